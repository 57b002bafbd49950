"""How far large files are that are being saved, opened or copied, and a button that ends it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QLocale, Qt
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from studio.session.file_work import FileProgress, FileWork
from studio.ui import icons, theme
from studio.ui.elided_label import ElidedLabel

KEPT_LETTERS = 20


class FileProgressLine(QWidget):
    """Tells of the file, for the window's status bar; hidden while there is none.

    Args:
        work: What is read and written.
        parent: Qt's parent.
    """

    def __init__(self, work: FileWork, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self.label = ElidedLabel(KEPT_LETTERS)
        self.button = QToolButton(autoRaise=True)
        self.button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.Spacing.XS)
        layout.addWidget(self.label)
        layout.addWidget(self.button)
        self.button.clicked.connect(work.cancel)
        work.progressed.connect(self._follow)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        self.button.setIcon(icons.icon("close"))
        self.button.setAccessibleName(self.button_name())
        self._follow(self._work.progress)

    def _follow(self, progress: FileProgress | None) -> None:
        self.setVisible(progress is not None)
        if progress is None:
            self.label.set_text("")
            return
        # The percent sign's place is the language's own.
        percent = f"{QLocale().toString(round(100 * progress.share))} %"
        text, tip = self.words(progress)
        self.label.set_text(text.format(name=progress.name, percent=percent))
        self.button.setToolTip(tip)

    def button_name(self) -> str:
        """Give what a screen reader calls the button."""
        return self.tr("Stop saving or opening")

    def words(self, progress: FileProgress) -> tuple[str, str]:
        """Give the line, with room for name and percent, and the button's tip."""
        if progress.is_saving:
            return self.tr("Saving {name}: {percent}"), self.tr("Ends the saving; the file stays as it was")
        return self.tr("Opening {name}: {percent}"), self.tr("Ends the opening; nothing of the file is changed")

    # Qt's

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()


class CopyProgressLine(FileProgressLine):
    """Tells of pictures that are copied into the library."""

    def button_name(self) -> str:
        """See the base."""
        return self.tr("Stop copying")

    def words(self, progress: FileProgress) -> tuple[str, str]:
        """See the base."""
        return self.tr("Copying into the library: {percent}"), self.tr("Ends the copying; what was copied stays")
