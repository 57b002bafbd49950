# ruff: noqa: PLC0415 - the engine brings torch with it
"""Pictures by every operator: seconds and memory at several sizes, and `ssm` beside `dit` where pictures are large."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

from studio.bench.benchmark import Benchmark
from studio.bench.operator_figures import markdown
from studio.bench.rows import Figure, Row
from studio.bench.workbench import Workbench
from studio.engine.operators import known_operators

TIME = Row("operator-pictures-time", "a picture of 1024 x 1024 px by `ssm` / by `dit`, on the CPU", "x", 1.0)
MEMORY = Row("operator-pictures-memory", "the most memory of a process that paints it, decoding included", "x", 1.0)
SAMPLING = Row("operator-pictures-sampling", "the most memory that its sampling adds to the process", "x", 1.0)
OWN = {
    name: Row(
        f"operator-pictures-{name}",
        f"a picture of 1024 x 1024 px by `ssm:{name}`, on the CPU, sampling and decoding",
        "s",
        None,
        1,
    )
    for name in known_operators()
}
Marks = Sequence[Mapping[str, Any]]


def measure(bench: Workbench) -> Mapping[str, Figure]:
    """Paint in fresh processes: `dit` and `ssm` whole pictures, one after the other, then every operator.

    Where a heap's blocks come to lie changes what a process holds by some 5 % from one to the next: of `dit` and `ssm`
    there are several, in turn, of a few steps, and the medians count.
    """
    from studio.engine.comparison_weights import available

    scale = bench.scale.painting
    compared = {name: _painted(bench, name, [scale.compared_px], 0)[0] for name in ("dit", "ssm")}
    held = [
        {name: _painted(bench, name, [scale.sides[0], scale.compared_px], scale.steps)[-1] for name in compared}
        for _ in range(scale.processes)
    ]
    large = {name: {**mark, **_medians([each[name] for each in held])} for name, mark in compared.items()}
    there = available(bench.weights)
    own = {name: _painted(bench, f"ssm:{name}", scale.sides, scale.steps) for name in OWN if name in there}
    figures = {
        TIME.name: _beside(large, "seconds", 1, f"s, {large['ssm']['steps']} steps, as recommended", 1),
        MEMORY.name: _beside(large, "bytes", 1e6, "MB, medians of processes", len(held)),
        SAMPLING.name: _beside(large, "sampling", 1e6, "MB, medians of processes", len(held)),
    }
    for name, row in OWN.items():
        figures[row.name] = _figure(own[name]) if name in own else _missing(name)
    if bench.keep is not None:
        (bench.keep / "operator-pictures.md").write_text(table(own, large), encoding="utf-8")
    return figures


def _painted(bench: Workbench, backbone: str, sides: Sequence[int], steps: int) -> Marks:
    bench.tell(f"pictures by {backbone}")
    setting = {"sides": list(sides), "steps": steps or None, "patience": bench.scale.painting.patience}
    marks = bench.children.run("operator_painting", str(bench.weights), backbone, json.dumps(setting))
    return [mark.values for mark in marks]


def _medians(marks: Marks) -> Mapping[str, float]:
    return {what: median(mark[what] for mark in marks) for what in ("bytes", "sampling")}


def _beside(large: Mapping[str, Mapping[str, Any]], what: str, unit: float, words: str, samples: int) -> Figure:
    ours, theirs = (large[name][what] / unit for name in ("ssm", "dit"))
    if theirs <= 0:
        return Figure(None, 0, f"the picture of `dit` is too small for its {what} to be seen")
    return Figure(ours / theirs, samples, f"{ours:,.1f} / {theirs:,.1f} {words}")


def _figure(marks: Marks) -> Figure:
    """The largest picture's seconds; the detail has all sizes."""
    each = ", ".join(f"{_seconds(mark)} s and {mark['bytes'] / 1e6:,.0f} MB at {mark['side']} px" for mark in marks)
    told = "; * told from a few steps" if any(_is_told(mark) for mark in marks) else ""
    return Figure(marks[-1]["seconds"], len(marks), f"{each}{told}")


def _is_told(mark: Mapping[str, Any]) -> bool:
    return bool(mark["steps"] < mark["recommended"])


def _seconds(mark: Mapping[str, Any]) -> str:
    return f"{mark['seconds']:.3g}{'*' if _is_told(mark) else ''}"


def _megabytes(mark: Mapping[str, Any]) -> tuple[str, str]:
    return f"{mark['bytes'] / 1e6:,.0f}", f"{mark['sampling'] / 1e6:,.0f}"


def _missing(name: str) -> Figure:
    return Figure(None, 0, f"there are no comparison weights of it: studio train operators --operator {name}")


def table(own: Mapping[str, Marks], large: Mapping[str, Mapping[str, Any]]) -> str:
    """Seconds and memory by size, in Markdown; a star marks what was told from a few steps."""
    sides = [mark["side"] for mark in next(iter(own.values()), ())]
    rows = [["operator", *(f"{side} px, s" for side in sides), "MB, decoding included", "MB that sampling adds"]]
    for name, marks in own.items():
        rows.append([f"`ssm:{name}`", *map(_seconds, marks), *_megabytes(marks[-1])])
    side = large["dit"]["side"]
    beside = [["default weights", f"{side} px, s", "MB, decoding included", "MB that sampling adds"]]
    beside += [[f"`{name}`", _seconds(mark), *_megabytes(mark)] for name, mark in large.items()]
    return f"{markdown(rows)}\n\n{markdown(beside)}\n"


BENCHMARK = Benchmark("operator_pictures", (TIME, MEMORY, SAMPLING, *OWN.values()), measure)
