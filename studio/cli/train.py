# ruff: noqa: PLC0415 - training brings torch with it
"""`studio train`: the recipes of the default weights."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from studio.cli.console import DONE
from studio.cli.options import number, path, takes, whole
from studio.cli.running import Running
from studio.contract.errors import EngineFailed, InvalidRequest, MissingPackage, nearest, shorten

if TYPE_CHECKING:
    from studio.training.settings import TrainingSettings

FOLDER_HELP = "In the studio's own folder without it."


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainOptions:
    """Options of `studio train`."""

    names: Annotated[list[str], typer.Argument(metavar="NAME", help="Stages to run, in order; `studio train list`.")]
    backbone: Annotated[
        str, typer.Option("--backbone", metavar="ID", help="Which backbone the stages are for: dit or ssm.")
    ] = "dit"
    steps: Annotated[
        int,
        typer.Option("--steps", metavar="N", parser=whole("steps"), help="Optimiser steps in all; 0 is no limit."),
    ] = 0
    minutes: Annotated[
        float,
        typer.Option("--minutes", metavar="F", parser=number("minutes"), help="Minutes of this run; 0 is no limit."),
    ] = 0.0
    cooldown_minutes: Annotated[
        float,
        typer.Option(
            "--cooldown-minutes",
            metavar="F",
            parser=number("cool-down"),
            help="Last minutes of --minutes, in which the learning rate falls to zero.",
        ),
    ] = 0.0
    seed: Annotated[
        int | None,
        typer.Option("--seed", metavar="N", parser=whole("seed"), help="Decides data, order and noise."),
    ] = None
    threads: Annotated[
        int, typer.Option("--threads", metavar="N", parser=whole("threads"), help="Threads of torch, from 1.")
    ] = 1
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
    """Train the default weights: run the named stages."""
    try:
        from studio.training.recipes import RECIPES
        from studio.training.settings import TrainingFault
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("studio"):
            raise
        raise MissingPackage(
            f"The Python package {error.name!r} is not installed.", "pip install 'scanline-studio[train]'"
        ) from error
    if options.names == ["list"]:
        for name, recipe in RECIPES.items():
            running.console.say(f"{name:<14}{recipe.summary}")
        return DONE
    for name in options.names:
        if name not in RECIPES:
            hint = nearest(name, RECIPES) or "`studio train list` says what each of them does."
            raise InvalidRequest(f"There is no stage {shorten(name)!r}; there are {', '.join(RECIPES)}.", hint)
    try:
        settings = _settings(running, options)
        for name in options.names:
            RECIPES[name].run(settings)
    except TrainingFault as fault:
        raise EngineFailed(str(fault)) from fault
    return DONE


def _settings(running: Running, options: TrainOptions) -> TrainingSettings:
    from studio.storage.assets import resources_folder
    from studio.training.settings import TrainingSettings

    chosen = {} if options.seed is None else {"seed": options.seed}
    return TrainingSettings(
        cache=options.cache or running.places.cache / "training",
        state=options.state or running.places.data / "training",
        resources=options.resources or resources_folder(),
        backbone=options.backbone,
        steps=options.steps,
        minutes=options.minutes,
        cooldown_minutes=options.cooldown_minutes,
        threads=options.threads,
        smoke=options.smoke,
        resume=not options.fresh,
        **chosen,
    )
