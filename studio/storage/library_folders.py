"""The folders of a person's library: the studio's own, and further ones that a person adds and takes out again."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from studio.contract.errors import InvalidRequest
from studio.storage.places import APPLICATION, Places
from studio.storage.settings import MAX_FOLDERS, Settings


@dataclass(frozen=True, slots=True)
class FolderState:
    """How a folder of the library is found.

    Attributes:
        folder: The folder.
        is_there: It can be listed; else its disk may be away.
        can_delete: Files can be taken out of it, as far as its permissions and its disk tell.
    """

    folder: Path
    is_there: bool
    can_delete: bool


def library_roots(settings: Settings, places: Places) -> tuple[Path, ...]:
    """Give the folders of the library: first the one that new pictures come into, then the further ones."""
    own = settings.pictures_folder or places.pictures
    return (own, *(folder for folder in settings.library_folders if folder != own))


def own_folders(places: Places) -> tuple[Path, ...]:
    """Give the folders of the studio's own files: a library that holds them leaves them out."""
    return places.config, places.data, places.cache, places.logs


def state_of(folder: Path) -> FolderState:
    """Look at a folder of the library; this may take long where its disk is slow."""
    try:
        with os.scandir(folder):
            pass
    except OSError:
        return FolderState(folder, is_there=False, can_delete=False)
    return FolderState(folder, is_there=True, can_delete=can_delete_in(folder))


def can_delete_in(folder: Path) -> bool:
    """Say whether files can be moved out of a folder, as far as its permissions and its disk tell."""
    return os.access(folder, os.W_OK)


def check_new_folder(folder: Path, settings: Settings, places: Places) -> Path:
    """Give a folder as the library takes it in, if it may; this may take long where its disk is slow.

    A folder may hold one of the library's: each picture then belongs to the innermost of them.

    Args:
        folder: What a person chose.
        settings: They name the folders that the library has.
        places: Where the studio's own files lie.

    Raises:
        InvalidRequest: It is no folder, is not there, cannot be read, belongs to the library already, or holds the
            studio's own files.
    """
    if not folder.is_absolute():
        raise InvalidRequest(f"The folder of the library is {str(folder)!r}; it must be a whole path.")
    if len(settings.library_folders) >= MAX_FOLDERS:
        raise InvalidRequest(
            f"The library has {MAX_FOLDERS} further folders already, which is the most.", "Take one of them out first."
        )
    folder = Path(os.path.normpath(folder))
    _check_readable(folder)
    real = _real(folder)
    if real == Path(real.anchor) and os.name == "posix":
        raise InvalidRequest(f"{folder} is the whole system.", "Choose the folder in it that holds the pictures.")
    _check_apart(folder, real, own_folders(places))
    for root in library_roots(settings, places):
        _check_new(folder, real, root)
    return folder


def _check_readable(folder: Path) -> None:
    try:
        with os.scandir(folder):
            return
    except FileNotFoundError:
        raise InvalidRequest(f"The folder {folder} is not there.", "Is its disk connected?") from None
    except NotADirectoryError:
        hint = "Choose the folder that holds it, or drop the file onto the gallery to copy it."
        raise InvalidRequest(f"{folder} is a file, not a folder.", hint) from None
    except OSError as error:
        hint = "Check its permissions, or choose another one."
        raise InvalidRequest(f"The folder {folder} cannot be read ({error.strerror or error}).", hint) from error
    except ValueError:  # a zero byte
        raise InvalidRequest(f"The folder {str(folder)!r} cannot be one of the library.") from None


def _check_apart(folder: Path, real: Path, own: Iterable[Path]) -> None:
    for each in map(_real, own):
        if real == each or each in real.parents:
            raise InvalidRequest(
                f"{folder} holds the own files of {APPLICATION}.", "Choose a folder that holds pictures."
            )


def _check_new(folder: Path, real: Path, root: Path) -> None:
    """Refuse a folder whose pictures a folder of the library has already."""
    real_root = _real(root)
    if folder == root:
        raise InvalidRequest(f"The folder {folder} belongs to the library already.")
    if real == real_root:
        raise InvalidRequest(f"{folder} is the same folder as {root}, which belongs to the library already.")
    if real_root in real.parents and not _is_hidden_below(real, real_root):
        raise InvalidRequest(
            f"{folder} lies in {root}, which belongs to the library already, with everything in it.",
            "In the gallery's filter one can choose it alone.",
        )


def _is_hidden_below(real: Path, root: Path) -> bool:
    """Say whether the library does not look into a folder below one of its own."""
    return any(part.startswith(".") for part in real.relative_to(root).parts)


def _real(folder: Path) -> Path:
    return Path(os.path.normcase(os.path.realpath(folder)))
