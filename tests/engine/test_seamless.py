"""Pictures that repeat: a network that wraps does not know where the picture ends."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from studio.contract.errors import InvalidRequest
from studio.contract.requests import BackboneChoice
from studio.engine import seamless
from studio.engine.service import TorchEngine
from tests.engine.small_jobs import REQUEST, network, paint


def small_network() -> nn.Sequential:
    torch.manual_seed(0)
    return nn.Sequential(nn.Conv2d(2, 4, 3, padding=1), nn.ReLU(), nn.Conv2d(4, 2, 1), nn.Conv2d(2, 2, 5, padding=2))


def test_a_wrapping_network_follows_a_moved_picture() -> None:
    layers, pixels = small_network(), torch.randn((1, 2, 8, 8))
    plain = layers(pixels)
    with seamless.wrapping([layers]):
        moved = layers(torch.roll(pixels, (3, 5), (2, 3)))
        assert torch.allclose(moved, torch.roll(layers(pixels), (3, 5), (2, 3)), atol=1e-5)
    assert torch.equal(layers(pixels), plain)


def test_the_network_is_itself_again_after_a_fault() -> None:
    layers = small_network()
    with pytest.raises(RuntimeError), seamless.wrapping([layers]):
        raise RuntimeError
    assert {layer.padding_mode for layer in layers if isinstance(layer, nn.Conv2d)} == {"zeros"}


def test_every_evaluation_sees_the_picture_elsewhere_and_answers_in_place() -> None:
    seen: list[Tensor] = []

    def velocity(latents: Tensor, sigma: float) -> Tensor:
        seen.append(latents)
        return 2 * latents

    latents = torch.randn((1, 1, 8, 8))
    moving = seamless.roaming(velocity)
    for _ in range(4):
        assert torch.equal(moving(latents, 0.5), 2 * latents)
    assert len({tuple(one.flatten().tolist()) for one in seen}) == 4


@pytest.mark.parametrize("backbone", ["dit", "ssm"])
def test_a_tileable_picture_is_another_one_and_leaves_nothing_behind(engine: TorchEngine, backbone: str) -> None:
    request = replace(REQUEST, backbone=BackboneChoice(backbone))
    plain = paint(engine, request)[1]
    tiled = paint(engine, replace(request, is_tileable=True))[1]
    assert not np.array_equal(tiled.array, plain.array)
    assert paint(engine, replace(request, is_tileable=True))[1] == tiled
    assert paint(engine, request)[1] == plain
    assert {one.padding_mode for one in network(engine).modules() if isinstance(one, nn.Conv2d)} == {"zeros"}


def test_a_family_that_cannot_says_so(engine: TorchEngine) -> None:
    from studio.engine import resolving

    report = replace(engine.inspect("dit"), is_tileable=False)
    with pytest.raises(InvalidRequest, match="cannot paint a picture that repeats"):
        resolving.resolve(replace(REQUEST, is_tileable=True), report)
