"""One notice over the canvas: what happened, what to do about it, and a button that closes it."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QLocale, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QPainter,
    QPaintEvent,
    QPen,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QTextEdit, QToolButton, QWidget

from studio.session.notices import Notice, Severity
from studio.ui import icons, theme
from studio.ui.icon_label import IconLabel
from studio.ui.severities import LOOKS, spoken, word_of

EDGE_PX = 4
FRAME_PX = 1


class NoticeCard(QFrame):
    """Shows one notice.

    Attributes:
        notice: What it shows.

    Signals:
        close_asked: A person has read it.
    """

    close_asked = Signal()

    def __init__(self, notice: Notice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.notice = notice
        self._times = 1
        look = LOOKS[notice.severity]
        self._icon = IconLabel(look.icon, look.colour)
        self._text = NoticeText(notice)
        self._repeated = QLabel()
        theme.set_role(self._repeated, "small")
        self._repeated.hide()
        self._close = QToolButton(autoRaise=True)
        self._close.setIcon(icons.icon("close"))
        self._close.clicked.connect(self.close_asked)
        self._act = self._action_button()
        self._line_up()
        layout = QHBoxLayout(self)
        spacing = theme.Spacing
        layout.setContentsMargins(spacing.M + EDGE_PX, spacing.S, spacing.S, spacing.S)
        layout.setSpacing(spacing.S)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._repeated, 0, Qt.AlignmentFlag.AlignTop)
        if self._act is not None:
            layout.addWidget(self._act, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self.retranslate()

    def _action_button(self) -> QPushButton | None:
        """Give the button of what can be done at once; None where the notice offers nothing."""
        action = self.notice.action
        if action is None:
            return None
        button = QPushButton(action.text)
        button.setAccessibleDescription(self.notice.text)
        button.clicked.connect(action.run)
        button.clicked.connect(self.close_asked)
        return button

    def _line_up(self) -> None:
        """Let the icon and the first line of the text stand in the middle of the button's height."""
        shown = self._close if self._act is None else self._act
        height = max(self._close.sizeHint().height(), shown.sizeHint().height())
        self._icon.setFixedHeight(height)
        self._repeated.setFixedHeight(height)
        self._text.set_first_line_height(height)

    @property
    def is_in_use(self) -> bool:
        """Whether a person points at it or has the keyboard in it."""
        return self.underMouse() or any(stop.hasFocus() for stop in self.stops)

    @property
    def first_focused(self) -> QWidget:
        """Where the keyboard enters."""
        return self._text

    @property
    def last_focused(self) -> QWidget:
        """Where the keyboard leaves."""
        return self._close

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Where the keyboard stops, in order."""
        return tuple(stop for stop in (self._text, self._act, self._close) if stop is not None)

    def repeat(self) -> None:
        """Show that the same was told once more."""
        self._times += 1
        self._repeated.setText(f"{QLocale().toString(self._times)}\N{MULTIPLICATION SIGN}")
        self._repeated.show()
        self.announce()

    def announce(self) -> None:
        """Have a screen reader say it; an error interrupts what is being said."""
        event = QAccessibleAnnouncementEvent(self, spoken(self.notice))
        if self.notice.severity is Severity.ERROR:
            event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(event)

    def retranslate(self) -> None:
        """Set every text in the language of the moment; what was told stays as it was said."""
        self.setAccessibleName(spoken(self.notice))
        self._icon.setToolTip(word_of(self.notice.severity))
        self._text.setAccessibleName(word_of(self.notice.severity))
        self._close.setToolTip(self.tr("Close"))
        self._close.setAccessibleName(self.tr("Close this notice"))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the card with an edge in the colour of its severity."""
        colours = theme.current().colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card = self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(QColor(colours.outline), 1))
        painter.setBrush(QColor(colours.raised))
        painter.drawRoundedRect(card, theme.RADIUS, theme.RADIUS)
        painter.setClipRect(0, 0, EDGE_PX, self.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(getattr(colours, LOOKS[self.notice.severity].colour)))
        painter.drawRoundedRect(card, theme.RADIUS, theme.RADIUS)
        painter.end()


class NoticeText(QTextEdit):
    """The words of a notice: they wrap anywhere (a path has no spaces), can be selected, and say their height.

    Args:
        notice: What it says.
    """

    def __init__(self, notice: Notice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._notice = notice
        self._pad = 0
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setFrameShape(QFrame.Shape.NoFrame)
        # The theme's frame and padding are those of a field that a person fills in.
        self.setStyleSheet(
            f"QTextEdit {{ border: {FRAME_PX}px solid transparent; padding: 0; background: transparent; }}"
            f"QTextEdit:focus {{ border: {FRAME_PX}px solid palette(highlight); padding: 0; }}"
        )
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._fill(self.document())

    def set_first_line_height(self, height: int) -> None:
        """Leave as much room above and below as centres a single line in this height."""
        self._pad = max(0, (height - self.fontMetrics().height()) // 2 - FRAME_PX)
        self.setViewportMargins(0, self._pad, 0, self._pad)

    def _fill(self, document: QTextDocument) -> None:
        """Write the notice into a document: what happened, and under it what to do."""
        document.clear()
        document.setDocumentMargin(0)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        document.setDefaultTextOption(option)
        cursor = QTextCursor(document)
        cursor.insertText(self._notice.text)
        if self._notice.hint:
            muted = QTextCharFormat()
            muted.setForeground(QColor(theme.current().colours.muted))
            cursor.insertBlock()
            cursor.insertText(self._notice.hint, muted)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """Say that narrow words stand high."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Give the height of all words at a width."""
        # Another document: the width of the shown one belongs to the widget.
        measured = QTextDocument()
        measured.setDefaultFont(self.font())
        self._fill(measured)
        measured.setTextWidth(width - 2 * FRAME_PX)
        return math.ceil(measured.size().height()) + 2 * (self._pad + FRAME_PX)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Give a line's width and the height of all words."""
        width = self.fontMetrics().averageCharWidth() * 60
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Give the size of a few words."""
        return QSize(
            self.fontMetrics().averageCharWidth() * 16, self.fontMetrics().height() + 2 * (self._pad + FRAME_PX)
        )

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow a change of theme or font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._fill(self.document())
            self.updateGeometry()
