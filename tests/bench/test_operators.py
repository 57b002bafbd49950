"""Operators beside each other: who is called solves the same problem, and figures are what their words say."""

from __future__ import annotations

import json
import math
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch

from studio.bench import operator_gpu, operator_peers, plots
from studio.bench.benchmark import BenchFailed
from studio.bench.benchmarks import operator_pictures, operators
from studio.bench.errands import ERRANDS
from studio.bench.operator_cores import MAKERS, CoreSizes, Sequence, core_of, mamba_core, plain_scan, ssd_core
from studio.bench.operator_figures import Times, growth, in_mb, in_ms, markdown, tables
from studio.bench.operator_painting import PictureScale
from studio.bench.operator_times import OperatorScale
from studio.bench.scales import SMOKE
from studio.engine.operators import OPERATORS, selective_scan

SIZES = CoreSizes(width=32, heads=2, state_width=8, scan_state_width=4)
SCALE = OperatorScale(lengths=(8, 16), compared=(8, 8), remembered=(8,), sizes=SIZES, sweeps=1, rounds=2, seconds=1e-9)


@pytest.fixture(autouse=True)
def _without_gradients() -> Iterator[None]:
    with torch.no_grad():
        yield


def time_mark(name: str, tokens: int, seconds: float, threads: int = 1, samples: int = 3) -> dict[str, object]:
    return {
        "what": "time", "name": name, "tokens": tokens, "threads": threads, "seconds": seconds, "samples": samples,
        "is_whole": False,
    }  # fmt: skip


@pytest.mark.parametrize("operator", operators.MIXING)
def test_every_registered_operator_has_a_core(operator: str) -> None:
    core = core_of(operator, Sequence(12, SIZES))
    result = core.run()
    assert isinstance(result, torch.Tensor)
    assert core.name == operator
    assert not core.is_whole
    assert result.numel() == 12 * SIZES.width
    assert result.isfinite().all()


def test_a_new_operator_is_measured_with_its_projections(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(MAKERS, "gla")
    core = core_of("gla", Sequence(12, SIZES))
    assert core.is_whole
    assert core.run().shape == (1, 12, SIZES.width)


@pytest.mark.parametrize("operator", operators.BY_FOURIER)
def test_operators_by_fourier_keep_their_kernels(operator: str) -> None:
    core = core_of(operator, Sequence(12, SIZES))
    assert core.make_kernel is not None
    assert core.make_kernel() is not None


def test_whoever_scans_selectively_solves_one_problem() -> None:
    data = Sequence(12, SIZES)
    with plain_scan():
        expected = mamba_core(data).run()[0]  # (e, l)
    peers = [make(Sequence(12, SIZES)) for make in (*operator_peers.EVERYWHERE, *operator_peers.SLOW[:3])]
    for peer in filter(None, peers):
        found = peer.run().squeeze()
        found = found if found.shape == expected.shape else found.T
        torch.testing.assert_close(found, expected, rtol=1e-4, atol=1e-5)


@pytest.mark.slow
def test_the_scans_of_transformers_solve_the_same_problems() -> None:
    scan, ssd = (
        operator_peers.transformers_scan(Sequence(12, SIZES)),
        operator_peers.transformers_ssd(Sequence(12, SIZES)),
    )
    assert scan is not None
    assert ssd is not None
    torch.testing.assert_close(scan.run(), mamba_core(Sequence(12, SIZES)).run(), rtol=1e-4, atol=1e-5)
    x, steps, rates, b_states, c_states, _ = ssd.run.args
    expected = OPERATORS["ssd"].load()(x, steps, rates, b_states, c_states)
    torch.testing.assert_close(ssd.run(), expected, rtol=1e-4, atol=1e-5)


def test_a_missing_peer_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operator_peers, "find_spec", lambda name: None)
    monkeypatch.setattr(operator_peers, "find_peer", lambda: None)
    monkeypatch.setattr(operator_peers, "compile_c_loop", lambda width: None)
    operator_peers._of_transformers.cache_clear()
    operator_peers._c_loop.cache_clear()
    data = Sequence(4, SIZES)
    with plain_scan():
        assert operator_peers.compiled(data) is None
    for make in (operator_peers.c_loop, *operator_peers.SLOW[2:]):
        assert make(data) is None
    operator_peers._of_transformers.cache_clear()
    operator_peers._c_loop.cache_clear()


def test_the_plain_scan_is_pytorchs_and_leaves_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "0")
    with plain_scan():
        assert selective_scan.find_machine_code() is None
    assert os.environ["NUMBA_DISABLE_JIT"] == "0"
    monkeypatch.delenv("NUMBA_DISABLE_JIT")
    with plain_scan():
        pass
    assert "NUMBA_DISABLE_JIT" not in os.environ


def test_times_are_taken_of_all_with_one_thread_and_with_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operator_peers, "SLOW", operator_peers.SLOW[:2])
    marks: list[dict[str, object]] = []
    threads = torch.get_num_threads()
    ERRANDS["operator_times"](lambda **values: marks.append(values), SCALE.to_json())
    assert torch.get_num_threads() == threads
    once = [mark for mark in marks if mark["what"] == "time" and mark["threads"] == 1]
    assert {mark["tokens"] for mark in once if mark["name"] == "ssd"} == {8, 16}
    assert {mark["tokens"] for mark in once if mark["name"] == operator_peers.TIME_MAJOR} == {8}
    assert {mark["name"] for mark in once} >= set(operators.MIXING)
    assert all(mark["samples"] == 1 for mark in once), "what has had its seconds is not called again"
    assert {mark["name"] for mark in marks if mark["what"] == "kernel"} == set(operators.BY_FOURIER)


def test_memory_counts_inputs_and_what_is_worked_with() -> None:
    marks: list[dict[str, object]] = []
    large = json.loads(SCALE.to_json()) | {
        "remembered": [4096],
        "sizes": {**json.loads(SCALE.to_json())["sizes"], "width": 512},
    }
    ERRANDS["operator_memory"](lambda **values: marks.append(values), json.dumps(large), "s4d")
    [mark] = marks
    sequence = 4096 * 512 * 4
    assert mark["bytes"] >= 2 * sequence, "the input and the result alone"


def test_a_scale_comes_back_from_its_text() -> None:
    assert OperatorScale.from_json(SCALE.to_json()) == SCALE
    assert OperatorScale.from_json(SMOKE.operators.to_json()) == SMOKE.operators


def test_growth_is_the_exponent_from_a_length_on() -> None:
    seconds = {256: 5.0, **{tokens: 3e-6 * tokens**1.25 for tokens in (1024, 2048, 4096)}}
    assert growth(seconds, 1024) == pytest.approx(1.25)
    assert growth(seconds, 4096) is None


def test_the_best_of_all_sweeps_counts() -> None:
    times = Times()
    times.take([time_mark("ssd", 8, 2.0), time_mark("ssd", 8, 1.0, samples=2), time_mark("attention", 8, 4.0)])
    times.take([{"what": "kernel", "name": "s4", "tokens": 8, "seconds": 0.5}])
    times.take([{"what": "memory", "name": "ssd", "tokens": 8, "bytes": 2_000_000}])
    assert times.of("ssd") == {8: 1.0}
    assert times.samples[1, "ssd"] == {8: 5}
    assert times.ratio("ssd", "attention", 8) == 0.25
    assert times.ratio("ssd", "mambapy", 8) is None
    assert times.all_threads == 1
    assert times.names == ["ssd", "attention"]


def test_tables_have_a_line_for_each_and_a_dash_for_what_was_not_measured() -> None:
    times = Times()
    times.take([time_mark("ssd", 8, 0.001), time_mark("ssd", 16, 0.002), time_mark("mambapy", 8, 0.5)])
    times.take([time_mark("ssd", 8, 0.0005, threads=2)])
    text = tables(times, {"mambapy": "a | peer"}, 8)
    assert "| ssd | 1 | 2 | 1.00 |" in text
    assert "| a \\| peer | 500 | - | - |" in text
    assert "| ssd | 0.5 |" in text
    assert "2 threads" in text


def test_numbers_are_short() -> None:
    assert [in_ms(value) for value in (None, 0.0012345, 0.09, 1.5)] == ["-", "1.23", "90", "1,500"]
    assert [in_mb(value) for value in (None, 12_345_678)] == ["-", "12"]
    assert markdown([["a", "b"], ["1", "2"]]) == "| a | b |\n| --- | --- |\n| 1 | 2 |"


def test_a_ratio_is_the_largest_and_says_what_is_missing() -> None:
    times = Times()
    times.take(time_mark("s4d", tokens, 1.0) for tokens in (8, 16))
    times.take(time_mark("attention", tokens, seconds) for tokens, seconds in ((8, 2.0), (16, 4.0)))
    figure = operators._ratio(times, ("s4d", "attention"), [8, 16])
    assert figure.value == 0.5
    assert figure.samples == 3
    assert "0.25x" in figure.detail
    missing = operators._ratio(times, ("s4d", "mambapy"), [8])
    assert missing.value is None
    assert "pip install" in missing.detail


@pytest.mark.parametrize("name", ["ssd", "mamba"])
def test_without_a_gpu_its_rows_say_why(name: str) -> None:
    marks: list[dict[str, object]] = []
    if torch.cuda.is_available():
        pytest.skip("there is a GPU")
    ERRANDS["operator_gpu"](lambda **values: marks.append(values), SCALE.to_json())
    figures = operators._on_gpu(marks)
    assert figures[f"operators-gpu-{name}-pytorch"].value is None
    assert "no GPU" in figures[f"operators-gpu-{name}-pytorch"].detail


def test_figures_of_a_gpu_are_the_largest_ratios() -> None:
    marks = [
        {
            "what": "gpu", "name": name, "tokens": tokens, "triton": 0.001, "pytorch": 0.004, "attention": tokens / 1e5,
            "bytes_floor": 0.0001, "flops_floor": 0.0002, "device": "a GPU",
        }
        for name in ("ssd", "mamba")
        for tokens in (256, 1024)
    ]  # fmt: skip
    figures = operators._on_gpu(marks)
    assert figures["operators-gpu-ssd-pytorch"].value == 0.25
    assert figures["operators-gpu-mamba-attention"].value == pytest.approx(1e2 / 256)
    assert "0.1 by bytes" in figures["operators-gpu-ssd-pytorch"].detail


def test_the_pytorch_paths_are_switched_on_and_off() -> None:
    from studio.engine import kernels

    found = kernels.has_triton
    with operator_gpu.without_kernels():
        assert not kernels.has_triton()
    assert kernels.has_triton is found


def test_floors_count_inputs_result_and_operations() -> None:
    floors = object.__new__(operator_gpu._Floors)
    floors.bytes, floors.flops = 1.0, {torch.bfloat16: 1.0, torch.float32: 1.0}
    data = Sequence(16, SIZES)
    moved, computed = floors.of(mamba_core(data), data)
    e, n = SIZES.width, SIZES.scan_state_width
    assert moved == 4 * (3 * 16 * e + e * n + 2 * 16 * n)
    assert computed == 6 * n * e * 16
    assert floors.of(ssd_core(data), data)[1] > 0


def test_a_plot_has_its_lines_in_both_forms(tmp_path: Path) -> None:
    pytest.importorskip("resvg_py")
    lines = [plots.Line("S4 & <co>: 1.02", {8: 1.0, 16: 2.0, 64: 9.0}), plots.Line("loop", {8: 3.0}, is_beside=True)]
    drawn = plots.draw(lines, plots.Axes("title", "tokens", "milliseconds"))
    assert "S4 &amp; &lt;co&gt;: 1.02" in drawn
    assert drawn.count("<polyline") == 2
    vector, raster = plots.save(tmp_path, "plot", drawn)
    assert vector.read_text(encoding="utf-8") == drawn
    from PIL import Image

    with Image.open(raster) as image:
        assert image.width == 2 * (plots.PANEL[0] + plots.LEGEND)


def test_a_logarithmic_line_is_straight() -> None:
    across = plots._scale(1.0, 100.0, 0.0, 10.0)
    assert [across(value) for value in (1.0, 10.0, 100.0)] == pytest.approx([0, 5, 10])
    assert plots._round_values(0.3, 30) == pytest.approx([0.5, 1, 2, 5, 10, 20])


def test_without_the_rasteriser_the_vector_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    with pytest.raises(BenchFailed, match=r"resvg_py.*bench"):
        plots.save(tmp_path, "plot", "<svg/>")
    assert (tmp_path / "plot.svg").exists()


def test_pictures_are_told_from_steps_where_patience_ends() -> None:
    whole = {"side": 64, "seconds": 2.0, "bytes": 5e8, "sampling": 1e8, "steps": 20, "recommended": 20}
    told = {"side": 1024, "seconds": 44.44, "bytes": 9e8, "sampling": 2e8, "steps": 2, "recommended": 20}
    figure = operator_pictures._figure([whole, told])
    assert figure.value == 44.44
    assert figure.detail == "2 s and 500 MB at 64 px, 44.4* s and 900 MB at 1024 px; * told from a few steps"
    text = operator_pictures.table({"s4d": [whole, told]}, {"dit": told, "ssm": whole})
    assert "| `ssm:s4d` | 2 | 44.4* | 900 | 200 |" in text
    assert "| `dit` | 44.4* | 900 | 200 |" in text


def test_one_process_that_holds_more_does_not_decide() -> None:
    marks = [{"bytes": count, "sampling": count / 10, "seconds": count} for count in (70.0, 90.0, 71.0)]
    assert operator_pictures._medians(marks) == {"bytes": 71.0, "sampling": 7.1}
    large = {"dit": {"bytes": 80e6}, "ssm": {"bytes": 60e6}}
    figure = operator_pictures._beside(large, "bytes", 1e6, "MB, medians of processes", 3)
    assert (figure.value, figure.samples, figure.detail) == (0.75, 3, "60.0 / 80.0 MB, medians of processes")


def test_memory_is_told_of_several_processes_in_turn(tmp_path: Path) -> None:
    asked: list[tuple[str, list[int], int | None]] = []

    def run(_: str, __: str, backbone: str, setting: str) -> list[SimpleNamespace]:
        sides, steps = json.loads(setting)["sides"], json.loads(setting)["steps"]
        asked.append((backbone, sides, steps))
        mark = {"seconds": 4.0 if backbone == "dit" else 3.0, "steps": 20, "recommended": 20, "sampling": 1.0}
        return [SimpleNamespace(values={**mark, "side": side, "bytes": len(asked) * side}) for side in sides]

    scale = PictureScale(sides=(64,), compared_px=128, steps=2, processes=3)
    bench = SimpleNamespace(
        scale=SimpleNamespace(painting=scale),
        weights=tmp_path,
        tell=lambda _: None,
        children=SimpleNamespace(run=run),
        keep=None,
    )
    figures = operator_pictures.measure(bench)  # type: ignore[arg-type]
    assert asked == [(name, [128], None) for name in ("dit", "ssm")] + [
        (name, [64, 128], 2) for _ in range(3) for name in ("dit", "ssm")
    ]
    assert figures["operator-pictures-time"].value == 0.75
    assert figures["operator-pictures-memory"].value == (6 * 128) / (5 * 128)


def test_a_pictures_whole_time_is_its_parts_and_all_steps() -> None:
    from studio.bench.operator_painting import _Job

    assert _Job((3.0, 2.0), 6.0, 20).whole == pytest.approx(1 + 20 * 2)
    assert math.isclose(_Job((2.0, 2.0), 5.0, 2).whole, 5.0)


def test_the_errands_of_the_operators_are_there() -> None:
    assert {"operator_times", "operator_memory", "operator_gpu", "operator_painting"} <= set(ERRANDS)
