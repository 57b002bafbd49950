"""The print of a brush: a round mask with an antialiased rim, at a place between the pixels, made once and kept."""

from __future__ import annotations

import math
from collections import OrderedDict
from typing import NamedTuple

import numpy as np

from studio.contract.raster import Pixels

PHASES = 4
"""Places between two pixels, each way, at which a dab is drawn."""
LARGEST_PHASED_PX = 256.0
"""Above this diameter a dab moves by whole pixels: a quarter of one is not seen there."""
KEPT_BYTES = 32 * 2**20


class Dab(NamedTuple):
    """A print and where it lies.

    Attributes:
        left: Column of its first pixel.
        top: Row of its first pixel.
        mask: (n, n), read-only; 255 is covered.
    """

    left: int
    top: int
    mask: Pixels


class _Form(NamedTuple):
    """What decides a mask: diameter in pixels, hardness 0 to 1, and where between two pixels the middle lies."""

    diameter: float
    hardness: float
    x: float
    y: float


class Dabs:
    """Makes dabs, and keeps the masks that were used last."""

    def __init__(self, kept_bytes: int = KEPT_BYTES) -> None:
        self._kept_bytes = kept_bytes
        self._masks: OrderedDict[_Form, Pixels] = OrderedDict()
        self.bytes_used = 0

    def at(self, x: float, y: float, diameter: float, hardness: float) -> Dab:
        """Give the dab with its middle at a place; pixel 0 reaches from 0.0 to 1.0."""
        phases = PHASES if diameter <= LARGEST_PHASED_PX else 1
        column, row = math.floor(x * phases + 0.5), math.floor(y * phases + 0.5)
        whole_x, whole_y = column // phases, row // phases
        form = _Form(diameter, hardness, (column % phases) / phases, (row % phases) / phases)
        mask = self._masks.get(form)
        if mask is None:
            mask = self._kept(form)
        else:
            self._masks.move_to_end(form)
        reach = mask.shape[0] // 2
        return Dab(whole_x - reach, whole_y - reach, mask)

    def _kept(self, form: _Form) -> Pixels:
        mask = _mask(form)
        self._masks[form] = mask
        self.bytes_used += mask.nbytes
        while self.bytes_used > self._kept_bytes and len(self._masks) > 1:
            self.bytes_used -= self._masks.popitem(last=False)[1].nbytes
        return mask


def _mask(form: _Form) -> Pixels:
    """Give a mask with the middle of its pixel `n // 2`, moved by the form's part of a pixel, as origin."""
    # Thinner than a pixel it is a pixel that covers less.
    diameter, strength = max(form.diameter, 1.0), min(form.diameter, 1.0) ** 2
    outer = diameter / 2 + 0.5
    inner = min(form.hardness * diameter / 2, diameter / 2 - 0.5)
    reach = math.ceil(outer)
    places = np.arange(-reach, reach + 1, dtype=np.float32) + np.float32(0.5)
    across, down = (places - np.float32(form.x)) ** 2, (places - np.float32(form.y)) ** 2
    distance = np.sqrt(across[None, :] + down[:, None])
    covered = np.clip((outer - distance) / (outer - inner), 0, 1)
    if outer - inner > 1.5:  # a soft rim fades without an edge at either end, a hard one is only antialiased
        covered = covered * covered * (3 - 2 * covered)
    mask: Pixels = (covered * (255 * strength) + 0.5).astype(np.uint8)
    mask.flags.writeable = False
    return mask
