"""Creative enlargement: the enlarged picture is painted anew, tile by tile, by a backbone at the size that it learned.

Each tile begins from what stands there: its finished neighbours in the overlaps, else the enlarged picture. It is put
under noise of one field for the whole picture, walked back, brought to the enlarged picture's colours, and faded in.
*Source*: Krita AI Diffusion's `upscale_tiled` (padding by strength, half of it to blend, tiles in order); the colours,
StableSR (arXiv:2305.07015, 3.3). *Deliberate differences*: a tile sees its finished neighbours; one field of noise;
the padding shrinks with the native size of small backbones; low frequencies are the enlarged picture's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional

from studio.contract.catalog import BackboneReport, Prediction
from studio.contract.errors import InvalidRequest, NotFinite
from studio.contract.events import Decoding, Event, Stepped
from studio.contract.geometry import Bounds, Extent
from studio.contract.port import Stop
from studio.contract.raster import Pixels, Raster
from studio.contract.requests import MAX_SEED, EnlargeSettings, GenerateRequest, GuidanceSettings
from studio.engine import telling
from studio.engine.families.family import Painted, Painter, PaintTask
from studio.engine.progress import Progress
from studio.engine.resolving import OWN_FAMILY
from studio.engine.sampling import Walk
from studio.engine.tiling import NoiseField, Tile, clipped, lay, opacity, overlapping, sides_down_to

UNKNOWN_SIDE_PX = 512
FULL_SIDE_PX = 512
"""Native side from which the padding is the full one; below, it shrinks with the root of the side."""
TILE_GUIDANCE = 2.0
"""InvokeAI's for its tiles; ours stay clean up to it, and break into shards at 4."""
PADDING_PX, PADDING_BY_STRENGTH_PX = 16, 64
SEEDS_A_ROW = 1_000_003
"""Tells the seeds of tiles apart, which schedulers that add noise draw from."""
COLOUR_CELLS = 8
"""Cells along a tile's side whose mean colours are the enlarged picture's."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a picture is cut for a backbone.

    Attributes:
        whole: Size of the enlarged picture.
        side_px: Longest side of a tile.
        overlap_px: How far tiles reach into each other.
        multiple_of: Both are multiples of it, and so is where tiles begin.
    """

    whole: Extent
    side_px: int
    overlap_px: int
    multiple_of: int

    @property
    def margins(self) -> tuple[int, int]:
        """What is mirrored at the left and above, where the picture has more than one tile along that side.

        So the edges of tiles, where a network knows the least, lie outside the picture.
        """
        edge = self.overlap_px // 2
        return tuple(edge if side > self.side_px else 0 for side in (self.whole.width, self.whole.height))  # type: ignore[return-value]  # two sides

    @property
    def padded(self) -> Extent:
        """The picture's size with its margins, up to whole multiples."""
        left, top = self.margins
        return Extent(
            _up(self.whole.width + 2 * left, self.multiple_of), _up(self.whole.height + 2 * top, self.multiple_of)
        )

    @property
    def picture(self) -> Bounds:
        """Where the picture lies in the padded one."""
        return Bounds(*self.margins, self.whole.width, self.whole.height)

    @property
    def tile(self) -> Extent:
        """Size of every tile: as large as the picture where that is smaller."""
        return Extent(min(self.side_px, self.padded.width), min(self.side_px, self.padded.height))

    @property
    def tiles(self) -> tuple[Tile, ...]:
        """The tiles, in the order in which they are painted."""
        return overlapping(self.padded, self.tile, self.overlap_px)

    def at(self, side_px: int) -> Layout:
        """Give the layout with smaller tiles; they overlap by no more than a half."""
        overlap = min(self.overlap_px, side_px // 2 // self.multiple_of * self.multiple_of)
        return replace(self, side_px=side_px, overlap_px=overlap)

    @property
    def sides(self) -> tuple[int, ...]:
        """The sides to try when memory runs out, largest first."""
        return tuple(sides_down_to(self.side_px, self.side_px // 4, self.multiple_of))


def lay_out(request: GenerateRequest, settings: EnlargeSettings, report: BackboneReport, whole: Extent) -> Layout:
    """Choose the tiles for a backbone, as far as the request leaves them open.

    Raises:
        InvalidRequest: The tile or the overlap that it names does not fit the backbone.
    """
    step = report.multiple_of
    native = report.native or Extent(UNKNOWN_SIDE_PX, UNKNOWN_SIDE_PX)
    side = settings.tile_px or _up(min(native.width, native.height), step)
    _check_multiple("tile size", side, report)
    overlap = settings.overlap_px
    if overlap is None:
        share = min(1.0, min(side, native.width, native.height) / FULL_SIDE_PX) ** 0.5
        padding = (PADDING_PX + PADDING_BY_STRENGTH_PX * request.strength) * share
        overlap = min(_up(round(2 * padding), step), side // 2 // step * step)
    _check_multiple("tiles' overlap", overlap, report)
    if overlap > side // 2:
        raise InvalidRequest(
            f"The tiles' overlap is {overlap} pixels, but a tile has {side}; it may be at most half of it.",
            "Leave the overlap out, or make the tiles larger.",
        )
    return Layout(whole, side, overlap, step)


def creative_guidance(guidance: GuidanceSettings, report: BackboneReport) -> GuidanceSettings:
    """Choose the guidance of tiles where a request leaves it open.

    A tile shows a part of what the prompt says: guided as strongly as a whole picture, it paints all of it anew. Flow
    families of others keep theirs, which for distilled ones is another quantity of the same name.
    """
    is_plain = report.family == OWN_FAMILY or report.prediction in (Prediction.EPSILON, Prediction.V)
    if guidance.scale is not None or not report.takes_guidance or not is_plain:
        return guidance
    return replace(guidance, scale=min(report.guidance, TILE_GUIDANCE))


def _check_multiple(name: str, pixels: int, report: BackboneReport) -> None:
    step = report.multiple_of
    if pixels % step:
        raise InvalidRequest(
            f"The {name} is {pixels} pixels, which does not fit {report.name}: it must be a multiple of {step}.",
            f"The nearest is {max(step, round(pixels / step) * step)}.",
        )


def _up(pixels: int, step: int) -> int:
    return -(-pixels // step) * step


@dataclass
class Refining:
    """One picture on its way, in the engine's thread.

    Attributes:
        request: A tile's, resolved.
        painter: The backbone.
        base: The enlarged picture, (h, w, 3).
        seed: The picture's.
        steps: Steps that a tile is expected to take.
        stop: The person's wish to end.
        progress: Takes the steps.
        painted: What the painter said of the last tile.
        is_flagged: The family's safety checker flagged a tile.
        encode_seconds: What came before the steps of the tiles.
        sample_seconds: What the steps took.
        decode_seconds: What came after them.
        steps_done: Steps of all tiles.
    """

    request: GenerateRequest
    painter: Painter
    base: Pixels
    seed: int
    steps: int
    stop: Stop
    progress: Progress
    painted: Painted | None = None
    is_flagged: bool = False
    encode_seconds: float = 0.0
    sample_seconds: float = 0.0
    decode_seconds: float = 0.0
    steps_done: int = 0

    @property
    def scheduler(self) -> str:
        """Class of the scheduler that ran, and its settings."""
        return "" if self.painted is None else self.painted.scheduler

    def told(self) -> tuple[str, ...]:
        """Give what a person should know of the picture."""
        if self.painted is None:
            return ()
        return telling.of_painted(replace(self.painted, is_flagged=self.is_flagged), self.painter.report)

    def run(self, layout: Layout) -> Pixels:
        """Give the picture painted anew, (h, w, 3).

        Raises:
            Cancelled: `stop` said so, between tiles or inside one.
        """
        place, padded = layout.picture, layout.padded
        down, across = (place.y, padded.height - place.bottom), (place.x, padded.width - place.right)
        base = np.pad(self.base, (down, across, (0, 0)), mode="symmetric")
        picture = base.copy()
        tiles = layout.tiles
        self.progress.total = len(self.progress.steps) + self.steps * len(tiles)
        for tile in tiles:
            self.stop.check()
            self._paint(picture, base, tile, TileSteps(self.progress, tile.seen, place))
        self.stop.check()
        return _part(picture, place)

    def _paint(self, picture: Pixels, base: Pixels, tile: Tile, told: TileSteps) -> None:
        seen = tile.seen
        walk = Walk(told.take, self.stop, self.progress.picture, preview=self.painter.preview)
        task = PaintTask(
            request=replace(self.request, extent=seen.extent),
            seed=(self.seed + seen.y * SEEDS_A_ROW + seen.x) % (MAX_SEED + 1),
            source=Raster(_part(picture, seen)),
            walk=walk,
            noise=lambda shape: noise_for(NoiseField(self.seed), seen, shape),
            mask=mask_of(tile),
        )
        self.painted = self.painter.paint(task)
        walk.decoded()
        self.is_flagged |= self.painted.is_flagged
        self.encode_seconds += walk.clock.encode
        self.sample_seconds += walk.clock.sample
        self.steps_done += len(walk.steps)
        self.decode_seconds += walk.clock.decode
        pixels = with_colours_of(self.painted.pixels, _part(base, seen))
        lay(picture, tile, _part(pixels, tile.own.moved(-seen.x, -seen.y)))
        told.finish(picture)


@dataclass
class TileSteps:
    """Turns the steps of a tile into steps of the picture; the last waits for the tile's pixels and shows them.

    Attributes:
        progress: Takes the steps.
        seen: Where the tile lies.
        place: Where the picture lies beside it; the tile may reach beyond.
        last: The step that waits.
    """

    progress: Progress
    seen: Bounds
    place: Bounds
    last: Stepped | None = None

    def take(self, event: Event) -> None:
        """Take an event of the tile's walk."""
        if isinstance(event, Stepped) and event.index >= event.total:
            self.last = event
        elif isinstance(event, Stepped):
            self._step(event, self._cut(event.preview))
        elif not isinstance(event, Decoding):
            self.progress.report(event)

    def finish(self, picture: Pixels) -> None:
        """Report the last step, with the tile as it is in the picture now."""
        if self.last is not None:
            self._step(self.last, Raster(_part(picture, self._shown)))

    def _step(self, event: Stepped, preview: Raster | None) -> None:
        self.progress.stepped(self._shown.moved(-self.place.x, -self.place.y), preview, event.seconds, event.sigma)

    @property
    def _shown(self) -> Bounds:
        return clipped(self.seen, self.place)

    def _cut(self, preview: Raster | None) -> Raster | None:
        """Give what of a preview lies inside the picture."""
        if preview is None or self._shown == self.seen:
            return preview
        part = self._shown.moved(-self.seen.x, -self.seen.y)
        down, across = preview.extent.height / self.seen.height, preview.extent.width / self.seen.width
        top, left = int(part.y * down), int(part.x * across)
        rows, columns = max(1, round(part.height * down)), max(1, round(part.width * across))
        return Raster(preview.array[top : top + rows, left : left + columns])


def mask_of(tile: Tile) -> npt.NDArray[np.float32]:
    """Give what of a tile (h, w) is painted anew: 0 where a finished neighbour's pixels stay, 1 where the tile's do."""
    mask = np.zeros((tile.seen.height, tile.seen.width), np.float32)
    own = tile.own.moved(-tile.seen.x, -tile.seen.y)
    mask[own.y : own.bottom, own.x : own.right] = opacity(tile)
    return mask


def noise_for(field: NoiseField, seen: Bounds, shape: Sequence[int]) -> Tensor:
    """Give a tile's noise in the shape (b, c, ..., h, w) of its latents; it says how many pixels one of them spans."""
    span = max(1, seen.height // shape[-2])
    cells = Bounds(seen.x // span, seen.y // span, shape[-1], shape[-2])
    return field.at(int(np.prod(shape[:-2])), cells).reshape(tuple(shape))


def with_colours_of(pixels: Pixels, base: Pixels) -> Pixels:
    """Give a tile's pixels (h, w, 3) with the low frequencies of the enlarged picture's: no tile drifts in colour."""
    own, wanted = (torch.from_numpy(part.copy()).permute(2, 0, 1)[None].float() for part in (pixels, base))
    height, width = own.shape[2:]
    cells = (min(COLOUR_CELLS, height), min(COLOUR_CELLS, width))
    drift = functional.interpolate(wanted - own, cells, mode="area")
    own = own + functional.interpolate(drift, (height, width), mode="bicubic", align_corners=False)
    if not bool(torch.isfinite(own).all()):
        raise NotFinite("A tile's colours are not finite; no picture was made of them.", "Try --dtype fp32.")
    return np.asarray(own.round_().clamp_(0, 255).to(torch.uint8)[0].permute(1, 2, 0).contiguous().numpy())


def _part(pixels: Pixels, bounds: Bounds) -> Pixels:
    return pixels[bounds.y : bounds.bottom, bounds.x : bounds.right]
