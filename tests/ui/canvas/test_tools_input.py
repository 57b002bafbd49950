"""Mouse and pen reach the tool in document pixels; what moves the picture does not; nothing stays begun."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPointingDevice, QTabletEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from studio.contract.geometry import Bounds
from studio.document.document import Document
from studio.session.notices import Notices
from studio.ui.canvas.placement import Placement
from studio.ui.canvas.zooming import Point
from studio.ui.tooling.tool import Gesture, Moment, PointerEvent, Tool
from studio.ui.tooling.toolbox import ToolBox

LEFT, MIDDLE, NO_BUTTON = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.NoButton
NONE = Qt.KeyboardModifier.NoModifier


class Telling:
    """What the tool box needs of a session."""

    def __init__(self) -> None:
        self.notices = Notices()


class Pencil(Tool):
    """Sets the pixels under the pointer, and remembers what it was told."""

    id: ClassVar[str] = "pencil"

    def __init__(self, box: ToolBox) -> None:
        super().__init__(box)
        self.told: list[PointerEvent] = []
        self.hovered: list[PointerEvent | None] = []
        self.keys: list[Qt.Key] = []

    def gesture(self, event: PointerEvent) -> Gesture:
        document = self.box.document
        assert document is not None
        with document.edit("Pencil") as edit:
            while True:
                self.told.append(event)
                place = Bounds(int(event.x // 1), int(event.y // 1), 1, 1)
                edit.blend(document.active.id, place, lambda pixels: np.full_like(pixels, 255))
                if event.moment is Moment.RELEASE:
                    return
                event = yield

    def hover(self, event: PointerEvent | None) -> None:
        self.hovered.append(event)

    def wants_key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        return key == Qt.Key.Key_Return

    def key_pressed(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        self.keys.append(key)
        return key == Qt.Key.Key_Return

    def paint_overlay(self, painter: QPainter, placement: Placement) -> None:
        painter.fillRect(placement.rect_of(Bounds(0, 0, 2, 2)), Qt.GlobalColor.red)


@pytest.fixture
def document(plain: Any) -> Document:
    return Document.of(plain(200, 100, (10, 20, 30)))


@pytest.fixture
def pencil(canvas: Any, document: Document) -> Pencil:
    """The canvas with a tool in hand; the picture's corner lies at (100, 100), each pixel is one of the view."""
    canvas.show_document(document)
    canvas.actual_size()
    box = ToolBox(Telling())  # type: ignore[arg-type]
    box.view = canvas
    box.show_document(document)
    tool = Pencil(box)
    canvas.set_tool(tool)
    canvas.settle()
    return tool


def white(document: Document) -> list[tuple[int, int]]:
    rows, columns = np.nonzero((document.visible().array == 255).all(axis=2))
    return list(zip(columns.tolist(), rows.tolist(), strict=True))


def pen(canvas: Any, kind: QEvent.Type, at: QPointF, pressure: float, button: Qt.MouseButton = LEFT) -> QTabletEvent:
    held = NO_BUTTON if kind == QEvent.Type.TabletRelease else button
    event = QTabletEvent(
        kind,
        QPointingDevice.primaryPointingDevice(),
        at,
        QPointF(canvas.mapToGlobal(at)),
        pressure,
        0.0,
        0.0,
        0.0,
        0.0,
        0.0,
        NONE,
        NO_BUTTON if kind == QEvent.Type.TabletMove else button,
        held,
    )
    QApplication.sendEvent(canvas, event)
    return event


def test_a_drag_reaches_the_tool_in_document_pixels(
    canvas: Any, pencil: Pencil, document: Document, qtbot: Any
) -> None:
    qtbot.mousePress(canvas, LEFT, pos=QPoint(110, 120))
    qtbot.mouseMove(canvas, QPoint(111, 120))
    qtbot.mouseRelease(canvas, LEFT, pos=QPoint(112, 121))
    assert [(event.x, event.y, event.moment) for event in pencil.told] == [
        (10, 20, Moment.PRESS),
        (11, 20, Moment.DRAG),
        (12, 21, Moment.RELEASE),
    ]
    assert white(document) == [(10, 20), (11, 20), (12, 21)]
    assert document.history.steps[-1] == "Pencil"
    assert canvas.colour(111, 120) == "#ffffff"


def test_from_near_a_place_inside_a_pixel_is_told(canvas: Any, pencil: Pencil, qtbot: Any) -> None:
    canvas._scale_to(8.0, QPointF(200, 150))
    x, y = int(canvas.transform.x), int(canvas.transform.y)
    qtbot.mouseClick(canvas, LEFT, pos=QPoint(x + 8 * 90 + 2, y + 8 * 45 + 6))
    assert (pencil.told[0].x, pencil.told[0].y) == (90.25, 45.75)


def test_a_stroke_that_leaves_the_view_goes_on_and_comes_back(
    canvas: Any, pencil: Pencil, document: Document, qtbot: Any
) -> None:
    qtbot.mousePress(canvas, LEFT, pos=QPoint(101, 101))
    for place in (QPoint(-50, 101), QPoint(5000, 4000), QPoint(105, 101)):
        qtbot.mouseMove(canvas, place)
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    qtbot.mouseMove(canvas, QPoint(106, 101))
    qtbot.mouseRelease(canvas, LEFT, pos=QPoint(-10, -10))
    assert white(document) == [(1, 1), (5, 1), (6, 1)]
    assert len(document.history.steps) == 1
    assert not canvas.is_working


def test_only_the_stroke_is_painted(canvas: Any, pencil: Pencil, qtbot: Any) -> None:
    qtbot.mousePress(canvas, LEFT, pos=QPoint(150, 150))
    canvas.settle()
    qtbot.mouseMove(canvas, QPoint(160, 155))
    painted = canvas.settle()
    assert [(rect.width(), rect.height()) for rect in painted] == [(3, 3)]
    qtbot.mouseRelease(canvas, LEFT, pos=QPoint(160, 155))


def test_a_pen_gives_its_pressure(canvas: Any, pencil: Pencil, document: Document) -> None:
    press = pen(canvas, QEvent.Type.TabletPress, QPointF(110.5, 120.25), 0.25)
    move = pen(canvas, QEvent.Type.TabletMove, QPointF(112.5, 120.25), 0.75)
    release = pen(canvas, QEvent.Type.TabletRelease, QPointF(112.5, 120.25), 0.0)
    assert press.isAccepted()
    assert move.isAccepted()
    assert release.isAccepted()
    assert [(event.x, round(event.pressure, 2)) for event in pencil.told] == [(10.5, 0.25), (12.5, 0.75), (12.5, 0.0)]
    assert len(document.history.steps) == 1


def test_a_pen_moves_the_picture_as_a_mouse_does(canvas: Any, pencil: Pencil, qtbot: Any) -> None:
    qtbot.keyPress(canvas, Qt.Key.Key_Space)
    assert not pen(canvas, QEvent.Type.TabletPress, QPointF(110, 120), 0.5).isAccepted()
    qtbot.keyRelease(canvas, Qt.Key.Key_Space)
    assert not pen(canvas, QEvent.Type.TabletPress, QPointF(110, 120), 0.5, MIDDLE).isAccepted()
    assert pencil.told == []


def test_a_pen_that_hovers_shows_where_it_would_paint(canvas: Any, pencil: Pencil) -> None:
    event = pen(canvas, QEvent.Type.TabletMove, QPointF(110, 120), 0.0, NO_BUTTON)
    assert event.isAccepted()
    assert pencil.hovered[-1] is not None
    assert pencil.hovered[-1].x == 10


def test_space_and_the_middle_button_move_the_picture_and_not_the_tool(canvas: Any, pencil: Pencil, qtbot: Any) -> None:
    x = canvas.transform.x
    qtbot.mousePress(canvas, MIDDLE, pos=QPoint(150, 150))
    qtbot.mouseMove(canvas, QPoint(160, 150))
    qtbot.mouseRelease(canvas, MIDDLE, pos=QPoint(160, 150))
    qtbot.keyPress(canvas, Qt.Key.Key_Space)
    qtbot.mousePress(canvas, LEFT, pos=QPoint(150, 150))
    qtbot.mouseMove(canvas, QPoint(155, 150))
    qtbot.mouseRelease(canvas, LEFT, pos=QPoint(155, 150))
    qtbot.keyRelease(canvas, Qt.Key.Key_Space)
    assert canvas.transform.x == x + 15
    assert pencil.told == []
    assert canvas.cursor().shape() == Qt.CursorShape.CrossCursor


def test_the_pointer_is_followed_without_a_button_and_its_leaving_told(canvas: Any, pencil: Pencil, qtbot: Any) -> None:
    qtbot.mouseMove(canvas, QPoint(120, 130))
    assert pencil.hovered[-1] is not None
    assert (pencil.hovered[-1].x, pencil.hovered[-1].y) == (20, 30)
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    assert pencil.hovered[-1] is None


def test_escape_takes_a_stroke_back(canvas: Any, pencil: Pencil, document: Document, qtbot: Any) -> None:
    qtbot.mousePress(canvas, LEFT, pos=QPoint(110, 120))
    qtbot.mouseMove(canvas, QPoint(111, 120))
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert white(document) == []
    assert not document.is_editing
    qtbot.mouseMove(canvas, QPoint(115, 120))
    qtbot.mouseRelease(canvas, LEFT, pos=QPoint(115, 120))
    assert document.history.steps == ()
    assert canvas.colour(110, 120) == "#0a141e"


@pytest.mark.parametrize("way", ["focus", "hide", "document", "picture", "tool", "middle"])
def test_whatever_interrupts_a_stroke_takes_it_back(
    canvas: Any, pencil: Pencil, document: Document, plain: Any, qtbot: Any, way: str
) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    qtbot.mousePress(canvas, LEFT, pos=QPoint(110, 120))
    if way == "focus":
        canvas.clearFocus()
    elif way == "hide":
        canvas.hide()
    elif way == "document":
        canvas.show_document(Document.of(plain(10, 10)))
    elif way == "picture":
        canvas.show_picture(plain(10, 10))
    elif way == "tool":
        canvas.set_tool(None)
    else:
        qtbot.mousePress(canvas, MIDDLE, pos=QPoint(110, 120))
        qtbot.mouseRelease(canvas, MIDDLE, pos=QPoint(110, 120))
    assert not document.is_editing
    assert white(document) == []


def test_a_double_click_is_two_presses_for_a_tool(canvas: Any, pencil: Pencil, qtbot: Any) -> None:
    zoom = canvas.zoom
    qtbot.mouseDClick(canvas, LEFT, pos=QPoint(110, 120))
    qtbot.mouseRelease(canvas, LEFT, pos=QPoint(110, 120))
    assert canvas.zoom == zoom
    assert Moment.PRESS in {event.moment for event in pencil.told}


def test_a_tool_has_nothing_to_do_on_a_plain_picture(canvas: Any, pencil: Pencil, noise: Any, qtbot: Any) -> None:
    canvas.show_picture(noise(200, 100))
    qtbot.mouseClick(canvas, LEFT, pos=QPoint(150, 150))
    assert pencil.told == []
    assert canvas.cursor().shape() == Qt.CursorShape.ArrowCursor
    qtbot.mouseDClick(canvas, LEFT, pos=QPoint(150, 150))
    assert canvas.is_fitted


def test_keys_that_the_tool_wants_are_kept_from_shortcuts(canvas: Any, pencil: Pencil, qtbot: Any) -> None:
    for key, is_kept in ((Qt.Key.Key_Return, True), (Qt.Key.Key_B, False), (Qt.Key.Key_Escape, False)):
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, NONE)
        event.ignore()
        QApplication.sendEvent(canvas, event)
        assert event.isAccepted() == is_kept
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert pencil.keys == [Qt.Key.Key_Return]


def test_what_the_tool_paints_lies_over_the_picture(canvas: Any, pencil: Pencil) -> None:
    assert canvas.colour(100, 100) == "#ff0000"
    canvas.settle()
    canvas.update_overlay(Bounds(10, 10, 4, 4))
    assert canvas.settle()[0].size().width() == 10
    canvas.set_tool(None)
    assert canvas.colour(100, 100) == "#0a141e"


def test_a_tool_zooms_and_pans_about_a_place_of_the_document(canvas: Any, pencil: Pencil) -> None:
    before = canvas.transform
    canvas.pan_by(7, -3)
    assert (canvas.transform.x, canvas.transform.y) == (before.x + 7, before.y - 3)
    at = canvas.transform.picture_to_view(Point(20, 30))
    canvas.zoom_about(20, 30, 2.0)
    assert canvas.view_scale == 2.0
    assert canvas.transform.picture_to_view(Point(20, 30)) == pytest.approx(at)
