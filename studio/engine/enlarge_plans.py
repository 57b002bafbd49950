"""Plans of requests that enlarge a picture: every automatic value chosen, and what it would take."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import torch

from studio.contract.errors import InvalidRequest
from studio.contract.geometry import Bounds, Extent
from studio.contract.port import Cost, Report, Stop
from studio.contract.raster import Raster
from studio.contract.requests import EnlargeSettings, GenerateRequest, Precision
from studio.engine import finding, memory
from studio.engine.creative import Layout, creative_guidance, lay_out
from studio.engine.families.family import Painter
from studio.engine.finding import Target
from studio.engine.tiling import apart, sides_down_to
from studio.engine.upscalers import CLASSICAL
from studio.engine.upscalers.enlarging import TILE_PX
from studio.engine.upscalers.finding import default_for, traits_of
from studio.engine.upscalers.passing import LEAST_TILE_PX
from studio.engine.upscalers.transparency import ROUNDS
from studio.engine.upscalers.upscaler import Traits


class Backbones(NamedTuple):
    """What a creative enlargement needs of the engine.

    Attributes:
        aim: Resolves a request, and says what it runs on.
        painter: Gives the loaded backbone, and how long loading took.
        cost: Says what a resolved request would take.
    """

    aim: Callable[[GenerateRequest], tuple[GenerateRequest, Target]]
    painter: Callable[[Target, Report, Stop], tuple[Painter, float]]
    cost: Callable[[GenerateRequest, Target], Cost]


@dataclass(frozen=True, slots=True)
class Repainting:
    """The creative part of a plan: a tile's resolved request, what it runs on, and how the picture is cut."""

    request: GenerateRequest
    target: Target
    layout: Layout

    @property
    def steps(self) -> int:
        """Steps of one tile."""
        return max(1, len(self.sigmas) - 1)

    @property
    def sigmas(self) -> tuple[float, ...]:
        """Noise levels of one tile's walk, at the strength in the family's own terms."""
        family, folder = self.target.found.family, self.target.found.folder
        return family.sigmas(folder, family.evened(folder, self.request))


@dataclass(frozen=True, slots=True)
class Plan:
    """How a request that enlarges is going to run.

    Attributes:
        request: Resolved: nothing of its enlargement is None.
        source: The small picture.
        traits: Of the upscaler, at the scale.
        tile_px: Side of a tile of the upscaler, in small pixels.
        reach_px: What such a tile sees around it.
        device: What it runs on.
        precision: Number format.
        creative: What comes after; None for a plain enlargement.
        notices: Sentences a person should read.
    """

    request: GenerateRequest
    source: Raster
    traits: Traits
    tile_px: int
    reach_px: int
    device: torch.device
    precision: Precision
    creative: Repainting | None = None
    notices: tuple[str, ...] = ()

    @property
    def settings(self) -> EnlargeSettings:
        """The resolved settings."""
        return self.request.enlarge or EnlargeSettings()

    @property
    def extent(self) -> Extent:
        """Size of the result."""
        scale = self.traits.scale
        return Extent(self.source.extent.width * scale, self.source.extent.height * scale)

    @property
    def tiles(self) -> int:
        """Tiles of the upscaler."""
        return len(apart(Bounds.of(self.source.extent), self.tile_px, self.reach_px, self.source.extent))


def plan(request: GenerateRequest, weights: Path, backbones: Backbones) -> Plan:
    """Choose what a request that enlarges leaves open; nothing is loaded.

    Raises:
        InvalidRequest: Something in it is impossible, or does not fit the upscaler or the backbone.
        StudioError: What it names as upscaler or backbone is none that runs.
    """
    settings, source = request.enlarge, request.source
    if settings is None or not isinstance(source, Raster):
        raise InvalidRequest(
            "The request names its picture by fingerprint but does not carry it.", "Give the picture itself again."
        )
    notice = ""
    if settings.upscaler is None or settings.upscaler in CLASSICAL:  # a resolved request is told the same again
        upscaler, notice = default_for(settings.scale, weights)
        settings = replace(settings, upscaler=settings.upscaler or upscaler)
    traits = traits_of(str(settings.upscaler), settings.scale, weights)
    device = memory.pick_device(request.device)
    notices = [notice] if notice else []
    if request.is_tileable:
        notices.append("An enlargement does not make edges fit each other; those that fit stay nearly so.")
    made = Plan(
        request=replace(request, enlarge=settings, extent=request.result_extent),
        source=source,
        traits=traits,
        tile_px=TILE_PX,
        reach_px=traits.reach_px + (ROUNDS if source.array.shape[2] == 4 else 0),
        device=device,
        precision=memory.pick_precision(request.precision, device),
        notices=tuple(notices),
    )
    return _creative(made, weights, backbones) if settings.is_creative else _plain(made)


def _plain(made: Plan) -> Plan:
    """Give a plain plan with its tiles, and without the texts that nothing reads."""
    request, settings, scale = made.request, made.settings, made.traits.scale
    if request.count > 1:
        raise InvalidRequest(
            f"{request.count} pictures are asked for, but an enlargement gives the same one each time.",
            "Leave the count at 1, or enlarge creatively.",
        )
    needed = made.traits.reach_px * scale
    overlap = needed if settings.overlap_px is None else settings.overlap_px
    if overlap < needed:
        raise InvalidRequest(
            f"The tiles' overlap is {overlap} pixels, but the upscaler looks {needed} pixels around each.",
            "Leave the overlap out, or make it larger.",
        )
    notices = made.notices
    if request.prompt or request.negative_prompt:
        notices += ("The prompt has no effect: only a creative enlargement is steered by text.",)
    made = replace(
        made,
        tile_px=_fitting(made) if settings.tile_px is None else max(1, settings.tile_px // scale),
        reach_px=made.reach_px + math.ceil(overlap / scale) - made.traits.reach_px,
        notices=notices,
    )
    settings = replace(settings, tile_px=made.tile_px * scale, overlap_px=overlap)
    return replace(made, request=replace(request, enlarge=settings, prompt="", negative_prompt=""))


def _creative(made: Plan, weights: Path, backbones: Backbones) -> Plan:
    """Give a creative plan: the backbone's tiles, as large as the memory allows."""
    asked, settings = made.request, made.settings
    probe = replace(asked, enlarge=None, count=1, extent=None, is_tileable=False)
    report = finding.aim(probe, weights).found.report
    probe = replace(probe, guidance=creative_guidance(asked.guidance, report))
    layout = lay_out(asked, settings, report, made.extent)
    sides = layout.sides if settings.tile_px is None else (layout.side_px,)
    for side in sides:
        layout = layout.at(side)
        request, target = backbones.aim(replace(probe, extent=layout.tile))
        cost = backbones.cost(request, target)
        if cost.bytes_needed <= cost.bytes_free:
            break
    settings = replace(settings, tile_px=layout.side_px, overlap_px=layout.overlap_px)
    resolved = replace(request, enlarge=settings, extent=asked.extent, count=asked.count, is_tileable=asked.is_tileable)
    return replace(made, request=resolved, tile_px=_fitting(made), creative=Repainting(request, target, layout))


def _fitting(made: Plan) -> int:
    """Give the largest side of an upscaler's tile, in small pixels, that the memory holds; else the smallest."""
    free = memory.bytes_free(made.device)
    sides = tuple(sides_down_to(made.tile_px, LEAST_TILE_PX))
    return next((side for side in sides if _bytes_of_tile(replace(made, tile_px=side)) <= free), sides[-1])


def _bytes_of_tile(made: Plan) -> int:
    """Give what the upscaler takes for a tile."""
    extent = made.source.extent
    width, height = (min(made.tile_px + 2 * made.reach_px, side) for side in (extent.width, extent.height))
    return width * height * made.traits.bytes_a_pixel


def cost_of(made: Plan, backbones: Backbones, seconds: float | None = None) -> Cost:
    """Say what a plan would take: the pictures in memory, and the larger of the upscaler's and the backbone's tile."""
    copies = 2 if made.creative is None else 3
    pictures = made.extent.pixels * made.source.array.shape[2] * copies
    tile, free = _bytes_of_tile(made), memory.bytes_free(made.device)
    if made.creative is not None:
        painting = backbones.cost(made.creative.request, made.creative.target)
        tile, free = max(tile, painting.bytes_needed), painting.bytes_free
    in_main = memory.bytes_free(torch.device("cpu"))
    if made.device.type != "cpu" and pictures <= in_main:
        return Cost(tile, free, seconds)
    if made.device.type != "cpu":
        return Cost(pictures, in_main, seconds)
    return Cost(pictures + tile, free, seconds)


def check_cost(made: Plan, cost: Cost) -> None:
    """Refuse what the memory cannot hold, before anything is loaded.

    Raises:
        InvalidRequest: It would take more than is free; the text says how much.
    """
    if cost.bytes_needed > cost.bytes_free:
        needed, free = (f"{size / 2**30:,.1f} GiB" for size in (cost.bytes_needed, cost.bytes_free))
        raise InvalidRequest(
            f"To enlarge the picture to {made.extent} would take about {needed} of memory; {free} are free.",
            "Enlarge 2x instead of 4x, start from a smaller picture, or close other programs.",
        )
