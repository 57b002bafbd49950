"""Stable Diffusion XL (arXiv:2307.01952): a larger U-Net, two CLIP encoders, the size as a condition."""

from __future__ import annotations

from studio.contract.catalog import BackboneReport
from studio.contract.geometry import Extent
from studio.engine.loading import PipelineFolder
from studio.engine.pipelines import DiffusersFamily, Recommended, refuse_other_channels, scale_of, side_of


class StableDiffusionXLFamily(DiffusersFamily):
    """Folders with `StableDiffusionXLPipeline` in model_index.json."""

    id = "sdxl"
    name = "Stable Diffusion XL"
    pipelines = ("StableDiffusionXLPipeline",)
    source_pipeline = "StableDiffusionXLImg2ImgPipeline"
    denoiser = "unet"
    is_tileable = True

    def report(self, folder: PipelineFolder) -> BackboneReport:
        """See `Family.report`."""
        refuse_other_channels(folder, self.denoiser)
        return super().report(folder)

    def native(self, folder: PipelineFolder) -> Extent | None:
        """See `DiffusersFamily.native`."""
        return side_of(folder.config(self.denoiser), scale_of(folder.config("vae")))

    def multiple_of(self, folder: PipelineFolder) -> int:
        """See `DiffusersFamily.multiple_of`; the pipeline asks for 8 whatever its autoencoder."""
        return max(8, scale_of(folder.config("vae")))

    def recommended(self, folder: PipelineFolder) -> Recommended:
        """See `DiffusersFamily.recommended`; few steps and no guidance for the distilled ones, by their scheduler."""
        if folder.scheduler_config.get("_class_name") == "LCMScheduler":
            return Recommended(steps=4, guidance=1.0)
        return Recommended(steps=30, guidance=5.0)
