"""Pictures of the disk as masks and layers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from studio.contract.geometry import Bounds, Extent
from studio.contract.raster import Raster
from studio.session.session import Session
from tests.ui.made_pictures import made_picture


@pytest.fixture
def halves(tmp_path: Path) -> Path:
    """A picture of 8 x 4, white on the left, black on the right."""
    pixels = np.zeros((4, 8, 3), np.uint8)
    pixels[:, :4] = 255
    return made_picture(tmp_path / "halves.png", raster=Raster(pixels))


def test_what_is_white_is_repainted_at_the_size_of_the_open_picture(session: Session, halves: Path, qtbot) -> None:
    session.canvas.begin(Extent(64, 32))
    session.uses.use_as_mask(halves)
    qtbot.waitUntil(lambda: session.canvas.document.repaint_mask() is not None)
    mask = session.canvas.document.repaint_mask().array
    assert mask.shape == (32, 64)
    assert mask[:, :24].min() > 250
    assert mask[:, 40:].max() < 5
    assert session.canvas.document.active.name == "halves"


def test_a_mask_is_one_undo_and_goes_on_top_whatever_is_selected(session: Session, halves: Path, qtbot) -> None:
    session.canvas.begin(Extent(64, 32))
    document = session.canvas.document
    document.select(None, Bounds(0, 0, 4, 4))
    steps = document.history.position
    session.uses.use_as_mask(halves)
    qtbot.waitUntil(lambda: len(document.layers) == 2)
    assert document.history.position == steps + 1
    assert document.layers[-1].name == "halves"
    assert document.layer_pixels(document.layers[-1].id, document.bounds)[:, :24].min() > 250
    document.history.undo()
    assert len(document.layers) == 1


def test_a_mask_needs_an_open_picture(session: Session, halves: Path, qtbot) -> None:
    session.uses.use_as_mask(halves)
    qtbot.waitUntil(lambda: bool(session.notices.all))
    assert "No picture is open" in session.notices.all[-1].text


def test_a_black_picture_is_no_mask(session: Session, tmp_path: Path, qtbot) -> None:
    black = made_picture(tmp_path / "black.png", raster=Raster(np.zeros((4, 8, 3), np.uint8)))
    session.canvas.begin(Extent(64, 32))
    session.uses.use_as_mask(black)
    qtbot.waitUntil(lambda: bool(session.notices.all))
    assert "black all over" in session.notices.all[-1].text
    assert len(session.canvas.document.layers) == 1


def test_a_picture_becomes_a_layer_or_else_the_open_one(session: Session, halves: Path, qtbot) -> None:
    session.uses.place(halves)
    qtbot.waitUntil(lambda: session.canvas.document is not None)
    assert session.shown.path == halves
    session.canvas.begin(Extent(64, 32))
    session.uses.place(halves)
    qtbot.waitUntil(lambda: len(session.canvas.document.layers) == 2)
    assert session.canvas.document.layer_bounds(session.canvas.document.active.id).extent == Extent(8, 4)


def test_a_command_line_needs_a_record(session: Session, halves: Path, tmp_path: Path, finish) -> None:
    assert finish(session.uses.command_line(halves)).startswith("studio generate 'a red fox' --negative blur")
    plain = tmp_path / "plain.bmp"
    from PIL import Image

    Image.new("RGB", (4, 4)).save(plain)
    assert finish(session.uses.command_line(plain)) == ""
    assert "does not say how it was made" in session.notices.all[-1].text
