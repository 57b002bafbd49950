"""Settings of the keys: every command's shortcuts, rebindable, with conflicts shown."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from studio.session.commands import COMMANDS, find, name_of
from studio.session.session import Session
from studio.ui import icons
from studio.ui.actions import shared_keys
from studio.ui.dialogs.command_palette import matching
from studio.ui.rows import RoomyRows
from studio.ui.settings_pages.page import SettingsPage
from studio.ui.theme import Spacing

ID = Qt.ItemDataRole.UserRole
PORTABLE = QKeySequence.SequenceFormat.PortableText
NATIVE = QKeySequence.SequenceFormat.NativeText


class KeysPage(SettingsPage):
    """The list of commands, and a field for the keys of the chosen one."""

    icon_name = "keyboard"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.search = QLineEdit(self)
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.list = QTreeWidget(self)
        self.list.setItemDelegate(RoomyRows(self.list))
        self.list.setColumnCount(2)
        self.list.setRootIsDecorated(False)
        self.list.setAlternatingRowColors(True)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.list.currentItemChanged.connect(self._show_current)
        self.keys = QKeySequenceEdit(self)
        self.keys.setMaximumSequenceLength(1)
        self.keys.editingFinished.connect(self._take)
        self.remove, self.shipped = QPushButton(self), QPushButton(self)
        self.remove.clicked.connect(self._remove_current)
        self.shipped.clicked.connect(self._reset_current)
        for button, icon in ((self.remove, "remove"), (self.shipped, "reset")):
            button.setIcon(icons.icon(icon))
            button.setAutoDefault(False)
        self._label = self.label()
        self._lay_out()
        self.retranslate()
        self.show_settings()
        self.list.setCurrentItem(self._items()[0])

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(Spacing.S)
        row.addWidget(self.keys, 1)
        row.addWidget(self.remove)
        row.addWidget(self.shipped)
        self.form.addRow(self.search)
        self.form.addRow(self.list)
        self.form.addRow(self._label, row)
        self.form.addRow(self.problem)

    def title(self) -> str:
        """See `SettingsPage.title`."""
        return self.tr("Keys")

    def retranslate(self) -> None:
        """See `SettingsPage.retranslate`."""
        self.search.setPlaceholderText(self.tr("Find a command"))
        self.search.setAccessibleName(self.tr("Find a command"))
        self.list.setHeaderLabels([self.tr("Command"), self.tr("Keys")])
        self.list.setAccessibleName(self.tr("Commands and their keys"))
        self._label.setText(self.tr("Keys"))
        self.keys.setAccessibleName(self.tr("Keys of the chosen command"))
        for inner in self.keys.findChildren(QLineEdit):
            inner.setAccessibleName(self.keys.accessibleName())
        self.remove.setText(self.tr("Remove"))
        self.remove.setAccessibleName(self.tr("Remove the keys of the chosen command"))
        self.shipped.setText(self.tr("As shipped"))

    def show_settings(self) -> None:
        """See `SettingsPage.show_settings`."""
        current = self._current_id()
        owners = shared_keys(self.session.commands)
        self.list.clear()
        for command in COMMANDS:
            item = QTreeWidgetItem([name_of(command).rstrip("…"), self._shown_keys(command.id)])
            item.setData(0, ID, command.id)
            if any(command.id in ids for ids in owners.values()):
                item.setIcon(1, icons.icon("warning"))
                item.setToolTip(1, self.tr("Another command has the same keys."))
            self.list.addTopLevelItem(item)
            if command.id == current:
                self.list.setCurrentItem(item)
        self._filter(self.search.text())
        self._tell_conflicts(owners)

    def _items(self) -> list[QTreeWidgetItem]:
        found = (self.list.topLevelItem(row) for row in range(self.list.topLevelItemCount()))
        return [item for item in found if item is not None]

    def _current_id(self) -> str:
        item = self.list.currentItem()
        return "" if item is None else str(item.data(0, ID))

    def _shown_keys(self, command_id: str) -> str:
        keys = self.session.commands.keys(command_id)
        return ", ".join(QKeySequence(each).toString(NATIVE) for each in keys)

    def _tell_conflicts(self, owners: dict[str, tuple[str, ...]]) -> None:
        lines = [
            self.tr("{keys} belongs to more than one command: {names}. None of them acts on it.").format(
                keys=QKeySequence(keys).toString(NATIVE),
                names=", ".join(name_of(find(command_id)).rstrip("…") for command_id in ids),
            )
            for keys, ids in owners.items()
        ]
        self.problem.setText("\n".join(lines))
        self.problem.setVisible(bool(lines))

    def _filter(self, typed: str) -> None:
        items = self._items()
        found = set(matching([(str(item.data(0, ID)), item.text(0)) for item in items], typed))
        for item in items:
            item.setHidden(item.data(0, ID) not in found)

    def _show_current(self) -> None:
        command_id = self._current_id()
        keys = self.session.commands.keys(command_id) if command_id else ()
        self.keys.setKeySequence(QKeySequence(keys[0]) if keys else QKeySequence())
        self.keys.setEnabled(bool(command_id))

    def _take(self) -> None:
        command_id = self._current_id()
        if not command_id:
            return
        text = self.keys.keySequence().toString(PORTABLE)
        kept = tuple(each for each in self.session.commands.keys(command_id)[1:] if each != text)
        chosen = (text, *kept) if text else ()
        if chosen != self.session.commands.keys(command_id):
            self._choose(command_id, chosen)

    def _remove_current(self) -> None:
        command_id = self._current_id()
        if command_id:
            self._choose(command_id, ())
            self._show_current()

    def _reset_current(self) -> None:
        command_id = self._current_id()
        if command_id:
            self._choose(command_id, find(command_id).keys)
            self._show_current()

    def _choose(self, command_id: str, keys: tuple[str, ...]) -> None:
        chosen = {**self.session.settings.current.keys, command_id: keys}
        if keys == find(command_id).keys:
            del chosen[command_id]
        self.change(keys=chosen)
