"""Projects: opened, saved, kept in a journal while they are open, and brought back after a crash."""

# ruff: noqa: PLC0415 - numpy and the formats wait until there is a project

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal

from studio.contract.errors import Cancelled, StudioError, UnreadablePicture
from studio.contract.records import SourceReference, SourceRole
from studio.session.autosave import Autosave, project_state
from studio.session.canvas import OpenPicture, document_of
from studio.session.file_work import FileWork, Told
from studio.session.keeping import Keeper
from studio.session.notices import Severity
from studio.session.project_jobs import aim_again, jobs_of, places_of, put_back
from studio.session.shelf import Opened
from studio.session.state import PanelState
from studio.session.tasks import Worker
from studio.session.texts import QT_TRANSLATE_NOOP
from studio.storage.projects.project import ProjectReplaced

if TYPE_CHECKING:
    from studio.session.session import Session
    from studio.storage.projects.journal import Recovery
    from studio.storage.projects.places_of_jobs import JobPlace
    from studio.storage.projects.project import LoadedProject

__all__ = ["ProjectReplaced", "Projects", "Recovery"]

MAX_RECENT = 10
KEPT_JOBS = QT_TRANSLATE_NOOP("Projects", "{count} jobs of the project wait in the queue.")
GONE = QT_TRANSLATE_NOOP("Projects", "{name} could not be brought back: {reason}")


class Projects(QObject):
    """The projects of one window; lives in its thread, the disk has threads of its own.

    Args:
        session: Whose pictures, panels and jobs they are.

    Attributes:
        recent: Files of the last projects, the newest first.
        left: What was open when an earlier run ended without closing it.
        work: Tells how far the file is that is being read or written, and can be told to end.

    Signals:
        changed: The open picture's name is another, or whether it is modified.
        recent_changed: There is another list of the last projects.
        left_changed: There is something else, or nothing any more, that can be brought back.
    """

    changed = Signal()
    recent_changed = Signal()
    left_changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._canvas = session.canvas
        self._disk, self._journal_disk = Worker("projects"), Worker("journal")
        self.work = FileWork(self._disk, self)
        self._keeper = Keeper(session.tasks, self._journal_disk, session.notices.post_error)
        places = session.shelf.places
        self._recent_file = places.projects_file
        self._journals = places.journals
        self._autosave = Autosave(places.journals, self._canvas, session.panels, session.queue, self._keeper)
        self._told: tuple[str, bool] = ("", False)
        self.recent: tuple[Path, ...] = ()
        self.left: tuple[Recovery, ...] = ()
        self._canvas.replaced.connect(self._tell)
        self._canvas.changed.connect(lambda _: self._tell())
        self._canvas.accepted.connect(self._tell)

    # What is open

    @property
    def name(self) -> str:
        """What people call the open picture; empty where nothing is open."""
        return "" if self._canvas.current is None else self._canvas.current.name

    @property
    def is_modified(self) -> bool:
        """Whether the open picture differs from its file."""
        return self._canvas.current is not None and self._canvas.current.is_modified

    @property
    def modified(self) -> tuple[OpenPicture, ...]:
        """The open picture and the earlier ones that differ from their files, the open one first."""
        return tuple(picture for picture in reversed(self._canvas.pictures) if picture.is_modified)

    # What a person does

    def open(self, path: Path) -> None:
        """Open a project; a notice says where it cannot be read, or what of it."""
        self._session.tasks.start(self._open(path))

    def save(self, path: Path) -> None:
        """Write the open picture as a project; a notice says where that fails, and the old file is untouched."""
        if self._canvas.current is not None:
            self._session.tasks.start(self.write(self._canvas.current, path))

    async def write(self, picture: OpenPicture, path: Path, *, is_asked: bool = False) -> None:
        """Write a picture as a project, in place of the file that is there.

        Args:
            picture: The picture.
            path: The file.
            is_asked: A person has said that whatever is there by now is replaced.

        Raises:
            ProjectReplaced: It is the picture's own file, and another program has written it meanwhile.
            SaveFailed: It could not be written; the old file is untouched.
            Cancelled: A person has ended it; the old file is untouched.
        """
        from studio.storage.projects.moments import Moments
        from studio.storage.projects.saving import save_project

        settled = self._autosave.settled(picture)
        panels = self._session.panels.state.to_json()
        state = project_state(picture, Moments().take(settled), panels)
        queue, document = self._session.queue, picture.document
        state = replace(state, jobs=jobs_of(queue, document), places=places_of(queue, document))
        before = picture.unchanged_in(settled)
        known = None if is_asked or path != picture.project else picture.file
        picture.file = await self.work.do(
            path, lambda told: save_project(path, state, before, told, known), is_saving=True
        )
        picture.project, picture.saved, picture.asks_where = path, settled, False
        self._remember(path)
        self._autosave.soon()
        self._tell()

    def close_picture(self) -> None:
        """Close the open picture; what of it is not saved is lost, whoever calls this has asked."""
        if self._canvas.current is not None:
            self.give_up(self._canvas.current)
            self._canvas.close()

    def give_up(self, picture: OpenPicture) -> None:
        """Keep nothing of a picture for the next start."""
        self._autosave.give_up(picture)

    def restore(self, recoveries: tuple[Recovery, ...]) -> None:
        """Open again what was open; a notice says where something cannot be read."""
        self._forget_left(recoveries)
        self._session.tasks.start(self._restore(recoveries))

    def discard(self, recoveries: tuple[Recovery, ...]) -> None:
        """Remove for good what was open."""
        self._forget_left(recoveries)
        self._session.tasks.start(self._discard(recoveries))

    def clear_recent(self) -> None:
        """Forget the list of the last projects; the projects stay."""
        self.recent = ()
        self._recent_differs()

    # The course of a session

    async def begin(self) -> None:
        """Read which projects were the last ones, and what an earlier run left open."""
        from studio.storage.projects.recent import load_recent_projects

        read, notice = await self._disk.do(load_recent_projects, self._recent_file)
        self.recent = tuple(dict.fromkeys((*self.recent, *read)))[:MAX_RECENT]
        self.recent_changed.emit()
        self._warn(notice)
        await self.look_for_left()

    async def look_for_left(self) -> None:
        """Read what can be brought back."""
        folders = self._autosave.folders  # a journal may be removed while the folders are read
        found, notice = await self._journal_disk.do(_left_in, self._journals)
        folders |= self._autosave.folders
        self.left = tuple(each for each in found if each.path not in folders)
        self._warn(notice)
        self.left_changed.emit()

    async def close(self) -> None:
        """Bring what is modified and nowhere else into its journal, and end the threads."""
        await self._autosave.close()
        self._disk.close()
        self._journal_disk.close()

    # Inside

    async def _open(self, path: Path) -> None:
        from studio.storage.projects.ora import load_project

        try:
            loaded = await self.work.do(path, partial(load_project, path), is_saving=False)
        except Cancelled:
            raise
        except StudioError:
            self.recent = tuple(each for each in self.recent if each != path)
            self._recent_differs()
            raise
        picture = await self._disk.do(_picture_of, loaded, path)
        picture.saved = picture.document.state
        self._place(picture, loaded)
        self._remember(path)

    async def _restore(self, recoveries: tuple[Recovery, ...]) -> None:
        for recovery in recoveries:
            try:
                read = partial(self._read, recovery)
                picture, loaded, places = await self.work.do(Path(recovery.name), read, is_saving=False)
            except Cancelled:
                await self.look_for_left()
                return
            except StudioError as error:
                text = QCoreApplication.translate("Projects", GONE).format(name=recovery.name, reason=error.text)
                self._session.notices.post(text, error.hint, Severity.ERROR)
                continue
            self._place(picture, loaded, journal=recovery.path)
            self._aim(places, picture)

    def _read(self, recovery: Recovery, told: Told) -> tuple[OpenPicture, LoadedProject | None, Mapping[str, JobPlace]]:
        """Read a picture back, and where its jobs belong; in the disk's thread."""
        from studio.storage.projects.ora import load_project
        from studio.storage.projects.recovering import journal_entry, read_journal

        project = Path(recovery.project) if recovery.project else None
        entry = journal_entry(recovery.path)
        if recovery.is_edited:
            loaded = read_journal(recovery.path)
            return _picture_of(loaded, project), loaded, entry.places
        if project is not None:
            loaded = load_project(project, told)
            picture = _picture_of(loaded, project)
            picture.frame = entry.frame
            picture.saved = picture.document.state
            return picture, loaded, entry.places
        if not entry.picture:
            raise UnreadablePicture(f"{recovery.name} was empty.")
        opened = self._session.shelf.open(Path(entry.picture))
        document = document_of(opened)
        return OpenPicture(document, opened, entry.frame, saved=document.state), None, entry.places

    def _place(self, picture: OpenPicture, loaded: LoadedProject | None, journal: Path | None = None) -> None:
        self._canvas.place(picture)
        if journal is not None:
            self._autosave.replaces(picture, journal)
        if loaded is None:
            return
        for notice in loaded.notices:
            self._warn(notice)
        if loaded.state.panels:
            known = {**self._session.panels.state.to_json(), **loaded.state.panels}
            self._session.panels.replace(PanelState.from_json(known))
        count = put_back(self._session.queue, loaded.state.jobs)
        self._aim(loaded.state.places, picture)
        if count:
            text = QCoreApplication.translate("Projects", KEPT_JOBS).format(count=count)
            self._session.notices.post(text)

    def _aim(self, places: Mapping[str, JobPlace], picture: OpenPicture) -> None:
        aim_again(self._session.queue, places, self._canvas, picture.document)

    async def _discard(self, recoveries: tuple[Recovery, ...]) -> None:
        from studio.storage.projects.journal import remove_journal

        for recovery in recoveries:
            await self._journal_disk.do(remove_journal, recovery.path)

    def _forget_left(self, recoveries: tuple[Recovery, ...]) -> None:
        self.left = tuple(each for each in self.left if each not in recoveries)
        self.left_changed.emit()

    def _remember(self, path: Path) -> None:
        self.recent = tuple(dict.fromkeys((path, *self.recent)))[:MAX_RECENT]
        self._recent_differs()

    def _recent_differs(self) -> None:
        from studio.storage.projects.recent import save_recent_projects

        recent, file = self.recent, self._recent_file
        self._keeper.keep("recent projects", lambda: lambda: save_recent_projects(recent, file))
        self.recent_changed.emit()

    def _warn(self, notice: str) -> None:
        self._session.notices.post(notice, severity=Severity.WARNING)

    def _tell(self) -> None:
        told = self.name, self.is_modified
        if told != self._told:
            self._told = told
            self.changed.emit()


def _left_in(journals: Path) -> tuple[tuple[Recovery, ...], str]:
    """Give what can be brought back; what this process itself does not have open any more is among it."""
    from studio.storage.projects.recovering import recoverable, sweep_journals
    from studio.storage.run_marker import is_alive

    sweep_journals(journals)
    own = os.getpid()
    return recoverable(journals, lambda pid, born: pid != own and is_alive(pid, born))


def _picture_of(loaded: LoadedProject, project: Path | None) -> OpenPicture:
    """Give a project as a picture that can be opened; any thread may call it."""
    from studio.document.document import Document

    state, origins = loaded.state, loaded.state.origins
    document = Document.of_state(state.document)
    opened = None
    if state.picture:
        path, record_id = Path(state.picture), "" if state.record is None else state.record.id
        # The project's pixels are not those of the file that it began with; older projects do not know its fingerprint.
        named = origins.base or SourceReference(SourceRole.BASE, "", path.name, record_id)
        opened = Opened(path, document.visible(), state.record, foreign=origins.foreign, named=named)
    file = None if project is None else loaded.file
    picture = OpenPicture(document, opened, state.frame, project, asks_where=not loaded.is_whole, file=file)
    picture.parts = origins.parts
    return picture
