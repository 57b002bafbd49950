"""What the window tells a person, over the canvas: nobody has to answer, and nothing is hidden that matters."""

from __future__ import annotations

import itertools
import time

from PySide6.QtCore import QEvent, QLocale, QTimer
from PySide6.QtGui import QRegion
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from studio.session.notices import Notice, Severity
from studio.session.session import Session
from studio.ui import theme
from studio.ui.notice_card import NoticeCard
from studio.ui.severities import LOOKS

MAX_CARDS = 3
SECONDS = {Severity.INFO: 6.0, Severity.WARNING: 20.0}
"""How long a notice is seen; an error stays until it is closed."""
ACTION_SECONDS = 20.0
"""How long one is seen with which something can be done."""
LINGER_SECONDS = 2.0
"""How long it stays after the pointer or the keyboard has left it."""
WIDTH_IN_LETTERS = 84
MOST = 100
"""Share of the width that the cards take, up to their own limit; what is left is split between both sides."""


class NoticeBar(QWidget):
    """Shows the session's notices, the gravest and newest first, three at a time; hidden while there is none.

    Args:
        session: Posts the notices.
        parent: Over which it lies; who makes it places it.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._cards: list[NoticeCard] = []
        self._leaves: dict[NoticeCard, float] = {}
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._let_leave)
        self._column = QWidget(self)
        self._layout = QVBoxLayout(self._column)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.Spacing.XS)
        self._more = QPushButton()
        self._close_all = QPushButton()
        self._foot = self._make_foot()
        self._layout.addWidget(self._foot)
        self._lay_out()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()
        self.retranslate()
        for notice in session.notices.all:
            self._take(notice)
        session.notices.posted.connect(self._take)
        session.notices.withdrawn.connect(self._withdraw)

    @property
    def cards(self) -> tuple[NoticeCard, ...]:
        """The notices that have not left, the gravest and newest first; the first three are seen."""
        return tuple(self._cards)

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        self.setAccessibleName(self.tr("Notices"))
        self._close_all.setText(self.tr("Close all"))
        self._close_all.setAccessibleName(self.tr("Close all notices"))
        self._show_foot()

    def close_all(self) -> None:
        """Close every notice; the list of all keeps them."""
        for card in self.cards:
            self._drop(card)
        self._arrange()

    def _lay_out(self) -> None:
        """Keep the cards in the middle: a line that is too long is hard to read."""
        layout = QHBoxLayout(self)
        layout.setContentsMargins(*(theme.Spacing.S,) * 4)
        layout.addStretch(1)
        layout.addWidget(self._column, MOST)
        layout.addStretch(1)

    def _make_foot(self) -> QWidget:
        foot = QWidget()
        layout = QHBoxLayout(foot)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.Spacing.XS)
        layout.addStretch(1)
        layout.addWidget(self._more)
        layout.addWidget(self._close_all)
        self._more.clicked.connect(self._open_all)
        self._close_all.clicked.connect(self.close_all)
        return foot

    def _open_all(self) -> None:
        from studio.ui.dialogs.notices import show_notices  # noqa: PLC0415 - dialogs are imported when they open

        show_notices(self._session, self.window())

    def _take(self, notice: Notice) -> None:
        known = next((card for card in self._cards if card.notice == notice), None)
        if known is not None:
            known.repeat()
            self._leaves.pop(known, None)
            self._arrange()
            return
        card = NoticeCard(notice, self._column)
        card.hide()
        card.close_asked.connect(lambda: self._close(card))
        # The sort is stable: of equally grave ones the newest stays first.
        self._cards = sorted((card, *self._cards), key=lambda each: -LOOKS[each.notice.severity].rank)
        self._arrange()
        card.announce()

    def _close(self, card: NoticeCard) -> None:
        self._drop(card)
        self._arrange()

    def _withdraw(self, notice: Notice) -> None:
        for card in [card for card in self._cards if card.notice == notice]:
            self._close(card)

    def _drop(self, card: NoticeCard) -> None:
        self._cards.remove(card)
        self._leaves.pop(card, None)
        self._layout.removeWidget(card)
        card.hide()
        card.deleteLater()

    def _arrange(self) -> None:
        """Put the first cards on the screen, and let the time of those run that leave by themselves."""
        now = time.monotonic()
        self._column.setMaximumWidth(self.fontMetrics().averageCharWidth() * WIDTH_IN_LETTERS)
        for place, card in enumerate(self._cards):
            is_seen = place < MAX_CARDS
            self._layout.removeWidget(card)
            if is_seen:
                self._layout.insertWidget(place, card)
            card.setVisible(is_seen)
            seconds = SECONDS.get(card.notice.severity)
            if seconds is not None and card.notice.action is not None:
                seconds = max(seconds, ACTION_SECONDS)
            if not is_seen:
                self._leaves.pop(card, None)
            elif seconds is not None:
                self._leaves.setdefault(card, now + seconds)
        self._order_keyboard()
        self._show_foot()
        self.setVisible(bool(self._cards))
        self._wait(now)

    def _order_keyboard(self) -> None:
        stops = [stop for card in self._cards[:MAX_CARDS] for stop in card.stops]
        for first, second in itertools.pairwise((*stops, self._more, self._close_all)):
            self.setTabOrder(first, second)

    def _show_foot(self) -> None:
        hidden = max(0, len(self._cards) - MAX_CARDS)
        self._more.setText(self.tr("+{count} more").format(count=QLocale().toString(hidden)))
        self._more.setAccessibleName(self.tr("{count} more notices").format(count=QLocale().toString(hidden)))
        self._more.setVisible(hidden > 0)
        self._foot.setVisible(len(self._cards) > 1)

    def _wait(self, now: float) -> None:
        """Wake when the next card may leave; sleep where none will."""
        if self._leaves:
            self._timer.start(max(1, round((min(self._leaves.values()) - now) * 1000)))
        else:
            self._timer.stop()

    def _let_leave(self) -> None:
        now = time.monotonic()
        for card in [card for card, deadline in self._leaves.items() if deadline <= now]:
            if card.is_in_use:
                self._leaves[card] = now + LINGER_SECONDS
            else:
                self._drop(card)
        self._arrange()

    def event(self, event: QEvent) -> bool:
        """Keep out of the way: beside the cards the pointer reaches what lies under them."""
        handled = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize, QEvent.Type.Show):
            self.setMask(QRegion(self._column.geometry()))
        return handled

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
