"""Every benchmark is registered, gives its rows at toy size, and measures what it says."""

from __future__ import annotations

import math
import sys
from pathlib import Path

import pytest

from studio.bench import benchmarks
from studio.bench.benchmarks import imports, job_memory
from studio.bench.children import FreshProcesses
from studio.bench.rows import Row, Verdict, judged
from studio.bench.workbench import Workbench
from studio.contract.errors import InvalidRequest

EVERY = benchmarks.every()
ROWS = [row for benchmark in EVERY for row in benchmark.rows]


def test_every_file_is_registered() -> None:
    folder = Path(benchmarks.__file__).parent
    assert {file.stem for file in folder.glob("*.py")} - {"__init__"} == set(benchmarks.NAMES)
    assert [benchmark.name for benchmark in EVERY] == list(benchmarks.NAMES)


def test_a_row_has_a_name_of_its_own() -> None:
    assert len({row.name for row in ROWS}) == len(ROWS)
    assert all(row.what and row.unit for row in ROWS)


@pytest.mark.parametrize(
    ("name", "budget"),
    [
        ("ready", 1.0), ("imports", 0), ("request", 50), ("engine", 1.02), ("engine-tiny", 2.0), ("precision", 0.55),
        ("preview", 1.0), ("cancel", 0.05), ("cancel-worst", 0.2), ("cancel-after", 0), ("load-memory", 2.2),
        ("load-memory-fp16", 2.2), ("job-memory", 20), ("job-memory-diffusers", 20), ("ssd", 0.15), ("ssd-both", 0.3),
        ("first-dit", 10.0), ("first-ssm", 10.0), ("next-dit", 4.0), ("next-ssm", 4.0),
        ("canvas", 8.0), ("canvas-undo", 30.0), ("canvas-pan", 16.0), ("canvas-zoom", 16.0), ("canvas-memory", 5.12),
        ("canvas-busy", 2.0), ("canvas-changed", 0), ("canvas-seam", 1.25), ("canvas-border", 2.0),
        ("canvas-inpaint", 30.0), ("operators-growth-attention", None), ("operators-growth-ssd", 1.15),
        ("operators-growth-s4", 1.15), ("operators-ssd-1024", 0.5), ("operators-ssd-4096", 0.15),
        ("operators-loop-1024", 0.65), ("operators-loop-4096", 0.65), ("operators-listing-1024", 0.4),
        ("operators-listing-4096", 0.4), ("operators-mambapy-1024", 1.0), ("operators-mambapy-4096", 1.0),
        ("operators-compiled-1024", 1.5), ("operators-compiled-4096", 1.5), ("operators-fourier-hyena", 1.0),
        ("operator-pictures-time", 1.0), ("operator-pictures-memory", 1.0), ("operator-pictures-sampling", 1.0),
        ("operator-pictures-hybrid", None), ("reliability", 0), ("reliability-lost", 0), ("reliability-back", 0),
        ("reliability-phases", 0), ("reliability-files", 0), ("reliability-named", 0), ("reliability-wait", 2.0),
        ("gallery", 1.0), ("gallery-search", 50.0), ("gallery-scroll", 32.0), ("gallery-wheel", 32.0),
        ("gallery-page", 32.0), ("gallery-drag", 32.0), ("gallery-held", 200.0), ("gallery-rebuild", 1.0),
        ("gallery-memory", 100.0),
    ],
)  # fmt: skip
def test_a_budget_is_the_designs(name: str, budget: float | None) -> None:
    assert {row.name: row.budget for row in ROWS}[name] == budget


@pytest.mark.slow
@pytest.mark.timeout(120)
@pytest.mark.parametrize("benchmark", EVERY, ids=lambda benchmark: benchmark.name)
def test_a_benchmark_gives_its_rows(benchmark: benchmarks.Benchmark, bench: Workbench) -> None:
    figures = benchmark.measure(bench)
    assert set(figures) == {row.name for row in benchmark.rows}
    for row in benchmark.rows:
        figure = figures[row.name]
        assert figure.detail
        if figure.value is None:
            assert judged(row, figure).verdict is Verdict.NOT_APPLICABLE
        else:
            assert math.isfinite(figure.value)
            assert figure.samples > 0


@pytest.mark.slow
def test_a_fresh_process_says_when_it_is_ready(weights: Path) -> None:
    ready, modules = FreshProcesses().run("ready", str(weights), "dit")
    assert 0 < ready.seconds <= modules.seconds
    assert "torch" in modules.values["modules"]
    assert imports.heavy(modules.values["modules"]) == []


def test_heavy_modules_are_told_from_light_ones() -> None:
    seen = ["diffusers.schedulers", "diffusers.pipelines.flux", "transformers", "transformers_extra", "torch"]
    assert imports.heavy(seen) == ["diffusers.pipelines.flux", "transformers"]
    assert imports.big_packages(["torch"] + [f"sympy.part{number}" for number in range(70)]) == "sympy 70"
    assert imports.big_packages(sorted(sys.modules)[:3]) == "none"


def test_one_slow_job_is_no_growth() -> None:
    assert job_memory.gained([100, 100, 100, 100, 100, 900, 100, 100, 900, 100, 100]) == 0
    assert job_memory.gained(list(range(50))) == 45


def test_names_choose_benchmarks_and_rows() -> None:
    assert [(one.name, len(rows)) for one, rows in benchmarks.chosen([])] == [
        (one.name, len(one.rows)) for one in EVERY
    ]
    [(found, rows)] = benchmarks.chosen(["engine-tiny"])
    assert found.name == "engine"
    assert [row.name for row in rows] == ["engine-tiny"]
    [(painting, all_pictures)] = benchmarks.chosen(["operator-pictures"])
    assert (painting.name, all_pictures) == ("operator_pictures", painting.rows)
    [(_, all_rows)] = benchmarks.chosen(["engine", "engine-tiny"])
    assert len(all_rows) == 2
    assert [row.name for _, rows in benchmarks.chosen(["ssd", "ready"]) for row in rows] == ["ready", "ssd", "ssd-both"]


@pytest.mark.parametrize(("name", "hint"), [("cancelx", "'cancel'"), ("xyzzy", "There are")])
def test_an_unknown_name_is_refused_with_the_nearest(name: str, hint: str) -> None:
    with pytest.raises(InvalidRequest, match=name) as refused:
        benchmarks.chosen(["ready", name])
    assert hint in refused.value.hint
    assert refused.value.is_bad_input


def test_every_row_can_be_read() -> None:
    row = Row("a", "b", "x", 1.02, 3)
    assert row.shown(1.0155) == "1.016x"
    assert row.budget_shown == "<= 1.020x"
    assert Row("a", "b", "ms", None, 1).shown(2) == "2.0 ms"
    assert Row("a", "b", "ms", None).budget_shown == "none"
