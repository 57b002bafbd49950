"""Move: moves the pixels of the active layer, or what of them is selected."""

from __future__ import annotations

import math
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPainterPath, QTransform

from studio.contract.geometry import MAX_SIDE_PX
from studio.ui.canvas.placement import Placement
from studio.ui.tooling.lifted import Lifted, lift
from studio.ui.tooling.outlines import paint_line, rectangle_of, to_view
from studio.ui.tooling.tool import SHIFT, Gesture, PointerEvent, Tool

ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
FAR_PX = 10
"""How far an arrow key moves with Shift."""


class MoveTool(Tool):
    """Moves by a drag, straight with Shift, or by the arrow keys: 1 pixel, with Shift 10."""

    id: ClassVar[str] = "move"
    cursor_shape: ClassVar[Qt.CursorShape] = Qt.CursorShape.SizeAllCursor
    options: ClassVar[tuple[str, ...]] = ("move_hint",)
    _lifted: Lifted | None = None
    _moved: tuple[int, int] = (0, 0)

    def gesture(self, event: PointerEvent) -> Gesture:
        """Move from a press to its release."""
        document, start = self.box.document, event
        assert document is not None  # noqa: S101 - a gesture runs only over a document
        lifted = lift(document)
        if lifted is None:
            return
        try:
            event = yield
            while event.is_drag:
                self._lifted, self._moved = lifted, moved_between(start, event)
                self.box.update_overlay()
                event = yield
        finally:
            self._lifted = None
            self.box.update_overlay()
        dx, dy = moved_between(start, event)
        if (dx, dy) != (0, 0):
            document.move_pixels(lifted.layer_id, dx, dy)

    def wants_key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        """Take the arrow keys, alone or with Shift."""
        others = modifiers & ~(SHIFT | Qt.KeyboardModifier.KeypadModifier)
        is_own = key in ARROWS and not others and self.box.document is not None
        return is_own or super().wants_key(key, modifiers)

    def key_pressed(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        """Move by an arrow key."""
        document = self.box.document
        if document is None or key not in ARROWS or self.is_busy:
            return super().key_pressed(key, modifiers)
        far = FAR_PX if modifiers & SHIFT else 1
        across, down = ARROWS[key]
        self.box.attempt(lambda: document.move_pixels(document.active.id, across * far, down * far))
        return True

    def paint_overlay(self, painter: QPainter, placement: Placement) -> None:
        """Paint what is moved where it will lie."""
        if self._lifted is None:
            return
        corner, each = to_view(placement, *self._moved), placement.zoom.view_scale
        self._lifted.paint(painter, QTransform(each, 0, 0, each, corner.x(), corner.y()))
        path = QPainterPath()
        path.addRect(rectangle_of(placement, self._lifted.bounds.moved(*self._moved)))
        paint_line(painter, path)


def moved_between(start: PointerEvent, end: PointerEvent) -> tuple[int, int]:
    """Give how far a drag went, in whole pixels; with Shift along one axis."""
    if not (math.isfinite(end.x) and math.isfinite(end.y)):
        return 0, 0
    dx, dy = (round(min(max(way, -MAX_SIDE_PX), MAX_SIDE_PX)) for way in (end.x - start.x, end.y - start.y))
    if end.holds(SHIFT):
        return (dx, 0) if abs(dx) >= abs(dy) else (0, dy)
    return dx, dy
