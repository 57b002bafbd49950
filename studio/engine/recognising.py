"""Names what weights are by the keys and shapes in a header: a family, a LoRA of a rank, or one part alone.

The keys are those that each family's own code writes; diffusers' `loaders/single_file_utils.py` knows the same ones.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from studio.engine.weights_files import TensorEntry, WeightsFile

LORA_DOWN = re.compile(r"\.(lora_down|lora_A|lora\.down|lora_a)(\.\w+)?\.weight$|\.lora_linear_layer\.down\.weight$")
LORA_OTHER = re.compile(
    r"\.(hada_w1_a|lokr_w1|lokr_w1_a|oft_diag|oft_blocks|lora_up\.weight|lora_B\.weight|lora\.up\.weight)$"
)
WIDTH_NAMES = {
    768: "Stable Diffusion 1.5",
    1024: "Stable Diffusion 2",
    2048: "Stable Diffusion XL",
    1280: "SDXL's refiner",
}
"""Width of the text features that a U-Net's cross-attention reads."""
FOLDER_HINT = (
    "Loading it comes later; give the diffusers folder that it belongs to, or make one with diffusers' "
    "from_single_file(file).save_pretrained(folder)."
)
PART_HINT = "Give the whole pipeline folder, the one with model_index.json."


FLUX_KEY = "double_blocks.0.img_attn.norm.key_norm.scale"
SD3_KEY = "joint_blocks.0.context_block.adaLN_modulation.1.bias"
TRANSFORMERS = (
    ((SD3_KEY, "joint_blocks.37.x_block.mlp.fc1.weight"), "Stable Diffusion 3.5 Large"),
    ((SD3_KEY,), "Stable Diffusion 3"),
    ((FLUX_KEY, "guidance_in.in_layer.weight"), "Flux.1 dev"),
    ((FLUX_KEY,), "Flux.1 schnell"),
    (("double_stream_modulation_img.lin.weight",), "Flux.2"),
    (("layers.0.adaLN_modulation.0.weight", "cap_embedder.1.weight"), "Z-Image"),
    (("blocks.0.cross_attn.q_linear.weight",), "Sana or PixArt"),
    (("double_layers.0.attn.w2q.weight",), "AuraFlow"),
)
"""Keys, without the prefix "model.diffusion_model.", that are all there, and what it then is; the first that fits."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """What weights are, in words that follow "is", and what to do with them."""

    what: str
    hint: str


def recognise(file: WeightsFile) -> Recognised:
    """Say what a safetensors file is, by its keys and shapes."""
    tensors = file.tensors
    if not tensors:
        return Recognised("a safetensors file without a single tensor", "Download or copy the file again.")
    adapter = _adapter(file)
    if adapter is not None:
        return adapter
    whole = _whole_checkpoint(tensors)
    if whole is not None:
        return Recognised(f"a single-file checkpoint of {whole}", FOLDER_HINT)
    part = _part(tensors)
    if part is not None:
        return Recognised(f"{part} alone, not a pipeline", PART_HINT)
    some = ", ".join(repr(key) for key in list(tensors)[:2])
    return Recognised(f"a safetensors file of no kind that is known here (its keys begin with {some})", PART_HINT)


def _adapter(file: WeightsFile) -> Recognised | None:
    downs = [(key, entry) for key, entry in file.tensors.items() if LORA_DOWN.search(key)]
    others = [key for key in file.tensors if LORA_OTHER.search(key)]
    if not downs and not others:
        return None
    hint = "Adapters come later; give the backbone's own folder."
    base = _adapter_base(file)
    kind = (
        "a LoRA"
        if downs or any(re.search(r"lora(_up|_B|\.up)\.", key) for key in others)
        else "an adapter (LoHa, LoKr or OFT)"
    )
    ranks = sorted({entry.shape[0] for _, entry in downs if entry.shape})
    rank = f" of rank {ranks[0]}" if len(ranks) == 1 else f" of ranks {ranks[0]} to {ranks[-1]}" if ranks else ""
    return Recognised(f"{kind}{rank} for {base}, not a backbone", hint)


def _adapter_base(file: WeightsFile) -> str:
    keys = file.tensors
    text = "\n".join(keys)
    if "double_blocks" in text or "single_transformer_blocks" in text:
        return "Flux"
    if "joint_blocks" in text or "attn_add_k_proj" in text or "attn.add_k_proj" in text:
        return "Stable Diffusion 3"
    for key, entry in keys.items():
        if re.search(r"attn2[._]to_k[._]", key) and LORA_DOWN.search(key) and len(entry.shape) >= 2:
            return WIDTH_NAMES.get(entry.shape[1], f"a backbone with text features of width {entry.shape[1]}")
    if "lora_te2_" in text:
        return "Stable Diffusion XL"
    if re.search(r"(^|\n)(diffusion_model\.|transformer\.)?layers\.\d+\.(attention|feed_forward)", text):
        return "Z-Image"
    said = file.metadata.get("modelspec.architecture") or file.metadata.get("ss_base_model_version")
    return said or "a backbone that it does not name"


def _whole_checkpoint(tensors: Mapping[str, TensorEntry]) -> str | None:
    if "model.diffusion_model.input_blocks.0.0.weight" in tensors:
        return _unet_checkpoint(tensors)
    names = {key.removeprefix("model.diffusion_model.") for key in tensors}
    for marks, name in TRANSFORMERS:
        if names.issuperset(marks):
            return name
    return None


def _unet_checkpoint(tensors: Mapping[str, TensorEntry]) -> str:
    if any(key.startswith("conditioner.embedders.1.") for key in tensors):
        return "Stable Diffusion XL" + _task(tensors)
    if any(key.startswith("conditioner.embedders.0.") for key in tensors):
        return "SDXL's refiner"
    attention = next((entry for key, entry in tensors.items() if key.endswith("attn2.to_k.weight")), None)
    width = attention.shape[-1] if attention is not None and attention.shape else 0
    return WIDTH_NAMES.get(width, "a latent diffusion U-Net") + _task(tensors)


def _task(tensors: Mapping[str, TensorEntry]) -> str:
    shape = tensors["model.diffusion_model.input_blocks.0.0.weight"].shape
    channels = shape[1] if len(shape) > 1 else 0
    return {9: " for inpainting", 8: " for editing by instruction"}.get(channels, "")


VAE_PARTS = r"conv_in|down\.0|up\.0|mid|mid_block|stages|project_in|down_blocks|up_blocks"
PARTS = (
    (r"^(control_model|controlnet_\w+|input_hint_block|control_all_x_embedder)\b", "a ControlNet"),
    (r"^(image_proj\.|ip_adapter\.)", "an IP-Adapter"),
    (r"^(emb_params|clip_l|clip_g|string_to_param|\*)$", "a textual inversion embedding"),
    (rf"^(first_stage_model\.)?(encoder|decoder)\.({VAE_PARTS})\.", "a VAE"),
    (r"^(vae\.)?(quant_conv|post_quant_conv)\.", "a VAE"),
    (r"^(text_model\.|text_encoders?\.|text_projection|embeddings\.(token|position)_embedding)", "a CLIP text encoder"),
    (r"^(encoder\.block\.0\.layer|block\.0\.layer|shared\.weight)", "a T5 text encoder"),
    (r"^(model\.)?layers\.\d+\.(self_attn|mlp|input_layernorm)\.", "a language encoder"),
    (r"^(down_blocks|up_blocks|mid_block)\..*motion_modules", "a motion module"),
    (r"^(down_blocks|up_blocks|mid_block)\.", "a U-Net"),
    (r"^(transformer_blocks|single_transformer_blocks|x_embedder|pos_embed|patch_embed)", "a diffusion transformer"),
    (r"^(adaln_single|layers\.\d+\.attention)", "a diffusion transformer"),
)
"""Patterns of keys and the part of a pipeline that has such; the first fits."""


def _part(tensors: Mapping[str, TensorEntry]) -> str | None:
    for pattern, name in PARTS:
        if any(re.match(pattern, key) for key in tensors):
            return name
    return None
