"""What the engine holds in memory, and a way to have it back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from studio.contract.port import MemoryUse
from studio.session import commands
from studio.session.session import Session
from studio.ui import icons, theme
from studio.ui.backbones import words
from studio.ui.backbones.meter import Meter
from studio.ui.backbones.section import Section

UNLOAD = "unload"


class MemorySection(Section):
    """Weights, process and accelerator against the memory that is there; hidden while nothing is known.

    Args:
        session: Whose engine it is.

    Attributes:
        meters: weights, process, device.
        unload: Gives the memory of all weights back.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._free = 0
        self._resident = QLabel(self)
        self._resident.setWordWrap(True)
        self._resident.setTextFormat(Qt.TextFormat.PlainText)
        self.meters = {name: Meter(self) for name in ("weights", "process", "device")}
        self.unload = QPushButton(icons.icon(commands.find(UNLOAD).icon), "", self)
        self.unload.clicked.connect(lambda: session.commands.run(UNLOAD))
        theme.set_role(self._resident, "muted")
        for part in (*self.meters.values(), self._resident):
            self.body.addWidget(part)
        self.body.addWidget(self.unload, 0, Qt.AlignmentFlag.AlignLeft)
        session.advice.changed.connect(self._advice_changed)
        session.commands.changed.connect(self._enable)
        session.engine.catalog_changed.connect(self.retranslate)
        self.retranslate()

    @property
    def resident(self) -> str:
        """Which weights are loaded, in words."""
        return self._resident.accessibleName()

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        self.heading.setText(self.tr("Memory"))
        command = commands.find(UNLOAD)
        self.unload.setText(commands.name_of(command))
        self.unload.setToolTip(commands.hint_of(command))
        self._enable()
        memory = self._session.advice.memory
        self.setVisible(memory is not None)
        if memory is not None:
            self._show(memory)

    # Parts

    def _enable(self) -> None:
        self.unload.setEnabled(self._session.commands.is_enabled(UNLOAD))

    def _advice_changed(self, name: str) -> None:
        if name in ("memory", "cost"):
            self.retranslate()

    def _show(self, memory: MemoryUse) -> None:
        used = {"weights": memory.bytes_weights, "process": memory.bytes_process, "device": memory.bytes_device}
        names = {
            "weights": self.tr("Loaded weights"),
            "process": self.tr("Whole program"),
            "device": self.tr("Graphics card"),
        }
        whole = self._whole(memory)
        for name, meter in self.meters.items():
            meter.say(names[name], words.memory(used[name]))
            meter.set_share(used[name] / whole)
        self.meters["device"].setVisible(memory.bytes_device > 0)
        self._say_resident(tuple(words.resident_name(path, self._session.engine.catalog) for path in memory.resident))

    def _whole(self, memory: MemoryUse) -> int:
        """Give what the bars are shares of: what is taken and what is free."""
        cost = self._session.advice.cost
        if cost is not None:
            self._free = cost.bytes_free
        taken = memory.bytes_device or memory.bytes_process
        return max(1, taken + self._free, memory.bytes_process, memory.bytes_weights)

    def _say_resident(self, names: tuple[str, ...]) -> None:
        text = self.tr("Loaded: {names}").format(names=", ".join(names)) if names else self.tr("No weights are loaded.")
        self._resident.setText(words.breakable(text))
        self._resident.setAccessibleName(text)
