"""Token mixers: shapes, directions, and independence of what they must not see."""

from __future__ import annotations

import pytest
import torch

from studio.engine.blocks.mixers import AttentionMixer, SsdMixer, TextAttention


@pytest.mark.parametrize("is_transposed", [False, True])
@pytest.mark.parametrize("grid", [(1, 1), (3, 5), (12, 11)])
def test_the_scan_takes_any_grid(grid: tuple[int, int], is_transposed: bool) -> None:
    torch.manual_seed(0)
    mixer = SsdMixer(12, 3, 4, is_transposed=is_transposed)
    tokens = torch.randn(2, grid[0] * grid[1], 12)
    assert mixer(tokens, grid).shape == tokens.shape


@pytest.mark.parametrize("is_transposed", [False, True])
def test_both_ends_of_the_grid_hear_of_each_other(is_transposed: bool) -> None:
    torch.manual_seed(0)
    mixer = SsdMixer(12, 3, 4, is_transposed=is_transposed)
    tokens = torch.randn(1, 36, 12, requires_grad=True)
    for asked, heard in ((0, 35), (35, 0)):
        (gradient,) = torch.autograd.grad(mixer(tokens, (6, 6))[0, asked].square().sum(), tokens)
        assert gradient[0, heard].abs().sum() > 0


def test_a_transposed_scan_of_a_transposed_picture_is_the_scan_transposed() -> None:
    torch.manual_seed(0)
    plain, transposed = SsdMixer(12, 3, 4, is_transposed=False), SsdMixer(12, 3, 4, is_transposed=True)
    transposed.load_state_dict(plain.state_dict())
    with torch.no_grad():
        plain.convolution.weight.copy_(plain.convolution.weight.transpose(2, 3).clone())
    tokens = torch.randn(1, 4, 6, 12)
    expected = plain(tokens.transpose(1, 2).reshape(1, 24, 12), (6, 4)).view(1, 6, 4, 12).transpose(1, 2)
    torch.testing.assert_close(transposed(tokens.reshape(1, 24, 12), (4, 6)).view(1, 4, 6, 12), expected)


def test_attention_does_not_care_for_the_order_of_tokens() -> None:
    torch.manual_seed(0)
    mixer = AttentionMixer(12, 3)
    tokens, order = torch.randn(1, 9, 12), torch.randperm(9)
    torch.testing.assert_close(mixer(tokens[:, order], (3, 3)), mixer(tokens, (3, 3))[:, order])


def test_masked_text_changes_nothing() -> None:
    torch.manual_seed(0)
    attention = TextAttention(12, 3)
    tokens, text = torch.randn(2, 4, 12), torch.randn(2, 5, 12)
    mask = torch.tensor([[True, True, False, False, False]]).expand(2, -1)
    changed = text.clone()
    changed[:, 2:] = 7
    torch.testing.assert_close(attention(tokens, changed, mask), attention(tokens, text, mask), rtol=0, atol=0)
