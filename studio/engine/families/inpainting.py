"""U-Nets made for inpainting: nine channels, the noisy latents beside the masked picture's and the mask."""

from __future__ import annotations

from dataclasses import replace

from studio.contract.catalog import BackboneReport
from studio.contract.errors import UnsupportedWeights
from studio.contract.geometry import Extent
from studio.contract.requests import GenerateRequest
from studio.engine.loading import PipelineFolder
from studio.engine.pipelines import DiffusersFamily, Recommended, scale_of, side_of

XL = "StableDiffusionXLInpaintPipeline"


class InpaintingFamily(DiffusersFamily):
    """Folders with diffusers' inpaint pipelines of Stable Diffusion in model_index.json.

    Weights are told by their channels: nine are made for it; four are ordinary ones in a pipeline that keeps the rest
    of the picture as we do.
    """

    id = "inpainting"
    name = "Stable Diffusion, inpainting"
    pipelines = ("StableDiffusionInpaintPipeline", XL)
    denoiser = "unet"
    takes_mask = True

    def report(self, folder: PipelineFolder) -> BackboneReport:
        """See `Family.report`.

        Raises:
            UnsupportedWeights: It has neither the latents' channels nor those of inpainting.
        """
        channels, latents = folder.config(self.denoiser).get("in_channels"), folder.config("vae").get("latent_channels")
        latents = latents or 4
        if channels not in (None, latents, 2 * latents + 1):
            raise UnsupportedWeights(
                f"{folder.path} takes {channels} channels; weights for inpainting take {2 * latents + 1}.",
                "Get the whole folder again.",
            )
        return super().report(folder)

    def native(self, folder: PipelineFolder) -> Extent | None:
        """See `DiffusersFamily.native`."""
        return side_of(folder.config(self.denoiser), scale_of(folder.config("vae")))

    def multiple_of(self, folder: PipelineFolder) -> int:
        """See `DiffusersFamily.multiple_of`; the pipelines ask for 8 whatever the autoencoder."""
        return max(8, scale_of(folder.config("vae")))

    def recommended(self, folder: PipelineFolder) -> Recommended:
        """See `DiffusersFamily.recommended`."""
        return Recommended(steps=30, guidance=5.0 if folder.pipeline == XL else 7.5)

    def evened(self, folder: PipelineFolder, request: GenerateRequest) -> GenerateRequest:
        """See `Family.evened`: the pipeline begins with the picture at any strength."""
        evened = super().evened(folder, request)
        return replace(evened, source=request.source, strength=1.0 if evened.source is None else evened.strength)
