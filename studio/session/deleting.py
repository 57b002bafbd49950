"""Deletes pictures so that it can be undone: into our own trash, and on to the platform's when the session ends."""

# ruff: noqa: PLC0415 - the window paints first; what only the disk needs is imported when the disk is used

from __future__ import annotations

import contextlib
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal

from studio.contract.errors import StudioError
from studio.session.library import LibraryModel
from studio.session.notices import Notice, NoticeAction, Notices, Severity
from studio.session.results import Results
from studio.session.tasks import Tasks, Worker
from studio.session.texts import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from studio.storage.carrying import Fault
    from studio.storage.trash import Deletion, Restoration, Trash

DELETED = QT_TRANSLATE_NOOP("Session", "{name} was moved to the trash.")
DELETED_MANY = QT_TRANSLATE_NOOP("Session", "{count} pictures were moved to the trash.")
UNDO = QT_TRANSLATE_NOOP("Session", "Undo")
BACK = QT_TRANSLATE_NOOP("Session", "{name} is back.")
BACK_MANY = QT_TRANSLATE_NOOP("Session", "{count} pictures are back.")
RENAMED = QT_TRANSLATE_NOOP("Session", "Where a name is taken by now, the picture got a number.")
MORE = QT_TRANSLATE_NOOP("Session", "and {count} more")
HAND_ON_SECONDS = 10.0
"""Closing waits no longer for the platform's trash; the next start hands on the rest."""


@dataclass(frozen=True, slots=True)
class _Done:
    """One deletion: the token in each library folder, what the results showed, and the notice of it."""

    tokens: tuple[tuple[Path, str], ...]
    results: tuple[Path, ...]
    notice: Notice


class Deleter(QObject):
    """Deletes pictures, and brings them back.

    Args:
        library: Forgets them, and takes them in again.
        results: The strip forgets them too.
        notices: Say what happened, with a button that undoes it.
        tasks: Run it.

    Signals:
        changed: There is another deletion that can be undone, or none.
    """

    changed = Signal()

    def __init__(
        self, library: LibraryModel, results: Results, notices: Notices, tasks: Tasks, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._results = results
        self._notices = notices
        self._tasks = tasks
        self._disk = Worker("trash")
        self._done: list[_Done] = []
        self._trashes: dict[Path, Trash] = {}

    @property
    def can_undo(self) -> bool:
        """Whether there is a deletion of this session."""
        return bool(self._done)

    def start(self) -> None:
        """Hand on what earlier runs left, beside the window's thread."""
        self._tasks.start(self._sweep())

    def delete(self, ids: Iterable[int]) -> None:
        """Delete pictures of the library."""
        self._tasks.start(self._delete_ids(tuple(ids)))

    def delete_files(self, paths: Iterable[Path]) -> None:
        """Delete picture files."""
        self._tasks.start(self.delete_now(tuple(paths)))

    def undo(self) -> None:
        """Bring back what was deleted last."""
        if self._done:
            self._tasks.start(self._undo(self._done[-1]))

    async def delete_now(self, paths: tuple[Path, ...]) -> None:
        """Delete picture files, and wait until they are gone."""
        by_root: defaultdict[Path, list[Path]] = defaultdict(list)
        for path in paths:
            by_root[self._root_of(path)].append(path)
        tokens: list[tuple[Path, str]] = []
        moved: list[Path] = []
        failed: list[Fault] = []
        for root, files in by_root.items():
            deletion = await self._disk.do(self._delete_in, root, files)
            moved += deletion.moved
            failed += deletion.failed
            if deletion.token:
                tokens.append((root, deletion.token))
        self._tell_faults(failed)
        if moved:
            await self._deleted(tuple(tokens), tuple(moved))

    async def close(self) -> None:
        """Hand on what was deleted to the platform's trash: from now on it is brought back there."""
        deadline = time.monotonic() + HAND_ON_SECONDS
        for done in self._done:
            for root, token in done.tokens:
                if time.monotonic() < deadline:
                    await self._disk.do(self._hand_on, root, token)
        self._done.clear()
        self._disk.close()

    async def _delete_ids(self, ids: tuple[int, ...]) -> None:
        await self.delete_now(await self._library.paths(ids))

    async def _deleted(self, tokens: tuple[tuple[Path, str], ...], moved: tuple[Path, ...]) -> None:
        shown = self._results.pictures
        self._results.forget_all(moved)
        text = _translated(DELETED).format(name=moved[0].name)
        if len(moved) > 1:
            text = _translated(DELETED_MANY).format(count=f"{len(moved):,}")
        action = NoticeAction(_translated(UNDO), lambda: self._undo_of(tokens))
        notice = self._notices.post(text, action=action)
        self._done.append(_Done(tokens, shown, notice))
        self.changed.emit()
        await self._library.note((), moved)

    def _undo_of(self, tokens: tuple[tuple[Path, str], ...]) -> None:
        for done in self._done:
            if done.tokens == tokens:
                self._tasks.start(self._undo(done))

    async def _undo(self, done: _Done) -> None:
        if done not in self._done:
            return
        self._done.remove(done)
        self._notices.withdraw(done.notice)
        self.changed.emit()
        restored: list[tuple[Path, Path]] = []
        failed: list[Fault] = []
        for root, token in done.tokens:
            back = await self._disk.do(self._undo_in, root, token)
            restored += back.restored
            failed += back.failed
        self._tell_faults(failed)
        if restored:
            self._results.put_back(dict(restored), done.results)
            self._tell_restored(restored)
            await self._library.note([now for _, now in restored], ())

    def _tell_restored(self, restored: list[tuple[Path, Path]]) -> None:
        text = _translated(BACK).format(name=restored[0][1].name)
        if len(restored) > 1:
            text = _translated(BACK_MANY).format(count=f"{len(restored):,}")
        is_renamed = any(was != now for was, now in restored)
        self._notices.post(text, _translated(RENAMED) if is_renamed else "")

    def _tell_faults(self, failed: list[Fault]) -> None:
        if not failed:
            return
        error = failed[0][1]
        more = f" ({_translated(MORE).format(count=f'{len(failed) - 1:,}')})" if len(failed) > 1 else ""
        self._notices.post(error.text + more, error.hint, Severity.ERROR)

    async def _sweep(self) -> None:
        for root in self._library.roots:
            await self._disk.do(self._sweep_in, root)

    def _root_of(self, path: Path) -> Path:
        holding = [root for root in self._library.roots if path.is_relative_to(root)]
        return max(holding, key=lambda root: len(root.parts), default=path.parent)

    # In the thread that uses the trash

    def _delete_in(self, root: Path, files: list[Path]) -> Deletion:
        return self._trash(root).delete(files)

    def _undo_in(self, root: Path, token: str) -> Restoration:
        return self._trash(root).undo(token)

    def _hand_on(self, root: Path, token: str) -> None:
        with contextlib.suppress(StudioError):  # another window has handed it on already
            self._trash(root).hand_on(token)

    def _sweep_in(self, root: Path) -> None:
        self._trash(root).sweep()

    def _trash(self, root: Path) -> Trash:
        from studio.storage.trash import FOLDER, Trash

        if root not in self._trashes:
            self._trashes[root] = Trash(root / FOLDER)
        return self._trashes[root]


def _translated(text: str) -> str:
    return QCoreApplication.translate("Session", text)
