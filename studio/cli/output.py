# ruff: noqa: PLC0415 - `studio --help` imports nothing that it does not show
"""Where finished pictures go, decided and checked before any work begins."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from studio.contract.errors import InvalidRequest, OutputExists, SaveFailed, StudioError, shorten

if TYPE_CHECKING:
    from studio.contract.events import Pictured
    from studio.storage.pictures import PictureStore
    from studio.storage.places import Places
    from studio.storage.settings import Settings

LEAST_FREE_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Destination:
    """Where the pictures of one request go.

    Attributes:
        store: Saves them.
        files: One file a picture, where the person named them.
        folder: A folder that the person named; without files and folder, the pictures folder.
        title: What stands in a name where there is no prompt.
    """

    store: PictureStore
    files: tuple[Path, ...] = ()
    folder: Path | None = None
    title: str = ""

    def save(self, pictured: Pictured) -> Path:
        """Write one picture; where that fails, keep it in the temporary folder and say so.

        Raises:
            StudioError: It could not be written where it belongs; the text says where it was kept.
        """
        try:
            return self._save(pictured)
        except StudioError as error:
            raise self._rescued(pictured, error) from error

    def _save(self, pictured: Pictured) -> Path:
        if self.files:
            return self.store.save(pictured.image, pictured.record, self.files[pictured.picture - 1])
        if self.folder is not None:
            return self.store.save_into(pictured.image, pictured.record, self.folder, self.title)
        return self.store.save(pictured.image, pictured.record, title=self.title)

    def _rescued(self, pictured: Pictured, error: StudioError) -> StudioError:
        """Keep a picture that cost work although its place failed: in the temporary folder, if that is another disk."""
        try:
            kept = self.store.save_into(pictured.image, pictured.record, Path(tempfile.gettempdir()), self.title)
        except StudioError:
            return error
        return type(error)(f"{error.text} The finished picture was kept as {kept}.", error.hint)


def plan_output(output: str | None, count: int, places: Places, settings: Settings, title: str = "") -> Destination:
    """Decide where the pictures go, and refuse what cannot work.

    Args:
        output: The person's -o.
        count: How many pictures are asked for.
        places: Where things lie.
        settings: The person's.
        title: What stands in a name where there is no prompt.

    Raises:
        OutputExists: A file exists already.
        InvalidRequest: The name is no PNG file, or its folder does not exist.
        SaveFailed: The folder may not be written to, or its disk is full.
    """
    from studio.storage.naming import NameTemplate, numbered
    from studio.storage.pictures import PictureStore

    root = settings.pictures_folder or places.pictures
    store = PictureStore(root, places.locks, NameTemplate(settings.name_template))
    if output is None:
        check_folder(root)
        return Destination(store, title=title)
    path = _output_path(output)
    if path.is_dir() or output.endswith(("/", os.sep)):
        check_folder(path)
        return Destination(store, folder=path, title=title)
    files = tuple(path.with_name(name) for name in numbered(path.stem, count))
    if count == 1:
        files = (path,)
    _check_files(path, files)
    return Destination(store, files, title=title)


def _output_path(output: str) -> Path:
    if not output or "\0" in output:
        raise InvalidRequest(
            f"The output is {shorten(output)!r}; it must be a file or a folder.", "For example apple.png."
        )
    try:
        return Path(output).expanduser()
    except RuntimeError:  # "~somebody" whom the system does not know
        return Path(output)


def _check_files(path: Path, files: tuple[Path, ...]) -> None:
    if path.suffix.lower() != ".png":
        raise InvalidRequest(
            f"The output {shorten(path)!r} does not end in .png; pictures are saved as PNG.",
            f"For example {path.stem or 'picture'}.png; a new folder ends in a slash: {path}/",
        )
    if not path.parent.is_dir():
        raise InvalidRequest(
            f"There is no folder {path.parent} for {path.name}.", "Make it first, or choose another one."
        )
    for file in files:
        if os.path.lexists(file):
            raise OutputExists(
                f"{file} exists already.", "Nothing is ever overwritten: choose another name, or a folder."
            )
    check_folder(path.parent)


def check_folder(folder: Path) -> None:
    """Refuse a folder that cannot take files; one that does not exist yet is judged by the nearest above it.

    Raises:
        InvalidRequest: Something in its path is a file.
        SaveFailed: It may not be written to, or its disk is full.
    """
    from studio.storage.atomic import free_bytes

    nearest = next(place for place in (folder, *folder.absolute().parents) if os.path.lexists(place))
    if not nearest.is_dir():
        raise InvalidRequest(f"{nearest} is no folder.", "Choose another place.")
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise SaveFailed(
            f"The folder {nearest} may not be written to (no permission).",
            "Choose another one with -o, or change its permissions.",
        )
    free = free_bytes(nearest)
    if free is not None and free < LEAST_FREE_BYTES:
        raise SaveFailed(
            f"The disk of {nearest} is full: {free:,} bytes are free.", "Free some space there, or choose another one."
        )
