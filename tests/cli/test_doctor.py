"""`studio doctor` finds what is missing and what is damaged."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections import namedtuple
from pathlib import Path

import pytest

from studio.cli import findings
from studio.cli.findings import Finding, all_findings
from studio.cli.manifests import damaged_files
from studio.contract.errors import MissingPackage
from studio.storage.places import platform_places
from studio.storage.settings import Settings, save_settings
from tests.cli.conftest import Person


@pytest.fixture
def weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give shipped weights that are whole, and of them the folder of dit."""
    for name in findings.DEFAULT_WEIGHTS:
        folder = tmp_path / "weights" / name
        folder.mkdir(parents=True)
        (folder / "a.safetensors").write_bytes(b"numbers")
        digest = hashlib.sha256(b"numbers").hexdigest()
        manifest = {"id": name, "files": {"a.safetensors": digest}}
        (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    monkeypatch.setattr("studio.storage.assets.weights_folder", lambda: tmp_path / "weights")
    return tmp_path / "weights" / "dit"


def found(name: str) -> Finding:
    (finding,) = [finding for finding in all_findings(platform_places()) if finding.name == name]
    return finding


def test_a_machine_with_everything_is_well(person: Person, weights: Path) -> None:
    assert person.types("doctor") == 0
    shown = person.reads()[0]
    assert "Everything that is needed is here." in shown
    assert f"{weights} (every file is as it was shipped)" in shown
    assert "dtype auto" in shown


def test_as_json_it_is_one_object(person: Person, weights: Path) -> None:
    assert person.types("doctor", "--json") == 0
    plain = json.loads(person.reads()[0])
    assert plain["ok"] is True
    assert {"name", "state", "text", "hint"} == set(plain["findings"][0])


def test_a_flipped_bit_in_the_weights_is_found(person: Person, weights: Path) -> None:
    (weights / "a.safetensors").write_bytes(b"nvmbers")
    assert person.types("doctor") == 1
    shown = person.reads()[0]
    assert "DAMAGED" in shown
    assert "a.safetensors is damaged" in shown
    assert "1 missing or damaged" in shown


def test_a_missing_weights_file_and_a_broken_manifest_are_found(person: Person, weights: Path) -> None:
    (weights / "a.safetensors").unlink()
    assert damaged_files(weights) == ["a.safetensors is missing"]
    for text in ("{", "{}", '{"files": {}}', "[]"):
        (weights / "manifest.json").write_text(text, encoding="utf-8")
        assert found("weights dit").state == "damaged"


def test_an_upscaler_that_is_missing_or_damaged_is_found(person: Person, weights: Path) -> None:
    (weights.parent / "upscaler-x2" / "a.safetensors").write_bytes(b"nvmbers")
    assert found("weights upscaler-x2").state == "damaged"
    shutil.rmtree(weights.parent / "upscaler-x4")
    finding = found("weights upscaler-x4")
    assert (finding.state, finding.is_fault) == ("missing", True)
    assert "without it Lanczos does" in finding.text
    assert person.types("doctor") == 1
    assert "2 missing or damaged" in person.reads()[0]


def test_the_weights_that_are_looked_for_are_the_ones_that_ship() -> None:
    from studio.storage.assets import weights_folder

    shipped = {folder.parent.name for folder in weights_folder().glob("*/manifest.json")}
    assert shipped == set(findings.DEFAULT_WEIGHTS)


def test_no_weights_at_all_are_found(person: Person, weights: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for manifest in weights.parent.glob("*/manifest.json"):
        manifest.unlink()
    assert found("weights").state == "missing"

    def refuse() -> Path:
        raise MissingPackage("There are none.")

    monkeypatch.setattr("studio.storage.assets.weights_folder", refuse)
    assert found("weights").text == "There are none."


def test_a_missing_package_is_found_with_how_to_get_it(
    person: Person, weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(findings, "PACKAGES", ("numpy", "not-a-package"))
    assert found("numpy").state == "ok"
    assert found("not-a-package").hint == "pip install not-a-package"


def test_the_packages_of_extras_are_only_a_note(person: Person, weights: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = ["numpy>=2", "not-a-package>=1; extra == 'train'", "pillow; extra == 'other'"]
    monkeypatch.setattr("importlib.metadata.requires", lambda name: lines)
    finding = found("extra train")
    assert (finding.state, finding.text) == ("note", "not installed: not-a-package")
    assert not finding.is_fault


def test_a_missing_system_library_is_found(person: Person, weights: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr(findings, "LIBRARIES", {"libnone.so.9": "libnone9"})
    finding = found("system libraries")
    assert (finding.state, finding.hint) == ("note", "On Debian and Ubuntu: apt install libnone9")


def test_a_torch_that_does_not_load_is_found(person: Person, weights: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(wish: str) -> None:
        raise OSError("libgomp.so.1: cannot open shared object file")

    monkeypatch.setattr("studio.engine.memory.pick_device", fail)
    finding = found("engine")
    assert finding.state == "damaged"
    assert "libgomp" in finding.text


def test_little_memory_and_little_disk_are_notes(
    person: Person, weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = namedtuple("memory", "available total")
    monkeypatch.setattr("psutil.virtual_memory", lambda: memory(10**8, 10**9))
    monkeypatch.setattr("studio.storage.atomic.free_bytes", lambda folder: 10**6)
    assert found("memory").state == "note"
    assert found("disk").state == "note"
    monkeypatch.setattr("studio.storage.atomic.free_bytes", lambda folder: None)
    assert found("disk").state == "note"


def test_a_pictures_folder_that_is_a_file_is_found(person: Person, weights: Path) -> None:
    person.pictures.parent.mkdir()
    person.pictures.write_bytes(b"")
    assert found("pictures").state == "damaged"


def test_the_further_folders_of_the_library_are_named_with_how_they_are(
    person: Person, weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked, real = tmp_path / "locked", os.access
    locked.mkdir()
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != locked and real(path, mode))
    save_settings(Settings(library_folders=(tmp_path, tmp_path / "gone", locked)), platform_places().settings_file)
    told = [each for each in findings.all_findings(platform_places()) if each.name == "library folder"]
    assert [each.state for each in told] == ["ok", "note", "ok"]
    assert "is not there" in told[1].text
    assert "read-only" in told[2].text
    assert not any(each.is_fault for each in told)


def test_broken_settings_are_a_note(person: Person, weights: Path) -> None:
    file = platform_places().settings_file
    file.parent.mkdir(parents=True)
    file.write_text("{", encoding="utf-8")
    assert found("settings").state == "note"


@pytest.mark.parametrize(
    ("precision", "device", "said"),
    [
        ("bf16", "cpu", "in hardware"),
        ("fp32", "cpu", "has no bf16 hardware"),
        ("bf16", "cuda", "accelerator computes bf16"),
        ("fp16", "cuda", "has no bf16"),
    ],
)
def test_the_number_format_has_a_reason(precision: str, device: str, said: str) -> None:
    assert said in findings._why(precision, device)
