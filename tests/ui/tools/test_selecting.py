"""Rectangle, lasso and similar colours: what they select, and how they meet what is selected."""

from __future__ import annotations

import numpy as np
import pytest

from studio.contract.geometry import Bounds
from studio.document.layers import SelectMode
from studio.ui.tooling.tool import ALT, SHIFT
from tests.ui.tools.conftest import SIDE, selected

SQUARES = {
    "rectangle": ([(10, 10), (30, 30)], [(20, 20), (50, 50)]),
    "lasso": ([(10, 10), (30, 10), (30, 30), (10, 30)], [(20, 20), (50, 20), (50, 50), (20, 50)]),
}


@pytest.mark.parametrize("tool_id", SQUARES)
@pytest.mark.parametrize(
    ("modifiers", "count"), [(SHIFT, 400 + 900 - 100), (ALT, 400 - 100), (SHIFT | ALT, 100)], ids=["add", "sub", "both"]
)
def test_shift_adds_alt_subtracts_and_both_intersect(box, document, drag, tool_id, modifiers, count):
    first, second = SQUARES[tool_id]
    box.choose(tool_id)
    drag(*first)
    assert np.count_nonzero(selected(document)) == 400
    drag(*second, modifiers=modifiers)
    assert np.count_nonzero(selected(document)) == count


@pytest.mark.parametrize("tool_id", SQUARES)
def test_the_mode_of_the_options_does_the_same_without_a_key(box, document, drag, tool_id):
    box.choose(tool_id)
    box.update(mode=SelectMode.ADD)
    for places in SQUARES[tool_id]:
        drag(*places)
    assert np.count_nonzero(selected(document)) == 1_200


@pytest.mark.parametrize("tool_id", SQUARES)
def test_a_click_selects_nothing(box, document, drag, tool_id):
    document.select_all()
    box.choose(tool_id)
    drag((10, 10), modifiers=SHIFT)
    assert document.selection is not None
    drag((10, 10))
    assert document.selection is None
    assert document.history.steps[-1] == "Deselect"
    steps = len(document.history.steps)
    drag((10, 10))
    assert len(document.history.steps) == steps


def test_the_rectangle_takes_whole_pixels_in_any_direction_and_ends_at_the_edge(box, document, drag):
    box.choose("rectangle")
    drag((30.4, 29.6), (10.4, 9.6))
    assert document.selection_bounds == Bounds(10, 10, 20, 20)
    assert set(np.unique(selected(document))) == {0, 255}
    drag((-50, 80), (20, 500))
    assert document.selection_bounds == Bounds(0, 80, 20, SIDE - 80)


def test_the_lasso_has_soft_edges(box, document, drag):
    box.choose("lasso")
    drag((10, 10), (60, 20), (30, 70))
    values = np.unique(selected(document))
    assert len(values) > 10
    assert np.sum(selected(document)) / 255 == pytest.approx((50 * 60 - 20 * 10) / 2, rel=0.01)


def test_similar_colours_are_selected_with_tolerance_contiguous_or_not(box, document, drag):
    box.choose("similar")
    drag((30, 30))
    assert document.selection_bounds == Bounds(20, 20, 20, 20)
    document.select(None, Bounds(0, 0, 96, 10))
    drag((30, 30), modifiers=SHIFT)
    assert np.count_nonzero(selected(document)) == 960 + 400
    box.update(tolerance=255)
    drag((30, 30))
    assert np.count_nonzero(selected(document)) == SIDE * SIDE
    steps = len(document.history.steps)
    drag((-3, 30))
    assert len(document.history.steps) == steps
