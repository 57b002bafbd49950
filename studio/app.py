"""Opens the window: wires settings, session, looks and engine, keeps a log, and ends cleanly."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from studio.contract.port import Engine
from studio.session.logs import RunLog
from studio.session.notices import Severity
from studio.session.session import Session, Surroundings
from studio.session.texts import QT_TRANSLATE_NOOP
from studio.storage.assets import resources_folder
from studio.storage.instance_lock import InstanceLock, folder_key
from studio.storage.places import APPLICATION, Places
from studio.storage.run_marker import RunMarker
from studio.ui.looks import Looks
from studio.ui.window import MainWindow

OpenEngine = Callable[[Places], Engine]

CRASHED = QT_TRANSLATE_NOOP("App", "The last run ended unexpectedly.")
CRASH_LOG = QT_TRANSLATE_NOOP("App", "Nothing of the queue is lost. What happened is in {log}.")


def open_window(places: Places, open_engine: OpenEngine) -> int:
    """Open the window and stay until it is closed; gives the program's exit code.

    Where another window has the same data, that one comes to the front instead. It is the queue, the prompts and the
    settings that two windows would take from each other, whatever pictures folder each of them began with.

    Args:
        places: Where things lie on this machine.
        open_engine: Makes the engine; called after the first paint, beside the window's thread.
    """
    application = _application()
    lock = InstanceLock(places.locks, places.data)
    door = f"scanline-studio-{folder_key(places.data)}"
    if not lock.acquire():
        return _raise_first(door)
    surroundings = Surroundings(places, resources_folder(), lambda: open_engine(places))
    loop = QEventLoop(application)
    asyncio.set_event_loop(loop)
    try:
        with loop:
            loop.run_until_complete(_stay(application, surroundings, door))
    finally:
        lock.release()
    return 0


def _application() -> QApplication:
    QCoreApplication.setApplicationName(APPLICATION)
    QCoreApplication.setOrganizationName(APPLICATION)
    running = QApplication.instance()
    application = running if isinstance(running, QApplication) else QApplication(sys.argv[:1])
    application.setDesktopFileName("scanline-studio")
    # The window ends the program itself, once its session has.
    application.setQuitOnLastWindowClosed(False)
    return application


def _raise_first(door: str) -> int:
    from studio.ui.single_instance import knock  # noqa: PLC0415  # a first start needs no sockets

    if knock(door):
        return 0
    sys.stderr.write(
        "Scanline Studio is open already, but its window does not answer. End that program, then start it again.\n"
    )
    return 1


async def _stay(application: QApplication, surroundings: Surroundings, door: str) -> None:
    """Show the window and wait until it has closed."""
    loop = asyncio.get_running_loop()
    session = Session(surroundings)
    marker = RunMarker(surroundings.places.logs)
    crash = marker.begin()

    def told(text: str) -> None:
        loop.call_soon_threadsafe(session.notices.post, text, "", Severity.ERROR)

    log = RunLog(marker.log_file, told)
    log.open()
    looks = Looks(application, surroundings.resources)
    looks.follow(session)
    window = MainWindow(session, looks)
    is_closed = asyncio.Event()
    window.closed.connect(is_closed.set)
    window.first_painted.connect(lambda: _after_first_paint(window, door, crash))
    window.show()
    try:
        await is_closed.wait()
    finally:
        log.close()
        marker.end()


def _after_first_paint(window: MainWindow, door: str, crash: Path | None) -> None:
    from studio.ui.single_instance import FrontDoor  # noqa: PLC0415  # sockets can wait until the window is seen

    front = FrontDoor(door, window)
    front.knocked.connect(window.come_to_front)
    window.closed.connect(front.close)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
            loop.add_signal_handler(number, window.close_without_asking)
    if crash is not None:
        text = QCoreApplication.translate("App", CRASHED)
        hint = QCoreApplication.translate("App", CRASH_LOG).format(log=crash)
        window.session.notices.post(text, hint, Severity.WARNING)
