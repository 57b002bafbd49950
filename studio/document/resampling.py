"""Pixels under an affine map: shrunk by halves, then interpolated between neighbours, on light instead of colours."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from studio.contract.errors import shorten
from studio.contract.geometry import MAX_SIDE_PX, Bounds
from studio.contract.raster import Pixels
from studio.document.errors import InvalidEdit

Matrix = npt.NDArray[np.float64]
Light = npt.NDArray[np.float32]

_STRIP_PIXELS = 1 << 18
_LEAST_AREA = 1e-6


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
    light = _light_of(pixels)
    inner = forward.copy()
    inner[:, 2] += forward[:, :2] @ np.array([source.x, source.y]) - np.array([place.x, place.y])
    light, inner = _halved(light, inner)
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


def _light_of(pixels: Pixels) -> Light:
    """Give (h, w, c) premultiplied."""
    light = pixels.astype(np.float32)
    if light.ndim == 2:
        return light[..., None]
    light[..., :3] *= light[..., 3:] / 255
    return light


def _pixels_of(light: Light, dimensions: int) -> Pixels:
    if dimensions == 2:
        return np.rint(light[..., 0]).astype(np.uint8)
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
