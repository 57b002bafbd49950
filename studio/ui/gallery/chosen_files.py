"""The files of the pictures that a person has chosen, however many: read ahead, so that a drag has all or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from studio.session.session import Session

if TYPE_CHECKING:
    from studio.session.library import Entry

PIECE = 500
"""So many are read at a time: a search meanwhile waits for no more."""


class ChosenFiles:
    """Knows where the chosen pictures are.

    Args:
        session: Its library knows it.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._paths: dict[int, Path | None] = {}
        self._asked = 0

    def forget(self) -> None:
        """Know nothing: the files may have other names now."""
        self._asked += 1
        self._paths.clear()

    def follow(self, ids: Sequence[int], known: Mapping[int, Entry]) -> None:
        """Know the files of these pictures and no others.

        Args:
            ids: Their numbers.
            known: Those that have been read.
        """
        self._asked += 1
        self._paths = {number: self._paths[number] for number in ids if number in self._paths}
        self._paths.update((number, known[number].path) for number in ids if number in known)
        missing = [number for number in ids if number not in self._paths]
        if missing:
            self._session.tasks.start(self._read(missing, self._asked))

    def paths(self, ids: Sequence[int]) -> list[Path] | None:
        """Give the files, without those of pictures that are gone; None while some are still being read."""
        if any(number not in self._paths for number in ids):
            return None
        return [path for path in map(self._paths.__getitem__, ids) if path is not None]

    async def _read(self, ids: Sequence[int], asked: int) -> None:
        for start in range(0, len(ids), PIECE):
            piece = ids[start : start + PIECE]
            found = await self._session.library.entries(piece)
            if asked != self._asked:
                return
            self._paths.update(dict.fromkeys(piece))
            self._paths.update((entry.id, entry.path) for entry in found)
