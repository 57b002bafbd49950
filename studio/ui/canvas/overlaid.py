"""A view with what lies over the picture: the frame, the selection's edge, rulers, and a few words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QBasicTimer, QPointF, QRectF, Qt, QTimerEvent, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent, QPainter, QRegion, QShowEvent, QTabletEvent
from PySide6.QtWidgets import QWidget

from studio.contract.geometry import Bounds
from studio.ui import theme
from studio.ui.canvas.chip import Chip
from studio.ui.canvas.colours import CanvasColours
from studio.ui.canvas.frame_layer import HANDLE_PX, frame_rect, paint_frame
from studio.ui.canvas.generation_frame import FrameRules, Handle, dragged, handle_at, kept_inside, nudged, snapped
from studio.ui.canvas.navigation import ARROWS, is_arrow
from studio.ui.canvas.outline import Outline, Stand
from studio.ui.canvas.placement import Placement, device_pixels
from studio.ui.canvas.ruler import THICK_PX, Ruler
from studio.ui.canvas.tooled import ToolView
from studio.ui.canvas.zooming import Point

if TYPE_CHECKING:
    from studio.document.document import Document
    from studio.ui.tooling.tool import Tool

ANTS_MS = 120
FRAME_TOOL = "frame"


CURSORS = {
    Handle.TOP_LEFT: Qt.CursorShape.SizeFDiagCursor,
    Handle.BOTTOM_RIGHT: Qt.CursorShape.SizeFDiagCursor,
    Handle.TOP_RIGHT: Qt.CursorShape.SizeBDiagCursor,
    Handle.BOTTOM_LEFT: Qt.CursorShape.SizeBDiagCursor,
    Handle.LEFT: Qt.CursorShape.SizeHorCursor,
    Handle.RIGHT: Qt.CursorShape.SizeHorCursor,
    Handle.TOP: Qt.CursorShape.SizeVerCursor,
    Handle.BOTTOM: Qt.CursorShape.SizeVerCursor,
}


@dataclass(frozen=True, slots=True)
class Held:
    """An edge of the frame while it is dragged: which, and the frame and the pointer's place when that began."""

    handle: Handle
    frame: Bounds
    start: QPointF


class SelectionLook(StrEnum):
    """How the selection is shown: by its edge, by a tint (the quick mask), or not at all."""

    EDGE = "edge"
    TINT = "tint"
    HIDDEN = "hidden"


class OverlaidView(ToolView):
    """A view of a picture with signs and words over it.

    Signals:
        frame_changed: The frame in which pictures are made is another: its `Bounds`, or None.
    """

    frame_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frame: Bounds | None = None
        self._frame_rules = FrameRules()
        self._held: Held | None = None
        self._look = SelectionLook.EDGE
        self._outline = Outline()
        self._marching = QBasicTimer()
        self._rulers = (Ruler(Qt.Orientation.Horizontal, self), Ruler(Qt.Orientation.Vertical, self))
        self._has_rulers = False
        self._badge, self._size_chip = Chip(self), Chip(self)

    # The frame in which pictures are made

    @property
    def frame(self) -> Bounds | None:
        """The frame in which pictures are made, in document pixels; None where there is none."""
        return self._frame

    @property
    def frame_rules(self) -> FrameRules:
        """What the frame keeps to."""
        return self._frame_rules

    def set_frame(self, frame: Bounds | None) -> None:
        """Set the frame; it snaps to its rules, only with the edges that are others than before, and not outwards."""
        if frame is not None:
            frame = self._inside(snapped(frame, self._frame_rules, self._frame), frame)
        if frame == self._frame:
            return
        before, self._frame = self._frame, frame
        self._update_frame(before)
        self._update_frame(frame)
        self.frame_changed.emit(frame)

    def _inside(self, frame: Bounds, wanted: Bounds) -> Bounds:
        document = self._outline_document()
        return frame if document is None else kept_inside(frame, wanted, document.bounds, self._frame_rules)

    def set_frame_rules(self, rules: FrameRules) -> None:
        """Set what the frame keeps to; the frame that is there follows."""
        self._frame_rules = rules
        self.set_frame(self._frame)

    @property
    def is_editing_frame(self) -> bool:
        """Whether the frame's tool is active: then it has handles, and arrow keys move it."""
        return self._tool is not None and self._tool.id == FRAME_TOOL and self.takes_tools

    def _update_frame(self, frame: Bounds | None) -> None:
        placement = self._placement()
        if frame is None or placement is None:
            return
        self.update(self.rect() if self.is_editing_frame else frame_rect(placement, frame))

    def _handle_under(self, at: QPointF) -> Handle | None:
        """Give the edge or corner of the frame under a place of the view; its inside is the tool's."""
        if self._frame is None or not self.is_editing_frame or self.is_working:
            return None
        place = self.transform.view_to_picture(Point(at.x(), at.y()))
        handle = handle_at(self._frame, place.x, place.y, HANDLE_PX / self.view_scale)
        return None if handle is Handle.WHOLE else handle

    def _press_tool(self, event: QMouseEvent | QTabletEvent) -> bool:
        """Take hold of an edge of the frame, else begin the tool's gesture."""
        handle = self._handle_under(event.position()) if event.button() == Qt.MouseButton.LeftButton else None
        if handle is None or self._frame is None:
            return super()._press_tool(event)
        self._held = Held(handle, self._frame, event.position())
        return True

    def _move_tool(self, event: QMouseEvent | QTabletEvent) -> None:
        """Drag the edge that is held, show which one would be."""
        if self._held is not None:
            moved = (event.position() - self._held.start) / self.view_scale
            rules = self._frame_rules
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                rules = replace(rules, is_aspect_locked=not rules.is_aspect_locked)
            drag = (self._held.frame, self._held.handle, moved.x(), moved.y())
            self.set_frame(
                self._inside(dragged(*drag, rules), dragged(*drag, replace(rules, multiple=1, smallest_px=1)))
            )
            return
        super()._move_tool(event)
        handle = self._handle_under(event.position())
        if handle is not None:
            self.setCursor(CURSORS[handle])
        elif self.is_editing_frame:
            self._show_tool_cursor()

    def _release_tool(self, event: QMouseEvent | QTabletEvent) -> bool:
        """Let go of the edge, or end the tool's gesture."""
        if self._held is None or event.button() != Qt.MouseButton.LeftButton:
            return super()._release_tool(event)
        self._held = None
        return True

    def cancel_gesture(self) -> bool:
        """Take back what is begun, with the frame too; say whether there was anything."""
        held, self._held = self._held, None
        if held is not None:
            self.set_frame(held.frame)
        return super().cancel_gesture() or held is not None

    @property
    def is_working(self) -> bool:
        """Whether the frame is held, or a gesture of the tool is under way."""
        return self._held is not None or super().is_working

    def _nudge_frame(self, event: QKeyEvent) -> bool:
        """Move the frame with an arrow key, resize it with Shift."""
        if self._frame is None or not self.is_editing_frame or not is_arrow(event):
            return False
        back = ARROWS[Qt.Key(event.key())]
        resizes = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self.set_frame(nudged(self._frame, -back[0], -back[1], self._frame_rules, resizes=resizes))
        return True

    # The selection

    @property
    def selection_look(self) -> SelectionLook:
        """How the selection is shown."""
        return self._look

    def set_selection_look(self, look: SelectionLook) -> None:
        """Show the selection by its edge, by a tint, or not at all."""
        if look is not self._look:
            self._look = look
            self.update()
            self._follow_ants()

    def _select_of(self, document: Document | None) -> None:
        """Turn to the selection of a document, or take note that it has changed."""
        self._outline.look_at(document)
        self._follow_ants()

    def _follow_ants(self) -> None:
        """Let the ants march where they are seen, and only there."""
        marches = self.isVisible() and self.takes_tools and self._look is SelectionLook.EDGE and self._outline.is_there
        if marches and not self._marching.isActive():
            self._marching.start(ANTS_MS, self)
        elif not marches:
            self._marching.stop()

    def _march(self) -> None:
        self._outline.phase = (self._outline.phase + 1) % 8
        ratio = self.devicePixelRatioF()
        region = QRegion()
        for rect in self._outline.rects():
            region += QRectF(
                rect.x() / ratio, rect.y() / ratio, rect.width() / ratio, rect.height() / ratio
            ).toAlignedRect()
        self.update(region)

    # Rulers and words

    @property
    def has_rulers(self) -> bool:
        """Whether rulers lie along the edges."""
        return self._has_rulers

    def set_rulers(self, has_rulers: bool) -> None:  # noqa: FBT001 - the slot of a switch
        """Show rulers along the upper and left edge, or none."""
        self._has_rulers = has_rulers
        self._place_overlays()

    def show_badge(self, text: str) -> None:
        """Say a few words about the picture in its corner, such as what was proven about it; "" says nothing."""
        self._badge.say(text)
        self._badge.raise_()
        self._place_overlays()

    def _place_overlays(self) -> None:
        """Lay rulers and words where they belong now."""
        placement = self._placement()
        for ruler in self._rulers:
            ruler.place_in(self.rect())
            ruler.show_zoom(self.transform)
            ruler.setVisible(self._has_rulers and placement is not None)
        document = self._outline_document()
        extent = None if document is None else document.extent
        self._size_chip.say("" if extent is None else f"{extent.width} x {extent.height}")
        edge = theme.Spacing.S
        left = edge + (THICK_PX if self._has_rulers else 0)
        self._size_chip.move(left, self.height() - self._size_chip.height() - edge)
        if placement is not None:
            room = placement.touched
            across, top = room.right() - self._badge.width() - edge, max(room.top(), THICK_PX * self._has_rulers) + edge
            self._badge.move(max(left, across), top)

    def _outline_document(self) -> Document | None:
        """Give the document that is seen."""
        raise NotImplementedError

    def hovered(self, at: QPointF | None) -> None:
        """Show on the rulers where the pointer is."""
        if self._has_rulers:
            for ruler in self._rulers:
                ruler.mark(at)

    # Painting

    def _paint_overlays(self, painter: QPainter, placement: Placement, colours: CanvasColours) -> None:
        """Paint the selection's edge, the frame and the tool's signs."""
        if self.takes_tools:
            self._paint_document_signs(painter, placement, colours)
        if self.ready_tool is not None:
            painter.save()
            self.ready_tool.paint_overlay(painter, placement)
            painter.restore()

    def _paint_document_signs(self, painter: QPainter, placement: Placement, colours: CanvasColours) -> None:
        if self._look is SelectionLook.EDGE and self._outline.is_there:
            with device_pixels(painter, placement.bounds, placement.view) as (target, view):
                self._outline.paint(painter, Stand(target, view, max(1, round(placement.zoom.ratio))))
        if self._frame is not None:
            paint_frame(painter, placement, self._frame, colours, is_edited=self.is_editing_frame)

    # Qt's names

    def set_tool(self, tool: Tool | None) -> None:
        """Give the pointer to a tool; None leaves only moving about."""
        super().set_tool(tool)
        self.hovered(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Give keys to the tool, to the frame, and the others to moving about."""
        if not self._tool_key(event) and not self._nudge_frame(event):
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Let the ants march."""
        super().showEvent(event)
        self._follow_ants()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Let nothing run on for what is not seen."""
        super().hideEvent(event)
        self._marching.stop()

    def timerEvent(self, event: QTimerEvent) -> None:  # noqa: N802
        """Let the ants go a step."""
        if event.timerId() == self._marching.timerId():
            self._march()
        else:
            super().timerEvent(event)
