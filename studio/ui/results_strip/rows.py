"""The finished pictures as rows of a list."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt, QUrl

from studio.session.session import Session
from studio.ui.results_strip.thumbnails import Thumbnails

Index = QModelIndex | QPersistentModelIndex

PATH_ROLE = int(Qt.ItemDataRole.UserRole) + 1
SHOWN_ROLE = PATH_ROLE + 1
BROKEN_ROLE = PATH_ROLE + 2

MAX_PROMPT = 300
NO_PARENT = QModelIndex()


class PictureRows(QAbstractListModel):
    """One row a picture, newest first.

    Args:
        session: Whose pictures they are, and which of them is shown.
        thumbnails: Their small pictures.
    """

    def __init__(self, session: Session, thumbnails: Thumbnails, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._thumbnails = thumbnails
        self._paths: list[Path] = []
        self._told: dict[Path, tuple[str, int]] = {}
        self._shown: Path | None = None
        thumbnails.made.connect(self._refresh)

    def index_of(self, path: Path) -> QModelIndex:
        """Give a picture's row; an invalid one where it has none."""
        return self.index(self._paths.index(path), 0) if path in self._paths else QModelIndex()

    def path(self, index: Index) -> Path | None:
        """Give a row's file."""
        return self._paths[index.row()] if index.isValid() else None

    def set_paths(self, paths: Sequence[Path]) -> None:
        """Show these pictures; rows that stay keep their place in selection and focus."""
        wanted = set(paths)
        for row in range(len(self._paths) - 1, -1, -1):
            if self._paths[row] not in wanted:
                self.beginRemoveRows(QModelIndex(), row, row)
                self._told.pop(self._paths.pop(row), None)
                self.endRemoveRows()
        known = set(self._paths)
        for row, path in enumerate(paths):
            if path not in known:
                self.beginInsertRows(QModelIndex(), row, row)
                self._paths.insert(row, path)
                self.endInsertRows()
        if self._paths != list(paths):
            self.beginResetModel()
            self._paths = list(paths)
            self.endResetModel()

    def follow_shown(self) -> None:
        """Mark the picture that the canvas shows, and remember what its record tells."""
        shown = self._session.shown
        before, self._shown = self._shown, None if shown is None else shown.path
        if shown is not None and shown.record is not None and shown.path in self._paths:
            self._told[shown.path] = shown.record.request.prompt, shown.record.seed
        for path in {before, self._shown} - {None}:
            self._refresh(path)

    def retranslate(self) -> None:
        """Have every text asked for again."""
        if self._paths:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._paths) - 1, 0))

    def _refresh(self, path: Path | None) -> None:
        if path is not None and path in self._paths:
            index = self.index_of(path)
            self.dataChanged.emit(index, index)

    def _tip(self, path: Path) -> str:
        if self._thumbnails.is_broken(path):
            missing = self.tr("This file is missing or cannot be read. A click takes it out of the list.")
            return f"{path.name}\n{missing}"
        prompt, seed = self._told.get(path, ("", None))
        lines = [prompt if len(prompt) <= MAX_PROMPT else f"{prompt[:MAX_PROMPT]}…"]
        extent = self._thumbnails.extent(path)
        if extent is not None:
            lines.append(self.tr("{width} x {height} pixels").format(width=extent[0], height=extent[1]))
        if seed is not None:
            lines.append(self.tr("Seed {seed}").format(seed=seed))
        return "\n".join(line for line in (*lines, path.name) if line)

    def _rich_tip(self, path: Path) -> str:
        """Give the tip escaped, because a prompt may hold anything, and as rich text, because only that is wrapped."""
        import html  # noqa: PLC0415 - its table of entities is not needed for the first paint

        return "<br>".join(html.escape(line) for line in self._tip(path).splitlines())

    def _spoken(self, path: Path) -> str:
        if self._thumbnails.is_broken(path):
            return self.tr("{name}, cannot be read").format(name=path.name)
        prompt = self._told.get(path, ("", 0))[0]
        name = f"{path.name}, {prompt}" if prompt else path.name
        return self.tr("{name}, on the canvas").format(name=name) if path == self._shown else name

    def rowCount(self, parent: Index = NO_PARENT) -> int:  # noqa: N802 - Qt's name
        """Give the number of pictures."""
        return 0 if parent.isValid() else len(self._paths)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give what a row tells."""
        path = self.path(index)
        if path is None:
            return None
        if role == PATH_ROLE:
            return path
        if role == Qt.ItemDataRole.DecorationRole:
            return self._thumbnails.image(path)
        if role == SHOWN_ROLE:
            return path == self._shown
        if role == BROKEN_ROLE:
            return self._thumbnails.is_broken(path)
        return self._text(path, role)

    def _text(self, path: Path, role: int) -> str | None:
        if role == Qt.ItemDataRole.DisplayRole:
            return path.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._rich_tip(path)
        return self._spoken(path) if role == Qt.ItemDataRole.AccessibleTextRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let every picture be chosen and dragged out."""
        plain = super().flags(index)
        is_there = index.isValid() and not self._thumbnails.is_broken(self._paths[index.row()])
        return plain | Qt.ItemFlag.ItemIsDragEnabled if is_there else plain

    def mimeTypes(self) -> list[str]:  # noqa: N802 - Qt's name
        """Say that files are dragged."""
        return ["text/uri-list"]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:  # noqa: N802 - Qt's name
        """Give the files of rows."""
        paths = [self.path(index) for index in indexes]
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths if path is not None])
        return data

    def supportedDragActions(self) -> Qt.DropAction:  # noqa: N802 - Qt's name
        """Say that a dragged picture stays where it is."""
        return Qt.DropAction.CopyAction
