"""A view that a person works on with tools: what is not moving about goes to the active tool, in document pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent, QTabletEvent
from PySide6.QtWidgets import QWidget

from studio.contract.geometry import Bounds
from studio.ui.canvas.droppable import DroppableView
from studio.ui.canvas.placement import Placement
from studio.ui.canvas.zooming import Point
from studio.ui.tooling.tool import Moment, PointerEvent

if TYPE_CHECKING:
    from PySide6.QtGui import QCursor

    from studio.ui.tooling.tool import Tool

OVERLAY_REACH_PX = 3
"""How far a tool's lines lie beyond the document pixels that it names, in view pixels."""


class ToolView(DroppableView):
    """A view with an active tool; without one it only moves about."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tool: Tool | None = None
        self._pen_button = Qt.MouseButton.NoButton

    # What tools need (`studio.ui.tooling.tool.View`)

    @property
    def view_scale(self) -> float:
        """View pixels a document pixel."""
        return self.transform.view_scale

    def pan_by(self, dx: float, dy: float) -> None:
        """Move the picture by view pixels."""
        self._pan(dx, dy)

    def zoom_about(self, x: float, y: float, factor: float) -> None:
        """Enlarge by a factor; the document's point stays where it is."""
        at = self._framing.zoom.picture_to_view(Point(x, y))
        self._scale_to(self.zoom * factor, QPointF(at.x, at.y))

    def update_overlay(self, bounds: Bounds | None = None) -> None:
        """Paint what the tool shows over the picture again.

        Args:
            bounds: The document pixels that it touches; None is all of the view.
        """
        placement = self._placement()
        if bounds is None or placement is None:
            self.update()
        else:
            reach = OVERLAY_REACH_PX
            self.update(placement.rect_of(bounds).toAlignedRect().adjusted(-reach, -reach, reach, reach))
        self._show_tool_cursor()

    # The tool

    @property
    def tool(self) -> Tool | None:
        """The active tool."""
        return self._tool

    def set_tool(self, tool: Tool | None) -> None:
        """Give the pointer to a tool; None leaves only moving about. A gesture that is under way is taken back."""
        if self._tool is not None and self._tool is not tool:
            self._tool.cancel()
        self._tool = tool
        self.setMouseTracking(tool is not None)
        self.setTabletTracking(tool is not None)
        self._show_tool_cursor()
        self.update()

    @property
    def takes_tools(self) -> bool:
        """Whether there is something on which tools work."""
        return False

    @property
    def ready_tool(self) -> Tool | None:
        """The active tool where there is something that it works on."""
        tool = self._tool
        if tool is None or self.takes_tools:
            return tool
        return tool if not tool.needs_document and self._framing.extent is not None else None

    @property
    def is_working(self) -> bool:
        """Whether a gesture of the tool is under way."""
        return self._tool is not None and self._tool.is_busy

    def hovered(self, at: QPointF | None) -> None:
        """Follow the pointer, in view pixels; None: it has left the view."""

    def _placement(self) -> Placement | None:
        raise NotImplementedError

    def _show_tool_cursor(self) -> None:
        if not (self._navigation.is_dragging or self._navigation.is_space_held):
            self._set_cursor(None)

    def _set_cursor(self, shape: Qt.CursorShape | None) -> None:
        cursor: Qt.CursorShape | QCursor | None = shape
        if shape is None and self.ready_tool is not None:
            cursor = self.ready_tool.cursor
        if cursor is None:
            self.unsetCursor()
        else:
            self.setCursor(cursor)

    def _pointer(self, event: QMouseEvent | QTabletEvent, moment: Moment) -> PointerEvent:
        at = self.transform.view_to_picture(Point(event.position().x(), event.position().y()))
        pressure = event.pressure() if isinstance(event, QTabletEvent) else 1.0
        return PointerEvent(at.x, at.y, pressure, event.modifiers(), moment)

    def _press_tool(self, event: QMouseEvent | QTabletEvent) -> bool:
        tool = self.ready_tool
        if tool is None or event.button() != Qt.MouseButton.LeftButton:
            return False
        tool.press(self._pointer(event, Moment.PRESS))
        return True

    def _move_tool(self, event: QMouseEvent | QTabletEvent) -> None:
        tool = self.ready_tool
        if tool is not None and tool.is_busy:
            tool.drag(self._pointer(event, Moment.DRAG))
        elif tool is not None:
            tool.hover(self._pointer(event, Moment.DRAG))

    def _release_tool(self, event: QMouseEvent | QTabletEvent) -> bool:
        if self._tool is None or not self._tool.is_busy or event.button() != Qt.MouseButton.LeftButton:
            return False
        self._tool.release(self._pointer(event, Moment.RELEASE))
        return True

    def cancel_gesture(self) -> bool:
        """Take back what the tool has begun; say whether there was anything."""
        was_working = self.is_working
        if self._tool is not None:
            self._tool.cancel()
        return was_working

    def _wants_key(self, event: QKeyEvent) -> bool:
        tool = self.ready_tool
        if tool is None:
            return False
        is_escape = event.key() == Qt.Key.Key_Escape and self.is_working
        return is_escape or tool.wants_key(Qt.Key(event.key()), event.modifiers())

    def _tool_key(self, event: QKeyEvent) -> bool:
        """Give a key to the tool that wants it; Esc takes a gesture back."""
        tool = self.ready_tool
        if tool is None or not self._wants_key(event):
            return False
        if tool.key_pressed(Qt.Key(event.key()), event.modifiers()):
            return True
        return event.key() == Qt.Key.Key_Escape and self.cancel_gesture()

    # Qt's names

    def event(self, event: QEvent) -> bool:
        """Keep the keys that the tool uses from becoming shortcuts."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._wants_key(event):
            event.accept()
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Take hold of the picture, or begin a gesture of the tool."""
        if self._navigation.press(event):
            self.cancel_gesture()
        elif not self._press_tool(event):
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Drag the picture, go on with the gesture, or show where the tool would act."""
        self.hovered(event.position())
        if not self._navigation.move(event):
            self._move_tool(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Let go of the picture, or end the gesture."""
        if not self._navigation.release(event) and not self._release_tool(event):
            super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Press once more where a tool works, else go between fitted and 100 %."""
        tool = self.ready_tool
        is_ours = tool is None or tool.leaves_double_click
        if is_ours or event.button() != Qt.MouseButton.LeftButton or self._navigation.is_space_held:
            super().mouseDoubleClickEvent(event)
        else:
            self._press_tool(event)

    def tabletEvent(self, event: QTabletEvent) -> None:  # noqa: N802
        """Work with a pen and its pressure; what is not the tool's comes again as a mouse event."""
        kind = event.type()
        if kind == QEvent.Type.TabletPress and not self._navigation.is_space_held and self._press_tool(event):
            self._pen_button = event.button()
        elif kind == QEvent.Type.TabletMove and self._is_of_the_pen(event):
            self.hovered(event.position())
            self._move_tool(event)
        elif kind == QEvent.Type.TabletRelease and self._pen_button != Qt.MouseButton.NoButton:
            self._pen_button = Qt.MouseButton.NoButton
            self._release_tool(event)
        else:
            event.ignore()
            return
        event.accept()

    def _is_of_the_pen(self, event: QTabletEvent) -> bool:
        return self._pen_button != Qt.MouseButton.NoButton or (
            event.buttons() == Qt.MouseButton.NoButton and self.ready_tool is not None
        )

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Show no longer where the tool would act; a stroke that leaves the view goes on."""
        super().leaveEvent(event)
        self.hovered(None)
        if self._tool is not None and not self._tool.is_busy:
            self._tool.hover(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Give the tool its keys, and move about with the others."""
        if not self._tool_key(event):
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Take back what is begun: its release goes elsewhere."""
        super().focusOutEvent(event)
        self._let_go_of_the_tool()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Take back what is begun."""
        super().hideEvent(event)
        self._let_go_of_the_tool()

    def _let_go_of_the_tool(self) -> None:
        self._pen_button = Qt.MouseButton.NoButton
        self.cancel_gesture()
