"""Contact sheets: where pictures stand, what is written below them, how many pages, what is left out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.contract.errors import InvalidRequest
from studio.contract.geometry import Bounds, Extent
from studio.contract.port import Stop
from studio.contract.raster import Raster
from studio.storage.exporting.contact_sheet import PAPER, Caption, SheetPlan, grid_of, write_sheets
from studio.storage.exporting.fonts import font_files, font_for
from studio.storage.metadata.formats import PictureFormat
from studio.storage.opening import read_picture
from studio.storage.pngs import encode_png
from tests.storage.exporting.files import made

PAGE = Extent(400, 500)
SIDES = st.integers(256, 8_192)


@settings(deadline=None, max_examples=60)
@given(columns=st.integers(1, 40), width=SIDES, height=SIDES, caption=st.sampled_from(list(Caption)))
def test_cells_stand_on_the_page_and_never_on_each_other(
    columns: int, width: int, height: int, caption: Caption
) -> None:
    page = Extent(width, height)
    grid = grid_of(SheetPlan((Path("a.png"),), Path(), columns, caption, page))
    assert len(grid.cells) % columns == 0
    whole = Bounds.of(page)
    for number, cell in enumerate(grid.cells[: 3 * columns]):
        with_line = Bounds(cell.x, cell.y, cell.width, cell.height + grid.line_px)
        assert with_line.intersection(whole) == with_line
        for other in grid.cells[number + 1 : 3 * columns]:
            assert with_line.intersection(other) is None


def squares(folder: Path, count: int, prompt: str = "a red apple") -> tuple[Path, ...]:
    raster = Raster(np.full((40, 40, 3), (200, 30, 30), np.uint8))
    return tuple(made(folder, f"{number}.png", prompt, raster) for number in range(count))


def test_pictures_stand_in_their_cells_and_the_rest_is_paper(tmp_path: Path) -> None:
    plan = SheetPlan(squares(tmp_path, 3), tmp_path / "out", 2, Caption.NONE, PAGE)
    (path,) = write_sheets(plan).written
    assert path.name == "contact-sheet.png"
    found = read_picture(path).array
    expected = np.full((500, 400, 3), PAPER, np.uint8)
    for cell in grid_of(plan).cells[:3]:
        expected[cell.y : cell.bottom, cell.x : cell.right] = (200, 30, 30)
    assert np.array_equal(found, expected)


def test_pages_follow_each_other_and_what_cannot_be_read_leaves_no_hole(tmp_path: Path) -> None:
    pictures = squares(tmp_path, 7)
    (tmp_path / "broken.png").write_bytes(b"no picture")
    plan = SheetPlan((tmp_path / "broken.png", *pictures), tmp_path / "out", 2, Caption.NONE, PAGE, PictureFormat.JPEG)
    report = write_sheets(plan)
    assert len(grid_of(plan).cells) == 4
    assert [path.name for path in report.written] == ["contact-sheet.jpg", "contact-sheet (2).jpg"]
    assert [skipped.path.name for skipped in report.skipped] == ["broken.png"]
    cell = grid_of(plan).cells[0]
    assert read_picture(report.written[0]).array[cell.y + cell.height // 2, cell.x + cell.width // 2, 0] > 150


@pytest.mark.parametrize("caption", [Caption.NAME, Caption.PROMPT])
def test_a_caption_stands_below_its_picture_and_inside_its_cell(tmp_path: Path, caption: Caption) -> None:
    plan = SheetPlan(squares(tmp_path, 1, "an apple " * 60), tmp_path / "out", 2, caption, PAGE)
    (path,) = write_sheets(plan).written
    grid = grid_of(plan)
    cell = grid.cells[0]
    below = read_picture(path).array[cell.bottom : cell.bottom + grid.line_px]
    dark = np.argwhere(below.min(axis=-1) < 120)[:, 1]
    assert dark.size > 10
    assert cell.x <= dark.min()
    assert dark.max() < cell.right


@pytest.mark.skipif(not any("nanum" in file.name.casefold() for file in font_files()), reason="needs a Korean font")
def test_korean_captions_are_drawn_with_a_font_that_has_them() -> None:
    font, lacking = font_for("빨간 사과", 16)
    assert lacking == ""
    masks = {bytes(font.getmask(letter)) for letter in "빨간사과"}
    assert len(masks) == 4


def test_letters_that_no_font_has_are_said(tmp_path: Path) -> None:
    plan = SheetPlan(squares(tmp_path, 1, "an \U0001333c apple"), tmp_path / "out", 2, Caption.PROMPT, PAGE)
    report = write_sheets(plan)
    assert any("No font here has the letters" in notice for notice in report.notices)


def test_a_stop_writes_no_half_filled_page(tmp_path: Path) -> None:
    stop = Stop()
    plan = SheetPlan(squares(tmp_path, 6), tmp_path / "out", 2, Caption.NONE, PAGE)
    report = write_sheets(plan, lambda done, *_: stop.now() if done == 5 else None, stop)
    assert report.is_cancelled
    assert len(report.written) == 1
    assert list((tmp_path / "out").iterdir()) == list(report.written)


@pytest.mark.parametrize("picture_format", list(PictureFormat))
def test_a_sheet_says_that_pictures_of_a_network_are_on_it(tmp_path: Path, picture_format: PictureFormat) -> None:
    photograph = tmp_path / "photograph.png"
    photograph.write_bytes(encode_png(Raster(np.zeros((40, 40, 3), np.uint8))))
    for pictures, expected in (((*squares(tmp_path, 1), photograph), True), ((photograph,), False)):
        (path,) = write_sheets(SheetPlan(pictures, tmp_path / "out", 2, page=PAGE, format=picture_format)).written
        assert (b"digitalsourcetype/compositeSynthetic" in path.read_bytes()) is expected


@pytest.mark.parametrize("values", [{"columns": 0}, {"columns": 41}, {"page": Extent(100, 500)}, {"quality": 101}])
def test_an_impossible_sheet_is_refused(values: dict[str, object]) -> None:
    with pytest.raises(InvalidRequest, match="must be"):
        SheetPlan((Path("a.png"),), Path(), **values)  # type: ignore[arg-type]  # impossible on purpose
