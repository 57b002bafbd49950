"""How long a person waits for pictures of the default weights, at their own size and with their own settings."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

from studio.bench.benchmark import Benchmark
from studio.bench.rows import Figure, Row
from studio.bench.timing import median
from studio.bench.workbench import Workbench

BACKBONES = ("dit", "ssm")
ROWS = tuple(
    row
    for name in BACKBONES
    for row in (
        Row(f"first-{name}", f"start of a process to the first picture of `{name}`", "s", 10.0),
        Row(f"next-{name}", f"the next pictures of `{name}`: sampling and decoding", "s", 4.0),
    )
)


def measure(bench: Workbench) -> Mapping[str, Figure]:
    """Paint with each backbone in a fresh process, with its recommended settings."""
    figures = {}
    for name in BACKBONES:
        marks = bench.children.run("pictures", str(bench.weights), name, str(1 + bench.scale.pictures))
        moments = [mark.seconds for mark in marks]
        each = median([after - before for before, after in itertools.pairwise(moments)])
        said = f"{marks[0].values['extent']} px, {marks[0].values['steps']} steps, as recommended"
        figures[f"first-{name}"] = Figure(moments[0], 1, f"{said}; imports, load and check included, saving not")
        figures[f"next-{name}"] = Figure(each, len(moments) - 1, f"{said}; {1 / each:.2f} pictures a second")
    return figures


BENCHMARK = Benchmark("pictures", ROWS, measure)
