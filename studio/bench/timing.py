"""Measuring on a machine that others use: two sides in turn, and medians of what they give."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")
median = statistics.median


@dataclass(frozen=True, slots=True)
class Pairs:
    """Figures of two sides that ran in turn, pair by pair, so that a busy minute slows both.

    Attributes:
        ours: One figure a round.
        theirs: As many.
    """

    ours: tuple[float, ...]
    theirs: tuple[float, ...]

    @property
    def ratios(self) -> tuple[float, ...]:
        """Ours over theirs, pair by pair."""
        return tuple(our / their for our, their in zip(self.ours, self.theirs, strict=True))

    @property
    def ratio(self) -> float:
        """Median of ours over median of theirs."""
        return median(self.ours) / median(self.theirs)

    @property
    def difference(self) -> float:
        """Median of ours less median of theirs."""
        return median(self.ours) - median(self.theirs)

    @property
    def spread(self) -> str:
        """The pairs' ratios from lowest to highest, for people."""
        return f"pairs from {min(self.ratios):.2f}x to {max(self.ratios):.2f}x"


def in_turn(ours: Callable[[], T], theirs: Callable[[], T], rounds: int) -> tuple[tuple[T, ...], tuple[T, ...]]:
    """Do both sides' work `rounds` times, in turn; who goes first changes with every round."""
    done: tuple[list[T], list[T]] = ([], [])
    for number in range(rounds):
        for side in (0, 1) if number % 2 == 0 else (1, 0):
            done[side].append((ours, theirs)[side]())
    return tuple(done[0]), tuple(done[1])


def timed_in_turn(ours: Callable[[], float], theirs: Callable[[], float], rounds: int) -> Pairs:
    """Measure both sides, in turn; a first round only warms them up and is not counted."""
    measured = in_turn(ours, theirs, rounds + 1)
    return Pairs(measured[0][1:], measured[1][1:])


def in_milliseconds(seconds: float | Sequence[float]) -> str:
    """Give seconds (the median of several) in milliseconds, for people."""
    value = seconds if isinstance(seconds, int | float) else median(seconds)
    return f"{value * 1000:.1f} ms" if value < 0.1 else f"{value * 1000:,.0f} ms"  # digits for people
