"""Where on the walk a scheduler stands, and what picture the network sees there, for any of diffusers' schedulers.

A noisy sample is x = alpha * x0 + sigma * noise in every family; schedulers differ in how they keep alpha and sigma:

- flow matching: alpha = 1 - sigma (arXiv:2209.03003), `sigmas`;
- sigma space (Karras et al., arXiv:2206.00364): alpha = 1, `sigmas`;
- variance preserving with `sigmas` (DPM-Solver, UniPC): alpha = 1 / sqrt(1 + s^2), sigma = s * alpha;
- variance preserving with `alphas_cumprod` only (DDPM, DDIM, PNDM, LCM).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from torch import Tensor

SIGMA_SPACE = (
    "EulerDiscreteScheduler",
    "EulerAncestralDiscreteScheduler",
    "HeunDiscreteScheduler",
    "LMSDiscreteScheduler",
    "KDPM2DiscreteScheduler",
    "KDPM2AncestralDiscreteScheduler",
    "DPMSolverSDEScheduler",
)


class Scheduler(Protocol):
    """What every diffusers scheduler has; `sigmas`, `step_index`, `order` and `alphas_cumprod` only some have."""

    config: Mapping[str, Any]
    timesteps: Tensor
    step: Any


class FlowScheduler(Scheduler, Protocol):
    """What every scheduler that walks a flow has: one sigma per timestep, and the last 0."""

    sigmas: Tensor
    set_timesteps: Any
    set_begin_index: Any


@dataclass(frozen=True, slots=True)
class NoiseLevel:
    """One point of the walk: x = alpha * x0 + sigma * noise.

    Attributes:
        alpha: Factor of the picture.
        sigma: Factor of the noise.
        is_flow: The family is flow matching, alpha = 1 - sigma.
    """

    alpha: float
    sigma: float
    is_flow: bool

    @property
    def share(self) -> float:
        """Share of the noise in the mix, sigma / (alpha + sigma), 0 to 1: for flow families their sigma."""
        return self.sigma / (self.alpha + self.sigma)

    @property
    def shown(self) -> float:
        """Noise level for people: sigma for flow families, sigma over alpha for the others."""
        if self.is_flow or self.alpha == 0:
            return self.sigma
        return self.sigma / self.alpha


def is_flow(scheduler: Scheduler) -> bool:
    """Say whether the scheduler walks a flow."""
    config = scheduler.config
    return "FlowMatch" in type(scheduler).__name__ or bool(config.get("use_flow_sigmas"))


def level_before(scheduler: Scheduler, timestep: Tensor | float) -> NoiseLevel | None:
    """Give the level at which the network was last asked; call it right after `scheduler.step`.

    None for a scheduler whose walk we cannot read.
    """
    sigmas = getattr(scheduler, "sigmas", None)
    index = getattr(scheduler, "step_index", None)
    if sigmas is not None and index is not None and 0 < index <= len(sigmas):
        between = getattr(scheduler, "sigmas_interpol", None)
        if between is not None and getattr(scheduler, "state_in_first_order", False):
            # The second evaluation of a KDPM2 step looks half way between two levels.
            return from_sigma(scheduler, float(between[index - 1]))
        return from_sigma(scheduler, float(sigmas[index - 1]))
    cumulative = getattr(scheduler, "alphas_cumprod", None)
    if cumulative is None:
        return None
    number = int(timestep)
    if not 0 <= number < len(cumulative):
        return None
    kept = float(cumulative[number])
    return NoiseLevel(kept**0.5, (1 - kept) ** 0.5, is_flow=False)


def level_after(scheduler: Scheduler, place: int) -> NoiseLevel | None:
    """Give the level of the sample that `scheduler.step` has just returned.

    None for a scheduler whose walk we cannot read.

    Args:
        scheduler: Right after the step.
        place: Place of the next timestep in the schedule; at the end of it the sample is the picture.
    """
    is_over = place >= len(scheduler.timesteps)
    sigmas = getattr(scheduler, "sigmas", None)
    index = getattr(scheduler, "step_index", None)
    if sigmas is not None and index is not None and 0 <= index < len(sigmas):
        between = getattr(scheduler, "sigmas_interpol", None)
        if between is not None and not getattr(scheduler, "state_in_first_order", True):
            return from_sigma(scheduler, float(between[index]))
        return from_sigma(scheduler, 0.0 if is_over else float(sigmas[index]))
    cumulative = getattr(scheduler, "alphas_cumprod", None)
    if is_over:
        return NoiseLevel(1.0, 0.0, is_flow=is_flow(scheduler))
    if cumulative is None:
        return None
    kept = float(cumulative[int(scheduler.timesteps[place])])
    return NoiseLevel(kept**0.5, (1 - kept) ** 0.5, is_flow=False)


def from_sigma(scheduler: Scheduler, sigma: float) -> NoiseLevel:
    """Give the level that a scheduler keeps as `sigma`."""
    if is_flow(scheduler):
        return NoiseLevel(1 - sigma, sigma, is_flow=True)
    if type(scheduler).__name__ in SIGMA_SPACE:
        return NoiseLevel(1.0, sigma, is_flow=False)
    alpha = (1 + sigma * sigma) ** -0.5
    return NoiseLevel(alpha, sigma * alpha, is_flow=False)


def predicted_picture(scheduler: Scheduler, level: NoiseLevel, output: Tensor, sample: Tensor) -> Tensor:
    """Give x0, the picture that the network's output means at this level (same shape as `sample`).

    The output's meaning is the scheduler's `prediction_type`; networks that also learn the variance (arXiv:2102.09672)
    give twice the channels, of which the first half counts.
    """
    if output.shape[1] == 2 * sample.shape[1]:
        output = output[:, : sample.shape[1]]
    kind = "flow_prediction" if level.is_flow else scheduler.config.get("prediction_type", "epsilon")
    alpha, sigma = level.alpha, level.sigma
    output, sample = output.float(), sample.float()
    if kind == "sample":
        return output
    if kind == "flow_prediction":
        return sample - sigma * output
    if kind == "v_prediction":
        norm: float = alpha * alpha + sigma * sigma
        return (alpha * sample - sigma * math.sqrt(norm) * output) / norm
    return (sample - sigma * output) / max(alpha, 1e-8)
