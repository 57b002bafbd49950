"""Scan orders visit every token once; snakes and Hilbert curves go from neighbour to neighbour."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.contract.scans import DEFAULT_SCAN, SCANS, find_scan, inverse_path, scan_paths

SIDES = st.integers(1, 24)


@settings(max_examples=60, deadline=None)
@given(scan=st.sampled_from(sorted(SCANS)), block=st.integers(0, 9), rows=SIDES, columns=SIDES)
def test_every_token_is_visited_once_on_any_grid(scan: str, block: int, rows: int, columns: int) -> None:
    paths = scan_paths(scan, block, rows, columns)
    assert len(paths) == SCANS[scan].path_count
    for path in paths:
        assert path.dtype == np.int64
        assert sorted(path[path < rows * columns]) == list(range(rows * columns))
        assert np.count_nonzero(path >= rows * columns) == (rows if SCANS[scan].has_pads else 0)
        assert path.max() <= rows * columns


@settings(max_examples=40, deadline=None)
@given(scan=st.sampled_from(sorted(SCANS)), block=st.integers(0, 9), rows=SIDES, columns=SIDES)
def test_the_inverse_brings_back_the_pictures_order(scan: str, block: int, rows: int, columns: int) -> None:
    tokens = np.arange(rows * columns + 1)
    tokens[-1] = -1  # the pad
    for path in scan_paths(scan, block, rows, columns):
        restored = tokens[path][inverse_path(path, rows * columns)]
        np.testing.assert_array_equal(restored, np.arange(rows * columns))


def steps(path: np.ndarray, columns: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows and columns that each step goes."""
    return np.abs(np.diff(path // columns)), np.abs(np.diff(path % columns))


@settings(max_examples=60, deadline=None)
@given(block=st.integers(0, 7), rows=SIDES, columns=SIDES)
def test_neighbours_in_a_zigzag_are_neighbours_in_the_picture(block: int, rows: int, columns: int) -> None:
    (path,) = scan_paths("zigzag", block, rows, columns)
    down, across = steps(path, columns)
    assert np.all(down + across == 1)


@settings(max_examples=100, deadline=None)
@given(block=st.integers(0, 3), rows=SIDES, columns=SIDES)
def test_neighbours_in_a_hilbert_curve_are_neighbours_in_the_picture(block: int, rows: int, columns: int) -> None:
    (path,) = scan_paths("hilbert", block, rows, columns)
    down, across = steps(path, columns)
    assert np.all(np.maximum(down, across) == 1)
    assert np.count_nonzero(down + across == 2) <= 1, "a diagonal only where the sides' parities leave no other way"


@pytest.mark.parametrize("side", [2, 4, 8, 16, 32])
def test_on_a_power_of_two_hilberts_curve_keeps_blocks_of_four_together(side: int) -> None:
    (path,) = scan_paths("hilbert", 0, side, side)
    down, across = steps(path, side)
    assert np.all(down + across == 1)
    squares = (path // side // 2) * side + (path % side) // 2
    assert all(len(set(four)) == 1 for four in squares.reshape(-1, 4)), "each quarter is left only when it is full"


def test_the_eight_zigzags_are_eight_different_paths() -> None:
    assert len({scan_paths("zigzag", block, 4, 6)[0].tobytes() for block in range(8)}) == 8
    assert scan_paths("zigzag", 8, 4, 6)[0].tobytes() == scan_paths("zigzag", 0, 4, 6)[0].tobytes()


def test_small_grids_are_walked_as_their_names_say() -> None:
    assert [path.tolist() for path in scan_paths("alternating", 1, 2, 3)] == [[0, 3, 1, 4, 2, 5], [5, 2, 4, 1, 3, 0]]
    assert scan_paths("reverse", 0, 1, 3)[0].tolist() == [2, 1, 0]
    assert scan_paths("zigzag", 0, 2, 3)[0].tolist() == [0, 1, 2, 5, 4, 3]
    assert [path.tolist() for path in scan_paths("padded", 0, 2, 2)] == [[0, 1, 4, 2, 3, 4], [3, 2, 4, 1, 0, 4]]
    assert len(scan_paths("cross", 0, 2, 2)) == 4


def test_an_unknown_order_is_answered_with_those_there_are() -> None:
    with pytest.raises(ValueError, match=r"there is no scan order 'zigzak'.*alternating.*zigzag"):
        scan_paths("zigzak", 0, 2, 2)


@pytest.mark.parametrize(("block", "rows", "columns"), [(0, 0, 4), (0, 4, -1), (-1, 2, 2)])
def test_an_impossible_grid_is_refused(block: int, rows: int, columns: int) -> None:
    with pytest.raises(ValueError, match="at least 1 x 1"):
        scan_paths("raster", block, rows, columns)


def test_every_order_has_a_name_and_a_source() -> None:
    assert DEFAULT_SCAN in SCANS
    for scan, order in SCANS.items():
        assert find_scan(scan) is order
        assert order.id == scan
        assert order.title
        assert order.source
