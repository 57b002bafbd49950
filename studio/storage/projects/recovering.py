"""Reads journals back: what was open when a process ended without closing it."""

# ruff: noqa: PLC0415 - numpy waits until there is something to restore

from __future__ import annotations

import contextlib
import shutil
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from studio.contract.errors import InvalidRequest, StudioError, UnreadablePicture, shorten
from studio.contract.geometry import MAX_SIDE_PX, Bounds
from studio.contract.records import PictureRecord
from studio.document.layers import LayerKind, LayerRecord
from studio.document.state import DocumentState
from studio.storage.atomic import ABANDONED_SECONDS
from studio.storage.projects.journal import LIST, LIST_FILE, Recovery, pack_name
from studio.storage.projects.manifest import UNIFORM, JournalEntry, Place, places_of
from studio.storage.projects.origins import read_origins
from studio.storage.projects.project import LoadedProject, ProjectFile, ProjectState

if TYPE_CHECKING:
    from studio.contract.raster import Pixels
    from studio.document.tiles import Key, Tile, TileMap


def recoverable(root: Path, is_alive: Callable[[int, float | None], bool]) -> tuple[tuple[Recovery, ...], str]:
    """Give what can be restored, in the order in which it was open, and a sentence where a journal cannot be read.

    Args:
        root: Holds the folders of all journals.
        is_alive: Says whether a process, by its number and the time of its start, still runs; what that has open is
            its own.
    """
    found: list[Recovery] = []
    notices: list[str] = []
    with contextlib.suppress(OSError):
        for folder in sorted(root.iterdir()):
            if not (folder / LIST).exists():
                continue
            entry, notice = _entry_of(folder)
            if entry is None:
                notices.append(notice)
            elif not is_alive(entry.pid, entry.born):
                extent = None if entry.area is None else entry.area.extent
                found.append(
                    Recovery(
                        folder, entry.when, entry.name, extent, entry.order, entry.project, is_edited=entry.is_edited
                    )
                )
    found.sort(key=lambda each: (each.order, each.when))
    return tuple(found), next(filter(None, notices), "")


def sweep_journals(root: Path) -> None:
    """Remove folders without a list: nothing in them counts, and no process has one without a list for long."""
    limit = time.time() - ABANDONED_SECONDS
    with contextlib.suppress(OSError):
        for folder in root.iterdir():
            if folder.is_dir() and not (folder / LIST).exists() and folder.stat().st_mtime < limit:
                shutil.rmtree(folder, ignore_errors=True)


def read_journal(folder: Path) -> LoadedProject:
    """Read the last moment of a journal; tiles that are damaged are clear, and told.

    Raises:
        UnreadablePicture: Its list cannot be read, or holds no layers: the picture was not edited, and is in its file.
    """
    entry, notice = _entry_of(folder)
    if entry is None:
        raise UnreadablePicture(notice or f"The journal {folder} cannot be read.")
    if not entry.layers or entry.area is None:
        raise UnreadablePicture(f"The journal {folder} holds no layers: the picture was not edited.")
    packs = _Packs(folder)
    origins, sources = read_origins(entry.origins)
    layers = tuple(each.record(packs.tiles(each.tiles, each.kind), sources.get(each.id, ())) for each in entry.layers)
    area = _checked(entry.area, folder)
    document = DocumentState(
        layers, _active(entry, layers), area, packs.tiles(entry.selection, LayerKind.MASK) if entry.selection else {}
    )
    state = ProjectState(document, entry.frame, entry.panels, (), entry.picture, _record(entry), origins=origins)
    lost = packs.lost
    one = f"1 part of {entry.name} is damaged in the journal, and is empty now."
    more = f"{lost} parts of {entry.name} are damaged in the journal, and are empty now."
    told = one if lost == 1 else more
    file = ProjectFile(Path(entry.project), entry.stamp, {}) if entry.project and entry.stamp else None
    return LoadedProject(state, (told,) if lost else (), file=file)


def journal_entry(folder: Path) -> JournalEntry:
    """Give the list of a journal, without its tiles.

    Raises:
        UnreadablePicture: It cannot be read.
    """
    entry, notice = _entry_of(folder)
    if entry is None:
        raise UnreadablePicture(notice or f"The journal {folder} cannot be read.")
    return entry


def _entry_of(folder: Path) -> tuple[JournalEntry | None, str]:
    values, notice = LIST_FILE.read(folder / LIST)
    if notice or not values:
        return None, notice
    try:
        return JournalEntry.from_json(values), ""
    except InvalidRequest as error:
        return None, f"The journal {folder} cannot be read ({error.text.removesuffix('.')})."


def _checked(area: Bounds, folder: Path) -> Bounds:
    if max(area.width, area.height) > MAX_SIDE_PX:
        raise UnreadablePicture(f"The journal {folder} tells of a picture of {shorten(area.extent)} pixels.")
    return area


def _active(entry: JournalEntry, layers: tuple[LayerRecord, ...]) -> int:
    return entry.active if any(layer.id == entry.active for layer in layers) else layers[-1].id


def _record(entry: JournalEntry) -> PictureRecord | None:
    with contextlib.suppress(StudioError):
        return None if entry.record is None else PictureRecord.from_json(entry.record)
    return None


@dataclass(slots=True)
class _Packs:
    """Reads tiles out of a journal's packs.

    Attributes:
        lost: How many are damaged.
    """

    folder: Path
    lost: int = 0

    def tiles(self, text: str, kind: LayerKind) -> TileMap:
        """Give the tiles of a table; damaged ones are left out, which is clear."""
        tiles: dict[Key, Tile] = {}
        try:
            places = places_of(text)
        except InvalidRequest:
            self.lost += 1
            return tiles
        for key, place in places.items():
            tile = _uniform(place, kind) if place.pack == UNIFORM else self._tile(place, kind)
            if tile is not None:
                tiles[key] = tile
        return tiles

    def _tile(self, place: Place, kind: LayerKind) -> Tile | None:
        from studio.document.tiles import Tile

        pixels = self._pixels(place, kind)
        if pixels is None:
            self.lost += 1
            return None
        return Tile(pixels)

    def _pixels(self, place: Place, kind: LayerKind) -> Pixels | None:
        import numpy as np

        from studio.document.tiles import TILE_PX

        shape = (TILE_PX, TILE_PX) if kind is LayerKind.MASK else (TILE_PX, TILE_PX, 4)
        size = TILE_PX * TILE_PX * kind.channels
        try:
            with (self.folder / pack_name(place.pack)).open("rb") as file:
                file.seek(place.offset)
                data = file.read(min(max(place.length, 0), 2 * size))
            if zlib.crc32(data) != place.crc:
                return None
            return np.frombuffer(zlib.decompressobj().decompress(data, size), np.uint8).reshape(shape)
        except (OSError, ValueError, OverflowError, zlib.error):
            return None


def _uniform(place: Place, kind: LayerKind) -> Tile | None:
    from studio.document.tiles import uniform_tile

    if not 0 <= place.offset < 2 ** (8 * kind.channels):
        return None
    value = tuple(place.offset.to_bytes(kind.channels, "little"))
    return uniform_tile(value) if any(value) else None
