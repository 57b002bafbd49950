# ruff: noqa: PLC0415 - the imports come after Ctrl+C has been given its meaning
"""The `studio` command: where the program begins, and where every Ctrl+C ends."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Sequence
from types import FrameType

from studio.cli.running import Interrupted, OpenEngine


def main(argv: Sequence[str] | None = None, *, open_engine: OpenEngine | None = None) -> int:
    """Run one command, or open the window where there is none, and give the exit code.

    The codes are 0 done, 1 failed, 2 bad input, 130 cancelled.

    Args:
        argv: The arguments after the program's name; None takes the program's own.
        open_engine: Makes the engine; None opens the real one.
    """
    is_main = threading.current_thread() is threading.main_thread()
    before = {number: signal.signal(number, _interrupt) for number in (signal.SIGINT, signal.SIGTERM) if is_main}
    try:
        arguments = list(sys.argv[1:] if argv is None else argv)
        if not arguments:
            from studio.cli.window import show_window

            return show_window(open_engine)
        from studio.cli.program import run

        return run(arguments, open_engine)
    except KeyboardInterrupt:  # while the program itself was being imported
        sys.stderr.write("Cancelled.\n")
        return 130
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise Interrupted
