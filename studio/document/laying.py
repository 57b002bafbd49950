"""Colour, emptiness and mask values through a coverage: what painting tools do to pixels."""

from __future__ import annotations

import numpy as np

from studio.contract.raster import Pixels
from studio.document.blending import laid


def painted(pixels: Pixels, coverage: Pixels, colour: tuple[int, int, int]) -> Pixels:
    """Give pixels, (h, w, 4) straight alpha, with a colour laid over them as far as a coverage, (h, w), says."""
    top = np.empty((*coverage.shape, 4), np.uint8)
    top[..., :3] = colour
    top[..., 3] = coverage
    return laid(pixels, top)


def erased(pixels: Pixels, coverage: Pixels) -> Pixels:
    """Give pixels, (h, w, 4) straight alpha, with their alpha taken away as far as a coverage, (h, w), says."""
    result = pixels.copy()
    result[..., 3] = lowered(pixels[..., 3], coverage)
    return result


def raised(mask: Pixels, coverage: Pixels) -> Pixels:
    """Give a mask, (h, w), brought nearer to 255 as far as a coverage says."""
    return ~lowered(~mask, coverage)


def lowered(mask: Pixels, coverage: Pixels) -> Pixels:
    """Give a mask, (h, w), brought nearer to 0 as far as a coverage says."""
    product = np.multiply(mask, ~coverage, dtype=np.uint16)
    product += 128
    product += product >> 8
    product >>= 8
    return product.astype(np.uint8)
