"""Five stars in a row: what a picture has, and what a click gives it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from studio.ui import theme
from studio.ui.gallery.delegate import STAR_INK, STARS
from studio.ui.gallery.words import stars_name

CELL_PX = 20
FULL, EMPTY = "\N{BLACK STAR}", "\N{WHITE STAR}"


class StarRow(QWidget):
    """Shows how many stars there are; the keyboard gives them by the number keys of the window around it.

    Signals:
        rated: A person gave so many; the number that is there already takes them away.
    """

    rated = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stars = 0
        self._pointed = 0
        self.setMouseTracking(True)
        self.setFixedSize(self.sizeHint())

    @property
    def stars(self) -> int:
        """How many there are."""
        return self._stars

    def show_stars(self, stars: int) -> None:
        """Show so many."""
        self._stars = stars
        self.retranslate()
        self.update()

    def retranslate(self) -> None:
        """Set the texts in the language of the moment."""
        self.setAccessibleName(stars_name(self._stars))
        self.setToolTip(self.tr("Stars (0 to 5)"))

    def _star_at(self, event: QMouseEvent) -> int:
        return min(STARS, max(1, int(event.position().x()) // CELL_PX + 1))

    # Qt's

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Give room for five."""
        return QSize(STARS * CELL_PX, CELL_PX + theme.Spacing.XS)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint them; those that a click would give are full already."""
        painter = QPainter(self)
        painter.setFont(theme.font(theme.FontStep.TITLE))
        shown = self._pointed or self._stars
        for number in range(STARS):
            is_full = number < shown
            painter.setPen(QColor(STAR_INK) if is_full else QColor(theme.current().colours.muted))
            room = QRect(number * CELL_PX, 0, CELL_PX, self.height())
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, FULL if is_full else EMPTY)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Show what a click would give."""
        self._pointed = self._star_at(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Show what there is."""
        super().leaveEvent(event)
        self._pointed = 0
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Give stars."""
        if event.button() is Qt.MouseButton.LeftButton:
            stars = self._star_at(event)
            self.rated.emit(0 if stars == self._stars else stars)
