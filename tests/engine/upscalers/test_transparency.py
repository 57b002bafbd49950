"""Colours grow under transparency, and visible ones stay."""

from __future__ import annotations

import torch

from studio.engine.upscalers.transparency import extended


def test_colours_grow_from_the_nearest_visible_ones() -> None:
    colours = torch.zeros(1, 3, 1, 9)
    colours[..., 0], colours[..., 8] = 1.0, 0.5
    alpha = torch.zeros(1, 1, 1, 9)
    alpha[..., 0] = alpha[..., 8] = 1
    grown = extended(colours, alpha)[0, 0, 0]
    torch.testing.assert_close(grown[:4], torch.ones(4))
    torch.testing.assert_close(grown[5:], torch.full((4,), 0.5))
    assert 0.5 < float(grown[4]) < 1


def test_visible_colours_stay_bit_for_bit() -> None:
    colours, alpha = torch.rand(1, 3, 9, 9), (torch.rand(1, 1, 9, 9) * 2 - 1).clamp(0, 1)
    grown = extended(colours, alpha)
    is_visible = (alpha > 0).expand_as(colours)
    assert torch.equal(grown[is_visible], colours[is_visible])


def test_they_grow_no_farther_than_asked() -> None:
    colours, alpha = torch.ones(1, 3, 1, 9), torch.zeros(1, 1, 1, 9)
    alpha[..., 0] = 1
    colours[..., 1:] = 0.25
    grown = extended(colours, alpha, rounds=3)[0, 0, 0]
    assert grown.tolist() == [1, 1, 1, 1, 0.25, 0.25, 0.25, 0.25, 0.25]


def test_an_opaque_picture_is_left_as_it_is() -> None:
    colours = torch.rand(1, 3, 4, 4)
    assert extended(colours, torch.ones(1, 1, 4, 4)) is colours
