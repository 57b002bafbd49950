"""Moving about on the canvas: wheel, trackpad, pinch, Space and the middle button, arrow keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QInputDevice, QKeyEvent, QMouseEvent, QNativeGestureEvent, QWheelEvent
from PySide6.QtWidgets import QGestureEvent, QPinchGesture

NOTCH = 120
"""Qt's angle for one notch of a wheel."""
NOTCHES_TO_DOUBLE = 3
TRACKPAD_PX_TO_DOUBLE = 200
ARROW_PX, FAR_ARROW_PX = 40, 200
ARROWS = {Qt.Key.Key_Left: (1, 0), Qt.Key.Key_Right: (-1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1)}


@dataclass(frozen=True, slots=True)
class Moves:
    """What moving about does; all in view pixels.

    Attributes:
        pan: Moves the picture by so much across and down.
        zoom: Enlarges by a factor at a place.
        set_cursor: Shows this cursor, or the usual one for None.
    """

    pan: Callable[[float, float], None]
    zoom: Callable[[QPointF, float], None]
    set_cursor: Callable[[Qt.CursorShape | None], None]


class Navigation:
    """Turns the input of one view into moves; each handler says whether the event was its own.

    Attributes:
        is_space_held: Whether Space is down: then the left button drags the picture.
    """

    def __init__(self, moves: Moves) -> None:
        self._moves = moves
        self.is_space_held = False
        self._dragged_from: QPointF | None = None
        self._button = Qt.MouseButton.NoButton

    @property
    def is_dragging(self) -> bool:
        """Whether the picture is held with the mouse."""
        return self._dragged_from is not None

    def wheel(self, event: QWheelEvent) -> bool:
        """Zoom to the cursor with a wheel, pan with two fingers, zoom with two fingers and Ctrl."""
        if is_trackpad(event):
            moved = event.pixelDelta()
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._moves.zoom(event.position(), 2 ** (moved.y() / TRACKPAD_PX_TO_DOUBLE))
            else:
                self._moves.pan(moved.x(), moved.y())
            return True
        turned = event.angleDelta()
        if turned.y() and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._moves.zoom(event.position(), 2 ** (turned.y() / NOTCH / NOTCHES_TO_DOUBLE))
        else:  # a wheel that tilts, or Shift: Qt gives some platforms' Shift as the other axis
            self._moves.pan((turned.x() or turned.y()) / NOTCH * ARROW_PX, 0)
        return True

    def press(self, event: QMouseEvent) -> bool:
        """Take hold of the picture with the middle button, or with the left one while Space is held."""
        holds = event.button() == Qt.MouseButton.MiddleButton or (
            event.button() == Qt.MouseButton.LeftButton and self.is_space_held
        )
        if holds and not self.is_dragging:
            self._dragged_from, self._button = event.position(), event.button()
            self._show_cursor()
        return holds

    def move(self, event: QMouseEvent) -> bool:
        """Drag the picture."""
        if self._dragged_from is None:
            return False
        moved = event.position() - self._dragged_from
        self._dragged_from = event.position()
        self._moves.pan(moved.x(), moved.y())
        return True

    def release(self, event: QMouseEvent) -> bool:
        """Let go of the picture."""
        if not self.is_dragging or event.button() != self._button:
            return False
        self._dragged_from = None
        self._show_cursor()
        return True

    def key_press(self, event: QKeyEvent) -> bool:
        """Ready the hand with Space, pan with the arrow keys (far with Shift)."""
        if event.key() == Qt.Key.Key_Space and not event.modifiers():
            if not event.isAutoRepeat():
                self.is_space_held = True
                self._show_cursor()
            return True
        if is_arrow(event):
            step = FAR_ARROW_PX if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else ARROW_PX
            across, down = ARROWS[Qt.Key(event.key())]
            self._moves.pan(across * step, down * step)
            return True
        return False

    def key_release(self, event: QKeyEvent) -> bool:
        """Put the hand away; a drag that has begun goes on until the button is let go."""
        if event.key() != Qt.Key.Key_Space:
            return False
        if not event.isAutoRepeat():
            self.is_space_held = False
            self._show_cursor()
        return True

    def let_go(self) -> None:
        """Forget what is held: the release goes to another widget when the focus has left."""
        self.is_space_held = False
        self._dragged_from = None
        self._show_cursor()

    def gesture(self, event: QEvent, to_view: Callable[[QPointF], QPointF]) -> bool:
        """Zoom with a pinch, on a trackpad or a touch screen.

        Args:
            event: Any event.
            to_view: Maps a place of the screen into the view.
        """
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() != Qt.NativeGestureType.ZoomNativeGesture:
                return False
            self._moves.zoom(event.position(), 1 + event.value())
            return True
        pinch = event.gesture(Qt.GestureType.PinchGesture) if isinstance(event, QGestureEvent) else None
        if not isinstance(pinch, QPinchGesture):
            return False
        moved = pinch.centerPoint() - pinch.lastCenterPoint()
        self._moves.pan(moved.x(), moved.y())
        self._moves.zoom(to_view(pinch.centerPoint()), pinch.scaleFactor())
        return True

    def _show_cursor(self) -> None:
        if self.is_dragging:
            self._moves.set_cursor(Qt.CursorShape.ClosedHandCursor)
        else:
            self._moves.set_cursor(Qt.CursorShape.OpenHandCursor if self.is_space_held else None)


def is_trackpad(event: QWheelEvent) -> bool:
    """Say whether two fingers scrolled: X11 gives pixels for a wheel too, so the device or the phase decides."""
    if event.pixelDelta().isNull():
        return False
    is_pad = event.device() is not None and event.device().type() == QInputDevice.DeviceType.TouchPad
    return is_pad or event.phase() != Qt.ScrollPhase.NoScrollPhase


def is_own_key(event: QKeyEvent) -> bool:
    """Say whether the canvas uses the key itself, so that no shortcut may take it while the canvas has the focus."""
    return is_arrow(event) or (event.key() == Qt.Key.Key_Space and not event.modifiers())


def is_arrow(event: QKeyEvent) -> bool:
    """Say whether it is an arrow key, alone or with Shift."""
    others = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
    return event.key() in ARROWS and not others
