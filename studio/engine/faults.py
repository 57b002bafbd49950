"""Whatever goes wrong in the engine's thread leaves it as one sentence, with its memory given back."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from studio.contract.errors import Cancelled, EngineFailed, InvalidRequest, OutOfMemory, StudioError, shorten
from studio.engine import memory

log = logging.getLogger(__name__)
T = TypeVar("T")


def without_frames(work: Callable[[], T], forget: Callable[[], None]) -> T:
    """Do the work; a fault leaves as a `StudioError` whose frames are gone, so that they keep no tensors alive."""
    fault: StudioError
    ran_out = False
    try:
        return work()
    except StudioError as error:
        fault = error
        ran_out = isinstance(error, OutOfMemory)
    except Exception as error:  # the thread's edge: whatever the libraries raise becomes one sentence
        ran_out = memory.is_out_of_memory(error)
        fault = _translated(error)
        if not ran_out:
            log.exception("the engine failed")
    fault.__traceback__ = fault.__context__ = fault.__cause__ = None
    # Only here, outside the except block, are the fault's frames and their tensors free to go.
    if ran_out:
        forget()
    elif not isinstance(fault, Cancelled | InvalidRequest):
        memory.give_back()
    raise fault


def _translated(error: Exception) -> StudioError:
    if memory.is_out_of_memory(error):
        return OutOfMemory(
            f"Memory ran out ({shorten(str(error) or type(error).__name__, 120)}); what was loaded has been freed.",
            "Choose a smaller --size or --dtype bf16, or close other programs, and try again.",
        )
    return EngineFailed(
        f"The engine failed: {type(error).__name__}: {shorten(error, 200)}.",
        "The log has the details; please report it.",
    )
