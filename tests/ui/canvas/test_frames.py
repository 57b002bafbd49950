"""From the start of a job to its picture: no flicker, and only the frame's rectangle is repainted."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor

from studio.contract.geometry import Extent
from studio.ui.canvas.colours import canvas_colours

OLD, NEW = (200, 60, 20), (20, 90, 200)
OLD_NAME, NEW_NAME = "#c83c14", "#145ac8"
MIDDLE = (200, 150)


def test_a_frame_repaints_only_the_picture(canvas: Any, plain: Any) -> None:
    canvas.begin(Extent(200, 100))
    canvas.actual_size()
    canvas.show_frame(plain(25, 13), 1)
    canvas.settle()
    canvas.show_frame(plain(25, 13, NEW), 2)
    assert canvas.settle() == [QRect(100, 100, 200, 100)]
    assert canvas.colour(100, 100) == canvas.colour(299, 199) == NEW_NAME


def test_a_frame_changes_no_pixel_outside_its_bounds(canvas: Any, noise: Any) -> None:
    canvas.begin(Extent(200, 100))
    canvas.actual_size()
    before = canvas.pixels()
    canvas.show_frame(noise(25, 13), 1)
    after = canvas.pixels()
    inside = QRect(100, 100, 200, 100)
    changed = [
        (x, y)
        for y in range(before.height())
        for x in range(before.width())
        if not inside.contains(x, y) and before.pixel(x, y) != after.pixel(x, y)
    ]
    assert not changed


def test_the_old_picture_stays_until_the_first_frame(canvas: Any, plain: Any) -> None:
    canvas.show_picture(plain(100, 100, OLD))
    before = canvas.pixels()
    canvas.begin(Extent(100, 100))
    assert canvas.settle() == []
    assert canvas.pixels() == before
    canvas.show_frame(plain(12, 12, NEW), 1)
    assert canvas.colour(*MIDDLE) == NEW_NAME


def test_a_job_of_another_size_moves_nothing_before_its_first_frame(canvas: Any, plain: Any) -> None:
    canvas.show_picture(plain(100, 100, OLD))
    before, zoom = canvas.pixels(), canvas.zoom
    canvas.begin(Extent(1000, 300))
    assert canvas.pixels() == before
    assert canvas.zoom == zoom
    canvas.show_frame(plain(100, 30, NEW), 1)
    assert canvas.colour(30, 150) == NEW_NAME
    assert canvas.is_fitted
    assert canvas.zoom < zoom


def test_a_job_of_the_same_size_keeps_the_zoom(canvas: Any, plain: Any) -> None:
    canvas.show_picture(plain(100, 100))
    canvas.zoom_in()
    transform = canvas.transform
    canvas.begin(Extent(100, 100))
    canvas.show_frame(plain(12, 12), 1)
    canvas.show_picture(plain(100, 100, NEW))
    assert canvas.transform == transform


def test_an_empty_paper_of_the_right_shape_waits_for_the_first_frame(canvas: Any, plain: Any) -> None:
    canvas.begin(Extent(800, 200))
    paper = canvas_colours().paper.name()
    assert canvas.colour(200, 120) == paper
    assert canvas.colour(200, 30) == canvas_colours().ground.name()
    canvas.show_frame(plain(100, 25, NEW), 1)
    assert canvas.colour(200, 120) == NEW_NAME


def test_the_finished_picture_takes_the_place_of_its_frames(canvas: Any, plain: Any) -> None:
    canvas.begin(Extent(100, 100))
    canvas.show_frame(plain(12, 12, OLD), 1)
    canvas.show_picture(plain(100, 100, NEW))
    assert canvas.colour(*MIDDLE) == NEW_NAME
    canvas.show_frame(plain(12, 12, OLD), 2)  # the second picture of the same job
    assert canvas.colour(*MIDDLE) == OLD_NAME


def test_a_cancelled_job_stays_grey_with_a_word_until_the_next(canvas: Any, plain: Any) -> None:
    canvas.begin(Extent(100, 100))
    canvas.show_frame(plain(12, 12, NEW), 1)
    canvas.show_progress(0.3, "Step 3 of 10", "")
    canvas.mark_cancelled()
    colour = QColor(canvas.colour(*MIDDLE))
    assert colour.hsvSaturation() < 12
    assert words(canvas) == "Cancelled"
    canvas.show_frame(plain(12, 12, OLD), 2)  # it was on its way already
    assert QColor(canvas.colour(*MIDDLE)) == colour
    canvas.begin(Extent(100, 100))
    assert words(canvas) == ""
    assert QColor(canvas.colour(*MIDDLE)) == colour
    canvas.show_frame(plain(12, 12, OLD), 1)
    assert canvas.colour(*MIDDLE) == OLD_NAME


def test_a_failed_job_says_another_word(canvas: Any, plain: Any) -> None:
    canvas.begin(Extent(100, 100))
    canvas.show_frame(plain(12, 12, NEW), 1)
    canvas.mark_failed()
    assert words(canvas) == "Failed"


def test_a_finished_picture_is_not_called_cancelled(canvas: Any, plain: Any) -> None:
    canvas.show_picture(plain(100, 100, OLD))
    canvas.begin(Extent(100, 100))
    canvas.mark_cancelled()
    assert words(canvas) == ""
    assert canvas.colour(*MIDDLE) == OLD_NAME


def test_a_job_cancelled_before_its_first_frame_leaves_the_paper_and_the_word(canvas: Any) -> None:
    canvas.begin(Extent(100, 100))
    canvas.mark_cancelled()
    assert words(canvas) == "Cancelled"
    canvas.show_picture(None)
    assert words(canvas) == ""
    assert canvas.colour(*MIDDLE) == canvas_colours().ground.name()


def test_each_newest_frame_is_told_once_when_it_is_painted(canvas: Any, plain: Any) -> None:
    told: list[int] = []
    canvas.frame_painted.connect(told.append)
    canvas.begin(Extent(100, 100))
    canvas.show_frame(plain(12, 12), 1)
    canvas.show_frame(plain(12, 12), 2)
    assert told == []
    canvas.settle()
    assert told == [2]
    canvas.update()
    canvas.settle()
    assert told == [2]


def test_a_frame_is_smooth_and_a_picture_crisp(canvas: Any) -> None:
    import numpy as np

    from studio.contract.raster import Raster

    halves = np.zeros((2, 2, 3), np.uint8)
    halves[:, 1] = 255
    canvas.begin(Extent(8, 8))
    canvas.show_frame(Raster(halves), 1)
    image = canvas.pixels()
    greys = {image.pixelColor(x, 150).red() for x in range(100, 300)}
    assert len(greys) > 20
    canvas.show_picture(Raster(np.kron(halves, np.ones((4, 4, 1), np.uint8))))
    image = canvas.pixels()
    left, right = int(canvas.transform.x), int(canvas.transform.x + 8 * canvas.transform.view_scale)
    assert {image.pixelColor(x, 150).red() for x in range(left, right)} == {0, 255}


def test_a_preview_without_a_job_is_shown_at_its_own_size(canvas: Any, plain: Any) -> None:
    canvas.show_frame(plain(50, 50, NEW), 1)
    assert canvas.colour(*MIDDLE) == NEW_NAME


def words(canvas: Any) -> str:
    """What the strip over the picture says, nothing where it is hidden."""
    strip = canvas._strip
    return strip.accessibleName() if strip.isVisible() else ""
