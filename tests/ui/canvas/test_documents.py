"""A document on the canvas: what stands on the screen is the document, and only what changed is painted again."""

from __future__ import annotations

import gc
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication

from studio.contract.geometry import Bounds, Extent
from studio.contract.patches import Patch
from studio.contract.raster import Raster
from studio.document.document import Document
from studio.document.layers import BlendMode, LayerKind
from studio.ui.canvas.colours import canvas_colours
from studio.ui.canvas.overlaid import SelectionLook
from studio.ui.canvas.view import CanvasView
from studio.ui.qimages import to_raster

PLACE = Bounds(30, 20, 40, 25)


@pytest.fixture
def document(noise: Any) -> Document:
    return Document.of(noise(200, 100))


@pytest.fixture
def shown(canvas: Any, document: Document) -> Any:
    canvas.show_document(document)
    canvas.actual_size()
    canvas.settle()
    return canvas


def screen(canvas: Any) -> np.ndarray:
    return to_raster(canvas.pixels()).array[..., :3]


def picture(canvas: Any, scale: int = 1) -> np.ndarray:
    """What stands where the document lies."""
    left, top, extent = int(canvas.transform.x), int(canvas.transform.y), canvas.document.extent
    return screen(canvas)[top : top + extent.height * scale, left : left + extent.width * scale]


def paint(document: Document, bounds: Bounds = PLACE, value: int = 90) -> None:
    with document.edit("Brush") as edit:
        edit.blend(document.active.id, bounds, lambda pixels: np.full_like(pixels, (value, value, value, 255)))


def test_every_pixel_is_the_documents_after_edits_undo_and_redo(shown: Any, document: Document) -> None:
    assert np.array_equal(picture(shown), document.visible().array)
    paint(document)
    assert np.array_equal(picture(shown), document.visible().array)
    assert (picture(shown)[25, 40] == 90).all()
    document.history.undo()
    assert np.array_equal(picture(shown), document.visible().array)
    document.history.redo()
    assert np.array_equal(picture(shown), document.visible().array)


@pytest.mark.parametrize("scale", [2, 5, 16])
def test_each_pixel_is_a_square_from_near_after_an_edit_too(canvas: Any, noise: Any, scale: int) -> None:
    document = Document.of(noise(18, 12))
    canvas.show_document(document)
    canvas._scale_to(scale)
    canvas.settle()
    paint(document, Bounds(3, 2, 7, 5))
    squares = np.kron(document.visible().array, np.ones((scale, scale, 1), np.uint8))
    assert np.array_equal(picture(canvas, scale), squares)


@pytest.mark.parametrize("scale", [0.07, 0.25, 0.4, 0.5, 0.8, 1.0, 1.5, 3.3])
def test_an_edit_leaves_the_screen_as_if_all_had_been_painted(canvas: Any, noise: Any, scale: float) -> None:
    document = Document.of(noise(900, 700))
    canvas.show_document(document)
    canvas._scale_to(scale)
    canvas.settle()
    for bounds in (Bounds(440, 340, 33, 21), Bounds(255, 255, 3, 3), Bounds(400, 300, 150, 120)):
        paint(document, bounds, bounds.width)
        canvas.settle()
    partly = screen(canvas)
    canvas._content._mosaic.forget()
    assert np.abs(partly.astype(int) - screen(canvas)).max() <= (2 if scale < 1 else 0)


def test_only_what_changed_is_painted(shown: Any, document: Document) -> None:
    paint(document)
    # The picture's corner lies at (100, 100); one pixel around is painted with it.
    assert shown.settle() == [QRect(129, 119, 42, 27)]
    document.history.undo()
    tile = shown.settle()
    assert len(tile) == 1
    assert QRect(99, 99, 202, 102).contains(tile[0])


def test_what_changes_outside_the_view_paints_nothing(canvas: Any, noise: Any) -> None:
    document = Document.of(noise(3000, 300))
    canvas.show_document(document)
    canvas.actual_size()
    canvas.settle()
    paint(document, Bounds(10, 10, 50, 50))
    assert canvas.settle() == []
    document.add_layer(name="Empty")
    assert canvas.settle() == []


def test_layers_masks_and_blends_are_what_is_seen(shown: Any, document: Document, noise: Any) -> None:
    document.place(Patch(noise_with_alpha(60, 50), 20, 30), "Result")
    document.set_layer(document.active.id, opacity=0.4, blend=BlendMode.MULTIPLY)
    assert np.array_equal(picture(shown), document.visible().array)
    document.set_layer(document.active.id, is_visible=False)
    assert np.array_equal(picture(shown), document.visible().array)


def noise_with_alpha(width: int, height: int) -> Raster:
    return Raster(np.random.default_rng(3).integers(0, 256, (height, width, 4), np.uint8))


def test_what_is_transparent_shows_the_checkerboard_until_it_is_painted(canvas: Any) -> None:
    document = Document(Extent(64, 64))
    canvas.show_document(document)
    canvas.actual_size()
    colours = canvas_colours()
    checks = {colour.getRgb()[:3] for colour in (colours.check_light, colours.check_dark)}
    assert {tuple(colour) for colour in picture(canvas).reshape(-1, 3)} == checks
    paint(document, document.bounds)
    assert {tuple(colour) for colour in picture(canvas).reshape(-1, 3)} == {(90, 90, 90)}
    document.history.undo()
    assert {tuple(colour) for colour in picture(canvas).reshape(-1, 3)} == checks


def test_a_mask_layer_and_a_quick_mask_are_tinted_only_there(shown: Any, document: Document) -> None:
    plain = picture(shown).astype(int)
    shown.set_selection_look(SelectionLook.TINT)
    document.select(None, PLACE)
    seen = picture(shown)
    inside = np.zeros(seen.shape[:2], bool)
    inside[20:45, 30:70] = True
    assert (seen[inside] != plain[inside]).any(axis=1).mean() > 0.9
    assert np.array_equal(seen[~inside], plain[~inside])
    document.deselect()
    assert np.array_equal(picture(shown), plain)
    mask = document.add_layer(LayerKind.MASK)
    shown.settle()
    with document.edit("Mask") as edit:
        edit.blend(mask.id, PLACE, lambda pixels: pixels + 255)
    assert shown.settle() == [QRect(129, 119, 42, 27)]
    assert np.array_equal(picture(shown), seen)


def test_a_mask_in_its_look_costs_no_more_than_one_painting_more(shown: Any, document: Document) -> None:
    document.select(None, PLACE)
    shown.settle()
    shown.set_selection_look(SelectionLook.TINT)
    assert len(shown.settle()) == 1
    shown.set_selection_look(SelectionLook.TINT)
    assert shown.settle() == []


# Its size


def test_a_document_that_grows_stays_where_it_is_looked_at(canvas: Any, noise: Any) -> None:
    document = Document.of(noise(1000, 1000))
    canvas.show_document(document)
    canvas._scale_to(2.0)
    before = screen(canvas)[:250]  # the size is said below
    document.resize_canvas(Bounds(-64, -32, 1200, 1100))
    assert canvas.zoom == 2.0
    assert np.array_equal(screen(canvas)[:250], before)
    document.history.undo()
    assert np.array_equal(screen(canvas)[:250], before)


def test_a_fitted_document_that_grows_stays_fitted(canvas: Any, document: Document) -> None:
    canvas.show_document(document)
    document.resize_canvas(Bounds(-200, 0, 400, 100))
    assert canvas.is_fitted
    assert canvas._content.extent == Extent(400, 100)
    assert canvas.transform.view_scale == pytest.approx((400 - 48) / 400)
    assert canvas.colour(30, 150) in {
        colour.name() for colour in (canvas_colours().check_light, canvas_colours().check_dark)
    }


def test_a_document_may_be_resized_during_a_job(shown: Any, document: Document, plain: Any) -> None:
    shown.begin(document.extent)
    shown.show_frame(plain(8, 8, (20, 90, 200)), 1, Bounds(10, 10, 30, 30))
    document.resize_canvas(Bounds(0, 0, 120, 60))
    shown.show_frame(plain(8, 8, (20, 90, 200)), 2, Bounds(10, 10, 30, 30))
    assert (picture(shown)[10:40, 10:40] == (20, 90, 200)).all()
    shown.mark_cancelled()
    assert np.array_equal(picture(shown), document.visible().array)


# Frames of a job


def test_a_preview_is_painted_at_its_bounds_and_nothing_else_is(shown: Any, document: Document, plain: Any) -> None:
    before = picture(shown)
    shown.begin(document.extent)
    shown.settle()
    shown.show_frame(plain(4, 4, (20, 90, 200)), 1, PLACE)
    assert shown.settle() == [QRect(129, 119, 42, 27)]
    after = picture(shown).copy()
    assert (after[20:45, 30:70] == (20, 90, 200)).all()
    after[20:45, 30:70] = before[20:45, 30:70]
    assert np.array_equal(after, before)


def test_a_preview_may_reach_beyond_the_picture(shown: Any, plain: Any) -> None:
    shown.show_frame(plain(4, 4, (20, 90, 200)), 1, Bounds(-50, 10, 80, 40))
    assert shown.colour(55, 115) == shown.colour(125, 145) == "#145ac8"
    assert shown.colour(45, 115) == canvas_colours().ground.name()


def test_previews_of_several_tiles_stay_until_the_end(shown: Any, document: Document, plain: Any) -> None:
    shown.begin(document.extent)
    shown.show_frame(plain(4, 4, (1, 2, 3)), 1, Bounds(0, 0, 50, 50))
    shown.show_frame(plain(4, 4, (4, 5, 6)), 2, Bounds(50, 0, 50, 50))
    shown.show_frame(plain(4, 4, (7, 8, 9)), 3, Bounds(50, 0, 50, 50))
    assert len(shown._content.parts) == 2
    assert (picture(shown)[10, 10] == (1, 2, 3)).all()
    assert (picture(shown)[10, 60] == (7, 8, 9)).all()
    shown.show_document(document)
    assert np.array_equal(picture(shown), document.visible().array)


def test_a_preview_of_the_whole_document_lies_over_it(shown: Any, document: Document, plain: Any) -> None:
    shown.begin(document.extent)
    shown.show_frame(plain(25, 13, (20, 90, 200)), 1)
    assert (picture(shown) == (20, 90, 200)).all()
    assert shown.takes_tools
    shown.mark_cancelled()
    assert np.array_equal(picture(shown), document.visible().array)
    assert not shown._strip.isVisible()


def test_a_job_of_another_picture_is_seen_instead_and_leaves_the_document(
    shown: Any, document: Document, plain: Any
) -> None:
    shown.begin(Extent(64, 64))
    shown.show_frame(plain(8, 8, (20, 90, 200)), 1)
    assert not shown.takes_tools
    assert shown.document is document
    paint(document)
    assert shown.colour(200, 150) == "#145ac8"
    shown.mark_cancelled()
    shown.actual_size()
    assert np.array_equal(picture(shown), document.visible().array)


def test_tiles_without_a_document_are_laid_on_the_paper(canvas: Any, plain: Any) -> None:
    canvas.begin(Extent(200, 100))
    canvas.actual_size()
    canvas.show_frame(plain(4, 4, (20, 90, 200)), 1, Bounds(0, 0, 100, 100))
    assert canvas.colour(110, 110) == "#145ac8"
    assert canvas.colour(299, 101) == canvas_colours().paper.name()
    canvas.mark_cancelled()
    colour = canvas.pixels().pixelColor(110, 110)
    assert colour.hsvSaturation() < 12
    assert canvas._strip.accessibleName() == "Cancelled"


def test_closing_with_a_pending_frame_leaves_nothing(qtbot: Any, document: Document, plain: Any) -> None:
    view = CanvasView()
    view.resize(300, 200)
    view.show()
    qtbot.waitExposed(view)
    view.show_document(document)
    document.select(None, PLACE)
    view.begin(document.extent)
    view.show_frame(plain(8, 8), 1, PLACE)
    view.close()
    view.deleteLater()
    del view
    QApplication.sendPostedEvents(None, 52)  # deferred deletions
    gc.collect()
    paint(document)
    assert document.listeners == []


# Which document


def test_only_the_document_that_is_shown_is_followed(shown: Any, document: Document, noise: Any) -> None:
    other = Document.of(noise(200, 100, seed=5))
    shown.show_document(other)
    assert document.listeners == []
    assert len(other.listeners) == 1
    shown.settle()
    paint(document)
    assert shown.settle() == []
    assert np.array_equal(picture(shown), other.visible().array)
    shown.show_picture(noise(50, 50))
    assert other.listeners == []
    assert shown.document is None


def test_no_document_is_the_empty_canvas(shown: Any, document: Document) -> None:
    shown.show_document(None)
    assert document.listeners == []
    assert shown.document is None
    assert shown.colour(200, 150) == canvas_colours().ground.name()


def test_a_large_document_appears_bit_by_bit_and_in_the_end_whole(canvas: Any, noise: Any) -> None:
    tile = noise(256, 256).array
    document = Document.of(Raster(np.tile(tile, (6, 8, 1))))
    canvas.show_document(document)
    canvas.actual_size()
    canvas._patience = 0.0
    count = 0
    for _ in range(20):  # each painting asks for the next until all is there
        canvas._patience = 0.0
        count += len(canvas.settle())
    assert 2 <= count <= 4
    seen = to_raster(QWidgetPicture(canvas)).array[..., :3]
    left, top = int(-canvas.transform.x), int(-canvas.transform.y)
    expected = document.visible().array[top : top + 250, left : left + 400]
    assert np.array_equal(seen[:250], expected)


def QWidgetPicture(canvas: Any) -> Any:  # noqa: N802
    """What was painted, without the patience that a grab has."""
    from PySide6.QtWidgets import QWidget

    return QWidget.grab(canvas).toImage()


def test_until_a_tile_is_made_the_picture_as_it_was_seen_from_far_stands_in(canvas: Any) -> None:
    array = np.zeros((1600, 1600, 3), np.uint8)
    array[:, 800:] = 255
    document = Document.of(Raster(array))
    canvas.show_document(document)
    canvas.pixels()
    canvas._scale_to(1.0)
    canvas._patience = 0.0
    canvas.repaint()
    assert canvas._content._mosaic._sheet.clear
    canvas._content._mosaic._tile = lambda place, deadline: None  # nothing more is made
    canvas._patience = 0.0
    seen = to_raster(QWidgetPicture(canvas)).array[:250, :, :3]
    edge = int(canvas.transform.x + 800)
    assert (seen[:, : edge - 8] == 0).all()
    assert (seen[:, edge + 8 :] == 255).all()
