"""The handle between a candidate and the original: dragged, or moved with the arrow keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from studio.ui.canvas.colours import canvas_colours

WIDE_PX, GRIP_PX = 26, 20
STEP, FAR_STEP = 0.01, 0.1


class WipeHandle(QWidget):
    """A line with a grip over the picture.

    Attributes:
        share: Where it stands: 0 at the candidate's left edge, 1 at its right one.

    Signals:
        moved: A person moved it to this share.
    """

    moved = Signal(float)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.share = 0.5
        self._room = QRectF()
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.retranslate()
        self.hide()

    def retranslate(self) -> None:
        """Set the texts in the language of the moment."""
        self.setAccessibleName(self.tr("Divider between the result and the original"))
        self.setAccessibleDescription(self.tr("Drag it, or move it with the arrow keys."))

    def place_at(self, share: float, room: QRectF, view: QRect) -> None:
        """Stand at a share of a picture's width.

        Args:
            share: 0 to 1.
            room: Where the picture lies, in view pixels.
            view: The view.
        """
        self.share, self._room = share, room
        seen = room.toAlignedRect().intersected(view)
        middle = room.left() + share * room.width()
        self.setGeometry(QRect(round(middle) - WIDE_PX // 2, seen.top(), WIDE_PX, seen.height()))
        self.setVisible(not seen.isEmpty())

    def _move_to(self, share: float) -> None:
        share = min(max(share, 0.0), 1.0)
        if share != self.share:
            self.moved.emit(share)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the line and the grip, with a ring where the keyboard acts."""
        colours = canvas_colours()
        painter = QPainter(self)
        middle = self.rect().center()
        painter.fillRect(QRect(middle.x() - 2, 0, 4, self.height()), colours.frame_edge)
        painter.fillRect(QRect(middle.x() - 1, 0, 2, self.height()), colours.strip_ink)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        grip = QRectF(0, 0, GRIP_PX, GRIP_PX)
        grip.moveCenter(QPointF(middle.x(), self.height() / 2))
        painter.setPen(colours.accent if self.hasFocus() else colours.strip_ink)
        painter.setBrush(colours.strip)
        painter.drawEllipse(grip)
        painter.setPen(colours.strip_ink)
        for side in (-1, 1):
            tip = grip.center() + QPointF(side * GRIP_PX / 3, 0)
            back = QPointF(-side * 3.5, 3.5)
            painter.drawPolyline([tip + back, tip, tip + QPointF(back.x(), -back.y())])
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Take hold of it."""
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the pointer."""
        if event.buttons() & Qt.MouseButton.LeftButton and self._room.width() > 0:
            at = self.mapToParent(event.position()).x()
            self._move_to((at - self._room.left()) / self._room.width())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Move with the arrow keys, far with Shift; to the edges with Home and End."""
        step = FAR_STEP if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else STEP
        places = {
            Qt.Key.Key_Left: self.share - step,
            Qt.Key.Key_Right: self.share + step,
            Qt.Key.Key_Home: 0.0,
            Qt.Key.Key_End: 1.0,
        }
        place = places.get(Qt.Key(event.key()))
        if place is None:
            super().keyPressEvent(event)
        else:
            self._move_to(place)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show that the keyboard acts here."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show it no more."""
        super().focusOutEvent(event)
        self.update()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
