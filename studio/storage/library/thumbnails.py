"""Small pictures of the pictures: made when they are asked for, kept as WebP in a folder that does not grow forever.

Where the desktop has made one already, it is used (freedesktop.org, Thumbnail Managing Standard 0.9: its name is the
MD5 of the file's address, and it is valid where its `Thumb::MTime` is the file's).
"""

# ruff: noqa: PLC0415 - what costs time to import waits until it is needed: the start of the program is short

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from studio.contract.errors import StudioError
from studio.contract.raster import Raster
from studio.storage.colours import to_srgb
from studio.storage.decoding import upright
from studio.storage.free_memory import BYTES_SHRUNK, TooLittleMemory, check_memory
from studio.storage.metadata.orientations import orientation_of
from studio.storage.opening import open_picture
from studio.storage.planes import Planes
from studio.storage.png_pixels import pixel_parts
from studio.storage.unreadable import FORMATS, check_file, check_size, why_unreadable

if TYPE_CHECKING:
    from PIL.Image import Image as PillowImage
    from PIL.ImageFile import ImageFile

SIZE_PX = 256
SIZES = (64, 1024)
GLIMPSE_PX = 128
MAX_BYTES = 512 * 2**20
SWEEP_EVERY = 1_000
"""So many new ones are written before the folder is measured again."""
TOUCH_SECONDS = 86_400.0
LARGE_PIXELS = 32_000_000
QUALITY = 82
_DESKTOP = {128: "normal", 256: "large", 512: "x-large", 1024: "xx-large"}
_PLAIN_MODES = {"L": "L", "RGB": "RGB", "RGBA": "RGB", "LA": "L"}
_PLAIN_FORMATS = ("PNG", "JPEG", "WEBP")
_PIECE = ".studio-"


class Thumbnails:
    """The thumbnails of a library; any thread may ask, several at once.

    Args:
        folder: Where they are kept; it is made when it is needed.
        max_bytes: What they may take; those that were not asked for longest are removed.
        desktop: The desktop's own folder of thumbnails; None leaves it out.
    """

    def __init__(self, folder: Path, max_bytes: int = MAX_BYTES, desktop: Path | None = None) -> None:
        self._folder = folder
        self._max_bytes = max_bytes
        self._desktop = desktop
        self._written = SWEEP_EVERY - 1  # the first one measures what earlier runs left
        self._counting = threading.Lock()
        self._one_large_at_a_time = threading.Lock()

    def get(self, path: Path, mtime_ns: int, size: int = SIZE_PX) -> Raster:
        """Give the thumbnail of a picture, made now where there is none.

        Args:
            path: The picture.
            mtime_ns: When it was changed last: a thumbnail of before is not used.
            size: Longest side in pixels, 64 to 1,024; a smaller picture stays as it is.

        Raises:
            UnreadablePicture: The picture cannot be decoded.
        """
        size = max(SIZES[0], min(size, SIZES[1]))
        kept = self.file_of(path, mtime_ns, size)
        found = _kept(kept)
        if found is not None:
            return found
        found = self._of_desktop(path, mtime_ns, size)
        if found is None:
            found = self._made(path, size)
        self._keep(kept, found)
        return found

    def glimpse(self, path: Path, mtime_ns: int, size: int = GLIMPSE_PX) -> Raster:
        """Give a small picture for a look at what is in it: one that is there, else made now and not kept.

        Raises:
            UnreadablePicture: The picture cannot be decoded.
        """
        found = _kept(self.file_of(path, mtime_ns, size))
        return found or self._of_desktop(path, mtime_ns, size) or self._made(path, size)

    def file_of(self, path: Path, mtime_ns: int, size: int = SIZE_PX) -> Path:
        """Give the file that holds a thumbnail, or would."""
        key = b"%b\0%d\0%d" % (os.fsencode(path.absolute()), mtime_ns, size)
        name = hashlib.blake2b(key, digest_size=16).hexdigest()
        return self._folder / name[:2] / f"{name}.webp"

    def sweep(self) -> int:
        """Remove the ones that were not asked for longest until the rest fits, and give how many were removed."""
        files = sorted(self._files())
        excess = sum(size for _, size, _ in files) - self._max_bytes
        if excess <= 0:
            return 0
        excess += self._max_bytes // 10  # so that the next one does not measure again
        removed = 0
        for _, size, path in files:
            if excess <= 0:
                break
            with contextlib.suppress(OSError):
                Path(path).unlink()
                removed += 1
            excess -= size
        return removed

    def _files(self) -> list[tuple[float, int, str]]:
        """Give when each was asked for last, its size and its path."""
        found = []
        with contextlib.suppress(OSError), os.scandir(self._folder) as folders:
            for folder in folders:
                with contextlib.suppress(OSError), os.scandir(folder.path) as entries:
                    for entry in entries:
                        with contextlib.suppress(OSError):
                            state = entry.stat()
                            found.append((state.st_mtime, state.st_size, entry.path))
        return found

    def _keep(self, file: Path, raster: Raster) -> None:
        """Write a thumbnail; not synced: one that a loss of power spoils cannot be decoded and is made again."""
        piece = file.with_name(f"{_PIECE}{os.getpid()}-{threading.get_ident()}-{file.name}")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            piece.write_bytes(_encoded(raster))
            piece.replace(file)
        except OSError:
            with contextlib.suppress(OSError):
                piece.unlink()
            return  # a full disk: the thumbnail is made again next time
        with self._counting:
            self._written += 1
            is_due = self._written >= SWEEP_EVERY
            self._written = 0 if is_due else self._written
        if is_due:
            self.sweep()

    def _of_desktop(self, path: Path, mtime_ns: int, size: int) -> Raster | None:
        name = _DESKTOP.get(size)
        if self._desktop is None or name is None:
            return None
        from PIL import Image

        try:
            address = path.absolute().as_uri()
            file = self._desktop / name / f"{hashlib.md5(address.encode(), usedforsecurity=False).hexdigest()}.png"
            with Image.open(file, formats=("PNG",)) as image:
                said = (image.info.get("Thumb::URI"), image.info.get("Thumb::MTime"))
                if said != (address, str(mtime_ns // 10**9)) or max(image.size) > size:
                    return None
                return _raster(image.convert("RGBA" if _has_alpha(image) else "RGB"))
        except Exception:  # noqa: BLE001  # another program's file: whatever is wrong with it, ours is made instead
            return None

    def _made(self, path: Path, size: int) -> Raster:
        check_file(path)
        try:
            return self._decoded(path, size)
        except StudioError:
            raise
        except MemoryError as error:
            raise TooLittleMemory(path) from error
        except Exception as error:  # a file's import: a decoder may raise anything on a hostile file
            raise why_unreadable(path, error) from error

    def _decoded(self, path: Path, size: int) -> Raster:
        from PIL import Image

        Image.MAX_IMAGE_PIXELS = None  # checked here, by the header
        parts = pixel_parts(path)
        with (
            path.open("rb") if parts is None else parts.open() as file,
            Image.open(file, formats=FORMATS) as image,
        ):
            check_size(path, *image.size)
            is_plain = (
                "transparency" not in image.info and image.mode in _PLAIN_MODES and image.format in _PLAIN_FORMATS
            )
            if is_plain:
                image.draft(image.mode, (size * 2, size * 2))
            is_large = image.size[0] * image.size[1] > LARGE_PIXELS
            # Two pictures of 16,384 pixels a side at once would take gigabytes.
            with self._one_large_at_a_time if is_large else contextlib.nullcontext():
                check_memory(path, image.size[0] * image.size[1], BYTES_SHRUNK)
                return _of_plain(image, path, size) if is_plain else _of_any(path, size)


def desktop_folder() -> Path | None:
    """Give the folder in which the desktop keeps its thumbnails, None where there is none."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    folder = (Path(base) if Path(base).is_absolute() else Path.home() / ".cache") / "thumbnails"
    return folder if folder.is_dir() else None


def _of_plain(image: ImageFile, path: Path, size: int) -> Raster:
    """Shrink first, then convert the colours of the few pixels that are left."""
    import numpy as np

    profile = image.info.get("icc_profile", b"")
    image.thumbnail((size, size), reducing_gap=2.0)
    pixels = np.asarray(image)
    space = _PLAIN_MODES[image.mode]
    count = 1 if space == "L" else 3
    levels = pixels.reshape(*pixels.shape[:2], -1)
    alpha = np.ascontiguousarray(levels[..., count]) if levels.shape[2] > count else None
    colours, _ = to_srgb(Planes(space, np.ascontiguousarray(levels[..., :count]), alpha), profile, path.name)
    return Raster(upright(colours if alpha is None else np.dstack([colours, alpha]), orientation_of(image.info)))


def _of_any(path: Path, size: int) -> Raster:
    """Open a picture of any kind as the canvas would, and shrink it."""
    from PIL import Image

    image = Image.fromarray(open_picture(path).raster.array)
    image.thumbnail((size, size), reducing_gap=2.0)
    return _raster(image)


def _has_alpha(image: PillowImage) -> bool:
    return "A" in image.mode or "transparency" in image.info


def _raster(image: PillowImage) -> Raster:
    import numpy as np

    return Raster(np.asarray(image))


def _encoded(raster: Raster) -> bytes:
    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray(raster.array).save(buffer, "WEBP", quality=QUALITY, method=2)
    return buffer.getvalue()


def _kept(file: Path) -> Raster | None:
    """Read a thumbnail that was kept, and note that it was asked for; None where there is no whole one."""
    from PIL import Image

    try:
        with file.open("rb") as opened:
            state = os.fstat(opened.fileno())
            with Image.open(opened, formats=("WEBP",)) as image:
                if max(image.size) > SIZES[1]:
                    return None
                raster = _raster(image)
    except Exception:  # noqa: BLE001  # missing, cut off, or garbage: it is made again
        return None
    import time

    if time.time() - state.st_mtime > TOUCH_SECONDS:
        with contextlib.suppress(OSError):
            os.utime(file)
    return raster
