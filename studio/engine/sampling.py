"""The walk from noise to picture, watched from outside: one driver for every pipeline.

A `Walk` accompanies one picture. It observes whatever diffusers scheduler the picture is made with, by standing in for
the scheduler's `step`: so it sees (output, timestep, sample) of each evaluation without a callback of the pipeline's
(some have none, one swallows it silently), gives x0 as a preview, keeps the per-step record, notices numbers that are
not finite and holds the stop point. Forward pre-hooks on the networks' blocks hold the stop point between steps: a wish
to stop takes effect within a fraction of a step, of the text encoding, and of the decode.

Glossary: b batch, c channels, h w latent grid.
"""

from __future__ import annotations

import contextlib
import functools
import inspect
import logging
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils.hooks import RemovableHandle

from studio.contract.errors import NotFinite, StudioError
from studio.contract.events import Decoding, Noticed, Stepped
from studio.contract.geometry import Bounds
from studio.contract.port import Report, Stop
from studio.contract.raster import Raster
from studio.contract.records import StepRecord
from studio.engine import noise_levels
from studio.engine.keeping import KeptPart, Place
from studio.engine.noise_levels import Scheduler

log = logging.getLogger(__name__)
ToLatents = Callable[[Tensor], Tensor]
Preview = Callable[[Tensor], Raster]

DENOISERS = ("transformer", "unet", "backbone", "prior", "decoder")
ENOUGH_POINTS = 32
"""Stop points that a denoiser needs: gaps of about a thirtieth of a step."""
SMALL_LEAF = 4096
"""A leaf module of fewer weights (a norm, an activation, a small embedding) is not worth a hook."""


@dataclass
class Clock:
    """Seconds that the parts of a picture took."""

    encode: float = 0.0
    sample: float = 0.0
    decode: float = 0.0


@dataclass
class Walk:
    """One picture's walk, in the engine's thread.

    Attributes:
        report: Takes the events.
        stop: The person's wish to end.
        picture: Number of the picture in the request, from 1.
        count: Pictures of the request.
        preview: Makes a picture of latents (b, c, h, w); None for no previews.
        parts: Parts that the picture is painted in, one after the other, each with as many steps.
        part: Number of the part being painted, from 1.
        bounds: Where that part lies in the resulting picture; None is the whole.
        steps: The record of each step so far.
        clock: Seconds so far.
        now: Gives seconds.
    """

    report: Report
    stop: Stop
    picture: int = 1
    count: int = 1
    preview: Preview | None = None
    parts: int = 1
    part: int = 1
    bounds: Bounds | None = None
    steps: list[StepRecord] = field(default_factory=list)
    clock: Clock = field(default_factory=Clock)
    now: Callable[[], float] = time.perf_counter
    _mark: float = 0.0
    _has_begun: bool = False
    _is_decoding: bool = False

    def __post_init__(self) -> None:
        self._mark = self.now()

    def check(self) -> None:
        """Raise Cancelled where the job must end at once."""
        self.stop.check()

    @contextlib.contextmanager
    def interruptible(self, networks: Mapping[str, nn.Module]) -> Iterator[None]:
        """Hold the stop point inside the networks' blocks, for the time of the context."""
        handles: list[RemovableHandle] = []
        try:
            for name, network in networks.items():
                is_denoiser = name in DENOISERS
                hook = self._on_enter_denoiser if is_denoiser else self._on_enter
                points = step_stop_points(network) if is_denoiser else stop_points(network)
                handles.extend(module.register_forward_pre_hook(hook) for module in points)
            yield
        finally:
            for handle in handles:
                handle.remove()

    @contextlib.contextmanager
    def observing(
        self,
        scheduler: Scheduler,
        to_latents: ToLatents = lambda latents: latents,
        kept: KeptPart | None = None,
    ) -> Iterator[None]:
        """Watch every `scheduler.step`, for the time of the context.

        Args:
            scheduler: Any diffusers scheduler; its `step` is its own class's again afterwards.
            to_latents: Maps what the pipeline hands to `step` into (b, c, h, w) for previews.
            kept: The part of a picture that is not repainted: it is laid into the sample after each step.
        """
        original = scheduler.step
        signature = inspect.signature(original)
        watched = _Watched(self, scheduler, to_latents, kept)

        @functools.wraps(original)
        def step(*args: object, **kwargs: object) -> object:
            self.check()
            bound: dict[str, Any] = signature.bind(*args, **kwargs).arguments
            result = original(*args, **kwargs)
            after = _first_tensor(result)
            if kept is not None and after is not None:
                result, after = _replaced(
                    result, kept.laid_into(after, bound["sample"], watched.place(bound["timestep"]))
                )
            watched.saw(bound["model_output"], bound["timestep"], bound["sample"], after)
            return result

        scheduler.step = step
        try:
            yield
        finally:
            del scheduler.step

    def begin(self) -> None:
        """Say that the first step begins: what came before was encoding."""
        if not self._has_begun:
            self._has_begun = True
            now = self.now()
            self.clock.encode += now - self._mark
            self._mark = now

    def stepped(self, index: int, total: int, sigma: float, make_preview: Callable[[], Raster | None]) -> None:
        """Record and report one step; the preview's own time is not part of it."""
        self.begin()
        seconds = self.now() - self._mark
        self.clock.sample += seconds
        is_last = index == total and self.part == self.parts
        index, total = index + (self.part - 1) * total, total * self.parts
        self.steps.append(StepRecord(index, sigma, seconds))
        self.report(Stepped(index, total, sigma, make_preview(), seconds, self.picture, self.bounds))
        if is_last and not self._is_decoding:
            self._is_decoding = True
            self.report(Decoding(self.picture, self.count))
        self._mark = self.now()
        self.check()

    def begin_part(self, part: int, parts: int, bounds: Bounds) -> None:
        """Say that a part of the picture begins: what came since the last part's steps was its decoding."""
        self.check()
        now = self.now()
        if part > 1:
            self.clock.decode += now - self._mark
        self.part, self.parts, self.bounds = part, parts, bounds
        self._has_begun, self._mark = False, now

    def shown(self, make: Callable[[Preview], Raster]) -> Raster | None:
        """Make a preview; one that fails ends previews for this picture, says so, and harms nothing else."""
        if self.preview is None:
            return None
        try:
            return make(self.preview)
        except (RuntimeError, TypeError, ValueError, StudioError) as error:
            log.warning("no previews", exc_info=error)
            self.preview = None
            self.report(
                Noticed(f"There are no previews of this picture ({type(error).__name__}).", "The picture is safe.")
            )
            return None

    def decoded(self) -> None:
        """Say that the picture is there: what came after the last step was decoding."""
        self.clock.decode += self.now() - self._mark

    def _on_enter(self, _module: nn.Module, _args: object) -> None:
        self.stop.check()

    def _on_enter_denoiser(self, _module: nn.Module, _args: object) -> None:
        self.stop.check()
        if not self._has_begun:
            self.begin()


class _Watched:
    """One scheduler under observation: counts evaluations and turns them into steps."""

    def __init__(self, walk: Walk, scheduler: Scheduler, to_latents: ToLatents, kept: KeptPart | None) -> None:
        self.walk = walk
        self.scheduler = scheduler
        self.to_latents = to_latents
        self.kept = kept
        self.evaluations = 0
        self.first = 0
        self.shown = 0.0

    def place(self, timestep: Tensor | float) -> Place:
        """Say where the walk stands, right after a step and before `saw` counts it."""
        first = _begin(self.scheduler, timestep) if self.evaluations == 0 else self.first
        return Place(
            self.scheduler,
            noise_levels.level_before(self.scheduler, timestep),
            noise_levels.level_after(self.scheduler, first + self.evaluations + 1),
        )

    def saw(self, output: Tensor, timestep: Tensor | float, sample: Tensor, after: Tensor | None) -> None:
        """Take one evaluation: the network's output, the sample that it saw, and the sample after the step."""
        if self.evaluations == 0:
            self.first = _begin(self.scheduler, timestep)
        self.evaluations += 1
        level = noise_levels.level_before(self.scheduler, timestep)
        order = 2 if getattr(self.scheduler, "order", 1) == 2 else 1
        wanted = len(self.scheduler.timesteps) - self.first
        total = (wanted + order - 1) // order
        is_complete = self.evaluations % order == 0 or self.evaluations == wanted
        if level is not None and (order == 1 or self.evaluations % order == 1):
            self.shown = level.shown
        _check_finite(after if after is not None else output, self.evaluations, wanted)
        if not is_complete:
            self.walk.check()
            return
        index = (self.evaluations + order - 1) // order

        def make_preview() -> Raster | None:
            seen = sample if level is None else noise_levels.predicted_picture(self.scheduler, level, output, sample)
            latents = self.to_latents(seen)
            if self.kept is not None:
                latents = self.kept.shown(latents)
            return self.walk.shown(lambda preview: preview(latents))

        self.walk.stepped(index, max(total, index), self.shown, make_preview)


def stop_points(network: nn.Module) -> Iterator[nn.Module]:
    """Give the modules at which a running network can be stopped: its blocks, and leaves that are worth it."""
    for module in network.modules():
        if isinstance(module, nn.ModuleList | nn.ModuleDict | nn.ParameterList):
            continue
        is_leaf = next(module.children(), None) is None
        if not is_leaf or sum(parameter.numel() for parameter in module.parameters(recurse=False)) >= SMALL_LEAF:
            yield module


def step_stop_points(network: nn.Module) -> list[nn.Module]:
    """Give the modules at which a denoiser can be stopped: the network and the members of its block lists.

    Each point costs microseconds in every step. Where there are too few for a stop within a small part of a step (our
    own backbones have six blocks), every block and worthwhile leaf is one.
    """
    members = [module for blocks in network.modules() if isinstance(blocks, nn.ModuleList) for module in blocks]
    points = list(dict.fromkeys([network, *members]))
    return points if len(points) >= ENOUGH_POINTS else list(stop_points(network))


def _begin(scheduler: Scheduler, timestep: Tensor | float) -> int:
    """Give the place in the schedule where a walk begins: above 0 for image to image.

    The scheduler knows where its pipeline says so; else it is the timestep's place, the last of equal ones (as
    `index_for_timestep` of diffusers chooses), 0 where it is not found.
    """
    told = getattr(scheduler, "begin_index", None)
    if told is not None:
        return int(told)
    timesteps = scheduler.timesteps
    value = timestep.flatten()[0] if isinstance(timestep, Tensor) else torch.tensor(timestep)
    found = (timesteps.to("cpu", torch.float64) == value.to("cpu", torch.float64)).nonzero()
    return int(found[-1]) if len(found) else 0


def _check_finite(latents: Tensor, number: int, total: int) -> None:
    if not bool(torch.isfinite(latents.sum())) and not bool(torch.isfinite(latents).all()):
        raise NotFinite(
            f"The network gave numbers that are not finite in step {number} of {total}; no picture was made of them.",
            "Try --dtype fp32, a lower guidance, or another scheduler; if it stays, the weights are damaged.",
        )


def _replaced(result: object, sample: Tensor) -> tuple[object, Tensor]:
    """Give what a scheduler returned with another sample after the step."""
    if isinstance(result, tuple):
        return (sample, *result[1:]), sample
    changed: Any = result
    changed.prev_sample = sample
    return changed, sample


def _first_tensor(result: object) -> Tensor | None:
    """Give the sample after the step from what a scheduler returned (a tuple, or an output with `prev_sample`)."""
    first = result[0] if isinstance(result, tuple) else getattr(result, "prev_sample", None)
    return first if isinstance(first, Tensor) else None
