"""The rectangle: selects whole pixels."""

from __future__ import annotations

import math
from typing import ClassVar

from PySide6.QtGui import QPainter, QPainterPath

from studio.contract.geometry import Bounds
from studio.document.layers import SelectMode
from studio.session.texts import QT_TRANSLATE_NOOP
from studio.ui.canvas.placement import Placement
from studio.ui.tooling import selections
from studio.ui.tooling.outlines import paint_line, rectangle_of
from studio.ui.tooling.tool import Gesture, PointerEvent, Tool

SELECT = QT_TRANSLATE_NOOP("Document", "Select a rectangle")
FARTHEST_PX = 1e6


class RectangleTool(Tool):
    """Selects a rectangle; a click beside it selects nothing."""

    id: ClassVar[str] = "rectangle"
    options: ClassVar[tuple[str, ...]] = selections.OPTIONS
    _drawn: Bounds | None = None

    def gesture(self, event: PointerEvent) -> Gesture:
        """Draw a rectangle from a press to its release."""
        document = self.box.document
        assert document is not None  # noqa: S101 - a gesture runs only over a document
        start, mode = event, selections.mode_of(event, self.box.settings)
        try:
            event = yield
            while event.is_drag:
                self._drawn = between(start, event)
                self.box.update_overlay()
                event = yield
            drawn = between(start, event)
        finally:
            self._drawn = None
            self.box.update_overlay()
        common = None if drawn is None else drawn.intersection(document.bounds)
        if common is not None:
            document.select(None, common, mode, SELECT)
        elif mode is SelectMode.REPLACE and self.box.has_selection:
            document.deselect()

    def paint_overlay(self, painter: QPainter, placement: Placement) -> None:
        """Paint the rectangle while it is drawn."""
        if self._drawn is not None:
            path = QPainterPath()
            path.addRect(rectangle_of(placement, self._drawn))
            paint_line(painter, path)


def between(start: PointerEvent, end: PointerEvent) -> Bounds | None:
    """Give the rectangle of whole pixels between two places, to the nearest edge; None where it has no width."""
    left, right = sorted(_edge(place) for place in (start.x, end.x))
    top, bottom = sorted(_edge(place) for place in (start.y, end.y))
    return None if left == right or top == bottom else Bounds.between(left, top, right, bottom)


def _edge(place: float) -> int:
    return math.floor(min(max(place, -FARTHEST_PX), FARTHEST_PX) + 0.5)
