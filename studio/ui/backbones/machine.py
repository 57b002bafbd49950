"""Where and in which number format the networks run."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from studio.contract.requests import Precision
from studio.session.session import Session
from studio.ui.backbones.quiet_combo import QuietCombo
from studio.ui.backbones.section import Section
from studio.ui.binding import bind
from studio.ui.theme import Spacing

DEVICES = ("auto", "cpu", "cuda", "mps")


class MachineSection(Section):
    """Device and precision.

    Args:
        session: Whose panels are written.

    Attributes:
        device: auto, cpu, cuda, mps.
        precision: Number format.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.device = QuietCombo(self)
        self.precision = QuietCombo(self)
        self._labels = {name: QLabel(self) for name in ("device", "precision")}
        for device in DEVICES:
            self.device.addItem("", device)
        for precision in Precision:
            self.precision.addItem("", precision.value)
        self._lay_out()
        store = session.panels
        bind(store, "device", self.device.currentIndexChanged, self.device.value, self.device.choose)
        bind(store, "precision", self.precision.currentIndexChanged, self._precision, self._choose_precision)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        self.heading.setText(self.tr("Where it runs"))
        self._labels["device"].setText(self.tr("Device"))
        self._labels["precision"].setText(self.tr("Precision"))
        self.device.setAccessibleName(self.tr("Device"))
        self.precision.setAccessibleName(self.tr("Precision"))
        self._say(self.device, self._devices())
        self._say(self.precision, self._precisions())
        self.device.setToolTip(
            self.tr("What computes the pictures. Automatic takes a graphics card where there is one.")
        )
        self.precision.setToolTip(
            self.tr("Fewer bits are faster and need half the memory; pictures differ a little between them.")
        )

    # Parts

    def _devices(self) -> dict[str, tuple[str, str]]:
        return {
            "auto": (self.tr("Automatic"), self.tr("A graphics card where there is one, else the processor")),
            "cpu": (self.tr("Processor (CPU)"), self.tr("Runs on every machine")),
            "cuda": (self.tr("Graphics card (CUDA)"), self.tr("NVIDIA cards, and AMD cards with ROCm")),
            "mps": (self.tr("Graphics card (MPS)"), self.tr("Apple computers")),
        }

    def _precisions(self) -> dict[str, tuple[str, str]]:
        return {
            "auto": (self.tr("Automatic"), self.tr("bf16 where this machine is fast with it, else fp32")),
            "fp32": (self.tr("fp32, exact"), self.tr("32 bits a number: the slowest, runs everywhere")),
            "bf16": (self.tr("bf16, fast"), self.tr("16 bits with a wide range: half the memory, safe")),
            "fp16": (self.tr("fp16, fast"), self.tr("16 bits with a small range: for older graphics cards")),
        }

    def _say(self, combo: QuietCombo, texts: dict[str, tuple[str, str]]) -> None:
        for row in range(combo.count()):
            # A device such as cuda:1 names itself.
            text, tip = texts.get(combo.itemData(row), (combo.itemText(row), ""))
            combo.setItemText(row, text)
            combo.setItemData(row, tip, Qt.ItemDataRole.ToolTipRole)

    def _lay_out(self) -> None:
        layout = QGridLayout()
        layout.setHorizontalSpacing(Spacing.M)
        layout.setVerticalSpacing(Spacing.XS)
        layout.setColumnStretch(1, 1)
        for row, (name, combo) in enumerate((("device", self.device), ("precision", self.precision))):
            self._labels[name].setBuddy(combo)
            layout.addWidget(self._labels[name], row, 0)
            layout.addWidget(combo, row, 1)
        self.body.addLayout(layout)

    def _precision(self) -> Precision:
        return Precision(self.precision.value())

    def _choose_precision(self, precision: Precision) -> None:
        self.precision.choose(precision.value)
