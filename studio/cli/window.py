# ruff: noqa: PLC0415 - the window paints before anything is imported that it does not need for that
"""`studio` alone: the window."""

from __future__ import annotations

import os
import sys

from studio.cli.running import OpenEngine
from studio.contract.errors import MissingPackage, StudioError


def show_window(open_engine: OpenEngine | None) -> int:
    """Open the window and stay until it is closed; gives the program's exit code.

    Args:
        open_engine: Makes the engine; None opens the real one.
    """
    from studio.cli.console import Console

    console = Console(as_json=False)
    try:
        _check_display()
        return _open(open_engine)
    except StudioError as error:
        return console.fail(error)


def _open(open_engine: OpenEngine | None) -> int:
    from studio.storage.places import platform_places

    try:
        from studio.app import open_window
    except ImportError as error:
        raise MissingPackage(
            f"The window cannot be opened: {error}.", "Run `studio doctor`: it says which library is missing."
        ) from error
    if open_engine is None:
        from studio.cli.engines import open_torch_engine

        open_engine = open_torch_engine
    return open_window(platform_places(), open_engine)


def _check_display() -> None:
    """Refuse where Qt would end the process: a Unix without a display.

    Raises:
        MissingPackage: There is none.
    """
    is_unix = sys.platform not in ("win32", "darwin")
    if is_unix and not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")):
        raise MissingPackage(
            "There is no display to open the window on.",
            "`studio generate PROMPT` makes pictures without one; `studio --help` lists the commands.",
        )
