"""Fixtures for everything with a window: a running loop, a real session with a tiny real engine, places of its own."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path

import pytest
import qasync
from pytestqt.qtbot import QtBot

from studio.contract.port import Engine
from studio.session.engine_host import EngineState
from studio.session.session import Session, Surroundings
from studio.storage.assets import resources_folder
from studio.storage.places import Places

PATIENCE_MS = 20_000


@pytest.fixture
def loop(qapp) -> Iterator[qasync.QEventLoop]:
    """The window's asyncio loop: every wait of qtbot drives coroutines too."""
    loop = qasync.QEventLoop(qapp)
    asyncio.set_event_loop(loop)
    # What the loop would do itself while the program runs; here pytest-qt runs Qt's events.
    asyncio.events._set_running_loop(loop)
    yield loop
    asyncio.events._set_running_loop(None)
    asyncio.set_event_loop(None)
    loop.close()
    del loop
    # Qt's objects die in their own thread: left to the collector, an engine's thread of a later test may find them.
    gc.collect()


@pytest.fixture
def finish(loop: qasync.QEventLoop, qtbot: QtBot) -> Callable[[Coroutine], object]:
    """Give a function that runs a coroutine to its end and gives what it gives."""

    def run(coroutine: Coroutine) -> object:
        task = loop.create_task(coroutine)
        qtbot.waitUntil(task.done, timeout=PATIENCE_MS)
        return task.result()

    return run


@pytest.fixture(scope="session")
def tiny_weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our own backbones at toy size; do not write into the folder."""
    from tests.engine import tiny_default

    return tiny_default.make(tmp_path_factory.mktemp("window-weights"))


@pytest.fixture
def places(tmp_path: Path) -> Places:
    folders = {name: tmp_path / name for name in ("config", "data", "cache", "logs", "pictures")}
    return Places(**folders)


@pytest.fixture
def open_engine(tiny_weights: Path) -> Callable[[], Engine]:
    def opened() -> Engine:
        from studio.engine.service import TorchEngine

        return TorchEngine(tiny_weights)

    return opened


@pytest.fixture
def surroundings(places: Places, open_engine: Callable[[], Engine]) -> Surroundings:
    return Surroundings(places, resources_folder(), open_engine, random_seed=lambda: 4_242)


@pytest.fixture
def session(surroundings: Surroundings, finish: Callable[[Coroutine], object]) -> Iterator[Session]:
    """A session that has not started: its engine sleeps until `session.start()`."""
    session = Session(surroundings)
    yield session
    finish(session.close())


@pytest.fixture
def started(session: Session, qtbot: QtBot) -> Session:
    """A session with its engine ready and every question about the panels answered."""
    session.start()
    qtbot.waitUntil(lambda: session.engine.state is EngineState.READY, timeout=PATIENCE_MS)
    settled(qtbot, session)
    return session


def settled(qtbot: QtBot, session: Session) -> None:
    """Wait until the engine has answered everything about the panels."""
    qtbot.waitUntil(lambda: session.advice.is_settled, timeout=PATIENCE_MS)
