"""A canvas on the screen that remembers what it repainted, and pictures whose every pixel is known."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage, QPaintEvent
from PySide6.QtWidgets import QApplication

from studio.contract.raster import Raster
from studio.document.document import Document
from studio.ui.canvas.generation_frame import FrameRules
from studio.ui.canvas.view import CanvasView


class RecordedCanvas(CanvasView):
    """A canvas that remembers the rectangle of each paint event."""

    def __init__(self) -> None:
        super().__init__()
        self.painted: list[QRect] = []

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        self.painted.append(event.region().boundingRect())
        super().paintEvent(event)

    def settle(self) -> list[QRect]:
        """Paint what waits; give the rectangles since the last time."""
        QApplication.processEvents()
        painted, self.painted = self.painted, []
        return painted

    def pixels(self) -> QImage:
        """What stands on the screen."""
        self.settle()
        image = self.grab().toImage()
        self.painted.clear()
        return image

    def colour(self, x: int, y: int) -> str:
        """Colour of a view pixel, as #rrggbb."""
        return self.pixels().pixelColor(QPoint(x, y)).name()


@pytest.fixture
def canvas(qtbot: Any) -> RecordedCanvas:
    view = RecordedCanvas()
    qtbot.addWidget(view)
    view.resize(400, 300)
    view.show()
    qtbot.waitExposed(view)
    view.settle()
    return view


@pytest.fixture
def plain() -> Callable[..., Raster]:
    """Give a picture of one colour."""

    def make(width: int, height: int, colour: tuple[int, ...] = (200, 60, 20)) -> Raster:
        return Raster(np.full((height, width, len(colour)), colour, np.uint8))

    return make


@pytest.fixture
def noise() -> Callable[..., Raster]:
    """Give a picture whose neighbours all differ."""

    def make(width: int, height: int, seed: int = 0) -> Raster:
        return Raster(np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8))

    return make


@pytest.fixture
def document(plain: Any) -> Document:
    return Document.of(plain(200, 100, (60, 90, 120)))


@pytest.fixture
def shown(canvas: Any, document: Document) -> Any:
    """The picture's corner lies at (100, 100), each pixel is one of the view."""
    canvas.show_document(document)
    canvas.actual_size()
    canvas.set_frame_rules(FrameRules(16))
    canvas.settle()
    return canvas
