"""The real window with a real tiny engine, on folders of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.session.engine_host import EngineState
from studio.session.session import Session, Surroundings
from studio.ui.looks import Looks
from studio.ui.window import MainWindow
from tests.window_parts import (
    PATIENCE_MS,
    finish,
    loop,
    open_engine,
    places,
    settled,
    surroundings,
    tiny_weights,
)

__all__ = ["finish", "loop", "open_engine", "places", "surroundings", "tiny_weights"]

OpenWindow = Callable[[], MainWindow]


@pytest.fixture
def open_window(surroundings: Surroundings, loop, qapp: QApplication, qtbot: QtBot) -> Iterator[OpenWindow]:
    """Give a function that opens the window as the program does, waits for its engine, and makes jobs short.

    What is still open when the test ends is closed then; the next one opened is a restart.
    """
    opened: list[MainWindow] = []
    looks = Looks(qapp, surroundings.resources)

    def start() -> MainWindow:
        session = Session(surroundings)
        session.settings.update(theme="light", language="en", device="cpu")
        looks.follow(session)
        window = MainWindow(session, looks)
        opened.append(window)
        window.show()
        qtbot.waitUntil(lambda: session.engine.state is EngineState.READY, timeout=PATIENCE_MS)
        session.panels.update(device="cpu")
        settled(qtbot, session)
        return window

    yield start
    for window in opened:
        close(qtbot, window)
        window.deleteLater()
    looks.themes.choose("light")
    looks.languages.choose("en")
    looks.deleteLater()
    qapp.processEvents()


def close(qtbot: QtBot, window: MainWindow) -> None:
    """Close a window and wait until its session has ended."""
    window.close_without_asking()
    qtbot.waitUntil(lambda: window.is_closed, timeout=PATIENCE_MS)


@pytest.fixture
def window(open_window: OpenWindow) -> MainWindow:
    return open_window()
