"""Deletes pictures so that it can be undone: into our own trash, and on to the platform's when the session ends."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal

from studio.contract.errors import StudioError
from studio.session.library import LibraryModel
from studio.session.notices import Notice, NoticeAction, Notices, Severity
from studio.session.results import Results
from studio.session.tasks import Tasks
from studio.session.texts import QT_TRANSLATE_NOOP
from studio.session.trashes import Key, Trashes

if TYPE_CHECKING:
    from studio.storage.carrying import Fault
    from studio.storage.library.entries import Entry
    from studio.storage.places import Places
    from studio.storage.trash import Left

DELETED = QT_TRANSLATE_NOOP("Session", "{name} was moved to the trash.")
DELETED_MANY = QT_TRANSLATE_NOOP("Session", "{count} pictures were moved to the trash.")
UNDO = QT_TRANSLATE_NOOP("Session", "Undo")
TRY_AGAIN = QT_TRANSLATE_NOOP("Session", "Try again")
LEFT = QT_TRANSLATE_NOOP("Session", "{name} was deleted shortly before the studio ended the last time.")
LEFT_MANY = QT_TRANSLATE_NOOP("Session", "{count} pictures were deleted shortly before the studio ended the last time.")
LEFT_HINT = QT_TRANSLATE_NOOP(
    "Session", "This can be undone until the studio is closed. After that the trash of the system has what was deleted."
)
SHOW = QT_TRANSLATE_NOOP("Session", "Show them…")
BACK = QT_TRANSLATE_NOOP("Session", "{name} is back.")
BACK_MANY = QT_TRANSLATE_NOOP("Session", "{count} pictures are back.")
RENAMED = QT_TRANSLATE_NOOP("Session", "Where a name is taken by now, the picture got a number.")
STRAYS = QT_TRANSLATE_NOOP(
    "Session",
    "Where {count} of them were is not known any more: the list of it is damaged. They are in {folder} now.",
)
REFUSED = QT_TRANSLATE_NOOP("Session", "The trash of the system does not take {count} of the pictures.")
REFUSED_HINT = QT_TRANSLATE_NOOP("Session", "They stay here for 30 days, and can be brought back all the while.")
MORE = QT_TRANSLATE_NOOP("Session", "and {count} more")
OTHER = QT_TRANSLATE_NOOP("Session", "{name} is another picture by now; it was not deleted.")
OTHERS = QT_TRANSLATE_NOOP("Session", "{count} files are other pictures by now; they were not deleted.")
OTHER_HINT = QT_TRANSLATE_NOOP("Session", "Another program has changed it. Look at it again, then delete it.")
HAND_ON_SECONDS = 10.0
"""Closing waits no longer for the platform's trash; the next start offers the rest, and hands it on later."""


@dataclass(frozen=True, slots=True)
class Deleted:
    """Pictures that were deleted together and can be brought back.

    Attributes:
        keys: The deletion in each folder.
        paths: Where the pictures were.
        first: One of them where it lies now: what a small view can be made of.
        when: When they were deleted, in seconds since the epoch.
        bytes: How much they hold.
        was_refused: The platform's trash did not take them: they stay here for some weeks.
    """

    keys: tuple[Key, ...]
    paths: tuple[Path, ...]
    first: Path
    when: float
    bytes: int
    was_refused: bool

    @property
    def kept_until(self) -> float:
        """Until when they stay here at the least where the platform's trash did not take them, as `when`."""
        from studio.storage.trash import KEPT_SECONDS  # noqa: PLC0415 - loaded by then; the start does without

        return self.when + KEPT_SECONDS


@dataclass(frozen=True, slots=True, eq=False)
class _Done:
    """One deletion: its keys, what the results showed, the notice of it, and whether the platform refused it."""

    keys: tuple[Key, ...]
    results: tuple[Path, ...] = ()
    notice: Notice | None = None
    was_refused: bool = False


class Deleter(QObject):
    """Deletes pictures, and brings them back.

    Args:
        library: Forgets them, and takes them in again.
        results: The strip forgets them too.
        notices: Say what happened, with a button that undoes it.
        tasks: Run it.
        places: Where the folders with a trash are listed.

    Signals:
        changed: There is another deletion that can be undone, or none.
        review_asked: A person wants to see what can be brought back.
    """

    changed = Signal()
    review_asked = Signal()

    def __init__(
        self,
        library: LibraryModel,
        results: Results,
        notices: Notices,
        tasks: Tasks,
        places: Places,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._results = results
        self._notices = notices
        self._tasks = tasks
        self._trashes = Trashes(lambda: library.roots, places)
        self._done: list[_Done] = []

    @property
    def can_undo(self) -> bool:
        """Whether there is a deletion that can be undone, of this session or an earlier one."""
        return bool(self._done)

    def start(self) -> None:
        """Look what earlier runs left, beside the window's thread: it is offered, or handed on."""
        self._tasks.start(self._adopt())

    def delete(self, ids: Iterable[int], seen: Iterable[Entry] = ()) -> None:
        """Delete pictures of the library.

        Args:
            ids: Their numbers.
            seen: What a person has seen of them; what is another picture by now is left alone, and that is said.
        """
        self._tasks.start(self._delete_ids(tuple(ids), tuple(seen)))

    def delete_files(self, paths: Iterable[Path]) -> None:
        """Delete picture files."""
        self._tasks.start(self.delete_now(tuple(paths)))

    def undo(self) -> None:
        """Bring back what was deleted last."""
        if self._done:
            self._tasks.start(self._undo(self._done[-1]))

    def bring_back(self, chosen: Iterable[Deleted]) -> None:
        """Bring back these deletions."""
        for each in chosen:
            self._tasks.start(self._undo(self._known(each)))

    def hand_on(self, chosen: Iterable[Deleted]) -> None:
        """Put these deletions into the platform's trash now."""
        self._tasks.start(self._hand_on_now(tuple(chosen)))

    async def deletions(self) -> tuple[Deleted, ...]:
        """Give all that can be brought back, the newest first."""
        left = {(root, each.token): each for root, each in await self._trashes.left()}
        groups = [[key for key in done.keys if key in left] for done in self._done]
        grouped = {key for group in groups for key in group}
        groups += [[key] for key in left if key not in grouped]
        found = [_deleted([(key, left[key]) for key in group]) for group in groups if group]
        return tuple(sorted(found, key=lambda each: each.when, reverse=True))

    async def delete_now(self, paths: tuple[Path, ...]) -> None:
        """Delete picture files, and wait until they are gone."""
        by_root: defaultdict[Path, list[Path]] = defaultdict(list)
        for path in paths:
            by_root[self._trashes.root_of(path)].append(path)
        keys: list[Key] = []
        moved: list[Path] = []
        failed: list[Fault] = []
        for root, files in by_root.items():
            deletion = await self._trashes.delete(root, files)
            moved += deletion.moved
            failed += deletion.failed
            if deletion.token:
                keys.append((root, deletion.token))
        self._tell_faults(failed)
        if moved:
            await self._deleted(tuple(keys), tuple(moved))

    async def close(self) -> None:
        """Hand on what was deleted to the platform's trash: from now on it is brought back there."""
        deadline = time.monotonic() + HAND_ON_SECONDS
        for done in self._done:
            for key in () if done.was_refused else done.keys:
                if time.monotonic() < deadline:
                    await self._trashes.hand_on(key)
        self._done.clear()
        self._trashes.close()

    async def _delete_ids(self, ids: tuple[int, ...], seen: tuple[Entry, ...] = ()) -> None:
        checked = await self._library.checked(ids, seen)
        if checked.others:
            self._tell_others(checked.others)
            self._library.reconcile_soon()
        await self.delete_now(checked.paths)

    def _tell_others(self, others: tuple[Path, ...]) -> None:
        text = _translated(OTHER).format(name=others[0].name)
        if len(others) > 1:
            text = _translated(OTHERS).format(count=f"{len(others):,}")
        self._notices.post(text, _translated(OTHER_HINT), Severity.WARNING)

    async def _deleted(self, keys: tuple[Key, ...], moved: tuple[Path, ...]) -> None:
        shown = self._results.pictures
        self._results.forget_all(moved)
        notice = self._notices.post(_said(DELETED, DELETED_MANY, moved), action=self._action(UNDO, keys))
        self._done.append(_Done(keys, shown, notice))
        self.changed.emit()
        await self._library.note((), moved)

    async def _adopt(self) -> None:
        """Take what earlier runs left among what can be undone, and offer what the platform's trash has not seen."""
        await self._trashes.sweep()
        known = {key for done in self._done for key in done.keys}
        left = [(root, each) for root, each in await self._trashes.left() if (root, each.token) not in known]
        new = [each for each in left if not each[1].was_refused]
        notice = self._offer(new) if new else None
        adopted = (_Done(((root, each.token),), (), None, each.was_refused) for root, each in left)
        self._done[:0] = [replace(done, notice=None if done.was_refused else notice) for done in adopted]
        if left:
            self.changed.emit()

    def _offer(self, left: Sequence[tuple[Path, Left]]) -> Notice:
        origins = [origin for _, each in left for _, origin in each.files]
        action = NoticeAction(_translated(SHOW), self.review_asked.emit)
        if len(left) == 1:
            root, each = left[0]
            action = self._action(UNDO, ((root, each.token),))
        return self._notices.post(_said(LEFT, LEFT_MANY, origins), _translated(LEFT_HINT), action=action)

    def _action(self, text: str, keys: tuple[Key, ...]) -> NoticeAction:
        """Give the button that undoes a deletion, as long as it can be undone."""

        def undo() -> None:
            for done in self._done:
                if done.keys == keys:
                    self._tasks.start(self._undo(done))

        return NoticeAction(_translated(text), undo)

    def _known(self, deleted: Deleted) -> _Done:
        """Give what is known of a deletion; one that somebody else left meanwhile is known from now on."""
        for done in self._done:
            if set(done.keys) & set(deleted.keys):
                return done
        self._done.append(_Done(deleted.keys, (), None, deleted.was_refused))
        return self._done[-1]

    async def _undo(self, done: _Done) -> None:
        if done not in self._done:
            return
        place = self._done.index(done)
        self._take_out(done)
        restored: list[tuple[Path, Path]] = []
        failed: list[Fault] = []
        strays: list[Path] = []
        again: list[Key] = []
        for key in done.keys:
            try:
                back = await self._trashes.undo(key)
            except StudioError as error:  # it is gone
                failed.append((key[0], error))
                continue
            restored += back.restored
            failed += back.failed
            strays += back.strays
            again += [key] if back.has_more else []
        notice = self._tell_faults(failed, self._action(TRY_AGAIN, tuple(again)) if again else None)
        if again:
            self._done.insert(min(place, len(self._done)), replace(done, keys=tuple(again), notice=notice))
        self.changed.emit()
        if restored:
            self._results.put_back(dict(restored), done.results)
            self._tell_restored(restored, strays)
            await self._library.note([now for _, now in restored], ())

    async def _hand_on_now(self, chosen: tuple[Deleted, ...]) -> None:
        refused = 0
        for each in chosen:
            done = self._known(each)
            self._take_out(done)
            counts = [await self._trashes.hand_on(key) for key in done.keys]
            if any(counts):
                refused += sum(counts)
                keys = tuple(key for key, count in zip(done.keys, counts, strict=True) if count)
                self._done.insert(0, replace(done, keys=keys, notice=None, was_refused=True))
        self.changed.emit()
        if refused:
            text = _translated(REFUSED).format(count=f"{refused:,}")
            self._notices.post(text, _translated(REFUSED_HINT), Severity.WARNING)

    def _take_out(self, done: _Done) -> None:
        self._done.remove(done)
        if done.notice is not None:
            self._notices.withdraw(done.notice)
        self.changed.emit()

    def _tell_restored(self, restored: Sequence[tuple[Path, Path]], strays: Sequence[Path]) -> None:
        text = _said(BACK, BACK_MANY, [now for _, now in restored])
        if strays:
            hint = _translated(STRAYS).format(count=f"{len(strays):,}", folder=strays[0].parent)
            self._notices.post(text, hint, Severity.WARNING)
        else:
            is_renamed = any(was != now for was, now in restored)
            self._notices.post(text, _translated(RENAMED) if is_renamed else "")

    def _tell_faults(self, failed: Sequence[Fault], action: NoticeAction | None = None) -> Notice | None:
        if not failed:
            return None
        error = failed[0][1]
        more = f" ({_translated(MORE).format(count=f'{len(failed) - 1:,}')})" if len(failed) > 1 else ""
        return self._notices.post(error.text + more, error.hint, Severity.ERROR, action)


def _deleted(parts: Sequence[tuple[Key, Left]]) -> Deleted:
    files = [file for _, left in parts for file in left.files]
    return Deleted(
        keys=tuple(key for key, _ in parts),
        paths=tuple(origin for _, origin in files),
        first=files[0][0],
        when=parts[0][1].when,
        bytes=sum(left.bytes for _, left in parts),
        was_refused=all(left.was_refused for _, left in parts),
    )


def _said(one: str, many: str, paths: Sequence[Path]) -> str:
    """Give the sentence for one picture or for several."""
    if len(paths) == 1:
        return _translated(one).format(name=paths[0].name)
    return _translated(many).format(count=f"{len(paths):,}")


def _translated(text: str) -> str:
    return QCoreApplication.translate("Session", text)
