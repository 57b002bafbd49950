"""Settings: a broken or newer file stops nothing, is kept, and is told of once."""

from __future__ import annotations

import dataclasses
import json
import os
from pathlib import Path

import pytest

from studio.contract.errors import InvalidRequest, SaveFailed, UnknownVersion
from studio.contract.requests import Precision
from studio.storage.settings import FILE, Settings, import_settings, load_settings, save_settings


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config" / "settings.json"


def write(file: Path, text: str) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")


def test_without_a_file_there_are_defaults_and_nothing_is_said(file: Path) -> None:
    loaded = load_settings(file)
    assert (loaded.settings, loaded.notice) == (Settings(), "")
    assert not file.exists()


def test_settings_come_back_as_they_were_saved(file: Path) -> None:
    settings = Settings(
        pictures_folder=file.parent / "그림",
        library_folders=(file.parent / "사진", Path("/mnt/photographs")),
        name_template="{number}-{seed}",
        device="cuda:1",
        precision=Precision.BF16,
        default_backbone="ssm:ssd",
    )
    save_settings(settings, file)
    assert load_settings(file).settings == settings
    assert json.loads(file.read_text(encoding="utf-8"))["version"] == 1
    assert [path.name for path in file.parent.iterdir()] == ["settings.json"]


def test_a_folder_that_is_no_utf_8_survives(file: Path) -> None:
    folder = Path(os.fsdecode(b"/pictures/\xff"))
    settings = Settings(pictures_folder=folder, library_folders=(folder,))
    save_settings(settings, file)
    assert load_settings(file).settings == settings


def test_a_home_folder_may_be_written_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/somewhere")
    assert Settings(pictures_folder=Path("~/art")).pictures_folder == Path("/somewhere/art")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "are no JSON"),
        ("{", "are no JSON"),
        ("[" * 100_000, "are no JSON"),
        ("[]", "are no JSON object"),
        ('{"version": 2}', "have version 2, and this studio knows 1"),
        ('{"version": true}', "have version True"),
        (" " * (FILE.max_bytes + 1), "are larger than"),
    ],
)
def test_a_broken_or_newer_file_gives_defaults_and_is_kept_and_told_once(file: Path, text: str, said: str) -> None:
    write(file, text)
    loaded = load_settings(file)
    assert loaded.settings == Settings()
    assert said in loaded.notice
    (kept,) = file.parent.glob("settings.kept-*.json")
    assert kept.name in loaded.notice
    assert load_settings(file).notice == ""
    save_settings(Settings(device="cpu"), file)
    assert load_settings(file).settings.device == "cpu"
    assert kept.exists()


def test_a_second_broken_file_is_told_of_again(file: Path) -> None:
    write(file, "{")
    assert load_settings(file).notice
    write(file, "{{")
    assert load_settings(file).notice


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("device", "gpu", "allowed: auto"),
        ("precision", "fp64", "fp32"),
        ("name_template", "{prompt}", "name template"),
        ("pictures_folder", "relative", "whole path"),
        ("library_folders", ["/a", "relative"], "folder of the library is 'relative'"),
        ("library_folders", ["/a", "/b", "/a"], "/a is in the list twice"),
        ("library_folders", [f"/{number}" for number in range(65)], "at most 64"),
        ("default_backbone", "", "backbone is empty"),
        ("device", 5, "text"),
    ],
)
def test_one_bad_value_leaves_the_others(file: Path, name: str, value: object, said: str) -> None:
    good = {"device": "cpu", "precision": "bf16"}
    write(file, json.dumps({"version": 1, **good, name: value, "of_the_future": 1}))
    loaded = load_settings(file)
    assert getattr(loaded.settings, name) == getattr(Settings(), name)
    assert all(getattr(loaded.settings, other) == value for other, value in good.items() if other != name)
    assert name in loaded.notice
    assert said in loaded.notice


def test_a_file_that_cannot_be_opened_gives_defaults_and_a_notice(file: Path) -> None:
    file.mkdir(parents=True)
    loaded = load_settings(file)
    assert loaded.settings == Settings()
    assert "cannot be read" in loaded.notice


def test_a_copy_that_cannot_be_kept_is_still_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise SaveFailed("full")

    monkeypatch.setattr("studio.storage.atomic.write_new", refuse)
    write(file, "{")
    assert "was kept" not in load_settings(file).notice
    assert load_settings(file).notice


def test_settings_cannot_be_changed_in_place() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Settings().device = "cpu"  # type: ignore[misc]


def test_the_file_lists_settings_and_shortcuts_by_name(file: Path) -> None:
    save_settings(Settings(keys={"stop": ("Esc",), "generate": ("Ctrl+G", "F5")}), file)
    plain = json.loads(file.read_text(encoding="utf-8"))
    assert list(plain) == ["version", *sorted(plain.keys() - {"version"})]
    assert list(plain["keys"]) == ["generate", "stop"]
    assert load_settings(file).settings == Settings(keys={"generate": ("Ctrl+G", "F5"), "stop": ("Esc",)})


@pytest.mark.parametrize(
    "values",
    [
        {"language": "klingon"},
        {"theme": 5},
        {"asks_before_closing": "yes"},
        {"loads_weights_at_start": 1},
        {"precision": "fp64"},
        {"default_backbone": 7},
        {"keys": {"generate": "Ctrl+G"}},
        {"keys": {"generate": ("x" * 41,)}},
        {"keys": {"generate": ("F1",) * 9}},
        {"keys": []},
        {"pictures_folder": 5},
        {"pictures_folder": Path("here")},
        {"pictures_folder": "~nobody-of-this-name/pictures"},
        {"pictures_folder": "/a\x00b"},
        {"library_folders": "/a"},
        {"library_folders": [5]},
        {"library_folders": ["/a\x00b"]},
        {"library_folders": ["/a\ud800b"]},
        {"pictures_folder": "/a\ud800b"},
    ],
)
def test_an_impossible_setting_cannot_be_made(file: Path, values: dict[str, object]) -> None:
    with pytest.raises(InvalidRequest):
        Settings(**values)  # type: ignore[arg-type]
    write(file, json.dumps({"theme": "dark", **values}, default=str))
    loaded = load_settings(file)
    assert loaded.settings == (Settings() if "theme" in values else Settings(theme="dark"))
    assert next(iter(values)) in loaded.notice
    (kept,) = file.parent.glob("settings.kept-*.json")
    assert kept.read_bytes() == file.read_bytes()
    with pytest.raises(InvalidRequest, match=next(iter(values))):
        import_settings(file)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"prompt": "a fox"}', '{"version": 1}'])
def test_an_import_of_no_settings_is_refused(file: Path, text: str) -> None:
    write(file, text)
    with pytest.raises(InvalidRequest, match=r"settings") as caught:
        import_settings(file)
    assert "exported" in caught.value.hint
    assert list(file.parent.iterdir()) == [file]


def test_an_import_of_a_newer_file_or_of_none_is_refused(file: Path) -> None:
    with pytest.raises(InvalidRequest, match="cannot be read"):
        import_settings(file)
    write(file, '{"version": 2, "device": "cpu"}')
    with pytest.raises(UnknownVersion, match="version 2"):
        import_settings(file)
