"""Files that are either whole or not there: written beside their place, synced to the disk, then published by one call.

A name that exists is never overwritten unless the caller says so (:func:`replace`). A process that is killed half way
leaves at most a hidden temporary file, which :func:`sweep` removes later.
"""

from __future__ import annotations

import contextlib
import errno
import functools
import os
import shutil
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO

from studio.contract.errors import OutputExists, SaveFailed, StudioError, shorten

TEMPORARY_PREFIX = ".studio-"
TEMPORARY_SUFFIX = ".part"
ABANDONED_SECONDS = 3600.0

_NO_LINKS = {
    errno.EPERM,
    errno.EACCES,
    errno.ENOTSUP,
    errno.EOPNOTSUPP,
    errno.ENOSYS,
    errno.EMLINK,
    errno.EINVAL,
    errno.EXDEV,
}


def write_new(path: Path, data: bytes) -> None:
    """Write a file that must not exist yet.

    Raises:
        OutputExists: The name is taken; the file there is untouched.
        SaveFailed: It could not be written; nothing is left behind.
    """
    if publish(path.parent, [path.name], data) is None:
        raise OutputExists(f"{path} exists already.", "Nothing is ever overwritten: choose another name.")


def publish(folder: Path, names: Iterable[str], data: bytes) -> Path | None:
    """Write a file under the first of the names that is free.

    Args:
        folder: Folder that holds the file; it must exist.
        names: File names in order of preference; may be endless.
        data: The whole content.

    Returns:
        The path that was taken, or None where every name was taken.

    Raises:
        SaveFailed: It could not be written; nothing is left behind.
    """
    return publish_written(folder, names, functools.partial(_write_all, data), len(data))


def publish_written(
    folder: Path, names: Iterable[str], write: Callable[[BinaryIO], None], size: int = 0
) -> Path | None:
    """Write a file piece by piece, and publish it under the first of the names that is free once it is whole.

    Args:
        folder: Folder that holds the file; it must exist.
        names: File names in order of preference; may be endless.
        write: Writes the content; whatever it raises, nothing is left behind.
        size: Bytes that are to be written, as far as it is known: for the message of a full disk.

    Returns:
        The path that was taken, or None where every name was taken.

    Raises:
        SaveFailed: It could not be written; nothing is left behind.
    """
    check_name(folder)
    temporary = _temporary_in(folder)
    try:
        _write_synced(temporary, write)
        for name in names:
            check_name(folder / name)
            if _publish_as(temporary, folder / name):
                _sync_name(folder / name)
                return folder / name
    except OSError as error:
        _remove(temporary)  # before the free bytes are counted
        raise explain(error, folder, size) from error
    finally:
        _remove(temporary)
    return None


def replace(path: Path, data: bytes) -> None:
    """Write a file of our own, such as the settings, in place of the one that is there.

    Raises:
        SaveFailed: It could not be written; the file that was there is untouched.
    """
    replace_written(path, functools.partial(_write_all, data), len(data))


def replace_written(path: Path, write: Callable[[BinaryIO], None], size: int = 0) -> None:
    """Write a file of our own piece by piece, in place of the one that is there once it is whole.

    Args:
        path: The file.
        write: Writes the content; whatever it raises, the file that was there is untouched.
        size: Bytes that are to be written, as far as it is known: for the message of a full disk.

    Raises:
        SaveFailed: It could not be written; the file that was there is untouched.
    """
    check_name(path)
    temporary = _temporary_in(path.parent)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_synced(temporary, write)
        temporary.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        _remove(temporary)
        raise explain(error, path.parent, size) from error
    finally:
        _remove(temporary)


def move(source: Path, target: Path) -> bool:
    """Give a file another name on its disk; False where that name is taken, which is then left as it is.

    A process that is killed half way leaves the old name or both, never none. The folders are not synced: who moves
    many files does that once (:func:`sync_folder`).

    Raises:
        OSError: It cannot be moved (another disk, no permission); it stands where it stood.
    """
    if not _publish_as(source, target):
        return False
    try:
        source.unlink(missing_ok=True)
    except OSError:
        _remove(target)
        raise
    return True


def make_folder(folder: Path) -> None:
    """Make a folder and those above it.

    Raises:
        SaveFailed: It cannot be made; the text says why.
    """
    check_name(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise explain(error, folder, 0) from error


def check_name(path: Path) -> None:
    """Refuse a name that no system could have, before the system's functions raise what nobody expects of them.

    Raises:
        SaveFailed: It has a zero byte, or half of a letter.
    """
    if not can_be_path(os.fspath(path)):
        raise SaveFailed(f"No file can be called {shorten(ascii(path.name))}.", "Choose another name.")


def can_be_path(text: object) -> bool:
    """Say whether the system could have such a path at all: no zero byte, no half of a character."""
    try:
        return isinstance(text, str) and bool(text) and b"\0" not in os.fsencode(text)
    except UnicodeEncodeError:
        return False


def sweep(folder: Path, now: float | None = None) -> int:
    """Remove the temporary files that killed processes left in a folder, and give their number.

    Args:
        folder: Where to look; may be missing.
        now: Seconds since the epoch; files younger than an hour may still be in the making.
    """
    removed = 0
    limit = (time.time() if now is None else now) - ABANDONED_SECONDS
    with contextlib.suppress(OSError):
        for path in folder.glob(f"{TEMPORARY_PREFIX}*{TEMPORARY_SUFFIX}"):
            if path.stat().st_mtime < limit:
                path.unlink()
                removed += 1
    return removed


def sync_folder(folder: Path) -> None:
    """Make a rename in the folder survive a loss of power; Windows does so by itself."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        # Some network and user-space file systems cannot sync a folder; the file itself is synced.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EBADF):
            raise
    finally:
        os.close(descriptor)


def explain(error: OSError, folder: Path, size: int) -> StudioError:
    """Give a failed write as a sentence: the folder, what is missing, what to do.

    Args:
        error: What the system said.
        folder: Where the write went.
        size: Bytes that were to be written.
    """
    code = error.errno
    if code in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return _full(folder, size, code)
    if code in (errno.EACCES, errno.EPERM, errno.EROFS):
        why = "is on a read-only disk" if code == errno.EROFS else "may not be written to (no permission)"
        return SaveFailed(f"The folder {folder} {why}.", "Choose another folder, or change its permissions.")
    if code in (errno.ENOENT, errno.ENOTDIR, errno.EEXIST):
        return SaveFailed(
            f"{folder} is not a folder (any more).", "Make it, connect its disk, or choose another folder."
        )
    if code == errno.ENAMETOOLONG:
        return SaveFailed(f"A file name in {folder} is too long for its disk.", "Choose a shorter name.")
    return SaveFailed(
        f"Writing to {folder} failed: {error.strerror or error}.", "Check the disk, or choose another folder."
    )


def _full(folder: Path, size: int, code: int | None) -> SaveFailed:
    free = free_bytes(folder)
    hint = "Free some space there, or choose another folder."
    if code == errno.ENOSPC and free is not None:
        missing = max(size - free, 1)
        return SaveFailed(
            f"The disk of {folder} is full: {size:,} bytes are needed, {free:,} are free,"
            f" {missing:,} or more are missing.",
            hint,
        )
    why = "Your quota on the disk of" if code == errno.EDQUOT else "The largest file size allowed in"
    return SaveFailed(f"{why} {folder} is reached: {size:,} bytes are needed.", hint)


def free_bytes(folder: Path) -> int | None:
    """Give the free bytes of the disk that holds a folder (or its nearest parent that exists), None where unknown."""
    for candidate in (folder, *folder.parents):
        try:
            return shutil.disk_usage(candidate).free
        except OSError:
            continue
    return None


def _temporary_in(folder: Path) -> Path:
    return folder / f"{TEMPORARY_PREFIX}{os.getpid()}-{os.urandom(6).hex()}{TEMPORARY_SUFFIX}"


def _write_all(data: bytes, file: BinaryIO) -> None:
    file.write(data)


def _write_synced(path: Path, write: Callable[[BinaryIO], None]) -> None:
    with path.open("xb") as file:
        write(file)
        file.flush()
        os.fsync(file.fileno())


def _publish_as(temporary: Path, path: Path) -> bool:
    """Give the temporary file its name; False where the name is taken."""
    try:
        if os.name == "nt":
            temporary.rename(path)  # refuses an existing name there
        else:
            os.link(temporary, path)
    except FileExistsError:
        return False
    except OSError as error:
        if os.name == "nt" or error.errno not in _NO_LINKS:
            raise
        return _publish_without_links(temporary, path)
    return True


def _publish_without_links(temporary: Path, path: Path) -> bool:
    """Publish on a disk without hard links (FAT, some network shares): claim the name, then rename over the claim."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
    except FileExistsError:
        return False
    try:
        temporary.replace(path)
    except OSError:
        _remove(path)
        raise
    return True


def _sync_name(path: Path) -> None:
    """Sync the folder of a new file; where that fails the name goes again: who writes it once more has it once."""
    try:
        sync_folder(path.parent)
    except OSError:
        _remove(path)
        raise


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()
