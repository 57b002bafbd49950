"""Paints a row of the queue: what it is, where it stands, and how far it is."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from studio.session.jobs import Job, JobState
from studio.ui import icons, theme
from studio.ui.queueing.rows import FRACTION_ROLE, JOB_ROLE, LINE_ROLE, POSITION_ROLE
from studio.ui.theme import FontStep, Spacing

Index = QModelIndex | QPersistentModelIndex

MARK_PX = 16
BAR_PX = 3
GAP_PX = 2
LOOKS = {
    JobState.RUNNING: ("generate", "accent_text"),
    JobState.DONE: ("success", "success"),
    JobState.FAILED: ("error", "danger"),
    JobState.CANCELLED: ("cancelled", "muted"),
}
"""Icon of each state and the token of its colour; a waiting row shows its number instead."""


class Places(NamedTuple):
    """Where the parts of a row stand."""

    mark: QRect
    prompt: QRect
    line: QRect
    bar: QRect


class JobDelegate(QStyledItemDelegate):
    """Two lines a row, all rows of one height: a list of a thousand is laid out without asking each of them."""

    def _small(self) -> QFont:
        return theme.font(FontStep.SMALL)

    def _places(self, rect: QRect, font: QFont) -> Places:
        inner = rect.adjusted(Spacing.S, Spacing.S, -Spacing.S, -Spacing.S)
        first, second = QFontMetrics(font).height(), QFontMetrics(self._small()).height()
        left = inner.left() + MARK_PX + Spacing.S
        width = inner.right() - left + 1
        prompt = QRect(left, inner.top(), width, first)
        line = QRect(left, prompt.bottom() + 1 + GAP_PX, width, second)
        mark = QRect(inner.left(), prompt.center().y() - MARK_PX // 2 + 1, MARK_PX, MARK_PX)
        return Places(mark, prompt, line, QRect(left, line.bottom() + 1 + GAP_PX, width, BAR_PX))

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        colours = theme.current().colours
        state = option.state
        is_chosen = bool(state & QStyle.StateFlag.State_Selected)
        is_hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        ground = colours.accent_soft if is_chosen else colours.hover if is_hovered else ""
        has_focus = bool(state & QStyle.StateFlag.State_HasFocus)
        painter.setPen(QPen(QColor(colours.focus), 1.5) if has_focus else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground) if ground else Qt.BrushStyle.NoBrush)
        if ground or has_focus:
            rect = QRectF(option.rect).adjusted(2, 1, -2, -1)
            painter.drawRoundedRect(rect, theme.RADIUS, theme.RADIUS)

    def _paint_mark(self, painter: QPainter, mark: QRect, job: Job, position: int) -> None:
        if job.state in LOOKS:
            icons.icon(*LOOKS[job.state]).paint(painter, mark)
            return
        painter.setPen(QColor(theme.current().colours.muted))
        painter.setFont(self._small())
        # Beyond three digits the number is wider than its place: it may lean over the gap.
        painter.drawText(mark.adjusted(-Spacing.S, 0, Spacing.S, 0), Qt.AlignmentFlag.AlignCenter, str(position))

    def _paint_texts(self, painter: QPainter, places: Places, texts: tuple[str, str], job: Job, font: QFont) -> None:
        colours = theme.current().colours
        first = colours.muted if job.state.is_ended else colours.text
        second = colours.danger if job.state is JobState.FAILED else colours.muted
        lines = ((places.prompt, texts[0], font, first), (places.line, texts[1], self._small(), second))
        for rect, text, used, colour in lines:
            painter.setFont(used)
            painter.setPen(QColor(colour))
            shown = QFontMetrics(used).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
            painter.drawText(rect, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)

    def _paint_bar(self, painter: QPainter, bar: QRect, fraction: float | None) -> None:
        colours = theme.current().colours
        radius = bar.height() / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.track))
        painter.drawRoundedRect(bar, radius, radius)
        if fraction:
            done = QRectF(QPointF(bar.topLeft()), QSize(max(bar.height(), round(bar.width() * fraction)), bar.height()))
            painter.setBrush(QColor(colours.accent_text))
            painter.drawRoundedRect(done, radius, radius)

    # Qt's

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        job = index.data(JOB_ROLE)
        font = option.font
        places = self._places(option.rect, font)
        texts = index.data(Qt.ItemDataRole.DisplayRole), index.data(LINE_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option)
        self._paint_mark(painter, places.mark, job, index.data(POSITION_ROLE))
        self._paint_texts(painter, places, texts, job, font)
        if job.state is JobState.RUNNING:
            self._paint_bar(painter, places.bar, index.data(FRACTION_ROLE))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        """Give the height of any row; its width is the list's."""
        places = self._places(QRect(0, 0, 1, 1), option.font)
        return QSize(1, places.bar.bottom() + 1 + Spacing.S)
