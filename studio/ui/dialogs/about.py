"""What this program is, in which version it runs, and whose work it stands on."""

# ruff: noqa: PLC0415 - only this dialog looks versions up

from __future__ import annotations

import platform
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

import studio
from studio.session.session import Session
from studio.ui import theme

NAME = "Scanline Studio"
LICENCE = "Apache-2.0"
FIRST_SIZE = (620, 520)
PACKAGES = ("PySide6-Essentials", "torch", "diffusers")


class AboutDialog(QDialog):
    """Names the program, its versions, its licence, and those whose pictures its weights learnt from.

    Args:
        session: Reads the attributions beside the window's thread.
        parent: The window.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = QLabel(NAME)
        theme.set_role(self._name, "title")
        self._purpose = QLabel(wordWrap=True)
        self._versions = QFormLayout()
        self._labels: list[tuple[QLabel, QLabel]] = []
        self._credits_title = QLabel()
        theme.set_role(self._credits_title, "heading")
        self._credits = QTextBrowser(openExternalLinks=True)
        self._credits_title.setBuddy(self._credits)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self._copy: QPushButton = self._buttons.addButton("", QDialogButtonBox.ButtonRole.ActionRole)
        self._copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.report()))
        self._buttons.rejected.connect(self.reject)
        self._lay_out()
        self.retranslate()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        reading = session.tasks.start(self._read_credits(session, session.resources / "weights" / "CREDITS.md"))
        self.destroyed.connect(lambda *_: reading.cancel())

    def report(self) -> str:
        """Give name and versions as they belong into a report of a fault."""
        return "\n".join([NAME, *(f"{label.text()}: {value.text()}" for label, value in self._labels)])

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        self.setWindowTitle(self.tr("About Scanline Studio"))
        self._purpose.setText(
            self.tr("A desktop studio for latent diffusion, with Diffusion Transformers and state-space models.")
        )
        rows = (
            (self.tr("Version"), studio.__version__),
            (self.tr("Licence"), LICENCE),
            ("Python", platform.python_version()),
            ("Qt", qVersion()),
            *((package, _version(package)) for package in PACKAGES),
            (self.tr("System"), platform.platform(aliased=True, terse=True)),
        )
        self._show_versions(rows)
        self._credits_title.setText(self.tr("Whose work it stands on"))
        self._credits.setAccessibleName(self.tr("Whose work it stands on"))
        self._copy.setText(self.tr("Copy versions"))

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(theme.Spacing.L,) * 4)
        layout.setSpacing(theme.Spacing.S)
        layout.addWidget(self._name)
        layout.addWidget(self._purpose)
        layout.addLayout(self._versions)
        layout.addSpacing(theme.Spacing.S)
        layout.addWidget(self._credits_title)
        layout.addWidget(self._credits, 1)
        layout.addWidget(self._buttons)
        self.resize(*FIRST_SIZE)

    def _show_versions(self, rows: tuple[tuple[str, str], ...]) -> None:
        while len(self._labels) < len(rows):
            label, value = QLabel(), QLabel(textInteractionFlags=Qt.TextInteractionFlag.TextSelectableByMouse)
            theme.set_role(label, "muted")
            self._versions.addRow(label, value)
            self._labels.append((label, value))
        for (label, value), (title, text) in zip(self._labels, rows, strict=True):
            label.setText(title)
            value.setText(text)
            value.setAccessibleName(title)

    async def _read_credits(self, session: Session, file: Path) -> None:
        try:
            text = await session.disk.do(file.read_text, encoding="utf-8")
        except (OSError, ValueError):
            text = ""
        if text:
            # The dialog has its own heading in the file's place.
            self._credits.setMarkdown(text.partition("\n")[2] if text.startswith("# ") else text)
        else:
            self._credits.setPlainText(self.tr("The file {file} is missing.").format(file=file))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()


def _version(package: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(package)
    except PackageNotFoundError:
        return "\N{EM DASH}"
