"""Transform: scales, turns and moves the active layer, or what of it is selected; Enter applies, Esc takes back."""

from __future__ import annotations

import math
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QCursor, QPainter, QTransform

from studio.document.layers import Change
from studio.ui.canvas.placement import Placement
from studio.ui.tooling.lifted import Lifted, lift
from studio.ui.tooling.outlines import closed_path, paint_handle, paint_line, to_view
from studio.ui.tooling.placing import HANDLES, Placing
from studio.ui.tooling.tool import ALT, SHIFT, Gesture, PointerEvent, Tool

REACH_PX = 10.0
"""View pixels around a handle in which it is taken hold of."""
APPLYING = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
CORNERS = ((-1, -1), (1, -1), (1, 1), (-1, 1))


class TransformTool(Tool):
    """Holds a box with handles over the pixels until it is applied; another tool applies it too."""

    id: ClassVar[str] = "transform"
    options: ClassVar[tuple[str, ...]] = ("apply", "transform_hint")
    _lifted: Lifted | None = None
    _placing: Placing | None = None
    _shape: Qt.CursorShape = Qt.CursorShape.ArrowCursor
    _is_applying = False

    @property
    def cursor(self) -> Qt.CursorShape | QCursor:
        """What a press would do."""
        return self._shape

    @property
    def is_pending(self) -> bool:
        """Whether there is something to apply."""
        return self._placing is not None and self._placing.is_changed

    def activated(self) -> None:
        """Take hold of what will be transformed."""
        self._lifted = self._placing = None
        document = self.box.document
        if document is not None:
            self.box.attempt(self._lift)
        self.box.update_overlay()

    def deactivated(self) -> None:
        """Apply what is pending, and put the handles away."""
        self.apply()
        self._lifted = self._placing = None
        self.box.update_overlay()

    def document_changed(self, change: Change | None) -> None:
        """Take hold anew where the pixels, the layer or the selection are others."""
        if self._is_applying or (change is not None and not (change.bounds or change.has_layers or change.selection)):
            return
        was_pending = self.is_pending
        self.cancel()
        self._lifted = self._placing = None
        if self.box.document is not None and self.box.tool is self and not self.box.document.is_editing:
            self.activated()
        if was_pending:
            self.box.changed.emit()

    def _lift(self) -> None:
        document = self.box.document
        self._lifted = None if document is None else lift(document)
        self._placing = None if self._lifted is None else Placing.of(self._lifted.bounds)

    # What a person does

    def gesture(self, event: PointerEvent) -> Gesture:
        """Drag a handle, the inside, or, beside the box, its angle."""
        if self._placing is None:
            self.box.attempt(self._lift)
        before, start = self._placing, event
        if before is None:
            return
        handle = self._handle_at(event)
        is_done = False
        try:
            event = yield
            while event.is_drag:
                self._set(_dragged(before, handle, start, event))
                event = yield
            is_done = True
        finally:
            if not is_done:
                self._set(before)

    def hover(self, event: PointerEvent | None) -> None:
        """Say by the pointer what a press would do."""
        if event is None or self._placing is None:
            self._shape = Qt.CursorShape.ArrowCursor
        elif (handle := self._handle_at(event)) is not None:
            self._shape = _shape_of(handle, self._placing.angle)
        elif self._placing.holds(event.x, event.y):
            self._shape = Qt.CursorShape.SizeAllCursor
        else:
            self._shape = Qt.CursorShape.CrossCursor

    def apply(self) -> None:
        """Transform the pixels, as one step."""
        self.cancel()
        document, lifted, placing = self.box.document, self._lifted, self._placing
        if document is None or lifted is None or placing is None or not placing.is_changed:
            return
        self._is_applying = True
        try:
            self.box.attempt(lambda: document.transform(lifted.layer_id, placing.matrix, lifted.bounds))
        finally:
            self._is_applying = False
        self._again()

    def take_back(self) -> None:
        """Let everything lie where it lay."""
        self.cancel()
        if self._lifted is not None:
            self._set(Placing.of(self._lifted.bounds))

    def _again(self) -> None:
        """Take hold of the pixels where they are now."""
        self.activated()
        self.box.changed.emit()

    def wants_key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        """Take Enter and Esc where there is something to apply."""
        is_own = key in APPLYING or key == Qt.Key.Key_Escape
        return (is_own and self.is_pending) or super().wants_key(key, modifiers)

    def key_pressed(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        """Apply or take back."""
        if not self.wants_key(key, modifiers):
            return False
        if key in APPLYING:
            self.apply()
        elif self.is_busy:
            self.cancel()
        else:
            self.take_back()
        return True

    def _set(self, placing: Placing) -> None:
        was_pending, self._placing = self.is_pending, placing
        self.box.update_overlay()
        if self.is_pending != was_pending:
            self.box.changed.emit()

    def _handle_at(self, event: PointerEvent) -> tuple[int, int] | None:
        view, placing = self.box.view, self._placing
        if view is None or placing is None:
            return None
        reach = REACH_PX / view.view_scale
        if placing.holds(event.x, event.y):  # of a small box something must be left that moves it
            reach = min(
                reach, abs(placing.scale_x) * placing.bounds.width / 4, abs(placing.scale_y) * placing.bounds.height / 4
            )
        distances = {handle: math.dist(placing.corner(*handle), (event.x, event.y)) for handle in HANDLES}
        nearest = min(distances, key=distances.__getitem__)
        return nearest if distances[nearest] <= reach else None

    # What is seen

    def paint_overlay(self, painter: QPainter, placement: Placement) -> None:
        """Paint the pixels where they will lie, the box and its handles."""
        placing, lifted = self._placing, self._lifted
        if placing is None or lifted is None:
            return
        if placing.is_changed:
            (a, b, x), (c, d, y) = placing.matrix
            corner, each = to_view(placement, 0, 0), placement.zoom.view_scale
            onto_view = QTransform(each, 0, 0, each, corner.x(), corner.y())
            lifted.paint(painter, QTransform(a, c, b, d, x, y) * onto_view)
        corners = [to_view(placement, *placing.corner(*corner)) for corner in CORNERS]
        paint_line(painter, closed_path(corners))
        for handle in HANDLES:
            paint_handle(painter, to_view(placement, *placing.corner(*handle)))


def _dragged(before: Placing, handle: tuple[int, int] | None, start: PointerEvent, event: PointerEvent) -> Placing:
    place, held = (event.x, event.y), (start.x, start.y)
    if not all(map(math.isfinite, place)):
        return before
    if handle is not None:
        return before.stretched(handle, place, keeps_aspect=not event.holds(SHIFT), is_about_middle=event.holds(ALT))
    if before.holds(*held):
        return before.moved(place[0] - held[0], place[1] - held[1])
    return before.turned(held, place, snaps=event.holds(SHIFT))


def _shape_of(handle: tuple[int, int], angle: float) -> Qt.CursorShape:
    """Give the arrows that point along the way a handle is dragged."""
    eighths = round((math.atan2(handle[1], handle[0]) + angle) / (math.pi / 4)) % 4
    return (
        Qt.CursorShape.SizeHorCursor,
        Qt.CursorShape.SizeFDiagCursor,
        Qt.CursorShape.SizeVerCursor,
        Qt.CursorShape.SizeBDiagCursor,
    )[eighths]
