"""The pictures and masks of jobs that wait: each a file of its own, named by its fingerprint and written once.

Inside the queue's own file they would be packed and written again with every change of the queue: seconds for a picture
of 4096 x 4096.
"""

# ruff: noqa: PLC0415 - numpy waits until a job has a picture

from __future__ import annotations

import contextlib
import functools
import re
import zlib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from studio.contract.errors import InvalidRequest, SaveFailed
from studio.contract.geometry import Extent
from studio.contract.raster import Mask, PictureReference, Pixels, Raster
from studio.contract.requests import GenerateRequest
from studio.storage import atomic

MAX_BYTES = 2**31
LEVEL = 1
"""Deflating harder takes three times as long and saves a few hundredths."""
HEADER = re.compile(rb"studio (\d{1,5}) (\d{1,5}) ([134])\n")
SUFFIX = ".pixels"
FINGERPRINT = re.compile(rb"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")


class QueuePictures:
    """A folder with pixels.

    Args:
        folder: Holds nothing else.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, requests: tuple[GenerateRequest, ...]) -> tuple[GenerateRequest, ...]:
        """Write the pictures of requests that are not there yet, and give the requests with references to them.

        Raises:
            SaveFailed: They could not be written, or take more than 2 GiB.
        """
        wanted = {
            grid.sha256: grid
            for request in requests
            for grid in (request.source, request.mask)
            if isinstance(grid, Raster | Mask)
        }
        total = 0
        for sha256, grid in wanted.items():
            total += self._write(sha256, grid)
            if total > MAX_BYTES:
                raise SaveFailed(
                    f"The pictures of the jobs that wait take more than {MAX_BYTES // 2**20:,} MiB on the disk.",
                    "They wait in memory only: make or remove some of them before you quit.",
                )
        return tuple(request.without_pixels() for request in requests)

    def filled(self, request: GenerateRequest) -> GenerateRequest:
        """Give a request with the pictures that it refers to.

        Raises:
            InvalidRequest: One is not there, or is damaged.
        """
        source, mask = request.source, request.mask
        if isinstance(source, PictureReference):
            source = Raster(self._read(source))
        if isinstance(mask, PictureReference):
            mask = Mask(self._read(mask))
        return replace(request, source=source, mask=mask)

    def sweep(self, requests: tuple[GenerateRequest, ...], kept: Iterable[Path] = ()) -> None:
        """Remove the pictures that nobody refers to.

        Args:
            requests: Those that wait.
            kept: Lists that could not be read, such as those of a newer studio: what they name is worth nothing
                without its pictures.
        """
        wanted = {
            grid.sha256
            for request in requests
            for grid in (request.source, request.mask)
            if isinstance(grid, PictureReference)
        }
        others = [file for file in self._folder.glob(f"*{SUFFIX}") if file.stem not in wanted]
        if not others:
            return
        for list_file in kept:
            state = list_file.stat()
            wanted |= _named_in(list_file, state.st_size, state.st_mtime_ns)
        for file in others:
            if file.stem not in wanted:
                with contextlib.suppress(OSError):
                    file.unlink()

    def _write(self, sha256: str, grid: Raster | Mask) -> int:
        file = self._folder / f"{sha256}{SUFFIX}"
        with contextlib.suppress(OSError):
            return file.stat().st_size
        data = packed(grid)
        atomic.make_folder(self._folder)
        atomic.replace(file, data)
        return len(data)

    def _read(self, reference: PictureReference) -> Pixels:
        import numpy as np

        fault = InvalidRequest(f"The picture {reference.sha256[:12]} of a job is not there, or is damaged.")
        if not re.fullmatch(r"[0-9a-f]{64}", reference.sha256):
            raise fault
        try:
            data = (self._folder / f"{reference.sha256}{SUFFIX}").read_bytes()
        except OSError as error:
            raise fault from error
        found = HEADER.match(data)
        if found is None:
            raise fault
        width, height, channels = map(int, found.groups())
        if Extent(width, height) != reference.extent:
            raise fault
        try:
            pixels = zlib.decompressobj().decompress(data[found.end() :], width * height * channels)
            shape = (height, width) if channels == 1 else (height, width, channels)
            array = np.frombuffer(pixels, np.uint8).reshape(shape)
        except (zlib.error, ValueError) as error:
            raise fault from error
        return array


@functools.lru_cache(maxsize=64)
def _named_in(list_file: Path, size: int, mtime_ns: int) -> frozenset[str]:
    """Give every fingerprint in a list, whatever its shape is; size and time tell it from another one by its name."""
    return frozenset(found.decode() for found in FINGERPRINT.findall(list_file.read_bytes()))


def packed(grid: Raster | Mask) -> bytes:
    """Give pixels as a file holds them: a line with their size, then the bytes, deflated."""
    channels = 1 if grid.array.ndim == 2 else int(grid.array.shape[2])
    header = f"studio {grid.extent.width} {grid.extent.height} {channels}\n".encode()
    return header + zlib.compress(grid.array.tobytes(), LEVEL)
