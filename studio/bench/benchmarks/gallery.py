"""The gallery with 50,000 pictures: how soon it is there, how fast it finds, and whether it stutters."""

from __future__ import annotations

import shutil
from collections.abc import Mapping

from studio.bench.benchmark import BenchFailed, Benchmark
from studio.bench.rows import Figure, Row
from studio.bench.timing import median
from studio.bench.workbench import Workbench

OPEN = Row("gallery", "the window's first paint to the gallery's first thumbnail, none made before", "s", 1.0)
SEARCH = Row("gallery-search", "a search among 50,000 pictures with its first page, 95th percentile", "ms", 50.0, 1)
GAP = Row("gallery-scroll", "gap of a 5 ms timer in the window's thread while scrolling, the largest", "ms", 32.0, 1)
REBUILD = Row("gallery-rebuild", "making the whole index again from the pictures", "pictures/s", None, 0)
MEMORY = Row("gallery-memory", "memory that making it again takes at most", "MB", None, 0)
ROWS = (OPEN, SEARCH, GAP, REBUILD, MEMORY)


def measure(bench: Workbench) -> Mapping[str, Figure]:
    """Make a library, index and search it in one process, and scroll it in the window of another."""
    folder, count = bench.folder / "gallery", bench.scale.library
    bench.tell(f"making {count:,} small pictures")
    try:
        arguments = (str(folder), str(count), str(bench.scale.searches))
        rebuilt, searched = (mark.values for mark in bench.children.run("gallery_index", *arguments))
        opened, scrolled = (
            mark.values for mark in bench.children.run("gallery_work", str(folder), str(bench.scale.moves))
        )
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if rebuilt["pictures"] != count or opened["pictures"] != count:
        raise BenchFailed(
            f"The library has {rebuilt['pictures']}, the gallery {opened['pictures']} of {count} pictures."
        )
    taken = sorted(searched["milliseconds"])
    gaps = sorted(gap for each in scrolled["passes"] for gap in each)
    return {
        OPEN.name: Figure(opened["first"], 1, f"every tile of the screen after {opened['all']:.2f} s"),
        SEARCH.name: Figure(
            taken[min(len(taken) - 1, int(0.95 * len(taken)))],
            len(taken),
            f"median {median(taken):.1f} ms, slowest {taken[-1]:.1f} ms; 15 different ones, three orders",
        ),
        GAP.name: Figure(
            gaps[-1],
            len(gaps),
            f"largest of each pass {', '.join(f'{max(each):.0f}' for each in scrolled['passes'])} ms; the 99th "
            f"percentile {gaps[min(len(gaps) - 1, int(0.99 * len(gaps)))]:.1f} ms, median {median(gaps):.1f} ms; "
            f"the process holds {scrolled['bytes'] / 1e6:.0f} MB",
        ),
        REBUILD.name: Figure(count / rebuilt["seconds"], 1, f"{rebuilt['seconds']:.1f} s for {count:,} pictures"),
        MEMORY.name: Figure(rebuilt["bytes"] / 1e6, 1, "beyond what the process held before"),
    }


BENCHMARK = Benchmark("gallery", ROWS, measure)
