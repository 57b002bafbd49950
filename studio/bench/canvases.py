# ruff: noqa: PLC0415 - what is imported, and when, is what these measure
"""Errand with a real window: strokes, undos, pans and zooms on large pictures, alone and while the engine works."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from studio.bench.windows import happened, with_window

if TYPE_CHECKING:
    from studio.bench.errands import Say
    from studio.contract.geometry import Extent
    from studio.contract.port import Engine
    from studio.session.session import Session
    from studio.ui.window import MainWindow

BRUSH_PX = 100
STROKES = 5
STROKE_RADIUS_PX = 120
ZOOM_STEP = 1.05


def canvas_work(say: Say, weights: str, folder: str, painted: str, side: str, moves: str) -> None:
    """Paint, undo, pan and zoom on pictures of `side` and twice that, alone and beside a job of `painted` pixels."""

    def open_engine() -> Engine:
        from studio.engine.service import TorchEngine

        return TorchEngine(Path(weights))

    async def watch(window: MainWindow) -> None:
        from studio.contract.geometry import Extent

        session, count = window.session, int(moves)
        await _ready(session)
        _open(window, int(side))
        strokes, bytes_each = _strokes(window, count), _bytes_of_a_step(window)
        say(what="strokes", milliseconds=strokes, bytes=bytes_each, steps=STROKES)
        say(what="undos", milliseconds=_undone(window))
        say(what="busy", milliseconds=await _while_working(window, folder, Extent(int(painted), int(painted)), count))
        _open(window, 2 * int(side))
        say(what="pans", milliseconds=_panned(window, count))
        say(what="zooms", milliseconds=_zoomed(window, count))

    with_window(open_engine, watch)


async def _ready(session: Session) -> None:
    from studio.session.engine_host import EngineState

    if session.engine.state is not EngineState.READY:
        await happened(session.engine.catalog_changed)


def _open(window: MainWindow, side: int) -> None:
    """Open a picture of a texture on a layer of its own, seen at its actual size, with the brush in the hand."""
    import numpy as np

    from studio.contract.geometry import Extent
    from studio.contract.raster import Raster

    tile = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    tiles = -(-side // 64)
    window.session.canvas.begin(Extent(side, side))
    document = window.session.canvas.document
    if document is None:
        raise RuntimeError("no picture was opened")
    document.place_picture(Raster(np.tile(tile, (tiles, tiles, 1))[:side, :side]), 0, 0, "Texture")
    window.session.commands.run("tool_brush")
    window.stage.tools.update_brush(size_px=BRUSH_PX)
    window.stage.canvas.actual_size()
    _painted(window)


def _strokes(window: MainWindow, moves: int) -> list[float]:
    """Draw circles with the mouse; give the milliseconds from each move to its being painted."""
    taken: list[float] = []
    for _ in range(STROKES):
        taken += _stroke(window, moves // STROKES)
    return taken


def _stroke(window: MainWindow, moves: int) -> list[float]:
    from PySide6.QtCore import QEvent, Qt

    none, left = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton
    points = _circle(window, moves)
    first = next(points)
    _mouse(window, QEvent.Type.MouseButtonPress, first, left, left)
    _painted(window)
    taken = [_timed(window, partial(_mouse, window, QEvent.Type.MouseMove, at, none, left)) for at in points]
    _mouse(window, QEvent.Type.MouseButtonRelease, first, left, none)
    _painted(window)
    return taken


def _circle(window: MainWindow, moves: int) -> Iterator[tuple[float, float]]:
    middle = window.stage.canvas.rect().center()
    for number in range(moves + 1):
        angle = 2 * math.pi * number / max(1, moves)
        radius = STROKE_RADIUS_PX
        yield middle.x() + radius * math.cos(angle), middle.y() + radius * math.sin(angle)


def _mouse(window: MainWindow, kind: object, at: tuple[float, float], button: object, held: object) -> None:
    from PySide6.QtCore import QPointF, Qt
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    canvas, place = window.stage.canvas, QPointF(*at)
    event = QMouseEvent(kind, place, canvas.mapToGlobal(place), button, held, Qt.KeyboardModifier.NoModifier)  # type: ignore[call-overload]  # the kinds are Qt's
    QApplication.sendEvent(canvas, event)


def _undone(window: MainWindow) -> list[float]:
    """Take back every stroke; give the milliseconds of each."""
    return [_timed(window, lambda: window.session.commands.run("undo")) for _ in range(STROKES)]


def _bytes_of_a_step(window: MainWindow) -> float:
    document = window.session.canvas.document
    return 0.0 if document is None else document.history.bytes_used / max(1, len(document.history.steps))


async def _while_working(window: MainWindow, folder: str, extent: Extent, moves: int) -> list[float]:
    """Draw while a network of full size paints a picture in the engine's thread."""
    from studio.contract.geometry import Bounds
    from studio.contract.requests import Precision
    from studio.session.state import Task

    session = window.session
    session.canvas.set_frame(Bounds.of(extent))  # else the new picture would be as large as the one that is open
    session.panels.update(
        backbone=folder,
        steps=200,
        device="cpu",
        precision=Precision.FP32,
        prompt="a red apple",
        task=Task.NEW,
    )
    session.generate()
    await happened(session.live.framed)
    taken: list[float] = []
    for _ in range(STROKES):
        taken += _stroke(window, moves // STROKES)
        await asyncio.sleep(0.2)
    session.commands.run("stop_now")
    if session.queue.running is not None:
        await happened(session.live.ended)
    return taken


def _panned(window: MainWindow, moves: int) -> list[float]:
    """Move a picture about, seen whole and at its actual size."""
    canvas, taken = window.stage.canvas, []
    for look in (canvas.fit, canvas.actual_size):
        look()
        _painted(window)
        for number in range(moves // 2):
            way = 9.0 if number % 20 < 10 else -9.0
            taken.append(_timed(window, partial(canvas.pan_by, way, 5.0)))
    return taken


def _zoomed(window: MainWindow, moves: int) -> list[float]:
    """Zoom in from the whole picture and out again."""
    from studio.ui.canvas.zooming import Point

    canvas = window.stage.canvas
    canvas.fit()
    _painted(window)
    middle, half = canvas.rect().center(), moves // 2
    steps = [ZOOM_STEP] * half + [1 / ZOOM_STEP] * half
    at = canvas.transform.view_to_picture(Point(middle.x(), middle.y()))
    return [_timed(window, partial(canvas.zoom_about, at.x, at.y, step)) for step in steps]


def _timed(window: MainWindow, act: Callable[[], object]) -> float:
    """Do something and paint what it changed; give the milliseconds of both."""
    began = time.perf_counter()
    act()
    _painted(window)
    return 1000 * (time.perf_counter() - began)


def _painted(window: MainWindow) -> None:
    """Let Qt paint what is waiting to be painted, now."""
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendPostedEvents(window, QEvent.Type.UpdateRequest.value)
