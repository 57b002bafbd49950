"""Cross-attention from a picture to its text.

Letters: `b` batch, `l` picture tokens, `k` text tokens, `d` width, `p` width of a head.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from studio.engine.blocks.mixing import rms_norm
from studio.engine.operators.attention import attention


class TextAttention(nn.Module):
    """Cross-attention from picture tokens to text tokens, queries and keys normalised."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.to_query = nn.Linear(width, width, bias=False)
        self.to_key_value = nn.Linear(width, 2 * width, bias=False)
        self.query_scale = nn.Parameter(torch.ones(width // heads))
        self.key_scale = nn.Parameter(torch.ones(width // heads))
        self.to_out = nn.Linear(width, width)

    def forward(self, tokens: Tensor, text: Tensor, text_mask: Tensor) -> Tensor:
        """(b, l, d), text (b, k, d) and text_mask (b, k), at least one True in each row, to (b, l, d)."""
        b, length, d = tokens.shape
        p = d // self.heads
        query = self.to_query(tokens).view(b, length, self.heads, p).transpose(1, 2)
        key, value = self.to_key_value(text).view(b, -1, 2, self.heads, p).permute(2, 0, 3, 1, 4)
        query = rms_norm(query, self.query_scale)
        key = rms_norm(key, self.key_scale)
        mixed = attention(query, key, value, text_mask[:, None, None, :])
        return self.to_out(mixed.transpose(1, 2).reshape(b, length, d))  # type: ignore[no-any-return]
