"""Layers over layers, in whole numbers: what a picture of several layers looks like.

The normal blend is `studio.contract.patches.laid_over`, byte for byte; here it stands in the form that a canvas can pay
for. The other modes (W3C Compositing and Blending 1, sections 9.1 and 10.1) change only the colours of the upper layer:
`Cs' = (1 - ab) * Cs + ab * B(Cb, Cs)`, which is then laid over as always.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from studio.contract.raster import Pixels
from studio.document.layers import BlendMode

Wide: TypeAlias = npt.NDArray[np.uint16]
Words: TypeAlias = npt.NDArray[np.uint32]

_COLOUR_BITS = np.uint32(0x00FFFFFF)
_ALPHA_BITS = np.uint32(0xFF000000)
_ALPHA_SHIFT = np.uint32(24)
_REPEAT = np.uint32(0x01010101)
_LEAST_SEEN = np.uint32(1 << 24)

_STRIP_PIXELS = 4_096
"""Pixels that are worked on together: what is needed meanwhile stays in the processor's cache."""


def words_of(pixels: Pixels) -> Words:
    """Give one number a pixel, the alpha in its highest byte, as a view."""
    words: Words = pixels.view("<u4")[..., 0]
    return words


def over(bottom: Pixels | None, top: Pixels, blend: BlendMode, opacity: float) -> Pixels:
    """Give one layer over the picture below it, (h, w, 4) straight alpha; may be `top` itself.

    Args:
        bottom: What is below; None is transparent black.
        top: The layer's pixels.
        blend: How the colours meet.
        opacity: The layer's, 0 to 1; it is folded into the alpha.
    """
    level = round(opacity * 255)
    if bottom is None:
        return without_hidden_colours(top if level == 255 else faded(top, level))
    if level == 255 and blend is BlendMode.NORMAL:
        return laid(bottom, top)
    formula = _FORMULAS.get(blend)

    def strip(below: Pixels, above: Pixels) -> Pixels:
        above = above if level == 255 else faded(above, level)
        return _laid_strip(below, above if formula is None else _mixed(below, above, formula))

    return _in_strips(bottom, top, strip)


def laid(bottom: Pixels, top: Pixels) -> Pixels:
    """Give `studio.contract.patches.laid_over(bottom, top)`, byte for byte; may be `bottom` itself."""
    if not (words_of(top) >= _LEAST_SEEN).any():
        return bottom
    return _in_strips(bottom, top, _laid_strip)


def faded(top: Pixels, level: int) -> Pixels:
    """Give pixels whose alpha is multiplied by `level` of 255."""
    words = words_of(top)
    alpha = (_alpha_of(words) * np.uint32(level) + np.uint32(127)) // np.uint32(255)
    return _pixels_of((words & _COLOUR_BITS) | (alpha << _ALPHA_SHIFT))


def without_hidden_colours(top: Pixels) -> Pixels:
    """Give the pixels over nothing: a colour whose alpha is 0 is gone (the same array where there is none)."""
    words = words_of(top)
    is_seen = words >= _LEAST_SEEN
    if is_seen.all():
        return top
    return _pixels_of(np.where(is_seen, words, np.uint32(0)))


def between(before: Pixels, after: Pixels, coverage: Pixels) -> Pixels:
    """Give `after` where coverage is 255, `before` where it is 0, bit for bit; between, the mean of the light.

    Args:
        before: (h, w, 4) straight alpha, or (h, w).
        after: The same shape.
        coverage: (h, w).
    """
    is_partly = (coverage != 0) & (coverage != 255)
    if before.ndim == 2:
        result = np.where(coverage == 255, after, before)
        result[is_partly] = _mean(before[is_partly], after[is_partly], coverage[is_partly])
        return result
    words = np.where(coverage == 255, words_of(after), words_of(before))
    result = _pixels_of(words)
    result[is_partly] = _mean_light(before[is_partly], after[is_partly], coverage[is_partly])
    return result


def covered(pixels: Pixels, coverage: Pixels) -> Pixels:
    """Give pixels whose alpha (a mask's value) is multiplied by a coverage; what becomes transparent becomes black.

    Args:
        pixels: (h, w, 4) straight alpha, or (h, w).
        coverage: (h, w).
    """
    if pixels.ndim == 2:
        return _rounded(_times(pixels, coverage))
    words = words_of(pixels)
    alpha = _rounded(_times(_alpha_of(words).astype(np.uint8), coverage)).astype(np.uint32)
    kept = (words & _COLOUR_BITS) | (alpha << _ALPHA_SHIFT)
    return _pixels_of(np.where(alpha > 0, kept, np.uint32(0)))


def _mean(before: Pixels, after: Pixels, coverage: Pixels) -> Pixels:
    total = _times(after, coverage)
    total += _times(before, ~coverage)
    return _rounded(total)


def _mean_light(before: Pixels, after: Pixels, coverage: Pixels) -> Pixels:
    """Give the mean of colours weighted by their alpha, (n, 4)."""
    share = coverage.astype(np.uint32)
    above, below = after[:, 3] * share, before[:, 3] * (255 - share)
    whole = above + below
    light = after[:, :3] * above[:, None] + before[:, :3] * below[:, None]
    mean = np.empty(before.shape, np.uint8)
    mean[:, :3] = (light + whole[:, None] // 2) // np.maximum(whole, 1)[:, None]
    mean[:, 3] = (whole + 127) // 255
    return mean


def _in_strips(bottom: Pixels, top: Pixels, lay: Callable[[Pixels, Pixels], Pixels]) -> Pixels:
    """Lay a few rows at a time."""
    height, width = bottom.shape[:2]
    rows = max(1, _STRIP_PIXELS // width)
    if rows >= height:
        return lay(bottom, top)
    result = np.empty(bottom.shape, np.uint8)
    for start in range(0, height, rows):
        result[start : start + rows] = lay(bottom[start : start + rows], top[start : start + rows])
    return result


def _laid_strip(bottom: Pixels, top: Pixels) -> Pixels:
    below, above = words_of(bottom), words_of(top)
    if (below >= _ALPHA_BITS).all():
        return _laid_on_opaque(bottom, above)
    is_shown, is_covered = above >= _LEAST_SEEN, below >= _LEAST_SEEN
    is_both = is_shown & is_covered & (above < _ALPHA_BITS) & (below < _ALPHA_BITS)
    mixed = _laid_on_any(bottom, top) if is_both.any() else _laid_on_opaque(bottom, above)
    return _pixels_of(np.where(is_shown, np.where(is_covered, words_of(mixed), above), below))


def _pixels_of(words: Words) -> Pixels:
    """Give words as pixels, (h, w, 4)."""
    return words.astype("<u4", copy=False).view(np.uint8).reshape(*words.shape, 4)


def _alpha_of(words: Words) -> Words:
    alpha: Words = words >> _ALPHA_SHIFT
    return alpha


def _repeated(alpha: Words) -> Pixels:
    """Give a number for each of a pixel's four bytes: numpy is quick only along whole rows."""
    return _pixels_of(alpha * _REPEAT)


def _rounded(product: Wide) -> Pixels:
    """Give a product of two bytes (0 to 65,025) over 255, to the nearest; the product is used up."""
    product += 128
    product += product >> 8
    product >>= 8
    return product.astype(np.uint8)


def _times(one: Pixels, other: Pixels) -> Wide:
    return np.multiply(one, other, dtype=np.uint16)


def _laid_on_opaque(bottom: Pixels, above: Words) -> Pixels:
    alpha = _repeated(_alpha_of(above))
    total = _times(_pixels_of(above | _ALPHA_BITS), alpha)
    total += _times(bottom, ~alpha)
    return _rounded(total)


def _laid_on_any(bottom: Pixels, top: Pixels) -> Pixels:
    """Lay pixels over partly transparent ones; not of use where one of both is clear.

    Everything here is a whole number below 2^24, which float32 holds exactly, and a quotient of two such numbers up to
    255 with a divisor up to 65,025 is never rounded up to the next whole number: the distance to it is at least
    1 / 65,025, twice the rounding of float32 there. So the fast division gives the same as the one of whole numbers.
    """
    alpha = _repeated(_alpha_of(words_of(top))).astype(np.float32)
    below = _repeated(_alpha_of(words_of(bottom))).astype(np.float32)
    below *= 255 - alpha
    alpha *= 255
    whole = alpha + below
    alpha *= top
    below *= bottom
    alpha += below
    alpha += np.floor(whole * 0.5)
    np.maximum(whole, 1, out=whole)
    alpha /= whole
    mixed = alpha.astype(np.uint8)
    mixed[..., 3] = (whole[..., 3].astype(np.uint32) + 127) // 255
    return mixed


def _mixed(bottom: Pixels, top: Pixels, formula: Callable[[Pixels, Pixels], Pixels]) -> Pixels:
    """Give the upper layer with the colours of a blend mode, its alpha untouched."""
    colours = formula(bottom, top)
    alpha = _alpha_of(words_of(bottom))
    if not (alpha == 255).all():
        share = _repeated(alpha)
        total = _times(colours, share)
        total += _times(top, ~share)
        colours = _rounded(total)
    return _pixels_of((words_of(colours) & _COLOUR_BITS) | (words_of(top) & _ALPHA_BITS))


def _multiplied(bottom: Pixels, top: Pixels) -> Pixels:
    return _rounded(_times(bottom, top))


def _screened(bottom: Pixels, top: Pixels) -> Pixels:
    return ~_multiplied(~bottom, ~top)


def _overlaid(bottom: Pixels, top: Pixels) -> Pixels:
    is_dark = bottom < 128
    product = _times(np.where(is_dark, bottom, ~bottom), np.where(is_dark, top, ~top))
    product *= 2  # the smaller of the two factors is at most 127: below 64,770
    shade = _rounded(product)
    return np.where(is_dark, shade, ~shade)


def _added(bottom: Pixels, top: Pixels) -> Pixels:
    total = np.add(bottom, top, dtype=np.uint16)
    return np.minimum(total, 255).astype(np.uint8)


_FORMULAS: dict[BlendMode, Callable[[Pixels, Pixels], Pixels]] = {
    BlendMode.MULTIPLY: _multiplied,
    BlendMode.SCREEN: _screened,
    BlendMode.OVERLAY: _overlaid,
    BlendMode.ADD: _added,
}
