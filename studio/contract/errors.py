"""Errors that a person can read: what is wrong, with which value, what is allowed, and what to do.

Every error of the studio is a :class:`StudioError`. `text` says what happened, `hint` what to do about it; a stack
trace belongs in the log, never in front of a person. `code` is a stable word for scripts.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from typing import ClassVar

_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class StudioError(Exception):
    """A fault with a sentence for people.

    Attributes:
        text: What is wrong, with the value at fault, in one line.
        hint: What to do about it, in one line; may be empty.
    """

    code: ClassVar[str] = "error"
    is_bad_input: ClassVar[bool] = False

    def __init__(self, text: str, hint: str = "") -> None:
        super().__init__(text)
        self.text = one_line(text)
        self.hint = one_line(hint)

    def __str__(self) -> str:
        return f"{self.text} {self.hint}".strip()


class InvalidRequest(StudioError):
    """A setting is impossible: a size, a step count, a seed, a strength, a text."""

    code = "invalid_request"
    is_bad_input = True


class SchedulerMismatch(InvalidRequest):
    """The scheduler does not fit the backbone's family: it would run and give noise, or fail half way."""

    code = "scheduler_mismatch"


class UnknownVersion(InvalidRequest):
    """A request, record or settings file was written by a newer studio."""

    code = "unknown_version"


class UnreadablePicture(InvalidRequest):
    """A picture that was given cannot be decoded, or is too large to be."""

    code = "unreadable_picture"


class NoRecord(InvalidRequest):
    """A picture carries no record of this studio."""

    code = "no_record"


class WeightsNotFound(StudioError):
    """There is nothing at the path, or a component that the pipeline names is not in its folder."""

    code = "weights_not_found"
    is_bad_input = True


class UnsupportedWeights(StudioError):
    """The file or folder is something real that this engine does not run; the text names what it is."""

    code = "unsupported_weights"
    is_bad_input = True


class UnsafeWeights(UnsupportedWeights):
    """A pickle: reading it would run code. The hint says how to convert it."""

    code = "unsafe_weights"


class WeightsDamaged(StudioError):
    """A weights file is truncated, altered, or holds numbers that are not finite."""

    code = "weights_damaged"


class WeightsMismatch(StudioError):
    """A weights file lacks a key, has one too many, or has a tensor of another shape than its config says."""

    code = "weights_mismatch"


class MissingPackage(StudioError):
    """A Python package that this request needs is not installed."""

    code = "missing_package"


class OutOfMemory(StudioError):
    """Memory ran out while loading, sampling or decoding; it has been freed, and the next job can run."""

    code = "out_of_memory"


class NotFinite(StudioError):
    """The network gave NaN or infinity; no picture was made of it."""

    code = "not_finite"


class EngineFailed(StudioError):
    """Something failed inside the engine that no rule foresaw; the log has the trace."""

    code = "engine_failed"


class Cancelled(StudioError):
    """The job was stopped on request; nothing was decoded after that."""

    code = "cancelled"

    def __init__(self, text: str = "Cancelled.", hint: str = "") -> None:
        super().__init__(text, hint)


class OutputExists(StudioError):
    """The output file exists already; nothing is ever overwritten."""

    code = "output_exists"
    is_bad_input = True


class SaveFailed(StudioError):
    """A picture or a settings file could not be written; nothing half-written was left behind."""

    code = "save_failed"


def one_line(text: str) -> str:
    """Give the text on one line: an error is one line wherever it is shown."""
    return visible(" ".join(text.split()))


def visible(text: str) -> str:
    """Give a text whose letters are all seen, in their order: the name of a file must not turn a sentence round.

    Characters that steer a terminal or the direction of writing (Unicode 17, UAX 9, 2) are written as in Python.
    """
    return _STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def shorten(value: object, limit: int = 60) -> str:
    """Give the value as text of at most `limit` characters, the middle left out."""
    text = str(value).encode("utf-8", "backslashreplace").decode("utf-8")
    if len(text) <= limit:
        return text
    half = (limit - 3) // 2
    return f"{text[:half]}...{text[-half:]}"


def nearest(word: str, allowed: Iterable[str]) -> str:
    """Give a question that names the nearest allowed word, or an empty text when none is near."""
    found = difflib.get_close_matches(word, list(allowed), n=1, cutoff=0.6)
    return f"Did you mean {found[0]!r}?" if found else ""
