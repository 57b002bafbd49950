"""The trash folders beside the pictures, used in a thread of their own."""

# ruff: noqa: PLC0415 - the window paints first; what only the disk needs is imported when the disk is used

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from studio.contract.errors import StudioError
from studio.session.tasks import Worker

if TYPE_CHECKING:
    from studio.storage.places import Places
    from studio.storage.trash import Deletion, Left, Restoration, Trash
    from studio.storage.trash_folders import TrashFolders

Key = tuple[Path, str]
"""A deletion: the folder that has the trash, and the token in it."""


class Trashes:
    """Deletes, brings back and hands on; each folder of the library has a trash, and each other one of a picture.

    Args:
        roots: Gives the folders of the library.
        places: Where the list of the folders with a trash lies.
    """

    def __init__(self, roots: Callable[[], tuple[Path, ...]], places: Places) -> None:
        self._roots = roots
        self._places = places
        self._disk = Worker("trash")
        self._trashes: dict[Path, Trash] = {}
        self._noted: set[Path] = set()

    def root_of(self, path: Path) -> Path:
        """Give the folder whose trash takes a picture: the innermost of the library's, else the one that it is in."""
        holding = [root for root in self._roots() if path.is_relative_to(root)]
        return max(holding, key=lambda root: len(root.parts), default=path.parent)

    async def delete(self, root: Path, files: Iterable[Path]) -> Deletion:
        """Move files into the trash of a folder."""
        return await self._disk.do(self._delete, root, tuple(files))

    async def undo(self, key: Key) -> Restoration:
        """Bring back a deletion.

        Raises:
            InvalidRequest: It is not there any more.
        """
        root, token = key
        return await self._disk.do(lambda: self._trash(root).undo(token))

    async def hand_on(self, key: Key) -> int:
        """Hand a deletion on to the platform's trash, and give how many files that refused."""
        return await self._disk.do(self._hand_on, *key)

    async def sweep(self) -> None:
        """Hand on what lies there too long, and forget the folders that have no trash any more."""
        await self._disk.do(self._sweep)

    async def left(self) -> list[tuple[Path, Left]]:
        """Give the deletions that can be undone, the oldest first, each with the folder whose trash has it."""
        return await self._disk.do(self._left)

    def close(self) -> None:
        """Finish what was given, and end the thread."""
        self._disk.close()

    # In the thread

    def _delete(self, root: Path, files: tuple[Path, ...]) -> Deletion:
        if root not in self._noted:
            # Before the files move: whenever the process is killed, the next start finds them.
            with contextlib.suppress(StudioError):
                self._listed.note(root)
                self._noted.add(root)
        return self._trash(root).delete(files)

    def _hand_on(self, root: Path, token: str) -> int:
        with contextlib.suppress(StudioError):  # another window has handed it on already
            return self._trash(root).hand_on(token)
        return 0

    def _sweep(self) -> None:
        for root in self._all_roots():
            self._trash(root).sweep()
        self._listed.forget_empty(self._listed.all())
        self._noted.clear()

    def _left(self) -> list[tuple[Path, Left]]:
        found = [(root, left) for root in self._all_roots() for left in self._trash(root).left()]
        return sorted(found, key=lambda each: each[1].when)

    def _all_roots(self) -> tuple[Path, ...]:
        return tuple(dict.fromkeys((*self._roots(), *self._listed.all())))

    @property
    def _listed(self) -> TrashFolders:
        from studio.storage.trash_folders import TrashFolders

        return TrashFolders(self._places.trashes)

    def _trash(self, root: Path) -> Trash:
        from studio.storage.trash import FOLDER, Trash

        if root not in self._trashes:
            self._trashes[root] = Trash(root / FOLDER)
        return self._trashes[root]
