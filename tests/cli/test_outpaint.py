"""`studio outpaint` against a scripted engine."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from studio.contract.geometry import Extent, Margins
from studio.storage.pngs import encode_png, read_picture, read_record
from tests.cli.conftest import Person, picture_of


@pytest.fixture
def at_work(person: Person) -> Person:
    """A person with a picture."""
    Path("in.png").write_bytes(encode_png(picture_of(5, Extent(16, 12))))
    return person


def test_the_picture_grows_by_its_margins_and_the_proof_is_told(at_work: Person) -> None:
    margins = ["--left", "1", "--top", "2", "--right", "3", "--bottom", "4"]
    assert at_work.types("outpaint", "in.png", "sea", *margins, "--fill", "expand", "-o", "out.png") == 0
    assert read_picture(Path("out.png")).extent == Extent(20, 18)
    (request,) = at_work.engine.requests
    assert request.margins == Margins(1, 2, 3, 4)
    assert (request.strength, request.inpaint.fill, request.prompt) == (1.0, "expand", "sea")
    said = "0 pixels of the picture itself changed; seam 1.03x its surroundings\n"
    assert at_work.reads() == ("out.png\n", said)
    assert b"compositeWithTrainedAlgorithmicMedia" in Path("out.png").read_bytes()


def test_one_side_is_enough(at_work: Person) -> None:
    assert at_work.types("outpaint", "in.png", "", "--right", "8", "-o", "out/") == 0
    assert at_work.reads()[0] == "out/0001-in.png\n"
    assert at_work.engine.requests[0].margins == Margins(right=8)


def test_frames_show_the_picture_in_its_place_among_what_is_painted(at_work: Person) -> None:
    margins = ["--left", "4", "--top", "4", "--right", "12", "--bottom", "12"]
    assert at_work.types("outpaint", "in.png", "x", *margins, "--frames", "frames", "-o", "out.png") == 0
    frame = read_picture(Path("frames/0003.png")).array
    assert frame.shape == (28, 32, 4)
    assert np.array_equal(frame[4:16, 4:20, :3], picture_of(5, Extent(16, 12)).array)
    assert (frame[4:16, 4:20, 3] == 255).all()
    assert (frame[16:, 20:, 3] == 255).all()  # the engine shows the lower right quarter alone
    assert (frame[:4, :, 3] == 0).all()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["in.png", "x"], "All margins are 0"),
        (["in.png", "--left", "8"], "There is no prompt."),
        (["in.png", "x", "--left=-8"], "The margin on the left is -8"),
        (["in.png", "x", "--top", "some"], "The margin on the top is 'some'; it must be a whole number."),
        (["in.png", "x", "--right", "16384"], "The picture would become 16400x12; a side may have 16,384 pixels."),
        (["in.png", "x", "--right", "99999"], "from 0 to 16,384"),
        (["none.png", "x", "--right", "8"], "There is no file none.png"),
        (["in.png", "x", "--right", "8", "--mask", "in.png"], "--mask"),
        (["in.png", "x", "--right", "8", "--guidance", "101"], "from 0 to 100"),
    ],
)
def test_bad_input_is_one_line_exit_2_and_no_engine(at_work: Person, arguments: list[str], said: str) -> None:
    assert at_work.types("outpaint", *arguments) == 2
    out, err = at_work.reads()
    assert out == ""
    assert said in err
    assert err.count("\n") == 1
    assert at_work.opened == 0
    assert at_work.files() == ["in.png"]


def test_the_record_makes_it_again_with_the_picture_given_back(at_work: Person) -> None:
    assert at_work.types("outpaint", "in.png", "x", "--right", "8", "-o", "out.png") == 0
    Path("r.json").write_text(json.dumps(read_record(Path("out.png")).to_json()), encoding="utf-8")
    at_work.reads()
    assert at_work.types("generate", "--request", "r.json", "-o", "again.png") == 2
    assert "--request REQUEST --image FILE\n" in at_work.reads()[1]
    assert at_work.types("generate", "--request", "r.json", "--image", "in.png", "-o", "again.png") == 0
    assert read_picture(Path("again.png")) == read_picture(Path("out.png"))
    at_work.reads()
    assert at_work.types("show", "again.png") == 0
    shown = at_work.reads()[0]
    assert "margins:      right 8\n" in shown
    assert "strength" not in shown
