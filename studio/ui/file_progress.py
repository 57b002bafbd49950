"""How far a large project is that is being saved or opened, and a button that ends it."""

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
        self.button.setAccessibleName(self.tr("Stop saving or opening"))
        self._follow(self._work.progress)

    def _follow(self, progress: FileProgress | None) -> None:
        self.setVisible(progress is not None)
        if progress is None:
            self.label.set_text("")
            return
        # The percent sign's place is the language's own.
        percent = f"{QLocale().toString(round(100 * progress.share))} %"
        text = self.tr("Saving {name}: {percent}") if progress.is_saving else self.tr("Opening {name}: {percent}")
        self.label.set_text(text.format(name=progress.name, percent=percent))
        tip = (
            self.tr("Ends the saving; the file stays as it was")
            if progress.is_saving
            else self.tr("Ends the opening; nothing of the file is changed")
        )
        self.button.setToolTip(tip)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
