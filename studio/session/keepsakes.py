"""The queue, the prompts and the last pictures: read when the window starts, and kept as they change."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from studio.contract.requests import GenerateRequest
from studio.session.history import PromptHistory
from studio.session.jobs import Job, Queue
from studio.session.keeping import SOON_SECONDS, Keeper, Prepare
from studio.session.requests import remaining
from studio.session.results import Results
from studio.session.shelf import Remembered, Shelf
from studio.session.tasks import Worker


class Keepsakes:
    """Joins what an earlier run left with this run, and only then writes over it.

    Args:
        queue: The jobs.
        history: The prompts.
        results: The pictures.
        shelf: The disk.
        keeper: Writes.
        disk: The thread that reads; the one in which the keeper writes.
    """

    def __init__(
        self, queue: Queue, history: PromptHistory, results: Results, shelf: Shelf, keeper: Keeper, disk: Worker
    ) -> None:
        self._queue = queue
        self._history = history
        self._results = results
        self._shelf = shelf
        self._keeper = keeper
        self._disk = disk
        self._kept_ended: tuple[tuple[Job, ...], tuple[str, ...]] = (), ()
        self._reading: asyncio.Task[Remembered] | None = None
        self._is_read = False
        queue.changed.connect(self._keep_queue)
        history.changed.connect(self._keep_history)
        results.changed.connect(self._keep_recent)

    async def read(self) -> Remembered:
        """Take over what the last run left; read once, however often it is asked for."""
        if self._reading is None:
            self._reading = asyncio.get_running_loop().create_task(self._read())
        # Shielded: a start that is cancelled by the end of the session must not leave half of it unread.
        return await asyncio.shield(self._reading)

    async def flush(self) -> None:
        """Write everything, also where the window closes before it has read what the last run left."""
        await self.read()
        self._keep_all()

    async def _read(self) -> Remembered:
        remembered = await self._disk.do(self._shelf.remembered)
        # Nothing has been written before this line: it would have replaced what was not read yet.
        self._is_read = True
        self._history.restore(tuple(dict.fromkeys((*self._history.entries, *remembered.prompts))))
        self._results.restore(remembered.pictures)
        self._queue.restore_ended(remembered.ended, remembered.settled)
        self._queue.restore(remembered.jobs)
        return remembered

    def _keep_all(self) -> None:
        self._keep_queue()
        self._keep_history()
        self._keep_recent()

    def _keep_queue(self) -> None:
        # At once: a job that a person has asked for is not lost, however the program ends.
        self._keep("queue", lambda: self._shelf.queue_writer(self._kept_jobs()), 0.0)
        ended, settled = self._kept_ended
        if list(map(id, self._queue.ended)) != list(map(id, ended)) or self._queue.settled != settled:
            self._keep("history of the jobs", self._ended_writer)

    def _ended_writer(self) -> Callable[[], None]:
        self._kept_ended = self._queue.ended, self._queue.settled
        return self._shelf.ended_writer(*self._kept_ended)

    def _keep_history(self) -> None:
        self._keep("history", lambda: self._shelf.history_writer(self._history.entries))

    def _keep_recent(self) -> None:
        self._keep("recent", lambda: self._shelf.recent_writer(self._results.recent))

    def _keep(self, kind: str, prepare: Prepare, within_seconds: float = SOON_SECONDS) -> None:
        if self._is_read:
            self._keeper.keep(kind, prepare, within_seconds)

    def _kept_jobs(self) -> tuple[tuple[str, GenerateRequest], ...]:
        """Give what the next start still has to make; of the running job, what is left of it."""
        unfinished = (job for job in self._queue.jobs if not job.state.is_ended)
        left = ((job.id, remaining(job.request, len(job.pictures))) for job in unfinished)
        return tuple((job_id, request) for job_id, request in left if request is not None)
