"""Asks how the picture is enlarged: how many times, by what, and whether new detail is painted."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QLocale, Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from studio.contract.geometry import MAX_SIDE_PX
from studio.contract.requests import ENLARGE_SCALES, EnlargeSettings
from studio.session.requests import CREATIVE_STRENGTH
from studio.session.session import Session
from studio.ui import theme
from studio.ui.scheduling.choice_box import ChoiceBox, Offer
from studio.ui.theme import Spacing

NARROWEST_PX = 420


class EnlargeDialog(QDialog):
    """Makes a job that enlarges the open picture.

    Args:
        session: Makes it.
        parent: The window.

    Attributes:
        scales: A button for each scale.
        upscaler: By what it is enlarged.
        is_creative: New detail is painted.
        strength: How much of it, in per cent.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(NARROWEST_PX)
        self._group = QButtonGroup(self)
        self.scales = {scale: QRadioButton(f"{scale}x") for scale in ENLARGE_SCALES}
        self.upscaler: ChoiceBox[str] = ChoiceBox()
        self.is_creative = QCheckBox()
        self.strength = QSlider(Qt.Orientation.Horizontal)
        self.strength.setRange(1, 100)
        self.strength.setValue(round(100 * CREATIVE_STRENGTH))
        self._percent = QLabel()
        self._names = QLabel(), QLabel(), QLabel()
        self._hint, self._result = QLabel(wordWrap=True), QLabel(wordWrap=True)
        self._chosen: str | None = None
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self._lay_out()
        self._connect()
        self.scales[ENLARGE_SCALES[0]].setChecked(True)
        self.retranslate()

    @property
    def scale(self) -> int:
        """How many times as wide and high."""
        return next(scale for scale, button in self.scales.items() if button.isChecked())

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        self.setWindowTitle(self.tr("Enlarge"))
        texts = (self.tr("Scale"), self.tr("Upscaler"), self.tr("Strength"))
        for label, text in zip(self._names, texts, strict=True):
            label.setText(text)
        self.upscaler.setAccessibleName(self.tr("Upscaler"))
        self.strength.setAccessibleName(self.tr("Strength of the new detail"))
        self.is_creative.setText(self.tr("Paint new detail (creative)"))
        self._hint.setText(
            self.tr("The chosen backbone paints the enlarged picture again, tile by tile, with the panel's prompt.")
        )
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setText(self.tr("Enlarge"))
        self._buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(self.tr("Cancel"))
        self._follow()

    def _lay_out(self) -> None:
        theme.set_role(self._hint, "muted")
        scales = QHBoxLayout()
        for button in self.scales.values():
            self._group.addButton(button)
            scales.addWidget(button)
        scales.addStretch(1)
        strength = QHBoxLayout()
        strength.addWidget(self.strength, 1)
        strength.addWidget(self._percent)
        self._percent.setMinimumWidth(self._percent.fontMetrics().horizontalAdvance("100 %"))
        self._names[1].setBuddy(self.upscaler)
        self._names[2].setBuddy(self.strength)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(self._names[0], scales)
        form.addRow(self._names[1], self.upscaler)
        form.addRow("", self.is_creative)
        form.addRow(self._names[2], strength)
        form.addRow("", self._hint)
        layout = QVBoxLayout(self)
        layout.setSpacing(Spacing.M)
        layout.addLayout(form)
        layout.addWidget(self._result)
        layout.addWidget(self._buttons)

    def _connect(self) -> None:
        self._group.buttonClicked.connect(lambda _: self._follow())
        self.is_creative.toggled.connect(lambda _: self._follow())
        self.strength.valueChanged.connect(lambda _: self._follow())
        self.upscaler.chosen.connect(self._choose)
        self._buttons.accepted.connect(self._enlarge)
        self._buttons.rejected.connect(self.reject)

    def _choose(self, upscaler: str | None) -> None:
        self._chosen = upscaler
        self._follow()

    def _follow(self) -> None:
        catalog = self._session.engine.catalog
        entries = () if catalog is None else catalog.upscalers
        fitting = [entry for entry in entries if entry.scale == self.scale]
        if self._chosen not in [entry.id for entry in fitting]:
            self._chosen = None
        offers: list[Offer[str]] = [Offer(None, self.tr("Automatic: the default weights"))]
        offers += [Offer(entry.id, entry.name) for entry in fitting]
        self.upscaler.show_offers(offers, self._chosen)
        is_creative = self.is_creative.isChecked()
        for part in (self.strength, self._percent, self._names[2], self._hint):
            part.setEnabled(is_creative)
        self._percent.setText(f"{self.strength.value()} %")
        self._tell_result()

    def _tell_result(self) -> None:
        """Say how large the picture becomes, and where that is too large."""
        document = self._session.canvas.document
        if document is None:
            return
        width, height = document.extent.width * self.scale, document.extent.height * self.scale
        is_possible = max(width, height) <= MAX_SIDE_PX
        locale = QLocale()
        size = f"{locale.toString(width)} x {locale.toString(height)}"
        if is_possible:
            text = self.tr("The picture becomes {size} pixels; it opens as a picture of its own.").format(size=size)
        else:
            text = self.tr("The picture would become {size} pixels; a side may have {limit}.").format(
                size=size, limit=locale.toString(MAX_SIDE_PX)
            )
        theme.set_role(self._result, "muted" if is_possible else "warning")
        self._result.setText(text)
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(is_possible)

    def _enlarge(self) -> None:
        settings = EnlargeSettings(scale=self.scale, upscaler=self._chosen, is_creative=self.is_creative.isChecked())
        if self._session.enlarge(settings, self.strength.value() / 100) is not None:
            self.accept()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
