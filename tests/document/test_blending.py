"""Layers over layers: byte for byte the contract's formula, and the other modes to half a level of theirs."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.contract.patches import laid_over
from studio.contract.raster import Pixels
from studio.document.blending import between, covered, faded, laid, over, without_hidden_colours
from studio.document.layers import BlendMode

SEEDS = st.integers(0, 99_999)
Light = npt.NDArray[np.float64]


def pixels(seed: int, alphas: str = "any", shape: tuple[int, int] = (9, 11)) -> Pixels:
    """Give random pixels whose alpha is of a kind."""
    random = np.random.default_rng(seed)
    made = random.integers(0, 256, (*shape, 4), np.uint8)
    if alphas == "opaque":
        made[..., 3] = 255
    elif alphas == "clear":
        made[..., 3] = 0
    elif alphas == "extreme":
        made[..., 3] = random.choice(np.array([0, 1, 127, 128, 254, 255], np.uint8), shape)
    return made


ALPHAS = st.sampled_from(["any", "opaque", "clear", "extreme"])


@given(SEEDS, ALPHAS, ALPHAS)
def test_the_normal_blend_is_the_contracts_formula_byte_for_byte(seed: int, below: str, above: str) -> None:
    bottom, top = pixels(seed, below), pixels(seed + 1, above)
    assert np.array_equal(laid(bottom, top), laid_over(bottom, top))


@pytest.mark.parametrize("colour", [0, 1, 127, 128, 254, 255])
def test_every_pair_of_alphas_with_extreme_colours_is_the_contracts_formula(colour: int) -> None:
    bottom, top = np.empty((256, 256, 4), np.uint8), np.empty((256, 256, 4), np.uint8)
    bottom[..., 3] = np.arange(256, dtype=np.uint8)[:, None]
    top[..., 3] = np.arange(256, dtype=np.uint8)
    for other in (0, 1, 2, 127, 128, 253, 254, 255):
        bottom[..., :3], top[..., :3] = colour, (other, 255 - other, other // 2)
        assert np.array_equal(laid(bottom, top), laid_over(bottom, top))


def test_every_colour_over_every_colour_on_an_opaque_ground_is_the_contracts_formula() -> None:
    bottom, top = np.full((256, 256, 4), 255, np.uint8), np.empty((256, 256, 4), np.uint8)
    bottom[..., :3] = np.arange(256, dtype=np.uint8)[:, None, None]
    top[..., :3] = np.arange(256, dtype=np.uint8)[:, None]
    for alpha in range(1, 256, 3):
        top[..., 3] = alpha
        assert np.array_equal(laid(bottom, top), laid_over(bottom, top))


@given(SEEDS)
def test_laying_works_on_windows_of_larger_arrays(seed: int) -> None:
    bottom, top = pixels(seed), pixels(seed + 1)
    assert np.array_equal(laid(bottom[2:7, 3:9], top[1:6, 2:8]), laid_over(bottom[2:7, 3:9], top[1:6, 2:8]))


FORMULAS: dict[BlendMode, Callable[[Light, Light], Light]] = {
    BlendMode.NORMAL: lambda below, above: above + 0 * below,
    BlendMode.MULTIPLY: lambda below, above: below * above,
    BlendMode.SCREEN: lambda below, above: below + above - below * above,
    BlendMode.OVERLAY: lambda below, above: np.where(below < 0.5, 2 * below * above, 1 - 2 * (1 - below) * (1 - above)),
    BlendMode.ADD: lambda below, above: np.minimum(below + above, 1),
}


def exact(bottom: Pixels, top: Pixels, blend: BlendMode, opacity: float) -> tuple[Light, Light]:
    """Give W3C Compositing and Blending 1 in real numbers: premultiplied light and alpha."""
    below, above = bottom[..., 3:] / 255, top[..., 3:] / 255 * round(opacity * 255) / 255
    under, colours = bottom[..., :3] / 255, top[..., :3] / 255
    mixed = (1 - below) * colours + below * FORMULAS[blend](under, colours)
    return mixed * above + under * below * (1 - above), above + below * (1 - above)


@given(SEEDS, ALPHAS, st.sampled_from(list(BlendMode)), st.sampled_from([1.0, 0.5, 0.2]))
def test_every_mode_is_its_published_formula(seed: int, below: str, blend: BlendMode, opacity: float) -> None:
    bottom, top = pixels(seed, below), pixels(seed + 1)
    result = over(bottom, top, blend, opacity)
    light, alpha = exact(bottom, top, blend, opacity)
    assert np.abs(result[..., 3:] / 255 - alpha).max() <= 1.01 / 255
    # Three roundings of half a level: the blended colour, its mean with the backdrop, laying it over; and the alpha's.
    assert np.abs(result[..., :3] / 255 * result[..., 3:] / 255 - light).max() <= 2.5 / 255


@pytest.mark.parametrize("blend", list(BlendMode))
def test_over_nothing_a_layer_is_itself_in_every_mode(blend: BlendMode) -> None:
    top = pixels(3, "extreme")
    alone = over(None, top, blend, 1.0)
    is_seen = top[..., 3] > 0
    assert np.array_equal(alone[is_seen], top[is_seen])
    assert not alone[~is_seen].any()
    assert np.array_equal(alone, laid_over(np.zeros_like(top), top))
    assert np.array_equal(over(np.zeros_like(top), top, blend, 1.0), alone)


def test_a_picture_without_transparency_is_not_copied() -> None:
    top = pixels(4, "opaque")
    assert without_hidden_colours(top) is top


def test_opacity_folds_into_the_alpha() -> None:
    top = pixels(5)
    thin = faded(top, 51)
    assert np.array_equal(thin[..., :3], top[..., :3])
    assert np.array_equal(thin[..., 3], (top[..., 3].astype(int) * 51 + 127) // 255)


@given(SEEDS, st.booleans())
def test_between_keeps_both_ends_bit_for_bit(seed: int, is_mask: bool) -> None:
    before, after = pixels(seed, "extreme"), pixels(seed + 1, "extreme")
    if is_mask:
        before, after = before[..., 0], after[..., 0]
    coverage = pixels(seed + 2, "extreme")[..., 3]
    result = between(before, after, coverage)
    assert np.array_equal(result[coverage == 0], before[coverage == 0])
    assert np.array_equal(result[coverage == 255], after[coverage == 255])
    low, high = np.minimum(before, after).astype(int), np.maximum(before, after).astype(int)
    opaque_enough = (slice(None),) if is_mask else (before[..., 3].astype(int) * after[..., 3] > 0,)
    assert (result >= low - 1)[opaque_enough].all()
    assert (result <= high + 1)[opaque_enough].all()


def test_between_takes_no_colour_from_what_is_transparent() -> None:
    before = np.full((1, 1, 4), (10, 20, 30, 255), np.uint8)
    after = np.full((1, 1, 4), (250, 250, 250, 0), np.uint8)
    assert between(before, after, np.full((1, 1), 128, np.uint8)).tolist() == [[[10, 20, 30, 127]]]


def test_what_is_covered_by_nothing_becomes_nothing() -> None:
    top = pixels(6, "opaque")
    coverage = pixels(7, "extreme")[..., 3]
    assert np.array_equal(covered(top, coverage)[..., 3], coverage)
    assert not covered(top, coverage)[coverage == 0].any()
    assert np.array_equal(covered(top[..., 0], np.full(coverage.shape, 255, np.uint8)), top[..., 0])
