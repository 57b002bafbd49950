# ruff: noqa: PLC0415 - what is imported, and when, is what these measure
"""The ways in which a person moves through a gallery, and the gaps of the window's thread meanwhile."""

from __future__ import annotations

import asyncio
import itertools
import os
import random
import threading
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.bench.windows import TIMER_MS

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent, QPoint
    from PySide6.QtWidgets import QScrollBar

    from studio.ui.gallery.grid import GalleryGrid

FRAME_SECONDS = 0.016
REPEAT_SECONDS = 0.033
"""Between two presses of a key that is held down."""
REST_SECONDS = 2.0
SCROLL_PX = 90
NOTCH = 120
JUMPS = 12
PASSES = 3
Tick = tuple[float, float, float]
Way = Callable[["GalleryGrid", int, float], Awaitable[None]]


async def gaps_of(grid: GalleryGrid, way: Way, moves: int, share: float) -> dict[str, Any]:
    """Move through a gallery one way, and give the gaps of a 5 ms timer in milliseconds.

    Args:
        grid: The gallery's.
        way: One of `WAYS`.
        moves: How many moves.
        share: Where it begins, 0 to 1 of all lines: each pass sees pictures that no pass before it has seen.

    Returns:
        All `gaps`; and of the largest, what the window's thread `worked` in it, and what it `waited` for a core that
        others held (None where the system does not tell).
    """
    from PySide6.QtCore import Qt, QTimer

    ticks: list[Tick] = []
    with _Waiting() as waiting:
        timer = QTimer(grid)
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.timeout.connect(lambda: ticks.append((time.perf_counter(), time.thread_time(), waiting.seconds())))
        bar = grid.verticalScrollBar()
        bar.setValue(round(bar.maximum() * share))
        timer.start(TIMER_MS)
        await way(grid, moves, share)
        timer.stop()
        timer.deleteLater()
    spans = [tuple(1000 * (b - a) for a, b in zip(*pair, strict=True)) for pair in itertools.pairwise(ticks)]
    _, worked, waited = max(spans)
    return {
        "gaps": [span[0] for span in spans],
        "worked": worked,
        "waited": waited if waiting.is_known else None,
    }


class _Waiting:
    """How long this thread has waited for a core, by Linux's own account."""

    def __init__(self) -> None:
        self._file = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")
        self._open = -1
        self.is_known = False

    def __enter__(self) -> _Waiting:
        if self._file.exists():
            self._open, self.is_known = os.open(self._file, os.O_RDONLY), True
        return self

    def __exit__(self, *_: object) -> None:
        if self.is_known:
            os.close(self._open)

    def seconds(self) -> float:
        return int(os.pread(self._open, 100, 0).split()[1]) / 1e9 if self.is_known else 0.0


async def _rest(grid: GalleryGrid, moves: int, share: float) -> None:
    """Do nothing: what the machine alone makes of the timer."""
    del grid, moves, share
    await asyncio.sleep(REST_SECONDS)


async def _roll(grid: GalleryGrid, moves: int, share: float) -> None:
    """Scroll smoothly, then by leaps through all of it."""
    bar = grid.verticalScrollBar()
    for _ in range(moves):
        bar.setValue(bar.value() + SCROLL_PX)
        await asyncio.sleep(FRAME_SECONDS)
    for number in range(JUMPS):
        bar.setValue(round(bar.maximum() * (number + share) / JUMPS))
        await asyncio.sleep(4 * FRAME_SECONDS)


async def _wheel(grid: GalleryGrid, moves: int, share: float) -> None:
    """Turn the wheel, a notch a frame."""
    from PySide6.QtCore import QPoint, QPointF, Qt
    from PySide6.QtGui import QWheelEvent
    from PySide6.QtWidgets import QApplication

    del share
    viewport = grid.viewport()
    place = viewport.rect().center()
    for _ in range(moves):
        event = QWheelEvent(
            QPointF(place), QPointF(viewport.mapToGlobal(place)), QPoint(), QPoint(0, -NOTCH),
            Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,  # noqa: FBT003  # the overload has no name for it: not inverted
        )  # fmt: skip
        QApplication.sendEvent(viewport, event)
        await asyncio.sleep(FRAME_SECONDS)


async def _page(grid: GalleryGrid, moves: int, share: float) -> None:
    """Hold Page Down."""
    from PySide6.QtCore import QEvent, Qt
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QApplication

    ids = grid.pictures.ids
    grid.go_to(ids[round(share * (len(ids) - 1))])
    for _ in range(moves):
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(grid, QKeyEvent(kind, Qt.Key.Key_PageDown, Qt.KeyboardModifier.NoModifier))
        await asyncio.sleep(REPEAT_SECONDS)


async def _drag(grid: GalleryGrid, moves: int, share: float) -> None:
    """Drag the scroll bar here and there."""
    from PySide6.QtCore import QEvent, QPoint

    bar = grid.verticalScrollBar()
    chance = random.Random(share)  # noqa: S311  # places, not secrets
    handle = _handle_of(bar)
    _press(bar, QEvent.Type.MouseButtonPress, handle)
    for _ in range(moves):
        _press(bar, QEvent.Type.MouseMove, QPoint(handle.x(), chance.randrange(bar.height())))
        await asyncio.sleep(FRAME_SECONDS)
    _press(bar, QEvent.Type.MouseButtonRelease, handle)


def _handle_of(bar: QScrollBar) -> QPoint:
    from PySide6.QtWidgets import QStyle, QStyleOptionSlider

    option = QStyleOptionSlider()
    bar.initStyleOption(option)
    slider = QStyle.SubControl.SC_ScrollBarSlider
    return bar.style().subControlRect(QStyle.ComplexControl.CC_ScrollBar, option, slider, bar).center()


def _press(bar: QScrollBar, kind: QEvent.Type, place: QPoint) -> None:
    from PySide6.QtCore import QEvent, QPointF, Qt
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    event = QMouseEvent(
        kind, QPointF(place), QPointF(bar.mapToGlobal(place)),
        none if kind == QEvent.Type.MouseMove else left,
        none if kind == QEvent.Type.MouseButtonRelease else left,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(bar, event)


REST: Way = _rest
WAYS: dict[str, Way] = {"scroll": _roll, "wheel": _wheel, "page": _page, "drag": _drag}
