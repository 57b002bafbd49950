"""The window: how soon it is there, what it holds, and whether it stutters while the engine works."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from studio.bench.benchmark import BenchFailed, Benchmark
from studio.bench.children import Mark
from studio.bench.rows import Figure, Row
from studio.bench.timing import median, timed_in_turn
from studio.bench.windows import HEAVY
from studio.bench.workbench import Workbench

FIRST_PAINT = Row("window", "first paint of the window / `import torch`, both from their process's start", "x", 0.35)
MEMORY = Row("window-memory", "memory of the process at the window's first paint", "MB", 90, 0)
IMPORTS = Row("window-imports", "modules of torch, diffusers, transformers at the first paint", "modules", 0, 0)
GAP = Row("window-gap", "gap of a 5 ms timer in the window's thread while sampling, 99th percentile", "ms", 25, 1)
LARGEST_GAP = Row("window-gap-max", "the same, the largest", "ms", 150, 1)
FRAME = Row("window-frame", "a frame in the window's thread, from delivered to painted, median", "ms", 5, 2)
CANCEL = Row("window-cancel", "from a stop to its being seen on the canvas, the slowest", "ms", 50, 1)
IDLE = Row("window-idle", "memory of the process, engine ready, no weights loaded", "MB", None, 0)
ROWS = (FIRST_PAINT, MEMORY, IMPORTS, GAP, LARGEST_GAP, FRAME, CANCEL, IDLE)
MEGABYTE = 1e6


def measure(bench: Workbench) -> Mapping[str, Figure]:
    """Start fresh windows in turn with imports of torch, then watch one window work."""
    starts: list[list[Mark]] = []

    def start() -> float:
        starts.append(bench.children.run("window_start"))
        return starts[-1][0].seconds

    pairs = timed_in_turn(start, lambda: bench.children.run("import_torch")[0].seconds, bench.scale.pairs)
    memory = [marks[1].values["bytes"] / MEGABYTE for marks in starts]
    heavy = _heavy(starts[-1][1].values["modules"])
    whole = median([marks[2].seconds for marks in starts])
    light = (
        f"{median(pairs.ours):.3f} s / {median(pairs.theirs):.3f} s, medians; every panel filled after {whole:.3f} s; "
        f"{pairs.spread}"
    )
    return {
        FIRST_PAINT.name: Figure(pairs.ratio, len(pairs.ours), light),
        MEMORY.name: Figure(median(memory), len(memory), f"{min(memory):.0f} to {max(memory):.0f} MB"),
        IMPORTS.name: Figure(len(heavy), 1, ", ".join(heavy[:4]) or "none of them"),
        **_at_work(bench),
    }


def _heavy(modules: Sequence[str]) -> list[str]:
    return [name for name in modules if name.partition(".")[0] in HEAVY]


def _at_work(bench: Workbench) -> dict[str, Figure]:
    scale = bench.scale
    arguments = (str(bench.weights), str(bench.middle()), *map(str, (scale.side_px, 4 * scale.steps, scale.cancels)))
    marks = bench.children.run("window_work", *arguments)
    idle, work = marks[0].values["bytes"] / MEGABYTE, marks[1].values
    gaps, painted = sorted(work["gaps"]), work["painted"]
    cancels = [mark.values for mark in marks[2:]]
    if not gaps or not painted or not cancels:
        raise BenchFailed("The window painted no frame or was not cancelled, so that there is nothing to measure.")
    frames = f"{len(painted)} of {work['frames']} frames painted, slowest {max(painted):.1f} ms"
    shown = [each["acknowledged"] for each in cancels]
    ended = [each["idle"] / max(each["step"], 1e-9) for each in cancels]
    whole = f"{len(gaps)} ticks over {work['frames']} steps; median {median(gaps):.1f} ms"
    return {
        GAP.name: Figure(gaps[min(len(gaps) - 1, int(0.99 * len(gaps)))], len(gaps), whole),
        LARGEST_GAP.name: Figure(
            gaps[-1], len(gaps), f"the next ones {', '.join(f'{gap:.0f}' for gap in gaps[-5:-1])} ms"
        ),
        FRAME.name: Figure(median(painted), len(painted), frames),
        CANCEL.name: Figure(max(shown), len(shown), f"engine idle after {median(ended):.3f} of a step, median"),
        IDLE.name: Figure(idle, 1, "2 s after the engine was ready"),
    }


BENCHMARK = Benchmark("window", ROWS, measure)
