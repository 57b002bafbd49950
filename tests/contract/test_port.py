"""The wish to stop."""

from __future__ import annotations

import pytest

from studio.contract.errors import Cancelled
from studio.contract.port import Stop


def test_nobody_wishes_to_stop_at_first() -> None:
    stop = Stop()
    stop.check()
    assert not stop.is_now
    assert not stop.is_after_this_picture


def test_stopping_now_also_means_no_further_picture() -> None:
    stop = Stop()
    stop.now()
    assert stop.is_now
    assert stop.is_after_this_picture
    with pytest.raises(Cancelled):
        stop.check()


def test_stopping_after_this_picture_lets_it_finish() -> None:
    stop = Stop()
    stop.after_this_picture()
    stop.check()
    assert stop.is_after_this_picture
    assert not stop.is_now
