"""What lies over the picture: frame, selection, candidate, rulers and words, and what they cost."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication

from studio.contract.geometry import Bounds, Extent
from studio.contract.raster import Raster
from studio.document.document import Document
from studio.session.notices import Notices
from studio.ui.canvas.colours import canvas_colours
from studio.ui.canvas.generation_frame import FrameRules
from studio.ui.canvas.overlaid import SelectionLook
from studio.ui.canvas.ruler import THICK_PX, label_step
from studio.ui.qimages import to_raster
from studio.ui.tooling.tool import Gesture, PointerEvent, Tool
from studio.ui.tooling.toolbox import ToolBox

LEFT = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier
FRAME = Bounds(40, 20, 64, 64)


class Telling:
    """What the tool box needs of a session."""

    def __init__(self) -> None:
        self.notices = Notices()


class FrameTool(Tool):
    """The frame's tool, which leaves the edges to the view."""

    id: ClassVar[str] = "frame"
    pressed = 0

    def gesture(self, event: PointerEvent) -> Gesture:
        self.pressed += 1
        yield


@pytest.fixture
def document(plain: Any) -> Document:
    return Document.of(plain(200, 100, (60, 90, 120)))


@pytest.fixture
def shown(canvas: Any, document: Document) -> Any:
    """The picture's corner lies at (100, 100), each pixel is one of the view."""
    canvas.show_document(document)
    canvas.actual_size()
    canvas.set_frame_rules(FrameRules(16))
    canvas.settle()
    return canvas


@pytest.fixture
def framed(shown: Any, document: Document) -> Any:
    box = ToolBox(Telling())  # type: ignore[arg-type]
    box.view = shown
    box.show_document(document)
    shown.set_tool(FrameTool(box))
    shown.set_frame(FRAME)
    shown.settle()
    return shown


def screen(canvas: Any) -> np.ndarray:
    return to_raster(canvas.pixels()).array[..., :3]


def dragged(canvas: Any, qtbot: Any, start: QPoint, end: QPoint, modifiers: Any = None) -> None:
    held = modifiers or Qt.KeyboardModifier.NoModifier
    qtbot.mousePress(canvas, LEFT, held, pos=start)
    qtbot.mouseMove(canvas, (start + end) / 2)
    qtbot.mouseMove(canvas, end)
    qtbot.mouseRelease(canvas, LEFT, held, pos=end)


# The frame


def test_a_frame_is_told_once_and_snaps_to_its_rules(shown: Any) -> None:
    told: list[Bounds | None] = []
    shown.frame_changed.connect(told.append)
    shown.set_frame(Bounds(3, 5, 100, 70))
    shown.set_frame(Bounds(3, 5, 96, 64))
    shown.set_frame(None)
    assert told == [Bounds(3, 5, 96, 64), None]
    shown.set_frame(FRAME)
    shown.set_frame_rules(FrameRules(48))
    assert shown.frame == Bounds(40, 20, 48, 48)


def test_a_frame_as_large_as_the_picture_does_not_snap_out_of_it(shown: Any, document: Document) -> None:
    shown.set_frame_rules(FrameRules(64))
    shown.set_frame(document.bounds)  # 100 is nearer to 128 than to 64
    assert shown.frame == Bounds(0, 0, 192, 64)


def test_a_frame_repaints_only_around_itself(shown: Any) -> None:
    shown.set_frame(Bounds(0, 0, 16, 16))
    (painted,) = shown.settle()
    assert painted.width() < 110
    assert painted.contains(QRect(98, 98, 20, 20))


def test_its_line_lies_just_outside_its_pixels(shown: Any) -> None:
    before = screen(shown)
    shown.set_frame(FRAME)
    after = screen(shown)
    assert np.array_equal(after[145:184, 140:204], before[145:184, 140:204])  # below the words
    line = canvas_colours().frame.getRgb()[:3]
    for row, column in ((150, 139), (150, 204), (184, 150)):
        assert tuple(after[row, column]) == line


def test_what_a_frame_adds_to_the_picture_is_hatched(shown: Any) -> None:
    shown.set_frame(Bounds(-64, 16, 128, 64))
    seen = screen(shown)[125:180, 40:95].reshape(-1, 3)
    assert len({tuple(colour) for colour in seen}) > 1


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ((140, 152), (100, 152), Bounds(8, 20, 96, 64)),
        ((204, 184), (236, 210), Bounds(40, 20, 96, 96)),
        ((172, 120), (172, 60), Bounds(40, -44, 64, 128)),
    ],
)
def test_an_edge_is_dragged_in_steps_and_beyond_the_picture(
    framed: Any, qtbot: Any, start: tuple[int, int], end: tuple[int, int], expected: Bounds
) -> None:
    dragged(framed, qtbot, QPoint(*start), QPoint(*end))
    assert framed.frame == expected
    assert framed.tool.pressed == 0
    assert not framed.is_working


def test_shift_keeps_the_aspect_while_a_corner_is_dragged(framed: Any, qtbot: Any, monkeypatch: Any) -> None:
    from PySide6.QtCore import QEvent, QPointF
    from PySide6.QtGui import QMouseEvent

    qtbot.mousePress(framed, LEFT, pos=QPoint(204, 184))
    at = QPointF(250, 190)
    move = QMouseEvent(QEvent.Type.MouseMove, at, framed.mapToGlobal(at), Qt.MouseButton.NoButton, LEFT, SHIFT)
    QApplication.sendEvent(framed, move)
    qtbot.mouseRelease(framed, LEFT, pos=QPoint(250, 190))
    assert framed.frame == Bounds(40, 20, 112, 112)


def test_the_inside_is_the_tools(framed: Any, qtbot: Any) -> None:
    qtbot.mouseClick(framed, LEFT, pos=QPoint(172, 152))
    assert framed.tool.pressed == 1
    assert framed.frame == FRAME


def test_the_pointer_says_what_would_be_dragged(framed: Any, qtbot: Any) -> None:
    for place, shape in (
        ((140, 152), Qt.CursorShape.SizeHorCursor),
        ((140, 120), Qt.CursorShape.SizeFDiagCursor),
        ((204, 120), Qt.CursorShape.SizeBDiagCursor),
        ((172, 184), Qt.CursorShape.SizeVerCursor),
        ((172, 152), Qt.CursorShape.CrossCursor),
    ):
        qtbot.mouseMove(framed, QPoint(*place))
        assert framed.cursor().shape() == shape


def test_escape_gives_the_dragged_frame_back(framed: Any, qtbot: Any) -> None:
    qtbot.mousePress(framed, LEFT, pos=QPoint(140, 152))
    qtbot.mouseMove(framed, QPoint(60, 152))
    assert framed.frame != FRAME
    qtbot.keyClick(framed, Qt.Key.Key_Escape)
    assert framed.frame == FRAME


def test_arrow_keys_move_the_frame_and_with_shift_resize_it(framed: Any, qtbot: Any) -> None:
    x = framed.transform.x
    qtbot.keyClick(framed, Qt.Key.Key_Right)
    qtbot.keyClick(framed, Qt.Key.Key_Up)
    assert framed.frame == Bounds(56, 4, 64, 64)
    qtbot.keyClick(framed, Qt.Key.Key_Right, SHIFT)
    qtbot.keyClick(framed, Qt.Key.Key_Up, SHIFT)
    assert framed.frame == Bounds(56, 4, 80, 48)
    assert framed.transform.x == x
    framed.set_tool(None)
    qtbot.keyClick(framed, Qt.Key.Key_Right)
    assert framed.frame == Bounds(56, 4, 80, 48)
    assert framed.transform.x == x - 40


def test_the_frame_is_told_to_a_screen_reader(framed: Any) -> None:
    assert "Frame: 64 x 64 pixels at 40, 20" in framed.accessibleDescription()
    framed.set_frame(None)
    assert "Frame" not in framed.accessibleDescription()


def test_around_a_frame_that_is_edited_it_is_darker(framed: Any) -> None:
    edited = screen(framed)[195, 250].astype(int).sum()
    framed.set_tool(None)
    assert edited < screen(framed)[195, 250].astype(int).sum()


# The selection


def edge_pixels(canvas: Any) -> set[tuple[int, int]]:
    seen = screen(canvas)
    rows, columns = np.nonzero(np.isin(seen, (0, 255)).all(axis=2))
    return set(zip(columns.tolist(), rows.tolist(), strict=True))


def test_the_selections_edge_is_its_outermost_pixels_in_black_and_white(shown: Any, document: Document) -> None:
    without = edge_pixels(shown)
    document.select(None, Bounds(20, 10, 30, 20))
    ring = {(x, y) for x in range(120, 150) for y in range(110, 130) if x in (120, 149) or y in (110, 129)}
    assert edge_pixels(shown) - without == ring
    document.history.undo()
    assert edge_pixels(shown) == without


@pytest.mark.parametrize("scale", [0.07, 0.2, 0.5, 3.0])
def test_the_edge_lies_where_the_selection_ends_at_every_zoom(canvas: Any, plain: Any, scale: float) -> None:
    document = Document.of(plain(2000, 1500, (60, 90, 120)))
    canvas.show_document(document)
    canvas._scale_to(scale)
    document.select(None, Bounds(900, 700, 200, 100))
    zoom = canvas.transform
    ants = edge_pixels(canvas)
    columns, rows = [x for x, _ in ants], [y for _, y in ants if y < 270]
    left, top = zoom.x + 900 * scale, zoom.y + 700 * scale
    slack = max(1.0, scale)
    assert abs(min(columns) - left) <= slack + 3 or left < 0
    inside = [x for x, y in ants if y < 270]
    assert abs(max(inside) + 1 - (zoom.x + 1100 * scale)) <= slack + 3 or zoom.x + 1100 * scale > 400
    assert abs(min(rows) - top) <= slack + 3 or top < 0


def test_the_ants_march_only_where_they_are_seen(shown: Any, document: Document, noise: Any) -> None:
    def marches() -> bool:
        return bool(shown._marching.isActive())

    assert not marches()
    document.select(None, Bounds(20, 10, 30, 20))
    assert marches()
    shown.set_selection_look(SelectionLook.TINT)
    assert not marches()
    shown.set_selection_look(SelectionLook.EDGE)
    assert marches()
    shown.hide()
    assert not marches()
    shown.show()
    assert marches()
    shown.show_picture(noise(20, 20))
    assert not marches()
    shown.show_document(document)
    assert marches()
    document.deselect()
    assert not marches()


def test_a_step_of_the_ants_repaints_only_around_the_edge(canvas: Any, plain: Any) -> None:
    document = Document.of(plain(390, 290))
    canvas.show_document(document)
    canvas.actual_size()
    document.select(None, Bounds(10, 10, 370, 60))
    canvas._marching.stop()
    before = canvas.pixels()
    canvas._march()
    painted = canvas.settle()
    assert painted
    assert max(rect.bottom() for rect in painted) < 160
    assert canvas.pixels() != before


def test_the_outlines_tiles_are_the_documents() -> None:
    from studio.document import tiles
    from studio.ui.canvas import outline

    assert outline.TILE_PX == tiles.TILE_PX


# A candidate


@pytest.fixture
def red(plain: Any) -> Raster:
    return plain(200, 100, (200, 0, 0))


def test_a_candidate_lies_over_the_document_and_changes_nothing(shown: Any, document: Document, red: Raster) -> None:
    before, revision = screen(shown), document.revision
    shown.show_candidate(red)
    assert (screen(shown)[100:200, 100:300] == (200, 0, 0)).all()
    shown.show_candidate(None)
    assert np.array_equal(screen(shown), before)
    assert document.revision == revision


def test_a_wipe_shows_the_candidate_on_its_left_and_the_original_on_its_right(shown: Any, red: Raster) -> None:
    shown.show_candidate(red, 0.25)
    assert shown.colour(110, 150) == "#c80000"
    assert shown.colour(290, 150) == "#3c5a78"
    assert shown.colour(130, 110) == "#c80000"
    assert shown.colour(170, 110) == "#3c5a78"


def test_a_clear_candidate_shows_the_document_through(shown: Any) -> None:
    pixels = np.zeros((50, 50, 4), np.uint8)
    pixels[:25] = (200, 0, 0, 255)
    shown.show_candidate(Raster(pixels), None, Bounds(-20, 10, 50, 50))
    assert shown.colour(85, 115) == shown.colour(125, 115) == "#c80000"
    assert shown.colour(125, 155) == "#3c5a78"
    assert shown.colour(85, 155) == canvas_colours().ground.name()


def test_a_larger_candidate_is_fitted_into_its_bounds(shown: Any, plain: Any) -> None:
    shown.show_candidate(plain(400, 200, (0, 200, 0)), 0.5)
    assert shown.colour(110, 150) == shown.colour(170, 195) == "#00c800"
    assert shown.colour(250, 150) == "#3c5a78"


def test_the_divider_is_dragged_and_told(shown: Any, red: Raster, qtbot: Any) -> None:
    told: list[float] = []
    shown.candidate_wiped.connect(told.append)
    shown.show_candidate(red, 0.5)
    handle = shown._wipe
    assert handle.isVisible()
    middle = handle.rect().center()
    qtbot.mousePress(handle, LEFT, pos=middle)
    qtbot.mouseMove(handle, middle + QPoint(50, 0))
    qtbot.mouseRelease(handle, LEFT, pos=middle + QPoint(50, 0))
    assert told[-1] == pytest.approx(0.75, abs=0.02)
    assert shown.colour(240, 110) == "#c80000"
    shown.show_candidate(red)
    assert not handle.isVisible()


def test_the_divider_is_moved_with_the_keyboard(shown: Any, red: Raster, qtbot: Any) -> None:
    told: list[float] = []
    shown.candidate_wiped.connect(told.append)
    shown.show_candidate(red, 0.5)
    handle = shown._wipe
    handle.setFocus(Qt.FocusReason.TabFocusReason)
    for key, modifiers, share in (
        (Qt.Key.Key_Right, None, 0.51),
        (Qt.Key.Key_Left, SHIFT, 0.41),
        (Qt.Key.Key_Home, None, 0.0),
        (Qt.Key.Key_End, None, 1.0),
    ):
        qtbot.keyClick(handle, key, modifiers or Qt.KeyboardModifier.NoModifier)
        assert told[-1] == pytest.approx(share)
    count = len(told)
    qtbot.keyClick(handle, Qt.Key.Key_Right)
    assert len(told) == count
    assert handle.accessibleName()


def test_the_same_candidate_again_paints_nothing_and_keeps_its_tiles(shown: Any, red: Raster) -> None:
    shown.show_candidate(red, 0.5)
    shown.settle()
    mosaic = shown._content.candidate.mosaic
    shown.show_candidate(red, 0.5)
    assert shown.settle() == []
    shown.show_candidate(red, 0.6)
    assert shown._content.candidate.mosaic is mosaic


def test_without_a_document_there_is_no_candidate(canvas: Any, red: Raster) -> None:
    canvas.show_candidate(red)
    assert canvas._content.candidate is None
    canvas.show_candidate(None)


# Rulers and words


@pytest.mark.parametrize(
    ("least", "step"), [(0.3, 1), (1, 1), (1.1, 2), (3, 5), (6, 10), (64, 100), (130, 200), (501, 1000)]
)
def test_numbers_stand_at_ones_twos_and_fives(least: float, step: int) -> None:
    assert label_step(least) == step


def test_rulers_come_and_go_without_moving_the_picture(shown: Any) -> None:
    before = shown.transform
    shown.set_rulers(True)
    assert [ruler.isVisible() for ruler in shown._rulers] == [True, True]
    ruler = canvas_colours().ruler.name()
    assert shown.colour(3, 240) == ruler
    assert shown.transform == before
    shown.set_rulers(False)
    assert shown.colour(3, 240) == canvas_colours().ground.name()


def test_the_line_of_zero_stands_at_the_pictures_edge(shown: Any) -> None:
    shown.set_rulers(True)
    image = shown.pixels()
    assert image.pixelColor(100, 2) == canvas_colours().ruler_ink
    assert image.pixelColor(2, 100) == canvas_colours().ruler_ink


def test_the_pointers_mark_moves_without_repainting_the_picture(shown: Any, qtbot: Any) -> None:
    shown.set_rulers(True)
    shown.setMouseTracking(True)
    shown.settle()
    qtbot.mouseMove(shown, QPoint(150, 120))
    painted = shown.settle()
    image = shown.pixels()
    assert image.pixelColor(150, 5) == image.pixelColor(5, 120) == canvas_colours().accent
    assert all(rect.bottom() < THICK_PX or rect.right() < THICK_PX for rect in painted)


def test_the_size_of_the_document_is_said_and_that_of_a_picture_is_not(
    shown: Any, document: Document, noise: Any
) -> None:
    assert shown._size_chip.text == "200 x 100"
    document.resize_canvas(Bounds(0, 0, 150, 100))
    assert shown._size_chip.text == "150 x 100"
    shown.show_picture(noise(20, 20))
    assert not shown._size_chip.isVisible()


def test_a_badge_lies_in_the_pictures_corner(shown: Any) -> None:
    shown.show_badge("0 pixels changed outside the mask")
    badge = shown._badge
    assert badge.isVisible()
    assert QRect(100, 100, 200, 100).intersects(badge.geometry())
    assert badge.accessibleName() == "0 pixels changed outside the mask"
    shown.show_badge("")
    assert not badge.isVisible()


def test_everything_together_leaves_no_widget_or_timer_behind(qtbot: Any, document: Document, red: Raster) -> None:
    from studio.ui.canvas.view import CanvasView

    view = CanvasView()
    qtbot.addWidget(view)
    view.resize(400, 300)
    view.show_document(document)
    view.set_rulers(True)
    view.set_frame(Bounds(-16, -16, 64, 64))
    document.select(None, Bounds(0, 0, 20, 20))
    view.show_candidate(red, 0.5)
    view.show()
    qtbot.waitExposed(view)
    assert view.grab().size().width() == 400
    view.close()
    assert not view._marching.isActive()
    assert view.document is not None
    assert view.document.extent == Extent(200, 100)
