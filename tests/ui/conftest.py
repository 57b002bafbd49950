"""The parts that every window needs."""

from tests.window_parts import finish, loop, open_engine, places, session, started, surroundings, tiny_weights

__all__ = ["finish", "loop", "open_engine", "places", "session", "started", "surroundings", "tiny_weights"]
