"""`studio upscale` against a scripted engine."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio.cli.progress import ProgressLine
from studio.contract.events import Stepped
from studio.contract.geometry import Extent
from studio.storage.pngs import encode_png, read_picture, read_record
from tests.cli.conftest import Person, picture_of


@pytest.fixture
def at_work(person: Person) -> Person:
    """A person with a picture."""
    Path("fox.png").write_bytes(encode_png(picture_of(5, Extent(16, 12))))
    return person


def test_a_picture_is_enlarged_under_its_own_name(at_work: Person) -> None:
    assert at_work.types("upscale", "fox.png", "-o", "out/") == 0
    assert at_work.reads() == ("out/0001-fox-2x.png\n", "")
    assert read_picture(Path("out/0001-fox-2x.png")).extent == Extent(32, 24)
    (request,) = at_work.engine.requests
    assert request.enlarge is not None
    assert (request.enlarge.scale, request.enlarge.upscaler, request.enlarge.is_creative) == (2, None, False)
    assert (request.seed, request.count, request.prompt) == (0, 1, "")
    data = Path("out/0001-fox-2x.png").read_bytes()
    assert b"digitalsourcetype/algorithmicallyEnhanced" in data
    assert b"Hires upscale: 2" in data
    assert b"Denoising strength" not in data


def test_the_same_request_is_the_same_whenever_it_is_made(at_work: Person) -> None:
    for name in ("a.png", "b.png"):
        assert at_work.types("upscale", "fox.png", "--scale", "4", "-o", name) == 0
    assert at_work.engine.requests[0] == at_work.engine.requests[1]


def test_a_creative_enlargement_takes_what_a_walk_takes(at_work: Person) -> None:
    how = "--scale 4 --upscaler weights.safetensors --creative --prompt fur --strength 0.2 --tile 64 --overlap 8"
    walk = "--backbone ssm --negative n --steps 2 --guidance 3 --seed 4 --count 2 --device cpu --dtype fp32"
    assert at_work.types(*f"upscale fox.png {how} {walk} -o out/".split()) == 0
    (request,) = at_work.engine.requests
    enlarge = request.enlarge
    assert enlarge is not None
    assert (enlarge.scale, enlarge.upscaler, enlarge.is_creative) == (4, "weights.safetensors", True)
    assert (enlarge.tile_px, enlarge.overlap_px) == (64, 8)
    assert (request.prompt, request.negative_prompt, request.strength) == ("fur", "n", 0.2)
    assert (str(request.backbone), request.scheduler.steps, request.guidance.scale) == ("ssm", 2, 3.0)
    assert (request.seed, request.count, request.device, request.precision) == (4, 2, "cpu", "fp32")


def test_a_creative_enlargement_keeps_most_of_the_picture_unless_told_otherwise(at_work: Person) -> None:
    assert at_work.types("upscale", "fox.png", "--creative", "-o", "a.png") == 0
    assert at_work.engine.requests[0].strength == 0.2


@pytest.mark.parametrize(
    "option",
    [
        ["--prompt", "x"],
        ["--negative", "x"],
        ["--strength", "0.5"],
        ["--backbone", "ssm"],
        ["--scheduler", "euler"],
        ["--spacing", "karras"],
        ["--steps", "3"],
        ["--shift", "3"],
        ["--guidance", "3"],
        ["--guidance-rescale", "0.5"],
        ["--guidance-interval", "0,1"],
        ["--seed", "3"],
        ["--count", "2"],
    ],
)
def test_an_option_that_would_do_nothing_is_refused(at_work: Person, option: list[str]) -> None:
    assert at_work.types("upscale", "fox.png", *option) == 2
    assert f"Error: {option[0]} belongs to --creative, and that is not given." in at_work.reads()[1]
    assert at_work.opened == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Missing argument"),
        (["fox.png", "--scale", "3"], "The scale is 3; it must be 2 or 4."),
        (["fox.png", "--scale", "two"], "The scale is 'two'"),
        (["fox.png", "--tile", "8"], "The tile size is 8"),
        (["fox.png", "--overlap=-1"], "The tiles' overlap is -1"),
        (["none.png"], "There is no file none.png"),
        (["fox.png", "--creative", "--strength", "2"], "The strength is 2"),
        (["fox.png", "-o", "fox.png"], "fox.png exists already"),
        (["fox.png", "--dtype", "fp8"], "allowed: auto, fp32"),
        (["wide.png", "--scale", "4"], "The picture would become 16400x4; a side may have 16,384 pixels."),
        (["huge.png"], "huge.png is too large (30,000 x 1 pixels): 16,384 pixels a side are the limit."),
    ],
)
def test_bad_input_is_one_line_exit_2_and_no_engine(at_work: Person, arguments: list[str], said: str) -> None:
    Image.new("1", (4100, 1)).save("wide.png")
    Image.new("1", (30_000, 1)).save("huge.png")
    before = at_work.files()
    assert at_work.types("upscale", *arguments) == 2
    out, err = at_work.reads()
    assert out == ""
    assert said in err
    assert err.count("\n") == 1
    assert at_work.opened == 0
    assert at_work.files() == before


def test_frames_show_the_enlarged_picture_with_the_tile_that_is_done(at_work: Person) -> None:
    assert at_work.types("upscale", "fox.png", "--frames", "frames", "-o", "a.png") == 0
    frame = read_picture(Path("frames/0001.png"))
    assert frame.extent == Extent(32, 24)
    again = read_picture(Path("frames/0002.png"))
    assert np.array_equal(frame.array[:12], again.array[:12])
    assert not np.array_equal(frame.array[12:, 16:], again.array[12:, 16:])


def test_the_record_makes_it_again_and_is_shown(at_work: Person) -> None:
    assert at_work.types("upscale", "fox.png", "--tile", "64", "-o", "a.png") == 0
    Path("r.json").write_text(json.dumps(read_record(Path("a.png")).to_json()), encoding="utf-8")
    assert at_work.types("generate", "--request", "r.json", "--image", "fox.png", "-o", "b.png") == 0
    assert read_picture(Path("a.png")) == read_picture(Path("b.png"))
    at_work.reads()
    assert at_work.types("show", "a.png") == 0
    shown = at_work.reads()[0]
    assert "enlarged:     2x by the upscaler for it, tiles of 64 px\n" in shown
    assert "prompt" not in shown
    assert "strength" not in shown


def test_tileable_reaches_the_request_of_generate(person: Person) -> None:
    assert person.types("generate", "stones", "--tileable", "-o", "a.png") == 0
    assert person.engine.requests[0].is_tileable
    person.reads()
    person.types("show", "a.png")
    assert "tileable:     yes\n" in person.reads()[0]


def test_the_progress_line_counts_tiles(person: Person) -> None:
    step = Stepped(1, 4, 0.0, None, 2.0)
    assert ProgressLine(1, "Tile").line(step) == "[######..................] Tile 1/4, 6 s to go"
    assert ProgressLine(1).line(step) == "[######..................] Step 1/4, 6 s to go"
