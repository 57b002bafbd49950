"""From the start of a process to the first step with the default weights, against an import of diffusers' pipeline."""

from __future__ import annotations

from collections.abc import Mapping

from studio.bench.benchmark import Benchmark
from studio.bench.rows import Figure, Row
from studio.bench.timing import median, timed_in_turn
from studio.bench.workbench import Workbench
from studio.contract.requests import DEFAULT_BACKBONE

ROW = Row("ready", "fresh start to the first step / `import diffusers.StableDiffusionPipeline`", "x", 1.0)


def measure(bench: Workbench) -> Mapping[str, Figure]:
    """Start fresh processes in turn."""
    weights = str(bench.weights)
    # The round that is not counted brings the files of both sides into the disk's cache.
    pairs = timed_in_turn(
        lambda: bench.children.run("ready", weights, DEFAULT_BACKBONE)[0].seconds,
        lambda: bench.children.run("import_peer")[0].seconds,
        bench.scale.pairs,
    )
    detail = (
        f"{median(pairs.ours):.2f} s / {median(pairs.theirs):.2f} s, medians; ours from the process's start: Python, "
        "imports, weights read and checked against their manifest, text encoded, up to the entry into the network; "
        f"theirs only the import; {pairs.spread}"
    )
    return {ROW.name: Figure(pairs.ratio, len(pairs.ours), detail)}


BENCHMARK = Benchmark("ready", (ROW,), measure)
