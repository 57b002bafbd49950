"""The stages by name, as `studio train NAME` runs them; nothing heavy is imported until one runs."""

from __future__ import annotations

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
        _recipe("evaluate", "measure a trained backbone", "evaluation", "run_evaluate"),
        _recipe("publish", "write resources/weights from the latest states", "publishing", "run_publish"),
    )
}
