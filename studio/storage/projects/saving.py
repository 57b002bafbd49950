"""Writes projects as OpenRaster files; `ora` reads them, and says what they hold.

Each entry goes to the disk as soon as it is made: a project takes no more memory than its largest layer. Layers that
have not changed since the last save are taken from the file that it wrote.
"""

# ruff: noqa: PLC0415 - numpy waits until there is a project

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from studio.contract.errors import UnreadablePicture
from studio.contract.geometry import Bounds
from studio.contract.raster import Raster
from studio.storage import atomic
from studio.storage.projects import own_entries
from studio.storage.projects.archive import Archive, DamagedEntry, pack
from studio.storage.projects.layer_pictures import bounds_to_write, extent_of_png, layer_png, mask_png, small_png
from studio.storage.projects.own_entries import OwnLayer
from studio.storage.projects.png_writing import png_of
from studio.storage.projects.project import (
    ProjectFile,
    ProjectReplaced,
    ProjectState,
    Stamp,
    Told,
    stamp_at,
    stamp_of,
)
from studio.storage.projects.stack import Stack, StackLayer, stack_xml

if TYPE_CHECKING:
    from studio.document.layers import LayerRecord
    from studio.document.state import DocumentState

MIMETYPE = b"image/openraster"
MERGED = "mergedimage.png"
THUMBNAIL = "Thumbnails/thumbnail.png"
THUMBNAIL_PX = 256
MAX_REUSED_BYTES = 2**31
"""Of one layer's entry in a file that was written here."""


def save_project(
    path: Path,
    state: ProjectState,
    before: ProjectFile | None = None,
    told: Told | None = None,
    known: ProjectFile | None = None,
) -> ProjectFile:
    """Write a project, in place of the file that is there.

    Args:
        path: Its file.
        state: What to write; its document is a moment that nobody changes meanwhile.
        before: A file that holds pixels of layers as they are; where it is another one by now, it is not used.
        told: Told how far it is; whatever it raises, the file that was there is untouched.
        known: What may be replaced; None: whatever is there.

    Returns:
        What the file holds now.

    Raises:
        ProjectReplaced: Another program has written the known file meanwhile; that is untouched.
        SaveFailed: It could not be written, or a layer reaches too far; the file that was there is untouched.
    """
    writing = _Writing(state, before, told)

    def write(file: BinaryIO) -> None:
        _check_known(known)
        writing.write(file)
        _check_known(known)  # a large project takes seconds

    atomic.replace_written(path, write)
    now = stamp_at(path)  # some systems note the time only when a file is closed
    stamp = now if now is not None and now[2] == writing.stamp[2] else writing.stamp
    return ProjectFile(path, stamp, writing.sources)


def _check_known(known: ProjectFile | None) -> None:
    """Refuse to replace a file that another program has written since it was read or written here.

    Raises:
        ProjectReplaced: It has.
    """
    if known is not None and known.is_replaced:
        raise ProjectReplaced(
            f"{known.path.name} was changed by another program after it was opened here; it was not replaced.",
            "Save the project under another name, or open the changed file.",
        )


class _Writing:
    """Writes one file.

    Attributes:
        stamp: Of the file, once it is written.
        sources: Name of the entry that holds a layer's pixels, by the layer's id.
    """

    def __init__(self, state: ProjectState, before: ProjectFile | None, told: Told | None) -> None:
        self._state = state
        self._before = before
        self._report = told
        self._bounds = [bounds_to_write(record) for record in state.layers]
        self._jobs = own_entries.job_pictures(state)
        self._done = 0
        self._total = self._bytes()
        self.stamp: Stamp = (0, 0, 0, 0)
        self.sources = {record.id: _source(number) for number, record in enumerate(state.layers)}

    def write(self, file: BinaryIO) -> None:
        """Write everything into an empty file."""
        with contextlib.ExitStack() as open_files:  # closed before the new file takes the place of the old one
            pack(file, self._entries(self._old(open_files)))
        file.flush()
        self.stamp = stamp_of(file)

    def _bytes(self) -> int:
        layers = sum(0 if bounds is None else 4 * bounds.extent.pixels for bounds in self._bounds)
        return layers + 5 * self._state.extent.pixels + sum(picture.array.nbytes for picture in self._jobs.values())

    def _told(self, count: int) -> None:
        self._done += count
        if self._report is not None:
            self._report(min(1.0, self._done / self._total))

    def _old(self, open_files: contextlib.ExitStack) -> Archive | None:
        """Give the file of before; None where it is another one by now."""
        if self._before is None or not self._before.entries:
            return None
        try:
            archive = open_files.enter_context(Archive(self._before.path))
        except UnreadablePicture:
            return None
        return archive if archive.stamp == self._before.stamp else None

    def _entries(self, old: Archive | None) -> Iterator[tuple[str, bytes]]:
        state, document = self._state, self._state.document
        layers, owns = self._described()
        stack = stack_xml(Stack(document.extent, layers))
        selected = bool(document.selection)
        yield "mimetype", MIMETYPE
        yield "stack.xml", stack
        for record, bounds in zip(document.layers, self._bounds, strict=True):
            yield self.sources[record.id], self._pixels(record, bounds, old)
        yield (
            own_entries.ENTRY,
            own_entries.own_json(state, stack, owns, Bounds.of(document.extent) if selected else None),
        )
        origins = own_entries.origins_text(state)
        if origins:
            yield own_entries.ORIGINS, origins
        if selected:
            yield own_entries.SELECTION, mask_png(document.selection, document.area, self._told)
        for name, picture in self._jobs.items():
            yield name, png_of(picture.array, self._told)
        merged = _merged(document)
        yield MERGED, png_of(merged.array, self._told)
        yield THUMBNAIL, small_png(merged, THUMBNAIL_PX, self._told)

    def _described(self) -> tuple[tuple[StackLayer, ...], tuple[OwnLayer, ...]]:
        document = self._state.document
        layers, owns = [], []
        for record, bounds in zip(document.layers, self._bounds, strict=True):
            src = self.sources[record.id]
            place = Bounds(0, 0, 1, 1) if bounds is None else document.to_picture(bounds)
            layers.append(_stack_layer(record, src, place, is_selected=record.id == document.active))
            owns.append(OwnLayer(src, record.id, record.name, record.kind, record.is_visible))
        return tuple(layers), tuple(owns)

    def _pixels(self, record: LayerRecord, bounds: Bounds | None, old: Archive | None) -> bytes:
        reused = self._reused(record, bounds, old)
        if reused is None:
            return layer_png(record, bounds, self._told)
        self._told(0 if bounds is None else 4 * bounds.extent.pixels)
        return reused

    def _reused(self, record: LayerRecord, bounds: Bounds | None, old: Archive | None) -> bytes | None:
        """Give the PNG of a layer that has not changed; None where there is none, or it cannot be read whole."""
        name = None if self._before is None else self._before.entries.get(record.id)
        if old is None or bounds is None or name is None:
            return None
        try:
            data = old.read(name, MAX_REUSED_BYTES)
        except DamagedEntry:
            return None
        return data if extent_of_png(data) == (bounds.width, bounds.height) else None


def _source(number: int) -> str:
    return f"data/layer{number:03}.png"


def _stack_layer(record: LayerRecord, src: str, place: Bounds, *, is_selected: bool) -> StackLayer:
    return StackLayer(
        src,
        record.name,
        place.x,
        place.y,
        record.opacity,
        record.blend,
        record.is_shown,
        record.is_locked,
        is_selected,
    )


def _merged(document: DocumentState) -> Raster:
    from studio.document.compositing import Compositor

    return Raster(Compositor(cache_bytes=0).pixels(document.layers, document.area))
