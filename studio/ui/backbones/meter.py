"""A slim bar with a name and a number."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from studio.ui import theme
from studio.ui.theme import Spacing

BAR_PX = 4


class Bar(QWidget):
    """Paints a share of a whole."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share = 0.0
        self._colour = "accent_text"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_share(self, share: float, colour: str) -> None:
        """Show a share, 0 to 1, in the colour of a token."""
        self._share, self._colour = min(1.0, max(0.0, share)), colour
        self.update()

    @property
    def share(self) -> float:
        """The share that is shown."""
        return self._share

    # Qt's

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Give the height of the bar."""
        return QSize(Spacing.XL, BAR_PX)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the track and the share of it."""
        colours = theme.current().colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        radius = self.height() / 2
        painter.setBrush(QColor(colours.track))
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        if self._share > 0:
            painter.setBrush(QColor(getattr(colours, self._colour)))
            width = max(float(self.height()), self.width() * self._share)
            painter.drawRoundedRect(QRectF(0, 0, width, self.height()), radius, radius)
        painter.end()


class Meter(QWidget):
    """A name, a number and a bar under them.

    Attributes:
        bar: The bar.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = QLabel(self)
        self._number = QLabel(self)
        self.bar = Bar(self)
        self._name.setWordWrap(True)
        theme.set_role(self._name, "muted")
        line = QHBoxLayout()
        line.setSpacing(Spacing.S)
        line.addWidget(self._name, 1)
        line.addWidget(self._number)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Spacing.XS)
        layout.addLayout(line)
        layout.addWidget(self.bar)

    def say(self, name: str, number: str) -> None:
        """Set its texts."""
        self._name.setText(name)
        self._number.setText(number)
        self._number.setVisible(bool(number))
        self.bar.setAccessibleName(f"{name} {number}".strip())

    def set_share(self, share: float, *, is_too_much: bool = False) -> None:
        """Show a share of the whole; in the colour of faults where it does not fit, which words must say as well."""
        self.bar.set_share(share, "danger" if is_too_much else "accent_text")
        theme.set_role(self._name, "danger" if is_too_much else "muted")
