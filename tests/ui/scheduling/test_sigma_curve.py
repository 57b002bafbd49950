from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.ui.scheduling.sigma_curve import SigmaCurve

LEVELS = st.lists(st.floats(0.001, 200), min_size=1, max_size=60).map(
    lambda levels: SigmaCurve((*sorted(levels, reverse=True), 0.0))
)


def karras(steps: int, low: float = 0.029, high: float = 14.6) -> SigmaCurve:
    """The noise levels of arXiv:2206.00364, equation 5."""
    ends = high ** (1 / 7), low ** (1 / 7)
    ramp = (index / (steps - 1) for index in range(steps))
    return SigmaCurve((*((ends[0] + share * (ends[1] - ends[0])) ** 7 for share in ramp), 0.0))


@given(LEVELS)
def test_every_level_lies_inside_and_falls(curve: SigmaCurve):
    points = curve.points()
    assert points[0][0] == 0
    assert points[-1] == (1, 0)
    assert points[0][1] == pytest.approx(1)
    assert all(0 <= x <= 1 and 0 <= y <= 1 + 1e-9 for x, y in points)
    assert all(before[1] >= after[1] - 1e-9 for before, after in itertools.pairwise(points))


@given(LEVELS)
def test_each_point_is_nearest_to_itself(curve: SigmaCurve):
    assert [curve.nearest(x) for x, _ in curve.points()] == list(range(curve.steps + 1))


def test_karras_levels_are_shown_by_their_magnitude():
    assert karras(20).is_logarithmic
    assert karras(50).is_logarithmic


def test_a_flow_is_shown_evenly_though_its_last_level_is_tiny():
    levels = [1 - index / 20 for index in range(20)]
    assert not SigmaCurve((*levels, 0.0)).is_logarithmic
    assert not SigmaCurve((*levels[:-1], 0.004, 0.0)).is_logarithmic


def test_no_levels_are_no_steps():
    empty = SigmaCurve(())
    assert (empty.steps, empty.points(), empty.highest, empty.is_logarithmic) == (0, (), 0, False)
    assert empty.nearest(0.5) == 0
    assert SigmaCurve((0.0, 0.0)).points() == ((0, 0), (1, 0))
