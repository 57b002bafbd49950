"""The layers of the open picture: what lies above what, how it is blended, and what is worked on."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QStackedLayout, QVBoxLayout, QWidget

from studio.session.session import Session
from studio.ui import theme
from studio.ui.layering import words
from studio.ui.layering.command_buttons import CommandButtons
from studio.ui.layering.view import LayerView
from studio.ui.panel import Panel
from studio.ui.scheduling.calm_wheel import calm
from studio.ui.scheduling.choice_box import ChoiceBox, Offer
from studio.ui.theme import Spacing

if TYPE_CHECKING:
    from studio.document.layers import Change

COMMANDS = ("add_layer", "add_mask_layer", "duplicate_layer", "merge_down", None, "remove_layer")
ROWS_HINTED = 4


class LayersPanel(Panel):
    """Everything about the layers.

    Attributes:
        layers: The list.
        opacity: Of the layer that is worked on, in per cent.
        blend: How it is blended.
        buttons: Add, duplicate, merge, delete.
    """

    panel_id: ClassVar[str] = "layers"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._is_showing = False
        self.layers = LayerView(session)
        self.blend: ChoiceBox[str] = ChoiceBox()
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self.opacity.setRange(0, 100)
        calm(self.opacity)
        self._percent = QLabel()
        self.buttons = CommandButtons(session, COMMANDS)
        self._empty = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        theme.set_role(self._empty, "muted")
        self._pages = QStackedLayout()
        self._lay_out()
        self.blend.chosen.connect(self._take_blend)
        self.opacity.valueChanged.connect(self._take_opacity)
        session.canvas.replaced.connect(self._follow)
        session.canvas.changed.connect(self._follow_change)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        self.setAccessibleName(self.title())
        self._empty.setText(self.tr("The layers of the open picture appear here."))
        self.blend.setAccessibleName(self.tr("Blend mode"))
        self.blend.setToolTip(self.tr("How the layer's colours meet those below it"))
        self.opacity.setAccessibleName(self.tr("Opacity"))
        self.opacity.setToolTip(self.tr("Opacity of the layer"))
        self.layers.retranslate()
        self._follow()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(Spacing.S, Spacing.S, Spacing.S, Spacing.XS)
        line.setSpacing(Spacing.S)
        line.addWidget(self.blend, 1)
        line.addWidget(self.opacity, 1)
        line.addWidget(self._percent)
        self._percent.setMinimumWidth(self._percent.fontMetrics().horizontalAdvance("100 %"))
        self._percent.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(line)
        column.addWidget(self.layers, 1)
        column.addWidget(self.buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self._pages)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(page)

    def _follow_change(self, change: Change) -> None:
        if change.has_layers:
            self._follow()

    def _follow(self) -> None:
        document = self.session.canvas.document
        self._pages.setCurrentIndex(0 if document is None else 1)
        if document is None:
            return
        layer = document.active
        self._is_showing = True
        try:
            offers = [Offer(mode, words.blend_name(mode)) for mode in words.BLEND_MODES]
            self.blend.show_offers(offers, layer.blend.value)
            self.opacity.setValue(round(layer.opacity * 100))
        finally:
            self._is_showing = False
        self._percent.setText(f"{self.opacity.value()} %")
        self.blend.setEnabled(layer.kind == "pixels")
        self.opacity.setEnabled(layer.kind == "pixels")

    def _take_blend(self, mode: str) -> None:
        from studio.document.layers import BlendMode  # noqa: PLC0415 - a document is there by now

        self.session.canvas.do(lambda document: document.set_layer(document.active.id, blend=BlendMode(mode)))

    def _take_opacity(self, percent: int) -> None:
        if not self._is_showing:
            self.session.canvas.do(lambda document: document.set_layer(document.active.id, opacity=percent / 100))

    # Qt's

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Hand the keyboard to the list."""
        self.layers.setFocus(event.reason())

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for room for a few layers."""
        row = self.layers.sizeHintForRow(0) if self.layers.rows.rowCount() else Spacing.XL
        return QSize(super().sizeHint().width(), row * ROWS_HINTED + Spacing.XL * 4)
