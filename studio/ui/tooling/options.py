"""The options bar: what can be set for the active tool."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from studio.session.session import Session
from studio.ui import theme
from studio.ui.theme import Spacing
from studio.ui.tooling.option_parts import PARTS, Part
from studio.ui.tooling.toolbox import ToolBox

HEIGHT_PX = 38


class ToolOptions(QWidget):
    """Stands above the canvas.

    Attributes:
        parts: What is shown, by the ids of the parts.
    """

    def __init__(self, session: Session, box: ToolBox, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._box = box
        self._made: dict[str, Part] = {}
        self.parts: dict[str, Part] = {}
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(Spacing.S, 0, Spacing.S, 1)
        self._layout.setSpacing(Spacing.S)
        self._layout.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        box.tool_changed.connect(self._show_tool)
        box.changed.connect(self._follow)
        session.commands.changed.connect(self._follow)
        session.commands.keys_changed.connect(self.retranslate)
        self._show_tool()

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        self.setAccessibleName(self.tr("Options of the tool"))
        for part in self._made.values():
            part.retranslate()

    def _show_tool(self) -> None:
        for part in self.parts.values():
            self._layout.removeWidget(part)
            part.hide()
        self.parts = {name: self._part(name) for name in self._box.tool.options}
        for number, part in enumerate(self.parts.values()):
            self._layout.insertWidget(number, part)
            part.show()
        self.retranslate()
        self._follow()

    def _part(self, name: str) -> Part:
        if name not in self._made:
            self._made[name] = PARTS[name](self._session, self._box)
            self._made[name].setParent(self)
        return self._made[name]

    def _follow(self) -> None:
        for part in self.parts.values():
            part.follow()

    # Qt's names

    def sizeHint(self) -> QSize:  # noqa: N802
        """Give the bar's height; it takes what width there is."""
        return QSize(super().sizeHint().width(), max(HEIGHT_PX, super().sizeHint().height()))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Never make the window wider than its panels do."""
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the ground and the edge towards the canvas."""
        colours = theme.current().colours
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colours.panel))
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(colours.border))
        painter.end()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow another language or theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() == QEvent.Type.PaletteChange:
            self.update()
