"""`studio export`: what it writes, what it says, what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from studio.contract.geometry import Extent
from studio.contract.requests import GenerateRequest
from studio.storage.places import platform_places
from studio.storage.pngs import encode_png, read_picture, read_record
from studio.storage.settings import Settings, save_settings
from tests.cli.conftest import Person, a_record, picture_of


def pictures(*names: str) -> None:
    for number, name in enumerate(names):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        extent = Extent(40, 20)
        record = a_record(GenerateRequest("a fox"), number)
        Path(name).write_bytes(encode_png(picture_of(number, extent), record))


def test_a_folder_of_pictures_becomes_copies_in_another_format_and_size(person: Person) -> None:
    pictures("in/b.png", "in/deep/a.png", "in/.hidden/c.png", "one.png")
    options = ["--format", "jpg", "--longest", "20", "--name", "{number}-{prompt}"]
    assert person.types("export", "in", "one.png", "-o", "out", *options) == 0
    shown, _ = person.reads()
    assert shown.splitlines() == [f"out/000{number}-a-fox.jpg" for number in (1, 2, 3)]
    assert read_picture(Path("out/0001-a-fox.jpg")).extent == Extent(20, 10)
    assert read_record(Path("out/0003-a-fox.jpg")).request.prompt == "a fox"


def test_what_a_search_finds_in_any_folder_of_the_library_is_exported(person: Person, tmp_path: Path) -> None:
    pictures(str(person.pictures / "2026" / "own.png"), str(tmp_path / "photos" / "far.png"), "named.png")
    settings = Settings(library_folders=(tmp_path / "photos", tmp_path / "away"))
    save_settings(settings, platform_places().settings_file)
    assert person.types("export", "named.png", "--search", "fox", "-o", "out") == 0
    assert {Path(line).name for line in person.reads()[0].splitlines()} == {"named.png", "own.png", "far.png"}
    assert person.types("export", "--search", "folder:photos stars:many", "-o", "out2") == 2
    told = person.reads()[1]
    assert "must be a number" in told
    assert "No picture of the library fits" in told
    assert str(tmp_path / "photos") in told
    assert person.types("export", "--search", "folder:photos", "-o", "out3", "--as", "sheet") == 0
    person.reads()
    assert person.types("export", "-o", "out") == 2
    assert "No picture is named" in person.reads()[1]
    assert person.types("export", "named.png", "--search", "fox", "--as", "animation", "-o", "out") == 2
    assert "--search has no effect" in person.reads()[1]


def test_scripts_read_each_picture_and_the_end(person: Person) -> None:
    pictures("a.png", "b.png")
    assert person.types("export", "a.png", "b.png", "-o", "out", "--json") == 0
    events = [json.loads(line) for line in person.reads()[0].splitlines()]
    assert [(event["event"], event.get("done")) for event in events] == [
        ("exported", 1),
        ("exported", 2),
        ("finished", None),
    ]
    assert events[-1]["images"] == ["out/a.png", "out/b.png"]


def test_what_cannot_be_read_is_said_and_the_rest_is_written(person: Person) -> None:
    pictures("a.png")
    Path("broken.png").write_bytes(b"no picture")
    assert person.types("export", "broken.png", "a.png", "missing.png", "-o", "out") == 1
    shown, told = person.reads()
    assert shown == "out/a.png\n"
    assert [line.partition(":")[0] for line in told.splitlines()] == ["Notice", "Notice"]
    assert "broken.png" in told
    assert "There is no file missing.png" in told


def test_sheet_and_page_are_made(person: Person) -> None:
    pictures("a.png", "b.png")
    sheet = ["--as", "sheet", "--columns", "2", "--caption", "none", "--paper", "400x300"]
    assert person.types("export", "a.png", "b.png", "-o", "out", *sheet) == 0
    assert read_picture(Path("out/contact-sheet.png")).extent == Extent(400, 300)
    assert person.types("export", "a.png", "-o", "out", "--as", "page", "--title", "Foxes") == 0
    assert "<title>Foxes</title>" in Path("out/Foxes/index.html").read_text("utf-8")


def test_a_page_speaks_as_the_window_does_or_as_asked(person: Person, monkeypatch) -> None:
    pictures("a.png")
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "ko_KR.UTF-8")
    assert person.types("export", "a.png", "-o", "out", "--as", "page") == 0
    page = Path("out/그림/index.html").read_text("utf-8")
    assert '<html lang="ko">' in page
    assert "<dt>시드</dt>" in page
    settings = platform_places().settings_file
    settings.parent.mkdir(parents=True)
    settings.write_text('{"version": 1, "language": "en"}')
    assert person.types("export", "a.png", "-o", "out", "--as", "page") == 0
    assert '<html lang="en">' in Path("out/Pictures/index.html").read_text("utf-8")
    assert person.types("export", "a.png", "-o", "ko", "--as", "page", "--language", "ko", "--title", "x") == 0
    assert '<html lang="ko">' in Path("ko/x/index.html").read_text("utf-8")


def test_frames_become_an_animation(person: Person) -> None:
    pictures("steps/0001.png", "steps/0002.png", "steps/0003.png")
    assert (
        person.types("export", "steps", "-o", "out", "--as", "animation", "--format", "gif", "--frame-ms", "100") == 0
    )
    with Image.open("out/steps.gif") as image:
        assert image.n_frames == 3  # type: ignore[attr-defined]  # Pillow's stubs lack it


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--as", "shet"], "Did you mean 'sheet'?"),
        (["--as", "page", "--language", "kr"], "allowed: en, ko"),
        (["--language", "ko"], "no effect with --as pictures"),
        (["--format", "bmp"], "allowed: png, webp, jpeg"),
        (["--metadata", "all"], "allowed: keep, parameters, none"),
        (["--profile", "p3"], "allowed: srgb, display-p3, none"),
        (["--fit", "bars"], "--fit belongs to --size"),
        (["--scale", "2", "--longest", "5"], "one size"),
        (["--scale", "0"], "above 0"),
        (["--size", "huge"], "WIDTHxHEIGHT"),
        (["--name", "{prompt}"], "must hold {number} once"),
        (["--columns", "3"], "--columns has no effect with --as pictures"),
        (["--as", "sheet", "--name", "{number}"], "--name has no effect with --as sheet"),
        (["--as", "sheet", "--columns", "0"], "from 1 to 40"),
        (["--as", "animation"], "one folder of frames"),
        (["--quality", "101"], "from 1 to 100"),
    ],
)
def test_what_makes_no_sense_is_refused_before_any_work(person: Person, options: list[str], said: str) -> None:
    pictures("a.png")
    assert person.types("export", "a.png", "-o", "out", *options) == 2
    assert said in person.reads()[1]
    assert not Path("out").exists()


def test_an_output_is_required_and_an_empty_folder_is_said(person: Person) -> None:
    Path("empty").mkdir()
    assert person.types("export", "empty", "-o", "out") == 2
    assert "holds no pictures" in person.reads()[1]
    assert person.types("export", "empty") == 2


def test_a_folder_that_is_a_file_is_said_with_what_was_written(person: Person) -> None:
    pictures("a.png")
    Path("out").write_bytes(b"")
    assert person.types("export", "a.png", "-o", "out") == 1
    assert "Nothing was written." in person.reads()[1]
