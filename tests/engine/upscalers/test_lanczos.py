"""The classical resampler is Pillow's, away from the picture's edges, and keeps flat colours."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from PIL import Image

from studio.engine.upscalers.lanczos import Lanczos


@pytest.mark.parametrize("scale", [2, 4])
def test_it_is_pillows(scale: int) -> None:
    small = np.random.default_rng(2).integers(0, 256, (20, 24)).astype(np.float32)
    picture = Image.fromarray(small).resize((24 * scale, 20 * scale), Image.Resampling.LANCZOS)
    ours = Lanczos(scale)(torch.from_numpy(small)[None, None])[0, 0].numpy()
    inner = (slice(3 * scale, -3 * scale), slice(3 * scale, -3 * scale))
    np.testing.assert_allclose(ours[inner], np.asarray(picture)[inner], atol=1e-2)


@pytest.mark.parametrize("scale", [2, 4])
def test_flat_colours_stay(scale: int) -> None:
    flat = Lanczos(scale)(torch.full((2, 3, 5, 4), 0.625))
    assert flat.shape == (2, 3, 5 * scale, 4 * scale)
    torch.testing.assert_close(flat, torch.full_like(flat, 0.625))


def test_a_pixel_reaches_three_and_no_farther() -> None:
    small = torch.zeros(1, 1, 1, 15)
    small[..., 7] = 1
    touched = Lanczos(2)(small)[0, 0, 0].nonzero().flatten()
    assert int(touched.min()) >= 2 * (7 - 3)
    assert int(touched.max()) < 2 * (7 + 3 + 1)
