"""`studio train` runs the named stages and turns their faults into one line."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from studio.training.settings import Recipe, TrainingFault, TrainingSettings
from tests.cli.conftest import Person


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, TrainingSettings]]:
    """Give the list of stages that ran, in place of the real ones."""
    ran: list[tuple[str, TrainingSettings]] = []

    def fail(settings: TrainingSettings) -> None:
        raise TrainingFault("the cache is empty; run `studio train data` first")

    stages = [Recipe(name, f"does {name}", lambda settings, name=name: ran.append((name, settings))) for name in "ab"]
    recipes = {stage.name: stage for stage in (*stages, Recipe("broken", "fails", fail))}
    monkeypatch.setattr("studio.training.recipes.RECIPES", recipes)
    return ran


def test_stages_run_in_the_order_asked(person: Person, runs: list[tuple[str, TrainingSettings]]) -> None:
    words = "train b a --smoke --backbone ssm --steps 5 --minutes 1.5 --seed 3 --threads 2 --fresh --state s --cache c"
    words += " --cooldown-steps 2 --start-from w"
    assert person.types(*words.split(), "--resources", "r") == 0
    assert [name for name, _ in runs] == ["b", "a"]
    settings = runs[0][1]
    assert (settings.backbone, settings.steps, settings.minutes, settings.seed) == ("ssm", 5, 1.5, 3)
    assert (settings.threads, settings.smoke, settings.resume) == (2, True, False)
    assert (settings.cooldown_steps, settings.start_from) == (2, Path("w"))
    assert (settings.state, settings.cache, settings.resources) == (Path("s"), Path("c"), Path("r"))


def test_without_options_the_recipe_s_own_stand(person: Person, runs: list[tuple[str, TrainingSettings]]) -> None:
    assert person.types("train", "a") == 0
    settings = runs[0][1]
    plain = TrainingSettings(settings.cache, settings.state, settings.resources)
    assert settings == plain
    assert settings.resources.name == "resources"


def test_the_stages_are_listed(person: Person, runs: list[tuple[str, TrainingSettings]]) -> None:
    assert person.types("train", "list") == 0
    assert "a                 does a\n" in person.reads()[0]


def test_a_misspelt_stage_is_refused_before_any_runs(person: Person, runs: list[tuple[str, TrainingSettings]]) -> None:
    assert person.types("train", "a", "brokn") == 2
    assert "Did you mean 'broken'?" in person.reads()[1]
    assert runs == []


def test_a_stage_that_cannot_go_on_is_one_line(person: Person, runs: list[tuple[str, TrainingSettings]]) -> None:
    assert person.types("train", "broken") == 1
    assert person.reads()[1] == "Error: the cache is empty; run `studio train data` first\n"
    assert person.types("train", "a", "--threads", "0") == 1


def test_a_missing_package_of_the_recipes_is_said(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "studio.training.recipes", None)
    assert person.types("train", "a") == 1
