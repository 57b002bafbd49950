"""x0 from any scheduler: with a network that knows the answer, the prediction is the picture itself, at every step."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from studio.engine import noise_levels

PICTURE = torch.linspace(-1, 1, 2 * 3 * 4 * 4).reshape(2, 3, 4, 4)

CASES = [
    ("DDPMScheduler", {}, "epsilon"),
    ("DDIMScheduler", {"clip_sample": False}, "v_prediction"),
    ("DDIMScheduler", {"clip_sample": False}, "sample"),
    ("PNDMScheduler", {"skip_prk_steps": True}, "epsilon"),
    ("LCMScheduler", {}, "epsilon"),
    ("EulerDiscreteScheduler", {}, "epsilon"),
    ("EulerDiscreteScheduler", {"use_karras_sigmas": True}, "v_prediction"),
    ("EulerAncestralDiscreteScheduler", {}, "v_prediction"),
    ("HeunDiscreteScheduler", {}, "epsilon"),
    ("KDPM2DiscreteScheduler", {}, "epsilon"),
    ("DPMSolverMultistepScheduler", {}, "epsilon"),
    ("DPMSolverMultistepScheduler", {"algorithm_type": "sde-dpmsolver++"}, "v_prediction"),
    ("UniPCMultistepScheduler", {}, "v_prediction"),
    ("FlowMatchEulerDiscreteScheduler", {"shift": 3.0}, "flow_prediction"),
    ("FlowMatchHeunDiscreteScheduler", {}, "flow_prediction"),
    ("DPMSolverMultistepScheduler", {"use_flow_sigmas": True}, "flow_prediction"),
    ("UniPCMultistepScheduler", {"use_flow_sigmas": True}, "flow_prediction"),
]


def answer(kind: str, level: noise_levels.NoiseLevel, sample: Tensor) -> Tensor:
    """What a network that knows the picture says of a sample, written from the definitions."""
    noise = (sample - level.alpha * PICTURE) / level.sigma
    if kind == "sample":
        return PICTURE
    if kind == "flow_prediction":
        return noise - PICTURE
    if kind == "epsilon":
        return noise
    norm = (level.alpha**2 + level.sigma**2) ** 0.5
    return (level.alpha * noise - level.sigma * PICTURE) / norm


@pytest.mark.parametrize(("name", "settings", "kind"), CASES)
def test_x0_is_the_picture_at_every_step(name: str, settings: dict[str, object], kind: str) -> None:
    import diffusers

    if kind != "flow_prediction" or "FlowMatch" not in name:
        settings = {**settings, "prediction_type": kind}
    scheduler = getattr(diffusers, name)(**settings)
    scheduler.set_timesteps(6)
    generator = torch.Generator().manual_seed(0)
    sample = torch.randn(PICTURE.shape, generator=generator) * getattr(scheduler, "init_noise_sigma", 1.0)
    wanted: list[float] = []
    for timestep in scheduler.timesteps:
        level = level_now(scheduler, timestep)
        output = answer(kind, level, sample)
        before = sample
        kwargs = {"generator": generator} if "generator" in scheduler.step.__code__.co_varnames else {}
        sample = scheduler.step(output, timestep, sample, return_dict=False, **kwargs)[0]
        found = noise_levels.level_before(scheduler, timestep)
        assert found is not None
        assert found.sigma == pytest.approx(level.sigma, rel=1e-5)
        assert found.alpha == pytest.approx(level.alpha, rel=1e-5)
        x0 = noise_levels.predicted_picture(scheduler, found, output, before)
        tolerance = 2e-5 * max(1.0, level.sigma / max(level.alpha, 1e-3))
        torch.testing.assert_close(x0, PICTURE, atol=tolerance, rtol=1e-4)
        wanted.append(found.shown)
    assert wanted == sorted(wanted, reverse=True)


def level_now(scheduler: object, timestep: Tensor) -> noise_levels.NoiseLevel:
    """The level of the coming evaluation, read from the schedule before the step moves on."""
    sigmas = getattr(scheduler, "sigmas", None)
    if sigmas is not None and hasattr(scheduler, "step_index"):
        index = scheduler.step_index
        if index is None:
            index = scheduler.index_for_timestep(timestep)  # type: ignore[attr-defined]
        if hasattr(scheduler, "sigmas_interpol") and not scheduler.state_in_first_order:
            sigmas = scheduler.sigmas_interpol
        return noise_levels.from_sigma(scheduler, float(sigmas[index]))
    kept = float(scheduler.alphas_cumprod[int(timestep)])  # type: ignore[attr-defined]
    return noise_levels.NoiseLevel(kept**0.5, (1 - kept) ** 0.5, is_flow=False)


def test_a_learned_variance_is_left_out() -> None:
    import diffusers

    scheduler = diffusers.DDPMScheduler(variance_type="learned_range")
    level = noise_levels.NoiseLevel(0.6, 0.8, is_flow=False)
    output = torch.cat([torch.ones_like(PICTURE), torch.full_like(PICTURE, 9.0)], 1)
    sample = 0.6 * PICTURE + 0.8
    torch.testing.assert_close(
        noise_levels.predicted_picture(scheduler, level, output, sample), PICTURE, atol=1e-5, rtol=1e-5
    )
