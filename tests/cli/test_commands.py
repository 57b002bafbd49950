"""The other commands, the help, and what the program must not import."""

from __future__ import annotations

import json
import subprocess
import sys
import types
from pathlib import Path

import pytest

from studio.contract.geometry import Extent
from studio.storage.pngs import encode_png
from tests.cli.conftest import Person, picture_of


def test_show_prints_the_record_for_people_and_as_json(person: Person) -> None:
    person.types("generate", "빨간 사과", "--seed", "7", "-o", "a.png")
    person.reads()
    assert person.types("show", "a.png") == 0
    shown = person.reads()[0]
    assert "prompt:       빨간 사과\n" in shown
    assert "seed:         7\n" in shown
    assert person.types("show", "a.png", "--json") == 0
    line = person.reads()[0]
    assert json.loads(line)["request"]["prompt"] == "빨간 사과"
    assert "빨간" in line


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: None, "There is no file p.png"),
        (lambda path: path.mkdir(), "p.png is a folder"),
        (lambda path: path.write_bytes(b""), "p.png is empty"),
        (lambda path: path.write_bytes(b"GIF89a....."), "carries no record"),
        (
            lambda path: path.write_bytes(encode_png(picture_of(1, Extent(4, 4)))),
            "carries no record of Scanline Studio",
        ),
        (lambda path: path.write_bytes(encode_png(picture_of(1, Extent(4, 4)))[:-20]), "cut off"),
    ],
)
def test_show_says_why_there_is_no_record(person: Person, make: object, said: str) -> None:
    make(Path("p.png"))  # type: ignore[operator]
    assert person.types("show", "p.png") == 2
    assert said in person.reads()[1]


def test_catalog_lists_what_the_engine_offers(person: Person) -> None:
    assert person.types("catalog") == 0
    shown = person.reads()[0]
    assert "dit              Diffusion Transformer, 64x64, 3 steps, guidance 4" in shown
    assert "  dit              Softmax attention; Vaswani et al. 2017" in shown
    assert "  ssm:s4d          S4D, 64x64, 1.2 million weights, scan order alternating; Gu et al. 2022" in shown
    assert "  raster           Rows, left to right (Gu and Dao 2023)" in shown
    assert "upscaler-x2      Compact, 2x" in shown
    assert "The weights of ssm are damaged." in shown
    assert person.types("catalog", "--json") == 0
    told = json.loads(person.reads()[0])
    assert told["backbones"][0]["id"] == "dit"
    assert [(each["backbone"], each["id"], each["scan"]) for each in told["operators"]] == [
        ("dit", "attention", None),
        ("ssm", "s4d", "alternating"),
    ]
    assert told["scans"] == [{"id": "raster", "name": "Rows, left to right", "source": "Gu and Dao 2023"}]


COMMANDS = ("generate", "inpaint", "outpaint", "upscale", "catalog", "show", "train", "bench", "doctor")


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS)])
def test_every_command_has_help(person: Person, command: list[str]) -> None:
    assert person.types(*command, "--help") == 0
    shown = person.reads()[0]
    assert "Usage: studio" in shown
    assert "\u2502" not in shown


def test_the_version_is_printed(person: Person) -> None:
    assert person.types("--version") == 0
    assert person.reads()[0].startswith("Scanline Studio ")


def test_a_misspelt_command_is_bad_input(person: Person) -> None:
    assert person.types("genrate") == 2
    assert "'generate'" in person.reads()[1]


def test_an_unforeseen_fault_is_one_line_and_a_log(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("surprise")

    monkeypatch.setattr("studio.cli.requesting.build_request", fail)
    assert person.types("generate", "x") == 1
    err = person.reads()[1]
    assert err.count("\n") == 1
    assert "ZeroDivisionError: surprise" in err
    log = Path(err.partition("The details are in ")[2].partition(";")[0])
    assert "Traceback" in log.read_text(encoding="utf-8")


def test_running_out_of_memory_in_the_program_itself_is_told(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("studio.cli.requesting.build_request", fail)
    assert person.types("generate", "x") == 1
    assert person.reads()[1].startswith("Error: Memory ran out.")


def test_bench_is_given_names_and_form(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    fake = types.ModuleType("studio.bench")
    fake.main = lambda names, **form: asked.append((list(names), form)) or 0  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "studio.bench", fake)
    assert person.types("bench", "ready", "cancel", "--json") == 0
    assert person.types("bench", "--markdown", "--keep", "here") == 0
    assert asked == [
        (["ready", "cancel"], {"as_json": True, "as_markdown": False, "keep": None}),
        ([], {"as_json": False, "as_markdown": True, "keep": Path("here")}),
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["generate", "x", "--steps", "0"],
        ["generate", "x", "-o", "none/a.png"],
        ["inpaint", "none.png", "x", "--mask", "none.png"],
        ["outpaint", "none.png", "x", "--right", "8"],
        ["upscale", "none.png"],
        ["show", "none.png"],
        ["x"],
    ],
)
def test_what_can_be_told_without_torch_is_told_without_torch(tmp_path: Path, arguments: list[str]) -> None:
    program = (
        "import sys\nfrom studio.cli.main import main\nmain(sys.argv[1:])\n"
        "sys.exit(sum(name in sys.modules for name in ('torch', 'diffusers', 'PySide6')))"
    )
    root = Path(__file__).parents[2]
    environment = {"PYTHONPATH": str(root), "HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    ran = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, cwd=tmp_path, env=environment, check=False
    )
    assert ran.returncode == 0, ran.stderr
