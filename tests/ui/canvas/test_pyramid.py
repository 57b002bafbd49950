"""From far a picture is painted from the half that is just large enough."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QImage

from studio.contract.errors import OutOfMemory
from studio.ui.canvas import pyramid
from studio.ui.canvas.pyramid import Pyramid


def image(width: int, height: int) -> QImage:
    made = QImage(width, height, QImage.Format.Format_RGB32)
    made.fill(QColor(40, 80, 120))
    return made


@given(st.integers(1, 300), st.integers(1, 300), st.floats(1 / 64, 64))
def test_a_level_is_never_enlarged_and_never_twice_too_large(width: int, height: int, scale: float) -> None:
    level = Pyramid(image(width, height)).level(scale)
    for side, own in ((level.width(), width), (level.height(), height)):
        painted = own * scale
        assert side >= min(own, painted) - 1e-3
        assert side <= max(1, 2 * painted + 1) or scale > 1
    assert level.pixelColor(0, 0) == QColor(40, 80, 120)


def test_near_and_actual_size_are_the_image_itself() -> None:
    made = image(64, 64)
    assert Pyramid(made).level(1.0).cacheKey() == made.cacheKey()
    assert Pyramid(made).level(17.0).cacheKey() == made.cacheKey()


def test_a_level_is_made_once() -> None:
    halves = Pyramid(image(64, 64))
    assert halves.level(0.25).cacheKey() == halves.level(0.25).cacheKey()
    assert halves.level(0.25).width() == 16


def test_without_memory_for_a_half_the_picture_is_seen_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> QImage:
        raise OutOfMemory("No memory.")

    monkeypatch.setattr(pyramid, "resampled", refuse)
    made = image(64, 64)
    assert Pyramid(made).level(0.1).cacheKey() == made.cacheKey()
