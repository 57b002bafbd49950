"""The engine as the window holds it, when it dies and when it cannot answer."""

from __future__ import annotations

import gc

import pytest

from studio.contract.catalog import Catalog
from studio.contract.errors import EngineFailed
from studio.session.engine_host import EngineHost


class Mortal:
    """An engine of our own port that can die."""

    def __init__(self) -> None:
        self.is_alive = True
        self.is_closed = False

    def catalog(self) -> Catalog:
        return Catalog((), (), ())

    def close(self) -> None:
        self.is_closed = True


@pytest.fixture
def engines(loop, finish):
    made: list[Mortal] = []

    def opened() -> Mortal:
        made.append(Mortal())
        return made[-1]

    host = EngineHost(opened)
    yield host, made
    finish(host.close())


def test_the_memory_of_a_dead_engine_is_given_back_before_the_next_one_opens(engines, finish, qtbot):
    host, made = engines
    finish(host.engine())
    frozen = gc.get_freeze_count()
    made[0].is_alive = False
    with qtbot.waitSignal(host.catalog_changed):
        assert finish(host.engine()) is made[1]
    assert made[0].is_closed
    assert not made[1].is_closed
    # What the first one left in cycles must still be collectable.
    assert gc.get_freeze_count() <= frozen


def test_whatever_an_answer_breaks_down_with_is_one_sentence(engines, finish):
    host, _ = engines

    def fail(engine):
        raise ZeroDivisionError

    with pytest.raises(EngineFailed, match="ZeroDivisionError"):
        finish(host.ask(fail))
