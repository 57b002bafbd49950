"""Previews: a map fitted by least squares finds a linear truth, and shows what an autoencoder's latents mean."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from studio.engine import previewing
from studio.engine.latent_forms import scaled_latents


def test_a_linear_truth_is_found() -> None:
    generator = torch.Generator().manual_seed(0)
    latents = torch.randn((2, 5, 16, 16), generator=generator)
    weight, bias = torch.randn((3, 5, 1, 1), generator=generator) * 0.1, torch.tensor([0.1, -0.2, 0.3])
    pixels = functional.interpolate(functional.conv2d(latents, weight, bias), scale_factor=4, mode="nearest")
    found = previewing.fit(latents, pixels)
    torch.testing.assert_close(found.weight, weight, atol=1e-3, rtol=1e-2)
    torch.testing.assert_close(found.bias, bias, atol=1e-3, rtol=1e-2)


def test_a_patch_map_gives_several_pixels_a_latent() -> None:
    generator = torch.Generator().manual_seed(1)
    pixels = torch.rand((4, 3, 32, 32), generator=generator) * 1.6 - 0.8
    latents = functional.pixel_unshuffle(pixels, 4)
    preview = previewing.fit(latents, pixels, kernel=3, patch=4)
    shown = preview(latents)
    assert (shown.extent.width, shown.extent.height) == (32, 32)
    wanted = ((pixels[0] + 1) * 127.5).permute(1, 2, 0)
    assert float((torch.from_numpy(shown.array.copy()).float() - wanted).abs().mean()) < 1.5


def test_shipped_maps_of_both_shapes_are_read() -> None:
    flat = previewing.from_tensors({"weight": torch.eye(3), "bias": torch.zeros(3)})
    assert flat(torch.zeros(1, 3, 5, 7)).extent.width == 7
    patch = previewing.from_tensors({"weight": torch.zeros(48, 8, 3, 3), "bias": torch.zeros(48)})
    assert patch(torch.zeros(1, 8, 16, 16)).extent.width == 64


def test_a_pixel_space_family_shows_its_pixels() -> None:
    for channels in (1, 3):
        shown = previewing.show_pixels(torch.ones(1, channels, 4, 6))
        assert shown.extent.width == 6
        assert shown.array.min() == 255


def test_the_chart_is_always_the_same_and_full_of_colour() -> None:
    chart = previewing.colour_chart(32)
    assert torch.equal(chart, previewing.colour_chart(32))
    assert float(chart.std()) > 0.4


class Halving(nn.Module):
    """An 'autoencoder' whose latents are the picture at half size, shifted and scaled as a config says."""

    def __init__(self) -> None:
        super().__init__()
        self.anchor = nn.Parameter(torch.zeros(()))
        self.config = {
            "scaling_factor": 0.5,
            "shift_factor": 0.25,
            "latents_mean": [0.1, 0.0, -0.1],
            "latents_std": [1.0, 2.0, 0.5],
        }

    def encode(self, pixels: Tensor) -> tuple[Tensor]:
        return (functional.avg_pool2d(pixels, 2),)


def test_a_map_is_fitted_to_any_autoencoder_in_the_pipelines_own_scale() -> None:
    autoencoder = Halving()
    preview = previewing.for_networks({"vae": autoencoder})
    assert preview is not None
    chart = previewing.colour_chart()
    latents = scaled_latents(autoencoder.encode(chart)[0], autoencoder.config)
    shown = torch.from_numpy(preview(latents).array.copy()).float() / 127.5 - 1
    wanted = functional.avg_pool2d(chart, 2)[0].permute(1, 2, 0)
    assert float((shown - wanted).abs().max()) < 0.05


def test_an_unknown_autoencoder_means_no_preview_and_no_failure() -> None:
    assert previewing.for_networks({"vae": nn.Linear(2, 2)}) is None


@pytest.mark.parametrize("networks", [{}, {"unet": nn.Linear(1, 1)}])
def test_without_an_autoencoder_the_network_works_on_pixels(networks: dict[str, nn.Module]) -> None:
    assert previewing.for_networks(networks) is previewing.show_pixels
