"""The real window with a real tiny engine."""

from tests.open_windows import open_window, window
from tests.window_parts import finish, loop, open_engine, places, surroundings, tiny_weights

__all__ = ["finish", "loop", "open_engine", "open_window", "places", "surroundings", "tiny_weights", "window"]
