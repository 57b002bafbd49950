"""Cross-attention to the text does not look at what is masked."""

from __future__ import annotations

import torch

from studio.engine.blocks.text_attention import TextAttention


def test_masked_text_changes_nothing() -> None:
    torch.manual_seed(0)
    attention = TextAttention(12, 3)
    tokens, text = torch.randn(2, 4, 12), torch.randn(2, 5, 12)
    mask = torch.tensor([[True, True, False, False, False]]).expand(2, -1)
    changed = text.clone()
    changed[:, 2:] = 7
    torch.testing.assert_close(attention(tokens, changed, mask), attention(tokens, text, mask), rtol=0, atol=0)
