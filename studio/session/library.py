"""The library as the window knows it: searched, marked and kept in step with the folders, off the window's thread."""

# ruff: noqa: PLC0415 - the window paints first; the library is imported in its own thread

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from studio.contract.errors import SaveFailed, StudioError
from studio.contract.port import Stop
from studio.session.appearances import Alike, Appearances
from studio.session.known_pictures import Found
from studio.session.library_folders import LibraryFolders
from studio.session.marked_pictures import MarkedPictures
from studio.session.notices import Notices, Severity
from studio.session.preferences import SettingsStore
from studio.session.quiet import Quiet
from studio.session.settling import Settling
from studio.session.shelf import Shelf
from studio.session.taking_in import TakingIn
from studio.session.tasks import Tasks, Worker
from studio.session.watching import FolderWatch
from studio.storage.library.entries import Collection, Entry, FolderCount, TagCount

if TYPE_CHECKING:
    from studio.storage.library.entries import Changes, OpenReport
    from studio.storage.library.library import Library
    from studio.storage.taking_in import TakenIn

__all__ = ["Collection", "Entry", "FolderCount", "Found", "LibraryModel", "TagCount"]

TELL_EVERY = 400
"""So many pictures are read before those that are there already are shown."""
NOTE_SECONDS = 0.02
"""So long files are noted before a search may come between."""
TELL_SECONDS = 1.0
"""So often those that are noted are shown, where they are many."""
AGAIN_MS = 30_000
"""So long after the index could not be written to it is tried again."""


class LibraryModel(MarkedPictures):
    """The pictures of the person's folders; lives in the window's thread, works in threads of its own.

    Attributes:
        appearances: What its pictures look like.
        taking_in: Copies pictures into it.
        folders: The folders, which a person adds and takes out.
        is_open: The index can be asked.
        is_read_only: Marks cannot be changed.
        is_reading: The folders are being looked through.
        progress: Pictures read and pictures to read, while that is so.
        collections: The collections, by their names.

    Signals:
        changed: Pictures came or went: what was found before may be found no more.
        searched: A `Found`; only the newest search is told.
        state_changed: Whether it is open, and how far it is read.
    """

    changed = Signal()
    searched = Signal(object)
    state_changed = Signal()
    _read = Signal(int, int)

    def __init__(
        self,
        shelf: Shelf,
        settings: SettingsStore,
        tasks: Tasks,
        notices: Notices,
        quiet: Quiet,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(tasks, parent)
        self.folders = LibraryFolders(shelf, settings, notices, tasks, self)
        self._places = shelf.places
        self._notices = notices
        self.is_reading = False
        self.progress = (0, 0)
        self._library: Library | None = None
        self._making = threading.Lock()
        self._new_roots: tuple[Path, ...] = ()
        self._known_roots = self.roots
        self._said: frozenset[str] = frozenset()
        self._revision = (0, 0)
        self._has_others = False
        self._stop = Stop()
        self._asked = 0
        self._is_running = self._is_wanted_again = self._is_closed = False
        self._walking = Worker("library-folders")
        self._quiet = quiet
        self.appearances = Appearances(self._now, quiet, tasks, self)
        self._watch = FolderWatch(lambda: self.roots, self)
        self._settling = Settling(self._now, self._walking, tasks, self)
        self.taking_in = TakingIn(self)
        self._later = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._connect()
        settings.changed.connect(self._settings_changed)
        quiet.began.connect(self._use_quiet)

    def _connect(self) -> None:
        self._watch.changed.connect(self.reconcile_soon)
        self._watch.replaced.connect(self.folders.say_replaced)
        self._settling.changed.connect(self._tell)
        self.taking_in.work.progressed.connect(self._watch.expect)
        self._later.timeout.connect(self.reconcile_soon)
        self._read.connect(self._show_progress)
        self.folders.returned.connect(self.reconcile_soon)
        self.state_changed.connect(self._use_quiet)

    @property
    def roots(self) -> tuple[Path, ...]:
        """The folders of the library; new pictures come into the first."""
        return self.folders.roots

    # The course of it

    async def open(self) -> None:
        """Open the index, whatever is there; notices say what a person should know of that."""
        report, self._revision = await self._asking.do(self._opened)
        self.is_open, self.is_read_only = True, report.is_read_only
        self._say_once(report.notices)
        await self._refresh_collections()
        self.is_reading = True
        self._tell()

    async def reconcile(self) -> None:
        """Look through the folders, and watch them from now on; a second wish meanwhile is one more run after it."""
        if self._is_running or self._is_closed:
            self._is_wanted_again = True
            return
        self._is_running = self.is_reading = True
        self.state_changed.emit()
        try:
            changes, revision = await self._walking.do(self._reconciled)
            self._say_once(changes.notices)
            await self._watch_folders()
            await self._settling.take(changes)
        except SaveFailed as error:
            await self._try_again(error)
            return
        finally:
            self._is_running = self.is_reading = False
            self.progress = (0, 0)
            self.state_changed.emit()
        if changes or revision != self._revision:
            self._revision = revision
            self._tell()
        if not changes.was_stopped:
            for root in self._new_roots:
                self.folders.say_added(root, changes.added)
            self._new_roots = ()
        if self._is_wanted_again:
            self._is_wanted_again = False
            self.reconcile_soon()

    def reconcile_soon(self) -> None:
        """Look through the folders again."""
        if self.is_open:
            self._tasks.start(self.reconcile())

    async def close(self) -> None:
        """Stop what runs, and end the threads."""
        self._is_closed, self.is_open = True, False
        self._stop.now()
        self._later.stop()
        if self._library is not None:
            self._library.wait_no_more()
        self._watch.close()
        self._settling.close()
        self.folders.close()
        self._walking.close()
        self.taking_in.close()
        self.appearances.close()
        if self._library is not None:
            with contextlib.suppress(StudioError):
                await self._asking.do(self._library.close)
        self._asking.close()

    # Asking

    def search(self, text: str, sort: str = "newest") -> None:
        """Look for pictures; `searched` tells what was found, unless a newer search has begun meanwhile."""
        self._asked += 1
        if self.is_open:
            self._tasks.start(self._search(text, sort, self._asked))

    async def similar(self, number: int, limit: int = 50) -> Alike:
        """Give the pictures that look most like one, and how many were compared."""
        return await self.appearances.similar(number, limit)

    # Files

    def note_saved(self, path: Path) -> None:
        """Take in a picture that was just written, before the folder's watch tells of it."""
        self._watch.expect()
        if self.is_open and any(path.is_relative_to(root) for root in self.roots):
            self._tasks.start(self.note((path,), ()))

    async def note(self, there: Iterable[Path], gone: Iterable[Path]) -> None:
        """Take in files that were written, and forget files that were removed."""
        saved, removed = tuple(there), tuple(gone)
        waiting = (*removed, *saved)
        if not self.is_open or self._is_closed or not waiting:
            return
        if self.is_read_only:
            await self._asking.do(self._hide, saved, removed)
            self._tell()
            return
        told = time.monotonic()
        while waiting and not self._is_closed:
            self._watch.expect()
            try:
                done = await self._asking.do(self._note_some, waiting)
            except SaveFailed as error:
                await self._try_again(error)
                return
            waiting = waiting[done:]
            if time.monotonic() - told > TELL_SECONDS:
                told = time.monotonic()
                self.changed.emit()
        if not self._is_closed:
            await self._refresh_collections()
            self._tell()
        if saved and not self._watch.is_watching:  # the first picture makes the folder
            self.reconcile_soon()

    def _note_some(self, paths: Sequence[Path]) -> int:
        return self._now().note_all(paths, NOTE_SECONDS)

    async def take_in(self, paths: Iterable[Path]) -> TakenIn:
        """Copy pictures, and those of folders, into the library; `taking_in` tells how far it is, and can end it."""
        result = await self.taking_in.copy(paths, self.roots[0])
        await self.note(result.copied, ())
        return result

    # Inside

    def _now(self) -> Library:
        """Give the library; called in its threads."""
        with self._making:
            if self._library is None:
                from studio.storage.library.library import Library

                file, thumbnails = self._places.library_file, self._places.thumbnails
                self._library = Library(file, self.roots, thumbnails, self.folders.left_out)
            return self._library

    def _opened(self) -> tuple[OpenReport, tuple[int, int]]:
        library = self._now()
        report, self._has_others = library.open(), True
        if self.is_open:  # a person has changed the folders, and looks at them
            with contextlib.suppress(SaveFailed):
                self._forget_others()
        return report, library.revision()

    def _forget_others(self) -> None:
        if self._has_others:
            self._now().forget_other_folders()
            self._has_others = False

    def _reconciled(self) -> tuple[Changes, tuple[int, int]]:
        """Look through the folders; says also whether another window has changed the index meanwhile."""
        self._forget_others()
        library = self._now()
        return library.reconcile(None, self._stop, self._read.emit), library.revision()

    async def _try_again(self, error: SaveFailed) -> None:
        """Say once that the index cannot be written to, go on with what it knows, and look again in a while."""
        if error.text not in self._said:
            self._notices.post_error(error)
        self._said = frozenset((error.text,))
        if not self._is_closed:
            self._later.start()
            self.changed.emit()
            await self._watch_folders()

    async def _search(self, text: str, sort: str, number: int) -> None:
        found = await self.find(text, sort)
        await self._heal()
        if number == self._asked:
            self.searched.emit(found)

    async def _heal(self) -> None:
        """Say what was wrong with an index that turned out damaged while it was used, and read the pictures again.

        So are they where the index was removed, or another one put into its place.
        """
        notices, revision = await self._asking.do(lambda: (self._now().take_notices(), self._now().revision()))
        for notice in notices:
            self._notices.post(notice, severity=Severity.WARNING)
        is_another = revision[0] != self._revision[0]
        self._revision = (revision[0], self._revision[1])
        if (notices or is_another) and not self.is_reading:
            self.reconcile_soon()

    def _say_once(self, notices: Sequence[str]) -> None:
        """Say what was not said after the last look: a disk that is away is told of once."""
        for notice in notices:
            if notice not in self._said:
                self._notices.post(notice, severity=Severity.WARNING)
        self._said = frozenset(notices)

    async def _watch_folders(self) -> None:
        roots, left_out, most = self.roots, self.folders.left_out, self._watch.MOST + 1

        def below() -> list[list[Path]]:
            from studio.storage.folders import folders_below

            return [folders_below(root, most, left_out) for root in roots]

        found = await self._walking.do(below)
        # By turns: a folder with thousands below it leaves room for those of the others.
        by_turns = dict.fromkeys(each for turn in zip_longest(*found) for each in turn if each is not None)
        self._watch.follow(tuple(by_turns), is_away=not all(found))

    def _show_progress(self, done: int, total: int) -> None:
        before, self.progress = self.progress[0], (done, total)
        self.state_changed.emit()
        if done // TELL_EVERY != before // TELL_EVERY:
            self.changed.emit()

    def _use_quiet(self) -> None:
        """Look at new pictures while nobody would mind, once the folders have been read."""
        if self._quiet.is_now and self.is_open and not self.is_reading and not self._is_closed:
            self.appearances.look_soon()

    def _tell(self) -> None:
        self.state_changed.emit()
        self.changed.emit()

    def _settings_changed(self, names: frozenset[str]) -> None:
        if names & {"pictures_folder", "library_folders"} and self.is_open:
            further = self.folders.further
            self._new_roots += tuple(root for root in further if root not in self._known_roots)
            self._new_roots = tuple(root for root in self._new_roots if root in further)
            self._known_roots = self.roots
            self._tasks.start(self._reopen())

    async def _reopen(self) -> None:
        """Go over to other folders: what belongs to none of them goes at once, what is new comes as it is read."""
        before, self._library = self._library, None
        self._stop.now()
        self._stop = Stop()
        await self.open()
        if before is not None:
            await self._walking.do(self._leave, before)
        await self.reconcile()

    def _leave(self, before: Library) -> None:
        """Forget once more, now that nothing reads the folders that were: it may have written before it stopped."""
        before.close()
        self._now().forget_other_folders()
