"""One choice of several: a name, a sentence, and a mark that says whether it is chosen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QLabel, QSizePolicy, QVBoxLayout, QWidget

from studio.ui import theme
from studio.ui.backbones.words import breakable, shortened_path
from studio.ui.theme import Spacing

MARK_PX = 14
DOT_SHARE = 0.5


class Card(QAbstractButton):
    """A radio button that explains itself; put several into a QButtonGroup."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._name = self._label("heading")
        self._sentence = self._label("small")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Spacing.S + MARK_PX + Spacing.S, Spacing.S, Spacing.S, Spacing.S)
        layout.setSpacing(2)
        layout.addWidget(self._name)
        layout.addWidget(self._sentence)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def say(self, name: str, sentence: str) -> None:
        """Set its texts."""
        self._name.setText(breakable(name))
        self._sentence.setText(breakable(shortened_path(sentence)))
        self._sentence.setVisible(bool(sentence))
        self.setAccessibleName(name)
        self.setAccessibleDescription(sentence)

    def _label(self, role: str) -> QLabel:
        label = QLabel(self)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        # A click on the text is a click on the card.
        label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme.set_role(label, role)
        return label

    def _paint_mark(self, painter: QPainter) -> None:
        colours = theme.current().colours
        middle = self._name.geometry().top() + self._name.fontMetrics().height() / 2
        mark = QRectF(Spacing.S + 0.5, middle - MARK_PX / 2, MARK_PX, MARK_PX)
        chosen = self.isChecked()
        painter.setPen(QPen(QColor(colours.accent_text if chosen else colours.muted), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(mark)
        if chosen:
            inset = MARK_PX * (1 - DOT_SHARE) / 2
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.accent_text))
            painter.drawEllipse(mark.adjusted(inset, inset, -inset, -inset))

    # Qt's

    def event(self, event: QEvent) -> bool:
        """Paint again where the pointer comes or goes."""
        if event.type() in (QEvent.Type.HoverEnter, QEvent.Type.HoverLeave):
            self.update()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint ground, edge and mark; the texts are labels."""
        colours = theme.current().colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = colours.accent_soft if self.isChecked() else colours.hover if self.underMouse() else colours.raised
        edge = colours.focus if self.hasFocus() else colours.accent if self.isChecked() else colours.border
        painter.setPen(QPen(QColor(edge), 2 if self.hasFocus() else 1))
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), theme.RADIUS, theme.RADIUS)
        self._paint_mark(painter)
        painter.end()
