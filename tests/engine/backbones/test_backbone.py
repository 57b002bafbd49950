"""Both backbones: the same network but for the operator, any size, safe without text, x0 and velocity agree."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor

from studio.engine.backbones import BACKBONES
from studio.engine.backbones.backbone import Backbone, BackboneConfig, load_backbone, read_backbone_config
from studio.engine.operators import OPERATORS

SMALL = BackboneConfig(
    latent_channels=3, width=24, depth=2, heads=2, hidden=16, state_width=4, text_width=10, native_side=4
)


def make_backbone(backbone: str, *, is_awake: bool = True) -> Backbone:
    """A tiny network; `is_awake` fills the gates and the output that start at zero."""
    torch.manual_seed(5)
    network = Backbone(replace(SMALL, operator=BACKBONES[backbone])).eval()
    if is_awake:
        with torch.no_grad():
            for parameter in network.parameters():
                if not parameter.any():
                    parameter.normal_(std=0.2)
    return network.requires_grad_(False)


def make_inputs(h: int = 8, w: int = 8) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    """latents, sigma, tokens, mask, pooled of two pictures."""
    generator = torch.Generator().manual_seed(6)
    latents, tokens = torch.randn(2, 3, h, w, generator=generator), torch.randn(2, 5, 10, generator=generator)
    mask = torch.tensor([[True] * 5, [True, True, False, False, False]])
    return latents, torch.tensor([0.9, 0.3]), tokens, mask, torch.randn(2, 10, generator=generator)


def test_every_backbone_names_a_registered_operator() -> None:
    assert set(BACKBONES.values()) <= set(OPERATORS)


def test_the_shipped_sizes_are_equal_within_three_percent() -> None:
    with torch.device("meta"):
        counts = [
            sum(p.numel() for p in Backbone(BackboneConfig(operator=name)).parameters()) for name in BACKBONES.values()
        ]
    assert max(counts) <= 1.03 * min(counts)
    assert 4e6 < counts[0] < 7e6


@pytest.mark.parametrize("size", [(2, 2), (8, 8), (6, 10), (16, 4)])
@pytest.mark.parametrize("backbone", sorted(BACKBONES))
def test_any_multiple_of_the_patch_works(backbone: str, size: tuple[int, int]) -> None:
    inputs = make_inputs(*size)
    velocity = make_backbone(backbone)(*inputs)
    assert velocity.shape == inputs[0].shape
    assert velocity.isfinite().all()


@pytest.mark.parametrize("backbone", sorted(BACKBONES))
def test_the_velocity_leads_to_the_predicted_picture(backbone: str) -> None:
    network, inputs = make_backbone(backbone), make_inputs()
    level = inputs[1].view(-1, 1, 1, 1)
    torch.testing.assert_close(inputs[0] - level * network(*inputs), network.predict_clean(*inputs))


@pytest.mark.parametrize("backbone", sorted(BACKBONES))
def test_at_no_noise_the_velocity_is_finite(backbone: str) -> None:
    latents, _, *text = make_inputs()
    assert make_backbone(backbone)(latents, torch.zeros(2), *text).isfinite().all()


@pytest.mark.parametrize("backbone", sorted(BACKBONES))
def test_no_text_is_safe_whatever_stands_under_the_mask(backbone: str) -> None:
    network, (latents, sigma, tokens, mask, pooled) = make_backbone(backbone), make_inputs()
    nothing = torch.zeros_like(mask)
    first = network(latents, sigma, tokens, nothing, torch.zeros_like(pooled))
    second = network(latents, sigma, torch.zeros(2, 1, 10), nothing[:, :1], torch.zeros_like(pooled))
    assert first.isfinite().all()
    torch.testing.assert_close(first, second, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("backbone", sorted(BACKBONES))
def test_text_pooled_text_noise_level_and_mask_all_count(backbone: str) -> None:
    network, (latents, sigma, tokens, mask, pooled) = make_backbone(backbone), make_inputs()
    before = network.predict_clean(latents, sigma, tokens, mask, pooled)
    half = torch.ones(2, 4, 8, 8)
    half[:, 3, :4] = 0
    for changed in (
        (latents, sigma, tokens + 1, mask, pooled),
        (latents, sigma, tokens, mask, pooled + 1),
        (latents, sigma / 2, tokens, mask, pooled),
        (latents, sigma, tokens, mask, pooled, half),
    ):
        assert not torch.allclose(network.predict_clean(*changed), before, atol=1e-4)


@pytest.mark.parametrize("backbone", sorted(BACKBONES))
def test_no_condition_means_repaint_everything(backbone: str) -> None:
    network, inputs = make_backbone(backbone), make_inputs()
    everything = torch.cat([torch.zeros(2, 3, 8, 8), torch.ones(2, 1, 8, 8)], dim=1)
    assert torch.equal(network(*inputs), network(*inputs, everything))


@pytest.mark.parametrize("backbone", sorted(BACKBONES))
def test_a_picture_does_not_depend_on_its_neighbour_in_the_batch(backbone: str) -> None:
    network, inputs = make_backbone(backbone), make_inputs()
    alone = network(*(part[:1] for part in inputs))
    torch.testing.assert_close(network(*inputs)[:1], alone, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("backbone", sorted(BACKBONES))
def test_a_fresh_network_predicts_the_mean_picture(backbone: str) -> None:
    assert not make_backbone(backbone, is_awake=False).predict_clean(*make_inputs()).any()


@pytest.mark.parametrize("backbone", sorted(BACKBONES))
def test_every_weight_is_reached_by_the_gradient(backbone: str) -> None:
    network = make_backbone(backbone).requires_grad_(True)
    network.predict_clean(*make_inputs()).square().sum().backward()
    assert [
        name for name, parameter in network.named_parameters() if parameter.grad is None or not parameter.grad.any()
    ] == []


@pytest.mark.parametrize("backbone", sorted(BACKBONES))
def test_a_saved_backbone_loads_and_says_the_same(backbone: str, tmp_path: Path) -> None:
    network, inputs = make_backbone(backbone), make_inputs()
    (tmp_path / "config.json").write_text(json.dumps(network.settings.to_json()), encoding="utf-8")
    save_file(network.state_dict(), tmp_path / "diffusion_pytorch_model.safetensors")
    assert torch.equal(load_backbone(tmp_path)(*inputs), network(*inputs))


def test_latents_that_do_not_fit_are_refused_with_their_shape() -> None:
    latents, *rest = make_inputs(7, 8)
    with pytest.raises(ValueError, match=r"\(2, 3, 7, 8\)"):
        make_backbone("dit")(latents, *rest)


@pytest.mark.parametrize(
    "values", [{"operator": "hyaena"}, {"scan": "zigzak"}, {"width": 26, "heads": 4}, {"depht": 3}]
)
def test_a_config_that_cannot_be_built_is_refused_by_name(values: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(values))):
        read_backbone_config({**SMALL.to_json(), **values})


@pytest.mark.slow  # another process imports torch
def test_importing_the_backbones_does_not_import_diffusers() -> None:
    program = (
        "import sys, studio.engine.backbones.backbone; print('diffusers' in sys.modules, 'transformers' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
