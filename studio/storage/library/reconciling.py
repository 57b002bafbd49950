"""Makes the index say what the folders hold: new pictures in, changed ones read again, renamed ones followed."""

from __future__ import annotations

import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from studio.contract.port import Stop
from studio.storage.library import rows
from studio.storage.library.entries import Changes
from studio.storage.library.index import Index
from studio.storage.library.marking import Arrival, Marking
from studio.storage.library.reading import Facts, fingerprint_at, read_facts
from studio.storage.library.rows import Known
from studio.storage.library.scanning import FoundFile, Scan, file_at, scan

if TYPE_CHECKING:
    import sqlite3

Progress = Callable[[int, int], None]
"""Told how many pictures of how many were read."""
BATCH = 100
BATCH_SECONDS = 0.5
"""So often what was read is written: a search meanwhile waits no longer than for one batch."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A file to be written into the index.

    Attributes:
        root: The library's folder that holds it.
        file: The file.
        facts: What it says of itself.
        known: What the index has of its path, None where it is new there.
        moved: The picture that it was under another path, if any.
        is_displaced: What the index has of its path is the content of another file by now.
    """

    root: Path
    file: FoundFile
    facts: Facts
    known: Known | None = None
    moved: Known | None = None
    is_displaced: bool = False


@dataclass(slots=True)
class _Tally:
    """What has happened so far."""

    added: list[Path] = field(default_factory=list)
    changed: list[Path] = field(default_factory=list)
    removed: list[Path] = field(default_factory=list)
    moved: list[tuple[Path, Path]] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    def count(self, reading: Reading, *, is_moved: bool) -> None:
        """Note what was written into the index."""
        path = Path(os.fsdecode(reading.file.path))
        if reading.known is not None:
            if not reading.known.is_as(reading.file):
                self.changed.append(path)
        elif reading.moved is not None and is_moved:
            self.moved.append((Path(os.fsdecode(reading.moved.path)), path))
        else:
            self.added.append(path)

    def changes(self, *, was_stopped: bool = False) -> Changes:
        """Give it as a value."""
        added, changed, removed = tuple(self.added), tuple(self.changed), tuple(self.removed)
        return Changes(added, changed, removed, tuple(self.moved), tuple(self.notices), was_stopped)


class Reconciler:
    """Reconciles folders with the index.

    Args:
        index: The index.
        marking: The marks, which follow the pictures.
        roots: The library's folders.
        left_out: Folders whose files belong to no library.
    """

    def __init__(self, index: Index, marking: Marking, roots: Sequence[Path], left_out: Sequence[Path] = ()) -> None:
        self._index = index
        self._marking = marking
        self._roots = tuple(roots)
        self._left_out = tuple(left_out)

    def run(
        self, roots: Sequence[Path], stop: Stop | None, progress: Progress | None, *, everything: bool = False
    ) -> Changes:
        """Scan folders and bring the index up to date.

        Args:
            roots: The folders of the library that are looked at.
            stop: Ends the work; what was done stays, the next run does the rest.
            progress: Told how far it is.
            everything: Read every file again, not only those whose size or time of change differs.
        """
        stop = stop or Stop()
        if self._index.report.is_read_only:
            return _Tally(notices=list(self._index.report.notices)).changes()
        for _ in range(2):
            openings = self._index.openings
            changes = self._once(roots, stop, progress, everything=everything)
            if self._index.openings == openings:
                break
            # The index was found damaged on the way and begun anew: what was known of the files stood in the old one.
        return changes

    def note(self, paths: Sequence[Path], seconds: float) -> int:
        """Take in the first of some files that came, changed or went: as many as so long allows, at least one.

        Returns:
            How many; they were written in one transaction.

        Raises:
            SaveFailed: The index could not be written.
        """
        until = time.monotonic() + seconds
        readings: list[Reading] = []
        gone: list[bytes] = []
        for path in paths[:BATCH]:
            root, file = self.root_of(path), file_at(path)
            if root is None or file is None:
                gone.append(os.fsencode(path))
            else:
                known = self._index.read(lambda connection, file=file: rows.known_at(connection, file.path))  # type: ignore[misc]  # a default binds the loop's value
                readings.append(Reading(root, file, read_facts(path), known))
            if time.monotonic() > until:
                break
        if gone:
            self._index.write(lambda connection: rows.forget_at(connection, gone))
        if readings:
            self.write(readings)
        return len(readings) + len(gone)

    def root_of(self, path: Path) -> Path | None:
        """Give the library's folder that holds a path, the innermost one; None where none does."""
        holding = [root for root in self._roots if root in path.parents]
        return max(holding, key=lambda root: len(root.parts), default=None)

    def _once(self, roots: Sequence[Path], stop: Stop, progress: Progress | None, *, everything: bool) -> Changes:
        tally = _Tally()
        scans = [self._scan(root, stop) for root in roots]
        if stop.is_now:
            return tally.changes(was_stopped=True)
        known = {each.root: self._index.read(lambda c, root=each.root: rows.known_below(c, root)) for each in scans}  # type: ignore[misc]  # a default binds the loop's value
        for each in scans:
            # A folder of which nothing is known may be made later, such as the one for the first picture.
            tally.notices += each.notices if known[each.root] or not each.is_missing else []
        gone = [old for each in scans for old in _gone(each, known[each.root])]
        work = [
            (each.root, file, known[each.root].get(file.path))
            for each in scans
            for file in each.files.values()
            if everything or (old := known[each.root].get(file.path)) is None or not old.is_as(file)
        ]
        self._read(work, _Vanished(gone, self._displaced(work, stop)), tally, stop, progress)
        if stop.is_now:
            return tally.changes(was_stopped=True)
        self._forget(gone, tally)
        return tally.changes()

    def _scan(self, root: Path, stop: Stop) -> Scan:
        others = [other for other in self._roots if other != root]
        return scan(root, [*others, *self._left_out], lambda: stop.is_now)

    def _displaced(self, work: Sequence[tuple[Path, FoundFile, Known | None]], stop: Stop) -> frozenset[str]:
        """Give the marked contents that other files have by now: two names were swapped, or one was given on."""
        marked = self._marking.contents()
        other = [(file, known) for _, file, known in work if known is None or not known.is_as(file)]
        sought = {known.fingerprint: known.bytes for _, known in other if known and known.fingerprint in marked}
        sizes, found = frozenset(sought.values()), set()
        for file, known in other:
            if stop.is_now:
                break
            if file.bytes in sizes:
                fingerprint = fingerprint_at(Path(os.fsdecode(file.path)))
                if known is None or known.fingerprint != fingerprint:
                    found.add(fingerprint)
        return frozenset(sought) & found

    def _read(
        self,
        work: Sequence[tuple[Path, FoundFile, Known | None]],
        vanished: _Vanished,
        tally: _Tally,
        stop: Stop,
        progress: Progress | None,
    ) -> None:
        for done, batch in _batches(self._readings(work, vanished, stop)):
            self.write(batch, tally)
            if progress is not None:
                progress(done, len(work))

    def _readings(
        self, work: Sequence[tuple[Path, FoundFile, Known | None]], vanished: _Vanished, stop: Stop
    ) -> Iterator[Reading]:
        for root, file, known in work:
            if stop.is_now:
                return
            facts = read_facts(Path(os.fsdecode(file.path)))
            moved = vanished.take(file, facts) if known is None else None
            is_displaced = known is not None and known.fingerprint in vanished.displaced
            yield Reading(root, file, facts, known, moved, is_displaced)

    def write(self, readings: Sequence[Reading], tally: _Tally | None = None) -> None:
        """Write files into the index in one transaction, with the marks that belong to them.

        Raises:
            SaveFailed: The index could not be written.
        """
        tally = _Tally() if tally is None else tally
        marks = self._marking.adopt([_arrival(each) for each in readings])

        def written(connection: sqlite3.Connection) -> list[Reading]:
            # Nothing from outside: in an index that had to be begun anew it runs a second time.
            moved: list[Reading] = []
            numbers: dict[Path, int] = {}
            for each in readings:
                if each.root not in numbers:
                    numbers[each.root] = rows.root_number(connection, each.root)
                if each.moved is not None and rows.move(connection, each.moved, each.file.path):
                    moved.append(each)
                number = rows.put(connection, numbers[each.root], each.file, each.facts)
                self._marking.put(connection, marks, number, _arrival(each))
            return moved

        moved = self._index.write(written)
        for each in readings:
            tally.count(each, is_moved=each in moved)

    def _forget(self, gone: Sequence[Known], tally: _Tally) -> None:
        def forgotten(connection: sqlite3.Connection) -> list[Known]:
            # One that was moved has another path by now; another process may have taken one out, or put one back.
            still = [old for old in gone if _is_still(connection, old)]
            rows.forget(connection, [old.id for old in still])
            return still

        if gone:
            tally.removed += [Path(os.fsdecode(old.path)) for old in self._index.write(forgotten)]


def _is_still(connection: sqlite3.Connection, old: Known) -> bool:
    now = rows.known_at(connection, old.path)
    return now is not None and now.id == old.id and not os.path.lexists(old.path)


class _Vanished:
    """Pictures of the index whose files are gone: one that appears elsewhere with their content was moved.

    Attributes:
        displaced: Contents that are not gone, but have the path of another picture now.
    """

    def __init__(self, gone: Sequence[Known], displaced: frozenset[str]) -> None:
        self.displaced = displaced
        self._by_content: defaultdict[tuple[int, str], list[Known]] = defaultdict(list)
        for old in gone:
            if old.bytes and old.fingerprint:
                self._by_content[old.bytes, old.fingerprint].append(old)

    def take(self, file: FoundFile, facts: Facts) -> Known | None:
        """Give the picture that a new file was before, None where it is really new; each is given once."""
        same = self._by_content.get((file.bytes, facts.fingerprint))
        if not same:
            return None
        nearest = min(range(len(same)), key=lambda place: same[place].mtime_ns != file.mtime_ns)
        return same.pop(nearest)


def _gone(scanned: Scan, known: dict[bytes, Known]) -> Iterator[Known]:
    return (old for path, old in known.items() if path not in scanned.files and not scanned.may_hold(path))


def _arrival(reading: Reading) -> Arrival:
    before = "" if reading.moved is None else os.fsdecode(reading.moved.path)
    path = os.fsdecode(reading.file.path)
    fingerprint = reading.facts.fingerprint
    is_changed = reading.known is not None and reading.known.fingerprint != fingerprint
    return Arrival(path, fingerprint, before, is_changed, reading.is_displaced)


def _batches(readings: Iterator[Reading]) -> Iterator[tuple[int, list[Reading]]]:
    """Give readings in pieces, each with the number of all up to its end."""
    batch: list[Reading] = []
    done, began = 0, time.monotonic()
    for reading in readings:
        batch.append(reading)
        if len(batch) >= BATCH or time.monotonic() - began > BATCH_SECONDS:
            done += len(batch)
            yield done, batch
            batch, began = [], time.monotonic()
    if batch:
        yield done + len(batch), batch
