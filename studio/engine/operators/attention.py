"""Softmax attention. Source: Vaswani et al. 2017, arXiv 1706.03762, equation 1.

Letters: `b` batch, `l` query tokens, `k` key tokens, `p` width of a head.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional


def attention(query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None = None) -> Tensor:
    """softmax(query key^T / sqrt(p)) value, through torch's fused kernels.

    Args:
        query: (b, heads, l, p).
        key: (b, heads, k, p).
        value: (b, heads, k, p).
        mask: boolean, broadcastable to (b, heads, l, k), True where a query may look; every query must see at least
            one key.

    Returns:
        (b, heads, l, p), in the dtype of `query`.
    """
    return functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)


def attention_reference(query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None = None) -> Tensor:
    """The same as written in the paper, one matrix of weights at a time."""
    scores = torch.matmul(query, key.transpose(-1, -2)) / query.shape[-1] ** 0.5
    if mask is not None:
        scores = scores.masked_fill(~mask, float("-inf"))
    return torch.matmul(scores.softmax(dim=-1), value)
