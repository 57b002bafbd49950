"""What stands in the gallery's place while there is no picture to show; what the grid takes, it takes too."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from studio.ui import theme
from studio.ui.gallery.grid import GalleryGrid


class EmptyPage(QWidget):
    """Says why there is nothing.

    Args:
        grid: Takes the files that are dropped here.
        parent: The panel.

    Attributes:
        words: Why.
        clear: Leads back to all pictures.

    Signals:
        menu_asked: A person wants the menu, at this place of the screen.
    """

    menu_asked = Signal(QPoint)

    def __init__(self, grid: GalleryGrid, parent: QWidget) -> None:
        super().__init__(parent)
        self._grid = grid
        self.setAcceptDrops(True)
        self.words = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        theme.set_role(self.words, "muted")
        self.clear = QPushButton()
        layout = QVBoxLayout(self)
        layout.addStretch(1)
        layout.addWidget(self.words)
        layout.addWidget(self.clear, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Ask for the menu: what was deleted last may be all that there was."""
        self.menu_asked.emit(event.globalPos())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Take what the grid takes."""
        self._grid.dragEnterEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Let the grid tell of the files."""
        self._grid.dropEvent(event)
