"""What a running command was given: where to print, where things lie, and how to open an engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studio.cli.console import Console
    from studio.contract.port import Engine
    from studio.storage.places import Places

OpenEngine = Callable[["Places"], "Engine"]


class Interrupted(KeyboardInterrupt):
    """A signal came while nothing ran that reads the stop.

    It is a kind of its own: a bare KeyboardInterrupt that passes through code run by a C extension, such as torch's
    import, makes CPython end by the signal instead of with an exit code.
    """


@dataclass(frozen=True, slots=True)
class Running:
    """One run of the program.

    Attributes:
        console: Where it prints.
        places: Where things lie.
        open_engine: Makes the engine; called once, late, because it imports torch.
    """

    console: Console
    places: Places
    open_engine: OpenEngine
