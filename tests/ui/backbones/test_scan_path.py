from itertools import pairwise

import pytest

from studio.contract.scans import SCANS, scan_paths
from studio.ui import theme
from studio.ui.backbones.scan_path import ScanPathView, cells_of, drawn_grid, is_step, path_colour


@pytest.mark.parametrize(
    ("grid", "paths", "drawn"),
    [
        ((8, 8), 1, (8, 8)),
        ((16, 16), 1, (16, 16)),
        ((64, 64), 1, (16, 16)),
        ((64, 64), 2, (16, 16)),
        ((64, 64), 4, (8, 8)),
        ((20, 40), 1, (8, 16)),
        ((1, 200), 1, (1, 16)),
        ((1, 1), 4, (1, 1)),
    ],
)
def test_a_large_grid_is_drawn_coarser_in_its_own_shape(grid, paths, drawn):
    assert drawn_grid(*grid, paths) == drawn


def test_pads_stand_beside_the_end_of_the_row_that_was_read():
    there, back = scan_paths("padded", 0, 2, 3)
    assert cells_of(there.tolist(), 2, 3) == [(0, 0), (0, 1), (0, 2), (0, 3), (1, 0), (1, 1), (1, 2), (1, 3)]
    assert cells_of(back.tolist(), 2, 3)[:4] == [(1, 2), (1, 1), (1, 0), (1, -1)]


@pytest.mark.parametrize("scan", ["zigzag", "hilbert"])
def test_a_continuous_order_is_drawn_without_a_jump(scan):
    cells = cells_of(scan_paths(scan, 0, 16, 16)[0].tolist(), 16, 16)
    assert all(is_step(one, other) for one, other in pairwise(cells))


def test_the_way_back_to_the_next_row_is_a_jump():
    assert not is_step((0, 7), (1, 0))


@pytest.fixture
def view(qtbot) -> ScanPathView:
    view = ScanPathView()
    qtbot.addWidget(view)
    return view


@pytest.mark.parametrize("scan", SCANS)
@pytest.mark.parametrize("grid", [(1, 1), (1, 9), (5, 2), (16, 16)])
def test_every_order_is_painted_within_the_height_it_asks_for(view, scan, grid):
    view.show_paths([path.tolist() for path in scan_paths(scan, 1, *grid)], *grid)
    view.resize(240, view.heightForWidth(240))
    image = view.grab().toImage()
    assert 0 < view.height() <= 240
    colours = {image.pixel(x, y) for x in range(image.width()) for y in range(0, image.height(), 2)}
    assert path_colour(0).rgb() in colours


def test_what_sees_everything_is_painted_from_one_token(view):
    view.show_everything(8, 8)
    view.resize(240, view.heightForWidth(240))
    assert view.paths == ()
    image = view.grab().toImage()
    seer = round(view._tile_px(240)[0] / 8 * 2.5)
    assert image.pixel(seer, seer) == path_colour(0).rgb()


def test_nothing_is_painted_before_there_is_a_grid(view):
    assert view.heightForWidth(240) <= 1
    view.resize(240, 20)
    view.grab()


@pytest.mark.parametrize("look", [theme.LIGHT, theme.DARK])
def test_paths_have_colours_of_their_own_in_each_theme(qapp, look):
    theme.apply(qapp, look)
    colours = [path_colour(number) for number in range(4)]
    hues = sorted(colour.hslHue() for colour in colours)
    assert min(other - one for one, other in pairwise(hues)) > 40
    assert colours[0].name() == look.colours.accent_text
