"""The list of a journal: which tiles of which layers stand where in its packs, as JSON with compact tables."""

# ruff: noqa: PLC0415 - numpy waits until there is a journal

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from studio.contract.codec import from_plain, to_plain
from studio.contract.errors import InvalidRequest
from studio.contract.geometry import Bounds
from studio.contract.records import SourceReference
from studio.document.layers import BlendMode, LayerKind, LayerRecord
from studio.storage.projects.places_of_jobs import JobPlace
from studio.storage.projects.project import Stamp

if TYPE_CHECKING:
    from studio.document.tiles import Key, TileMap

MAX_TILES = 2**22
_PLAIN = ("panels", "record", "origins")
"""What the list holds as plain JSON objects, which others read."""
UNIFORM = -1
"""Stands for the pack of a tile of one value; its offset is that value."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a tile stands: number of the pack, first byte, bytes, CRC-32 of the deflated bytes.

    A tile of one value stands in no pack: `offset` is the value, its channels as bytes, the first one lowest.
    """

    pack: int
    offset: int
    length: int = 0
    crc: int = 0


Places: TypeAlias = Mapping["Key", Place]


@dataclass(frozen=True, slots=True)
class LayerEntry:
    """A layer of the list: its properties, and the table of its tiles."""

    id: int
    name: str
    kind: LayerKind
    opacity: float
    blend: BlendMode
    is_visible: bool
    is_locked: bool
    tiles: str

    @classmethod
    def of(cls, record: LayerRecord, tiles: str) -> LayerEntry:
        """Give the entry of a layer."""
        values = {name: getattr(record, name) for name in cls.__slots__ if name != "tiles"}
        return cls(**values, tiles=tiles)

    def record(self, tiles: TileMap, sources: tuple[SourceReference, ...] = ()) -> LayerRecord:
        """Give the layer with its tiles and the files that it has something of."""
        own = (self.id, self.name, self.kind, self.opacity, self.blend, self.is_visible, self.is_locked)
        return LayerRecord(*own, tiles=tiles, sources=sources)


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """The list: what was open, and the tables of its tiles.

    Attributes:
        name: What people call the picture.
        when: Seconds since the epoch.
        pid: Process that wrote it.
        born: When that process was started; another one may have its number by now. None where nobody knows.
        order: Place among the pictures that were open together, the one on the canvas last.
        project: Path of its project's file; empty where it has none.
        picture: Path of the picture's file that it began with; empty where it began empty.
        is_edited: It differs from its file; where not, there are no layers here, and the file is opened again.
        layers: Bottom to top.
        active: Id of the layer that is worked on.
        area: The picture in the grid of the tiles.
        selection: Table of the selection's tiles.
        frame: Where pictures are made.
        panels: What the panels said.
        record: How the picture was made.
        stamp: Tells the project's file that was read or written from what others may write in its place.
        origins: What the picture and its layers come from.
        places: Where the jobs belong that wait for it, by their ids; the jobs themselves are kept with the queue.
    """

    name: str
    when: float
    pid: int
    born: float | None = None
    order: int = 0
    project: str = ""
    picture: str = ""
    is_edited: bool = True
    layers: tuple[LayerEntry, ...] = ()
    active: int = 1
    area: Bounds | None = None
    selection: str = ""
    frame: Bounds | None = None
    panels: Mapping[str, object] = field(default_factory=dict)
    record: Mapping[str, object] | None = None
    stamp: Stamp | None = None
    origins: Mapping[str, object] = field(default_factory=dict)
    places: Mapping[str, JobPlace] = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        """Give it as plain JSON values."""
        plain = {name: to_plain(getattr(self, name)) for name in self.__slots__ if name not in _PLAIN}
        kept = {name: getattr(self, name) for name in _PLAIN}
        return plain | {name: None if value is None else dict(value) for name, value in kept.items()}

    @classmethod
    def from_json(cls, plain: Mapping[str, object]) -> JournalEntry:
        """Read it.

        Raises:
            InvalidRequest: A value is missing or makes no sense.
        """
        values = {name: value for name, value in plain.items() if name not in _PLAIN}
        read = from_plain(cls, values, "journal")
        kept: dict[str, Any] = {name: plain[name] for name in _PLAIN if isinstance(plain.get(name), dict)}
        return replace(read, **kept)


def table(places: Places) -> str:
    """Give the table of a map of tiles: six numbers of 64 bits a tile, in base64."""
    import numpy as np

    rows = [(*key, each.pack, each.offset, each.length, each.crc) for key, each in places.items()]
    return base64.b64encode(np.array(rows, "<i8").reshape(-1, 6).tobytes()).decode("ascii")


def places_of(text: str) -> dict[Key, Place]:
    """Read a table.

    Raises:
        InvalidRequest: It is none.
    """
    import numpy as np

    try:
        data = base64.b64decode(text, validate=True)
        if len(data) > MAX_TILES * 48:
            raise ValueError("too long")  # noqa: TRY301 - as any other fault of a table
        rows = np.frombuffer(data, "<i8").reshape(-1, 6).tolist()
    except ValueError as error:
        raise InvalidRequest(f"A table of the journal cannot be read ({error}).") from error
    return {(row[0], row[1]): Place(*row[2:]) for row in rows}
