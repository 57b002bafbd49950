"""The two colours of the brush: what is painted with lies over what it is exchanged for."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QColorDialog, QWidget

from studio.session.commands import Commands
from studio.ui import theme
from studio.ui.tooling.settings import Colour
from studio.ui.tooling.toolbox import ToolBox
from studio.ui.tooling.words import keys_of

SWATCH_PX, SHIFT_PX = 22, 12


class Swatch(QAbstractButton):
    """Shows a colour; a click lets a person choose another one."""

    def __init__(self, box: ToolBox, field: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._box = box
        self._field = field
        self._title = ""
        self.setFixedSize(SWATCH_PX, SWATCH_PX)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(self.choose)
        box.changed.connect(self._follow)

    @property
    def colour(self) -> Colour:
        """What it shows."""
        colour: Colour = getattr(self._box.settings, self._field)
        return colour

    def choose(self) -> QColorDialog:
        """Open the dialog in which a colour is chosen."""
        dialog = QColorDialog(QColor(*self.colour), self.window())
        dialog.setWindowTitle(self._title)
        # The desktop's own would not follow the theme, and on some desktops not the language.
        dialog.setOption(QColorDialog.ColorDialogOption.DontUseNativeDialog)
        dialog.colorSelected.connect(self._chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _chosen(self, colour: QColor) -> None:
        self._box.update(**{self._field: (colour.red(), colour.green(), colour.blue())})

    def _follow(self) -> None:
        self.setAccessibleDescription(QColor(*self.colour).name())
        self.update()

    def retranslate(self, title: str, keys: str) -> None:
        """Set the name in the language of the moment."""
        self._title = title
        self.setAccessibleName(title)
        self.setToolTip("\n".join((title, keys)))
        self._follow()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Give the size of a swatch."""
        return QSize(SWATCH_PX, SWATCH_PX)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the colour with an edge that is seen on every other colour."""
        colours = theme.current().colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outer = QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75)
        painter.setPen(QPen(QColor(colours.focus if self.hasFocus() else colours.muted), 1.5))
        painter.setBrush(QColor(colours.panel))
        painter.drawRoundedRect(outer, 4, 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(*self.colour))
        painter.drawRoundedRect(outer.adjusted(2, 2, -2, -2), 2.5, 2.5)
        painter.end()


class ColourPair(QWidget):
    """The foreground colour over the background colour.

    Attributes:
        foreground: What is painted with.
        background: What it is exchanged for.
    """

    def __init__(self, known: Commands, box: ToolBox, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known = known
        self.background = Swatch(box, "background", self)
        self.foreground = Swatch(box, "foreground", self)
        self.background.move(SHIFT_PX, SHIFT_PX)
        self.setFixedSize(SWATCH_PX + SHIFT_PX, SWATCH_PX + SHIFT_PX)
        QWidget.setTabOrder(self.foreground, self.background)
        self.retranslate()

    def retranslate(self) -> None:
        """Set the names in the language of the moment."""
        keys = self.tr("{swap} swaps the colours, {reset} takes black on white").format(
            swap=keys_of(self._known, "swap_colours"), reset=keys_of(self._known, "default_colours")
        )
        self.foreground.retranslate(self.tr("Foreground colour"), keys)
        self.background.retranslate(self.tr("Background colour"), keys)
