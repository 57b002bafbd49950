"""Random pipelines of Stable Diffusion's shape, made on the spot: nothing is fetched, seeds are fixed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import nn
    from transformers import CLIPTokenizer

SEED = 20_26


@dataclass(frozen=True, slots=True)
class Sizes:
    """Sizes of a Stable Diffusion pipeline.

    Attributes:
        unet: Channels of the UNet's levels; the last has no attention.
        autoencoder: Channels of the autoencoder's levels.
        text: Width of the text encoder.
    """

    unet: tuple[int, ...]
    autoencoder: tuple[int, ...]
    text: int


MIDDLE = Sizes(unet=(128, 256, 384, 384), autoencoder=(32, 64, 128, 128), text=256)
"""88 million weights in the UNet and 5 in the autoencoder; a decode takes about half a step."""
TINY = Sizes(unet=(32, 64), autoencoder=(32, 64), text=32)


def make(folder: Path, sizes: Sizes, *, is_half: bool = False) -> None:
    """Make a random pipeline and save it as a folder of safetensors.

    Args:
        folder: Where to; must not exist.
        sizes: How large.
        is_half: Save fp16 instead of fp32.
    """
    import diffusers
    import torch

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(SEED)
        scheduler = diffusers.DDIMScheduler(
            beta_start=0.00085,
            beta_end=0.012,
            beta_schedule="scaled_linear",
            clip_sample=False,
            set_alpha_to_one=False,
            steps_offset=1,
        )
        tokenizer = _tokenizer()
        pipeline = diffusers.StableDiffusionPipeline(
            vae=_autoencoder(sizes),
            text_encoder=_text_encoder(sizes, len(tokenizer)),
            tokenizer=tokenizer,
            unet=_unet(sizes),
            scheduler=scheduler,
            safety_checker=None,
            feature_extractor=None,
            requires_safety_checker=False,
        )
    if is_half:
        pipeline.to(torch.float16)
    pipeline.save_pretrained(str(folder), safe_serialization=True)


def bytes_of_weights(folder: Path) -> int:
    """Give the size of a folder's weights files."""
    return sum(file.stat().st_size for file in folder.rglob("*.safetensors"))


def _unet(sizes: Sizes) -> nn.Module:
    import diffusers

    attending = len(sizes.unet) - 1
    network: nn.Module = diffusers.UNet2DConditionModel(
        sample_size=32,
        in_channels=4,
        out_channels=4,
        layers_per_block=2,
        block_out_channels=sizes.unet,
        down_block_types=("CrossAttnDownBlock2D",) * attending + ("DownBlock2D",),
        up_block_types=("UpBlock2D",) + ("CrossAttnUpBlock2D",) * attending,
        cross_attention_dim=sizes.text,
        attention_head_dim=8,
    )
    return network


def _autoencoder(sizes: Sizes) -> nn.Module:
    import diffusers

    levels = len(sizes.autoencoder)
    network: nn.Module = diffusers.AutoencoderKL(
        block_out_channels=sizes.autoencoder,
        down_block_types=("DownEncoderBlock2D",) * levels,
        up_block_types=("UpDecoderBlock2D",) * levels,
        layers_per_block=2,
        latent_channels=4,
        sample_size=256,
    )
    return network


def _text_encoder(sizes: Sizes, words: int) -> nn.Module:
    import transformers

    network: nn.Module = transformers.CLIPTextModel(
        transformers.CLIPTextConfig(
            vocab_size=words,
            bos_token_id=words - 2,
            eos_token_id=words - 1,
            pad_token_id=1,
            hidden_size=sizes.text,
            intermediate_size=2 * sizes.text,
            num_attention_heads=4,
            num_hidden_layers=3,
            projection_dim=sizes.text,
        )
    )
    return network


def _tokenizer() -> CLIPTokenizer:
    """Give a CLIP tokenizer whose words are single bytes."""
    import transformers

    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in printable]
    letters = [chr(byte) for byte in printable] + [chr(256 + number) for number in range(len(others))]
    words = [*letters, *(f"{letter}</w>" for letter in letters), "<|startoftext|>", "<|endoftext|>"]
    return transformers.CLIPTokenizer(
        vocab={word: number for number, word in enumerate(words)}, merges=[], model_max_length=77
    )
