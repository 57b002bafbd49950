"""The open picture: its layers, the frame in which pictures are made, and the edited pictures before it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal

from studio.contract.errors import StudioError
from studio.contract.geometry import Bounds, Extent
from studio.contract.raster import Mask, Raster
from studio.session.notices import Notices
from studio.session.shelf import Opened
from studio.session.snapshots import CanvasSnapshot
from studio.session.texts import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from studio.contract.records import SourceReference
    from studio.document.document import Document
    from studio.document.layers import Change
    from studio.document.state import DocumentState
    from studio.storage.projects.origins import Part
    from studio.storage.projects.project import ProjectFile

MAX_EARLIER = 3
"""Edited pictures that are kept behind the open one; each holds its layers and its history."""
KEPT = QT_TRANSLATE_NOOP("CanvasDocument", "The picture that was edited is kept: {name}.")
KEPT_HINT = QT_TRANSLATE_NOOP("CanvasDocument", "The File menu leads back to the earlier picture.")
LOST = QT_TRANSLATE_NOOP("CanvasDocument", "{name} is no longer kept: only the last {count} edited pictures are.")
UNNAMED = QT_TRANSLATE_NOOP("CanvasDocument", "a new picture")


@dataclass(slots=True, eq=False)
class OpenPicture:
    """A document and what belongs to it.

    Attributes:
        document: Layers, selection, history.
        opened: The file that it came from; None for one that began empty.
        frame: Where pictures are made; None is the whole picture.
        project: The file of its project; None where it has none.
        saved: The moment that its file holds; None where a restored picture is in no file.
        asks_where: Its file holds more than could be read of it: a person says whether it is replaced.
        file: What the file of its project held at the moment `saved`; None where nobody knows.
        parts: What was ever put into it from files; its layers say what of that is still there.
    """

    document: Document
    opened: Opened | None = None
    frame: Bounds | None = None
    project: Path | None = None
    saved: DocumentState | None = None
    asks_where: bool = False
    file: ProjectFile | None = None
    parts: tuple[Part, ...] = ()
    _told: tuple[int, DocumentState | None, bool] | None = field(default=None, init=False, repr=False)

    @property
    def is_edited(self) -> bool:
        """Whether there is anything to lose: layers, strokes, a selection, also where all of it was undone.

        A project is never a plain picture, whose place the next result takes.
        """
        return bool(self.document.history.steps) or self.project is not None or self.saved is None

    @property
    def is_modified(self) -> bool:
        """Whether it differs from its file: in its layers, its pixels or its size. A selection alone is no change."""
        if self.saved is None:
            return True
        if self._told is not None and self._told[1] is self.saved and self.document.is_editing:
            return self._told[2]  # with every move of a brush it would be looked for anew
        revision = self.document.revision
        if self._told is None or self._told[:2] != (revision, self.saved):
            self._told = revision, self.saved, _differs(self.saved, self.document.state)
        return self._told[2]

    @property
    def parts_shown(self) -> tuple[Part, ...]:
        """What was put into it from files and is visible, each once."""
        from studio.document.layers import LayerKind  # noqa: PLC0415 - only what is saved needs it

        return self.parts_in(self.document.state.sources(LayerKind.PIXELS))

    def parts_in(self, sources: Collection[SourceReference]) -> tuple[Part, ...]:
        """Give what was put into it of some files, each once, the newest last."""
        parts = {part.reference: part for part in self.parts if part.reference in sources}
        return tuple(parts.values())

    def unchanged_in(self, state: DocumentState) -> ProjectFile | None:
        """Give the file of its project, with the layers whose pixels a moment has unchanged."""
        if self.file is None or self.saved is None:
            return None
        held = {record.id: record.tiles for record in self.saved.layers}
        return self.file.only({layer.id for layer in state.layers if held.get(layer.id) is layer.tiles})

    @property
    def name(self) -> str:
        """What people call it."""
        if self.project is not None:
            return self.project.name
        return self.opened.path.name if self.opened is not None else _translated(UNNAMED)


class CanvasDocument(QObject):
    """The picture on the canvas; lives in the window's thread.

    Attributes:
        earlier: The edited pictures before it, the newest last.

    Signals:
        replaced: Another picture, or none, is open.
        changed: A `Change` of the document: an edit, an undo, a redo.
        frame_changed: The frame is another one.
        forgot: A document that is not kept any more.
        accepted: A result has become part of the open picture.
        about_to_change: Something else than a tool will change the document: a gesture that is under way must end.
    """

    replaced = Signal()
    changed = Signal(object)
    frame_changed = Signal(object)
    forgot = Signal(object)
    accepted = Signal()
    about_to_change = Signal()

    def __init__(self, notices: Notices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._notices = notices
        self._open: OpenPicture | None = None
        self.earlier: tuple[OpenPicture, ...] = ()
        self._pixels: tuple[Bounds, Raster] | None = None
        self._mask: tuple[Bounds, Mask | None] | None = None

    # What is open

    @property
    def document(self) -> Document | None:
        """The open document."""
        return None if self._open is None else self._open.document

    @property
    def current(self) -> OpenPicture | None:
        """The open picture with all that belongs to it."""
        return self._open

    @property
    def pictures(self) -> tuple[OpenPicture, ...]:
        """The earlier pictures and the open one, which is the last."""
        return self.earlier if self._open is None else (*self.earlier, self._open)

    @property
    def opened(self) -> Opened | None:
        """The file that it came from, and how that was made; None for a picture that began empty."""
        return None if self._open is None else self._open.opened

    @property
    def is_edited(self) -> bool:
        """Whether the open picture has anything to lose."""
        return self._open is not None and self._open.is_edited

    def show(self, opened: Opened, document: Document | None = None) -> None:
        """Make a picture of a file the open one; one that was edited is kept behind it.

        Args:
            opened: The picture.
            document: One that was made of it by `document_of`, perhaps in another thread; None makes it here.
        """
        document = document or document_of(opened)
        self.place(OpenPicture(document, opened, saved=document.state))

    def begin(self, extent: Extent) -> None:
        """Open an empty picture; one that was edited is kept behind it.

        Raises:
            InvalidEdit: A side is longer than a picture may be.
        """
        from studio.document.document import Document  # noqa: PLC0415 - as above

        document = Document(extent)
        self.place(OpenPicture(document, saved=document.state))

    def place(self, picture: OpenPicture) -> None:
        """Open a picture, such as a project's; one that was edited is kept behind it."""
        before = self._open
        if before is not None and before.is_edited:
            self._keep(before)
        self._set(picture)

    def close(self) -> None:
        """Open nothing; the picture that was open is not kept. The earlier ones stay."""
        if self._open is not None:
            self.about_to_change.emit()
            closed = self._open.document
            self._set(None)
            self.forgot.emit(closed)

    def go_back(self) -> None:
        """Open the newest of the earlier pictures again; the open one goes behind the others, where it was edited."""
        if not self.earlier:
            return
        *others, picture = self.earlier
        if self._open is not None and self._open.is_edited:
            others.insert(0, self._open)
        self.earlier = tuple(others)
        self._set(picture)

    def knows(self, document: Document) -> bool:
        """Say whether a document is open or kept."""
        return document is self.document or any(document is each.document for each in self.earlier)

    def came_from(self, opened: Opened) -> None:
        """Note the file that the picture is now a copy of, or whose record tells how it was made."""
        if self._open is not None:
            self._open.opened = opened
            self.accepted.emit()

    def put_in(self, opened: Opened, x: int, y: int) -> None:
        """Put a picture of a file over the open one, as a layer of its own with its left upper corner at (x, y)."""
        part, name = opened.part, opened.path.stem
        if self._open is not None:
            self._open.parts = (*(each for each in self._open.parts if each != part), part)
            self.do(lambda document: document.place_picture(opened.raster, x, y, name, (part.reference,)))

    def do(self, work: Callable[[Document], object]) -> None:
        """Change the open document as a person asks for; what it refuses is told."""
        document = self.document
        if document is None:
            return
        self.about_to_change.emit()
        try:
            work(document)
        except StudioError as error:
            self._notices.post_error(error)

    # The frame

    @property
    def frame(self) -> Bounds | None:
        """Where pictures are made, in pixels of the picture; None is the whole of it."""
        return None if self._open is None else self._open.frame

    @property
    def frame_or_whole(self) -> Bounds | None:
        """The frame as a rectangle; None where nothing is open."""
        return None if self._open is None else self._open.frame or self._open.document.bounds

    def set_frame(self, frame: Bounds | None) -> None:
        """Say where pictures are made; None, or all of the picture, is the whole of it."""
        if self._open is None:
            return
        frame = None if frame == self._open.document.bounds else frame
        if frame != self._open.frame:
            self._open.frame = frame
            self.frame_changed.emit(frame)

    # What a request takes of it

    def snapshot(self) -> CanvasSnapshot | None:
        """Give what lies in the frame, pixels and all; None where nothing is open."""
        return self._snapshot(self._visible)

    def outline(self) -> CanvasSnapshot | None:
        """Give the same with an empty picture: what a job would take can be told without reading all pixels."""
        return self._snapshot(lambda inside: _blank(inside.extent))

    def whole(self) -> CanvasSnapshot | None:
        """Give the whole picture, without frame and mask; None where nothing is open."""
        document = self.document
        if document is None:
            return None
        bounds = document.bounds
        return CanvasSnapshot(bounds, is_framed=False, inside=bounds, picture=self._visible(bounds), mask=None)

    def visible(self) -> Raster | None:
        """Give the visible picture; None where nothing is open."""
        return None if self.document is None else self._visible(self.document.bounds)

    def _snapshot(self, read: Callable[[Bounds], Raster]) -> CanvasSnapshot | None:
        if self._open is None:
            return None
        document, frame = self._open.document, self._open.frame or self._open.document.bounds
        inside = frame.intersection(document.bounds)
        is_framed = self._open.frame is not None or self._open.opened is None
        if inside is None:
            return CanvasSnapshot(frame, is_framed, None, None, None)
        return CanvasSnapshot(frame, is_framed, inside, read(inside), self._masked(inside))

    def _visible(self, inside: Bounds) -> Raster:
        """Give the visible pixels of a rectangle; jobs of the same moment share them."""
        document = self.document
        assert document is not None  # noqa: S101  # asked where something is open
        if self._pixels is None or self._pixels[0] != inside:
            self._pixels = inside, document.visible(inside)
        return self._pixels[1]

    def _masked(self, inside: Bounds) -> Mask | None:
        """Give what is masked of a rectangle; looked for again only where that may be something else."""
        document = self.document
        assert document is not None  # noqa: S101  # as above
        if self._mask is None or self._mask[0] != inside:
            self._mask = inside, _cut(document.repaint_mask(), inside)
        return self._mask[1]

    # Inside

    def _keep(self, picture: OpenPicture) -> None:
        self.earlier = (*self.earlier, picture)
        self._notices.post(_translated(KEPT).format(name=picture.name), _translated(KEPT_HINT))
        while len(self.earlier) > MAX_EARLIER:
            lost, *rest = self.earlier
            self.earlier = tuple(rest)
            self._notices.post(_translated(LOST).format(name=lost.name, count=MAX_EARLIER))
            self.forgot.emit(lost.document)

    def _set(self, picture: OpenPicture | None) -> None:
        if self._open is not None and self._tell in self._open.document.listeners:
            self._open.document.listeners.remove(self._tell)
        self._open = picture
        self._pixels = self._mask = None
        if picture is not None:
            picture.document.listeners.append(self._tell)
        self.replaced.emit()
        self.frame_changed.emit(self.frame)

    def _tell(self, change: Change) -> None:
        if change.bounds is not None or change.has_extent:
            self._pixels = None
        if change.selection is not None or change.masks is not None or change.has_extent:
            self._mask = None
        if change.has_extent and self._open is not None and self._open.frame is not None:
            self._open.frame = None
            self.frame_changed.emit(None)
        self.changed.emit(change)


def document_of(opened: Opened) -> Document:
    """Give a picture as a document of one layer; any thread may call it."""
    from studio.document.document import Document  # noqa: PLC0415 - numpy waits until there is a picture

    return Document.of(opened.raster)


def _differs(saved: DocumentState, state: DocumentState) -> bool:
    from studio.document.state import difference  # noqa: PLC0415 - as above

    if saved is state:
        return False
    found = difference(replace(saved, selection={}, active=0), replace(state, selection={}, active=0))
    return not found.is_nothing


def _cut(mask: Mask | None, inside: Bounds) -> Mask | None:
    """Give the part of a mask in a rectangle; None where nothing of that is masked."""
    if mask is None:
        return None
    part = mask.array[inside.y : inside.bottom, inside.x : inside.right]
    return Mask(part) if part.any() else None


def _blank(extent: Extent) -> Raster:
    """Give a picture that takes no memory until it is read."""
    import numpy as np  # noqa: PLC0415 - numpy waits until there is a picture

    pixels = np.zeros((extent.height, extent.width, 3), np.uint8)
    pixels.flags.writeable = False
    return Raster(pixels)


def _translated(text: str) -> str:
    return QCoreApplication.translate("CanvasDocument", text)
