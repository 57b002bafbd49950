"""Brings finished pictures to the disk, and keeps those that could not be written until they can."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from pathlib import Path

from studio.contract.errors import SaveFailed
from studio.contract.events import Pictured
from studio.session.live import Live, Phase, Progress
from studio.session.preferences import SettingsStore
from studio.session.results import Results
from studio.session.shelf import Shelf
from studio.session.tasks import Worker

log = logging.getLogger(__name__)


class Saver:
    """Saves, in a thread where nothing else is done: no small view and no list is waited for.

    Args:
        shelf: The disk.
        disk: The thread.
        settings: Say where to.
        results: Hold what could not be written.
        live: Shows that something is being written.
    """

    def __init__(self, shelf: Shelf, disk: Worker, settings: SettingsStore, results: Results, live: Live) -> None:
        self._shelf = shelf
        self._disk = disk
        self._settings = settings
        self._results = results
        self._live = live
        self._one_at_a_time = asyncio.Lock()

    async def save(self, picture: Pictured) -> Path:
        """Write a picture of the running job.

        Raises:
            SaveFailed: It could not be written, for whatever reason; it is kept among the unsaved ones.
        """
        progress = self._live.progress or Progress(Phase.SAVING, count=picture.count)
        self._live.show(replace(progress, phase=Phase.SAVING, picture=picture.picture))
        try:
            return await self._write(picture)
        except SaveFailed:
            self._results.keep_unsaved(picture)
            raise
        except Exception as error:  # the edge: whatever an encoder raises, the picture is not lost
            log.exception("a picture could not be saved")
            self._results.keep_unsaved(picture)
            raise SaveFailed(f"A picture could not be saved: {type(error).__name__}.", "Save it again.") from error

    async def save_again(self) -> None:
        """Write what could not be written before; a picture is not saved twice, however often this is asked for.

        Raises:
            SaveFailed: One could still not be written; it and those after it are kept.
        """
        async with self._one_at_a_time:
            for picture in self._results.unsaved:
                self._results.saved(picture, await self._write(picture))

    async def _write(self, picture: Pictured) -> Path:
        return await self._disk.do(self._shelf.save, picture, self._settings.current)
