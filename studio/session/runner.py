"""Makes the queue's jobs, one after the other: streams them, saves their pictures, and stops when a person says so."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

from studio.contract.errors import Cancelled, SaveFailed, StudioError
from studio.contract.events import Event, Noticed, Pictured, Stepped
from studio.contract.port import Stop
from studio.session.engine_host import EngineHost
from studio.session.jobs import Job, JobState, Pause, Queue
from studio.session.live import Live, Pace, Phase, Progress, SavedPicture
from studio.session.notices import Notices, Severity
from studio.session.requests import remaining
from studio.session.stream import stream

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
        self._is_closing = False
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
            self._hold()

    def stop_after_this_one(self) -> None:
        """Finish the picture that is being made, then end the job; jobs that wait stay."""
        if self._stop is not None:
            self._stop.after_this_picture()
            self._hold()

    def skip(self) -> None:
        """End the running job at once and go on with the next one."""
        if self._stop is not None:
            self._stop_now(self._stop)

    async def close(self) -> None:
        """End the running job; what is left of it waits for the next start."""
        self._is_closing = True
        if self._stop is not None:
            self._stop.now()
        await self._idle.wait()

    def _stop_now(self, stop: Stop) -> None:
        stop.now()
        # Seen at once, even where the engine takes a moment to get out of a large layer.
        progress = self._live.progress or Progress(Phase.STOPPING)
        self._live.show(replace(progress, phase=Phase.STOPPING, seconds_left=None))

    def _hold(self) -> None:
        if self._queue.waiting and not self._queue.is_paused:
            self._queue.pause(Pause.STOPPED)

    async def _make(self, job: Job) -> None:
        self._stop = stop = Stop()
        self._idle.clear()
        self._live.began.emit(job)
        self._live.show(Progress(Phase.STARTING, count=job.request.count))
        try:
            engine = await self._host.engine()
            pace = Pace(job.request.count)
            async with aclosing(stream(engine, job.request, stop)) as events:
                async for event in events:
                    if not stop.is_now:
                        self._live.show(pace.after(event, time.monotonic()))
                    await self._take(event)
        except Cancelled:
            self._end_cancelled(job)
        except StudioError as error:
            self._end_failed(error)
        else:
            self._queue.end(JobState.DONE)
        finally:
            # Whatever else went wrong, the job does not stay behind as one that runs.
            self._queue.end(JobState.FAILED)
            self._stop = None
            self._idle.set()
            self._live.show(None)
            self._live.ended.emit(self._queue.find(job.id))

    async def _take(self, event: Event) -> None:
        if isinstance(event, Stepped) and event.preview is not None:
            self._live.framed.emit(event)
        elif isinstance(event, Noticed):
            self._notices.post(event.text, event.hint, Severity.WARNING)
        elif isinstance(event, Pictured):
            path = await self._save(event)
            self._queue.add_picture(path)
            self._live.pictured.emit(SavedPicture(path, event.image, event.record))

    def _end_cancelled(self, job: Job) -> None:
        if self._is_closing:
            running = self._queue.running
            made = 0 if running is None else len(running.pictures)
            self._queue.put_back(remaining(job.request, made))
        else:
            self._queue.end(JobState.CANCELLED)

    def _end_failed(self, error: StudioError) -> None:
        self._notices.post_error(error)
        self._queue.end(JobState.FAILED, error.text, error.hint)
        if isinstance(error, SaveFailed) and self._queue.waiting:
            # The next pictures would be lost in the same way.
            self._queue.pause(Pause.STOPPED)
