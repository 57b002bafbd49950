"""Pictures that need more memory than is free: refused before they are decoded, or the system would end the program."""

# ruff: noqa: PLC0415 - only a large picture asks how much memory there is

from __future__ import annotations

from pathlib import Path

from studio.storage.unreadable import CannotOpenNow

LARGE_PIXELS = 2**24
"""Up to so many pixels nobody asks."""
BYTES_OPENED, BYTES_OPENED_DEEP = 16, 36
"""Of each pixel at the most, while a picture of 8 and one of 16 bits is opened: measured with RGBA."""
BYTES_SHRUNK = 8
HINT = "Close other programs, or scale it down."
GIB = 2**30


class TooLittleMemory(CannotOpenNow):
    """A picture may be whole, but there is no room to open it now."""

    def __init__(self, path: Path, needed: int | None = None, free: int = 0) -> None:
        if needed is None:
            super().__init__(f"{path} needs more memory to open than there is.", HINT)
        else:
            gib = f"{needed / GIB:.1f}", f"{free / GIB:.1f}"
            super().__init__(f"{path} needs {gib[0]} GiB of memory to open, and {gib[1]} GiB are free.", HINT)


def check_memory(path: Path, pixels: int, bytes_a_pixel: int) -> None:
    """Refuse a picture for which there is too little memory.

    Args:
        path: Names it in the message.
        pixels: How many it has, as its header says.
        bytes_a_pixel: What opening it takes.

    Raises:
        TooLittleMemory: More is needed than is free.
    """
    needed = pixels * bytes_a_pixel
    if pixels > LARGE_PIXELS and needed > (free := free_bytes()):
        raise TooLittleMemory(path, needed, free)


def free_bytes() -> int:
    """Give how much memory programs can still have without others being swapped out."""
    import psutil

    return int(psutil.virtual_memory().available)
