"""Figures of the comparison weights, from logs that a run would have written."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.training.journal import Journal
from studio.training.operator_costs import JOURNAL, measure_costs
from studio.training.operator_figures import (
    figures_of,
    loss_after,
    loss_panels,
    loss_points,
    shortest_seconds,
    step_seconds,
    title_of,
)
from studio.training.operators import name_of
from studio.training.settings import TrainingSettings


def write_log(state: Path, operator: str, cost: float, disturbed: float = 2.0) -> None:
    """400 steps, the loss 1 / step; the first half beside other programs, so that its steps seem to cost more."""
    journal, spent = Journal(state, name_of(operator)), 0.0
    for step in range(25, 401, 25):
        spent += 25 * cost * (disturbed if step <= 200 else 1.0)
        journal.write("step", step=step, loss=1 / step, cpu_seconds=spent)
    journal.write("finished", step=400, pictures=800, cpu_seconds=spent, loss=0.5, parameters=1000)


def test_a_step_costs_what_it_costs_undisturbed(tmp_path: Path) -> None:
    write_log(tmp_path, "ssd", 0.2)
    assert step_seconds(tmp_path, "ssd") == pytest.approx(0.2)
    assert step_seconds(tmp_path, "attention") == 0


def test_what_was_measured_beside_the_others_counts(tmp_path: Path) -> None:
    write_log(tmp_path, "ssd", 0.2)
    for seconds in (0.5, 0.125):
        Journal(tmp_path, JOURNAL).write("cost", operator="ssd", step_seconds=seconds)
    assert step_seconds(tmp_path, "ssd") == 0.125
    assert step_seconds(tmp_path, "attention") == 0


def test_every_operator_s_step_is_timed_in_the_same_run(tmp_path: Path) -> None:
    settings = TrainingSettings(tmp_path, tmp_path, tmp_path, smoke=True)
    costs = measure_costs(("attention", "ssd"), settings)
    assert all(0 < cost < 10 for cost in costs.values())
    assert costs["ssd"] == pytest.approx(step_seconds(tmp_path, "ssd"), abs=1e-5)
    assert not list(tmp_path.glob("*.pt"))


def test_losses_are_means_of_a_hundred_steps(tmp_path: Path) -> None:
    write_log(tmp_path, "ssd", 0.2)
    points = loss_points(tmp_path, "ssd")
    assert points[0] == (25, pytest.approx(1 / 25))
    assert points[-1] == (400, pytest.approx(sum(1 / step for step in (325, 350, 375, 400)) / 4, rel=1e-4))


def test_steps_that_a_resumed_run_repeats_count_once(tmp_path: Path) -> None:
    for loss in (0.5, 0.25):
        Journal(tmp_path, name_of("ssd")).write("step", step=25, loss=loss, cpu_seconds=5.0)
    assert loss_points(tmp_path, "ssd") == [(25, 0.25)]


def test_at_equal_time_a_cheaper_operator_is_further(tmp_path: Path) -> None:
    write_log(tmp_path, "ssd", 0.2)
    write_log(tmp_path, "attention", 0.1, disturbed=5.0)
    assert shortest_seconds(tmp_path, ("ssd", "attention")) == pytest.approx(40)
    assert loss_after(tmp_path, "attention", 40.0) == loss_points(tmp_path, "attention")[-1][1]
    assert loss_after(tmp_path, "ssd", 40.0) == dict(loss_points(tmp_path, "ssd"))[200]
    assert loss_after(tmp_path, "ssd", 0.0) == pytest.approx(1 / 25)


def test_figures_tell_what_a_finished_run_reached(tmp_path: Path) -> None:
    write_log(tmp_path, "ssd", 0.2)
    figures = figures_of(tmp_path, "ssd")
    assert (figures["parameters"], figures["step"], figures["pictures"]) == (1000, 400, 800)
    assert figures["measured_loss"] == 0.5
    assert figures["cpu_seconds"] == pytest.approx(120)
    assert figures_of(tmp_path, "attention")["last_loss"] == 0


def test_panels_show_the_same_losses_over_steps_and_over_seconds(tmp_path: Path) -> None:
    write_log(tmp_path, "ssd", 0.2)
    by_step, by_seconds = (panel.curves[0].points for panel in loss_panels(tmp_path, ["ssd"]))
    assert by_step[0][0] == 50
    assert [loss for _, loss in by_step] == [loss for _, loss in by_seconds]
    assert [across for across, _ in by_seconds] == pytest.approx([across * 0.2 for across, _ in by_step])


def test_a_mixture_is_named_by_its_parts() -> None:
    assert title_of("hybrid") == f"{title_of('ssd')} and {title_of('attention')}"
