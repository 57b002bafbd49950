"""The frame: says where pictures are made."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QCursor, QPainter, QPainterPath

from studio.contract.geometry import MAX_SIDE_PX, Bounds
from studio.ui.canvas.generation_frame import FrameRules, Handle, dragged, handle_at, handle_places
from studio.ui.canvas.overlaid import CURSORS
from studio.ui.canvas.placement import Placement
from studio.ui.tooling.outlines import paint_handle, paint_line, rectangle_of, to_view
from studio.ui.tooling.tool import Gesture, PointerEvent, Tool

DRAG_PX = 4.0
"""View pixels from which on it is a drag and no click."""
EDGE_PX = 8.0
"""View pixels around an edge of the picture in which it is taken hold of."""
FREE = FrameRules(multiple=1, smallest_px=1)
"""The view keeps to what the backbone needs."""


class FrameTool(Tool):
    """Moves the frame where it is taken hold of inside, draws a new one elsewhere.

    The view has the frame's handles. Where there is no frame yet the picture's own edges have some: who pulls one of
    them outwards continues the picture.
    """

    id: ClassVar[str] = "frame"
    options: ClassVar[tuple[str, ...]] = ("whole_frame", "frame_hint")
    _shape = Qt.CursorShape.CrossCursor

    @property
    def cursor(self) -> Qt.CursorShape | QCursor:
        """What a press would do."""
        return self._shape

    def hover(self, event: PointerEvent | None) -> None:
        """See what a press would do."""
        frame = None if self.box.view is None else self.box.view.frame
        edge = None if event is None else self._edge_at(event)
        if edge is not None:
            self._shape = CURSORS[edge]
        elif event is not None and frame is not None and _holds(frame, event):
            self._shape = Qt.CursorShape.SizeAllCursor
        else:
            self._shape = Qt.CursorShape.CrossCursor

    def activated(self) -> None:
        """Show the handles."""
        self.box.update_overlay()

    def gesture(self, event: PointerEvent) -> Gesture:
        """Move, pull or draw the frame from a press to its release."""
        view, start = self.box.view, event
        if view is None:
            return
        before, pull = view.frame, self._pull_of(event)
        is_done = False
        try:
            event = yield
            while event.is_drag:
                if (
                    math.dist((event.x, event.y), (start.x, start.y)) * view.view_scale >= DRAG_PX
                    or view.frame != before
                ):
                    view.set_frame(pull(event))
                event = yield
            is_done = True
        finally:
            if not is_done:
                view.set_frame(before)

    def _pull_of(self, start: PointerEvent) -> Callable[[PointerEvent], Bounds]:
        """Give what a drag from a place makes of the frame."""
        frame = None if self.box.view is None else self.box.view.frame
        edge, document = self._edge_at(start), self.box.document
        if edge is not None and document is not None:
            picture, held = document.bounds, edge
            return lambda event: dragged(picture, held, *_moved(start, event), FREE)
        if frame is not None and _holds(frame, start):
            return lambda event: dragged(frame, Handle.WHOLE, *_moved(start, event), FREE)
        return lambda event: _between(start, event)

    def _edge_at(self, event: PointerEvent) -> Handle | None:
        """Give the edge or corner of the picture under a place, as long as there is no frame."""
        view, document = self.box.view, self.box.document
        if view is None or document is None or view.frame is not None:
            return None
        handle = handle_at(document.bounds, event.x, event.y, EDGE_PX / view.view_scale)
        return None if handle is Handle.WHOLE else handle

    def paint_overlay(self, painter: QPainter, placement: Placement) -> None:
        """Paint handles at the picture's edges where there is no frame."""
        document, view = self.box.document, self.box.view
        if document is None or view is None or view.frame is not None:
            return
        path = QPainterPath()
        path.addRect(rectangle_of(placement, document.bounds))
        paint_line(painter, path)
        for place in handle_places(document.bounds).values():
            paint_handle(painter, to_view(placement, *place))


def _holds(frame: Bounds, event: PointerEvent) -> bool:
    return frame.x <= event.x < frame.right and frame.y <= event.y < frame.bottom


def _moved(start: PointerEvent, end: PointerEvent) -> tuple[int, int]:
    return _limited(end.x - start.x), _limited(end.y - start.y)


def _between(start: PointerEvent, end: PointerEvent) -> Bounds:
    left, right = sorted(_limited(place) for place in (start.x, end.x))
    top, bottom = sorted(_limited(place) for place in (start.y, end.y))
    return Bounds(left, top, min(max(right - left, 1), MAX_SIDE_PX), min(max(bottom - top, 1), MAX_SIDE_PX))


def _limited(place: float) -> int:
    return round(min(max(place, -MAX_SIDE_PX), 2 * MAX_SIDE_PX))
