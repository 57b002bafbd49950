"""Cross-attention from a picture to its text.

Letters: `b` batch, `l` picture tokens, `k` text tokens, `d` width, `p` width of a head.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from studio.engine.blocks.mixing import rms_norm
from studio.engine.blocks.strips import by_tokens
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
        keys = self.to_key_value(text).view(len(text), text.shape[1], 2, self.heads, -1).permute(2, 0, 3, 1, 4)
        key, value = rms_norm(keys[0], self.key_scale), keys[1]
        mask = text_mask[:, None, None, :]

        def heard(some: Tensor) -> Tensor:
            b, length, d = some.shape
            query = self.to_query(some).view(b, length, self.heads, -1).transpose(1, 2)
            mixed = attention(rms_norm(query, self.query_scale), key, value, mask)
            return self.to_out(mixed.transpose(1, 2).reshape(b, length, d))  # type: ignore[no-any-return]

        return by_tokens(heard, tokens, width=12 * tokens.shape[-1])
