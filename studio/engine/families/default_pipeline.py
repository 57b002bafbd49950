"""Our folders as an ordinary diffusers pipeline, for code that speaks diffusers.

from studio.engine.families.default_pipeline import DefaultPipeline
pipeline = DefaultPipeline.from_pretrained("resources/weights/dit")
image = pipeline("a red apple", generator=torch.Generator("cpu").manual_seed(1)).images[0]
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from diffusers import AutoencoderKL, DiffusionPipeline
from diffusers.image_processor import VaeImageProcessor
from diffusers.pipelines.pipeline_utils import ImagePipelineOutput
from torch import Tensor

from studio.engine import conditioning
from studio.engine.conditioning import Guidance, GuidedVelocity
from studio.engine.families.default_components import DiffusersBackbone, TextEncoder
from studio.engine.noise_levels import FlowScheduler


@dataclass(frozen=True)
class _Sizes:
    height: int
    width: int


class DefaultPipeline(DiffusionPipeline):  # type: ignore[misc]  # diffusers is untyped
    """Text to picture with one of our backbones.

    Args:
        backbone: The network.
        vae: Autoencoder; the latents of ours are whitened, with a scaling factor of 1.
        scheduler: Any flow-match scheduler.
        text_encoder: The sentence encoder, by reference.
    """

    model_cpu_offload_seq = "text_encoder->backbone->vae"
    _callback_tensor_inputs = ("latents",)

    def __init__(
        self, backbone: DiffusersBackbone, vae: AutoencoderKL, scheduler: FlowScheduler, text_encoder: TextEncoder
    ) -> None:
        super().__init__()
        self.register_modules(backbone=backbone, vae=vae, scheduler=scheduler, text_encoder=text_encoder)
        self.vae_scale_factor = 2 ** (len(vae.config.block_out_channels) - 1)
        self.image_processor = VaeImageProcessor(vae_scale_factor=self.vae_scale_factor)

    @torch.no_grad()
    def __call__(  # noqa: PLR0913, PLR0917  # the arguments that diffusers' pipelines have
        self,
        prompt: str | Sequence[str] = "",
        negative_prompt: str = "",
        height: int | None = None,
        width: int | None = None,
        num_inference_steps: int = 20,
        guidance_scale: float = 4.0,
        guidance_rescale: float = 0.0,
        guidance_interval: tuple[float, float] = (0.0, 1.0),
        generator: torch.Generator | None = None,
        latents: Tensor | None = None,
        output_type: str = "pil",
        callback_on_step_end: Callable[..., object] | None = None,
        return_dict: bool = True,  # noqa: FBT001, FBT002  # as diffusers has it
    ) -> ImagePipelineOutput | tuple[object]:
        """Paint a picture per prompt, of the size that training used where none is given.

        Returns:
            `ImagePipelineOutput` with `images` (PIL, "np", "pt", or "latent"), or a tuple of it.
        """
        prompts = [prompt] if isinstance(prompt, str) else list(prompt)
        text = self.text_encoder([*prompts, negative_prompt]).moved(self._execution_device, self.backbone.dtype)
        velocity = _Batch(self.backbone, text, Guidance(guidance_scale, guidance_rescale, guidance_interval))
        self.scheduler.set_timesteps(num_inference_steps)
        if latents is None:
            native = self.backbone.settings.native_side * self.backbone.settings.patch * self.vae_scale_factor
            latents = self._noise(len(prompts), _Sizes(height or native, width or native), generator)

        def after_step(number: int, now: Tensor) -> None:
            if callback_on_step_end is not None:
                callback_on_step_end(self, number, self.scheduler.timesteps[number], {"latents": now})

        latents = conditioning.walk_flow(self.scheduler, latents.to(self._execution_device), velocity, 0, after_step)
        images = latents if output_type == "latent" else self._decoded(latents, output_type)
        self.maybe_free_model_hooks()
        return ImagePipelineOutput(images=images) if return_dict else (images,)

    def _noise(self, batch: int, sizes: _Sizes, generator: torch.Generator | None) -> Tensor:
        grid = (sizes.height // self.vae_scale_factor, sizes.width // self.vae_scale_factor)
        device = generator.device if generator is not None else "cpu"
        return torch.randn((batch, self.vae.config.latent_channels, *grid), generator=generator, device=device)

    def _decoded(self, latents: Tensor, output_type: str) -> object:
        latents = latents / self.vae.config.scaling_factor + (self.vae.config.shift_factor or 0.0)
        pixels = self.vae.decode(latents.to(self.vae.dtype), return_dict=False)[0]
        return self.image_processor.postprocess(pixels, output_type=output_type)


class _Batch:
    """Guided velocity for several prompts at once, each evaluated as the default path evaluates one."""

    def __init__(self, backbone: DiffusersBackbone, text: conditioning.TextFeatures, guidance: Guidance) -> None:
        last = len(text.pooled) - 1
        dtype: torch.dtype = next(backbone.parameters()).dtype
        self.rows = [GuidedVelocity(backbone, text.row(row), text.row(last), guidance, dtype) for row in range(last)]

    def __call__(self, latents: Tensor, sigma: float) -> Tensor:
        return torch.cat([row(latents[number : number + 1], sigma) for number, row in enumerate(self.rows)])
