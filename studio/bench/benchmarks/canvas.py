"""The canvas: strokes, undos, pans and zooms on large pictures, and repainted parts without a seam."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from studio.bench import repaints
from studio.bench.benchmark import BenchFailed, Benchmark
from studio.bench.rows import Figure, Row
from studio.bench.timing import median
from studio.bench.workbench import Workbench

STROKE = Row("canvas", "a move of a stroke on 4096 x 4096, from the mouse to the screen, 95th percentile", "ms", 8.0, 1)
UNDO = Row("canvas-undo", "taking a stroke back on 4096 x 4096, to the screen, the slowest", "ms", 30.0, 1)
PAN = Row("canvas-pan", "a frame of moving 8192 x 8192 about, 95th percentile", "ms", 16.0, 1)
ZOOM = Row("canvas-zoom", "a frame of zooming 8192 x 8192, 95th percentile", "ms", 16.0, 1)
MEMORY = Row("canvas-memory", "memory of one undo step of a stroke on 4096 x 4096", "MB", 5.12, 2)
BUSY = Row("canvas-busy", "a move of a stroke while a job runs / without one, 95th percentiles", "x", 2.0)
CHANGED = Row("canvas-changed", "pixels changed outside the mask by inpainting", "pixels", 0, 0)
SEAM = Row("canvas-seam", "colour step across the mask's edge after inpainting / before, medians", "x", 1.25)
BORDER = Row("canvas-border", "colour step across the border of plain pictures, outpainted, median", "levels", 2.0)
OVERHEAD = Row("canvas-inpaint", "an inpaint request at 512 px, beyond its steps and its coding", "ms", 30.0, 1)
ROWS = (STROKE, UNDO, PAN, ZOOM, MEMORY, BUSY, CHANGED, SEAM, BORDER, OVERHEAD)
"""100 undos within 512 MB are 5.12 MB each."""


def measure(bench: Workbench) -> Mapping[str, Figure]:
    """Work in a window of a fresh process, then repaint the bench set."""
    return {**_at_work(bench), **_repainted(bench)}


def _at_work(bench: Workbench) -> dict[str, Figure]:
    scale = bench.scale
    numbers = (scale.side_px, scale.canvas_px, scale.moves)
    arguments = (str(bench.weights), str(bench.middle()), *map(str, numbers))
    marks = {mark.values["what"]: mark.values for mark in bench.children.run("canvas_work", *arguments)}
    taken = {what: sorted(values["milliseconds"]) for what, values in marks.items()}
    if not all(taken.get(what) for what in ("strokes", "undos", "busy", "pans", "zooms")):
        raise BenchFailed("The window painted nothing, so that there is nothing to measure.")
    alone, busy = _most(taken["strokes"]), _most(taken["busy"])
    bytes_each = marks["strokes"]["bytes"] / 1e6
    return {
        STROKE.name: _figure(taken["strokes"], alone),
        UNDO.name: _figure(taken["undos"], taken["undos"][-1]),
        PAN.name: _figure(taken["pans"], _most(taken["pans"])),
        ZOOM.name: _figure(taken["zooms"], _most(taken["zooms"])),
        MEMORY.name: Figure(bytes_each, marks["strokes"]["steps"], f"100 of them are {100 * bytes_each:.0f} MB"),
        BUSY.name: Figure(busy / alone, len(taken["busy"]), f"{busy:.1f} ms / {alone:.1f} ms"),
    }


def _repainted(bench: Workbench) -> dict[str, Figure]:
    count = bench.scale.repaints
    with bench.engine(bench.weights) as engine:
        seen = repaints.repaint(engine, count)
        steps = repaints.border_steps(engine, max(2, count // 4))
    pairs = repaints.overhead(bench, bench.scale.pairs)
    seam = seen.seam
    return {
        CHANGED.name: Figure(seen.changed, seen.pictures, "of all pictures together"),
        SEAM.name: Figure(seam.ratio, seam.pictures, f"{seam.after:.1f} / {seam.before:.1f} levels of 255"),
        BORDER.name: Figure(median(steps), len(steps), f"{min(steps):.1f} to {max(steps):.1f} levels of 255"),
        OVERHEAD.name: Figure(
            1000 * pairs.difference,
            len(pairs.ours),
            f"{1000 * median(pairs.ours):.0f} / {1000 * median(pairs.theirs):.0f} ms, medians",
        ),
    }


def _most(ordered: Sequence[float]) -> float:
    """The 95th percentile."""
    return ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]


def _figure(ordered: Sequence[float], value: float) -> Figure:
    return Figure(value, len(ordered), f"median {median(ordered):.1f} ms, slowest {ordered[-1]:.1f} ms")


BENCHMARK = Benchmark("canvas", ROWS, measure)
