"""The pinned packages: a changed version or licence stops the build, a missing npm is named."""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from studio.training.packages import PACKAGES, check_package, fetch_packages, licence_text, package_folder
from studio.training.settings import TrainingFault

LICENCE = "Do as you like.\n"
PACKAGE = replace(PACKAGES[-1], licence_digest=hashlib.sha256(LICENCE.encode()).hexdigest())


def make_folder(folder: Path, version: str = PACKAGE.version, licence: str = LICENCE) -> Path:
    folder.mkdir(parents=True)
    (folder / "package.json").write_text(
        json.dumps({"version": version, "license": PACKAGE.licence_in_package}), encoding="utf-8"
    )
    (folder / "LICENSE").write_text(licence, encoding="utf-8")
    return folder


def test_the_pinned_package_passes(tmp_path: Path) -> None:
    check_package(make_folder(tmp_path / "same"), PACKAGE)


@pytest.mark.parametrize(
    ("change", "named"), [({"version": "9.9.9"}, "version"), ({"licence": "Pay."}, "licence text")]
)
def test_a_changed_package_is_refused(tmp_path: Path, change: dict[str, str], named: str) -> None:
    with pytest.raises(TrainingFault, match=named):
        check_package(make_folder(tmp_path / "changed", **change), PACKAGE)


def test_an_icon_set_states_its_licence_in_its_information(tmp_path: Path) -> None:
    (tmp_path / "info.json").write_text(json.dumps({"license": {"title": "MIT"}}), encoding="utf-8")
    assert licence_text(tmp_path) == '{"title": "MIT"}'


def test_a_package_that_is_cut_off_is_named_with_the_way_out(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "cut")
    (folder / "package.json").write_text('{"version": "1', encoding="utf-8")
    with pytest.raises(TrainingFault, match=r"package\.json is missing or cut off") as fault:
        check_package(folder, PACKAGE)
    assert f"remove {folder} and run" in str(fault.value)


def test_a_package_without_its_licence_is_refused(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "bare")
    (folder / "LICENSE").unlink()
    with pytest.raises(TrainingFault, match="licence text"):
        check_package(folder, PACKAGE)
    (folder / "info.json").write_text("{}", encoding="utf-8")
    with pytest.raises(TrainingFault, match=r"info\.json is missing or cut off"):
        check_package(folder, PACKAGE)


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for npm is a shell script")
def test_what_npm_says_is_passed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    npm = tmp_path / "npm"
    npm.write_text("#!/bin/sh\necho 'ENOSPC: no space left on device' >&2\nexit 28\n", encoding="utf-8")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(TrainingFault, match="failed with 28: ENOSPC: no space left"):
        fetch_packages(tmp_path / "cache")


def test_without_npm_the_remedy_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(TrainingFault, match=r"Node\.js"):
        fetch_packages(tmp_path)


def test_every_package_has_its_own_folder_and_is_credited() -> None:
    folders = {package_folder(Path(), package) for package in PACKAGES}
    assert len(folders) == len(PACKAGES)
    assert all(package.authors and package.project and package.credit_licence for package in PACKAGES)
    assert all("BY-SA" not in package.credit_licence for package in PACKAGES)
