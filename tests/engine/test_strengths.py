"""A strength is a share of noise, the same for every family and schedule."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.engine import strengths

FLOW = (1.0, 0.9, 0.75, 0.6, 0.4, 0.2, 0.0)


@given(st.floats(0, 1))
def test_share_and_strength_are_inverse(strength: float) -> None:
    assert strengths.strength_for(strengths.share_for(strength)) == pytest.approx(strength, abs=1e-9)


@pytest.mark.parametrize("strength", [0.01, 0.2, 0.5, 0.75, 0.9, 0.99])
def test_flow_and_epsilon_families_begin_at_the_same_share(strength: float) -> None:
    others = (*(sigma / (1 - sigma) if sigma < 1 else 1e9 for sigma in FLOW[:-1]), 0.0)
    begin = strengths.first_step(FLOW, strength, is_flow=True)
    assert begin == strengths.first_step(others, strength, is_flow=False)
    assert FLOW[begin] <= strengths.share_for(strength) or begin == len(FLOW) - 2


def test_the_whole_strength_walks_the_whole_way_and_the_least_one_step() -> None:
    assert strengths.first_step(FLOW, 1.0, is_flow=True) == 0
    assert strengths.first_step(FLOW, 1e-6, is_flow=True) == len(FLOW) - 2


def test_more_strength_never_walks_less() -> None:
    begins = [strengths.first_step(FLOW, number / 100, is_flow=True) for number in range(1, 101)]
    assert begins == sorted(begins, reverse=True)
