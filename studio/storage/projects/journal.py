"""The journal of an open picture: a folder that always holds its last written moment, whenever the process ends.

Tiles that changed since the last moment go into a new pack, deflated; then the list is replaced, which makes the new
moment the one that counts; then packs that nothing refers to any more are removed. Each of these is on the disk before
the next one begins: whenever the process is killed, the list and what it refers to are whole.
"""

# ruff: noqa: PLC0415 - numpy waits until there is a journal

from __future__ import annotations

import contextlib
import shutil
import zlib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from studio.contract.geometry import Extent
from studio.storage import atomic
from studio.storage.projects.manifest import UNIFORM, JournalEntry, LayerEntry, Place, table
from studio.storage.projects.origins import origins_json
from studio.storage.projects.project import ProjectState, Stamp
from studio.storage.versioned_files import VersionedFile

if TYPE_CHECKING:
    from studio.contract.raster import Pixels
    from studio.document.tiles import Key, Tile, TileMap

LIST = "journal.json"
LIST_FILE = VersionedFile("list of the journal", max_bytes=2**28, instead="the picture cannot be restored")
PACK_BYTES = 2**23
"""A pack is written when it has grown to this; a whole picture takes several."""

WASTE_BYTES = 2**26
"""So many bytes that nothing refers to may stand in packs, beside as many as are referred to."""

LEVEL = 1


def pack_name(number: int) -> str:
    """Give the name of a pack's file."""
    return f"{number:08}.tiles"


@dataclass(frozen=True, slots=True)
class Label:
    """What a journal says of its picture beside the project's state; the attributes are those of `JournalEntry`."""

    name: str
    when: float
    pid: int
    born: float | None = None
    order: int = 0
    project: str = ""
    is_edited: bool = True
    stamp: Stamp | None = None


@dataclass(frozen=True, slots=True)
class Recovery:
    """A picture that was open when a process ended without closing it.

    Attributes:
        path: Folder of its journal.
        when: Seconds since the epoch of its last moment.
        name: What people call it.
        extent: Its size; None where only its file is named.
        order: Place among those that were open together, the one on the canvas last.
        project: Path of its project's file; empty where it has none.
        is_edited: It differs from its file.
    """

    path: Path
    when: float
    name: str
    extent: Extent | None
    order: int
    project: str
    is_edited: bool


@dataclass(slots=True)
class _Pack:
    number: int
    data: bytearray = field(default_factory=bytearray)


class Journal:
    """Writes one picture's journal; lives in one thread, that of the disk.

    Args:
        folder: The journal's own folder.

    Attributes:
        written_bytes: Of the last moment.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.written_bytes = 0
        # The arrays are held, so that no other one can get their id.
        self._known: dict[int, tuple[Pixels, Place]] = {}
        self._sizes: dict[int, int] = {}
        self._next = 1
        self._pack = _Pack(0)

    @property
    def folder(self) -> Path:
        """The journal's folder."""
        return self._folder

    def write(self, state: ProjectState, label: Label) -> None:
        """Make a moment of the picture the one that counts.

        Args:
            state: Its document is one of `moments.Moments`; its jobs are kept elsewhere.
            label: What else is said of it.

        Raises:
            SaveFailed: It could not be written; the moment before still counts.
        """
        atomic.make_folder(self._folder)
        self.written_bytes = 0
        if self._is_wasteful():
            self._known.clear()
        used: dict[int, tuple[Pixels, Place]] = {}
        self._pack = _Pack(self._next)
        entry = self._entry(state, label, used) if label.is_edited else _bare(state, label)
        self._finish_pack()
        LIST_FILE.write(self._folder / LIST, entry.to_json())
        self._known = used
        self._sweep({place.pack for _, place in used.values()})

    def remove(self) -> None:
        """Remove the journal: the picture was closed, or is saved."""
        remove_journal(self._folder)
        self._known.clear()
        self._sizes.clear()

    # Inside

    def _entry(self, state: ProjectState, label: Label, used: dict[int, tuple[Pixels, Place]]) -> JournalEntry:
        document = state.document
        layers = tuple(LayerEntry.of(record, self._table(record.tiles, used)) for record in document.layers)
        return replace(
            _bare(state, label),
            layers=layers,
            active=document.active,
            area=document.area,
            selection=self._table(document.selection, used),
        )

    def _table(self, tiles: TileMap, used: dict[int, tuple[Pixels, Place]]) -> str:
        places: dict[Key, Place] = {}
        for key, tile in tiles.items():
            if tile.is_uniform:
                places[key] = Place(UNIFORM, _value_of(tile))
                continue
            pixels = tile.pixels
            found = used.get(id(pixels)) or self._known.get(id(pixels)) or (pixels, self._put(pixels))
            used[id(pixels)] = found
            places[key] = found[1]
        return table(places)

    def _put(self, pixels: Pixels) -> Place:
        data = zlib.compress(pixels.tobytes(), LEVEL)
        place = Place(self._pack.number, len(self._pack.data), len(data), zlib.crc32(data))
        self._pack.data += data
        if len(self._pack.data) >= PACK_BYTES:
            self._finish_pack()
        return place

    def _finish_pack(self) -> None:
        if self._pack.data:
            atomic.replace(self._folder / pack_name(self._pack.number), bytes(self._pack.data))
            self._sizes[self._pack.number] = len(self._pack.data)
            self.written_bytes += len(self._pack.data)
            self._next = self._pack.number + 1
            self._pack = _Pack(self._next)

    def _is_wasteful(self) -> bool:
        referred = sum({place: place.length for _, place in self._known.values()}.values())
        return sum(self._sizes.values()) > 2 * referred + WASTE_BYTES

    def _sweep(self, packs: set[int]) -> None:
        for number in self._sizes.keys() - packs:
            with contextlib.suppress(OSError):
                (self._folder / pack_name(number)).unlink(missing_ok=True)
                del self._sizes[number]


def remove_journal(folder: Path) -> None:
    """Remove a journal's folder; its list first, so that half of it never counts."""
    with contextlib.suppress(OSError):
        (folder / LIST).unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)


def _bare(state: ProjectState, label: Label) -> JournalEntry:
    record = None if state.record is None else state.record.to_json()
    return JournalEntry(
        label.name,
        label.when,
        label.pid,
        label.born,
        label.order,
        label.project,
        state.picture,
        label.is_edited,
        frame=state.frame,
        panels=state.panels,
        record=record,
        stamp=label.stamp,
        origins=origins_json(state.origins, state.layers),
        places=state.places,
    )


def _value_of(tile: Tile) -> int:
    import numpy as np

    return int.from_bytes(np.atleast_1d(tile.pixels[0, 0]).astype(np.uint8).tobytes(), "little")
