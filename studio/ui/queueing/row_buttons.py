"""Small buttons that lie on one row of the queue; the keyboard has the same in keys and in the context menu."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from studio.session.jobs import Job
from studio.ui import icons, theme
from studio.ui.queueing.row_actions import ICONS, hint_of, text_of
from studio.ui.theme import Spacing

NAMES = ("again", "edit", "front", "remove")
ICON_PX = 16


class RowButtons(QWidget):
    """The buttons of the row that is pointed at or chosen: one set of them, whatever the number of rows.

    Signals:
        pressed: Name of the action and id of the job.
    """

    pressed = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job_id = ""
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2, 2, 2, 2)
        layout.setSpacing(0)
        self._buttons = {name: self._made(name) for name in NAMES}
        for button in self._buttons.values():
            layout.addWidget(button)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.hide()

    def button(self, name: str) -> QToolButton:
        """Give one of them."""
        return self._buttons[name]

    def show_for(self, job: Job, position: int, row: QRect) -> None:
        """Lie on a row, with what fits its job.

        Args:
            job: The job.
            position: Its place among those that wait, from 1; 0 where it does not wait.
            row: Where the row stands in the list.
        """
        self._job_id = job.id
        shown = {
            "again": job.state.is_ended,
            "edit": True,
            "front": position > 1,
            "remove": job.state.is_ended or position > 0,
        }
        for name, button in self._buttons.items():
            button.setVisible(shown[name])
        size = self.sizeHint()
        top = row.top() + max(0, (row.height() - size.height()) // 2)
        self.setGeometry(row.right() + 1 - Spacing.S - size.width(), top, size.width(), size.height())
        self.show()

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        for name, button in self._buttons.items():
            text, hint = text_of(name), hint_of(name)
            button.setToolTip("\n".join(part for part in (text, hint) if part))
            button.setAccessibleName(text)

    def _made(self, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setIcon(icons.icon(ICONS[name]))
        button.setIconSize(QSize(ICON_PX, ICON_PX))
        button.setAutoRaise(True)
        # Not a stop of the Tab key: a list of a hundred rows is one stop, and its keys do the same.
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: self.pressed.emit(name, self._job_id))
        return button

    # Qt's

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Stand out from the text that they cover."""
        colours = theme.current().colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(colours.border))
        painter.setBrush(QColor(colours.raised))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), theme.RADIUS, theme.RADIUS)
        painter.end()
