"""`studio inpaint` against a scripted engine: the mask, what is refused before work, what reaches the request."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio.contract.geometry import Extent
from studio.contract.raster import Mask, Raster
from studio.storage.pngs import encode_png, read_picture, read_record
from tests.cli.conftest import Person, picture_of

EXTENT = Extent(16, 12)
MARKED = np.zeros((12, 16), np.uint8)
MARKED[3:9, 4:10] = 255


@pytest.fixture
def at_work(person: Person) -> Person:
    """A person with a picture and some masks."""
    Path("in.png").write_bytes(encode_png(picture_of(5, EXTENT)))
    Image.fromarray(MARKED).save("mask.png")
    Image.fromarray(255 - MARKED).save("negative.png")
    Image.new("L", (16, 12)).save("black.png")
    Image.new("L", (16, 12), 255).save("white.png")
    Image.new("L", (12, 16), 255).save("lying.png")
    Image.new("L", (64, 64), 255).save("other.png")
    Path("text").write_text("not a picture", encoding="utf-8")
    return person


def test_only_the_white_part_is_another_and_the_proof_is_told(at_work: Person) -> None:
    assert at_work.types("inpaint", "in.png", "a hat", "--mask", "mask.png", "--seed", "3", "-o", "out.png") == 0
    before, after = read_picture(Path("in.png")).array, read_picture(Path("out.png")).array
    assert np.array_equal(before[MARKED == 0], after[MARKED == 0])
    assert not np.array_equal(before[MARKED > 0], after[MARKED > 0])
    said = "0 pixels changed outside the mask; seam 1.03x its surroundings\n"
    assert at_work.reads() == ("out.png\n", said)
    record = read_record(Path("out.png"))
    assert (record.request.prompt, record.request.strength) == ("a hat", 1.0)
    assert b"compositeWithTrainedAlgorithmicMedia" in Path("out.png").read_bytes()


def test_the_record_names_the_picture_and_the_mask(at_work: Person) -> None:
    assert at_work.types("inpaint", "in.png", "a hat", "--mask", "mask.png", "-o", "out.png") == 0
    source, mask = read_record(Path("out.png")).sources
    assert (source.role, source.name, source.record_id) == ("source", "in.png", "")
    assert (source.sha256, mask.role, mask.name) == (picture_of(5, EXTENT).sha256, "mask", "mask.png")
    assert at_work.types("inpaint", "out.png", "a hat", "--mask", "mask.png", "-o", "again.png", "--json") == 0
    (again, _) = read_record(Path("again.png")).sources
    assert (again.name, again.record_id) == ("out.png", read_record(Path("out.png")).id)
    told = json.loads(at_work.reads()[0].splitlines()[-1])
    assert [each["name"] for each in told["record"]["sources"]] == ["out.png", "mask.png"]


def test_as_json_the_record_with_its_proof_comes_last(at_work: Person) -> None:
    assert at_work.types("inpaint", "in.png", "", "--mask", "mask.png", "--json", "-o", "out.png") == 0
    out, err = at_work.reads()
    events = [json.loads(line) for line in out.splitlines()]
    assert [event["event"] for event in events] == ["loading", *["stepped"] * 3, "decoding", "saved", "finished"]
    assert events[-1]["record"]["proof"]["changed_outside"] == 0
    assert err == ""


def test_every_option_reaches_the_request(at_work: Person) -> None:
    how = "--strength 0.6 --fill replace-background --grow 3 --feather 4 --blend 5 --context 6"
    switches = "--no-differential --no-colour-match --backbone ssm --steps 2 --guidance 3 --seed 4 --count 2"
    words = f"inpaint in.png x --mask mask.png {how} {switches} --negative n --device cpu --dtype fp32 -o out/"
    assert at_work.types(*words.split()) == 0
    (request,) = at_work.engine.requests
    assert request.source == picture_of(5, EXTENT)
    assert request.mask == Mask(MARKED)
    settings = request.inpaint
    assert (request.strength, settings.fill) == (0.6, "replace_background")
    assert (settings.grow_px, settings.feather_px, settings.blend_px, settings.context_px) == (3, 4, 5, 6)
    assert (settings.is_differential, settings.matches_colour) == (False, False)
    assert (str(request.backbone), request.scheduler.steps, request.guidance.scale) == ("ssm", 2, 3.0)
    assert (request.seed, request.count, request.negative_prompt) == (4, 2, "n")
    assert (request.device, request.precision) == ("cpu", "fp32")


def test_without_options_what_is_automatic_is_left_to_the_engine(at_work: Person) -> None:
    assert at_work.types("inpaint", "in.png", "x", "--mask", "mask.png", "-o", "out.png") == 0
    settings = at_work.engine.requests[0].inpaint
    assert (settings.fill, settings.grow_px, settings.feather_px, settings.blend_px) == (None, None, None, None)
    assert (settings.context_px, settings.is_differential, settings.matches_colour) == (None, True, True)


def test_an_inverted_mask_is_the_opposite(at_work: Person) -> None:
    words = ["inpaint", "in.png", "x", "--mask", "negative.png", "--invert-mask", "-o", "out.png"]
    assert at_work.types(*words) == 0
    assert at_work.engine.requests[0].mask == Mask(MARKED)


def test_without_a_prompt_the_name_is_the_picture_s(at_work: Person) -> None:
    assert at_work.types("inpaint", "in.png", "", "--mask", "mask.png", "-o", "out/") == 0
    assert at_work.reads()[0] == "out/0001-in.png\n"


def test_a_full_mask_is_told_and_runs(at_work: Person) -> None:
    assert at_work.types("inpaint", "in.png", "x", "--mask", "white.png", "-o", "out.png") == 0
    assert "Notice: The mask covers the whole picture" in at_work.reads()[1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["in.png", "x"], "There is no mask."),
        (["in.png", "--mask", "mask.png"], "There is no prompt."),
        (["--mask", "mask.png"], "Missing argument"),
        (["in.png", "x", "--mask", "other.png"], "The mask other.png is 64x64 but the picture in.png is 16x12."),
        (["in.png", "x", "--mask", "other.png"], "magick MASK -resize 16x12! SCALED.png"),
        (["in.png", "x", "--mask", "lying.png"], "turn it by 90 degrees"),
        (["in.png", "x", "--mask", "black.png"], "black.png is empty"),
        (["in.png", "x", "--mask", "black.png"], "--invert-mask"),
        (["in.png", "x", "--mask", "white.png", "--invert-mask"], "white everywhere"),
        (["in.png", "x", "--mask", "none.png"], "There is no file none.png"),
        (["none.png", "x", "--mask", "mask.png"], "There is no file none.png"),
        (["text", "x", "--mask", "mask.png"], "text is no picture"),
        (["in.png", "x", "--mask", "text"], "text is no picture"),
        (["in.png", "x", "--mask", "mask.png", "--fill", "gray"], "allowed: fill, expand, add, remove"),
        (["in.png", "x", "--mask", "mask.png", "--fill", "removed"], "Did you mean 'remove'?"),
        (["in.png", "x", "--mask", "mask.png", "--grow=-1"], "The grow is -1"),
        (["in.png", "x", "--mask", "mask.png", "--context", "wide"], "The context is 'wide'"),
        (["in.png", "x", "--mask", "mask.png", "--strength", "0"], "The strength is 0"),
        (["in.png", "x", "--mask", "mask.png", "--size", "8x8"], "--size"),
        (["in.png", "x", "--mask", "mask.png", "-o", "in.png"], "in.png exists already"),
        (["in.png", "x", "--mask", "mask.png", "--steps", "0"], "from 1 to 1000"),
    ],
)
def test_bad_input_is_one_line_exit_2_and_no_engine(at_work: Person, arguments: list[str], said: str) -> None:
    before = at_work.files()
    assert at_work.types("inpaint", *arguments) == 2
    out, err = at_work.reads()
    assert out == ""
    assert said in err
    assert err.startswith("Error: ")
    assert err.count("\n") == 1
    assert at_work.opened == 0
    assert at_work.files() == before


def test_frames_show_the_whole_picture_with_the_preview_under_the_mask(at_work: Person) -> None:
    words = ["inpaint", "in.png", "x", "--mask", "mask.png", "--frames", "frames", "-o", "out.png"]
    assert at_work.types(*words) == 0
    assert len(list(Path("frames").iterdir())) == 3
    before, frame = read_picture(Path("in.png")).array, read_picture(Path("frames/0002.png")).array
    changed = (before != frame).any(axis=-1)
    assert frame.shape == before.shape
    assert changed[6:9, 8:10].any()
    assert not changed[MARKED == 0].any()
    assert not changed[:6].any()  # the engine shows the lower right quarter alone


def test_the_record_makes_it_again_with_picture_and_mask_given_back(at_work: Person) -> None:
    for number, extra in enumerate(([], ["--invert-mask"])):
        words = ["inpaint", "in.png", "x", "--mask", "mask.png", *extra, "-o", f"out{number}.png"]
        assert at_work.types(*words) == 0
        at_work.reads()
        assert at_work.types("show", f"out{number}.png", "--json") == 0
        Path("again.json").write_text(at_work.reads()[0], encoding="utf-8")
        again = ["generate", "--request", "again.json", "-o", f"again{number}.png"]
        for given, missing in (
            ([], "a picture of 16x12 and a mask of 16x12 of which it holds only the fingerprints"),
            (["--image", "in.png"], "a mask of 16x12 of which it holds only the fingerprint."),
            (["--mask", "mask.png"], "a picture of 16x12 of which"),
        ):
            assert at_work.types(*again, *given) == 2
            said = at_work.reads()[1]
            assert missing in said
            assert "--request REQUEST --image FILE --mask FILE" in said
        assert at_work.types(*again, "--image", "in.png", "--mask", "other.png") == 2
        assert "other.png is not the mask that the request has" in at_work.reads()[1]
        assert at_work.types(*again, "--image", "in.png", "--mask", "mask.png") == 0
        assert read_picture(Path(f"again{number}.png")) == read_picture(Path(f"out{number}.png"))
        at_work.reads()


def test_a_mask_that_no_request_asks_for_is_refused(at_work: Person) -> None:
    assert at_work.types("generate", "x", "--mask", "mask.png") == 2
    assert "studio inpaint IMAGE PROMPT --mask MASK" in at_work.reads()[1]
    at_work.types("generate", "x", "-o", "plain.png")
    Path("r.json").write_text(json.dumps(read_record(Path("plain.png")).request.to_json()), encoding="utf-8")
    at_work.reads()
    assert at_work.types("generate", "--request", "r.json", "--mask", "mask.png", "-o", "b.png") == 2
    assert "the request lacks no such mask" in at_work.reads()[1]


def test_show_tells_mask_settings_and_proof(at_work: Person) -> None:
    words = ["inpaint", "in.png", "x", "--mask", "mask.png", "--grow", "3", "--fill", "remove", "-o", "out.png"]
    assert at_work.types(*words) == 0
    at_work.reads()
    assert at_work.types("show", "out.png") == 0
    shown = at_work.reads()[0]
    assert "mask:         16x12, fingerprint" in shown
    assert "repainted:    fill remove, grown by 3 px\n" in shown
    assert "proof:        0 pixels changed outside the mask; seam 1.03x its surroundings\n" in shown


def test_what_was_said_of_a_file_is_a_notice(at_work: Person) -> None:
    frames = [Image.new("RGB", (16, 12), colour) for colour in ("red", "blue")]
    frames[0].save("moving.gif", save_all=True, append_images=frames[1:])
    words = ["inpaint", "moving.gif", "x", "--mask", "mask.png", "--json", "-o", "out.png"]
    assert at_work.types(*words) == 0
    notice = at_work.reads_events()[0]
    assert (notice["event"], "moving.gif is animated" in str(notice["text"])) == ("notice", True)
    source = at_work.engine.requests[0].source
    assert isinstance(source, Raster)
    assert source.array[0, 0].tolist() == [255, 0, 0]
