"""Pixels under an affine map, on light instead of colours, so that what is clear darkens nothing.

Sizes and mirrors go through the cubic of Catmull and Rom (Keys 1981, a = -0.5), along columns and then rows, as wide
as the map shrinks. Anything that turns is shrunk by halves, then interpolated between four neighbours.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from studio.contract.errors import shorten
from studio.contract.geometry import MAX_SIDE_PX, Bounds
from studio.contract.raster import Pixels
from studio.document.errors import InvalidEdit

Matrix = npt.NDArray[np.float64]
Light = npt.NDArray[np.float32]
Indices = npt.NDArray[np.intp]

_STRIP_PIXELS = 1 << 18
_LEAST_AREA = 1e-6
_LEAST_TURN = 1e-9


def check_matrix(matrix: npt.ArrayLike) -> Matrix:
    """Give a map as (2, 3) float64.

    Raises:
        InvalidEdit: It has another shape, is not finite, or lets the plane collapse.
    """
    forward = np.asarray(matrix, np.float64)
    if forward.shape != (2, 3) or not np.isfinite(forward).all():
        raise InvalidEdit(f"The transformation is {shorten(forward.tolist())}; it must be 2 rows of 3 finite numbers.")
    if abs(np.linalg.det(forward[:, :2])) < _LEAST_AREA:
        raise InvalidEdit("The transformation leaves no area: nothing would be left.", "Make it larger.")
    return forward


def resampled(pixels: Pixels, source: Bounds, forward: Matrix) -> tuple[Pixels, Bounds]:
    """Give pixels under a map, and where they lie then.

    Args:
        pixels: (h, w, 4) straight alpha, or (h, w).
        source: Where they lie.
        forward: (2, 3): where a point (x, y, 1) goes to; the first pixel's centre is half a pixel from its corner.

    Raises:
        InvalidEdit: The result is larger than a picture may be.
    """
    place = _reach(source, forward)
    inner = forward.copy()
    inner[:, 2] += forward[:, :2] @ np.array([source.x, source.y]) - np.array([place.x, place.y])
    if abs(inner[0, 1]) + abs(inner[1, 0]) < _LEAST_TURN:
        return _resized(pixels, inner, place), place
    light, inner = _halved(_light_of(pixels), inner)
    return _pixels_of(_interpolated(light, inner, place), pixels.ndim), place


def _reach(source: Bounds, forward: Matrix) -> Bounds:
    corners = np.array([(x, y, 1) for x in (source.x, source.right) for y in (source.y, source.bottom)], np.float64)
    moved = corners @ forward.T
    # A corner that misses a pixel's edge by a rounding must not open another row of pixels.
    left, top = (int(value) for value in np.floor(moved.min(axis=0) + 1e-6))
    right, bottom = (int(value) for value in np.ceil(moved.max(axis=0) - 1e-6))
    if max(right - left, bottom - top) > MAX_SIDE_PX:
        raise InvalidEdit(
            f"The transformed pixels would be {right - left}x{bottom - top}; a side may have {MAX_SIDE_PX:,} pixels.",
            "Make it smaller.",
        )
    return Bounds.between(left, top, max(right, left + 1), max(bottom, top + 1))


def _resized(pixels: Pixels, inner: Matrix, place: Bounds) -> Pixels:
    """Give pixels in another size, by the cubic along the columns and then along the rows."""
    height, width = pixels.shape[:2]
    columns, across = _taps(place.width, width, inner[0, 0], inner[0, 2])
    rows, down = _taps(place.height, height, inner[1, 1], inner[1, 2])
    result = np.empty((place.height, place.width, *pixels.shape[2:]), np.uint8)
    step = max(1, _STRIP_PIXELS // max(width, place.width))
    for top in range(0, place.height, step):
        strip = slice(top, top + step)
        first = int(rows[strip].min())
        light = _light_of(pixels[first : int(rows[strip].max()) + 1])
        light = _weighed(light, rows[strip] - first, down[strip])
        light = _weighed(light.swapaxes(0, 1), columns, across).swapaxes(0, 1)
        result[strip] = _pixels_of(light, pixels.ndim)
    return result


def _taps(count: int, length: int, slope: float, start: float) -> tuple[Indices, Light]:
    """Give for each pixel of one side of the result which pixels it is made of, and their weights, (count, taps)."""
    wide = max(1.0, 1 / abs(slope))
    reach = int(np.ceil(2 * wide))
    centres = (np.arange(count) + 0.5 - start) / slope - 0.5
    indices = np.floor(centres).astype(np.intp)[:, None] + np.arange(-reach, reach + 1)
    weights = _cubic(np.abs(indices - centres[:, None]) / wide)
    weights /= weights.sum(axis=1, keepdims=True)
    weights[(indices < 0) | (indices >= length)] = 0  # beyond the border there is no light
    return np.clip(indices, 0, length - 1), weights.astype(np.float32)


def _cubic(distance: Matrix) -> Matrix:
    near = (1.5 * distance - 2.5) * distance * distance + 1
    far = ((-0.5 * distance + 2.5) * distance - 4) * distance + 2
    return np.where(distance < 1, near, np.where(distance < 2, far, 0.0))


def _weighed(light: Light, indices: Indices, weights: Light) -> Light:
    """Give sums of rows, each with its weight."""
    total = np.zeros((len(indices), *light.shape[1:]), np.float32)
    for tap in range(indices.shape[1]):
        weight = weights[:, tap]
        if weight.any():
            total += light[indices[:, tap]] * weight[:, None, None]
    return total


def _light_of(pixels: Pixels) -> Light:
    """Give (h, w, c) premultiplied."""
    light = pixels.astype(np.float32)
    if light.ndim == 2:
        return light[..., None]
    light[..., :3] *= light[..., 3:] / 255
    return light


def _pixels_of(light: Light, dimensions: int) -> Pixels:
    if dimensions == 2:
        return np.clip(np.rint(light[..., 0]), 0, 255).astype(np.uint8)
    alpha = light[..., 3:]
    light[..., :3] *= 255 / np.maximum(alpha, 1e-3)
    pixels = np.clip(np.rint(light), 0, 255).astype(np.uint8)
    pixels[pixels[..., 3] == 0] = 0
    return pixels


def _halved(light: Light, inner: Matrix) -> tuple[Light, Matrix]:
    """Give the light at half its size as often as the map makes it smaller than that: no pixel goes unseen."""
    for axis in (0, 1):
        column = 1 - axis
        while light.shape[axis] > 1 and np.hypot(*inner[:, column]) <= 0.5:
            if light.shape[axis] % 2:
                light = np.concatenate([light, np.zeros_like(light.take([0], axis=axis))], axis=axis)
            pairs = [light[start::2] if axis == 0 else light[:, start::2] for start in (0, 1)]
            light = (pairs[0] + pairs[1]) * np.float32(0.5)
            inner = inner.copy()
            inner[:, column] *= 2
    return light, inner


def _interpolated(light: Light, inner: Matrix, place: Bounds) -> Light:
    """Give the light at each pixel of the result, between its four neighbours; beyond the border there is none."""
    height, width, channels = light.shape
    padded = np.zeros((height + 2, width + 2, channels), np.float32)
    padded[1:-1, 1:-1] = light
    backward = np.linalg.inv(np.vstack([inner, (0, 0, 1)]))[:2]
    result = np.empty((place.height, place.width, channels), np.float32)
    columns = np.arange(place.width) + 0.5
    step = max(1, _STRIP_PIXELS // place.width)
    for top in range(0, place.height, step):
        rows = np.arange(top, min(top + step, place.height))[:, None] + 0.5
        # 0.5 to the centre of the first pixel, 1 more for the border around it.
        x = np.clip(backward[0, 0] * columns + backward[0, 1] * rows + backward[0, 2] + 0.5, 0, width + 1)
        y = np.clip(backward[1, 0] * columns + backward[1, 1] * rows + backward[1, 2] + 0.5, 0, height + 1)
        result[top : top + step] = _between_neighbours(padded, x, y)
    return result


def _between_neighbours(light: Light, x: Matrix, y: Matrix) -> Light:
    left = np.minimum(np.floor(x).astype(np.intp), light.shape[1] - 2)
    above = np.minimum(np.floor(y).astype(np.intp), light.shape[0] - 2)
    across = (x - left).astype(np.float32)[..., None]
    down = (y - above).astype(np.float32)[..., None]
    upper = light[above, left] * (1 - across) + light[above, left + 1] * across
    lower = light[above + 1, left] * (1 - across) + light[above + 1, left + 1] * across
    mixed: Light = upper * (1 - down) + lower * down
    return mixed
