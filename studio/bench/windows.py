# ruff: noqa: PLC0415 - what is imported, and when, is what these measure
"""Errands with a real window: what its first paint costs, and how it holds up while the engine works."""

from __future__ import annotations

import asyncio
import itertools
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from studio.bench.errands import Say
    from studio.contract.port import Engine
    from studio.session.session import Session
    from studio.ui.window import MainWindow

T = TypeVar("T")
TIMER_MS = 5
HEAVY = ("torch", "diffusers", "transformers")
IDLE_SECONDS = 2.0


def window_start(say: Say) -> None:
    """Open the window as the program does: a mark at its first paint, with what is imported and held by then."""

    def painted() -> None:
        say(what="painted")
        say(what="state", modules=sorted(sys.modules), bytes=_bytes_of_process())

    async def watch(window: MainWindow) -> None:
        completed = asyncio.ensure_future(happened(window.completed))
        window.first_painted.connect(painted)
        await completed
        say(what="completed")

    with_window(_no_engine, watch)


def window_work(say: Say, weights: str, folder: str, side: str, steps: str, cancels: str) -> None:
    """Paint with a full-size network and watch the window's thread: gaps, frames, cancels, idle memory."""

    def open_engine() -> Engine:
        from studio.engine.service import TorchEngine

        return TorchEngine(Path(weights))

    async def watch(window: MainWindow) -> None:
        from studio.contract.geometry import Extent
        from studio.contract.requests import Precision
        from studio.session.engine_host import EngineState
        from studio.session.state import SeedRule

        session = window.session
        if session.engine.state is not EngineState.READY:
            await happened(session.engine.catalog_changed)
        await asyncio.sleep(IDLE_SECONDS)
        say(what="idle", bytes=_bytes_of_process())
        session.panels.update(
            backbone=folder,
            steps=int(steps),
            extent=Extent(int(side), int(side)),
            device="cpu",
            precision=Precision.FP32,
            seed_rule=SeedRule.FIXED,
            prompt="a red apple on a wooden table",
        )
        say(what="work", **await _watched_job(session, window))
        for number in range(int(cancels)):
            say(what="cancel", **await _cancelled_job(session, window, (number + 0.5) / int(cancels)))

    with_window(open_engine, watch)


async def _watched_job(session: Session, window: MainWindow) -> dict[str, object]:
    """Paint one picture; give the gaps of a 5 ms timer from its first step on, and how long frames took to be seen."""
    from PySide6.QtCore import Qt, QTimer

    ticks: list[float] = []
    delivered: list[float] = []
    painted: list[float] = []
    timer = QTimer(window)
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(lambda: ticks.append(time.perf_counter()))

    def framed(_: object) -> None:
        delivered.append(time.perf_counter())
        if not timer.isActive():
            timer.start(TIMER_MS)

    def seen(_: int) -> None:
        if len(painted) < len(delivered):
            painted.append(time.perf_counter() - delivered[-1])

    session.live.framed.connect(framed)
    window.stage.canvas.frame_painted.connect(seen)
    session.generate()
    await happened(session.live.ended)
    timer.stop()
    session.live.framed.disconnect(framed)
    window.stage.canvas.frame_painted.disconnect(seen)
    gaps = [1000 * (later - earlier) for earlier, later in itertools.pairwise(ticks)]
    return {"gaps": gaps, "frames": len(delivered), "painted": [1000 * seconds for seconds in painted]}


async def _cancelled_job(session: Session, window: MainWindow, moment: float) -> dict[str, object]:
    """Cancel a job at a moment of its second step; give when the window showed it, and when the engine was idle."""
    shown: list[float] = []
    step_seconds = 0.0

    def repainted(*_: object) -> None:
        window.stage.canvas.repaint()
        shown.append(time.perf_counter())

    session.generate()
    stepped = await happened(session.live.framed)
    step_seconds = float(getattr(stepped, "seconds", 0.0))
    await asyncio.sleep(moment * step_seconds)
    session.live.progressed.connect(repainted)
    began = time.perf_counter()
    session.commands.run("stop_now")
    if session.queue.running is not None:
        await happened(session.live.ended)
    idle = time.perf_counter()
    session.live.progressed.disconnect(repainted)
    first = shown[0] if shown else idle
    return {"acknowledged": 1000 * (first - began), "idle": 1000 * (idle - began), "step": 1000 * step_seconds}


def with_window(
    open_engine: Callable[[], Engine], watch: Callable[[MainWindow], Awaitable[None]], own: Path | None = None
) -> None:
    """Open the window on folders of its own, watch it, and close it.

    Args:
        open_engine: Gives the engine.
        watch: Does what is measured.
        own: Holds its folders; None for empty ones.
    """
    from PySide6.QtWidgets import QApplication
    from qasync import QEventLoop

    from studio.session.session import Session, Surroundings
    from studio.storage.assets import resources_folder
    from studio.storage.places import Places
    from studio.ui.looks import Looks
    from studio.ui.window import MainWindow

    async def stay(application: QApplication, folder: Path) -> None:
        names = ("config", "data", "cache", "logs", "pictures")
        places = Places(**{name: folder / name for name in names})
        session = Session(Surroundings(places, resources_folder(), open_engine))
        looks = Looks(application, session.resources)
        looks.follow(session)
        window = MainWindow(session, looks)
        watching = asyncio.ensure_future(watch(window))
        await asyncio.sleep(0)  # it listens before the window can paint
        window.show()
        await watching
        closed = asyncio.ensure_future(happened(window.closed))
        window.close_without_asking()
        await closed

    running = QApplication.instance()
    application = running if isinstance(running, QApplication) else QApplication([])
    application.setQuitOnLastWindowClosed(False)
    loop = QEventLoop(application)
    asyncio.set_event_loop(loop)
    with tempfile.TemporaryDirectory(prefix="studio-bench-window-") as folder, loop:
        loop.run_until_complete(stay(application, own or Path(folder)))


async def happened(signal: object) -> object:
    """Wait for a Qt signal and give its first argument."""
    future: asyncio.Future[object] = asyncio.get_running_loop().create_future()

    def settle(*values: object) -> None:
        if not future.done():
            future.set_result(values[0] if values else None)

    signal.connect(settle)  # type: ignore[attr-defined]  # a bound Qt signal; its stub has no name for that
    try:
        return await future
    finally:
        signal.disconnect(settle)  # type: ignore[attr-defined]  # as above


def _no_engine() -> Engine:
    from studio.contract.errors import EngineFailed

    raise EngineFailed("This errand has no engine.")


def _bytes_of_process() -> int:
    import psutil

    return int(psutil.Process().memory_info().rss)
