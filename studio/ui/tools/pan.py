"""The hand: moves the picture about in the view."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QCursor

from studio.ui.tooling.tool import Gesture, PointerEvent, Tool


class PanTool(Tool):
    """Drags the picture: what was taken hold of stays under the pointer."""

    id: ClassVar[str] = "pan"
    needs_document: ClassVar[bool] = False
    leaves_double_click: ClassVar[bool] = True
    options: ClassVar[tuple[str, ...]] = ("zoom_fit", "zoom_actual")

    @property
    def cursor(self) -> Qt.CursorShape | QCursor:
        """An open hand, closed while it holds."""
        return Qt.CursorShape.ClosedHandCursor if self.is_busy else Qt.CursorShape.OpenHandCursor

    def gesture(self, event: PointerEvent) -> Gesture:
        """Hold the picture from a press to its release."""
        held = event
        event = yield
        view = self.box.view
        while event.is_drag:
            if view is not None:
                view.pan_by((event.x - held.x) * view.view_scale, (event.y - held.y) * view.view_scale)
            event = yield
