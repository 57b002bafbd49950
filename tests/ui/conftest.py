"""The parts that every window needs."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from studio.ui import icons, theme
from tests.open_windows import open_window, window
from tests.window_parts import finish, loop, open_engine, places, session, started, surroundings, tiny_weights

__all__ = [
    "finish",
    "loop",
    "open_engine",
    "open_window",
    "places",
    "session",
    "started",
    "surroundings",
    "tiny_weights",
    "window",
]


@pytest.fixture(autouse=True)
def plain_looks(qapp: QApplication) -> Iterator[None]:
    """Leave no theme to the next test: there is one application for all, and a theme gives widgets other sizes."""
    yield
    icons.set_folder(None)
    theme.reset(qapp)
