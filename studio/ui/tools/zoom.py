"""The magnifier: a click comes nearer, with Alt it goes away, a drag does either."""

from __future__ import annotations

from typing import ClassVar

from studio.ui.tooling.tool import ALT, Gesture, PointerEvent, Tool

CLICK_FACTOR = 2.0
DRAG_PX = 3.0
"""View pixels from which on it is a drag and no click."""
PX_TO_DOUBLE = 150.0


class ZoomTool(Tool):
    """Zooms about the place of the press; to the right it comes nearer, to the left it goes away."""

    id: ClassVar[str] = "zoom"
    needs_document: ClassVar[bool] = False
    options: ClassVar[tuple[str, ...]] = ("zoom_fit", "zoom_actual")

    def gesture(self, event: PointerEvent) -> Gesture:
        """Zoom from a press to its release."""
        view, start = self.box.view, event
        if view is None:
            return
        scale = view.view_scale
        has_moved = False
        event = yield
        while event.is_drag:
            # The place of the press stays: how far the pointer went in view pixels is told by the scale of now.
            moved = (event.x - start.x) * view.view_scale
            if has_moved or abs(moved) >= DRAG_PX:
                has_moved = True
                view.zoom_about(start.x, start.y, scale * 2 ** (moved / PX_TO_DOUBLE) / view.view_scale)
            event = yield
        if not has_moved:
            view.zoom_about(start.x, start.y, 1 / CLICK_FACTOR if start.holds(ALT) else CLICK_FACTOR)
