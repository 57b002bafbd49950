"""Makes the queue's jobs, one after the other: streams them, saves their pictures, and stops when a person says so."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

from studio.contract.errors import Cancelled, EngineFailed, SaveFailed, StudioError
from studio.contract.events import Event, Noticed, Pictured, Stepped
from studio.contract.port import Engine, Stop
from studio.contract.records import lineage_of
from studio.session.engine_host import EngineHost
from studio.session.jobs import Job, JobState, Queue
from studio.session.live import Live, Pace, Phase, Progress, SavedPicture
from studio.session.notices import Notices, Severity
from studio.session.requests import remaining
from studio.session.stream import EngineDied, stream

log = logging.getLogger(__name__)
Save = Callable[[Pictured], Awaitable[Path]]


class Runner:
    """Runs jobs while there are any.

    Args:
        host: Gives the engine.
        queue: The jobs.
        live: Shows the running one.
        notices: Tells what a person should read.
        save: Writes a finished picture beside the window's thread and gives its file.
    """

    def __init__(self, host: EngineHost, queue: Queue, live: Live, notices: Notices, save: Save) -> None:
        self._host = host
        self._queue = queue
        self._live = live
        self._notices = notices
        self._save = save
        self._stop: Stop | None = None
        self._halted = asyncio.Event()
        self._is_closing = False
        self._goes_back = False
        self._has_engine = False
        self._deaths = 0
        self._idle = asyncio.Event()
        self._idle.set()

    @property
    def is_running(self) -> bool:
        """Whether a job is being made."""
        return self._stop is not None

    async def run(self) -> None:
        """Make jobs for ever; ends by being cancelled."""
        wanted = asyncio.Event()
        self._queue.changed.connect(wanted.set)
        while True:
            wanted.clear()
            job = None if self._is_closing else self._queue.begin()
            if job is None:
                await wanted.wait()
            else:
                await self._make(job)

    def stop_now(self) -> None:
        """End the running job at once; jobs that wait stay, and wait until a person goes on."""
        if self._stop is not None:
            self._stop_now(self._stop)
            self._queue.hold()

    def stop_after_this_one(self) -> None:
        """Finish the picture that is being made, then end the job; jobs that wait stay."""
        if self._stop is not None:
            self._stop.after_this_picture()
            self._queue.hold()
            if self._live.progress is not None:
                self._live.show(replace(self._live.progress, is_last=True, seconds_left=None))

    def skip(self) -> None:
        """End the running job at once and go on with the next one."""
        if self._stop is not None:
            self._stop_now(self._stop)

    async def close(self) -> None:
        """End the running job; what is left of it waits for the next start, unless a person has ended it already."""
        self._is_closing = True
        if self._stop is not None:
            self._goes_back = not self._stop.is_now
            self._halt(self._stop)
        await self._idle.wait()

    def _halt(self, stop: Stop) -> None:
        stop.now()
        self._halted.set()

    def _stop_now(self, stop: Stop) -> None:
        self._halt(stop)
        # Seen at once, even where the engine takes a moment to get out of a large layer.
        progress = self._live.progress or Progress(Phase.STOPPING)
        self._live.show(replace(progress, phase=Phase.STOPPING, seconds_left=None))

    async def _make(self, job: Job) -> None:
        self._stop = stop = Stop()
        self._has_engine = False
        self._halted.clear()
        self._idle.clear()
        self._live.began.emit(job)
        self._live.show(Progress(Phase.STARTING, count=job.request.count))
        try:
            await self._follow(await self._engine(), job, stop)
        except Cancelled:
            self._end_cancelled(job)
        except StudioError as error:
            self._end_failed(error)
        except Exception as error:  # the edge: a job that goes wrong must not end the making of jobs
            log.exception("a job went wrong")
            text = f"Something failed: {type(error).__name__}."
            self._end_failed(EngineFailed(text, "The log has the details; please report it."))
        else:
            self._deaths = 0
            self._queue.end(JobState.DONE)
        finally:
            # Whatever else went wrong, the job does not stay behind as one that runs.
            self._queue.end(JobState.FAILED)
            self._stop = None
            self._idle.set()
            self._live.show(None)
            self._live.ended.emit(self._queue.find(job.id))

    async def _engine(self) -> Engine:
        """Give the engine, or stop waiting for it: its first start takes seconds.

        Raises:
            Cancelled: A person has ended the job meanwhile.
        """
        opening = asyncio.ensure_future(self._host.engine())
        halted = asyncio.ensure_future(self._halted.wait())
        try:
            await asyncio.wait((opening, halted), return_when=asyncio.FIRST_COMPLETED)
            if self._halted.is_set():
                raise Cancelled
            engine = opening.result()
        finally:
            opening.cancel()
            halted.cancel()
            await asyncio.gather(opening, halted, return_exceptions=True)
        self._has_engine = True
        return engine

    async def _follow(self, engine: Engine, job: Job, stop: Stop) -> None:
        """Take the events of a job to its end.

        Raises:
            SaveFailed: A picture could not be written; the job has ended, and what the engine had finished by then
                has been given to `save` too.
            StudioError: What the job failed with.
        """
        pace = Pace(job.request.count)
        unsaved: SaveFailed | None = None
        async with aclosing(stream(engine, job.request, stop)) as events:
            try:
                async for event in events:
                    if not stop.is_now:
                        progress = pace.after(event, time.monotonic())
                        if stop.is_after_this_picture:
                            # The time to go is that of all pictures.
                            progress = replace(progress, is_last=True, seconds_left=None)
                        self._live.show(progress)
                    try:
                        await self._take(event)
                    except SaveFailed as error:
                        unsaved = unsaved or error
                        stop.now()
            except Cancelled:
                if unsaved is None:
                    raise
        if unsaved is not None:
            raise unsaved

    async def _take(self, event: Event) -> None:
        if isinstance(event, Stepped) and event.preview is not None:
            self._live.framed.emit(event)
        elif isinstance(event, Noticed):
            self._notices.post(event.text, event.hint, Severity.WARNING)
        elif isinstance(event, Pictured):
            event = self._with_lineage(event)
            path = await self._save(event)
            self._queue.add_picture(path, event.record)
            self._live.pictured.emit(SavedPicture(path, event.image, event.record, event.patch))

    def _with_lineage(self, event: Pictured) -> Pictured:
        """Give a picture whose record names the pictures and masks that it came from."""
        job = self._queue.running
        origins = () if job is None or job.target is None else job.target.origins
        return replace(event, record=replace(event.record, sources=lineage_of(event.record.request, origins)))

    def _end_cancelled(self, job: Job) -> None:
        if self._goes_back:
            running = self._queue.running
            made = 0 if running is None else len(running.pictures)
            self._queue.put_back(remaining(job.request, made))
        else:
            self._queue.end(JobState.CANCELLED)

    def _end_failed(self, error: StudioError) -> None:
        self._notices.post_error(error)
        self._deaths += isinstance(error, EngineDied)
        self._queue.end(JobState.FAILED, error.text, error.hint)
        # Where the next jobs would only fail in the same way, they wait until a person has done something about it.
        if not self._has_engine or self._deaths > 1 or isinstance(error, SaveFailed):
            self._queue.hold()
