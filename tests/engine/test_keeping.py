"""What is kept through a walk: exactly the picture at the end, the same noise on the way, whatever the scheduler."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from studio.contract.errors import InvalidRequest
from studio.contract.port import Stop
from studio.engine import keeping, latent_forms, strengths
from studio.engine.keeping import KeptPart, Place
from studio.engine.noise_levels import NoiseLevel
from studio.engine.sampling import Walk

STEPS = 6
CLEAN = torch.linspace(-1, 1, 64).reshape(1, 1, 8, 8)
PAINTED = torch.full((1, 1, 8, 8), 0.7)
MASK = torch.zeros((1, 1, 8, 8))
MASK[..., 4:] = 1
VP = [
    "DDIMScheduler",
    "DDPMScheduler",
    "PNDMScheduler",
    "LCMScheduler",
    "DPMSolverMultistepScheduler",
    "UniPCMultistepScheduler",
    "DEISMultistepScheduler",
]
SIGMA = [
    "EulerDiscreteScheduler",
    "EulerAncestralDiscreteScheduler",
    "HeunDiscreteScheduler",
    "KDPM2DiscreteScheduler",
    "LMSDiscreteScheduler",
]
FLOW = ["FlowMatchEulerDiscreteScheduler", "FlowMatchHeunDiscreteScheduler", "FlowMatchLCMScheduler"]


def walked(name: str, kept: KeptPart) -> tuple[Tensor, list[Tensor]]:
    """Walk with a network that sees one picture everywhere; give the end and every sample that it saw."""
    import diffusers

    settings: dict[str, Any] = {"skip_prk_steps": True} if name == "PNDMScheduler" else {}
    scheduler = getattr(diffusers, name)(**settings)
    scheduler.set_timesteps(STEPS)
    sample = torch.randn((1, 1, 8, 8), generator=torch.Generator().manual_seed(1))
    sample *= getattr(scheduler, "init_noise_sigma", 1.0)
    walk = Walk(lambda event: None, Stop())
    seen = []
    with walk.observing(scheduler, kept=kept):
        for number, timestep in enumerate(scheduler.timesteps):
            seen.append(sample)
            if name in SIGMA:
                scheduler.scale_model_input(sample, timestep)
            output = _output(scheduler, sample, number, timestep, name)
            given = {"generator": torch.Generator().manual_seed(2)} if "generator" in _names(scheduler) else {}
            sample = scheduler.step(output, timestep, sample, return_dict=False, **given)[0]
    return sample, seen


def _names(scheduler: Any) -> set[str]:
    import inspect

    return set(inspect.signature(type(scheduler).step).parameters)


def _output(scheduler: Any, sample: Tensor, number: int, timestep: Tensor, name: str) -> Tensor:
    """Give what a network would say that sees PAINTED: noise or velocity at the level of this sample."""
    if name in FLOW:
        sigma = float(scheduler.sigmas[number])
        return (sample - PAINTED) / sigma
    if name in SIGMA:
        sigma = float(scheduler.sigmas[number])
        return (sample - PAINTED) / max(sigma, 1e-6)
    kept = float(scheduler.alphas_cumprod[int(timestep)])
    return (sample - kept**0.5 * PAINTED) / (1 - kept) ** 0.5


@pytest.mark.parametrize("name", VP + SIGMA + FLOW)
def test_the_kept_part_is_the_picture_at_the_end(name: str) -> None:
    end, _ = walked(name, KeptPart(CLEAN, MASK, is_differential=True))
    assert torch.equal(end[..., :4], CLEAN[..., :4])
    assert torch.isfinite(end).all()
    assert (end[..., 4:] - PAINTED[..., 4:]).abs().mean() < 0.2


@pytest.mark.parametrize("name", FLOW[:1] + SIGMA[:1] + VP[:1])
def test_one_noise_holds_for_the_whole_walk(name: str) -> None:
    _, seen = walked(name, KeptPart(CLEAN, torch.zeros_like(MASK), is_differential=True))
    # With one noise the kept samples lie on one line: the third is made of the first two.
    first, second, third = (part.flatten() for part in seen[:3])
    basis = torch.stack([CLEAN.flatten(), first - CLEAN.flatten() * 0], dim=1)
    for sample in (second, third):
        solved = torch.linalg.lstsq(basis, sample[:, None]).solution
        assert (basis @ solved - sample[:, None]).abs().max() < 1e-3


def level(share: float) -> Place:
    place = NoiseLevel(1 - share, share, is_flow=True)
    return Place(SimpleNamespace(config={}), NoiseLevel(0.0, 1.0, is_flow=True), place)  # type: ignore[arg-type]


def test_soft_values_are_released_when_the_walk_comes_to_their_strength() -> None:
    mask = torch.tensor([[[[0.0, 0.25, 0.5, 1.0]]]])
    kept = KeptPart(torch.zeros((1, 1, 1, 4)), mask, is_differential=True)
    ones = torch.full((1, 1, 1, 4), 9.0)

    def released(strength: float) -> list[bool]:
        after = kept.laid_into(ones, torch.zeros_like(ones), level(strengths.share_for(strength)))
        return [bool(value == 9) for value in after.flatten()]

    assert released(0.8) == [False, False, False, True]
    assert released(0.4) == [False, False, True, True]
    assert released(0.2) == [False, True, True, True]
    assert released(0.0) == [False, True, True, True]


def test_without_differential_a_half_decides() -> None:
    mask = torch.tensor([[[[0.0, 0.4, 0.5, 1.0]]]])
    kept = KeptPart(torch.zeros((1, 1, 1, 4)), mask, is_differential=False)
    after = kept.laid_into(torch.full((1, 1, 1, 4), 9.0), torch.zeros((1, 1, 1, 4)), level(0.9))
    assert [bool(value == 9) for value in after.flatten()] == [False, False, True, True]


def test_what_unipc_remembers_is_kept_too() -> None:
    kept = KeptPart(CLEAN, MASK, is_differential=True)
    scheduler = SimpleNamespace(config={}, last_sample=torch.full((1, 1, 8, 8), 5.0))
    whole = NoiseLevel(0.5, 0.5, is_flow=True)
    place = Place(scheduler, whole, whole)  # type: ignore[arg-type]
    kept.laid_into(torch.zeros((1, 1, 8, 8)), 0.5 * CLEAN, place)
    assert torch.allclose(scheduler.last_sample[..., :4], 0.5 * CLEAN[..., :4])
    assert (scheduler.last_sample[..., 4:] == 5).all()


def test_a_walk_that_cannot_be_read_is_refused() -> None:
    kept = KeptPart(CLEAN, MASK, is_differential=True)
    place = Place(SimpleNamespace(config={}), None, None)  # type: ignore[arg-type]
    with pytest.raises(InvalidRequest, match="noise levels of SimpleNamespace are unknown"):
        kept.laid_into(CLEAN, CLEAN, place)


def test_our_backbones_hear_what_is_kept_and_nothing_of_the_rest() -> None:
    condition = KeptPart(CLEAN, MASK, is_differential=True).condition()
    assert torch.equal(condition[:, :1, :, :4], CLEAN[..., :4])
    assert (condition[:, :1, :, 4:] == 0).all()
    assert torch.equal(condition[:, 1:], MASK)


def test_a_mask_smaller_than_a_cell_frees_the_whole_cell() -> None:
    mask = np.zeros((16, 16), np.float32)
    mask[3, 3] = 1
    mask[12:16, 12:16] = 0.5
    cells = keeping.latent_mask(mask, 8)
    assert cells.flatten().tolist() == [1, 0, 0, 0.125]


def test_packing_is_the_inverse_of_unpacking() -> None:
    latents = torch.randn((2, 3, 4, 6))
    assert torch.equal(latent_forms.unpacked(latent_forms.packed(latents), 2, 3), latents)
