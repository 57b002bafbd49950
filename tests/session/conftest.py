"""The parts that every window needs."""

import shutil

import pytest

from studio.session.session import Session
from tests.window_parts import finish, loop, open_engine, places, session, started, surroundings, tiny_weights

__all__ = ["finish", "loop", "open_engine", "places", "session", "started", "surroundings", "tiny_weights"]


@pytest.fixture
def crashed(surroundings, session, finish, qtbot, monkeypatch):
    """Give a function that gives a new session on the disk as a killed process would have left it."""
    opened = []

    def start() -> Session:
        places = surroundings.places
        copy = places.data.with_name("copied")
        shutil.copytree(places.journals, copy)
        finish(session.close())
        shutil.rmtree(places.journals, ignore_errors=True)
        shutil.copytree(copy, places.journals)
        again = Session(surroundings)
        opened.append(again)
        finish(again.projects.begin())
        return again

    yield start
    for each in opened:
        finish(each.close())
