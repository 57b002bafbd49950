"""Our autoencoder and diffusers' AutoencoderKL: same keys, same config, same bits."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from studio.engine.blocks.autoencoder import Autoencoder, AutoencoderConfig, load_autoencoder, read_autoencoder_config

CONFIGS = {
    "as shipped": AutoencoderConfig(
        block_out_channels=(8, 8, 16),
        latent_channels=8,
        norm_num_groups=4,
        scaling_factor=1.0,
        mid_block_add_attention=False,
    ),
    "as Stable Diffusion": AutoencoderConfig(block_out_channels=(8, 16), layers_per_block=2, norm_num_groups=8),
    "as Flux": AutoencoderConfig(
        block_out_channels=(8, 16),
        norm_num_groups=8,
        scaling_factor=0.36,
        shift_factor=0.11,
        use_quant_conv=False,
        use_post_quant_conv=False,
    ),
}


@pytest.mark.slow  # imports diffusers
@pytest.mark.parametrize("name", sorted(CONFIGS))
def test_diffusers_gives_the_same_bits(name: str, tmp_path: Path) -> None:
    from diffusers import AutoencoderKL

    torch.set_num_threads(1)
    torch.manual_seed(3)
    values = {key: value for key, value in CONFIGS[name].to_json().items() if not key.startswith("_")}
    theirs = AutoencoderKL(**values).eval()
    theirs.save_pretrained(tmp_path)
    ours = load_autoencoder(tmp_path)
    config = ours.config
    pixels = torch.rand(2, 3, 16, 24) * 2 - 1
    with torch.no_grad():
        mean = theirs.encode(pixels).latent_dist.mean
        latents = (mean - (config.shift_factor or 0.0)) * config.scaling_factor
        assert torch.equal(ours.encode_mean(pixels), latents)
        shown = theirs.decode(latents / config.scaling_factor + (config.shift_factor or 0.0)).sample
        assert torch.equal(ours.decode(latents), shown)


@pytest.mark.parametrize("name", sorted(CONFIGS))
def test_a_config_survives_json(name: str) -> None:
    config = CONFIGS[name]
    assert read_autoencoder_config(json.loads(json.dumps(config.to_json()))) == config


@pytest.mark.parametrize(
    ("key", "value"),
    [("down_block_types", ["AttnDownEncoderBlock2D"]), ("act_fn", "relu"), ("latents_mean", [0.0])],
)
def test_what_is_not_built_here_is_refused_by_name(key: str, value: object) -> None:
    with pytest.raises(ValueError, match=key):
        read_autoencoder_config({**CONFIGS["as shipped"].to_json(), key: value})


def test_any_size_that_the_downscale_divides_comes_back_at_its_size() -> None:
    autoencoder = Autoencoder(CONFIGS["as shipped"]).eval()
    assert autoencoder.config.downscale == 4
    with torch.no_grad():
        latents = autoencoder.encode_mean(torch.zeros(1, 3, 20, 36))
        assert latents.shape == (1, 8, 5, 9)
        assert autoencoder.decode(latents).shape == (1, 3, 20, 36)
