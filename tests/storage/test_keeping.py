"""What is shipped is found, fingerprints are remembered, and places are the platform's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from studio.contract.errors import MissingPackage
from studio.storage.assets import resources_folder, weights_folder
from studio.storage.fingerprints import FingerprintStore
from studio.storage.places import platform_places

A, B, C = ("a" * 64, "b" * 64, "c" * 64)


def test_resources_lie_in_the_package_or_beside_it(tmp_path: Path) -> None:
    package = tmp_path / "studio"
    package.mkdir()
    with pytest.raises(MissingPackage, match="resources"):
        resources_folder(package)
    (tmp_path / "resources").mkdir()
    assert resources_folder(package) == tmp_path / "resources"
    with pytest.raises(MissingPackage, match="default weights are missing"):
        weights_folder(package)
    (package / "resources" / "weights").mkdir(parents=True)
    assert weights_folder(package) == package / "resources" / "weights"


def test_the_running_studio_finds_its_own() -> None:
    assert weights_folder().name == "weights"


def test_places_follow_the_platform(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_PICTURES_DIR", str(tmp_path / "pictures"))
    places = platform_places()
    assert places.settings_file == tmp_path / "config" / "Scanline Studio" / "settings.json"
    assert places.pictures == tmp_path / "pictures" / "Scanline Studio"
    assert places.locks.parent == places.cache
    assert places.fingerprints_file.parent == places.data


def test_fingerprints_are_remembered_between_runs(tmp_path: Path) -> None:
    store = FingerprintStore(tmp_path / "data" / "f.json")
    store["one"] = A
    assert store.setdefault("one", B) == A
    assert dict(FingerprintStore(tmp_path / "data" / "f.json")) == {"one": A}


def test_two_stores_keep_what_both_learned(tmp_path: Path) -> None:
    one, other = (FingerprintStore(tmp_path / "f.json") for _ in range(2))
    assert len(other) == 0
    one["one"] = A
    other["two"] = B
    assert dict(FingerprintStore(tmp_path / "f.json")) == {"one": A, "two": B}


def test_the_oldest_are_forgotten_first(tmp_path: Path) -> None:
    store = FingerprintStore(tmp_path / "f.json", max_entries=2)
    store["one"], store["two"] = A, B
    store["one"] = A
    store["three"] = C
    assert list(FingerprintStore(tmp_path / "f.json")) == ["one", "three"]


def test_a_fingerprint_can_be_forgotten(tmp_path: Path) -> None:
    store = FingerprintStore(tmp_path / "f.json")
    store["one"] = A
    del store["one"]
    assert "one" not in FingerprintStore(tmp_path / "f.json")
    with pytest.raises(KeyError):
        del store["one"]


def test_only_a_sha_256_is_a_fingerprint(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no SHA-256"):
        FingerprintStore(tmp_path / "f.json")["one"] = "short"


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"version": 2}', '{"version": 1, "sha256": []}', "[" * 100_000, '{"version": 1}']
)
def test_a_damaged_file_counts_as_empty_and_is_mended(tmp_path: Path, text: str) -> None:
    file = tmp_path / "f.json"
    file.write_text(text, encoding="utf-8")
    store = FingerprintStore(file)
    assert dict(store) == {}
    store["one"] = A
    assert dict(FingerprintStore(file)) == {"one": A}


def test_damaged_entries_are_left_out(tmp_path: Path) -> None:
    file = tmp_path / "f.json"
    file.write_text(json.dumps({"version": 1, "sha256": {"good": A, "bad": "x", "worse": 5}}), encoding="utf-8")
    assert dict(FingerprintStore(file)) == {"good": A}


def test_a_disk_that_cannot_be_written_to_only_costs_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    store = FingerprintStore(tmp_path / "file" / "f.json")
    store["one"] = A
    assert store["one"] == A
