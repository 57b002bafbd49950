"""The list of the library's further folders: added, taken out, and how each of them is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studio.session.messages import translated
from studio.session.session import Session
from studio.ui import icons, theme
from studio.ui.rows import RoomyRows
from studio.ui.theme import Spacing

LIST_HEIGHT_PX = 110
FOLDER = Qt.ItemDataRole.UserRole


class LibraryFolderList(QWidget):
    """Shows the further folders of the library, adds and takes out; a slow disk is waited for beside the window.

    Args:
        session: Its library has the folders.
        parent: Qt's parent.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._folders = session.library.folders
        self.list = QListWidget(self)
        self.list.setItemDelegate(RoomyRows(self.list))
        self.list.setMinimumHeight(LIST_HEIGHT_PX)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.currentItemChanged.connect(self._enable)
        self.add_button, self.remove_button = QPushButton(self), QPushButton(self)
        for button, icon in ((self.add_button, "add"), (self.remove_button, "remove")):
            button.setIcon(icons.icon(icon))
            button.setAutoDefault(False)
        self.add_button.clicked.connect(self._browse)
        self.remove_button.clicked.connect(self._remove)
        self.words = QLabel(self, wordWrap=True)
        self._lay_out()
        self._folders.adding_changed.connect(self._follow_adding)
        self._folders.states_changed.connect(self.show_folders)
        session.library.contents_changed.connect(self.show_folders)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        self.list.setAccessibleName(self.tr("Further folders of the library"))
        self.add_button.setText(self.tr("Add a folder…"))
        self.remove_button.setText(self.tr("Take out"))
        self.remove_button.setToolTip(self.tr("The pictures stay on the disk, and what you marked stays known."))
        self._say(self.tr("The gallery shows their pictures too; nothing is copied or moved."), "muted")
        self.show_folders()

    def show_folders(self) -> None:
        """Show the folders as they are in the settings, each as it was found last."""
        current = self._chosen()
        self.list.clear()
        for folder in self._folders.further:
            item = QListWidgetItem(self._text(folder))
            item.setData(FOLDER, str(folder))
            item.setToolTip(str(folder))
            state = self._folders.states.get(folder)
            is_away = state is not None and not state.is_there
            is_locked = state is not None and not state.can_delete
            item.setIcon(icons.icon("warning" if is_away else "lock" if is_locked else "folder"))
            self.list.addItem(item)
            if folder == current:
                self.list.setCurrentItem(item)
        self._enable()

    def _follow_adding(self) -> None:
        folders = self._folders
        if folders.adding is not None:
            self._say(self.tr("Looking at {folder}…").format(folder=folders.adding), "muted")
        elif folders.refusal is not None:
            self._say(f"{translated(folders.refusal.text)} {translated(folders.refusal.hint)}".strip(), "danger")
        else:
            self._say(self.tr("Its pictures are being read; the gallery shows them as they come."), "muted")
        self._enable()

    def _browse(self) -> None:
        name = ask_for_folder(self)
        if name:
            self._folders.add_soon(Path(name))

    def _remove(self) -> None:
        folder = self._chosen()
        if folder is not None:
            self._folders.remove(folder)

    def _chosen(self) -> Path | None:
        item = self.list.currentItem()
        return None if item is None else Path(item.data(FOLDER))

    def _text(self, folder: Path) -> str:
        """Give a folder with what is to be known of it."""
        state = self._folders.states.get(folder)
        count = sum(each.count for each in self._session.library.folder_counts if each.root == folder)
        text = self.tr("1 picture") if count == 1 else self.tr("{count} pictures")
        parts = [text.format(count=QLocale().toString(count))] if count else []
        if state is not None and not state.is_there:
            parts.append(self.tr("not there now"))
        elif state is not None and not state.can_delete:
            parts.append(self.tr("read-only"))
        return f"{folder}  ({', '.join(parts)})" if parts else str(folder)

    def _say(self, text: str, role: str) -> None:
        theme.set_role(self.words, role)
        self.words.setText(text)

    def _enable(self) -> None:
        self.remove_button.setEnabled(self.list.currentItem() is not None)
        self.add_button.setEnabled(self._folders.adding is None)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(Spacing.S)
        buttons.addWidget(self.add_button)
        buttons.addWidget(self.remove_button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Spacing.S)
        layout.addWidget(self.list)
        layout.addLayout(buttons)
        layout.addWidget(self.words)

    # Qt's

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Look how the folders are."""
        super().showEvent(event)
        self._folders.is_shown = True
        self._folders.look()
        self._session.library.refresh_contents()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Leave it to a notice to say what is wrong with a folder."""
        super().hideEvent(event)
        self._folders.is_shown = False

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Take the chosen folder out with Delete."""
        if event.key() == Qt.Key.Key_Delete and self.list.hasFocus():
            self._remove()
        else:
            super().keyPressEvent(event)


def ask_for_folder(page: QWidget) -> str:
    """Let a person choose a folder in the desktop's dialog; empty where the dialog is closed."""
    title = QCoreApplication.translate("LibraryFolderList", "Add a folder to the library")
    return QFileDialog.getExistingDirectory(page, title)
