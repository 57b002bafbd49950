"""The stages by name, as `studio train NAME` runs them; nothing heavy is imported until one runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module

from studio.training.settings import Recipe, TrainingSettings


def _recipe(name: str, summary: str, module: str, function: str) -> Recipe:
    """A recipe whose module is imported when it runs."""

    def run(settings: TrainingSettings) -> None:
        getattr(import_module(f"studio.training.{module}"), function)(settings)

    return Recipe(name, summary, run)


RECIPES: dict[str, Recipe] = {
    recipe.name: recipe
    for recipe in (
        _recipe("data", "fetch the packages, draw the pictures, write and encode the captions", "data", "run_data"),
        _recipe(
            "autoencoder",
            "train the autoencoder, whiten its latents, fit the preview",
            "autoencoder",
            "run_autoencoder",
        ),
        _recipe("backbone", "train one backbone (dit or ssm) on the latents", "backbone", "run_backbone"),
        _recipe("upscaler", "fine-tune the upscalers, twofold and fourfold", "upscaler", "run_upscaler"),
        _recipe("evaluate", "measure both backbones, paint the contact sheets", "evaluation", "run_evaluate"),
        _recipe("publish", "write resources/weights from the latest states", "publishing", "run_publish"),
        _recipe(
            "operators", "train the comparison weights, one small backbone an operator", "operators", "run_operators"
        ),
        _recipe(
            "publish-operators",
            "write resources/weights/operators from the latest states",
            "operator_publishing",
            "run_publish_operators",
        ),
    )
}


def whole_recipe(settings: TrainingSettings) -> Iterator[tuple[Recipe, TrainingSettings]]:
    """Every stage in order, the backbones one after the other: from nothing to published weights."""
    from studio.engine.backbones import BACKBONES  # noqa: PLC0415  # brings torch

    for recipe in RECIPES.values():
        for backbone in BACKBONES if recipe.name == "backbone" else (settings.backbone,):
            yield recipe, replace(settings, backbone=backbone)


def with_own_limits(recipe: Recipe, settings: TrainingSettings) -> TrainingSettings:
    """The settings with the minutes that the recipe's size foresees for a stage; for where nobody set a limit."""
    from studio.training.sizes import choose_size  # noqa: PLC0415  # brings torch

    minutes = choose_size(smoke=settings.smoke).minutes.get(recipe.name)
    if minutes is None:
        return settings
    return replace(settings, minutes=minutes.whole, cooldown_minutes=minutes.cooldown)
