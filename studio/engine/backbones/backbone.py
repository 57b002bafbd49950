"""The shared network of our backbones: latents, noise level, text and mask to a velocity; only the operator differs.

Sources: DiT, arXiv 2212.09748 (patches, adaLN-Zero); PixArt-alpha, arXiv 2310.00426 (cross-attention to text in every
block); SwiGLU, arXiv 2002.05202; rectified flow, arXiv 2209.03003, in diffusers' convention: x_sigma = (1 - sigma) x0
+ sigma noise, velocity = noise - x0. The network predicts x0 and converts ("x-prediction", Li and He 2025, arXiv
2511.13720).
Deliberate differences: the latents under a mask and the mask itself enter as channels beside the noisy latents, always;
where `detail_channels` is set, two convolutions on the latent grid correct what the patches say, so that patches meet
without seams at 1 % of the cost.

Letters: `b` batch, `c` channels, `h w` latent grid, `l` picture tokens, `k` text tokens, `d` width.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from studio.contract.scans import DEFAULT_SCAN, find_scan
from studio.engine.blocks.embedding import VectorEmbedder, grid_positions, patchify, sigma_features, unpatchify
from studio.engine.blocks.mixing import Grid, Mixer, MixerSettings, in_dtype
from studio.engine.blocks.strips import by_rows
from studio.engine.blocks.text_attention import TextAttention
from studio.engine.operators import operator_id, operator_of_block

SMALLEST_SIGMA = 1e-3
NORM_EPS = 1e-6


@dataclass(frozen=True, slots=True)
class BackboneConfig:
    """Everything that decides the network; JSON-able.

    Attributes:
        operator: of every block, or a mixture; `studio.engine.operators.known_operators` lists them.
        latent_channels: c of the autoencoder.
        patch: latent cells a token is wide.
        width: d; a multiple of 4 and of `heads`.
        depth: number of blocks.
        heads: of every attention and of the scan.
        hidden: inner width of SwiGLU.
        state_width: n, of operators with a state.
        text_width: of the text tokens and of the pooled vector.
        native_side: tokens on a side at the size that training used.
        detail_channels: of the convolutions after the patches; 0 for none.
        scan: order in which operators with an order visit the tokens; `studio.contract.scans.SCANS` lists them.
        inner: e, width inside the mixers; 0 for the width.
    """

    operator: str = "attention"
    latent_channels: int = 8
    patch: int = 2
    width: int = 192
    depth: int = 6
    heads: int = 6
    hidden: int = 512
    state_width: int = 48
    text_width: int = 512
    native_side: int = 8
    detail_channels: int = 0
    scan: str = DEFAULT_SCAN
    inner: int = 0

    def __post_init__(self) -> None:
        operator_id(self.operator)
        find_scan(self.scan)
        if self.width % 4 or self.width % self.heads:
            raise ValueError(f"width is {self.width}; it must be a multiple of 4 and of heads ({self.heads})")

    def mixer_settings(self, block: int) -> MixerSettings:
        """What the mixer of a block, from 0, is made of."""
        return MixerSettings(
            self.width, self.inner or self.width, self.heads, self.state_width, self.scan, block, self.native_side
        )

    def to_json(self) -> dict[str, object]:
        """The config.json of a backbone's folder."""
        return {"_class_name": "DiffusersBackbone", "_diffusers_version": "0.42.1", **asdict(self)}


def read_backbone_config(values: Mapping[str, object]) -> BackboneConfig:
    """From the JSON of a config.json; keys that begin with `_` are diffusers' own.

    Raises:
        ValueError: an unknown key, or a value that is not allowed; names it.
    """
    own = {key: value for key, value in values.items() if not key.startswith("_")}
    unknown = sorted(set(own) - set(BackboneConfig.__dataclass_fields__))
    if unknown:
        raise ValueError(
            f"unknown keys {unknown} in the backbone's config; "
            f"allowed are {sorted(BackboneConfig.__dataclass_fields__)}"
        )
    return BackboneConfig(**own)  # type: ignore[arg-type]  # JSON values; checked by the dataclass


class SwiGlu(nn.Module):
    """Gated hidden layer with a depthwise 3 x 3 on the grid inside.

    Sources: SwiGLU, arXiv 2002.05202, equation 6; the convolution as in Sana's Mix-FFN, arXiv 2410.10629, section 2.2.
    """

    def __init__(self, width: int, hidden: int) -> None:
        super().__init__()
        self.to_hidden = nn.Linear(width, 2 * hidden, bias=False)
        self.convolution = nn.Conv2d(hidden, hidden, 3, padding=1, groups=hidden)
        self.to_out = nn.Linear(hidden, width)

    def forward(self, tokens: Tensor, grid: Grid) -> Tensor:
        """(b, l, d), rows of the grid first, to the same shape."""
        return by_rows(self._of_rows, tokens, grid, self.convolution, 4 * self.convolution.in_channels)[0]

    def _of_rows(self, tokens: Tensor, grid: Grid) -> tuple[Tensor]:
        b, length, _ = tokens.shape
        gate, value = self.to_hidden(tokens).chunk(2, dim=-1)
        cells = value.reshape(b, *grid, -1).permute(0, 3, 1, 2)
        value = self.convolution(cells).permute(0, 2, 3, 1).reshape(b, length, -1)
        return (self.to_out(functional.silu(gate) * value),)


class Detail(nn.Module):
    """Corrects an estimate across the edges of its patches: two 3 x 3 convolutions, modulated by the noise level."""

    def __init__(self, channels: int, hidden: int, width: int) -> None:
        super().__init__()
        self.to_hidden = nn.Conv2d(2 * channels, hidden, 3, padding=1)
        self.modulation = nn.Linear(width, hidden)
        self.to_out = nn.Conv2d(hidden, channels, 3, padding=1)

    def forward(self, estimate: Tensor, latents: Tensor, vector: Tensor) -> Tensor:
        """Estimate and noisy latents (b, c, h, w) and vector (b, d) to the corrected estimate."""
        hidden = functional.silu(self.to_hidden(torch.cat([estimate, latents.to(estimate.dtype)], dim=1)))
        return estimate + self.to_out(hidden * (1 + self.modulation(vector))[..., None, None])  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Guidance:
    """What every block hears beside the tokens.

    Attributes:
        vector: (b, d), noise level and pooled text.
        text: (b, k, d).
        text_mask: (b, k), True where there is a token; the first is always True.
        grid: rows and columns of tokens.
    """

    vector: Tensor
    text: Tensor
    text_mask: Tensor
    grid: Grid


class BackboneBlock(nn.Module):
    """Mixer, cross-attention to the text, SwiGLU; first and last modulated and gated by the vector (adaLN-Zero)."""

    def __init__(self, config: BackboneConfig, index: int) -> None:
        super().__init__()
        d = config.width
        self.mixer = operator_of_block(config.operator, index).build(config.mixer_settings(index))
        self.text_attention = TextAttention(d, config.heads)
        self.feed_forward = SwiGlu(d, config.hidden)
        self.modulation = nn.Linear(d, 6 * d)

    def forward(self, tokens: Tensor, guidance: Guidance) -> Tensor:
        """(b, l, d) to (b, l, d)."""
        d = (tokens.shape[-1],)
        shift_a, scale_a, gate_a, shift_b, scale_b, gate_b = self.modulation(guidance.vector)[:, None].chunk(6, dim=-1)
        normed = torch.addcmul(shift_a, functional.layer_norm(tokens, d, eps=NORM_EPS), 1 + scale_a)
        tokens = torch.addcmul(tokens, gate_a, self.mixer(normed, guidance.grid))
        normed = functional.layer_norm(tokens, d, eps=NORM_EPS)
        tokens = tokens + self.text_attention(normed, guidance.text, guidance.text_mask)
        normed = torch.addcmul(shift_b, functional.layer_norm(tokens, d, eps=NORM_EPS), 1 + scale_b)
        return torch.addcmul(tokens, gate_b, self.feed_forward(normed, guidance.grid))


class Backbone(nn.Module):
    """Noisy latents to a velocity, guided by text, with a part kept where a mask says so.

    Attributes:
        blocks: the ModuleList that cancel hooks sit on.
    """

    def __init__(self, config: BackboneConfig) -> None:
        super().__init__()
        self.settings = config
        d, numbers = config.width, config.patch**2
        self.patch_in = nn.Linear((2 * config.latent_channels + 1) * numbers, d)
        self.sigma_embedder = VectorEmbedder(256, d)
        self.pooled_embedder = VectorEmbedder(config.text_width, d)
        self.text_in = nn.Linear(config.text_width, d)
        self.null_text = nn.Parameter(torch.zeros(1, 1, d))
        self.blocks = nn.ModuleList(BackboneBlock(config, index) for index in range(config.depth))
        self.modulation_out = nn.Linear(d, 2 * d)
        self.patch_out = nn.Linear(d, config.latent_channels * numbers)
        self.detail = Detail(config.latent_channels, config.detail_channels, d) if config.detail_channels else None
        self._initialise()

    def _initialise(self) -> None:
        """Zero gates, zero output, so that the network starts as the identity between its ends (DiT, section 3.2)."""
        if self.null_text.is_meta:
            # A network that waits for its weights has nothing to begin with; random numbers on the meta device would
            # also import torch's compiler, which takes longer than the weights.
            return
        _initialise_layers(self)
        _initialise_mixers(self)
        nn.init.normal_(self.null_text, std=0.02)
        silent: list[nn.Linear | nn.Conv2d] = [self.modulation_out, self.patch_out]
        if self.detail is not None:
            silent += [self.detail.modulation, self.detail.to_out]
        for block in self.blocks:
            if isinstance(block, BackboneBlock):
                silent += [block.modulation, block.text_attention.to_out]
        for layer in silent:
            nn.init.zeros_(layer.weight)
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)

    def predict_clean(
        self,
        latents: Tensor,
        sigma: Tensor,
        tokens: Tensor,
        token_mask: Tensor,
        pooled: Tensor,
        condition: Tensor | None = None,
    ) -> Tensor:
        """x0 (b, c, h, w) as the network sees it; arguments as in `forward`."""
        config = self.settings
        b, c, h, w = latents.shape
        if c != config.latent_channels or h % config.patch or w % config.patch:
            raise ValueError(
                f"latents are {tuple(latents.shape)}; (b, {config.latent_channels}, h, w) is needed, "
                f"h and w multiples of {config.patch}"
            )
        if condition is None:
            condition = torch.cat([latents.new_zeros(b, c, h, w), latents.new_ones(b, 1, h, w)], dim=1)
        grid = (h // config.patch, w // config.patch)
        positions = grid_positions(grid, config.width, config.native_side).to(
            device=latents.device, dtype=latents.dtype
        )
        picture = (
            self.patch_in(patchify(torch.cat([latents, condition.to(latents.dtype)], dim=1), config.patch)) + positions
        )
        guidance = self._guide(sigma, tokens.to(latents.dtype), token_mask, pooled.to(latents.dtype), grid)
        for block in self.blocks:
            picture = block(picture, guidance)
        shift, scale = self.modulation_out(guidance.vector)[:, None].chunk(2, dim=-1)
        picture = torch.addcmul(shift, functional.layer_norm(picture, (config.width,), eps=NORM_EPS), 1 + scale)
        clean = unpatchify(self.patch_out(picture), config.patch, grid)
        return clean if self.detail is None else self.detail(clean, latents, guidance.vector)

    def _guide(self, sigma: Tensor, tokens: Tensor, token_mask: Tensor, pooled: Tensor, grid: Grid) -> Guidance:
        """Embeds noise level and text once for all blocks; a learned null token first makes no text safe."""
        vector = self.sigma_embedder(sigma_features(sigma, 256).to(tokens.dtype)) + self.pooled_embedder(pooled)
        text = torch.cat([self.null_text.expand(len(tokens), 1, -1), self.text_in(tokens)], dim=1)
        mask = torch.cat([token_mask.new_ones(len(tokens), 1), token_mask], dim=1)
        return Guidance(functional.silu(vector), text, mask, grid)

    def forward(
        self,
        latents: Tensor,
        sigma: Tensor,
        tokens: Tensor,
        token_mask: Tensor,
        pooled: Tensor,
        condition: Tensor | None = None,
    ) -> Tensor:
        """The velocity noise - x0 (b, c, h, w), converted in float32 and given in the dtype of the latents.

        Args:
            latents: (b, c, h, w), (1 - sigma) x0 + sigma noise; h and w multiples of the patch.
            sigma: (b,) in [0, 1].
            tokens: (b, k, text_width) text features.
            token_mask: (b, k) boolean, True where there is a token; all False means no text.
            pooled: (b, text_width), the sentence's vector times sqrt(512); zeros mean no text.
            condition: (b, c + 1, h, w), latents with the part to repaint set to zero, and the mask (1 = repaint);
                None repaints all.

        Raises:
            ValueError: the latents do not fit the config.
        """
        clean = self.predict_clean(latents, sigma, tokens, token_mask, pooled, condition)
        level = sigma.float().clamp_min(SMALLEST_SIGMA).view(-1, 1, 1, 1)
        return ((latents.float() - clean.float()) / level).to(latents.dtype)


def _initialise_layers(network: nn.Module) -> None:
    for module in network.modules():
        if isinstance(module, nn.Linear):
            nn.init.xavier_uniform_(module.weight)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
        if isinstance(module, SwiGlu):
            nn.init.dirac_(module.convolution.weight, groups=module.convolution.groups)


def _initialise_mixers(network: nn.Module) -> None:
    for module in network.modules():
        if isinstance(module, Mixer):
            module.initialise()


def load_backbone(folder: Path, dtype: torch.dtype = torch.float32) -> Backbone:
    """From a folder with config.json and diffusion_pytorch_model.safetensors, in evaluation mode on the CPU.

    Raises:
        ValueError: the config has unknown keys or values.
        RuntimeError: keys or shapes of the weights do not fit the config.
    """
    config = read_backbone_config(json.loads((folder / "config.json").read_text(encoding="utf-8")))
    with torch.device("meta"):
        backbone = Backbone(config)
    weights = in_dtype(backbone, load_file(folder / "diffusion_pytorch_model.safetensors"), dtype)
    backbone.load_state_dict(weights, assign=True)
    return backbone.eval().requires_grad_(requires_grad=False)
