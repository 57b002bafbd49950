"""One picture large, or two of them compared under one zoom: side by side, with a slider, or as their difference."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.contract.geometry import Extent
from studio.ui import theme
from studio.ui.canvas.chip import Chip
from studio.ui.canvas.colours import canvas_colours
from studio.ui.canvas.wipe_handle import WipeHandle
from studio.ui.canvas.zooming import Point, ViewSize, Zoom, centred, fit, next_step, previous_step

MARGIN, REACH, PUSH = 12.0, 40.0, 48.0
"""View pixels: around a fitted picture, of it that stay inside, and by which an arrow key moves it."""
WHEEL_FACTOR = 1.0015
"""Of an eighth of a degree of the wheel."""


class Comparing(StrEnum):
    """How two pictures are laid against each other."""

    SIDE_BY_SIDE = "side by side"
    SLIDER = "slider"
    DIFFERENCE = "difference"


class PairHandle(WipeHandle):
    """The handle between two pictures that are compared."""

    def retranslate(self) -> None:
        """Set the texts in the language of the moment."""
        self.setAccessibleName(self.tr("Divider between the two pictures"))
        self.setAccessibleDescription(self.tr("Drag it, or move it with the arrow keys."))


class Lens(QWidget):
    """Shows one picture or two; arrow keys and the mouse move both, the wheel enlarges both.

    The second is shown at the first one's size, so that a place is the same place in both; one of another shape stands
    whole in the middle of that.

    Attributes:
        handle: The slider between two pictures.

    Signals:
        zoomed: The scale is another; 1.0 is 100 %.
    """

    zoomed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._first: QImage | None = None
        self._second: QImage | None = None
        self._how = Comparing.SIDE_BY_SIDE
        self._zoom = Zoom()
        self._is_fitted = True
        self._held: QPointF | None = None
        self._names = ("", "")
        self._chips = (Chip(self), Chip(self))
        self.handle = PairHandle(self)
        self.handle.moved.connect(self.set_divider)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(200, 150)

    # What is shown

    @property
    def scale(self) -> float:
        """Device pixels a picture pixel."""
        return self._zoom.scale

    @property
    def is_comparing(self) -> bool:
        """Whether two pictures are shown."""
        return self._second is not None

    @property
    def divider(self) -> float:
        """Where the slider stands, from 0 at the left to 1."""
        return self.handle.share

    def show_pictures(
        self, first: QImage | None, second: QImage | None = None, names: tuple[str, str] = ("", "")
    ) -> None:
        """Show one picture, two, or none; a picture of the same size stays where the last one was.

        Args:
            first: The left one of two.
            second: The right one.
            names: What stands over each of two.
        """
        keeps = self._first is not None and first is not None and self._first.size() == first.size()
        keeps = keeps and (self._second is None) == (second is None)
        self._first, self._second, self._names = first, second, names
        if not keeps:
            self.fit()
        self._place_parts()
        self.update()

    def compare_by(self, how: Comparing) -> None:
        """Lay two pictures against each other in another way."""
        was_apart, self._how = self._how is Comparing.SIDE_BY_SIDE, how
        if was_apart != (how is Comparing.SIDE_BY_SIDE):
            self.fit()
        self._place_parts()
        self.update()

    # Zoom

    def fit(self) -> None:
        """Show the whole picture."""
        self._is_fitted = True
        if self._first is not None:
            self._take(fit(self._extent(), self._pane(), MARGIN, self.devicePixelRatioF()))

    def actual_size(self) -> None:
        """Show one picture pixel on one of the screen's."""
        if self._first is not None:
            self._is_fitted = False
            self._take(centred(self._extent(), self._pane(), 1.0, self.devicePixelRatioF()))

    def zoom_in(self) -> None:
        """Take the next larger step."""
        self._scale_to(next_step(self._zoom.scale))

    def zoom_out(self) -> None:
        """Take the next smaller step."""
        self._scale_to(previous_step(self._zoom.scale))

    def _scale_to(self, scale: float) -> None:
        pane = self._pane()
        self._is_fitted = False
        self._take(self._zoom.scaled_to(Point(pane.width / 2, pane.height / 2), scale))

    def _take(self, zoom: Zoom) -> None:
        if self._first is None:
            return
        before, self._zoom = self._zoom.scale, zoom.kept_in(self._extent(), self._pane(), REACH).snapped()
        self.update()
        if self._zoom.scale != before:
            self.zoomed.emit(self._zoom.scale)

    def _extent(self) -> Extent:
        first = self._first
        return Extent(1, 1) if first is None else Extent(first.width(), first.height())

    @property
    def _is_apart(self) -> bool:
        return self._second is not None and self._how is Comparing.SIDE_BY_SIDE

    def _pane(self) -> ViewSize:
        """The part of the view that one picture has."""
        return ViewSize(self.width() / 2 if self._is_apart else self.width(), self.height())

    # Painting

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint what is shown."""
        painter = QPainter(self)
        colours = canvas_colours()
        painter.fillRect(self.rect(), colours.ground)
        if self._first is None:
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not self._zoom.is_crisp)
        pane = self._pane()
        if self._second is None:
            self._paint(painter, self._first, QRectF(self.rect()), 0.0)
        elif self._is_apart:
            left = QRectF(0, 0, pane.width, pane.height)
            self._paint(painter, self._first, left, 0.0)
            self._paint(painter, self._second, left.translated(pane.width, 0), pane.width)
            self._paint_line(painter, pane.width)
        elif self._how is Comparing.SLIDER:
            place = self.width() * self.divider
            self._paint(painter, self._first, QRectF(0, 0, place, self.height()), 0.0)
            self._paint(painter, self._second, QRectF(place, 0, self.width() - place, self.height()), 0.0)
        else:
            self._paint(painter, self._first, QRectF(self.rect()), 0.0)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Difference)
            self._paint(painter, self._second, QRectF(self.rect()), 0.0)

    def _paint(self, painter: QPainter, picture: QImage, pane: QRectF, shift: float) -> None:
        extent, each = self._extent(), self._zoom.view_scale
        room = QRectF(self._zoom.x + shift, self._zoom.y, extent.width * each, extent.height * each)
        painter.save()
        painter.setClipRect(pane)
        painter.drawImage(inside(room, picture), picture, QRectF(picture.rect()))
        painter.restore()

    def _paint_line(self, painter: QPainter, place: float) -> None:
        painter.setPen(QPen(self.palette().window().color(), 3))
        painter.drawLine(QPointF(place, 0), QPointF(place, self.height()))

    # The slider and the names

    @property
    def _has_slider(self) -> bool:
        return self._second is not None and self._how is Comparing.SLIDER

    def _place_parts(self) -> None:
        """Put the slider between two pictures, and over each its name."""
        if self._has_slider:
            self.handle.place_at(self.handle.share, QRectF(self.rect()), self.rect())
        else:
            self.handle.hide()
        pad, half = theme.Spacing.S, self.width() // 2
        for chip, name in zip(self._chips, self._names, strict=True):
            chip.say(name if self.is_comparing else "")
            chip.resize(chip.size().boundedTo(QRect(0, 0, half - 2 * pad, self.height()).size()))
        left, right = self._chips
        left.move(pad, pad)
        right.move(half + pad if self._is_apart else self.width() - right.width() - pad, pad)

    # The mouse and the keys

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Zoom around the mouse, in both pictures."""
        at = self._in_pane(event.position())
        self._is_fitted = False
        self._take(self._zoom.zoom_at(Point(at.x(), at.y()), WHEEL_FACTOR ** event.angleDelta().y()))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Take hold of the slider, or of the picture."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._held = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Move what is held."""
        if self._held is not None:
            moved = event.position() - self._held
            self._held = event.position()
            self._pan(moved.x(), moved.y())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Let go."""
        self._held = None
        self.unsetCursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Change between the whole picture and its actual size, around the pointer."""
        if self._is_fitted:
            at = self._in_pane(event.position())
            self._is_fitted = False
            self._take(self._zoom.scaled_to(Point(at.x(), at.y()), 1.0))
        else:
            self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Move the picture with the arrow keys; who turns pages with them holds Shift."""
        far = {
            Qt.Key.Key_Left: (PUSH, 0.0),
            Qt.Key.Key_Right: (-PUSH, 0.0),
            Qt.Key.Key_Up: (0.0, PUSH),
            Qt.Key.Key_Down: (0.0, -PUSH),
        }.get(Qt.Key(event.key()))
        if far is None:
            super().keyPressEvent(event)
        else:
            self._pan(*far)

    def set_divider(self, place: float) -> None:
        """Move the slider: 0 is the left edge, 1 the right one."""
        self.handle.share = min(max(place, 0.0), 1.0)
        self._place_parts()
        self.update()

    def _pan(self, dx: float, dy: float) -> None:
        self._is_fitted = False
        self._take(self._zoom.pan(dx, dy))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Stay fitted."""
        super().resizeEvent(event)
        if self._is_fitted:
            self.fit()
        self._place_parts()

    def _in_pane(self, at: QPointF) -> QPointF:
        width = self._pane().width
        return QPointF(at.x() - width, at.y()) if self._is_apart and at.x() >= width else at


def inside(room: QRectF, picture: QImage) -> QRectF:
    """Give where a picture stands in a room: it fills it, unless that would bend it by more than a pixel of its own."""
    scale = min(room.width() / picture.width(), room.height() / picture.height())
    size = QSizeF(picture.width() * scale, picture.height() * scale)
    if room.width() - size.width() <= scale and room.height() - size.height() <= scale:
        return room
    place = QRectF(QPointF(), size)
    place.moveCenter(room.center())
    return place
