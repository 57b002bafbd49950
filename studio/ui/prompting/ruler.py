"""The slim line under an editor that says how much of the text the encoder reads."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QLocale, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.contract.port import TokenCount
from studio.ui import theme

BAR_HEIGHT = 3
GAP = 3
WORDS = int(Qt.AlignmentFlag.AlignLeft) | int(Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)


class TokenRuler(QWidget):
    """A bar and a sentence; both empty while nothing is known, and dim while the text is newer than the count."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count: TokenCount | None = None
        self._is_stale = False
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def is_stale(self) -> bool:
        """Whether the text has changed since it was counted."""
        return self._is_stale

    @property
    def is_cut(self) -> bool:
        """Whether the encoder does not read the whole text."""
        count = self._count
        return count is not None and (count.cut_at is not None or count.needed > count.limit)

    def show_count(self, count: TokenCount | None) -> None:
        """Show a count of the text as it is; None where there is none."""
        self._count = count
        self._is_stale = False
        self.retranslate()
        self.updateGeometry()

    def mark_stale(self) -> None:
        """Dim the count: the text is another one now."""
        if not self._is_stale:
            self._is_stale = True
            self.update()

    def text(self) -> str:
        """Give the sentence; empty where nothing is known."""
        count = self._count
        if count is None:
            return ""
        number = QLocale().toString
        if not self.is_cut:
            return self.tr("{used} of {limit} tokens").format(used=number(count.used), limit=number(count.limit))
        if count.cut_at is None:
            text = self.tr("{needed} tokens, {limit} fit: the end is cut off")
        else:
            text = self.tr("{needed} tokens, {limit} fit: what is grey is cut off")
        return text.format(needed=number(count.needed), limit=number(count.limit))

    def retranslate(self) -> None:
        """Set the texts in the language of the moment."""
        self.setAccessibleName(self.text())
        self.setToolTip(self.tr("How much of the text the backbone reads") if self._count else "")
        self.update()

    def _paint_bar(self, painter: QPainter, count: TokenCount) -> None:
        colours = theme.current().colours
        whole = QRectF(0, 0, self.width(), BAR_HEIGHT)
        read = QRectF(whole)
        read.setWidth(whole.width() * min(1.0, count.used / max(1, count.limit, count.needed)))
        rest = colours.warning if self.is_cut else colours.track
        painter.fillRect(whole, QColor(colours.track if self._is_stale else rest))
        painter.fillRect(read, QColor(colours.disabled if self._is_stale else colours.accent))

    # Qt's

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the bar and the sentence."""
        if self._count is None:
            return
        colours = theme.current().colours
        painter = QPainter(self)
        self._paint_bar(painter, self._count)
        fresh = colours.warning if self.is_cut else colours.muted
        painter.setPen(QColor(colours.disabled if self._is_stale else fresh))
        painter.setFont(theme.font(theme.FontStep.SMALL))
        painter.drawText(self.rect().adjusted(0, BAR_HEIGHT + GAP, 0, 0), WORDS, self.text())

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """Say that a narrow one is higher."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Give the height at a width; one line's room is kept while nothing is known, so that nothing jumps."""
        metrics = QFontMetrics(theme.font(theme.FontStep.SMALL))
        words = metrics.boundingRect(QRect(0, 0, max(1, width), 10_000), WORDS, self.text())
        return BAR_HEIGHT + GAP + max(metrics.height(), words.height())

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Give the size of one line."""
        return QSize(0, self.heightForWidth(10_000))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow language, font and theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.FontChange):
            self.updateGeometry()
