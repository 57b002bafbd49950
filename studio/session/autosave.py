"""Keeps the journals of the open pictures: soon after each change, and at once when a result is accepted."""

# ruff: noqa: PLC0415 - numpy waits until there is a picture

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from studio.session.canvas import CanvasDocument, OpenPicture
from studio.session.jobs import Queue
from studio.session.keeping import Keeper
from studio.session.project_jobs import places_of
from studio.session.state import PanelStore

if TYPE_CHECKING:
    from studio.document.state import DocumentState
    from studio.storage.projects.journal import Journal
    from studio.storage.projects.moments import Moments
    from studio.storage.projects.origins import Origins
    from studio.storage.projects.project import ProjectState

AUTOSAVE_SECONDS = 3.0
"""No change of a picture is older than this, and the time of a write, before it is on the disk."""

Token = tuple[object, ...]


@dataclass(slots=True, eq=False)
class Kept:
    """A picture and its journal.

    Attributes:
        picture: The picture.
        folder: The journal's folder.
        state: The last moment of the document in which no edit was open.
        journal: The journal; None until it is first written.
        moments: Takes moments that the disk's thread can read.
        written: What the journal holds; None: nothing yet.
        replaces: Journals of an earlier run that this one takes the place of.
        is_given_up: A person has said that nothing of it shall be kept.
        is_done: It is no longer open, and what was left to do for it is done.
    """

    picture: OpenPicture
    folder: Path
    state: DocumentState
    journal: Journal | None = None
    moments: Moments | None = None
    written: Token | None = None
    replaces: tuple[Path, ...] = ()
    is_given_up: bool = False
    is_done: bool = False


class Autosave:
    """Follows the canvas; lives in the window's thread, and writes in that of its keeper.

    Args:
        folder: Holds the journals.
        canvas: The open pictures.
        panels: What the panels say.
        queue: The jobs that wait for the pictures.
        keeper: Calls for the writing.
    """

    def __init__(self, folder: Path, canvas: CanvasDocument, panels: PanelStore, queue: Queue, keeper: Keeper) -> None:
        self._folder = folder
        self._canvas = canvas
        self._panels = panels
        self._queue = queue
        self._keeper = keeper
        self._kept: list[Kept] = []
        self._born: float | None = None
        canvas.replaced.connect(self._replaced)
        canvas.changed.connect(lambda _: self._changed())
        canvas.frame_changed.connect(lambda _: self._changed())
        canvas.accepted.connect(self.soon)
        panels.changed.connect(lambda _: self._wish(AUTOSAVE_SECONDS))
        queue.changed.connect(lambda: self._wish(AUTOSAVE_SECONDS))

    @property
    def folders(self) -> frozenset[Path]:
        """The journals that offer nothing to bring back: of pictures that are open, and those about to be removed."""
        pictures = self._canvas.pictures
        return frozenset(
            kept.folder
            for kept in self._kept
            if kept.picture in pictures or kept.is_given_up or not kept.picture.is_modified
        )

    def settled(self, picture: OpenPicture) -> DocumentState:
        """Give the newest moment of a picture in which no edit is open."""
        return self._of(picture).state

    def replaces(self, picture: OpenPicture, folder: Path) -> None:
        """Say that a picture was restored from a journal; that one goes once the picture has its own."""
        kept = self._of(picture)
        kept.replaces = (*kept.replaces, folder)

    def give_up(self, picture: OpenPicture) -> None:
        """Keep nothing of a picture any more."""
        self._of(picture).is_given_up = True

    def soon(self) -> None:
        """Write at once, as when a result was accepted."""
        self._wish(0.0)

    async def close(self) -> None:
        """Write what is modified, and remove the journals of the rest: they are in their files, or given up."""
        for kept in self._kept:
            kept.is_given_up = kept.is_given_up or not kept.picture.is_modified
        self._wish(0.0)
        await self._keeper.close()

    # Inside

    def _of(self, picture: OpenPicture) -> Kept:
        found = next((kept for kept in self._kept if kept.picture is picture), None)
        if found is None:
            folder = self._folder / uuid.uuid4().hex
            found = Kept(picture, folder, picture.document.state)
            self._kept.append(found)
        if not picture.document.is_editing:
            found.state = picture.document.state
        return found

    def _replaced(self) -> None:
        for picture in self._canvas.pictures:
            self._of(picture)
        self._wish(AUTOSAVE_SECONDS)

    def _changed(self) -> None:
        if self._canvas.current is not None:
            self._of(self._canvas.current)
            self._wish(AUTOSAVE_SECONDS)

    def _wish(self, seconds: float) -> None:
        # Of another kind: a wish that is for now does not wait for one that is for later.
        self._keeper.keep("journal" if seconds else "accepted result", self._prepare, seconds)

    def _prepare(self) -> Callable[[], None]:
        """Take the moments of what has changed, and give the function that writes them."""
        pictures = self._canvas.pictures
        self._kept = [kept for kept in self._kept if not kept.is_done]
        works: list[Callable[[], None]] = []
        for kept in self._kept:
            is_open = kept.picture in pictures and not kept.is_given_up
            works.append(self._writer(kept, pictures.index(kept.picture)) if is_open else self._ender(kept))

        def write() -> None:
            faults: list[Exception] = []
            for work in works:
                try:
                    work()
                except Exception as fault:  # noqa: BLE001  # one picture that cannot be written does not keep the others from it
                    faults.append(fault)
            if faults:
                raise faults[0]

        return write

    def _ender(self, kept: Kept) -> Callable[[], None]:
        """Give how a picture that is no longer open is written a last time, or its journal removed."""
        is_kept = kept.picture.is_modified and not kept.is_given_up
        last = self._writer(kept, 0) if is_kept else _remover(kept)

        def end() -> None:
            last()
            kept.is_done = True

        return end

    def _writer(self, kept: Kept, order: int) -> Callable[[], None]:
        """Give the function that writes what a picture is now; nothing where its journal holds that already."""
        from studio.storage.projects.journal import Journal, Label, remove_journal
        from studio.storage.projects.moments import Moments

        picture = kept.picture
        if not picture.document.is_editing:
            kept.state = picture.document.state
        is_modified, panels = picture.is_modified, self._panels.state
        files, places = (picture.project, picture.file, picture.opened), places_of(self._queue, picture.document)
        token: Token = (kept.state, picture.frame, *files, is_modified, order, panels, places)
        if token == kept.written:
            return _nothing
        journal, moments = kept.journal or Journal(kept.folder), kept.moments or Moments()
        kept.journal, kept.moments = journal, moments
        moment = moments.take(kept.state) if is_modified else kept.state
        state = replace(project_state(picture, moment, panels.to_json()), places=places)
        project = "" if picture.project is None else str(picture.project)
        stamp = None if picture.file is None else picture.file.stamp
        label = Label(picture.name, time.time(), os.getpid(), None, order, project, is_modified, stamp)

        def write() -> None:
            journal.write(state, replace(label, born=self._birth()))
            kept.written = token
            for folder in kept.replaces:
                remove_journal(folder)
            kept.replaces = ()

        return write

    def _birth(self) -> float | None:
        from studio.storage.run_marker import birth_of

        if self._born is None:
            self._born = birth_of(os.getpid())
        return self._born


def _remover(kept: Kept) -> Callable[[], None]:
    folders = (kept.folder, *kept.replaces)

    def remove() -> None:
        from studio.storage.projects.journal import remove_journal

        for folder in folders:
            remove_journal(folder)

    return remove


def _nothing() -> None:
    """Write nothing: the journal holds it already."""


def project_state(picture: OpenPicture, moment: DocumentState, panels: Mapping[str, object]) -> ProjectState:
    """Give a picture as a project holds it, at a moment of its document, without jobs."""
    from studio.storage.projects.project import ProjectState

    opened = picture.opened
    return ProjectState(
        moment,
        picture.frame,
        panels,
        picture="" if opened is None else str(opened.path),
        record=None if opened is None else opened.record,
        origins=_origins_of(picture, moment),
    )


def _origins_of(picture: OpenPicture, moment: DocumentState) -> Origins:
    """Give what a picture comes from; of what was put into it, what is still in a layer."""
    from studio.storage.projects.origins import Origins

    opened = picture.opened
    parts = picture.parts_in({source for layer in moment.layers for source in layer.sources})
    if opened is None:
        return Origins(parts=parts)
    return Origins(opened.reference, opened.foreign, parts)
