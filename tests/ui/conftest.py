"""The parts that every window needs."""

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
