# ruff: noqa: PLC0415 - training brings torch with it
"""`studio train`: the recipes of the default weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from studio.cli.console import DONE
from studio.cli.options import number, path, takes, whole
from studio.cli.running import Running
from studio.contract.errors import EngineFailed, InvalidRequest, MissingPackage, nearest, shorten

if TYPE_CHECKING:
    from studio.training.settings import Recipe, TrainingSettings

CHOSEN = ("backbone", "steps", "minutes", "cooldown_minutes", "cooldown_steps", "seed", "threads", "start_from")
FOLDER_HELP = "In the studio's own folder without it."


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainOptions:
    """Options of `studio train`."""

    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME]",
            help="Stages to run, in order, or `list`. Without any: all of them, for both backbones, up to publishing.",
        ),
    ] = None
    backbone: Annotated[
        str | None, typer.Option("--backbone", metavar="ID", help="Which backbone the stages are for: dit or ssm.")
    ] = None
    operator: Annotated[
        list[str] | None,
        typer.Option(
            "--operator", metavar="ID", help="Which operators the stage `operators` trains, once each; all without it."
        ),
    ] = None
    steps: Annotated[
        int | None,
        typer.Option("--steps", metavar="N", parser=whole("steps"), help="Optimiser steps in all; 0 is no limit."),
    ] = None
    minutes: Annotated[
        float | None,
        typer.Option("--minutes", metavar="F", parser=number("minutes"), help="Minutes of this run; 0 is no limit."),
    ] = None
    cooldown_minutes: Annotated[
        float | None,
        typer.Option(
            "--cooldown-minutes",
            metavar="F",
            parser=number("cool-down"),
            help="Last minutes of --minutes, in which the learning rate falls to zero.",
        ),
    ] = None
    cooldown_steps: Annotated[
        int | None,
        typer.Option(
            "--cooldown-steps",
            metavar="N",
            parser=whole("cool-down"),
            help="Last steps of --steps, in which the learning rate falls to zero.",
        ),
    ] = None
    start_from: Annotated[
        Path | None,
        typer.Option(
            "--start-from",
            metavar="DIR",
            parser=path,
            help="Weights that a backbone without a state goes on from, such as resources/weights.",
        ),
    ] = None
    seed: Annotated[
        int | None,
        typer.Option("--seed", metavar="N", parser=whole("seed"), help="Decides data, order and noise."),
    ] = None
    threads: Annotated[
        int | None, typer.Option("--threads", metavar="N", parser=whole("threads"), help="Threads of torch, from 1.")
    ] = None
    state: Annotated[
        Path | None,
        typer.Option("--state", metavar="DIR", parser=path, help=f"Checkpoints, logs, samples. {FOLDER_HELP}"),
    ] = None
    cache: Annotated[
        Path | None,
        typer.Option("--cache", metavar="DIR", parser=path, help=f"Drawings, captions, latents. {FOLDER_HELP}"),
    ] = None
    resources: Annotated[
        Path | None,
        typer.Option(
            "--resources", metavar="DIR", parser=path, help="Where `publish` writes. The shipped one without it."
        ),
    ] = None
    smoke: Annotated[bool, typer.Option("--smoke", help="The whole stage at a tiny size, in seconds.")] = False
    fresh: Annotated[bool, typer.Option("--fresh", help="Begin anew instead of resuming.")] = False


@takes(TrainOptions)
def train(running: Running, options: TrainOptions) -> int:
    """Train the default weights: run the named stages, or the whole recipe."""
    recipes = _recipes()
    names = options.names or []
    if names == ["list"]:
        for name, recipe in recipes.items():
            running.console.say(f"{name:<18}{recipe.summary}")
        return DONE
    for name in names:
        if name not in recipes:
            hint = nearest(name, recipes) or "`studio train list` says what each of them does."
            raise InvalidRequest(f"There is no stage {shorten(name)!r}; there are {', '.join(recipes)}.", hint)
    from studio.training.recipes import whole_recipe, with_own_limits
    from studio.training.settings import TrainingFault

    try:
        settings = _settings(running, options)
        has_limit = options.steps is not None or options.minutes is not None
        stages = [(recipes[name], settings) for name in names] or whole_recipe(settings)
        for recipe, of_stage in stages:
            recipe.run(of_stage if has_limit else with_own_limits(recipe, of_stage))
    except TrainingFault as fault:
        raise EngineFailed(str(fault)) from fault
    return DONE


def _recipes() -> Mapping[str, Recipe]:
    try:
        from studio.training.recipes import RECIPES
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("studio"):
            raise
        raise MissingPackage(
            f"The Python package {error.name!r} is not installed.", "pip install 'scanline-studio[train]'"
        ) from error
    return RECIPES


def _settings(running: Running, options: TrainOptions) -> TrainingSettings:
    from studio.storage.assets import resources_folder
    from studio.training.settings import TrainingSettings

    chosen = {name: getattr(options, name) for name in CHOSEN}
    return TrainingSettings(
        cache=options.cache or running.places.cache / "training",
        state=options.state or running.places.data / "training",
        resources=options.resources or resources_folder(),
        smoke=options.smoke,
        resume=not options.fresh,
        operators=tuple(options.operator or ()),
        **{name: value for name, value in chosen.items() if value is not None},
    )
