"""Masks as numbers: where they lie, how they grow, and the fade that lies wholly inside."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from studio.contract.geometry import Bounds
from studio.engine import masks

ANY_MASK = arrays(np.uint8, st.tuples(st.integers(1, 24), st.integers(1, 24)), elements=st.sampled_from([0, 40, 255]))


def disc(side: int = 64, radius: float = 20) -> masks.Grades:
    rows, columns = np.mgrid[:side, :side] - (side - 1) / 2
    return (np.hypot(rows, columns) < radius).astype(np.float32)


def test_bounds_hold_everything_above_zero_and_nothing_more() -> None:
    mask = np.zeros((9, 12), np.uint8)
    assert masks.bounds_of(mask) is None
    mask[2, 3] = mask[6, 10] = 1
    assert masks.bounds_of(mask) == Bounds(3, 2, 8, 5)


@pytest.mark.parametrize(
    ("rows", "columns", "spans"),
    [
        (slice(None), slice(3, 6), True),
        (slice(4, 6), slice(None), True),
        (slice(0, 4), slice(None), True),
        (slice(0, 4), slice(0, 4), False),
        (slice(2, 4), slice(2, 4), False),
    ],
)
def test_a_mask_from_edge_to_edge_spans_the_picture(rows: slice, columns: slice, spans: bool) -> None:
    mask = np.zeros((10, 10), np.uint8)
    mask[rows, columns] = 255
    assert masks.spans_the_picture(mask) is spans


@settings(deadline=None, max_examples=40)
@given(mask=ANY_MASK, grow=st.integers(0, 5), feather=st.integers(0, 9))
def test_the_mask_for_denoising_is_nowhere_below_the_painted_one(mask: np.ndarray, grow: int, feather: int) -> None:
    grades = mask.astype(np.float32) / 255
    soft = masks.for_denoising(grades, grow, feather)
    assert (soft >= grades).all()
    assert soft.max() <= 1


@settings(deadline=None, max_examples=60)
@given(mask=ANY_MASK, blend=st.integers(0, 12))
def test_the_fade_lies_inside_the_mask_and_leaves_no_part_of_it_out(mask: np.ndarray, blend: int) -> None:
    grades = mask.astype(np.float32) / 255
    alpha = masks.fade(grades, blend)
    assert (alpha <= grades).all()
    assert (alpha[mask == 0] == 0).all()
    assert (alpha[mask > 0] > 0).all()


def test_the_fade_is_full_inside_and_falls_towards_the_border() -> None:
    alpha = masks.fade(disc(), 6)
    row = alpha[32, 12:32]
    assert (np.diff(row) >= 0).all()
    assert row[0] < 0.2
    assert row[-1] == 1


def test_a_thin_mask_is_full_in_its_middle() -> None:
    mask = np.zeros((40, 40), np.float32)
    mask[10:13, 5:35] = 1
    assert masks.fade(mask, 12)[11, 20] == 1


def test_the_pictures_edge_is_no_border() -> None:
    mask = np.zeros((20, 40), np.float32)
    mask[:, :20] = 1
    alpha = masks.fade(mask, 5)
    assert (alpha[:, 0] == 1).all()


def test_wide_fades_are_measured_on_a_smaller_grid() -> None:
    mask = np.zeros((300, 300), np.float32)
    mask[40:260, 40:260] = 1
    alpha = masks.fade(mask, 60)
    assert (alpha[mask == 0] == 0).all()
    assert alpha[150, 150] == pytest.approx(1)
    assert 0 < alpha[150, 45] < 0.2
