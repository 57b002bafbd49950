"""Says on the empty canvas what to do first."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from studio.ui import theme
from studio.ui.canvas.colours import canvas_colours
from studio.ui.canvas.ground import paint_glyph
from studio.ui.canvas.offer import Offer

WIDEST_PX, GLYPH_PX = 420, 64


class Hint(QWidget):
    """A title and a text in the middle of the canvas."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._has_sign = True
        self._title, self._text = QLabel(self), QLabel(self)
        self._rows = QVBoxLayout(self)
        self._rows.setSpacing(theme.Spacing.S)
        for label in (self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            self._rows.addWidget(label)
        self._restyle()
        self.hide()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say."""
        return not (self._title.text() or self._text.text())

    def say(self, title: str, text: str) -> None:
        """Set the words."""
        self._title.setText(title)
        self._text.setText(text)

    def place_in(self, view: QRect) -> None:
        """Lie in the middle of the view."""
        width = min(WIDEST_PX, view.width())
        self._leave_room(for_sign=True)
        if self.heightForWidth(width) > view.height():
            self._leave_room(for_sign=False)
        height = min(self.heightForWidth(width), view.height())
        self.setGeometry((view.width() - width) // 2, (view.height() - height) // 2, width, height)

    def place_with(self, offer: Offer, view: QRect) -> bool:
        """Lie in the middle of the view with an offer below; False, and nothing is placed, where it has no room."""
        edge = theme.Spacing.XL
        self._leave_room(for_sign=False)
        width = min(WIDEST_PX, view.width())
        words = self.heightForWidth(width)
        size = offer.arrange(QSize(view.width() - 2 * edge, view.height() - words - edge))
        if size.isEmpty():
            return False
        top = (view.height() - words - size.height() - edge) // 2
        self.setGeometry((view.width() - width) // 2, top, width, words)
        offer.setGeometry((view.width() - size.width()) // 2, top + words, size.width(), size.height())
        return True

    def _leave_room(self, *, for_sign: bool) -> None:
        edge = theme.Spacing.XL
        self._has_sign = for_sign
        self._rows.setContentsMargins(edge, GLYPH_PX + 2 * edge if for_sign else edge, edge, edge)

    def _restyle(self) -> None:
        colours = canvas_colours()
        font = theme.font(theme.FontStep.TITLE)
        font.setWeight(QFont.Weight.DemiBold)
        self._title.setFont(font)
        for label, colour in ((self._title, colours.ink), (self._text, colours.quiet_ink)):
            palette = QPalette(label.palette())
            palette.setColor(QPalette.ColorRole.WindowText, colour)
            label.setPalette(palette)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the sign of a picture above the words, where there is room for it."""
        super().paintEvent(event)
        if not self._has_sign:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QPointF(self.width() / 2, theme.Spacing.XL + GLYPH_PX / 2)
        paint_glyph(painter, middle, GLYPH_PX, canvas_colours().sign)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow another theme or font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._restyle()
