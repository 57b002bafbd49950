"""Asks how large an empty picture shall be, and opens it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QVBoxLayout, QWidget

from studio.contract.errors import StudioError
from studio.contract.geometry import MAX_SIDE_PX, Extent
from studio.session.session import Session
from studio.ui import theme
from studio.ui.scheduling.plain_numbers import plain_locale
from studio.ui.scheduling.side_box import SideBox

FIRST_EXTENT = Extent(512, 512)


class NewPictureDialog(QDialog):
    """Two boxes for width and height.

    Args:
        session: Opens the picture.
        parent: The window.

    Attributes:
        width_box: Width in pixels.
        height_box: Height in pixels.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.width_box, self.height_box = SideBox(), SideBox()
        self._names = QLabel(), QLabel()
        self._hint = QLabel(wordWrap=True)
        theme.set_role(self._hint, "muted")
        extent = self._usual()
        for box, side in ((self.width_box, extent.width), (self.height_box, extent.height)):
            box.setRange(1, MAX_SIDE_PX)
            box.setValue(side)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self._buttons.accepted.connect(self._begin)
        self._buttons.rejected.connect(self.reject)
        form = QFormLayout()
        for name, box in zip(self._names, (self.width_box, self.height_box), strict=True):
            name.setBuddy(box)
            form.addRow(name, box)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self._hint)
        layout.addWidget(self._buttons)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        self.setWindowTitle(self.tr("New picture"))
        self._names[0].setText(self.tr("Width"))
        self._names[1].setText(self.tr("Height"))
        self._hint.setText(self.tr("The picture begins transparent. A picture that was edited is kept behind it."))
        for box, name in zip((self.width_box, self.height_box), self._names, strict=True):
            box.setLocale(plain_locale())
            box.setAccessibleName(name.text())
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setText(self.tr("Begin"))
        self._buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(self.tr("Cancel"))

    def _usual(self) -> Extent:
        """Give the size of the next picture: the chosen one, else the backbone's own."""
        report = self._session.advice.report
        native = None if report is None else report.native
        return self._session.panels.state.extent or native or FIRST_EXTENT

    def _begin(self) -> None:
        try:
            self._session.canvas.begin(Extent(self.width_box.value(), self.height_box.value()))
        except StudioError as error:
            self._session.notices.post_error(error)
            return
        self.accept()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
