"""A row of the bench: what is measured, its budget, and the verdict on a figure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What a figure means against its budget."""

    WITHIN = "within"
    OVER = "over"
    NOT_APPLICABLE = "not applicable"
    NO_BUDGET = "no budget"
    FAILED = "failed"

    @property
    def is_bad(self) -> bool:
        """Whether the bench ends with exit code 1 for it."""
        return self in (Verdict.OVER, Verdict.FAILED)


@dataclass(frozen=True, slots=True)
class Row:
    """A figure that is measured, and its budget.

    Attributes:
        name: Stable word for the command line.
        what: What the figure is, in one line.
        unit: Unit of figure and budget.
        budget: The largest figure that is within; None for a figure without a budget.
        digits: Digits after the point for people.
    """

    name: str
    what: str
    unit: str
    budget: float | None
    digits: int = 2

    def shown(self, figure: float) -> str:
        """Give a figure as people read it, with its unit."""
        return f"{figure:.{self.digits}f}{'' if self.unit == 'x' else ' '}{self.unit}"

    @property
    def budget_shown(self) -> str:
        """The budget as people read it."""
        return "none" if self.budget is None else f"<= {self.shown(self.budget)}"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as a benchmark gives it.

    Attributes:
        value: The figure, in its row's unit; None where this machine cannot have one.
        samples: How many measurements it is made of.
        detail: How it was measured, and what else was seen; where there is no value, the reason.
    """

    value: float | None
    samples: int
    detail: str


@dataclass(frozen=True, slots=True)
class Result:
    """A row with its figure, judged.

    Attributes:
        row: What was measured.
        figure: The figure; None where the measurement failed.
        verdict: What it means.
        reason: Why there is no figure; empty where there is one.
    """

    row: Row
    figure: Figure | None
    verdict: Verdict
    reason: str = ""


def judged(row: Row, figure: Figure) -> Result:
    """Give the verdict on a figure; what is not a number is never within."""
    if figure.value is None:
        return Result(row, figure, Verdict.NOT_APPLICABLE, figure.detail)
    if row.budget is None:
        return Result(row, figure, Verdict.NO_BUDGET)
    return Result(row, figure, Verdict.WITHIN if figure.value <= row.budget else Verdict.OVER)


def failed(row: Row, reason: str) -> Result:
    """Give the result of a row that could not be measured."""
    return Result(row, None, Verdict.FAILED, reason)
