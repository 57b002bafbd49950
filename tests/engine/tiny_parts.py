"""The parts that tiny pipelines are made of: tokenizers, text encoders, autoencoders, U-Nets.

Tokenizers are byte-level vocabularies without merges, made here: nothing is fetched. diffusers and transformers are
imported when the first part is made (seconds), not when this module is.
"""

from __future__ import annotations

import string
from typing import Any

CLIP_TOKENS = 514
QWEN_SPECIALS = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
CHAT = "{% for m in messages %}<|im_start|>{{ m['role'] }} {{ m['content'] }}<|im_end|>{% endfor %}"
BETAS = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear"}


def byte_alphabet() -> list[str]:
    """Give GPT-2's 256 printable stand-ins for bytes, in the order of the bytes."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    hidden = iter(range(256, 512))
    return [chr(byte) if byte in printable else chr(next(hidden)) for byte in range(256)]


def clip_tokenizer() -> Any:
    from transformers import CLIPTokenizer

    letters = byte_alphabet()
    tokens = letters + [letter + "</w>" for letter in letters] + ["<|startoftext|>", "<|endoftext|>"]
    return CLIPTokenizer(vocab={token: number for number, token in enumerate(tokens)}, merges=[], model_max_length=77)


def t5_tokenizer() -> Any:
    from transformers import T5Tokenizer

    pieces = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", -10.0), ("\u2581", -2.0)]
    pieces += [(letter, -3.0) for letter in string.printable.strip()]
    pieces += [("\u2581" + letter, -2.5) for letter in string.ascii_lowercase]
    return T5Tokenizer(vocab=pieces, extra_ids=0, model_max_length=77)


def gemma_tokenizer() -> Any:
    from transformers import GemmaTokenizer

    tokens = ["<pad>", "<eos>", "<bos>", "<unk>", "<mask>", "\u2581"] + [f"<0x{byte:02X}>" for byte in range(256)]
    tokens += list(string.printable.strip())
    vocab = {token: number for number, token in enumerate(dict.fromkeys(tokens))}
    return GemmaTokenizer(vocab=vocab, merges=[], model_max_length=300)


def qwen_tokenizer() -> Any:
    from transformers import Qwen2Tokenizer

    vocab = {token: number for number, token in enumerate([*byte_alphabet(), *QWEN_SPECIALS])}
    tokenizer = Qwen2Tokenizer(vocab=vocab, merges=[], model_max_length=512)
    tokenizer.chat_template = CHAT
    return tokenizer


def clip_encoder(*, projects: bool = False) -> Any:
    from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

    config = CLIPTextConfig(
        bos_token_id=CLIP_TOKENS - 2,
        eos_token_id=CLIP_TOKENS - 1,
        pad_token_id=1,
        hidden_size=32,
        intermediate_size=37,
        num_attention_heads=4,
        num_hidden_layers=3,
        vocab_size=CLIP_TOKENS,
        projection_dim=32,
        hidden_act="gelu",
    )
    return (CLIPTextModelWithProjection if projects else CLIPTextModel)(config)


def t5_encoder() -> Any:
    from transformers import T5Config, T5EncoderModel

    return T5EncoderModel(T5Config(vocab_size=200, d_model=32, d_kv=8, d_ff=37, num_layers=2, num_heads=4))


def autoencoder(channels: int = 4, **settings: Any) -> Any:
    from diffusers import AutoencoderKL

    return AutoencoderKL(
        block_out_channels=(16, 32),
        down_block_types=("DownEncoderBlock2D",) * 2,
        up_block_types=("UpDecoderBlock2D",) * 2,
        latent_channels=channels,
        norm_num_groups=8,
        sample_size=64,
        **settings,
    )


def flow_autoencoder(channels: int) -> Any:
    settings = {"shift_factor": 0.0609, "scaling_factor": 1.5035}
    return autoencoder(channels, **settings, use_quant_conv=False, use_post_quant_conv=False)


def unet(**settings: Any) -> Any:
    from diffusers import UNet2DConditionModel

    given: dict[str, Any] = {
        "block_out_channels": (16, 32),
        "layers_per_block": 1,
        "sample_size": 16,
        "norm_num_groups": 8,
        "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D"),
        "up_block_types": ("CrossAttnUpBlock2D", "UpBlock2D"),
        "cross_attention_dim": 32,
        "attention_head_dim": 8,
    }
    return UNet2DConditionModel(**given | settings)


def ddim(**settings: Any) -> Any:
    from diffusers import DDIMScheduler

    return DDIMScheduler(**BETAS, clip_sample=False, set_alpha_to_one=False, steps_offset=1, **settings)
