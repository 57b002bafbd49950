"""Projects as OpenRaster files: Krita, GIMP and MyPaint open them, and lose nothing that they know.

Source: OpenRaster 0.0.6, "File layout" (www.openraster.org): `mimetype` first and stored, `stack.xml`, the layers as
PNG, `mergedimage.png` with the visible picture, a thumbnail of at most 256 pixels a side. Below `studio/` stands what
only this studio knows. Nothing of a file is trusted, and nothing of it is unpacked to the disk. Here they are read;
`saving` writes them.
"""

# ruff: noqa: PLC0415 - numpy waits until there is a project

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from studio.contract.errors import InvalidRequest, UnreadablePicture, shorten
from studio.contract.geometry import MAX_SIDE_PX, Bounds, Extent
from studio.contract.raster import Pixels
from studio.contract.records import SourceReference, SourceRole
from studio.document.layers import LayerKind, LayerRecord
from studio.document.state import DocumentState
from studio.storage.free_memory import TooLittleMemory
from studio.storage.projects import own_entries
from studio.storage.projects.archive import Archive, DamagedEntry
from studio.storage.projects.layer_pictures import LayerReader
from studio.storage.projects.origins import LayerSources, Origins, read_origins
from studio.storage.projects.own_entries import OwnEntries, OwnLayer
from studio.storage.projects.project import LoadedProject, ProjectFile, ProjectState, Told
from studio.storage.projects.saving import MERGED, MIMETYPE
from studio.storage.projects.stack import NoStack, Stack, StackLayer, read_stack

if TYPE_CHECKING:
    from studio.document.tiles import TileMap

SUFFIX = ".ora"
STACK_BYTES = 2**23


def is_project(path: Path) -> bool:
    """Say whether a file is an OpenRaster one: by its content, or by its name where it is damaged."""
    try:
        with path.open("rb") as file:
            start = file.read(128)
    except (OSError, ValueError):
        return False
    return start.startswith(b"PK") and (MIMETYPE in start or path.suffix.lower() == SUFFIX)


def load_project(path: Path, told: Told | None = None) -> LoadedProject:
    """Read an OpenRaster file of any program; what cannot be read of it is told, and the rest is there.

    Args:
        path: The file.
        told: Told how far it is; whatever it raises ends the reading.

    Raises:
        UnreadablePicture: It is no OpenRaster file, or nothing of its picture can be read.
    """
    with Archive(path) as archive:
        try:
            return _Loading(path, archive, told).project()
        except MemoryError as error:
            raise TooLittleMemory(path) from error


class _Loading:
    """Reads one file.

    Args:
        path: Names it in messages.
        archive: The open file.
        told: Told how far it is.
    """

    def __init__(self, path: Path, archive: Archive, told: Told | None) -> None:
        self._path = path
        self._told = told
        self._entries: dict[int, str] = {}
        self._archive = archive
        self._reader = LayerReader(archive)
        self._notices: list[str] = []
        self._sources: LayerSources = {}

    def project(self) -> LoadedProject:
        """Give all that can be read.

        Raises:
            UnreadablePicture: That is nothing.
        """
        self._look_at_names()
        origins, self._sources = self._origins()
        stack, data = self._stack()
        if stack is None:
            document = self._merged_alone()
            own = OwnEntries("")
        else:
            own = self._own(data)
            document = self._document(stack, own)
        jobs, lost = own_entries.read_jobs(own, self._reader)
        if lost:
            name = self._path.name
            one, more = f"{name}: 1 job cannot be read.", f"{name}: {lost} jobs cannot be read."
            self._notices.append(one if lost == 1 else more)
        record = own_entries.read_record(own)
        given = own.frame, own.panels, jobs, own.picture, record, own.version
        state = ProjectState(document, *given, origins, own.places)
        notices = tuple(dict.fromkeys((*self._notices, *self._reader.notices)))
        is_whole = bool(own.stack) and not notices
        file = ProjectFile(self._path, self._archive.stamp, self._entries) if is_whole else None
        return LoadedProject(state, notices, is_whole, file)

    def _look_at_names(self) -> None:
        if self._archive.refused:
            first = shorten(self._archive.refused[0])
            self._notices.append(
                f"{self._path.name}: entries whose names lead out of the file were left out, such as {first!r}."
            )

    def _stack(self) -> tuple[Stack | None, bytes]:
        try:
            data = self._archive.read("stack.xml", STACK_BYTES)
            stack = read_stack(data)
        except (DamagedEntry, NoStack) as error:
            self._notices.append(f"{self._path.name}: stack.xml {error}; only the merged picture was opened.")
            return None, b""
        self._notices.extend(stack.notices)
        return stack, data

    def _own(self, stack: bytes) -> OwnEntries:
        """Give the studio's own entries; those of an older stack say nothing of the layers any more."""
        nothing = OwnEntries("")
        if not self._archive.has(own_entries.ENTRY):
            return nothing
        try:
            own, notice = own_entries.read_own(self._archive.read(own_entries.ENTRY, own_entries.MAX_BYTES))
        except (DamagedEntry, InvalidRequest) as error:
            text = error.text if isinstance(error, InvalidRequest) else str(error)
            self._notices.append(
                f"{self._path.name}: {own_entries.ENTRY} {text}; frame, selection, panels and jobs are not there."
            )
            return nothing
        if notice:
            self._notices.append(notice)
        if own.stack != own_entries.fingerprint(stack):
            self._notices.append(
                f"{self._path.name}: another program has changed it; its masks may have become layers, and nothing is"
                " selected."
            )
            return replace(own, layers=(), active=0, selection=None)
        return own

    def _origins(self) -> tuple[Origins, LayerSources]:
        if not self._archive.has(own_entries.ORIGINS):
            return Origins(), {}
        try:
            data = self._archive.read(own_entries.ORIGINS, own_entries.MAX_ORIGINS_BYTES)
            return read_origins(own_entries.plain_object(data))
        except (DamagedEntry, InvalidRequest) as error:
            text = error.text if isinstance(error, InvalidRequest) else str(error)
            self._notices.append(
                f"{self._path.name}: {own_entries.ORIGINS} {text}; what the picture comes from is not known any more."
            )
            return Origins(), {}

    def _document(self, stack: Stack, own: OwnEntries) -> DocumentState:
        known = {layer.src: layer for layer in own.layers}
        used: set[int] = set()
        layers: list[LayerRecord] = []
        active = 0
        lost = 0
        for number, each in enumerate(stack.layers, 1):
            mine = known.get(each.src)
            tiles, is_lost = self._tiles(each, LayerKind.PIXELS if mine is None else mine.kind)
            lost += is_lost
            layer_id = self._free_id(mine, used)
            sources = self._sources.get(layer_id, ()) if mine is not None else ()
            layers.append(_layer_record(each, mine, layer_id, tiles, sources))
            if mine is not None:
                self._entries[layer_id] = each.src
            if self._told is not None:
                self._told(number / len(stack.layers))
            if each.is_selected and not own.active:
                active = layer_id
        if lost and lost == len(stack.layers):
            self._notices.append(f"{self._path.name}: none of its layers can be read; the merged picture was opened.")
            return self._merged_alone()
        if not any(layer.kind is LayerKind.PIXELS for layer in layers):
            layers.insert(0, LayerRecord(max(used, default=0) + 1, "Layer 1"))
        if not own.layers:
            layers[0] = replace(layers[0], sources=self._all_sources())
        ids = [layer.id for layer in layers]
        active = own.active if own.active in ids else active or ids[-1]
        area = Bounds.of(stack.extent)
        return DocumentState(tuple(layers), active, area, self._selection(own, area))

    def _all_sources(self) -> tuple[SourceReference, ...]:
        """Give what all layers come from: which is which nobody knows once another program has written them."""
        found = dict.fromkeys(source for sources in self._sources.values() for source in sources)
        return tuple(source for source in found if source.role is not SourceRole.MASK)

    def _free_id(self, mine: OwnLayer | None, used: set[int]) -> int:
        wanted = 0 if mine is None else mine.id
        if not 1 <= wanted < 2**31 or wanted in used:
            wanted = max(used, default=0) + 1
        used.add(wanted)
        return wanted

    def _tiles(self, layer: StackLayer, kind: LayerKind) -> tuple[TileMap, bool]:
        try:
            return self._reader.tiles(layer.src, layer.x, layer.y, kind), False
        except DamagedEntry as error:
            self._notices.append(
                f"{self._path.name}: the pixels of the layer {shorten(layer.name)!r} are not there:"
                f" {shorten(layer.src)} {error}."
            )
            return {}, True

    def _selection(self, own: OwnEntries, area: Bounds) -> TileMap:
        from studio.document.tiles import cropped, made_of

        if own.selection is None:
            return {}
        try:
            grey = self._reader.grey(own_entries.SELECTION)
        except DamagedEntry as error:
            self._notices.append(f"{self._path.name}: nothing is selected, as {own_entries.SELECTION} {error}.")
            return {}
        x, y = (min(max(side, -MAX_SIDE_PX), MAX_SIDE_PX) for side in (own.selection.x, own.selection.y))
        return cropped(made_of(grey, Bounds(x, y, grey.shape[1], grey.shape[0])), area)

    def _merged_alone(self) -> DocumentState:
        """Give the merged picture as the only layer.

        Raises:
            UnreadablePicture: It cannot be read either.
        """
        from studio.document.tiles import made_of

        try:
            pixels: Pixels = self._reader.pixels(MERGED)
        except DamagedEntry as error:
            raise UnreadablePicture(
                f"{self._path} cannot be opened: its layers are not there, and {MERGED} {error}.",
                "Copy it again from where it came.",
            ) from error
        extent = Extent(min(pixels.shape[1], MAX_SIDE_PX), min(pixels.shape[0], MAX_SIDE_PX))
        tiles = made_of(pixels[: extent.height, : extent.width], Bounds.of(extent))
        layer = LayerRecord(1, "Merged", tiles=tiles, sources=self._all_sources())
        return DocumentState((layer,), 1, Bounds.of(extent))


def _layer_record(
    each: StackLayer, mine: OwnLayer | None, layer_id: int, tiles: TileMap, sources: tuple[SourceReference, ...]
) -> LayerRecord:
    kind = LayerKind.PIXELS if mine is None else mine.kind
    return LayerRecord(
        layer_id,
        each.name if mine is None else mine.name,
        kind,
        each.opacity,
        each.blend,
        each.is_visible if mine is None else mine.is_visible,
        each.is_locked,
        tiles,
        sources,
    )
