"""Exact pairs for the upscalers: one vector drawing rasterised at a small and at a large size, on the same ground.

The large picture is the truth; the small one is a rasterisation of its own, or the large one reduced, and sometimes
softened, compressed, or sent through the autoencoder, so that the upscalers serve our backbones' pictures and other
people's as well. Everything of a pair follows from (seed, number of the pair).

Letters: `b` batch, `h w` pixels.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image, ImageFilter
from torch import Tensor

from studio.engine.blocks.autoencoder import Autoencoder
from studio.training.colours import COLOURS
from studio.training.concepts import VENDORS
from studio.training.drawings import Drawings, VendorPictures
from studio.training.settings import TrainingFault, TrainingSettings

Pixels = NDArray[np.uint8]
Random = np.random.Generator

SMALL_SIZES_PX, SMALL_SHARES = (64, 96, 128, 192, 256), (0.15, 0.15, 0.4, 0.15, 0.15)
SLOW_VENDORS = frozenset({"fluent-emoji"})
"""Blurs and filters: seconds a picture at 1024 px; drawn small and seldom."""
SLOW_SHARE = 0.2
FILE_PX, SLOW_PX, LARGEST_PX = 256, 384, 768
"""Largest truth of a vendor of picture files, of a slow one, of any other."""
WAYS, WAY_SHARES = ("drawn", "box", "lanczos", "bicubic"), (0.5, 0.2, 0.2, 0.1)
SOFT_SHARE, JPEG_SHARE, CODED_SHARE = 0.12, 0.1, 0.25
PERMUTED_SHARE = 0.2
_FILTERS = {"box": Image.Resampling.BOX, "lanczos": Image.Resampling.LANCZOS, "bicubic": Image.Resampling.BICUBIC}


@dataclass(frozen=True, slots=True)
class Pair:
    """`small` (h, w, 3) and its truth `large` (scale h, scale w, 3), uint8."""

    small: Pixels
    large: Pixels


class Drawer:
    """Draws any of the drawings at any size, not centred: the same place in the picture at every size, exactly."""

    def __init__(self, settings: TrainingSettings, drawings: Drawings) -> None:
        self._settings = settings
        self._drawings = drawings
        self._vendors: dict[str, VendorPictures] = {}

    def vendor(self, index: int) -> str:
        """Who drew it."""
        return VENDORS[self._drawings.vendor[index]]

    def largest_px(self, index: int) -> int:
        """The largest size at which its truth is exact, and drawn in reasonable time."""
        if self._settings.smoke:
            return int(self._drawings.rgba.shape[1])
        if not self._pictures(index).icons:
            return FILE_PX
        return SLOW_PX if self.vendor(index) in SLOW_VENDORS else LARGEST_PX

    def draw(self, index: int, size_px: int) -> Pixels:
        """(size_px, size_px, 4), straight alpha.

        Raises:
            TrainingFault: its source draws nothing, or a picture file is smaller than size_px.
        """
        if self._settings.smoke:
            return _resized(Image.fromarray(self._drawings.rgba[index]), size_px)
        name = self._drawings.names[index]
        picture = self._pictures(index).draw(name, size_px)
        if min(picture.size) < size_px:
            raise TrainingFault(f"{self.vendor(index)}: {name} is {picture.size} large; {size_px} px are needed")
        return _resized(picture, size_px)

    def _pictures(self, index: int) -> VendorPictures:
        vendor = self.vendor(index)
        if vendor not in self._vendors:
            self._vendors[vendor] = VendorPictures.read(self._settings.cache, vendor)
        return self._vendors[vendor]


def _resized(picture: Image.Image, size_px: int) -> Pixels:
    """At size_px, reduced by area where it is larger."""
    if picture.size != (size_px, size_px):
        picture = picture.convert("RGBa").resize((size_px, size_px), Image.Resampling.BOX).convert("RGBA")
    return np.asarray(picture, dtype=np.uint8)


@dataclass(frozen=True, slots=True)
class Ground:
    """What lies under a drawing: one colour to another along a direction, both (3,) in 0..255."""

    first: NDArray[np.float64]
    second: NDArray[np.float64]
    angle: float = 0.0

    def paint(self, size_px: int) -> NDArray[np.float64]:
        """(size_px, size_px, 3), or (1, 1, 3) of one colour; the same gradient at every size."""
        if np.array_equal(self.first, self.second):
            return self.first[None, None]
        centres = (np.arange(size_px) + 0.5) / size_px - 0.5
        along = np.cos(self.angle) * centres[:, None] + np.sin(self.angle) * centres[None]
        share: NDArray[np.float64] = (along / np.sqrt(2) + 0.5)[..., None]
        return self.first * (1 - share) + self.second * share


def white_ground() -> Ground:
    """Plain white."""
    return Ground(np.full(3, 255.0), np.full(3, 255.0))


def random_ground(random: Random) -> Ground:
    """White, a named colour, any colour, or a gradient."""
    kind = random.random()
    first = np.array(COLOURS[random.integers(len(COLOURS))].rgb, dtype=np.float64)
    if kind < 0.3:
        return white_ground()
    if kind < 0.55:
        return Ground(first, first)
    first, second = random.uniform(0, 255, (2, 3))
    return Ground(first, first) if kind < 0.75 else Ground(first, second, float(random.uniform(0, 2 * np.pi)))


def lay(rgba: Pixels, ground: Ground) -> Pixels:
    """A drawing (h, h, 4) on its ground: (h, h, 3)."""
    alpha = rgba[..., 3:] / 255.0
    return np.rint(rgba[..., :3] * alpha + ground.paint(len(rgba)) * (1 - alpha)).astype(np.uint8)


def reduce(large: Pixels, size_px: int, way: str) -> Pixels:
    """A square picture at a smaller size, by `box`, `lanczos` or `bicubic`."""
    return np.asarray(Image.fromarray(large).resize((size_px, size_px), _FILTERS[way]), dtype=np.uint8)


def _soften(small: Pixels, random: Random) -> Pixels:
    picture = Image.fromarray(small).filter(ImageFilter.GaussianBlur(float(random.uniform(0.3, 0.8))))
    return np.asarray(picture, dtype=np.uint8)


def _compress(small: Pixels, random: Random) -> Pixels:
    buffer = io.BytesIO()
    Image.fromarray(small).save(buffer, "JPEG", quality=int(random.integers(75, 96)))
    return np.asarray(Image.open(buffer).convert("RGB"), dtype=np.uint8)


def _code(small: Pixels, autoencoder: Autoencoder) -> Pixels:
    """What is left of a picture after latents; its sides must be multiples of the autoencoder's downscale."""
    pixels = torch.from_numpy(small.copy()).permute(2, 0, 1)[None].float().div_(127.5).sub_(1)
    with torch.no_grad():
        shown = autoencoder.decode(autoencoder.encode_mean(pixels)).clamp_(-1, 1)
    return np.asarray(shown[0].permute(1, 2, 0).add(1).mul(127.5).round().to(torch.uint8).numpy())


@dataclass(frozen=True, slots=True)
class PairMaker:
    """Makes the pairs of one scale.

    Attributes:
        drawer: draws.
        indices: of the drawings to train on.
        scale: of the upscaler.
        seed: decides every pair.
        autoencoder: None leaves its softness out.
    """

    drawer: Drawer
    indices: NDArray[np.int64]
    scale: int
    seed: int
    autoencoder: Autoencoder | None = None

    def make(self, number: int) -> Pair:
        """The pair of a number, always the same."""
        random = np.random.default_rng((self.seed, self.scale, number))
        index = self._choose(random)
        small_px = self._small_px(index, random)
        ground = random_ground(random)
        large = lay(self.drawer.draw(index, self.scale * small_px), ground)
        way = str(random.choice(WAYS, p=WAY_SHARES))
        if way == "drawn" and self.drawer.largest_px(index) != FILE_PX:
            small = lay(self.drawer.draw(index, small_px), ground)
        else:
            small = reduce(large, small_px, "box" if way == "drawn" else way)
        if random.random() < PERMUTED_SHARE:
            order = random.permutation(3)
            small, large = small[..., order], large[..., order]
        return Pair(self._spoil(small, random), large)

    def _choose(self, random: Random) -> int:
        """A drawing; slow ones are drawn again most of the time."""
        while True:
            index = int(random.choice(self.indices))
            if self.drawer.vendor(index) not in SLOW_VENDORS or random.random() < SLOW_SHARE:
                return index

    def _small_px(self, index: int, random: Random) -> int:
        largest = self.drawer.largest_px(index) // self.scale
        wanted = int(random.choice(SMALL_SIZES_PX, p=SMALL_SHARES))
        return min(wanted, largest)

    def _spoil(self, small: Pixels, random: Random) -> Pixels:
        """Mostly nothing; else the autoencoder, a blur or a JPEG."""
        kind = random.random()
        if self.autoencoder is not None and kind < CODED_SHARE and not len(small) % self.autoencoder.config.downscale:
            return _code(small, self.autoencoder)
        if kind > 1 - SOFT_SHARE:
            return _soften(small, random)
        return _compress(small, random) if kind > 1 - SOFT_SHARE - JPEG_SHARE else small


class PairPool:
    """A window of pairs that moves on by a few a step; a resumed run makes the same window again."""

    def __init__(self, maker: PairMaker, size: int, fresh: int) -> None:
        self._maker = maker
        self._size = size
        self._fresh = fresh
        self._pairs: dict[int, Pair] = {}

    def crops(self, step: int, count: int, side_px: int) -> tuple[Tensor, Tensor]:
        """The batch of a step: (b, 3, side, side) and its truth (b, 3, scale side, scale side), in [0, 1]."""
        first = step * self._fresh
        wanted = range(first, first + self._size)
        self._pairs = {number: self._pairs.get(number) or self._maker.make(number) for number in wanted}
        random = np.random.default_rng((self._maker.seed, self._maker.scale, step, 1))
        chosen = [self._pairs[first + int(random.integers(self._size))] for _ in range(count)]
        cut = [_crop(pair, side_px, self._maker.scale, random) for pair in chosen]
        small, large = (np.stack([getattr(pair, name) for pair in cut]) for name in ("small", "large"))
        return _to_unit(small), _to_unit(large)


def _to_unit(pictures: Pixels) -> Tensor:
    return torch.from_numpy(pictures).permute(0, 3, 1, 2).float().div_(255)


def _crop(pair: Pair, side_px: int, scale: int, random: Random) -> Pair:
    """A square of both, with something in it where three tries find that; turned and mirrored."""
    room = len(pair.small) - side_px + 1
    for _ in range(3):
        top, left = (int(place) for place in random.integers(0, room, 2))
        small = pair.small[top : top + side_px, left : left + side_px]
        if small.std() > 4:
            break
    large = pair.large[scale * top : scale * (top + side_px), scale * left : scale * (left + side_px)]
    turns, is_mirrored = int(random.integers(4)), random.random() < 0.5
    small, large = np.rot90(small, turns), np.rot90(large, turns)
    return Pair(small[:, ::-1], large[:, ::-1]) if is_mirrored else Pair(small, large)
