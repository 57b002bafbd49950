"""Tiny random pipelines of every family, written to disk as ordinary diffusers folders; nothing is fetched."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.engine.tiny_parts import (
    BETAS,
    autoencoder,
    clip_encoder,
    clip_tokenizer,
    ddim,
    flow_autoencoder,
    gemma_tokenizer,
    qwen_tokenizer,
    t5_encoder,
    t5_tokenizer,
    unet,
)


def sd15() -> Any:
    from diffusers import StableDiffusionPipeline

    return StableDiffusionPipeline(
        vae=autoencoder(),
        text_encoder=clip_encoder(),
        tokenizer=clip_tokenizer(),
        unet=unet(),
        scheduler=ddim(),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )


def sd2_v() -> Any:
    pipeline = sd15()
    pipeline.scheduler = ddim(prediction_type="v_prediction")
    return pipeline


def sd15_checked() -> Any:
    """Give Stable Diffusion with a safety checker whose thresholds flag every picture."""
    import torch
    from diffusers import StableDiffusionPipeline
    from diffusers.pipelines.stable_diffusion.safety_checker import StableDiffusionSafetyChecker
    from transformers import CLIPConfig, CLIPImageProcessor

    vision = {
        "hidden_size": 32,
        "intermediate_size": 37,
        "num_attention_heads": 4,
        "num_hidden_layers": 2,
        "image_size": 30,
        "patch_size": 15,
    }
    checker = StableDiffusionSafetyChecker(CLIPConfig(vision_config=vision, projection_dim=16))
    with torch.no_grad():
        checker.concept_embeds_weights.fill_(-2.0)
        checker.concept_embeds.normal_()
        checker.special_care_embeds.normal_()
    parts = {**sd15().components, "safety_checker": checker}
    parts["feature_extractor"] = CLIPImageProcessor(size={"shortest_edge": 30}, crop_size={"height": 30, "width": 30})
    return StableDiffusionPipeline(**parts)


def sd15_inpaint9() -> Any:
    from diffusers import StableDiffusionInpaintPipeline

    return StableDiffusionInpaintPipeline(
        **{**sd15().components, "unet": unet(in_channels=9)}, requires_safety_checker=False
    )


def sdxl() -> Any:
    from diffusers import EulerDiscreteScheduler, StableDiffusionXLPipeline

    network = unet(
        attention_head_dim=(2, 4),
        use_linear_projection=True,
        addition_embed_type="text_time",
        addition_time_embed_dim=8,
        transformer_layers_per_block=(1, 2),
        projection_class_embeddings_input_dim=80,
        cross_attention_dim=64,
    )
    return StableDiffusionXLPipeline(
        vae=autoencoder(),
        text_encoder=clip_encoder(),
        text_encoder_2=clip_encoder(projects=True),
        tokenizer=clip_tokenizer(),
        tokenizer_2=clip_tokenizer(),
        unet=network,
        scheduler=EulerDiscreteScheduler(**BETAS, steps_offset=1, timestep_spacing="leading"),
        add_watermarker=False,
    )


def sd3() -> Any:
    from diffusers import FlowMatchEulerDiscreteScheduler, SD3Transformer2DModel, StableDiffusion3Pipeline

    network = SD3Transformer2DModel(
        sample_size=32,
        patch_size=1,
        in_channels=4,
        num_layers=2,
        attention_head_dim=8,
        num_attention_heads=4,
        caption_projection_dim=32,
        joint_attention_dim=32,
        pooled_projection_dim=64,
        out_channels=4,
    )
    return StableDiffusion3Pipeline(
        transformer=network,
        scheduler=FlowMatchEulerDiscreteScheduler(shift=3.0),
        vae=flow_autoencoder(4),
        text_encoder=clip_encoder(projects=True),
        tokenizer=clip_tokenizer(),
        text_encoder_2=clip_encoder(projects=True),
        tokenizer_2=clip_tokenizer(),
        text_encoder_3=t5_encoder(),
        tokenizer_3=t5_tokenizer(),
    )


def flux(*, is_dynamic: bool = True) -> Any:
    from diffusers import FlowMatchEulerDiscreteScheduler, FluxPipeline, FluxTransformer2DModel

    network = FluxTransformer2DModel(
        patch_size=1,
        in_channels=4,
        num_layers=1,
        num_single_layers=2,
        attention_head_dim=16,
        num_attention_heads=2,
        joint_attention_dim=32,
        pooled_projection_dim=32,
        axes_dims_rope=[4, 4, 8],
        guidance_embeds=is_dynamic,
    )
    shift = {"shift": 3.0, "use_dynamic_shifting": True} if is_dynamic else {"shift": 1.0}
    return FluxPipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(**shift),
        vae=flow_autoencoder(1),
        text_encoder=clip_encoder(),
        tokenizer=clip_tokenizer(),
        text_encoder_2=t5_encoder(),
        tokenizer_2=t5_tokenizer(),
        transformer=network,
    )


def flux_schnell() -> Any:
    return flux(is_dynamic=False)


def zimage() -> Any:
    import torch
    from diffusers import FlowMatchEulerDiscreteScheduler, ZImagePipeline, ZImageTransformer2DModel
    from transformers import Qwen3Config, Qwen3Model

    network = ZImageTransformer2DModel(
        all_patch_size=(2,),
        all_f_patch_size=(1,),
        in_channels=4,
        dim=32,
        n_layers=2,
        n_refiner_layers=1,
        n_heads=2,
        n_kv_heads=2,
        cap_feat_dim=16,
        axes_dims=[8, 4, 4],
        axes_lens=[256, 128, 128],
    )
    with torch.no_grad():  # diffusers leaves these uninitialised
        network.x_pad_token.normal_()
        network.cap_pad_token.normal_()
    config = Qwen3Config(
        vocab_size=259,
        hidden_size=16,
        intermediate_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        num_key_value_heads=1,
        head_dim=8,
    )
    return ZImagePipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(shift=3.0),
        vae=flow_autoencoder(4),
        text_encoder=Qwen3Model(config),
        tokenizer=qwen_tokenizer(),
        transformer=network,
    )


def sana() -> Any:
    from diffusers import AutoencoderDC, FlowMatchEulerDiscreteScheduler, SanaPipeline, SanaTransformer2DModel
    from transformers import Gemma2Config, Gemma2Model

    network = SanaTransformer2DModel(
        patch_size=1,
        in_channels=4,
        out_channels=4,
        num_layers=2,
        num_attention_heads=2,
        attention_head_dim=4,
        num_cross_attention_heads=2,
        cross_attention_head_dim=4,
        cross_attention_dim=8,
        caption_channels=8,
        sample_size=32,
    )
    blocks = ("ResBlock", "EfficientViTBlock")
    compressor = AutoencoderDC(
        in_channels=3,
        latent_channels=4,
        attention_head_dim=2,
        encoder_block_types=blocks,
        decoder_block_types=blocks,
        encoder_block_out_channels=(8, 8),
        decoder_block_out_channels=(8, 8),
        encoder_qkv_multiscales=((), (5,)),
        decoder_qkv_multiscales=((), (5,)),
        encoder_layers_per_block=(1, 1),
        decoder_layers_per_block=[1, 1],
        downsample_block_type="conv",
        upsample_block_type="interpolate",
        decoder_norm_types="rms_norm",
        decoder_act_fns="silu",
        scaling_factor=0.41407,
    )
    config = Gemma2Config(
        head_dim=16,
        hidden_size=8,
        intermediate_size=64,
        num_attention_heads=2,
        num_hidden_layers=1,
        num_key_value_heads=2,
        vocab_size=512,
    )
    return SanaPipeline(
        tokenizer=gemma_tokenizer(),
        text_encoder=Gemma2Model(config),
        vae=compressor,
        transformer=network,
        scheduler=FlowMatchEulerDiscreteScheduler(shift=7.0),
    )


def class_transformer(name: str, **settings: Any) -> Any:
    import diffusers

    return getattr(diffusers, name)(
        sample_size=16,
        num_layers=2,
        attention_head_dim=8,
        in_channels=4,
        out_channels=8,
        attention_bias=True,
        activation_fn="gelu-approximate",
        num_embeds_ada_norm=1000,
        norm_elementwise_affine=False,
        **settings,
    )


def dit() -> Any:
    from diffusers import DDIMScheduler, DiTPipeline

    network = class_transformer("DiTTransformer2DModel", patch_size=4, num_attention_heads=2, norm_type="ada_norm_zero")
    return DiTPipeline(transformer=network, vae=autoencoder(), scheduler=DDIMScheduler())


def pixart() -> Any:
    from diffusers import DPMSolverMultistepScheduler, PixArtAlphaPipeline

    network = class_transformer(
        "PixArtTransformer2DModel",
        patch_size=2,
        num_attention_heads=3,
        caption_channels=32,
        cross_attention_dim=24,
        norm_type="ada_norm_single",
        norm_eps=1e-6,
    )
    return PixArtAlphaPipeline(
        tokenizer=t5_tokenizer(),
        text_encoder=t5_encoder(),
        vae=autoencoder(),
        transformer=network,
        scheduler=DPMSolverMultistepScheduler(),
    )


def pixel_unet() -> Any:
    from diffusers import UNet2DModel

    return UNet2DModel(
        block_out_channels=(8, 16),
        layers_per_block=1,
        norm_num_groups=4,
        sample_size=16,
        down_block_types=("DownBlock2D", "AttnDownBlock2D"),
        up_block_types=("AttnUpBlock2D", "UpBlock2D"),
    )


def ddpm_pixels() -> Any:
    from diffusers import DDPMPipeline, DDPMScheduler

    return DDPMPipeline(unet=pixel_unet(), scheduler=DDPMScheduler())


def ddim_pixels() -> Any:
    from diffusers import DDIMPipeline, DDIMScheduler

    return DDIMPipeline(unet=pixel_unet(), scheduler=DDIMScheduler())


MAKERS: dict[str, Callable[[], Any]] = {
    "sd15": sd15,
    "sd2_v": sd2_v,
    "sd15_checked": sd15_checked,
    "sd15_inpaint9": sd15_inpaint9,
    "sdxl": sdxl,
    "sd3": sd3,
    "flux": flux,
    "flux_schnell": flux_schnell,
    "zimage": zimage,
    "sana": sana,
    "dit": dit,
    "pixart": pixart,
    "ddpm": ddpm_pixels,
    "ddim": ddim_pixels,
}
PAINTERS = [name for name in MAKERS if name not in ("sd15_inpaint9", "sd15_checked")]
"""Those that make a picture: the names of the proof."""
LABELS = {"0": "tench, Tinca tinca", "1": "goldfish", "207": "golden retriever, dog"}


def make(name: str, folder: Path) -> Path:
    """Write a tiny pipeline of this name into `folder/name`, the same one every time; give its path."""
    import torch

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        pipeline = MAKERS[name]()
        pipeline.save_pretrained(folder / name, safe_serialization=True)
    if name == "dit":  # as the published folders have it; diffusers itself does not write it
        index = folder / name / "model_index.json"
        index.write_text(json.dumps(json.loads(index.read_text("utf-8")) | {"id2label": LABELS}), "utf-8")
    return folder / name
