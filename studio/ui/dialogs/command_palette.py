"""The command palette: type a few letters of what you want, press Enter."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter, QPalette
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from studio.session.commands import COMMANDS, Command, Commands, find, name_of
from studio.session.session import Session
from studio.ui import icons
from studio.ui.theme import Spacing

Index = QModelIndex | QPersistentModelIndex
WIDTH, HEIGHT = 520, 400
KEYS_ROLE = Qt.ItemDataRole.UserRole
ID_ROLE = Qt.ItemDataRole.UserRole + 1


def matching(commands: list[tuple[str, str]], typed: str) -> list[str]:
    """Give the ids whose names hold all typed words, best first.

    Args:
        commands: Pairs of id and name in the language of the moment.
        typed: What a person typed; also finds the English id ("zoom" finds "확대").
    """
    words = typed.casefold().split()
    scored = []
    for place, (command_id, name) in enumerate(commands):
        text = f"{name} {command_id.replace('_', ' ')}".casefold()
        if all(word in text for word in words):
            begins = sum(not text.startswith(word) and f" {word}" not in text for word in words)
            scored.append((begins, place, command_id))
    return [command_id for _, _, command_id in sorted(scored)]


class CommandRows(QAbstractListModel):
    """The commands that match, as rows."""

    def __init__(self, commands: Commands, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._commands = commands
        self._ids: list[str] = []
        self.search("")

    def search(self, typed: str) -> None:
        """Show the commands that match, those that can be done at the moment first."""
        # The English name counts in every language: who has come into the wrong one finds the way back.
        known = [(one.id, f"{name_of(one)} {one.text}") for one in COMMANDS if self._is_offered(one)]
        found = matching(known, typed)
        self.beginResetModel()
        self._ids = sorted(found, key=lambda command_id: not self._commands.is_enabled(command_id))
        self.endResetModel()

    def _is_offered(self, command: Command) -> bool:
        return command.id in self._commands.registered and command.id != "command_palette"

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and default
        """Give how many match."""
        return 0 if parent.isValid() else len(self._ids)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give name, icon, keys and id of a row."""
        if not index.isValid() or index.row() >= len(self._ids):
            return None
        command = find(self._ids[index.row()])
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return name_of(command).rstrip("…")
        if role == Qt.ItemDataRole.DecorationRole:
            # An empty place keeps a name without an icon in line with the others.
            return icons.icon(command.icon) if command.icon else QColor(Qt.GlobalColor.transparent)
        if role == KEYS_ROLE:
            keys = self._commands.keys(command.id)
            return QKeySequence(keys[0]).toString(QKeySequence.SequenceFormat.NativeText) if keys else ""
        return command.id if role == ID_ROLE else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Grey what cannot be done at the moment."""
        flags = super().flags(index)
        is_enabled = self._commands.is_enabled(self._ids[index.row()])
        return flags if is_enabled else flags & ~(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)


class _RowPainter(QStyledItemDelegate):
    """Adds the shortcut at the right edge."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        """Give rows room to breathe."""
        hint = super().sizeHint(option, index)
        return QSize(hint.width(), hint.height() + Spacing.S)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the row, then its keys."""
        super().paint(painter, option, index)
        keys = index.data(KEYS_ROLE)
        if keys:
            is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
            role = QPalette.ColorRole.HighlightedText if is_selected else QPalette.ColorRole.PlaceholderText
            painter.save()
            painter.setPen(option.palette.color(role))
            place = option.rect.adjusted(0, 0, -Spacing.M, 0)
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, keys)
            painter.restore()


class CommandPalette(QDialog):
    """Finds and runs a command.

    Args:
        session: Whose commands they are.
        parent: The window that it lies over.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        # A popup has no focus of its own on X11: what an input method composes would go into the prompt.
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._commands = session.commands
        self._search = QLineEdit(self)
        self._rows = CommandRows(session.commands, self)
        self._list = QListView(self)
        self._list.setModel(self._rows)
        self._list.setItemDelegate(_RowPainter(self._list))
        self._list.setUniformItemSizes(True)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Spacing.M, Spacing.M, Spacing.M, Spacing.M)
        layout.addWidget(self._search)
        layout.addWidget(self._list)
        self._search.textChanged.connect(self._look)
        self._search.returnPressed.connect(self._run_current)
        self._search.installEventFilter(self)
        self._list.clicked.connect(self._run)
        self.retranslate()
        self._look("")
        self._place()

    def retranslate(self) -> None:
        """Set the texts in the language of the moment."""
        self.setWindowTitle(self.tr("Commands"))
        self._search.setPlaceholderText(self.tr("What do you want to do?"))
        self._search.setAccessibleName(self.tr("Find a command"))
        self._list.setAccessibleName(self.tr("Commands"))

    def _place(self) -> None:
        """Lie over the upper middle of the window, never larger than it."""
        window = self.parentWidget()
        if window is None:
            self.resize(WIDTH, HEIGHT)
            return
        room = window.size()
        self.resize(min(WIDTH, room.width() - 2 * Spacing.XL), min(HEIGHT, room.height() - 4 * Spacing.XL))
        corner = window.rect().center()
        corner.setX(corner.x() - self.width() // 2)
        corner.setY(max(Spacing.XL, room.height() // 8))
        self.move(window.mapToGlobal(corner))
        self._search.setFocus()

    def _look(self, typed: str) -> None:
        self._rows.search(typed)
        self._list.setCurrentIndex(self._rows.index(0, 0))

    def _run_current(self) -> None:
        self._run(self._list.currentIndex())

    def _run(self, index: Index) -> None:
        command_id = index.data(ID_ROLE) if index.isValid() else None
        if command_id is not None and self._commands.is_enabled(command_id):
            self.close()
            self._commands.run(command_id)

    def done(self, result: int) -> None:
        """Close, and give the keyboard back to the window: not every desktop does that by itself."""
        super().done(result)
        window = self.parentWidget()
        if window is not None:
            window.activateWindow()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Go when a person turns to something else; follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isVisible() and not self.isActiveWindow():
            self.hide()
            self.deleteLater()
        elif event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Let the arrow keys move through the list while a person types."""
        moves = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in moves:
            self._list.event(event)
            return True
        return super().eventFilter(watched, event)
