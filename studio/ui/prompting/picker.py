"""A popup with a search field and a list of texts, one of which is taken."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from studio.ui import theme
from studio.ui.prompting.plain_text import in_one_line

SHOWN_LENGTH = 160
TIP_LENGTH = 1_000
MOST_ROWS = 12
FEWEST_ROWS = 4
LEAST_WIDTH = 280
LIST_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
ENTER_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_WHOLE = int(Qt.ItemDataRole.UserRole)


class TextPicker(QFrame):
    """Shows texts under a button, finds as a person types, and goes once one is taken.

    Args:
        takes_on_click: One click takes a text, as in a menu; else it takes two, or Enter.

    Attributes:
        search: The search field; it has the keyboard, arrows and Enter act on the list.
        rows: The list.
        empty: Said in place of the list where it has no rows.
        footer: A button below the list; hidden unless it is given a text.

    Signals:
        picked: A person took this text.
        closed: The popup is gone.
    """

    picked = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget, *, takes_on_click: bool = False) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._texts: tuple[str, ...] = ()
        self._folded: tuple[str, ...] = ()
        self.setFrameShape(QFrame.Shape.StyledPanel)
        # Else the click that closes it would press the button below and open it again.
        self.setAttribute(Qt.WidgetAttribute.WA_NoMouseReplay)
        self.search = QLineEdit(self)
        self.search.setClearButtonEnabled(True)
        self.rows = QListWidget(self)
        self.rows.setUniformItemSizes(True)
        self.rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.empty = QLabel(self)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        theme.set_role(self.empty, "muted")
        self.footer = QPushButton(self)
        self.footer.hide()
        self._lay_out()
        self.search.textChanged.connect(self._find)
        self.search.installEventFilter(self)
        self.rows.itemActivated.connect(self._take)
        if takes_on_click:
            self.rows.itemClicked.connect(self._take)

    def open_below(self, button: QWidget, texts: Sequence[str]) -> None:
        """Show the texts below a button, or above it where the screen ends.

        Args:
            button: What was pressed.
            texts: In the order in which they are listed.
        """
        self.set_texts(texts)
        self.search.clear()
        self._place(button)
        self.show()
        self.search.setFocus(Qt.FocusReason.PopupFocusReason)

    def set_texts(self, texts: Sequence[str]) -> None:
        """List other texts."""
        self._texts = tuple(texts)
        self._folded = tuple(_folded(text) for text in texts)
        self._find()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[theme.Spacing.S] * 4)
        layout.setSpacing(theme.Spacing.S)
        layout.addWidget(self.search)
        layout.addWidget(self.rows, 1)
        layout.addWidget(self.empty, 1)
        layout.addWidget(self.footer, 0, Qt.AlignmentFlag.AlignLeft)

    def _find(self) -> None:
        wanted = _folded(self.search.text())
        found = [text for text, folded in zip(self._texts, self._folded, strict=True) if wanted in folded]
        self.rows.clear()
        for text in found:
            row = QListWidgetItem(in_one_line(text, SHOWN_LENGTH), self.rows)
            row.setSizeHint(QSize(0, self._row_height()))
            row.setData(_WHOLE, text)
            row.setToolTip(in_one_line(text, TIP_LENGTH) if len(text) > SHOWN_LENGTH // 4 else "")
        self.rows.setCurrentRow(0)
        self.rows.setVisible(bool(found))
        self.empty.setVisible(not found)

    def _take(self, row: QListWidgetItem | None) -> None:
        if row is not None:
            text = str(row.data(_WHOLE))
            self.hide()
            self.picked.emit(text)

    def _place(self, button: QWidget) -> None:
        screen = button.screen() or QGuiApplication.primaryScreen()
        room = screen.availableGeometry()
        size = self._wanted_size().boundedTo(room.size())
        below = button.mapToGlobal(QPoint(0, button.height()))
        above = button.mapToGlobal(QPoint(0, 0)).y() - size.height()
        place = QRect(below, size)
        if place.bottom() > room.bottom() and above >= room.top():
            place.moveTop(above)
        place.moveRight(min(place.right(), room.right()))
        place.moveBottom(min(place.bottom(), room.bottom()))
        self.setGeometry(place)

    def _wanted_size(self) -> QSize:
        rows = min(MOST_ROWS, max(FEWEST_ROWS, len(self._texts)))
        others = [self.search, *([] if self.footer.isHidden() else [self.footer])]
        height = sum(each.sizeHint().height() + theme.Spacing.S for each in others) + theme.Spacing.S * 2
        height += rows * self._row_height() + 2 * self.rows.frameWidth() + 2 * self.frameWidth()
        return QSize(LEAST_WIDTH, height)

    def _row_height(self) -> int:
        # Letters of another script, taken from another font, may be taller.
        return self.fontMetrics().lineSpacing() + 2 * theme.Spacing.XS

    # Qt's

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Let arrows and Enter in the search field act on the list."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in LIST_KEYS:
                self.rows.event(event)
                return True
            if event.key() in ENTER_KEYS:
                self._take(self.rows.currentItem())
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go at Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Tell that it is gone."""
        super().hideEvent(event)
        self.closed.emit()


def _folded(text: str) -> str:
    """Give a text as it is searched: without case, and Korean letters as one however they were typed."""
    return unicodedata.normalize("NFC", text).casefold()
