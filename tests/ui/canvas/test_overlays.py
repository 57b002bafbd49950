"""What lies over the picture: frame, selection, candidate, rulers and words, and what they cost."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication

from studio.contract.geometry import Bounds
from studio.document.document import Document
from studio.session.notices import Notices
from studio.ui.canvas.colours import canvas_colours
from studio.ui.canvas.generation_frame import FrameRules
from studio.ui.canvas.overlaid import SelectionLook
from studio.ui.tooling.tool import Gesture, PointerEvent, Tool
from studio.ui.tooling.toolbox import ToolBox
from tests.ui.canvas.overlays import dragged, screen

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
def framed(shown: Any, document: Document) -> Any:
    box = ToolBox(Telling())  # type: ignore[arg-type]
    box.view = shown
    box.show_document(document)
    shown.set_tool(FrameTool(box))
    shown.set_frame(FRAME)
    shown.settle()
    return shown


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
