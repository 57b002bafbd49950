"""Our components in diffusers' clothes: the same modules, saved and loaded as any other component of a pipeline folder.

Imported only when somebody asks for a diffusers pipeline: diffusers' base classes cost seconds.
"""

from __future__ import annotations

import json
from os import PathLike
from pathlib import Path
from typing import Any, Self

import torch
from diffusers.configuration_utils import ConfigMixin, register_to_config
from diffusers.models.modeling_utils import ModelMixin
from torch import nn

from studio.engine.backbones.backbone import Backbone, BackboneConfig
from studio.engine.conditioning import TextFeatures
from studio.engine.families.default import encoded, text_encoder
from studio.engine.sentences import PACKAGE, TOKEN_LIMIT, VERSION, WIDTH

STANDARD = BackboneConfig()


class DiffusersBackbone(Backbone, ModelMixin, ConfigMixin):  # type: ignore[misc]  # diffusers is untyped here
    """`Backbone` with diffusers' save, load, offload and quantisation. Same state dict, same numbers.

    The arguments are the fields of `BackboneConfig`; diffusers reads the signature to know what a config holds.
    """

    @register_to_config  # type: ignore[untyped-decorator]  # diffusers is untyped here
    def __init__(  # noqa: PLR0913, PLR0917  # see above
        self,
        operator: str = STANDARD.operator,
        latent_channels: int = STANDARD.latent_channels,
        patch: int = STANDARD.patch,
        width: int = STANDARD.width,
        depth: int = STANDARD.depth,
        heads: int = STANDARD.heads,
        hidden: int = STANDARD.hidden,
        state_width: int = STANDARD.state_width,
        text_width: int = STANDARD.text_width,
        native_side: int = STANDARD.native_side,
        detail_channels: int = STANDARD.detail_channels,
        scan: str = STANDARD.scan,
        inner: int = STANDARD.inner,
    ) -> None:
        super().__init__(
            BackboneConfig(
                operator,
                latent_channels,
                patch,
                width,
                depth,
                heads,
                hidden,
                state_width,
                text_width,
                native_side,
                detail_channels,
                scan,
                inner,
            )
        )


class TextEncoder(ModelMixin, ConfigMixin):  # type: ignore[misc]  # diffusers is untyped
    """The frozen sentence encoder as a component by reference: its weights stay in their package.

    Args:
        package: Distribution that carries the weights.
        version: Its version.
        token_limit: Token vectors that a text gives at most.
        width: Numbers of a vector.
        pooled_scale: What the package's unit vector of a sentence is multiplied by.
    """

    config_name = "config.json"

    @register_to_config  # type: ignore[untyped-decorator]  # diffusers is untyped here
    def __init__(
        self,
        package: str = PACKAGE,
        version: str = VERSION,
        token_limit: int = TOKEN_LIMIT,
        width: int = WIDTH,
        pooled_scale: float = WIDTH**0.5,
    ) -> None:
        super().__init__()
        self.anchor = nn.Parameter(torch.zeros(()), requires_grad=False)

    def forward(self, texts: list[str]) -> TextFeatures:
        """Give the features of texts on this component's device: tokens (b, k, 512), mask (b, k), pooled (b, 512)."""
        return encoded(text_encoder(), texts).moved(self.anchor.device, self.anchor.dtype)

    def save_pretrained(self, save_directory: str | PathLike[str], **_settings: object) -> None:
        """Write the reference; there are no weights to write."""
        self.save_config(save_directory)

    @classmethod
    def from_pretrained(cls, pretrained_model_name_or_path: str | PathLike[str], **settings: Any) -> Self:  # noqa: ANN401
        """Read the reference."""
        folder = Path(pretrained_model_name_or_path) / settings.get("subfolder", "")
        plain = json.loads((folder / cls.config_name).read_text(encoding="utf-8"))
        encoder: Self = cls(**{key: value for key, value in plain.items() if not key.startswith("_")})
        dtype = settings.get("torch_dtype")
        if isinstance(dtype, torch.dtype):
            encoder.to(dtype)
        return encoder
