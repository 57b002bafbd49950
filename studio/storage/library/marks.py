"""The journal of what a person added to pictures: stars, labels, tags, collections. It outlives the index.

A mark belongs to a path; where the picture was moved meanwhile, its fingerprint finds it again. Marks of pictures that
are gone stay: a disk comes back, a deletion is undone.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from studio.contract.errors import InvalidRequest, SaveFailed, UnknownVersion
from studio.storage import atomic
from studio.storage.library.entries import LABELS, MAX_STARS
from studio.storage.versioned_files import VersionedFile

FILE = VersionedFile(
    "marks of the library", max_bytes=128 * 2**20, instead="the marks that the index remembers are used instead"
)
MAX_NAME = 100
MAX_TAGS = 100
MAX_HEAD_BYTES = 2**20


@dataclass(frozen=True, slots=True)
class Mark:
    """What a person added to one picture.

    Attributes:
        path: The picture's file.
        fingerprint: Tells its content from others; may be empty.
        stars: 0 to 5.
        label: Colour label.
        tags: Words, sorted.
        collections: Numbers of the collections that hold it, sorted.
    """

    path: str
    fingerprint: str = ""
    stars: int = 0
    label: str = ""
    tags: tuple[str, ...] = ()
    collections: tuple[int, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was added."""
        return not (self.stars or self.label or self.tags or self.collections)

    def fits(self, fingerprint: str) -> bool:
        """Say whether it belongs to a content, not to another one that has its path by now."""
        return not (self.fingerprint and fingerprint) or self.fingerprint == fingerprint


@dataclass(frozen=True, slots=True)
class Marks:
    """All marks of a moment.

    Attributes:
        revision: Another one after each change; the index notes which one it holds.
        pictures: The marks by path.
        collections: Names of the collections by number.
        next_collection: Number of the next collection: none is given twice.
    """

    revision: str = ""
    pictures: Mapping[str, Mark] = field(default_factory=dict)
    collections: Mapping[int, str] = field(default_factory=dict)
    next_collection: int = 1

    def mark_of(self, path: str, fingerprint: str) -> Mark:
        """Give the mark of a picture, an empty one where it has none."""
        mark = self.pictures.get(path)
        return replace(mark, fingerprint=fingerprint) if mark and mark.fits(fingerprint) else Mark(path, fingerprint)

    def known(self, mark: Mark) -> Mark:
        """Give a mark without collections that are not there (any more)."""
        return replace(mark, collections=tuple(each for each in mark.collections if each in self.collections))

    def by_fingerprint(self) -> dict[str, Mark]:
        """Give the marks by the content of their pictures."""
        return {mark.fingerprint: mark for mark in self.pictures.values() if mark.fingerprint}

    def marking(self, marks: Iterable[Mark], gone: Iterable[str] = ()) -> Marks:
        """Give these marks with others in their place; an empty one takes its picture out.

        Args:
            marks: The new ones.
            gone: Paths whose marks go elsewhere.
        """
        pictures = dict(self.pictures)
        for path in gone:
            pictures.pop(path, None)
        for mark in marks:
            pictures.pop(mark.path, None)
            if not mark.is_empty:
                pictures[mark.path] = mark
        return replace(self, pictures=pictures)

    def without_collection(self, number: int) -> Marks:
        """Give these marks without a collection; its pictures keep the rest of theirs."""
        members = [mark for mark in self.pictures.values() if number in mark.collections]
        fewer = [replace(mark, collections=tuple(x for x in mark.collections if x != number)) for mark in members]
        left = {key: name for key, name in self.collections.items() if key != number}
        return replace(self.marking(fewer), collections=left)


@dataclass(frozen=True, slots=True)
class LoadedMarks:
    """What the journal says.

    Attributes:
        marks: The marks, None where there is no journal that can be read.
        notices: What a person should know.
        is_locked: A newer program wrote it, or it cannot be opened: it may not be written over.
    """

    marks: Marks | None
    notices: tuple[str, ...] = ()
    is_locked: bool = False


class MarksFile:
    """The file of the journal.

    Args:
        path: Where it is.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._loaded: LoadedMarks | None = None
        self._seen: tuple[int, ...] = ()

    def load(self) -> LoadedMarks:
        """Read the journal, if it changed since it was read last; a broken one is kept beside it as a copy."""
        seen = self._state()
        if self._loaded is None or seen != self._seen:
            self._loaded, self._seen = self._read(), seen
        return self._loaded

    def revision(self) -> str:
        """Give the revision that the journal's first line names, the rest unread; empty where it names none."""
        try:
            with self.path.open("rb") as opened:
                head = json.loads(opened.readline(MAX_HEAD_BYTES) + b"]}")
        except (OSError, ValueError, RecursionError):
            return ""
        is_ours = isinstance(head, dict) and head.get("version") == FILE.version
        return str(head.get("revision", "")) if is_ours else ""

    def save(self, marks: Marks) -> Marks:
        """Write the journal and give the marks with their new revision; when this returns, they are on the disk.

        Raises:
            SaveFailed: It could not be written; the old one is untouched.
        """
        marks = replace(marks, revision=os.urandom(8).hex())
        lines = ",\n".join(_line(mark) for mark in marks.pictures.values())
        head = {
            "version": FILE.version,
            "revision": marks.revision,
            "next": marks.next_collection,
            "collections": [[number, name] for number, name in marks.collections.items()],
        }
        text = f'{json.dumps(head, ensure_ascii=False)[:-1]}, "pictures": [\n{lines}\n]}}\n'
        data = text.encode("utf-8", "surrogatepass")
        if len(data) > FILE.max_bytes:
            raise SaveFailed(f"The {FILE.what} take {len(data):,} bytes; at most {FILE.max_bytes:,} are kept.")
        atomic.replace(self.path, data)
        self._loaded, self._seen = LoadedMarks(marks), self._state()
        return marks

    def _state(self) -> tuple[int, ...]:
        try:
            found = self.path.stat()
        except OSError:
            return ()
        return found.st_ino, found.st_size, found.st_mtime_ns

    def _read(self) -> LoadedMarks:
        try:
            with self.path.open("rb") as opened:
                values = FILE.parse(opened.read(FILE.max_bytes + 1), self.path)
            _check(values, self.path)
        except FileNotFoundError:
            return LoadedMarks(None)
        except OSError as error:
            why = f"The {FILE.what} {self.path} cannot be read ({error.strerror or error}); they cannot be changed."
            return LoadedMarks(None, (why,), is_locked=True)
        except UnknownVersion as error:
            return LoadedMarks(None, (f"{error.text.removesuffix('.')}; they cannot be changed.",), is_locked=True)
        except InvalidRequest as error:
            told = FILE.told_once(self.path, f"{error.text.removesuffix('.')}; {FILE.instead}.")
            return LoadedMarks(None, (told,) if told else ())
        marks, left_out = _parsed(values)
        if not left_out:
            return LoadedMarks(marks)
        told = FILE.told_once(self.path, f"{left_out} of the {FILE.what} {self.path} cannot be read.")
        return LoadedMarks(marks, (told,) if told else ())


def _line(mark: Mark) -> str:
    values = [mark.path, mark.fingerprint, mark.stars, mark.label, mark.tags, mark.collections]
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def _check(values: Mapping[str, Any], path: Path) -> None:
    if not isinstance(values.get("pictures"), list) or not isinstance(values.get("revision"), str):
        raise InvalidRequest(f"The {FILE.what} {path} have no list of pictures.")


def _parsed(values: Mapping[str, Any]) -> tuple[Marks, int]:
    """Give the marks that are valid in themselves, and how many are not."""
    collections = dict(_collections(values.get("collections")))
    rows = values["pictures"]
    marks = [mark for row in rows if (mark := _mark(row, collections)) is not None]
    following = values.get("next")
    least = max(collections, default=0) + 1
    next_collection = max(following, least) if isinstance(following, int) else least
    found = Marks(values["revision"], {mark.path: mark for mark in marks}, collections, next_collection)
    return found, len(rows) - len(marks)


def _collections(plain: object) -> Iterator[tuple[int, str]]:
    for row in plain if isinstance(plain, list) else []:
        if isinstance(row, list) and len(row) == 2 and _is_number(row[0]) and isinstance(row[1], str):
            yield row[0], row[1][:MAX_NAME]


def _mark(row: object, collections: Mapping[int, str]) -> Mark | None:
    if not isinstance(row, list) or len(row) != 6:
        return None
    path, fingerprint, stars, label, tags, members = row
    is_text = isinstance(path, str) and isinstance(fingerprint, str) and "\0" not in path
    if not (is_text and path and _is_number(stars) and stars <= MAX_STARS and label in LABELS):
        return None
    if not isinstance(tags, list) or not isinstance(members, list):
        return None
    words = tuple(sorted({tag for tag in tags if isinstance(tag, str) and 0 < len(tag) <= MAX_NAME})[:MAX_TAGS])
    known = tuple(sorted({number for number in members if _is_number(number) and number in collections}))
    return Mark(path, fingerprint, stars, label, words, known)


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**62
