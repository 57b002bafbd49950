"""Settings of the library: where pictures are saved, how they are named, and which further folders belong to it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget

from studio.session.session import Session
from studio.ui import icons, theme
from studio.ui.settings_pages.library_folders import LibraryFolderList
from studio.ui.settings_pages.page import SettingsPage
from studio.ui.theme import Spacing


class LibraryPage(SettingsPage):
    """Folder and names of the pictures, further folders."""

    icon_name = "folder"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.folder = QLineEdit(self)
        self.folder.editingFinished.connect(self._take_folder)
        self.browse = QPushButton(self)
        self.browse.setAutoDefault(False)
        self.browse.setIcon(icons.icon("folder"))
        self.browse.clicked.connect(self._browse)
        self.template = QLineEdit(self)
        self.template.editingFinished.connect(lambda: self.change(name_template=self.template.text().strip()))
        self.example = self.label()
        theme.set_role(self.example, "muted")
        row = QHBoxLayout()
        row.setSpacing(Spacing.S)
        row.addWidget(self.folder, 1)
        row.addWidget(self.browse)
        self.further = LibraryFolderList(session, self)
        self._labels = self.label(), self.label(), self.label()
        self.form.addRow(self._labels[0], row)
        self.form.addRow(self._labels[1], self.template)
        self.form.addRow(self.example)
        self.form.addRow(self.problem)
        self.form.addRow(self._labels[2])
        self.form.addRow(self.further)
        self.retranslate()
        self.show_settings()

    def title(self) -> str:
        """See `SettingsPage.title`."""
        return self.tr("Library")

    def retranslate(self) -> None:
        """See `SettingsPage.retranslate`."""
        self._labels[0].setText(self.tr("Pictures folder"))
        self._labels[1].setText(self.tr("Names of pictures"))
        self._labels[2].setText(self.tr("Further folders of the library"))
        self.folder.setAccessibleName(self.tr("Pictures folder"))
        self.template.setAccessibleName(self.tr("Names of pictures"))
        self.browse.setText(self.tr("Choose…"))
        self.example.setText(
            self.tr("Fields: {fields}. A / begins a new folder.").format(
                fields="{date} {number} {prompt} {seed} {backbone}"
            )
        )
        self.further.retranslate()

    def show_settings(self) -> None:
        """See `SettingsPage.show_settings`."""
        chosen = self.session.settings.current
        self.folder.setText(str(self.session.shelf.pictures_folder(chosen)))
        # The beginning of a path tells more than its end.
        self.folder.setCursorPosition(0)
        self.template.setText(chosen.name_template)
        self.further.show_folders()

    def _take_folder(self) -> None:
        text = self.folder.text().strip()
        default = str(self.session.shelf.places.pictures)
        self.change(pictures_folder=None if text in ("", default) else Path(text))

    def _browse(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Pictures folder"), self.folder.text())
        if folder:
            self.folder.setText(folder)
            self._take_folder()
