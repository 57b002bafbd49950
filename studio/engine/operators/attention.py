"""Softmax attention. Source: Vaswani et al. 2017, arXiv 1706.03762, equation 1.

Letters: `b` batch, `l` query tokens, `k` key tokens, `p` width of a head.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from studio.engine.blocks.mixing import Grid, Mixer, MixerSettings, layer_flops, rms_norm
from studio.engine.shapes import check_positive, check_same_dtype, check_shapes


def attention(query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None = None) -> Tensor:
    """softmax(query key^T / sqrt(p)) value, through torch's fused kernels where they are the fastest way.

    The fused kernel's backward pass on a CPU took 44 % of a training step in bf16 (256 ms of 64 tokens and 9 heads, 64
    pictures, torch 2.13), the plain products a twentieth of that: so gradients on a CPU go through those.

    Args:
        query: (b, heads, l, p).
        key: (b, heads, k, p).
        value: (b, heads, k, p).
        mask: boolean, broadcastable to (b, heads, l, k), True where a query may look; every query must see at least
            one key.

    Returns:
        (b, heads, l, p), in the dtype of `query`.

    Raises:
        ValueError: Shapes, number formats or devices that do not fit; names the argument.
    """
    _check(query, key, value, mask)
    if query.device.type == "cpu" and query.requires_grad and torch.is_grad_enabled():
        return attention_reference(query, key, value, mask)
    return functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)


def attention_reference(query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None = None) -> Tensor:
    """The same as written in the paper, one matrix of weights at a time; float16, which overflows, in float32."""
    dtype = torch.float32 if query.dtype == torch.float16 else query.dtype
    scores = torch.matmul(query.to(dtype) * query.shape[-1] ** -0.5, key.to(dtype).transpose(-1, -2))
    if mask is not None:
        scores = scores.masked_fill(~mask, float("-inf"))
    return torch.matmul(scores.softmax(dim=-1).to(value.dtype), value)


def _check(query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None) -> None:
    sizes = check_shapes(
        "attention", {"query": (query, "b h l p"), "key": (key, "b h k p"), "value": (value, "b h k p")}
    )
    if not torch.is_autocast_enabled(query.device.type):  # which gives them one format
        check_same_dtype("attention", {"query": query, "key": key, "value": value})
    check_positive("attention", "width of a head", sizes["p"])
    if mask is None:
        return
    if mask.dtype != torch.bool:
        raise ValueError(f"attention: mask holds {mask.dtype}; torch.bool is needed, True where a query may look")
    if mask.device != query.device:
        raise ValueError(f"attention: mask is on {mask.device} and query on {query.device}; one device is needed")
    whole = tuple(sizes[letter] for letter in "bhlk")
    shape = (1,) * (4 - mask.ndim) + tuple(mask.shape)
    if len(shape) != 4 or any(side not in (1, full) for side, full in zip(shape, whole, strict=True)):
        raise ValueError(
            f"attention: mask has the shape {tuple(mask.shape)}; (b, h, l, k) = {whole} is needed, where any may be 1"
        )


class AttentionMixer(Mixer):
    """Self-attention with normalised queries and keys (QK-norm: arXiv 2302.05442, section 3.1; RMS as in SD3)."""

    def __init__(self, settings: MixerSettings) -> None:
        super().__init__(settings)
        d, e = settings.width, settings.inner
        self.to_qkv = nn.Linear(d, 3 * e, bias=False)
        self.query_scale = nn.Parameter(torch.empty(e // settings.heads))
        self.key_scale = nn.Parameter(torch.empty(e // settings.heads))
        self.to_out = nn.Linear(e, d)

    def initialise(self) -> None:
        """See `Mixer.initialise`."""
        nn.init.ones_(self.query_scale)
        nn.init.ones_(self.key_scale)

    def forward(self, tokens: Tensor, grid: Grid) -> Tensor:
        """(b, l, d) to (b, l, d); the grid is not looked at, positions are in the tokens."""
        b, length, _ = tokens.shape
        heads = self.settings.heads
        qkv = self.to_qkv(tokens).view(b, length, 3, heads, -1).permute(2, 0, 3, 1, 4)
        query = rms_norm(qkv[0], self.query_scale)
        key = rms_norm(qkv[1], self.key_scale)
        mixed = attention(query, key, qkv[2])
        return self.to_out(mixed.transpose(1, 2).reshape(b, length, -1))  # type: ignore[no-any-return]

    def flops(self, length: int) -> int:
        """See `Mixer.flops`."""
        return layer_flops(self, length) + 4 * length**2 * self.settings.inner
