"""What the marks of the operators' errands come to: the best times, how they grow, ratios, and tables in Markdown."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

ONE_THREAD = 1


@dataclass
class Times:
    """Best seconds, by threads, name and tokens.

    Attributes:
        best: By (threads, name): seconds by tokens.
        samples: By (threads, name): calls at the length that had fewest.
        kernels: By name: seconds that the making of what is kept took, by tokens.
        memory: By name: the most bytes by tokens.
        whole: Names of mixers that were taken with their projections.
    """

    best: dict[tuple[int, str], dict[int, float]] = field(default_factory=dict)
    samples: dict[tuple[int, str], dict[int, int]] = field(default_factory=dict)
    kernels: dict[str, dict[int, float]] = field(default_factory=dict)
    memory: dict[str, dict[int, int]] = field(default_factory=dict)
    whole: set[str] = field(default_factory=set)

    def take(self, marks: Iterable[Mapping[str, Any]]) -> None:
        """Take the values of marks; of several times of the same the least counts."""
        for mark in marks:
            name, tokens = mark["name"], mark["tokens"]
            if mark["what"] == "memory":
                self.memory.setdefault(name, {})[tokens] = mark["bytes"]
            elif mark["what"] == "kernel":
                _keep_least(self.kernels.setdefault(name, {}), tokens, mark["seconds"])
            else:
                key = (mark["threads"], name)
                _keep_least(self.best.setdefault(key, {}), tokens, mark["seconds"])
                counted = self.samples.setdefault(key, {})
                counted[tokens] = counted.get(tokens, 0) + mark["samples"]
                self.whole |= {name} if mark["is_whole"] else set()

    @property
    def names(self) -> list[str]:
        """Everybody who was measured with one thread, in the order of the measuring."""
        return [name for threads, name in self.best if threads == ONE_THREAD]

    @property
    def all_threads(self) -> int:
        """The largest number of threads that was measured."""
        return max(threads for threads, _ in self.best)

    def of(self, name: str, threads: int = ONE_THREAD) -> dict[int, float]:
        """Seconds by tokens; empty for who was not measured."""
        return self.best.get((threads, name), {})

    def ratio(self, ours: str, theirs: str, tokens: int) -> float | None:
        """Ours over theirs, with one thread; None where either was not measured."""
        if tokens in self.of(ours) and tokens in self.of(theirs):
            return self.of(ours)[tokens] / self.of(theirs)[tokens]
        return None

    def fewest(self, names: Sequence[str], tokens: Iterable[int]) -> int:
        """The fewest calls, with one thread, that any of these had at any of these lengths."""
        return min(self.samples[ONE_THREAD, name].get(length, 0) for name in names for length in tokens)


def _keep_least(kept: dict[int, float], tokens: int, seconds: float) -> None:
    kept[tokens] = min(seconds, kept.get(tokens, math.inf))


def growth(seconds: Mapping[int, float], shortest: int) -> float | None:
    """The exponent x of seconds ~ tokens ** x from a length on, by least squares of logarithms; None below 2 points."""
    points = [(math.log(tokens), math.log(taken)) for tokens, taken in seconds.items() if tokens >= shortest]
    if len(points) < 2:
        return None
    across = sum(x for x, _ in points) / len(points)
    down = sum(y for _, y in points) / len(points)
    return sum((x - across) * (y - down) for x, y in points) / sum((x - across) ** 2 for x, _ in points)


def in_ms(seconds: float | None) -> str:
    """Milliseconds with three digits; a dash for what was not measured."""
    if seconds is None:
        return "-"
    value = 1000 * seconds
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def in_mb(size: int | None) -> str:
    """Megabytes, or a dash."""
    return "-" if size is None else f"{size / 1e6:,.0f}"


def tables(times: Times, titles: Mapping[str, str], shortest: int) -> str:
    """Four tables in Markdown: one thread with growth, all threads, kernels' making, memory."""
    parts = [
        f"Milliseconds of one core, one thread; growth is the fitted exponent from {shortest:,} tokens on.",
        _table(times, titles, ONE_THREAD, shortest),
    ]
    if times.all_threads > ONE_THREAD:
        parts += [f"The same with {times.all_threads} threads, by the clock.", _table(times, titles, times.all_threads)]
    parts += [
        "Milliseconds of making the kernel that is kept from call to call, one thread.",
        _of(times.kernels, in_ms),
    ]
    parts += ["Megabytes at most: inputs, what is kept, what is worked with, and the result.", _of(times.memory, in_mb)]
    return "\n\n".join(parts) + "\n"


def _table(times: Times, titles: Mapping[str, str], threads: int, shortest: int | None = None) -> str:
    names = [name for number, name in times.best if number == threads]
    lengths = sorted({tokens for name in names for tokens in times.of(name, threads)})
    rows = [["operator", *(f"{tokens:,}" for tokens in lengths), *(["growth"] if shortest else [])]]
    for name in names:
        seconds = times.of(name, threads)
        row = [titles.get(name, name), *(in_ms(seconds.get(tokens)) for tokens in lengths)]
        if shortest:
            exponent = growth(seconds, shortest)
            row.append("-" if exponent is None else f"{exponent:.2f}")
        rows.append(row)
    return markdown(rows)


def _of(values: Mapping[str, Mapping[int, Any]], shown: Callable[[Any], str]) -> str:
    lengths = sorted({tokens for row in values.values() for tokens in row})
    head = ["operator", *(f"{tokens:,}" for tokens in lengths)]
    return markdown([head, *([name, *(shown(row.get(tokens)) for tokens in lengths)] for name, row in values.items())])


def markdown(rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown, its first row the head."""
    lines = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]])
