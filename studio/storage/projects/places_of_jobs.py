"""Where the pictures of a project's jobs belong."""

from __future__ import annotations

from dataclasses import dataclass

from studio.contract.geometry import Bounds
from studio.contract.records import SourceReference


@dataclass(frozen=True, slots=True)
class JobPlace:
    """The place of a job that waits for a project's picture.

    Attributes:
        source: The part of the picture that the job was given, in pixels of the picture.
        result: The rectangle that its pictures fill, likewise.
        is_framed: A person has said where they go.
        is_current: The picture is still as it was when the job was asked for.
        origins: The files that what the job was given comes from.
    """

    source: Bounds
    result: Bounds
    is_framed: bool
    is_current: bool
    origins: tuple[SourceReference, ...] = ()
