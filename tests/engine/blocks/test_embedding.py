"""Patches come back, positions fit any grid, noise levels differ."""

from __future__ import annotations

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.engine.blocks.embedding import VectorEmbedder, grid_positions, patchify, sigma_features, unpatchify


@settings(max_examples=25, deadline=None)
@given(sizes=st.tuples(*(st.integers(1, top) for top in (2, 4, 5, 5, 3))))
def test_patches_come_back_as_they_were(sizes: tuple[int, int, int, int, int]) -> None:
    b, c, rows, columns, patch = sizes
    latents = torch.arange(b * c * rows * columns * patch * patch, dtype=torch.float32).view(
        b, c, rows * patch, columns * patch
    )
    tokens = patchify(latents, patch)
    assert tokens.shape == (b, rows * columns, c * patch * patch)
    assert torch.equal(unpatchify(tokens, patch, (rows, columns)), latents)


def test_a_token_is_one_square_of_the_grid() -> None:
    latents = torch.zeros(1, 1, 4, 6)
    latents[:, :, 2:4, 0:2] = 1
    assert patchify(latents, 2)[0].sum(dim=1).tolist() == [0, 0, 0, 4, 0, 0]


def test_the_native_grid_and_twice_the_size_span_the_same_positions() -> None:
    native, doubled = grid_positions((8, 8), 32, 8), grid_positions((16, 16), 32, 8)
    middle = doubled.view(16, 16, 32).unfold(0, 2, 2).unfold(1, 2, 2).mean(dim=(-1, -2)).reshape(64, 32)
    assert native.shape == (64, 32)
    torch.testing.assert_close(middle, native, rtol=0, atol=0.05)


def test_no_two_cells_of_a_grid_share_a_position() -> None:
    positions = grid_positions((5, 9), 48, 8)
    distances = torch.cdist(positions, positions) + torch.eye(45) * 9
    assert distances.min() > 0.1


def test_positions_of_a_wide_picture_are_centred() -> None:
    positions = grid_positions((4, 16), 16, 8).view(4, 16, 16)
    sines = positions[..., 8:12]
    torch.testing.assert_close(sines, -sines.flip(1))


def test_noise_levels_are_told_apart() -> None:
    features = sigma_features(torch.tensor([0.0, 0.01, 0.5, 0.99, 1.0]), 256)
    assert features.shape == (5, 256)
    assert torch.pdist(features).min() > 0.5


def test_an_embedder_changes_the_width() -> None:
    assert VectorEmbedder(6, 10)(torch.zeros(3, 6)).shape == (3, 10)
