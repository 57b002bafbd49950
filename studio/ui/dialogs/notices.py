"""Every notice of this run, to be read again, searched by eye, and copied into a report."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QGuiApplication, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QTextEdit, QVBoxLayout, QWidget

from studio.session.notices import Notice
from studio.session.session import Session
from studio.ui import theme
from studio.ui.severities import LOOKS, spoken, word_of

FIRST_SIZE = (560, 400)


def show_notices(session: Session, window: QWidget) -> NoticesDialog:
    """Open the notices of a window, or bring them to the front where they are open."""
    dialog = window.findChild(NoticesDialog)
    if dialog is None:
        dialog = NoticesDialog(session, window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()
    return dialog


class NoticesDialog(QDialog):
    """Shows the notices of this run, the newest first, and follows new ones; the window goes on meanwhile.

    Args:
        session: Whose notices they are.
        parent: The window.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._list = QTextEdit(readOnly=True)
        self._list.setTabChangesFocus(True)
        self._list.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self._copy: QPushButton = self._buttons.addButton("", QDialogButtonBox.ButtonRole.ActionRole)
        self._copy.clicked.connect(self._copy_all)
        self._buttons.rejected.connect(self.close)
        layout = QVBoxLayout(self)
        layout.addWidget(self._list, 1)
        layout.addWidget(self._buttons)
        self.resize(*FIRST_SIZE)
        self.retranslate()
        session.notices.posted.connect(self._fill)

    def retranslate(self) -> None:
        """Set every text in the language of the moment; what was told stays as it was said."""
        self.setWindowTitle(self.tr("Notices"))
        self._list.setAccessibleName(self.tr("Notices of this run, the newest first"))
        self._list.setPlaceholderText(self.tr("There have been no notices so far."))
        self._copy.setText(self.tr("Copy all"))
        self._fill()

    def _fill(self, _: object = None) -> None:
        self._list.clear()
        cursor = QTextCursor(self._list.document())
        newest_first = self._session.notices.all[::-1]
        for place, notice in enumerate(newest_first):
            if place:
                cursor.insertBlock(QTextBlockFormat())
            self._write(cursor, notice)
        self._list.moveCursor(QTextCursor.MoveOperation.Start)
        self._copy.setEnabled(bool(newest_first))

    def _write(self, cursor: QTextCursor, notice: Notice) -> None:
        colours = theme.current().colours
        word, plain, muted = QTextCharFormat(), QTextCharFormat(), QTextCharFormat()
        word.setForeground(QColor(getattr(colours, LOOKS[notice.severity].colour)))
        word.setFontWeight(600)
        muted.setForeground(QColor(colours.muted))
        cursor.insertText(f"{word_of(notice.severity)}  ", word)
        cursor.insertText(notice.text, plain)
        if notice.hint:
            cursor.insertBlock()
            cursor.insertText(notice.hint, muted)
        below = QTextBlockFormat()
        below.setBottomMargin(theme.Spacing.M)
        cursor.setBlockFormat(below)

    def _copy_all(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(spoken(notice) for notice in self._session.notices.all))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow a change of language or theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() == QEvent.Type.PaletteChange:
            self._fill()
