"""What the logs of the comparison weights say: losses by steps and by seconds, and what a step costs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from studio.engine.operators import operators_of
from studio.training.curves import Curve, Panel, smoothed
from studio.training.journal import Entry, read_journal
from studio.training.operator_costs import measured_cost
from studio.training.operators import name_of

SMOOTHED, LEFT_OUT = 4, 0.08
"""Entries of the log, 25 steps each, that a loss is the mean of; the steep beginning that curves do not show."""


def title_of(operator: str) -> str:
    """An operator's name for people; a mixture's has those of its parts."""
    return " and ".join(dict.fromkeys(part.title for part in operators_of(operator)))


def number_of(value: str | float | None) -> float:
    """A number of a log's entry; 0 where it has none."""
    return value if isinstance(value, int | float) else 0


def loss_points(state: Path, operator: str) -> list[tuple[float, float]]:
    """(step, mean loss of the last 100 steps), oldest first, from the whole log."""
    by_step = {entry["step"]: entry for entry in _entries(state, operator, "step")}
    steps = sorted(by_step, key=number_of)
    losses = smoothed([number_of(by_step[step]["loss"]) for step in steps], SMOOTHED)
    return [(number_of(step), loss) for step, loss in zip(steps, losses, strict=True)]


def step_seconds(state: Path, operator: str) -> float:
    """Processor seconds of a step: as measured beside the others, else from the fastest 25 steps of the log.

    The log's mean would count what other programs did meanwhile.
    """
    measured = measured_cost(state, operator)
    if measured is not None:
        return measured
    entries = [(0.0, 0.0)] + [
        (number_of(entry["step"]), number_of(entry.get("cpu_seconds"))) for entry in _entries(state, operator, "step")
    ]
    costs = [
        (spent - spent_before) / (step - before)
        for (before, spent_before), (step, spent) in pairwise(entries)
        if step > before and spent > spent_before
    ]
    return min(costs, default=0.0)


def figures_of(state: Path, operator: str) -> dict[str, float]:
    """What is known of a finished training: parameters, steps, pictures, seconds and losses."""
    finished: Entry = next(iter(reversed(_entries(state, operator, "finished"))), {})
    points = loss_points(state, operator)
    return {name: number_of(finished.get(name)) for name in ("parameters", "step", "pictures", "cpu_seconds")} | {
        "step_seconds": step_seconds(state, operator),
        "last_loss": points[-1][1] if points else 0,
        "measured_loss": number_of(finished.get("loss")),
    }


def shortest_seconds(state: Path, operators: Sequence[str]) -> float:
    """Processor seconds of the operator whose training cost least."""
    each = [figures_of(state, operator) for operator in operators]
    return min(figures["step"] * figures["step_seconds"] for figures in each)


def loss_after(state: Path, operator: str, seconds: float) -> float:
    """The training loss when so many processor seconds were spent, each step at its undisturbed cost."""
    points, cost = loss_points(state, operator), step_seconds(state, operator)
    within = [loss for step, loss in points if step * cost <= seconds + 1e-9]
    return within[-1] if within else (points[0][1] if points else 0.0)


def loss_panels(state: Path, operators: Sequence[str]) -> tuple[Panel, Panel]:
    """Losses by steps, and by processor seconds."""
    by_step, by_seconds = [], []
    for operator in operators:
        points, cost = loss_points(state, operator), step_seconds(state, operator)
        first = LEFT_OUT * max((step for step, _ in points), default=0.0)
        shown = tuple((step, loss) for step, loss in points if step >= first)
        by_step.append(Curve(operator, shown))
        by_seconds.append(Curve(operator, tuple((step * cost, loss) for step, loss in shown)))
    return (
        Panel("Training loss by steps", "steps", tuple(by_step)),
        Panel("Training loss by processor time", "CPU seconds", tuple(by_seconds)),
    )


def _entries(state: Path, operator: str, event: str) -> list[Entry]:
    return [entry for entry in read_journal(state, name_of(operator)) if entry["event"] == event]
