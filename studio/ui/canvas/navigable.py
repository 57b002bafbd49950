"""A view that a person moves about in: it keeps the view transform and turns input into moves."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from studio.contract.geometry import Extent
from studio.ui.canvas import zooming
from studio.ui.canvas.framing import Framing
from studio.ui.canvas.navigation import Moves, Navigation, is_own_key
from studio.ui.canvas.zooming import Point, ViewSize, Zoom

KEYBOARD_REASONS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class NavigableView(QWidget):
    """A widget with a view transform; what it shows is its subclass's.

    Attributes:
        shows_focus: Whether the keyboard acts here and a person came by it: then it is to be seen.

    Signals:
        zoom_changed: The zoom is another, 1.0 is 100 %.
    """

    zoom_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shows_focus = False
        self._framing = Framing()
        self._painted_zoom = self._framing.zoom
        self._navigation = Navigation(Moves(self._pan, self._zoom_at, self._set_cursor))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.grabGesture(Qt.GestureType.PinchGesture)

    @property
    def zoom(self) -> float:
        """Device pixels a picture pixel: 1.0 is 100 %."""
        return self._framing.zoom.scale

    @property
    def is_fitted(self) -> bool:
        """Whether the whole picture is shown, and stays so when the view's size changes."""
        return self._framing.is_fitted

    @property
    def transform(self) -> Zoom:
        """The view transform as it is painted: places of the view in the picture, and back."""
        return self._framing.zoom.snapped()

    def zoom_in(self) -> None:
        """Go to the next larger zoom step, about the view's middle."""
        self._scale_to(zooming.next_step(self.zoom))

    def zoom_out(self) -> None:
        """Go to the next smaller zoom step, about the view's middle."""
        self._scale_to(zooming.previous_step(self.zoom))

    def actual_size(self) -> None:
        """Show each picture pixel on one device pixel."""
        self._scale_to(1.0)

    def set_zoom(self, scale: float) -> None:
        """Show so many device pixels a picture pixel, about the view's middle."""
        self._scale_to(scale)

    def fit(self) -> None:
        """Show the whole picture, from now on at every size of the view."""
        self._framing.fit()
        self._reframe()

    def _scale_to(self, scale: float, at: QPointF | None = None) -> None:
        self._framing.scale_to(scale, None if at is None else Point(at.x(), at.y()))
        self._reframe()

    def _zoom_at(self, at: QPointF, factor: float) -> None:
        self._scale_to(self.zoom * factor, at)

    def _pan(self, dx: float, dy: float) -> None:
        self._framing.pan(dx, dy)
        self._reframe()

    def _reframe(self) -> None:
        """Show the zoom where it is another than the one on the screen."""
        before, self._painted_zoom = self._painted_zoom, self._framing.zoom
        if self._painted_zoom == before:
            return
        self.reframed()
        self.update()
        if self._painted_zoom.scale != before.scale:
            self.zoom_changed.emit(self.zoom)

    def reframed(self) -> None:
        """Bring along what lies over the picture; called whenever the view transform has changed."""

    def look_at(self, extent: Extent | None) -> None:
        """Turn to a picture of this size: an equally large one keeps its place, any other is fitted."""
        self._framing.look_at(extent)
        self._reframe()

    def look_on(self, extent: Extent, left: float, top: float) -> None:
        """Go on looking at a picture that has grown by so many pixels on the left and on top."""
        self._framing.regrow(extent, left, top)
        self._reframe()

    def _follow_display(self) -> None:
        self._framing.resize(ViewSize(self.width(), self.height()), self.devicePixelRatioF())
        self._reframe()

    def _set_cursor(self, shape: Qt.CursorShape | None) -> None:
        if shape is None:
            self.unsetCursor()
        else:
            self.setCursor(shape)

    # Qt's names

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keep the picture fitted, or its middle in the middle."""
        super().resizeEvent(event)
        self._follow_display()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Take the ratio of the display it appears on."""
        super().showEvent(event)
        self._follow_display()

    def event(self, event: QEvent) -> bool:
        """Take pinches, keys that would else be a shortcut, and another display."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._follow_display()
        elif event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and is_own_key(event):
            event.accept()
            return True
        elif event.type() in (QEvent.Type.Gesture, QEvent.Type.NativeGesture):
            return self._navigation.gesture(event, self.mapFromGlobal) or super().event(event)
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Zoom to the cursor, or pan with two fingers."""
        self._navigation.wheel(event)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Take hold of the picture."""
        if not self._navigation.press(event):
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Drag the picture."""
        if not self._navigation.move(event):
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Let go of the picture."""
        if not self._navigation.release(event):
            super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Go from fitted to 100 % there, and from any other zoom to fitted."""
        if self._navigation.press(event) or event.button() != Qt.MouseButton.LeftButton:
            return
        if self.is_fitted:
            self._scale_to(1.0, event.position())
        else:
            self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Ready the hand with Space, pan with the arrow keys."""
        if not self._navigation.key_press(event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Put the hand away."""
        if not self._navigation.key_release(event):
            super().keyReleaseEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show that the keyboard acts here, to whom came by it."""
        super().focusInEvent(event)
        self.shows_focus = event.reason() in KEYBOARD_REASONS
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Let go of everything that is held: its release goes elsewhere."""
        super().focusOutEvent(event)
        self.shows_focus = False
        self._navigation.let_go()
        self.update()
