"""A view on which files can be let go."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from studio.ui.canvas.navigable import NavigableView


class DroppableView(NavigableView):
    """A view that takes files.

    Attributes:
        is_drop_target: Whether files are held over it: then it is to be seen.

    Signals:
        paths_dropped: Files were dropped: a list of `Path`.
    """

    paths_dropped = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.is_drop_target = False
        self.setAcceptDrops(True)

    # Qt's names

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Take files, and show it."""
        if files_of(event):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self._set_drop_target(is_target=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802
        """Show no more that files may be let go."""
        super().dragLeaveEvent(event)
        self._set_drop_target(is_target=False)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Tell which files were let go."""
        self._set_drop_target(is_target=False)
        if paths := files_of(event):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.paths_dropped.emit(paths)

    def _set_drop_target(self, *, is_target: bool) -> None:
        self.is_drop_target = is_target
        self.update()


def files_of(event: QDropEvent) -> list[Path]:
    """Give the files that are dragged."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
