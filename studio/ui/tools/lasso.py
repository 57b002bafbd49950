"""The lasso: selects what a line is drawn around."""

from __future__ import annotations

import math
from typing import ClassVar

from PySide6.QtGui import QPainter

from studio.document.layers import SelectMode
from studio.session.texts import QT_TRANSLATE_NOOP
from studio.ui.canvas.placement import Placement
from studio.ui.tooling import selections
from studio.ui.tooling.outlines import closed_path, paint_line, to_view
from studio.ui.tooling.tool import Gesture, PointerEvent, Tool

SELECT = QT_TRANSLATE_NOOP("Document", "Select with the lasso")
FARTHEST_PX = 1e6
CLOSEST_PX = 0.25
"""A corner nearer than this to the last one is none."""


class LassoTool(Tool):
    """Selects what lies inside of a line that is drawn by hand, with antialiased edges."""

    id: ClassVar[str] = "lasso"
    options: ClassVar[tuple[str, ...]] = selections.OPTIONS
    _corners: tuple[tuple[float, float], ...] = ()

    def gesture(self, event: PointerEvent) -> Gesture:
        """Draw a line from a press to its release, where it is closed."""
        mode = selections.mode_of(event, self.box.settings)
        corners = [_place(event)]
        try:
            event = yield
            while event.is_drag:
                self._go_on(corners, event)
                event = yield
            self._go_on(corners, event)
        finally:
            self._corners = ()
            self.box.update_overlay()
        self._select(corners, mode)

    def _go_on(self, corners: list[tuple[float, float]], event: PointerEvent) -> None:
        if math.isfinite(event.x) and math.isfinite(event.y) and math.dist(_place(event), corners[-1]) >= CLOSEST_PX:
            corners.append(_place(event))
            self._corners = tuple(corners)
            self.box.update_overlay()

    def _select(self, corners: list[tuple[float, float]], mode: SelectMode) -> None:
        from studio.document.shapes import bounds_of_polygon, polygon  # noqa: PLC0415 - imports numpy

        document = self.box.document
        assert document is not None  # noqa: S101 - a gesture runs only over a document
        bounds = bounds_of_polygon(corners, document.bounds) if len(corners) > 2 else None
        if bounds is not None:
            document.select(polygon(corners, bounds), bounds, mode, SELECT)
        elif mode is SelectMode.REPLACE and self.box.has_selection:
            document.deselect()

    def paint_overlay(self, painter: QPainter, placement: Placement) -> None:
        """Paint the line while it is drawn."""
        if len(self._corners) > 1:
            corners = [to_view(placement, *corner) for corner in self._corners]
            paint_line(painter, closed_path(corners, is_closed=False))


def _place(event: PointerEvent) -> tuple[float, float]:
    x, y = (min(max(place, -FARTHEST_PX), FARTHEST_PX) for place in (event.x, event.y))
    return x, y
