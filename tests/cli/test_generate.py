"""`studio generate` against a scripted engine: what is on disk and on the terminal, and what is refused before work."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from studio.contract.errors import OutOfMemory
from studio.contract.events import Noticed
from studio.contract.geometry import Extent
from studio.contract.raster import Raster
from studio.storage.pngs import encode_png, read_picture, read_record
from tests.cli.conftest import FakeEngine, Person, picture_of


def test_a_prompt_becomes_a_file_with_its_record(person: Person) -> None:
    assert person.types("generate", "a red apple", "--seed", "1", "-o", "apple.png") == 0
    assert read_picture(Path("apple.png")) == picture_of(1, Extent(64, 64))
    record = read_record(Path("apple.png"))
    assert (record.request.prompt, record.seed, record.request.scheduler.steps) == ("a red apple", 1, 3)
    assert person.reads() == ("apple.png\n", "")


def test_without_an_output_the_picture_goes_to_the_folder_of_its_day(person: Person) -> None:
    assert person.types("generate", "빨간 사과") == 0
    path = person.pictures / "2026-11-21" / "0001-빨간-사과.png"
    assert path.is_file()
    assert person.reads()[0] == f"{path}\n"


def test_a_folder_gets_named_and_numbered_files(person: Person) -> None:
    assert person.types("generate", "a red apple", "-o", "new/") == 0
    assert person.types("generate", "a pear", "--count", "2", "-o", "new") == 0
    assert person.files() == ["new/0001-a-red-apple.png", "new/0002-a-pear.png", "new/0003-a-pear.png"]


def test_several_pictures_get_numbered_names_and_seeds_in_a_row(person: Person) -> None:
    assert person.types("generate", "x", "--seed", "18446744073709551615", "--count", "2", "-o", "a.png") == 0
    assert person.files() == ["a-1.png", "a-2.png"]
    assert [read_record(Path(name)).seed for name in person.files()] == [2**64 - 1, 0]


def test_ten_pictures_sort_by_name(person: Person) -> None:
    assert person.types("generate", "x", "--steps", "1", "--count", "10", "-o", "a.png", "--size", "8") == 0
    assert person.files()[0] == "a-01.png"
    assert len(person.files()) == 10


def test_an_existing_file_is_refused_before_any_work(person: Person) -> None:
    Path("apple.png").write_bytes(b"mine")
    assert person.types("generate", "x", "-o", "apple.png") == 2
    assert person.reads() == (
        "",
        "Error: apple.png exists already. Nothing is ever overwritten: choose another name, or a folder.\n",
    )
    assert person.opened == 0
    assert Path("apple.png").read_bytes() == b"mine"


def test_a_broken_link_counts_as_an_existing_file(person: Person) -> None:
    Path("apple.png").symlink_to("nowhere")
    assert person.types("generate", "x", "-o", "apple.png") == 2


def test_each_file_of_a_count_is_checked_before_any_work(person: Person) -> None:
    Path("a-3.png").write_bytes(b"mine")
    assert person.types("generate", "x", "--count", "3", "-o", "a.png") == 2
    assert "a-3.png exists" in person.reads()[1]
    assert person.opened == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "There is no prompt."),
        (["x", "-o", "a.jpg"], "does not end in .png"),
        (["x", "-o", "none/a.png"], "There is no folder none"),
        (["x", "-o", ""], "must be a file or a folder"),
        (["x", "-o", "file/"], "file is no folder"),
        (["x", "-o", "file/a.png"], "There is no folder file"),
        (["x", "--frames", "file"], "file is no folder"),
        (["x", "--steps", "0"], "from 1 to 1000"),
        (["x", "--steps", "1001"], "from 1 to 1000"),
        (["x", "--steps", "many"], "The steps is 'many'; it must be a whole number."),
        (["x", "--guidance", "nan"], "The guidance is 'nan'; it must be a number."),
        (["x", "--guidance", "101"], "from 0 to 100"),
        (["x", "--guidance-rescale", "2"], "from 0 to 1"),
        (["x", "--guidance-interval", "0.9,0.1"], "must not exceed its end"),
        (["x", "--guidance-interval", "0.9"], "must be START,END"),
        (["x", "--guidance-interval", "a,b"], "must be a number"),
        (["x", "--seed", "18446744073709551616"], "from 0 to 18446744073709551615"),
        (["x", "--seed", "-1"], "from 0 to 18446744073709551615"),
        (["x", "--seed", "apple"], "The seed is 'apple'; it must be a whole number."),
        (["x", "--size", "0x64"], "at least 1"),
        (["x", "--size=-64x64"], "at least 1"),
        (["x", "--size", "big"], "not of the form WIDTHxHEIGHT"),
        (["x", "--count", "0"], "from 1 to 10000"),
        (["x", "--device", "gpu"], "allowed: auto, cpu"),
        (["x", "--dtype", "fp8"], "allowed: auto, fp32, bf16, fp16"),
        (["x", "--spacing", "karas"], "Did you mean 'karras'?"),
        (["x", "--shift", "0"], "from 0.01 to 100"),
        (["x", "--strength", "0.5"], "--strength belongs to --image"),
        (["x", "--image", "none.png"], "There is no file none.png"),
        (["x", "--image", "file"], "file is no picture"),
        (["x", "--backbone", " "], "The backbone is empty"),
        (["x\x00y"], "NUL"),
        (["x\udcffy"], "The prompt is not UTF-8: byte 0xff at position 2."),
        (["x", "--negative", "\udc80"], "The negative prompt is not UTF-8"),
        (["x\ud800y"], "half of a surrogate pair"),
        (["x" * 200_001], "at most 200,000 are allowed"),
        (["x", "y"], "in quotes"),
        (["x", "--sed", "1"], "--seed"),
        (["x", "--request", "r.json"], "PROMPT and --request are given together"),
        (["--request", "none.json"], "The request none.json cannot be read"),
        (["--request", "file"], "The request is not JSON"),
    ],
)
def test_bad_input_is_one_line_exit_2_and_no_engine(person: Person, arguments: list[str], said: str) -> None:
    Path("file").write_text("not a picture", encoding="utf-8")
    assert person.types("generate", *arguments) == 2
    out, err = person.reads()
    assert out == ""
    assert said in err
    assert err.startswith("Error: ")
    assert err.count("\n") == 1
    assert person.opened == 0
    assert person.files() == ["file"]


def test_the_same_seed_gives_the_same_pixels_and_another_does_not(person: Person) -> None:
    for name, seed in (("a", "1"), ("b", "1"), ("c", "2")):
        assert person.types("generate", "x", "--seed", seed, "-o", f"{name}.png") == 0
    a, b, c = (read_picture(Path(f"{name}.png")) for name in "abc")
    assert a == b != c


def test_a_seed_that_is_not_given_is_drawn_from_64_bits_and_recorded(person: Person) -> None:
    for name in "abc":
        person.types("generate", "x", "-o", f"{name}.png")
    seeds = {read_record(Path(f"{name}.png")).seed for name in "abc"}
    assert len(seeds) == 3
    assert max(seeds) > 2**48


def test_every_option_reaches_the_request(person: Person) -> None:
    Path("in.png").write_bytes(encode_png(picture_of(5, Extent(16, 8))))
    walk = "--scheduler flow_euler --spacing karras --shift 3 --steps 7 --guidance 5 --guidance-rescale 0.5"
    where = "--image in.png --strength 0.4 --class 3 --device cpu --dtype bf16 -o out/"
    rest = "generate x --negative n --backbone ssm:ssd --guidance-interval 0.1,0.9 --seed 9 --size 32x24 --count 2"
    words = f"{rest} {walk} {where}".split()
    assert person.types(*words) == 0
    (request,) = person.engine.requests
    assert (request.prompt, request.negative_prompt, str(request.backbone)) == ("x", "n", "ssm:ssd")
    assert (request.scheduler.id, request.scheduler.spacing, request.scheduler.shift) == ("flow_euler", "karras", 3.0)
    assert (request.scheduler.steps, request.guidance.scale, request.guidance.rescale) == (7, 5.0, 0.5)
    assert (request.guidance.interval, request.seed, str(request.extent)) == ((0.1, 0.9), 9, "32x24")
    assert (request.count, request.strength, request.class_label) == (2, 0.4, "3")
    assert (request.device, request.precision) == ("cpu", "bf16")
    assert isinstance(request.source, Raster)
    assert request.source.extent == Extent(16, 8)


def test_events_are_one_json_object_a_line(person: Person) -> None:
    assert person.types("generate", "사과", "--seed", "1", "--count", "2", "--json", "-o", "a.png") == 0
    events = person.reads_events()
    names = [event["event"] for event in events]
    assert names == ["loading", *(["stepped"] * 3 + ["decoding", "saved"]) * 2, "finished"]
    assert [event["index"] for event in events if event["event"] == "stepped"] == [1, 2, 3] * 2
    assert {"index": 1, "total": 3, "sigma": 1.0, "seconds": 0.0, "picture": 2}.items() <= events[6].items()
    assert [event["path"] for event in events if event["event"] == "saved"] == ["a-1.png", "a-2.png"]
    assert events[-1]["images"] == ["a-1.png", "a-2.png"]
    assert events[-1]["record"] == json.loads(json.dumps(read_record(Path("a-1.png")).to_json()))


def test_a_refusal_is_a_json_event_too(person: Person) -> None:
    assert person.types("generate", "x", "--steps", "0", "--json") == 2
    (event,) = person.reads_events()
    assert (event["event"], event["code"]) == ("failed", "invalid_request")
    assert event["hint"]


def test_a_prompt_that_looks_like_an_option_stands_after_two_hyphens(person: Person) -> None:
    assert person.types("generate", "-o", "a.png", "--", "--json") == 0
    assert person.reads()[0] == "a.png\n"
    assert read_record(Path("a.png")).request.prompt == "--json"


def _names(folder: str) -> list[str]:
    return sorted(path.name for path in Path(folder).iterdir())


def test_frames_are_one_png_a_step_at_the_size_of_the_picture(person: Person) -> None:
    assert person.types("generate", "x", "--frames", "frames", "-o", "a.png") == 0
    assert _names("frames") == ["0001.png", "0002.png", "0003.png"]
    assert read_picture(Path("frames/0001.png")).extent == Extent(64, 64)


def test_frames_of_several_pictures_get_a_folder_each(person: Person) -> None:
    assert person.types("generate", "x", "--count", "2", "--frames", "frames", "-o", "a.png") == 0
    assert _names("frames") == ["picture-1", "picture-2"]
    assert len(_names("frames/picture-2")) == 3


@pytest.mark.parametrize("taken", ["0007.png", "picture-1/0001.png"])
def test_a_folder_with_frames_is_refused_before_any_work(person: Person, taken: str) -> None:
    Path("frames", taken).parent.mkdir(parents=True)
    Path("frames", taken).write_bytes(b"")
    assert person.types("generate", "x", "--frames", "frames", "-o", "a.png") == 2
    assert "holds frames already" in person.reads()[1]
    assert person.opened == 0


def test_the_prompt_can_come_from_standard_input(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("빨간 사과\n".encode())))
    assert person.types("generate", "-", "-o", "a.png") == 0
    assert read_record(Path("a.png")).request.prompt == "빨간 사과"


def test_a_standard_input_that_is_no_utf_8_is_refused(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"ab\xff")))
    assert person.types("generate", "-", "-o", "a.png") == 2
    assert "The prompt is not UTF-8: byte 0xff at position 3." in person.reads()[1]


def test_a_closed_standard_input_is_refused(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert person.types("generate", "-", "-o", "a.png") == 2


def test_a_request_in_a_file_gives_the_same_picture(person: Person) -> None:
    person.types("generate", "x", "--seed", "7", "-o", "a.png")
    record = read_record(Path("a.png"))
    Path("request.json").write_text(json.dumps(record.request.to_json()), encoding="utf-8")
    Path("record.json").write_text(json.dumps(record.to_json()), encoding="utf-8")
    assert person.types("generate", "--request", "request.json", "-o", "b.png") == 0
    assert person.types("generate", "--request", "record.json", "-o", "c.png") == 0
    assert read_picture(Path("a.png")) == read_picture(Path("b.png")) == read_picture(Path("c.png"))


def test_a_request_without_the_pixels_of_its_source_is_refused(person: Person) -> None:
    Path("in.png").write_bytes(encode_png(picture_of(5, Extent(16, 8))))
    person.types("generate", "x", "--image", "in.png", "-o", "a.png")
    Path("r.json").write_text(json.dumps(read_record(Path("a.png")).request.to_json()), encoding="utf-8")
    person.reads()
    assert person.types("generate", "--request", "r.json", "-o", "b.png") == 2
    assert "only the fingerprint" in person.reads()[1]


def test_a_request_from_a_picture_runs_again_with_that_very_picture(person: Person) -> None:
    Path("in.png").write_bytes(encode_png(picture_of(5, Extent(16, 8))))
    Path("other.png").write_bytes(encode_png(picture_of(6, Extent(16, 8))))
    person.types("generate", "x", "--image", "in.png", "-o", "a.png")
    Path("r.json").write_text(json.dumps(read_record(Path("a.png")).request.to_json()), encoding="utf-8")
    assert person.types("generate", "--request", "r.json", "--image", "in.png", "-o", "b.png") == 0
    assert read_picture(Path("a.png")) == read_picture(Path("b.png"))
    person.reads()
    assert person.types("generate", "--request", "r.json", "--image", "other.png", "-o", "c.png") == 2
    assert "is not the picture that the request starts from" in person.reads()[1]
    assert person.types("show", "a.png") == 0
    assert "16x8, fingerprint" in person.reads()[0]


def test_a_fault_of_the_engine_is_one_line_and_exit_1(person: Person) -> None:
    person.engine = FakeEngine(fault=OutOfMemory("Memory ran out while sampling.", "Choose a smaller --size."))
    assert person.types("generate", "x", "-o", "a.png") == 1
    assert person.reads() == ("", "Error: Memory ran out while sampling. Choose a smaller --size.\n")
    assert person.files() == []


def test_a_notice_is_told_and_the_work_goes_on(person: Person) -> None:
    person.engine = FakeEngine(extra=(Noticed("The prompt is cut off.", "Shorten it."),))
    assert person.types("generate", "x", "-o", "a.png") == 0
    assert person.reads() == ("a.png\n", "Notice: The prompt is cut off. Shorten it.\n")


def test_a_picture_whose_place_was_taken_meanwhile_is_kept_elsewhere(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "spare"))

    def take_the_place(picture: int, index: int, stop: object) -> None:
        Path("a.png").write_bytes(b"somebody else's")

    person.engine = FakeEngine(before_step=take_the_place)
    assert person.types("generate", "an apple", "--seed", "3", "-o", "a.png") == 2
    kept = tmp_path / "spare" / "0001-an-apple.png"
    assert str(kept) in person.reads()[1]
    assert read_picture(kept) == picture_of(3, Extent(64, 64))
    assert Path("a.png").read_bytes() == b"somebody else's"


def test_a_failed_save_stops_the_engine_and_tells_what_stays(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", "/dev/null/spare")

    def take_the_second(picture: int, index: int, stop: object) -> None:
        if picture == 2:
            Path("a-2.png").write_bytes(b"")

    person.engine = FakeEngine(before_step=take_the_second)
    assert person.types("generate", "x", "--count", "3", "-o", "a.png") == 2
    err = person.reads()[1]
    assert "a-2.png exists already." in err
    assert "1 earlier picture stays saved." in err
    assert person.files() == ["a-1.png", "a-2.png"]


def test_a_broken_settings_file_is_told_once_and_does_not_stop_the_work(person: Person) -> None:
    from studio.storage.places import platform_places

    file = platform_places().settings_file
    file.parent.mkdir(parents=True)
    file.write_text("{broken", encoding="utf-8")
    assert person.types("generate", "x", "-o", "a.png") == 0
    assert "Notice: The settings" in person.reads()[1]
    assert person.types("generate", "x", "-o", "b.png") == 0
    assert person.reads()[1] == ""
