"""What stands on the screen, pixel by pixel: no fonts are involved."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPainter, QPixmap

from studio.contract.raster import Raster
from studio.ui.canvas.colours import canvas_colours
from studio.ui.qimages import to_qimage, to_raster


def shown(canvas: Any) -> np.ndarray:
    return to_raster(canvas.pixels()).array[..., :3]


def test_at_one_hundred_percent_every_pixel_is_the_pictures(canvas: Any, noise: Any) -> None:
    picture = noise(200, 100)
    canvas.show_picture(picture)
    canvas.actual_size()
    assert np.array_equal(shown(canvas)[100:200, 100:300], picture.array)


@pytest.mark.parametrize("scale", [2, 3, 4, 7, 16])
def test_above_it_each_pixel_is_a_square(canvas: Any, noise: Any, scale: int) -> None:
    picture = noise(17, 11)
    canvas.show_picture(picture)
    canvas._scale_to(scale)
    left, top = int(canvas.transform.x), int(canvas.transform.y)
    squares = np.kron(picture.array, np.ones((scale, scale, 1), np.uint8))
    assert np.array_equal(shown(canvas)[top : top + 11 * scale, left : left + 17 * scale], squares)


@pytest.mark.parametrize("scale", [0.3, 0.5, 0.77, 1.0, 1.5, 2.7, 5.0, 33.3])
def test_a_part_that_is_repainted_alone_meets_its_surroundings(canvas: Any, noise: Any, scale: float) -> None:
    canvas.show_picture(noise(600, 500))
    canvas._scale_to(scale)
    canvas._pan(13, -7)
    whole = canvas.pixels()
    part = QRect(123, 87, 101, 59)
    target = QPixmap(part.size())
    painter = QPainter(target)
    canvas.render(painter, QPoint(), part)
    painter.end()
    alone = to_raster(target.toImage()).array[..., :3].astype(int)
    # Qt filters in steps of 1/256 of a pixel, counted from where it begins to paint; nearest is exact.
    assert np.abs(alone - to_raster(whole.copy(part)).array[..., :3]).max() <= (2 if scale < 1 else 0)


def test_far_away_a_fine_pattern_becomes_its_mean_and_no_moire(canvas: Any) -> None:
    rows = np.indices((1024, 1024)).sum(0) % 2 * 255
    canvas.show_picture(Raster(np.repeat(rows[..., None], 3, 2).astype(np.uint8)))
    canvas._scale_to(0.25)
    seen = shown(canvas)[30:270, 100:300]
    assert abs(float(seen.mean()) - 127.5) < 1
    assert int(seen.max()) - int(seen.min()) <= 2


def test_what_is_transparent_shows_a_checkerboard(canvas: Any, plain: Any) -> None:
    canvas.show_picture(plain(64, 64, (255, 0, 0, 0)))
    canvas.actual_size()
    seen = {tuple(colour) for colour in shown(canvas)[118:182, 168:232].reshape(-1, 3)}
    colours = canvas_colours()
    assert seen == {colour.getRgb()[:3] for colour in (colours.check_light, colours.check_dark)}


def test_at_a_large_zoom_the_far_corner_is_the_right_one(canvas: Any) -> None:
    array = np.zeros((3000, 3000, 3), np.uint8)
    array[2999, 2999] = (255, 255, 255)
    canvas.show_picture(Raster(array))
    canvas._scale_to(64.0)
    canvas._pan(-1e7, -1e7)
    canvas._pan(100, 100)
    corner = canvas.transform.x + 3000 * 64
    white = (shown(canvas) == 255).all(2)
    assert 0 < corner < 400
    assert white[:, int(corner) - 64 : int(corner)].any(0).all()
    assert not white[:, : int(corner) - 64].any()


def test_the_ground_around_the_picture_is_the_themes(canvas: Any, plain: Any) -> None:
    canvas.show_picture(plain(100, 100))
    canvas.actual_size()
    for place in ((5, 5), (395, 5), (5, 295), (395, 295)):
        assert canvas.colour(*place) == canvas_colours().ground.name()


def test_an_image_of_one_pixel_is_seen_at_every_zoom(canvas: Any, plain: Any) -> None:
    canvas.show_picture(plain(1, 1))
    for scale in (1 / 64, 1.0, 64.0):
        canvas._scale_to(scale)
        assert canvas.colour(int(canvas.transform.x), int(canvas.transform.y)) == "#c83c14"


AT_ANOTHER_SCALE = """
import json, sys
import numpy as np
from PySide6.QtWidgets import QApplication, QWidget
from studio.contract.raster import Raster
from studio.ui.canvas.view import CanvasView
from studio.ui.qimages import to_raster

application = QApplication([])
window = QWidget()
window.resize(420, 320)
view = CanvasView(window)
view.setGeometry(11, 7, 400, 300)
picture = Raster(np.random.default_rng(0).integers(0, 256, (50, 80, 3), np.uint8))
view.show_picture(picture)
window.show()
found = []
for scale in (1.0, 4.0):
    view._scale_to(scale)
    application.processEvents()
    screen = to_raster(window.grab().toImage()).array[..., :3].astype(int)
    wanted = np.kron(picture.array, np.ones((int(scale), int(scale), 1), np.uint8)).astype(int)
    rows, columns = wanted.shape[:2]
    ratio = window.devicePixelRatioF()
    x, y = (view.transform.x + 11) * ratio, (view.transform.y + 7) * ratio
    # The view itself may begin between two device pixels: the picture may not.
    best = min(
        int(np.abs(screen[top:top + rows, left:left + columns] - wanted).max())
        for top in (int(y), int(y) + 1) for left in (int(x), int(x) + 1)
    )
    found.append(best)
print(json.dumps([window.devicePixelRatioF(), view.zoom, found]))
"""


@pytest.mark.slow
@pytest.mark.parametrize("factor", ["1.25", "1.5", "2"])
def test_pixels_are_crisp_on_a_display_of_any_scale(factor: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", AT_ANOTHER_SCALE],
        env={**os.environ, "QT_SCALE_FACTOR": factor},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    ratio, zoom, differences = json.loads(done.stdout)
    assert (ratio, zoom) == (float(factor), 4.0)
    assert differences == [0, 0]


def test_the_image_is_painted_in_qts_own_formats(noise: Any) -> None:
    # Anything else is converted at each repaint: five times as slow.
    assert to_qimage(noise(4, 4)).format().name == "Format_RGB32"
