"""The real window with a real tiny engine, on folders of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.session.engine_host import EngineState
from studio.session.session import Session, Surroundings
from studio.ui.looks import Looks
from studio.ui.window import MainWindow
from tests.window_parts import PATIENCE_MS, settled

OpenWindow = Callable[..., MainWindow]
QUIET = {"theme": "light", "language": "en", "device": "cpu"}


@pytest.fixture
def open_window(surroundings: Surroundings, loop, qapp: QApplication, qtbot: QtBot) -> Iterator[OpenWindow]:
    """Give a function that opens the window as the program does and waits for its engine.

    What is still open when the test ends is closed then; the next one opened is a restart.
    """
    opened: list[tuple[MainWindow, Looks]] = []

    def start(*, as_found: bool = False, resources=surroundings.resources, **settings: object) -> MainWindow:
        """Open it; `as_found` leaves the settings as their file has them."""
        session = Session(replace(surroundings, resources=resources))
        if not as_found:
            session.settings.update(**{**QUIET, **settings})
        looks = Looks(qapp, resources)
        looks.follow(session)
        window = MainWindow(session, looks)
        opened.append((window, looks))
        window.show()
        qtbot.waitUntil(lambda: session.engine.state is EngineState.READY, timeout=PATIENCE_MS)
        session.panels.update(device="cpu")
        settled(qtbot, session)
        return window

    yield start
    for window, looks in opened:
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
