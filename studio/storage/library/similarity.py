"""Pictures that look alike, by a perceptual hash of 64 bits."""

# ruff: noqa: PLC0415 - what costs time to import waits until it is needed: the start of the program is short

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.contract.raster import Raster

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

SIDE_PX = 32
KEPT = 8
BITS = KEPT * KEPT
_NOISE = 0.01
"""Coefficients below this, in levels of 255, are rounding: a flat picture has no others."""


def phash(raster: Raster) -> int:
    """Give the perceptual hash of a picture: 64 bits that change little where the picture does.

    The picture becomes grey and 32 x 32, the 8 x 8 lowest frequencies of its cosine transform are compared with their
    median (Zauner 2010, "Implementation and Benchmarking of Perceptual Image Hash Functions", 3.2.1). Deliberate
    difference: the mean brightness is left out of the median, and what is only rounding counts as zero.

    Args:
        raster: The picture; transparency is laid over white.
    """
    import numpy as np
    from PIL import Image

    image = Image.fromarray(raster.over().array).convert("L")
    small = image.resize((SIDE_PX, SIDE_PX), Image.Resampling.LANCZOS, reducing_gap=4.0)
    cosines = _cosines()
    spectrum = (cosines @ np.asarray(small, np.float64) @ cosines.T).ravel()
    spectrum[np.abs(spectrum) < _NOISE] = 0.0
    bits = spectrum > np.median(spectrum[1:])
    bits[0] = False
    return int.from_bytes(np.packbits(bits).tobytes(), "big")


def distance(a: int, b: int) -> int:
    """Give the number of bits in which two hashes differ: 0 for pictures that look the same, about 32 for any two."""
    return (a ^ b).bit_count()


def nearest(target: int, hashes: Sequence[tuple[int, int]], limit: int) -> tuple[tuple[int, int], ...]:
    """Give the numbers of the pictures nearest to a hash with their distances, nearest first.

    Args:
        target: The hash.
        hashes: Number and hash of each picture.
        limit: So many at most.
    """
    import numpy as np

    if not hashes or limit < 1:
        return ()
    numbers = np.array([number for number, _ in hashes], np.int64)
    values = np.array([value for _, value in hashes], np.uint64)
    distances = np.bitwise_count(values ^ np.uint64(target))
    order = np.lexsort((-numbers, distances))[:limit]
    return tuple((int(numbers[place]), int(distances[place])) for place in order)


def _cosines() -> npt.NDArray[np.float64]:
    """Give the lowest 8 rows of the orthonormal cosine transform (DCT-II) of 32 values."""
    import numpy as np

    angles = np.outer(np.arange(KEPT), 2 * np.arange(SIDE_PX) + 1) * np.pi / (2 * SIDE_PX)
    rows: npt.NDArray[np.float64] = np.cos(angles) * np.sqrt(2 / SIDE_PX)
    rows[0] /= np.sqrt(2)
    return rows
