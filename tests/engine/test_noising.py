"""A pipeline's noise can come from elsewhere, and only while it is asked to."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import torch
from torch import Tensor

from studio.engine.noising import noised_with


def ones(shape: Sequence[int]) -> Tensor:
    return torch.ones(tuple(shape))


def make(name: str) -> object:
    import diffusers

    scheduler = getattr(diffusers, name)()
    scheduler.set_timesteps(4)
    return scheduler


def put(scheduler: object, clean: Tensor) -> Tensor:
    """What a pipeline does to start from a picture, with noise of its own."""
    noise = torch.zeros_like(clean)
    timestep = scheduler.timesteps[:1]
    if hasattr(scheduler, "scale_noise"):
        return scheduler.scale_noise(clean, timestep, noise)
    return scheduler.add_noise(clean, noise, timestep)


@pytest.mark.parametrize("name", ["DDIMScheduler", "EulerDiscreteScheduler", "FlowMatchEulerDiscreteScheduler"])
def test_the_noise_of_a_picture_is_the_one_that_is_given(name: str) -> None:
    clean = torch.zeros(1, 2, 3, 3)
    with noised_with(make(name), None):
        assert float(put(make(name), clean).abs().max()) == 0
    scheduler = make(name)
    with noised_with(scheduler, ones):
        assert float(put(scheduler, clean).min()) > 0.5
    assert float(put(scheduler, clean).abs().max()) == 0
    assert "add_noise" not in vars(scheduler)


def test_a_fault_gives_the_scheduler_its_own_noise_back() -> None:
    scheduler = make("DDIMScheduler")
    with pytest.raises(OSError, match="broken"), noised_with(scheduler, ones):
        raise OSError("broken")
    assert "add_noise" not in vars(scheduler)
