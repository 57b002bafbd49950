"""What brush and eraser share: strokes on the layer, on a mask layer, or on the selection."""

# ruff: noqa: PLC0415 - numpy costs as much as all of Qt; the window has its tools before there is a picture

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPainterPath

from studio.contract.errors import shorten
from studio.contract.geometry import Bounds
from studio.document.errors import InvalidEdit
from studio.document.layers import SELECTION, LayerKind, Target
from studio.ui.canvas.placement import Placement
from studio.ui.tooling.outlines import paint_line, to_view
from studio.ui.tooling.tool import SHIFT, Gesture, PointerEvent, Tool

if TYPE_CHECKING:
    from studio.contract.raster import Pixels
    from studio.ui.tooling.toolbox import ToolBox

Lay: TypeAlias = "Callable[[Pixels, Pixels], Pixels]"
"""Gives pixels changed as far as a coverage says."""
SMALLEST_RING_PX = 3.0
"""Radius in view pixels from which on the brush's ring is painted; below it the cross says enough."""


def target_of(box: ToolBox) -> int | Target:
    """Give what painting tools change.

    Raises:
        InvalidEdit: It is a layer that is hidden: nobody would see what is painted.
    """
    document = box.document
    assert document is not None  # noqa: S101 - a gesture runs only over a document
    if box.settings.is_quick_mask:
        return SELECTION
    layer = document.active
    if not layer.is_visible:
        raise InvalidEdit(f"The layer {shorten(layer.name)!r} is hidden.", "Show it in the layers panel first.")
    return layer.id


def is_mask(box: ToolBox) -> bool:
    """Say whether painting tools paint a mask at the moment: the selection or a mask layer."""
    document = box.document
    return box.settings.is_quick_mask or (document is not None and document.active.kind is LayerKind.MASK)


def lay_of(box: ToolBox, *, erases: bool) -> Lay:
    """Give what painting does to pixels."""
    from studio.document import laying

    if is_mask(box):
        return laying.lowered if erases else laying.raised
    return laying.erased if erases else partial(laying.painted, colour=box.settings.foreground)


def paint(box: ToolBox, event: PointerEvent, name: str, *, erases: bool) -> Gesture:
    """Paint from a press to its release; with Shift a straight line from where the last stroke ended."""
    from studio.document.strokes import Stroke

    document = box.document
    assert document is not None  # noqa: S101 - a gesture runs only over a document
    target, lay = target_of(box), lay_of(box, erases=erases)
    stroke = Stroke(box.settings.brush, document.bounds)
    with document.edit(name) as edit:

        def show(dirty: Bounds | None) -> None:
            if dirty is not None:
                edit.blend(target, dirty, lambda pixels: lay(pixels, stroke.coverage(dirty)), from_start=True)

        pressure = event.pressure
        if event.holds(SHIFT) and box.last_point is not None:
            show(stroke.add(*box.last_point, pressure))
            show(stroke.add(event.x, event.y, pressure))
            show(stroke.finish())
        else:
            show(stroke.add(event.x, event.y, pressure))
        event = yield
        while event.is_drag:
            pressure = event.pressure
            show(stroke.add(event.x, event.y, pressure))
            event = yield
        show(stroke.add(event.x, event.y, pressure))  # a pen that is lifted has no pressure any more
        show(stroke.finish())
    box.last_point = event.x, event.y


class PaintingTool(Tool):
    """A tool that shows how large its brush is."""

    is_painting: ClassVar[bool] = True

    def __init__(self, box: ToolBox) -> None:
        super().__init__(box)
        self._at: tuple[float, float] | None = None

    def hover(self, event: PointerEvent | None) -> None:
        """Move the ring."""
        before, self._at = self._at, None if event is None else (event.x, event.y)
        for at in (before, self._at):
            if at is not None and (bounds := self._ring_bounds(*at)) is not None:
                self.box.update_overlay(bounds)

    def press(self, event: PointerEvent) -> None:
        """Begin to paint."""
        self.hover(event)
        super().press(event)

    def drag(self, event: PointerEvent) -> None:
        """Paint on."""
        super().drag(event)
        self.hover(event)

    def release(self, event: PointerEvent) -> None:
        """End the stroke."""
        super().release(event)
        self.hover(event)

    def deactivated(self) -> None:
        """Take the ring away."""
        self.hover(None)

    def _ring_bounds(self, x: float, y: float) -> Bounds | None:
        if not (math.isfinite(x) and math.isfinite(y)):
            return None
        radius = self.box.settings.brush.size_px / 2 + 1
        left, top = math.floor(x - radius), math.floor(y - radius)
        return Bounds.between(left, top, math.ceil(x + radius), math.ceil(y + radius))

    def paint_overlay(self, painter: QPainter, placement: Placement) -> None:
        """Paint the ring of the brush around the pointer."""
        radius = self.box.settings.brush.size_px / 2 * placement.zoom.view_scale
        if self._at is None or radius < SMALLEST_RING_PX:
            return
        middle = to_view(placement, *self._at)
        ring = QPainterPath()
        ring.addEllipse(QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius))
        paint_line(painter, ring, is_dashed=False)
