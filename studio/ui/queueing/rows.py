"""The jobs of the queue as rows of a list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QByteArray, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt

from studio.session.jobs import Job, JobState
from studio.session.live import Progress
from studio.session.session import Session
from studio.ui.queueing import words

Index = QModelIndex | QPersistentModelIndex

JOB_ROLE = int(Qt.ItemDataRole.UserRole) + 1
LINE_ROLE = JOB_ROLE + 1
POSITION_ROLE = JOB_ROLE + 2
FRACTION_ROLE = JOB_ROLE + 3

MIME = "application/x-scanline-job"
NO_PARENT = QModelIndex()


class QueueRows(QAbstractListModel):
    """One row a job: the ended ones, the running one, the waiting ones.

    Only the rows that differ are told to the views: a thousand jobs cost no more than ten. Progress is not told:
    a list would lay everything out again with each step; its view paints the running row.

    Args:
        session: Whose queue it is.
    """

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._jobs: list[Job] = list(session.queue.jobs)
        self._waiting_from = len(self._jobs) - len(session.queue.waiting)
        session.queue.changed.connect(self._follow)
        session.engine.catalog_changed.connect(self.retranslate)

    def job(self, index: Index) -> Job | None:
        """Give a row's job."""
        return self._jobs[index.row()] if index.isValid() and index.row() < len(self._jobs) else None

    def index_of(self, job_id: str) -> QModelIndex:
        """Give a job's row; an invalid one where it has none."""
        row = next((row for row, job in enumerate(self._jobs) if job.id == job_id), -1)
        return self.index(row, 0) if row >= 0 else QModelIndex()

    def running_index(self) -> QModelIndex:
        """Give the row of the running job; an invalid one where none runs."""
        job = self._session.queue.running
        return QModelIndex() if job is None else self.index_of(job.id)

    def position(self, index: Index) -> int:
        """Give a row's place among those that wait, from 1; 0 where it does not wait."""
        return max(0, index.row() - self._waiting_from + 1)

    def retranslate(self) -> None:
        """Have every text asked for again."""
        self._tell(0, len(self._jobs) - 1)

    # Following the queue

    def _follow(self) -> None:
        wanted = list(self._session.queue.jobs)
        self._drop_gone({job.id for job in wanted})
        renumbered = len(wanted)
        for row, job in enumerate(wanted):
            if row >= len(self._jobs) or self._jobs[row].id != job.id:
                renumbered = min(renumbered, row)
                self._settle(row, wanted)
        self._waiting_from = len(wanted) - len(self._session.queue.waiting)
        self._take_over(wanted)
        self._tell(max(renumbered, self._waiting_from), len(wanted) - 1)

    def _drop_gone(self, ids: set[str]) -> None:
        last = len(self._jobs) - 1
        while last >= 0:
            first = last
            while first >= 0 and self._jobs[first].id not in ids:
                first -= 1
            if first < last:
                self.beginRemoveRows(NO_PARENT, first + 1, last)
                del self._jobs[first + 1 : last + 1]
                self.endRemoveRows()
            last = first - 1

    def _settle(self, row: int, wanted: Sequence[Job]) -> None:
        """Bring the right job into a row, those before it being right already."""
        places = {job.id: place for place, job in enumerate(self._jobs)}
        place = places.get(wanted[row].id)
        if place is None:
            end = row
            while end < len(wanted) and wanted[end].id not in places:
                end += 1
            self.beginInsertRows(NO_PARENT, row, end - 1)
            self._jobs[row:row] = wanted[row:end]
            self.endInsertRows()
        elif place == row + 1:
            # One job went down: one move of it, not one of each that it passed.
            ids = [job.id for job in wanted]
            self._move_row(row, min(ids.index(self._jobs[row].id), len(self._jobs) - 1))
        else:
            self._move_row(place, row)

    def _move_row(self, source: int, target: int) -> None:
        """Take a job out of a row and put it in so that it has the target row then."""
        before = target + 1 if target > source else target
        self.beginMoveRows(NO_PARENT, source, source, NO_PARENT, before)
        self._jobs.insert(target, self._jobs.pop(source))
        self.endMoveRows()

    def _take_over(self, wanted: Sequence[Job]) -> None:
        """Tell the rows whose job says something new."""
        for row, job in enumerate(wanted):
            if self._jobs[row] is not job:
                self._jobs[row] = job
                self._tell(row, row)

    def _tell(self, first: int, last: int) -> None:
        if 0 <= first <= last:
            self.dataChanged.emit(self.index(first, 0), self.index(last, 0))

    # What a row tells

    def _progress(self, job: Job) -> Progress | None:
        return self._session.live.progress if job.state is JobState.RUNNING else None

    def _text(self, job: Job, role: int, position: int) -> str | None:
        catalog = self._session.engine.catalog
        if role == Qt.ItemDataRole.DisplayRole:
            return words.prompt(job)
        if role == LINE_ROLE:
            return words.second_line(job, catalog, self._progress(job))
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_plain(words.tip(job, catalog))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return words.spoken(job, position, catalog, self._progress(job))
        return None

    def _place_of(self, row: int, job_id: str) -> int:
        """Give the place among the waiting that a job gets when it is dropped before a row."""
        waiting = [job.id for job in self._jobs[self._waiting_from :]]
        place = row - self._waiting_from
        return place - 1 if job_id in waiting and waiting.index(job_id) < place else place

    def _move_before(self, job_id: str, row: int) -> bool:
        before = [job.id for job in self._session.queue.waiting]
        self._session.queue.move(job_id, self._place_of(row, job_id))
        return before != [job.id for job in self._session.queue.waiting]

    # Qt's

    def rowCount(self, parent: Index = NO_PARENT) -> int:  # noqa: N802 - Qt's name
        """Give the number of jobs."""
        return 0 if parent.isValid() else len(self._jobs)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give what a row tells."""
        job = self.job(index)
        if job is None:
            return None
        if role == JOB_ROLE:
            return job
        if role == POSITION_ROLE:
            return self.position(index)
        if role == FRACTION_ROLE:
            progress = self._progress(job)
            return None if progress is None else progress.fraction
        return self._text(job, role, self.position(index))

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let waiting jobs be dragged, and be dropped between rows."""
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return plain | Qt.ItemFlag.ItemIsDragEnabled if self.position(index) else plain

    def moveRows(  # noqa: N802 - Qt's name
        self, source: Index, row: int, count: int, target: Index, before: int
    ) -> bool:
        """Move a waiting job before another row; Qt asks this first when a row is dropped in its own list."""
        job = self.job(self.index(row, 0))
        return count == 1 and job is not None and self._move_before(job.id, before)

    def mimeTypes(self) -> list[str]:  # noqa: N802 - Qt's name
        """Say that jobs are dragged."""
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:  # noqa: N802 - Qt's name
        """Give the id of the dragged job."""
        jobs = [self.job(index) for index in indexes]
        data = QMimeData()
        data.setData(MIME, QByteArray("".join(job.id for job in jobs[:1] if job is not None).encode()))
        return data

    def dropMimeData(  # noqa: N802 - Qt's name
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        """Move the dragged job before a row; behind all where it is dropped below the last one."""
        if action is not Qt.DropAction.MoveAction or not data.hasFormat(MIME) or parent.isValid():
            return False
        job_id = bytes(data.data(MIME).data()).decode()
        return self._move_before(job_id, len(self._jobs) if row < 0 else row)

    def supportedDropActions(self) -> Qt.DropAction:  # noqa: N802 - Qt's name
        """Say that a dragged job moves."""
        return Qt.DropAction.MoveAction


def as_plain(text: str) -> str:
    """Give a text for a tool tip, which takes what looks like HTML for it: a prompt may hold anything."""
    from html import escape  # noqa: PLC0415 - not before somebody points at a row

    return f"<div style='white-space: pre-wrap'>{escape(text)}</div>"
