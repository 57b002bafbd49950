"""The backbone: which network paints, what it is, what it takes, and where it runs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from studio.session.session import Session
from studio.ui.backbones.chooser import BackboneChooser
from studio.ui.backbones.comparison import ComparisonSection
from studio.ui.backbones.costs import CostSection
from studio.ui.backbones.engine_line import EngineLine
from studio.ui.backbones.facts import BackboneFacts
from studio.ui.backbones.machine import MachineSection
from studio.ui.backbones.memory_use import MemorySection
from studio.ui.backbones.reading import ReadingSection
from studio.ui.panel import Panel
from studio.ui.theme import Spacing

WEIGHTS_FILES = frozenset((".safetensors", ".ckpt", ".pt", ".pth", ".bin", ".gguf"))
"""Dropped alone they are no folder of weights; the engine says so, and what to do."""


class BackbonePanel(Panel):
    """Everything about the network, in one column that scrolls.

    Attributes:
        engine_line: What the engine is doing while it is not ready.
        chooser: Which backbone.
        facts: What it is.
        reading: How it reads a picture.
        cost: What a job takes.
        comparison: What a step takes with another operator.
        machine: Device and precision.
        memory: What is loaded.
    """

    panel_id = "backbone"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setAcceptDrops(True)
        content = QWidget()
        self.engine_line = EngineLine(session, content)
        self.chooser = BackboneChooser(session, content)
        self.facts = BackboneFacts(session, content)
        self.reading = ReadingSection(session, content)
        self.cost = CostSection(session, content)
        self.comparison = ComparisonSection(session, content)
        self.machine = MachineSection(session, content)
        self.memory = MemorySection(session, content)
        column = QVBoxLayout(content)
        column.setContentsMargins(Spacing.S, Spacing.S, Spacing.S, Spacing.M)
        column.setSpacing(Spacing.L)
        for part in (
            self.engine_line,
            self.chooser,
            self.facts,
            self.reading,
            self.cost,
            self.comparison,
            self.machine,
            self.memory,
        ):
            column.addWidget(part)
        column.addStretch(1)
        self._scroll = scrolling(content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scroll)
        self._drop_hint = self._made_drop_hint()
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        self.setAccessibleName(self.title())
        self._scroll.setAccessibleName(self.title())
        self._drop_hint.setText(self.tr("Drop the folder here to paint with its weights"))

    def _made_drop_hint(self) -> QLabel:
        hint = QLabel(self)
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        hint.setWordWrap(True)
        hint.setMargin(Spacing.L)
        hint.setAutoFillBackground(True)
        hint.setBackgroundRole(QPalette.ColorRole.Highlight)
        hint.setForegroundRole(QPalette.ColorRole.HighlightedText)
        hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        hint.hide()
        return hint

    # Qt's

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for room for the choice and what it is."""
        return QSize(super().sizeHint().width(), self.chooser.sizeHint().height() * 2)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Keep the hint of a drop over everything."""
        super().resizeEvent(event)
        self._drop_hint.setGeometry(self.rect())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Take folders of weights."""
        if dropped_folder(event.mimeData()):
            self._drop_hint.show()
            self._drop_hint.raise_()
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802 - Qt's name
        """Be as before."""
        self._drop_hint.hide()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Choose the dropped folder."""
        self._drop_hint.hide()
        folder = dropped_folder(event.mimeData())
        if folder:
            self.chooser.use_folder(folder)
            event.acceptProposedAction()


def dropped_folder(data: QMimeData) -> str:
    """Give the one folder, or file of weights, that is dragged; empty where it is something else."""
    paths = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
    if len(paths) != 1:
        return ""
    path = Path(paths[0])
    return paths[0] if path.suffix.lower() in WEIGHTS_FILES or path.is_dir() else ""


def scrolling(content: QWidget) -> QScrollArea:
    """Put a column into an area that scrolls down alone, on the panel's own ground."""
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(content)
    # Tab goes from control to control; the area itself is no stop.
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    content.setAutoFillBackground(False)
    area.viewport().setAutoFillBackground(False)
    return area
