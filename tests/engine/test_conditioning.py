"""Guidance and the walk through a flow, judged by closed forms."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from studio.engine import conditioning
from studio.engine.conditioning import Guidance, GuidedVelocity, TextFeatures

POOLED_OF_PROMPT, POOLED_OF_NEGATIVE = 2.0, -1.0


def features(value: float) -> TextFeatures:
    return TextFeatures(torch.zeros(1, 2, 4), torch.ones(1, 2, dtype=torch.bool), torch.full((1, 4), value))


class Constant:
    """A 'network' whose velocity is the pooled vector's value everywhere; counts its evaluations."""

    def __init__(self) -> None:
        self.batches: list[int] = []

    def __call__(
        self,
        latents: Tensor,
        sigma: Tensor,
        tokens: Tensor,
        token_mask: Tensor,
        pooled: Tensor,
        condition: Tensor | None = None,
    ) -> Tensor:
        self.batches.append(len(latents))
        return pooled[:, :1, None, None].expand_as(latents) * (1 + latents.mean())


def velocity(network: Constant, guidance: Guidance) -> GuidedVelocity:
    return GuidedVelocity(network, features(POOLED_OF_PROMPT), features(POOLED_OF_NEGATIVE), guidance, torch.float32)


def test_guidance_goes_from_the_negative_through_the_prompt() -> None:
    network = Constant()
    found = velocity(network, Guidance(3.0))(torch.zeros(1, 2, 2, 2), 0.5)
    torch.testing.assert_close(found, torch.full((1, 2, 2, 2), -1.0 + 3.0 * 3.0))
    assert network.batches == [2]


@pytest.mark.parametrize(("scale", "sigma"), [(1.0, 0.5), (3.0, 0.95), (3.0, 0.05)])
def test_where_guidance_does_not_act_the_network_is_asked_once(scale: float, sigma: float) -> None:
    network = Constant()
    found = velocity(network, Guidance(scale, interval=(0.1, 0.9)))(torch.zeros(1, 2, 2, 2), sigma)
    torch.testing.assert_close(found, torch.full((1, 2, 2, 2), POOLED_OF_PROMPT))
    assert network.batches == [1]


def test_full_rescale_gives_the_plain_pictures_deviation() -> None:
    latents = torch.randn((1, 2, 8, 8), generator=torch.Generator().manual_seed(0))

    def network(
        x: Tensor, sigma: Tensor, tokens: Tensor, mask: Tensor, pooled: Tensor, condition: Tensor | None = None
    ) -> Tensor:
        return x * pooled[:, :1, None, None]

    guided = GuidedVelocity(network, features(0.5), features(0.1), Guidance(4.0, rescale=1.0), torch.float32)(
        latents, 0.5
    )
    plain_x0, guided_x0 = latents - 0.5 * 0.5 * latents, latents - 0.5 * guided
    assert float(guided_x0.std()) == pytest.approx(float(plain_x0.std()), rel=1e-4)


def test_a_batch_shares_one_text() -> None:
    found = velocity(Constant(), Guidance(2.0))(torch.zeros(3, 2, 2, 2), 0.5)
    assert found.shape == (3, 2, 2, 2)


def flow_scheduler(name: str = "FlowMatchEulerDiscreteScheduler", steps: int = 8) -> object:
    import diffusers

    scheduler = getattr(diffusers, name)()
    scheduler.set_timesteps(steps)
    return scheduler


@pytest.mark.parametrize("name", ["FlowMatchEulerDiscreteScheduler", "FlowMatchHeunDiscreteScheduler"])
def test_a_straight_flow_ends_at_the_picture(name: str) -> None:
    picture = torch.linspace(-1, 1, 16).reshape(1, 1, 4, 4)
    noise = torch.randn((1, 1, 4, 4), generator=torch.Generator().manual_seed(0))
    end = conditioning.walk_flow(flow_scheduler(name), noise.clone(), lambda latents, sigma: noise - picture)
    torch.testing.assert_close(end, picture, atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize(("strength", "running"), [(1.0, 8), (0.5, 6), (0.01, 1)])
@pytest.mark.parametrize("name", ["FlowMatchEulerDiscreteScheduler", "FlowMatchHeunDiscreteScheduler"])
def test_a_strength_begins_at_its_share_of_noise(strength: float, running: int, name: str) -> None:
    scheduler = flow_scheduler(name)
    begin = conditioning.begin_for(scheduler, strength)
    sigma = float(scheduler.sigmas[begin])
    picture, noise = torch.full((1, 1, 2, 2), 0.5), torch.full((1, 1, 2, 2), -1.5)
    seen: list[int] = []
    start = (1 - sigma) * picture + sigma * noise
    end = conditioning.walk_flow(
        scheduler, start, lambda latents, level: noise - picture, begin, lambda number, now: seen.append(number)
    )
    torch.testing.assert_close(end, picture, atol=1e-5, rtol=1e-5)
    assert (len(seen) + scheduler.order - 1) // scheduler.order == running
