"""The tool bar: a button for each tool, the mask brush first, the colours last; in more columns where it is low."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.session.session import Session
from studio.ui import theme
from studio.ui.theme import Spacing
from studio.ui.tooling.bar_button import BUTTON_PX, BarButton
from studio.ui.tooling.colours import ColourPair
from studio.ui.tooling.registry import GROUPS
from studio.ui.tooling.toolbox import ToolBox

MARGIN_PX, GAP_PX = 4, 2
LINE_PX = 9
"""Room of the line between two groups."""
LOWEST_PX = 200
MOST_COLUMNS = 3


class ToolBar(QWidget):
    """Stands left of the canvas.

    Attributes:
        buttons: By the ids of their commands.
        colours: The two colours of the brush.
    """

    def __init__(self, session: Session, box: ToolBox, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._box = box
        groups = (("quick_mask",), *(tuple(f"tool_{tool_id}" for tool_id in group) for group in GROUPS))
        self.buttons = {
            command_id: BarButton(session.commands, command_id, self) for group in groups for command_id in group
        }
        self._groups = tuple(tuple(self.buttons[command_id] for command_id in group) for group in groups)
        self._lines: list[tuple[int, int, int]] = []
        self.colours = ColourPair(session.commands, box, self)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setFixedWidth(self._width(1))
        box.changed.connect(self._follow)
        session.commands.keys_changed.connect(self.retranslate)
        self.retranslate()
        self._follow()

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        self.setAccessibleName(self.tr("Tools"))
        for button in self.buttons.values():
            button.retranslate()
        self.colours.retranslate()

    def _follow(self) -> None:
        """Show which tool is active: with the quick mask the mask brush stands for the brush."""
        is_masking = self._box.is_masking
        for command_id, button in self.buttons.items():
            is_active = command_id == f"tool_{self._box.tool_id}"
            is_brush = command_id == "tool_brush"
            button.setChecked(is_masking if command_id == "quick_mask" else is_active and not (is_brush and is_masking))

    # Where everything stands

    @staticmethod
    def _width(columns: int) -> int:
        return columns * BUTTON_PX + (columns - 1) * GAP_PX + 2 * MARGIN_PX + 1

    def _height(self, columns: int) -> int:
        rows = sum(-(-len(group) // columns) for group in self._groups)
        lines = len(self._groups)
        return 2 * MARGIN_PX + rows * (BUTTON_PX + GAP_PX) + lines * LINE_PX + self.colours.height()

    def _arrange(self) -> None:
        columns = next((count for count in (1, 2) if self._height(count) <= self.height()), MOST_COLUMNS)
        self.setFixedWidth(self._width(columns))
        self._lines = []
        top = MARGIN_PX
        for group in self._groups:
            for number, button in enumerate(group):
                column, row = number % columns, number // columns
                button.move(MARGIN_PX + column * (BUTTON_PX + GAP_PX), top + row * (BUTTON_PX + GAP_PX))
            top += -(-len(group) // columns) * (BUTTON_PX + GAP_PX)
            self._lines.append((MARGIN_PX + Spacing.XS, top + LINE_PX // 2 - 1, self._width(columns) - 1))
            top += LINE_PX
        room = self._width(columns) - 1
        self.colours.move((room - self.colours.width()) // 2, top)

    # Qt's names

    def sizeHint(self) -> QSize:  # noqa: N802
        """Give the size of one column."""
        return QSize(self._width(1), self._height(1))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Never make the window higher than its panels do."""
        return QSize(self._width(1), LOWEST_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Take more columns where one is too high."""
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the ground, the lines between the groups, and the edge towards the canvas."""
        colours = theme.current().colours
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colours.panel))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), QColor(colours.border))
        for left, top, right in self._lines:
            painter.fillRect(left, top, right - left - MARGIN_PX - Spacing.XS, 1, QColor(colours.border))
        painter.end()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow another language or theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() == QEvent.Type.PaletteChange:
            self.update()
