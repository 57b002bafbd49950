"""The settings: pages on the left, each change in force at once; import, export and reset below."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QMessageBox,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from studio.session.session import Session
from studio.ui import icons
from studio.ui.rows import RoomyRows
from studio.ui.settings_pages.engine import EnginePage
from studio.ui.settings_pages.general import GeneralPage
from studio.ui.settings_pages.keys import KeysPage
from studio.ui.settings_pages.library import LibraryPage
from studio.ui.settings_pages.page import SettingsPage
from studio.ui.theme import Spacing

PAGES: tuple[type[SettingsPage], ...] = (GeneralPage, EnginePage, LibraryPage, KeysPage)
SIZE = QSize(720, 520)


class SettingsDialog(QDialog):
    """Shows and changes the settings.

    Args:
        session: Whose settings they are.
        parent: The window.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._session = session
        self.list = QListWidget(self)
        self.list.setItemDelegate(RoomyRows(self.list))
        self.list.setMaximumWidth(SIZE.width() // 4)
        self.stack = QStackedWidget(self)
        self.pages = [kind(session, self) for kind in PAGES]
        for page in self.pages:
            scroll = QScrollArea(self)
            scroll.setWidgetResizable(True)
            scroll.setFrameShape(QScrollArea.Shape.NoFrame)
            scroll.setWidget(page)
            self.stack.addWidget(scroll)
            self.list.addItem(QListWidgetItem(icons.icon(page.icon_name), ""))
        self.list.currentRowChanged.connect(self.stack.setCurrentIndex)
        self.list.setCurrentRow(0)
        self.imports, self.exports, self.resets = QPushButton(self), QPushButton(self), QPushButton(self)
        for button, name in ((self.imports, "import"), (self.exports, "export"), (self.resets, "reset")):
            button.setIcon(icons.icon(name))
            button.setAutoDefault(False)
        self.imports.clicked.connect(self._import)
        self.exports.clicked.connect(self._export)
        self.resets.clicked.connect(self._reset)
        self.buttons = self._close_button()
        self.buttons.rejected.connect(self.reject)
        # Enter in a field takes over what was typed; it does not close.
        self._lay_out()
        self.retranslate()
        room = SIZE if parent is None else SIZE.boundedTo(parent.window().size())
        self.resize(room)

    def _close_button(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setAutoDefault(False)
        # Qt's own is a cross that is made for light windows.
        close.setIcon(icons.icon("close"))
        return buttons

    def _lay_out(self) -> None:
        middle = QHBoxLayout()
        middle.setSpacing(Spacing.S)
        middle.addWidget(self.list)
        middle.addWidget(self.stack, 1)
        below = QHBoxLayout()
        below.setSpacing(Spacing.S)
        for button in (self.imports, self.exports, self.resets):
            below.addWidget(button)
        below.addStretch(1)
        below.addWidget(self.buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Spacing.M, Spacing.M, Spacing.M, Spacing.M)
        layout.setSpacing(Spacing.M)
        layout.addLayout(middle, 1)
        layout.addLayout(below)

    def retranslate(self) -> None:
        """Set the texts in the language of the moment."""
        self.setWindowTitle(self.tr("Settings"))
        self.list.setAccessibleName(self.tr("Pages of the settings"))
        self.imports.setText(self.tr("Import…"))
        self.exports.setText(self.tr("Export…"))
        self.resets.setText(self.tr("Reset…"))
        close = self.buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setText(self.tr("Close"))
        for row, page in enumerate(self.pages):
            self.list.item(row).setText(page.title())

    def _import(self) -> None:
        name = ask_for_import(self)
        if name:
            self._session.import_settings(Path(name))

    def _export(self) -> None:
        name = ask_for_export(self)
        if name:
            self._session.export_settings(Path(name))

    def _reset(self) -> None:
        if may_reset(self):
            self._session.reset_settings()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()


def ask_for_import(dialog: SettingsDialog) -> str:
    """Let a person choose a file of settings; empty where the desktop's dialog is closed."""
    name, _ = QFileDialog.getOpenFileName(
        dialog, QCoreApplication.translate("SettingsDialog", "Import settings"), "", "JSON (*.json)"
    )
    return name


def ask_for_export(dialog: SettingsDialog) -> str:
    """Let a person choose where the settings go; empty where the desktop's dialog is closed."""
    name, _ = QFileDialog.getSaveFileName(
        dialog,
        QCoreApplication.translate("SettingsDialog", "Export settings"),
        "scanline-settings.json",
        "JSON (*.json)",
    )
    return name


def may_reset(dialog: SettingsDialog) -> bool:
    """Ask whether all settings may be taken back."""
    answer = QMessageBox.question(
        dialog,
        QCoreApplication.translate("SettingsDialog", "Reset the settings"),
        QCoreApplication.translate(
            "SettingsDialog", "All settings become as they were shipped. Pictures, prompts and the queue stay."
        ),
        QMessageBox.StandardButton.Reset | QMessageBox.StandardButton.Cancel,
        QMessageBox.StandardButton.Cancel,
    )
    return answer == QMessageBox.StandardButton.Reset
