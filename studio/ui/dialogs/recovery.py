"""The offer after a crash: what was open, to be brought back or discarded; nothing is lost by closing the dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, QEvent, QLocale, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studio.session.session import Session
from studio.ui import theme
from studio.ui.rows import RoomyRows

if TYPE_CHECKING:
    from studio.session.projects import Recovery

NARROWEST_PX, HIGHEST_PX = 440, 260


class RecoveryDialog(QDialog):
    """A list of the pictures with a tick each, and three buttons.

    Args:
        session: Knows what was open.
        parent: The window.

    Attributes:
        rows: One row a picture.
        restore_button: Brings back what is ticked.
        discard_button: Removes what is ticked for good.
        later_button: Closes the dialog; everything stays for later.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._projects = session.projects
        self._recoveries = session.projects.left
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._text, self._hint = QLabel(wordWrap=True), QLabel(wordWrap=True)
        theme.set_role(self._hint, "muted")
        self.rows = QListWidget()
        self.rows.setItemDelegate(RoomyRows(self.rows))
        self.rows.setSizeAdjustPolicy(QListWidget.SizeAdjustPolicy.AdjustToContents)
        self.rows.setMinimumWidth(NARROWEST_PX)
        self.rows.setMaximumHeight(HIGHEST_PX)
        for recovery in self._recoveries:
            row = QListWidgetItem(self.rows)
            row.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable)
            row.setCheckState(Qt.CheckState.Checked)
            row.setToolTip(recovery.project)
        self.restore_button, self.discard_button, self.later_button = QPushButton(), QPushButton(), QPushButton()
        self.restore_button.setDefault(True)
        buttons = QDialogButtonBox()
        buttons.addButton(self.restore_button, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(self.discard_button, QDialogButtonBox.ButtonRole.DestructiveRole)
        buttons.addButton(self.later_button, QDialogButtonBox.ButtonRole.RejectRole)
        self.restore_button.clicked.connect(self._restore)
        self.discard_button.clicked.connect(self._discard)
        self.later_button.clicked.connect(self.reject)
        self.rows.itemChanged.connect(lambda _: self._follow())
        layout = QVBoxLayout(self)
        for part in (self._text, self.rows, self._hint, buttons):
            layout.addWidget(part)
        self.retranslate()
        self.restore_button.setFocus()

    @property
    def ticked(self) -> tuple[Recovery, ...]:
        """What is ticked."""
        checked = Qt.CheckState.Checked
        return tuple(
            recovery for place, recovery in enumerate(self._recoveries) if self.rows.item(place).checkState() == checked
        )

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        self.setWindowTitle(self.tr("Bring back unsaved pictures"))
        self._text.setText(self.tr("The studio ended before these were closed. They are as they were then:"))
        self._hint.setText(self.tr("What is left for later is offered again at the next start."))
        self.rows.setAccessibleName(self.windowTitle())
        for place, recovery in enumerate(self._recoveries):
            self.rows.item(place).setText(self._told(recovery))
        self.restore_button.setText(self.tr("Bring back"))
        self.discard_button.setText(self.tr("Discard"))
        self.later_button.setText(self.tr("Later"))

    def _told(self, recovery: Recovery) -> str:
        time = QDateTime.fromSecsSinceEpoch(round(recovery.when))
        when = QLocale().toString(time, QLocale.FormatType.ShortFormat)
        if recovery.extent is None:
            return self.tr("{name}, as its file has it, {when}").format(name=recovery.name, when=when)
        width, height = recovery.extent.width, recovery.extent.height
        size = f"{width} \N{MULTIPLICATION SIGN} {height}"
        return self.tr("{name}, {size}, {when}").format(name=recovery.name, size=size, when=when)

    def _follow(self) -> None:
        for button in (self.restore_button, self.discard_button):
            button.setEnabled(bool(self.ticked))

    def _restore(self) -> None:
        self._projects.restore(self.ticked)
        self.accept()

    def _discard(self) -> None:
        self._projects.discard(self.ticked)
        self.accept()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
