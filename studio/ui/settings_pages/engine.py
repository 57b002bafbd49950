"""Settings of the engine: where it computes, in which number format, and when weights are loaded."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QWidget

from studio.contract.requests import Precision
from studio.session.session import Session
from studio.ui.settings_pages.page import Choice, SettingsPage


class EnginePage(SettingsPage):
    """Device, number format, default backbone, loading."""

    icon_name = "engine"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.device = Choice(lambda value: self.change(device=value), self)
        self.precision = Choice(lambda value: self.change(precision=Precision(value)), self)
        self.backbone = Choice(lambda value: self.change(default_backbone=value), self)
        self.loads = QCheckBox(self)
        self.loads.clicked.connect(lambda value: self.change(loads_weights_at_start=bool(value)))
        self._labels = self.label(), self.label(), self.label()
        for label, field in zip(self._labels, (self.device, self.precision, self.backbone), strict=True):
            self.form.addRow(label, field)
        self.form.addRow(self.loads)
        self.form.addRow(self.problem)
        session.engine.catalog_changed.connect(self._offer_backbones)
        self.retranslate()
        self.show_settings()

    def title(self) -> str:
        """See `SettingsPage.title`."""
        return self.tr("Engine")

    def retranslate(self) -> None:
        """See `SettingsPage.retranslate`."""
        texts = self.tr("Device"), self.tr("Precision"), self.tr("Backbone at the first start")
        for label, field, text in zip(self._labels, (self.device, self.precision, self.backbone), texts, strict=True):
            label.setText(text)
            field.setAccessibleName(text)
        automatic = self.tr("Automatic")
        self.device.offer({"auto": automatic, "cpu": "CPU", "cuda": "CUDA", "mps": "MPS (Apple)"})
        self.precision.offer({"auto": automatic, "fp32": "fp32", "bf16": "bf16", "fp16": "fp16"})
        self.loads.setText(self.tr("Load the weights at the start, not with the first picture"))
        self._offer_backbones()

    def show_settings(self) -> None:
        """See `SettingsPage.show_settings`."""
        chosen = self.session.settings.current
        self.device.show_value(chosen.device)
        self.precision.show_value(chosen.precision.value)
        self.backbone.show_value(chosen.default_backbone)
        self.loads.setChecked(chosen.loads_weights_at_start)

    def _offer_backbones(self) -> None:
        catalog = self.session.engine.catalog
        reports = () if catalog is None else catalog.backbones
        self.backbone.offer({report.id: report.name for report in reports})
        self.backbone.show_value(self.session.settings.current.default_backbone)
