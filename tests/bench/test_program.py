"""What people and programs read, and the exit code."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from studio import bench as bench_package
from studio.bench import benchmarks, program
from studio.bench.benchmark import BenchFailed, Benchmark
from studio.bench.rows import Figure, Row
from studio.bench.workbench import Workbench
from studio.contract.errors import InvalidRequest
from tests.bench.conftest import OpenWorkbench

FAST = Row("fast", "how fast", "x", 1.0)
FREE = Row("free", "how many", "pictures/s", None)
ABSENT = Row("absent", "what this machine lacks", "x", 0.5)


def benchmark_of(value: float) -> Benchmark:
    def measure(_bench: Workbench) -> Mapping[str, Figure]:
        return {
            "fast": Figure(value, 4, "by hand"),
            "free": Figure(12.0, 1, "counted"),
            "absent": Figure(None, 0, "no such device"),
        }

    return Benchmark("toy", (FAST, FREE, ABSENT), measure)


def fail(_bench: Workbench) -> Mapping[str, Figure]:
    raise BenchFailed("the pictures differ")


def choose(monkeypatch: pytest.MonkeyPatch, *chosen: Benchmark) -> None:
    monkeypatch.setattr(benchmarks, "chosen", lambda names: [(one, one.rows) for one in chosen])


def lines_of(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize(("value", "code", "verdict"), [(0.8, 0, "within"), (1.2, 1, "over")])
def test_json_is_one_event_a_line(
    value: float,
    code: int,
    verdict: str,
    open_workbench: OpenWorkbench,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    choose(monkeypatch, benchmark_of(value))
    assert program.run([], as_json=True, open_workbench=open_workbench) == code
    said = capsys.readouterr()
    *measured, finished = lines_of(said.out)
    assert [line["event"] for line in measured] == ["measured"] * 3
    assert measured[0] == {
        "event": "measured", "name": "fast", "what": "how fast", "figure": value, "unit": "x", "budget": 1.0,
        "verdict": verdict, "reason": "", "samples": 4, "detail": "by hand",
    }  # fmt: skip
    assert [line["verdict"] for line in measured[1:]] == ["no budget", "not applicable"]
    assert measured[2]["figure"] is None
    assert measured[2]["reason"] == "no such device"
    assert finished["event"] == "finished"
    assert (finished[verdict], finished["no_budget"], finished["not_applicable"], finished["failed"]) == (1, 1, 1, 0)
    assert isinstance(finished["machine"], dict)
    assert finished["machine"]["cores"] >= 1
    assert "[1 of 1] toy" in said.err


def test_the_table_says_figure_budget_and_verdict(
    open_workbench: OpenWorkbench, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    choose(monkeypatch, benchmark_of(0.8))
    assert program.run([], as_json=False, open_workbench=open_workbench) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["row", "figure", "budget", "verdict"]
    assert lines[1].split() == ["fast", "0.80x", "<=", "1.00x", "within"]
    assert lines[2:4] == ["    how fast", "    by hand (4 samples)"]
    assert lines[4].split() == ["free", "12.00", "pictures/s", "none", "no", "budget"]
    assert "counted (1 sample)" in lines[6]
    assert lines[7].split() == ["absent", "-", "<=", "0.50x", "not", "applicable"]
    assert lines[9] == "    no such device"
    assert lines[-2].startswith("1 within, 1 not applicable, 1 no budget; ")
    assert "torch" in lines[-1]


def test_markdown_is_a_table_to_paste(
    open_workbench: OpenWorkbench, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = Benchmark("broken", (Row("broken", "a | b", "x", 1.0),), fail)
    choose(monkeypatch, benchmark_of(0.8), broken)
    assert program.run([], as_json=False, as_markdown=True, open_workbench=open_workbench) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[:6] == [
        "| what | measured | budget | |",
        "| --- | --- | --- | --- |",
        "| how fast | 0.80x | 1.00x | within |",
        "| how many | 12.00 pictures/s | - |  |",
        "| what this machine lacks | - | 0.50x | not applicable |",
        "| a \\| b | - | 1.00x | failed: the pictures differ |",
    ]
    assert "torch" in lines[-1]


def test_tables_are_kept_in_a_folder_that_is_made(
    open_workbench: OpenWorkbench, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def measure(bench: Workbench) -> Mapping[str, Figure]:
        assert bench.keep is not None
        (bench.keep / "kept.md").write_text("| a |", encoding="utf-8")
        return {"fast": Figure(0.5, 1, "by hand")}

    choose(monkeypatch, Benchmark("keeper", (FAST,), measure))
    folder = tmp_path / "a" / "b"
    assert program.run([], as_json=True, keep=folder, open_workbench=open_workbench) == 0
    assert (folder / "kept.md").exists()


def test_a_file_in_the_folders_place_and_two_forms_are_refused(open_workbench: OpenWorkbench, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InvalidRequest, match=r"file cannot be a folder"):
        program.run(["ssd"], as_json=True, keep=tmp_path / "file", open_workbench=open_workbench)
    with pytest.raises(InvalidRequest, match=r"--json and --markdown"):
        program.run(["ssd"], as_json=True, as_markdown=True, open_workbench=open_workbench)


def test_the_fault_of_one_benchmark_leaves_the_others(
    open_workbench: OpenWorkbench, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stumble(_bench: Workbench) -> Mapping[str, Figure]:
        raise ZeroDivisionError("by chance")

    broken = [Benchmark(name, (Row(name, "what", "x", 1.0),), what) for name, what in (("a", fail), ("b", stumble))]
    choose(monkeypatch, *broken, benchmark_of(0.5))
    assert program.run([], as_json=True, open_workbench=open_workbench) == 1
    measured = lines_of(capsys.readouterr().out)[:-1]
    assert [(line["verdict"], line["figure"]) for line in measured[:3]] == [
        ("failed", None),
        ("failed", None),
        ("within", 0.5),
    ]
    assert measured[0]["reason"] == "the pictures differ"
    assert measured[1]["reason"] == "ZeroDivisionError: by chance"


def test_an_unknown_name_is_refused_before_anything_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(InvalidRequest, match="reddy"):
        bench_package.main(["reddy"], as_json=True)
    assert capsys.readouterr().out == ""


def test_a_real_row_goes_all_the_way(open_workbench: OpenWorkbench, capsys: pytest.CaptureFixture[str]) -> None:
    code = program.run(["ssd-both"], as_json=True, open_workbench=open_workbench)
    [measured, finished] = lines_of(capsys.readouterr().out)
    assert measured["name"] == "ssd-both"
    assert measured["verdict"] in ("within", "over")
    assert code == finished["over"]


def test_looking_at_the_benchmarks_imports_nothing_heavy() -> None:
    program_text = (
        "import sys; from studio.bench import benchmarks; benchmarks.every(); "
        "assert not {'torch', 'diffusers', 'transformers'} & set(sys.modules), sorted(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program_text], check=True)
