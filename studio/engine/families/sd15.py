"""Stable Diffusion 1.x and 2.x (arXiv:2112.10752): a U-Net with cross-attention to CLIP's text features."""

from __future__ import annotations

from studio.contract.catalog import BackboneReport
from studio.contract.geometry import Extent
from studio.engine.loading import PipelineFolder
from studio.engine.pipelines import DiffusersFamily, Recommended, refuse_other_channels, scale_of, side_of


class StableDiffusionFamily(DiffusersFamily):
    """Folders with `StableDiffusionPipeline` in model_index.json."""

    id = "sd15"
    name = "Stable Diffusion 1 and 2"
    pipelines = ("StableDiffusionPipeline",)
    source_pipeline = "StableDiffusionImg2ImgPipeline"
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
        """See `DiffusersFamily.recommended`."""
        return Recommended(steps=30, guidance=7.5)
