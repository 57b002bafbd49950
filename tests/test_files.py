"""What may be committed: names, lengths, sizes, and nothing that is true on one machine only."""

from __future__ import annotations

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MEBIBYTE = 1024**2
LONGEST_MODULE = 400
LARGEST_FILE, LARGEST_WEIGHTS = 30 * MEBIBYTE, 120 * MEBIBYTE
WEIGHTS = {".safetensors", ".npz", ".npy", ".gguf", ".onnx"}
EMPTY_NAMES = {"utils", "util", "misc", "helpers", "helper", "common", "manager", "managers"}
# Put together here, so that this file does not name what it refuses.
MACHINE_FOLDERS = re.compile("(?<![\\w.~-])/(?:" + "|".join(("roo" + "t", "wor" + "k")) + ")/[\\w.]")
REGISTRIES = re.compile("|".join(("pypi[.]" + "org", "python" + "hosted[.]org", "download[.]py" + "torch[.]org")))


@cache
def committed() -> tuple[Path, ...]:
    """Every file that git knows here; every file where this is no checkout."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode == 0 and listed.stdout:
        paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:
        paths = [
            path for folder in ("studio", "resources", "tests", "packaging") for path in (ROOT / folder).rglob("*")
        ]
    return tuple(path for path in paths if path.is_file())


def texts() -> list[tuple[Path, str]]:
    """The files that are text, with what they say."""
    found = []
    for path in committed():
        if path.stat().st_size < MEBIBYTE:
            data = path.read_bytes()
            if b"\0" not in data:
                found.append((path.relative_to(ROOT), data.decode("utf-8", "replace")))
    return found


MODULES = sorted(path for folder in ("studio", "packaging", "tests") for path in (ROOT / folder).rglob("*.py"))


def test_a_module_is_short_enough_to_be_read() -> None:
    long = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8").count("\n") for path in MODULES}
    long = {name: lines for name, lines in long.items() if lines > LONGEST_MODULE}
    assert not long, (
        f"over {LONGEST_MODULE} lines: {long}. Move one of its jobs into a file of its own in the same room."
    )


def test_a_file_has_a_real_name() -> None:
    vague = [str(path.relative_to(ROOT)) for path in MODULES if {path.stem, path.parent.name} & EMPTY_NAMES]
    assert not vague, f"{vague}: the name says nothing. Put the code beside its only user, or name what it gives."


def test_the_packaging_folder_is_no_package() -> None:
    assert not (ROOT / "packaging" / "__init__.py").exists(), "it would hide the library `packaging` from everybody."


def test_no_file_names_a_folder_of_one_machine() -> None:
    here = re.compile(re.escape(str(ROOT)) + "/") if len(ROOT.parts) > 2 else MACHINE_FOLDERS
    found = [
        f"{path}:{number}: {line.strip()[:120]}"
        for path, text in texts()
        for number, line in enumerate(text.splitlines(), 1)
        if MACHINE_FOLDERS.search(line) or here.search(line)
    ]
    assert not found, "these exist on the writer's machine only; take the folder as an argument:\n" + "\n".join(found)


def test_no_file_names_a_package_registry() -> None:
    found = [str(path) for path, text in texts() if REGISTRIES.search(text)]
    assert not found, f"{found}: whoever installs has a registry configured (a mirror, perhaps); pip and uv know it."


def test_no_file_is_too_large_for_a_repository() -> None:
    large = {str(path.relative_to(ROOT)): path.stat().st_size for path in committed()}
    large = {name: f"{size / MEBIBYTE:.1f} MB" for name, size in large.items() if size > LARGEST_FILE}
    assert not large, (
        f"over {LARGEST_FILE // MEBIBYTE} MB: {large}. Every clone carries it for ever: split or shrink it."
    )


def test_the_default_weights_stay_a_small_download() -> None:
    total = sum(path.stat().st_size for path in committed() if path.suffix in WEIGHTS)
    assert total <= LARGEST_WEIGHTS, (
        f"{total / MEBIBYTE:.1f} MB of weights; {LARGEST_WEIGHTS // MEBIBYTE} MB are allowed."
    )


@pytest.mark.parametrize(
    ("line", "is_refused"),
    [
        ("/roo" + "t/.cache", True),
        ("path = '/wor" + "k/main'", True),
        ("https://example.org/wor" + "k/paper", False),
        ("frame" + "/wor" + "k/x", False),
        ("~/wor" + "k/x", False),
        ("the fox is at work", False),
    ],
)
def test_the_gate_for_folders_bites_only_where_it_should(line: str, is_refused: bool) -> None:
    assert bool(MACHINE_FOLDERS.search(line)) == is_refused
