"""The text field of a prompt: plain text that a request can hold, whatever is typed, pasted or composed."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QLocale, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QColor, QInputMethodEvent, QKeyEvent, QTextCharFormat, QTextCursor, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from studio.contract.requests import MAX_PROMPT_CHARACTERS
from studio.ui import theme
from studio.ui.prompting.plain_text import qt_position, with_plain_lines, without_forbidden

WIDTH = 200
MOVES_GREY = 4
"""Characters by which a text may grow or shrink while what is greyed moves along; after more it is counted anew."""

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
KEYPAD = Qt.KeyboardModifier.KeypadModifier.value
"""Macs say that the arrows lie on the keypad."""
STRONG = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class PromptEditor(QPlainTextEdit):
    """A plain text editor whose text is what a person has committed; what an input method composes is not yet in it.

    Args:
        lines: Its preferred height.
        least_lines: Its smallest height.

    Signals:
        edited: The committed text is another now.
        refused: Something of a text was not taken; the sentence says what.
        older_wanted: A person asks for the prompt before.
        newer_wanted: A person asks for the prompt after.
    """

    edited = Signal()
    refused = Signal(str)
    older_wanted = Signal()
    newer_wanted = Signal()

    def __init__(self, lines: int, least_lines: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = lines
        self._least_lines = least_lines
        self._text = ""
        self._waiting: str | None = None
        alt = Qt.KeyboardModifier.AltModifier
        self._steps = {
            (alt | Qt.Key.Key_Up).toCombined(): self.older_wanted,
            (alt | Qt.Key.Key_Down).toCombined(): self.newer_wanted,
        }
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.textChanged.connect(self._look)

    @property
    def is_composing(self) -> bool:
        """Whether an input method shows letters that are not committed."""
        layout = self.textCursor().block().layout()
        return layout is not None and bool(layout.preeditAreaText())

    def text(self) -> str:
        r"""Give the committed text, its lines ending in "\n"."""
        return self._text

    def set_text(self, text: str) -> None:
        """Put another text in, as one step that can be undone; while a person composes, it waits until that ends."""
        if self.is_composing:
            self._waiting = text
            return
        self._waiting = None
        if text != self._text:
            self.grey_from(None)
            cursor = QTextCursor(self.document())
            cursor.select(QTextCursor.SelectionType.Document)
            cursor.insertText(text)
            self.moveCursor(QTextCursor.MoveOperation.End)

    def forget_undo(self) -> None:
        """Let the text as it is be the first one."""
        self.document().clearUndoRedoStacks()

    def grey_from(self, position: int | None) -> None:
        """Show the text from a character on as cut off; None: nothing is.

        The greying is painted over the text, which is not laid out anew for it.
        """
        if position is None:
            self.setExtraSelections([])
            return
        selection = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.document())
        cursor.setPosition(min(qt_position(self._text, position), self.document().characterCount() - 1))
        cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        selection.cursor = cursor
        selection.format = _grey()
        self.setExtraSelections([selection])

    def _look(self) -> None:
        # What comes in is cleaned on its way; this is the net under ways that Qt may have besides.
        text = without_forbidden(with_plain_lines(self.document().toRawText()))[:MAX_PROMPT_CHARACTERS]
        if text != self._text:
            if abs(len(text) - len(self._text)) > MOVES_GREY:
                self.grey_from(None)
            self._text = text
            self.edited.emit()

    def _taken(self, text: str) -> str:
        """Give what can be taken of a text that comes in, and tell what cannot."""
        plain = with_plain_lines(text)
        taken = without_forbidden(plain)
        if taken != plain:
            self.refused.emit(self.tr("Characters that no text can hold were left out."))
        room = self._room()
        if len(taken) > room:
            self._refuse_length()
        return taken[:room]

    def _room(self) -> int:
        """Give how many characters fit in place of what is selected."""
        selected = self.textCursor().selectionEnd() - self.textCursor().selectionStart()
        return max(0, MAX_PROMPT_CHARACTERS - (self.document().characterCount() - 1 - selected))

    def _refuse_length(self) -> None:
        text = self.tr("The text is full: {count} characters fit, the rest was left out.")
        self.refused.emit(text.format(count=QLocale().toString(MAX_PROMPT_CHARACTERS)))

    def _end_composing(self, *, has_committed: bool) -> None:
        """Take the text that waited, unless a person's own letters are newer."""
        waiting = self._waiting
        if has_committed:
            self._waiting = None
        elif waiting is not None and not self.is_composing:
            self.set_text(waiting)

    def _height_of(self, lines: int) -> int:
        margins = 2 * self.document().documentMargin() + 2 * self.frameWidth()
        return math.ceil(self.fontMetrics().lineSpacing() * lines + margins)

    # Qt's

    def canInsertFromMimeData(self, source: QMimeData) -> bool:  # noqa: N802 - Qt's name
        """Take text alone; files are the window's, which reads a picture's record."""
        return source.hasText() and not any(url.isLocalFile() for url in source.urls())

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802 - Qt's name
        """Put pasted or dropped text in, without its looks."""
        if self.canInsertFromMimeData(source):
            self.textCursor().insertText(self._taken(source.text()))
            self.ensureCursorVisible()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802 - Qt's name
        """Take what an input method commits."""
        committed = event.commitString()
        if committed:
            taken = self._taken(committed)
            if taken != committed:
                event.setCommitString(taken, event.replacementStart(), event.replacementLength())
        super().inputMethodEvent(event)
        self._end_composing(has_committed=bool(committed))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Leave the shortcuts of the window alone, step through earlier prompts, and never grow too long."""
        is_strong = bool(event.modifiers() & STRONG)
        step = self._steps.get(event.keyCombination().toCombined() & ~KEYPAD)
        if event.key() in ENTER and is_strong:
            event.ignore()
        elif step is not None and not self.is_composing:
            step.emit()
        elif not is_strong and (event.text().isprintable() or event.key() in ENTER) and self._is_full(event):
            self._refuse_length()
        else:
            super().keyPressEvent(event)

    def _is_full(self, event: QKeyEvent) -> bool:
        return bool(event.text()) and not self._room()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the theme."""
        super().changeEvent(event)
        selections = self.extraSelections() if event.type() == QEvent.Type.PaletteChange else []
        for selection in selections:
            selection.format = _grey()
        if selections:
            self.setExtraSelections(selections)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Give room for the preferred lines."""
        return QSize(WIDTH, self._height_of(self._lines))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Give room for the fewest lines."""
        return QSize(WIDTH // 2, self._height_of(self._least_lines))


def _grey() -> QTextCharFormat:
    colours = theme.current().colours
    grey = QTextCharFormat()
    grey.setForeground(QColor(colours.muted))
    grey.setBackground(QColor(colours.hover))
    return grey
