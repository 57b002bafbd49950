"""The frame: says where pictures are made."""

from __future__ import annotations

import math
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QCursor

from studio.contract.geometry import MAX_SIDE_PX, Bounds
from studio.ui.tooling.tool import Gesture, PointerEvent, Tool

DRAG_PX = 4.0
"""View pixels from which on it is a drag and no click."""


class FrameTool(Tool):
    """Moves the frame where it is taken hold of inside, draws a new one elsewhere; the view has its handles."""

    id: ClassVar[str] = "frame"
    options: ClassVar[tuple[str, ...]] = ("whole_frame", "frame_hint")
    _is_inside = False

    @property
    def cursor(self) -> Qt.CursorShape | QCursor:
        """Arrows inside of the frame, a cross elsewhere."""
        return Qt.CursorShape.SizeAllCursor if self._is_inside else Qt.CursorShape.CrossCursor

    def hover(self, event: PointerEvent | None) -> None:
        """See whether the frame would be moved."""
        frame = None if self.box.view is None else self.box.view.frame
        self._is_inside = event is not None and frame is not None and _holds(frame, event)

    def gesture(self, event: PointerEvent) -> Gesture:
        """Move or draw the frame from a press to its release."""
        view, start = self.box.view, event
        if view is None:
            return
        before = view.frame
        moves = before is not None and _holds(before, start)
        is_done = False
        try:
            event = yield
            while event.is_drag:
                if before is not None and moves:
                    view.set_frame(before.moved(_limited(event.x - start.x), _limited(event.y - start.y)))
                elif math.dist((event.x, event.y), (start.x, start.y)) * view.view_scale >= DRAG_PX:
                    view.set_frame(_between(start, event))
                event = yield
            is_done = True
        finally:
            if not is_done:
                view.set_frame(before)


def _holds(frame: Bounds, event: PointerEvent) -> bool:
    return frame.x <= event.x < frame.right and frame.y <= event.y < frame.bottom


def _between(start: PointerEvent, end: PointerEvent) -> Bounds:
    left, right = sorted(_limited(place) for place in (start.x, end.x))
    top, bottom = sorted(_limited(place) for place in (start.y, end.y))
    return Bounds(left, top, min(max(right - left, 1), MAX_SIDE_PX), min(max(bottom - top, 1), MAX_SIDE_PX))


def _limited(place: float) -> int:
    return round(min(max(place, -MAX_SIDE_PX), 2 * MAX_SIDE_PX))
