"""Finished pictures on disk: named, numbered, never overwritten, whole or not there."""

# ruff: noqa: PLC0415 - what costs time to import waits until it is needed: the start of the program is short

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from studio.contract.errors import SaveFailed
from studio.contract.raster import Raster
from studio.contract.records import PictureRecord
from studio.storage import atomic
from studio.storage.naming import NameParts, NameTemplate
from studio.storage.pngs import encode_png

LOCK_SECONDS = 10.0


@dataclass(slots=True)
class PictureStore:
    """Saves pictures, each with its record.

    Attributes:
        root: Folder that holds the template's folders.
        locks: Folder for lock files, outside the pictures.
        template: How pictures are named.
    """

    root: Path
    locks: Path
    template: NameTemplate = field(default_factory=NameTemplate)
    _swept: set[Path] = field(default_factory=set)

    def save(self, raster: Raster, record: PictureRecord, path: Path | None = None, title: str = "") -> Path:
        """Write a picture and give its path; when this returns, it is on the disk.

        Args:
            raster: The picture.
            record: How it was made.
            path: The file to make; None takes the next free name of the template.
            title: What stands in that name where the picture has no prompt.

        Raises:
            OutputExists: `path` is taken.
            SaveFailed: It could not be written; nothing half-written is left behind.
        """
        data = encode_png(raster, record)
        if path is not None:
            atomic.write_new(path, data)
            return path
        parts = name_parts(record, title)
        return self._save_numbered(data, self.root.joinpath(*self.template.folders(parts)), parts)

    def save_into(self, raster: Raster, record: PictureRecord, folder: Path, title: str = "") -> Path:
        """Write a picture into one folder under the next free name; the template's own folders are left out.

        Raises:
            SaveFailed: It could not be written; nothing half-written is left behind.
        """
        return self._save_numbered(encode_png(raster, record), folder, name_parts(record, title))

    def _save_numbered(self, data: bytes, folder: Path, parts: NameParts) -> Path:
        atomic.make_folder(folder)
        if folder not in self._swept:
            self._swept.add(folder)
            atomic.sweep(folder)
        with self._numbering(folder):
            try:
                taken = [entry.name for entry in folder.iterdir()]
            except OSError as error:
                raise atomic.explain(error, folder, len(data)) from error
            path = atomic.publish(folder, self.template.names(parts, taken), data)
        if path is None:
            raise SaveFailed(f"No name is free in {folder}.", "Choose another folder.")
        return path

    @contextlib.contextmanager
    def _numbering(self, folder: Path) -> Iterator[None]:
        """Keep other processes from giving out the same number; without the lock nothing is overwritten either."""
        from filelock import FileLock, Timeout

        name = hashlib.sha256(os.fsencode(folder.absolute())).hexdigest()[:16]
        with contextlib.ExitStack() as stack:
            with contextlib.suppress(OSError, Timeout, NotImplementedError):
                self.locks.mkdir(parents=True, exist_ok=True)
                stack.enter_context(FileLock(self.locks / f"{name}.lock", timeout=LOCK_SECONDS))
            yield


def name_parts(record: PictureRecord, title: str = "") -> NameParts:
    """Give what a name can tell about a picture; its day is the one on the clock that painted it.

    Args:
        record: How it was made.
        title: What stands for the prompt where there is none.
    """
    prompt = record.request.prompt or title
    return NameParts(record.created[:10], prompt, record.seed, Path(record.backbone.id).name)
