"""Results for people, as a table that grows or one in Markdown, and for programs, as JSON lines; progress on stderr."""

from __future__ import annotations

import json
import sys
import textwrap
from collections import Counter
from collections.abc import Sequence
from typing import Protocol, TextIO

from studio.bench import machine
from studio.bench.rows import Result, Row, Verdict

WIDTH = 118
INDENT = "    "


class Reporter(Protocol):
    """Takes results as they come."""

    def measured(self, result: Result) -> None:
        """Take one result."""

    def finished(self, results: Sequence[Result], seconds: float) -> None:
        """Take all results once more, and how long everything took."""


class JsonReporter:
    """One JSON object a line."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def measured(self, result: Result) -> None:
        """See `Reporter.measured`."""
        row, figure = result.row, result.figure
        self._write(
            event="measured",
            name=row.name,
            what=row.what,
            figure=None if figure is None else figure.value,
            unit=row.unit,
            budget=row.budget,
            verdict=result.verdict.value,
            reason=result.reason,
            samples=0 if figure is None else figure.samples,
            detail="" if figure is None else figure.detail,
        )

    def finished(self, results: Sequence[Result], seconds: float) -> None:
        """See `Reporter.finished`."""
        counts = {verdict.value.replace(" ", "_"): count for verdict, count in _counts(results).items()}
        self._write(event="finished", **counts, seconds=round(seconds, 1), machine=machine.describe())

    def _write(self, **values: object) -> None:
        self._out.write(json.dumps(values) + "\n")
        self._out.flush()


class TableReporter:
    """A table: a line for each row, and below it what the figure is made of."""

    def __init__(self, out: TextIO, rows: Sequence[Row]) -> None:
        self._out = out
        self._name = max(len(row.name) for row in rows)
        self._budget = max(len("budget"), *(len(row.budget_shown) for row in rows))
        self._line("row", "figure", "budget", "verdict")

    def measured(self, result: Result) -> None:
        """See `Reporter.measured`."""
        value = result.figure.value if result.figure else None
        shown = "-" if value is None else result.row.shown(value)
        self._line(result.row.name, shown, result.row.budget_shown, result.verdict.value)
        self._small(result.row.what)
        if result.reason or result.figure is None:
            self._small(result.reason)
        else:
            samples = result.figure.samples
            self._small(f"{result.figure.detail} ({samples} {'sample' if samples == 1 else 'samples'})")

    def finished(self, results: Sequence[Result], seconds: float) -> None:
        """See `Reporter.finished`."""
        counts = ", ".join(f"{count} {verdict.value}" for verdict, count in _counts(results).items() if count)
        self._out.write(f"\n{counts}; {seconds / 60:.1f} minutes\n{machine.in_words(machine.describe())}\n")
        self._out.flush()

    def _line(self, name: str, figure: str, budget: str, verdict: str) -> None:
        self._out.write(f"{name:<{self._name}}  {figure:>16}  {budget:>{self._budget}}  {verdict}\n")
        self._out.flush()

    def _small(self, text: str) -> None:
        self._out.write(textwrap.fill(text, WIDTH, initial_indent=INDENT, subsequent_indent=INDENT) + "\n")
        self._out.flush()


class MarkdownReporter:
    """A table in Markdown, for a text that tells of the figures."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._out.write("| what | measured | budget | |\n| --- | --- | --- | --- |\n")

    def measured(self, result: Result) -> None:
        """See `Reporter.measured`."""
        row = result.row
        value = result.figure.value if result.figure else None
        verdict = "" if result.verdict is Verdict.NO_BUDGET else result.verdict.value
        cells = (
            row.what,
            "-" if value is None else row.shown(value),
            "-" if row.budget is None else row.shown(row.budget),
            verdict if result.verdict is not Verdict.FAILED else f"failed: {result.reason}",
        )
        self._out.write("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n")
        self._out.flush()

    def finished(self, results: Sequence[Result], seconds: float) -> None:
        """See `Reporter.finished`."""
        self._out.write(f"\n{machine.in_words(machine.describe())}.\n")
        self._out.flush()


def tell(text: str) -> None:
    """Say on stderr what is going on."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def _counts(results: Sequence[Result]) -> dict[Verdict, int]:
    found = Counter(result.verdict for result in results)
    return {verdict: found[verdict] for verdict in Verdict}
