"""The gallery with 50,000 pictures: how soon it is there, how fast it finds, and whether it stutters."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from typing import Any

from studio.bench.benchmark import BenchFailed, Benchmark
from studio.bench.rows import Figure, Row
from studio.bench.timing import median
from studio.bench.workbench import Workbench

OPEN = Row("gallery", "the window's first paint to the gallery's first thumbnail, none made before", "s", 1.0)
SEARCH = Row("gallery-search", "a search among 50,000 pictures with its first page, 95th percentile", "ms", 50.0, 1)
LARGEST = "largest gap of a 5 ms timer in the window's thread"
SMOOTH = Row("gallery-scroll", f"{LARGEST} while scrolling smoothly, then by leaps", "ms", 32.0, 1)
WHEEL = Row("gallery-wheel", f"{LARGEST} while the wheel turns a notch a frame", "ms", 32.0, 1)
PAGE = Row("gallery-page", f"{LARGEST} while Page Down is held", "ms", 32.0, 1)
DRAG = Row("gallery-drag", f"{LARGEST} while the scroll bar is dragged here and there", "ms", 32.0, 1)
HELD = Row("gallery-held", "memory that the gallery has added to the window's process after all that", "MB", 200.0, 0)
REBUILD = Row("gallery-rebuild", "making the whole index again from the pictures, each", "ms", 1.0)
MEMORY = Row("gallery-memory", "memory that making it again takes at most", "MB", 100.0, 0)
MOVING = {"scroll": SMOOTH, "wheel": WHEEL, "page": PAGE, "drag": DRAG}
ROWS = (OPEN, SEARCH, *MOVING.values(), HELD, REBUILD, MEMORY)


def measure(bench: Workbench) -> Mapping[str, Figure]:
    """Make a library, index and search it in one process, and scroll it in the window of another."""
    folder, count = bench.folder / "gallery", bench.scale.library
    bench.tell(f"making {count:,} small pictures")
    try:
        arguments = (str(folder), str(count), str(bench.scale.searches))
        rebuilt, searched = (mark.values for mark in bench.children.run("gallery_index", *arguments))
        marks = [mark.values for mark in bench.children.run("gallery_work", str(folder), str(bench.scale.moves))]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    opened, rested, *scrolled, held = marks
    if rebuilt["pictures"] != count or opened["pictures"] != count:
        raise BenchFailed(
            f"The library has {rebuilt['pictures']}, the gallery {opened['pictures']} of {count} pictures."
        )
    return {
        OPEN.name: Figure(opened["first"], 1, f"every tile of the screen after {opened['all']:.2f} s"),
        SEARCH.name: _search(searched["milliseconds"]),
        **{MOVING[mark["way"]].name: _moving(mark["passes"], rested) for mark in scrolled},
        HELD.name: Figure(
            held["bytes"] / 1e6, 1, f"{held['small'] / 1e6:.0f} MB small pictures, never over {held['most'] / 1e6:.0f}"
        ),
        REBUILD.name: Figure(
            1000 * rebuilt["seconds"] / count,
            1,
            f"{count / rebuilt['seconds']:,.0f} pictures a second; {rebuilt['seconds']:.1f} s for {count:,}",
        ),
        MEMORY.name: Figure(rebuilt["bytes"] / 1e6, 1, "beyond what the process held before"),
    }


def _search(milliseconds: Sequence[float]) -> Figure:
    taken = sorted(milliseconds)
    return Figure(
        _percentile(taken, 0.95),
        len(taken),
        f"median {median(taken):.1f} ms, slowest {taken[-1]:.1f} ms; 15 different ones, three orders",
    )


def _moving(passes: Sequence[Mapping[str, Any]], rested: Mapping[str, Any]) -> Figure:
    """Judge the largest gap of all passes; what of it was the machine's stands beside it, and takes nothing off."""
    worst = max(passes, key=lambda each: max(each["gaps"]))
    largests = [max(each["gaps"]) for each in passes]
    gaps = sorted(gap for each in passes for gap in each["gaps"])
    return Figure(
        gaps[-1],
        len(gaps),
        f"largest of each pass {', '.join(f'{largest:.0f}' for largest in largests)} ms; in the largest the "
        f"window's thread {_doing(worst)}; 99th percentile {_percentile(gaps, 0.99):.1f} ms, median "
        f"{median(gaps):.1f} ms; largest at rest {max(rested['gaps']):.0f} ms",
    )


def _doing(gap: Mapping[str, Any]) -> str:
    waited = "" if gap["waited"] is None else f" and waited {gap['waited']:.0f} ms for a core"
    return f"worked {gap['worked']:.0f} ms{waited}"


def _percentile(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


BENCHMARK = Benchmark("gallery", ROWS, measure)
