"""Under which names copies are published: never over a file, and without looking through the folder each time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from studio.contract.errors import SaveFailed
from studio.storage import atomic
from studio.storage.naming import NameParts, NameTemplate, safe_stem

MAX_TRIES = 100_000


@dataclass(slots=True)
class Publisher:
    """Publishes files in a folder and the folders below it.

    Attributes:
        folder: The folder; made when the first file is published.
        suffix: How the names end.
        template: How files are named; None keeps their own names.
    """

    folder: Path
    suffix: str
    template: NameTemplate | None = None
    _next: dict[tuple[Path, str], int] = field(default_factory=dict)
    _made: set[Path] = field(default_factory=set)

    def publish(self, data: bytes, own_name: str, parts: NameParts) -> Path:
        """Write a file under the next free name.

        Args:
            data: The whole content.
            own_name: Name of the picture that it is a copy of, without its suffix.
            parts: What a template can tell about it.

        Raises:
            SaveFailed: It could not be written; nothing half-written is left behind.
        """
        folder = self.folder if self.template is None else self.folder.joinpath(*self.template.folders(parts))
        self._make(folder)
        names = self._own(folder, own_name) if self.template is None else self._numbered(folder, self.template, parts)
        path = atomic.publish(folder, names, data)
        if path is None:
            raise SaveFailed(f"No name is free in {folder}.", "Choose another folder.")
        return path

    def _make(self, folder: Path) -> None:
        if folder not in self._made:
            atomic.make_folder(folder)
            atomic.sweep(folder)
            self._made.add(folder)

    def _own(self, folder: Path, own_name: str) -> Iterator[str]:
        stem = safe_stem(own_name)
        key = folder, stem.casefold()
        for number in range(self._next.get(key, 1), MAX_TRIES):
            self._next[key] = number + 1
            yield f"{stem}{self.suffix}" if number == 1 else f"{stem} ({number}){self.suffix}"

    def _numbered(self, folder: Path, template: NameTemplate, parts: NameParts) -> Iterator[str]:
        key = folder, ""
        if key not in self._next:
            self._next[key] = template.highest_number(_names_in(folder)) + 1
        for number in range(self._next[key], self._next[key] + MAX_TRIES):
            self._next[key] = number + 1
            yield f"{template.stem(parts, number)}{self.suffix}"


def _names_in(folder: Path) -> list[str]:
    try:
        return [entry.name for entry in folder.iterdir()]
    except OSError as error:
        raise atomic.explain(error, folder, 0) from error
