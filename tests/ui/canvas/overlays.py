"""What tests of the canvas's overlays share: the screen as numbers, and a drag."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QPoint, Qt

from studio.ui.qimages import to_raster

LEFT = Qt.MouseButton.LeftButton


def screen(canvas: Any) -> np.ndarray:
    return to_raster(canvas.pixels()).array[..., :3]


def dragged(canvas: Any, qtbot: Any, start: QPoint, end: QPoint, modifiers: Any = None) -> None:
    held = modifiers or Qt.KeyboardModifier.NoModifier
    qtbot.mousePress(canvas, LEFT, held, pos=start)
    qtbot.mouseMove(canvas, (start + end) / 2)
    qtbot.mouseMove(canvas, end)
    qtbot.mouseRelease(canvas, LEFT, held, pos=end)
