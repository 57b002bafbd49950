"""The folders of the library as the window knows them: added with a check, taken out with an undo, looked at."""

# ruff: noqa: PLC0415 - the window paints first; the library is imported when it is used

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal

from studio.contract.errors import InvalidRequest, StudioError
from studio.session.notices import NoticeAction, Notices, Severity
from studio.session.preferences import SettingsStore
from studio.session.shelf import Shelf
from studio.session.tasks import Tasks, Worker
from studio.session.texts import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from studio.storage.library_folders import FolderState

TAKEN_OUT = QT_TRANSLATE_NOOP("Session", "{folder} is no part of the library any more.")
TAKEN_OUT_HINT = QT_TRANSLATE_NOOP(
    "Session", "Its pictures stay where they are; stars, labels and tags wait for them in case it comes back."
)
ADDED = QT_TRANSLATE_NOOP("Session", "{folder} belongs to the library now, with {count} pictures.")
ADDED_EMPTY = QT_TRANSLATE_NOOP("Session", "{folder} belongs to the library now; there is no picture in it yet.")
REPLACED = QT_TRANSLATE_NOOP(
    "Session", "The folder {folder} is another one than before: a disk was taken away there, or connected."
)
REPLACED_HINT = QT_TRANSLATE_NOOP("Session", "Stars, labels and tags wait for the pictures that are not there now.")
UNDO = QT_TRANSLATE_NOOP("Session", "Undo")


class LibraryFolders(QObject):
    """The studio's own folder, and those that a person adds.

    Args:
        shelf: Knows where the studio's own files lie.
        settings: Hold the list.
        notices: Say what happened, with a button that undoes it.
        tasks: Run what looks at the disk.
        parent: Owner.

    Attributes:
        states: How each folder was found when it was looked at last.
        adding: The folder that is being looked at to be taken in, None where none is.
        refusal: Why the last one was not taken in, None where it was.
        is_shown: The list of folders is on the screen, and says itself why one was refused.

    Signals:
        adding_changed: A folder is being looked at, or it was taken in or refused.
        states_changed: It was looked how the folders are; `states` has it.
        returned: A folder that was away is there again.
    """

    adding_changed = Signal()
    states_changed = Signal()
    returned = Signal()

    def __init__(
        self, shelf: Shelf, settings: SettingsStore, notices: Notices, tasks: Tasks, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._shelf = shelf
        self._settings = settings
        self._notices = notices
        self._tasks = tasks
        # A disk that does not answer holds up nothing but this.
        self._disk = Worker("library-roots")
        self._asked = 0
        self.states: dict[Path, FolderState] = {}
        self.adding: Path | None = None
        self.refusal: StudioError | None = None
        self.is_shown = False

    @property
    def roots(self) -> tuple[Path, ...]:
        """The folders of the library; new pictures come into the first."""
        from studio.storage.library_folders import library_roots

        return library_roots(self._settings.current, self._shelf.places)

    @property
    def further(self) -> tuple[Path, ...]:
        """The folders that a person has added."""
        return self._settings.current.library_folders

    @property
    def left_out(self) -> tuple[Path, ...]:
        """The folders of the studio's own files, which are no pictures of the library."""
        from studio.storage.library_folders import own_folders

        return own_folders(self._shelf.places)

    def add_soon(self, folder: Path) -> None:
        """Take a folder in, unless another one is being looked at; what is wrong with it is told."""
        if self.adding is None:
            self.adding, self.refusal = folder, None
            self._tasks.start(self._add(folder))
            self.adding_changed.emit()

    async def add(self, folder: Path) -> None:
        """Take a folder into the library, once it is known that it may come in.

        Raises:
            InvalidRequest: It may not; the text says why.
        """
        from studio.storage.library_folders import check_new_folder

        checked = await self._disk.do(check_new_folder, folder, self._settings.current, self._shelf.places)
        chosen = self.further
        if checked in chosen:  # chosen once more while the disk was slow
            raise InvalidRequest(f"The folder {checked} belongs to the library already.")
        self._settings.update(library_folders=(*chosen, checked))

    def remove(self, folder: Path) -> None:
        """Take a folder out of the library; its pictures stay on the disk, and their marks stay known."""
        before = self.further
        if folder not in before:
            return
        self._settings.update(library_folders=tuple(each for each in before if each != folder))
        text = _translated(TAKEN_OUT).format(folder=folder)
        action = NoticeAction(_translated(UNDO), lambda: self._put_back(folder, before.index(folder)))
        self._notices.post(text, _translated(TAKEN_OUT_HINT), action=action)

    def look(self) -> None:
        """Look how the folders are; `states_changed` tells when that is known, however slow a disk is."""
        self._asked += 1
        self._tasks.start(self._look(self._asked))

    def say_added(self, folder: Path, added: Sequence[Path]) -> None:
        """Say what a folder has brought."""
        count = sum(path.is_relative_to(folder) for path in added)
        text = _translated(ADDED if count else ADDED_EMPTY)
        self._notices.post(text.format(folder=folder, count=f"{count:,}"))

    def say_replaced(self, folder: Path) -> None:
        """Say that another folder has the name of one of the library's."""
        text = _translated(REPLACED).format(folder=folder)
        self._notices.post(text, _translated(REPLACED_HINT), Severity.WARNING)

    def close(self) -> None:
        """End the thread."""
        self._disk.close()

    async def _add(self, folder: Path) -> None:
        try:
            await self.add(folder)
        except StudioError as error:
            self.refusal = error
            if not self.is_shown:
                self._notices.post_error(error)
        else:
            self.look()
        finally:
            self.adding = None
            self.adding_changed.emit()

    def _put_back(self, folder: Path, place: int) -> None:
        now = self.further
        if folder not in now:
            self._settings.update(library_folders=(*now[:place], folder, *now[place:]))

    async def _look(self, number: int) -> None:
        from studio.storage.library_folders import state_of

        for root in self.roots:
            state = await self._disk.do(state_of, root)
            if number != self._asked:
                return
            before, self.states[root] = self.states.get(root), state
            if before != state:
                self.states_changed.emit()
            if before is not None and state.is_there and not before.is_there:
                self.returned.emit()


def _translated(text: str) -> str:
    return QCoreApplication.translate("Session", text)
