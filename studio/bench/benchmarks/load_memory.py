"""The most memory that a load takes, against the file that is loaded."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from studio.bench.benchmark import Benchmark
from studio.bench.pipelines import bytes_of_weights
from studio.bench.rows import Figure, Row
from studio.bench.workbench import Workbench

FP32 = Row("load-memory", "peak memory of a load / its weights files (fp32 files)", "x", 2.2)
FP16 = Row("load-memory-fp16", "peak memory of a load / its weights files (fp16 files)", "x", 2.2)


def measure(bench: Workbench) -> Mapping[str, Figure]:
    """Load the middle network in fresh processes."""
    return {
        FP32.name: _figure(bench, bench.middle()),
        FP16.name: _figure(bench, bench.middle(is_half=True)),
    }


def _figure(bench: Workbench, folder: Path) -> Figure:
    size = bytes_of_weights(folder)
    values = bench.children.run("load_memory", str(folder), str(bench.tiny()))[0].values
    before, peak, after = (int(values[name]) for name in ("before", "peak", "after"))
    detail = (
        f"files {_megabytes(size)}; resident {_megabytes(before)} before (a tiny pipeline of the family was loaded and "
        f"let go, so that all imports are done), {_megabytes(peak)} at most until the first step, "
        f"{_megabytes(after)} then; "
        f"figure: (at most - before) / files; networks in {values['precision']}"
    )
    return Figure((peak - before) / size, 1, detail)


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.0f} MB"


BENCHMARK = Benchmark("load_memory", (FP32, FP16), measure)
