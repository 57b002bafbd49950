"""What every test stands on: a quiet offline environment, folders of its own, no network, no thread left behind.

The environment is set before anything of ours or of Qt is imported, and child processes inherit it.
"""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

SANDBOX = Path(tempfile.mkdtemp(prefix="scanline-tests-"))
FOLDERS = {
    "HOME": "",
    "USERPROFILE": "",
    "APPDATA": "AppData/Roaming",
    "LOCALAPPDATA": "AppData/Local",
    "XDG_CONFIG_HOME": ".config",
    "XDG_DATA_HOME": ".local/share",
    "XDG_STATE_HOME": ".local/state",
    "XDG_CACHE_HOME": ".cache",
    "XDG_PICTURES_DIR": "Pictures",
    "HF_HOME": ".cache/huggingface",
}
os.environ.update({name: str(SANDBOX / "collecting" / part) for name, part in FOLDERS.items()})
os.environ.update(
    {
        "QT_QPA_PLATFORM": "offscreen",  # without a display Qt aborts the process
        "QT_SCALE_FACTOR": "1",  # goldens are pixels
        "OMP_WAIT_POLICY": "PASSIVE",
        "HF_HUB_OFFLINE": "1",
        "TRANSFORMERS_VERBOSITY": "error",
    }
)
# One thread unless a test asks for more: sums come out the same on every machine, and two suites can share one.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("MKL_NUM_THREADS", "1")

import hypothesis  # noqa: E402 - the environment comes first
import pytest  # noqa: E402

hypothesis.settings.register_profile("here", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "here")

_homes = count()


def pytest_unconfigure() -> None:
    """Remove the folders of all tests."""
    shutil.rmtree(SANDBOX, ignore_errors=True)


@pytest.fixture(autouse=True)
def own_home(monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home of the test's own: nothing is read from or written to the person's folders."""
    home = SANDBOX / f"home-{next(_homes)}"
    home.mkdir()
    for name, part in FOLDERS.items():
        monkeypatch.setenv(name, str(home / part))
    return home


class NetworkUsed(BaseException):
    """A test reached for the network; not an Exception, so that no handler under test takes it for a lost one."""


def _refuse_far(address: Any) -> None:
    """Let pass what stays on this machine: Unix sockets (their address is text or bytes) and loopback."""
    host = address[0] if isinstance(address, tuple) else None
    if host is not None and host not in ("localhost", "::1") and not str(host).startswith("127."):
        raise NetworkUsed(
            f"{host!r} was asked for. Everything works offline: use a folder on disk, or a server on loopback."
        )


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sockets reach this machine only."""
    for name in ("connect", "connect_ex"):
        real = getattr(socket.socket, name)
        monkeypatch.setattr(
            socket.socket, name, lambda self, address, real=real: (_refuse_far(address), real(self, address))[1]
        )
    find = socket.getaddrinfo
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, *rest, **named: (_refuse_far((host or "localhost",)), find(host, *rest, **named))[1],
    )


def _stays(thread: threading.Thread) -> bool:
    """Say whether a thread would keep the process alive or is the engine's."""
    return thread.is_alive() and (not thread.daemon or thread.name.startswith("engine"))


@pytest.fixture(autouse=True)
def no_thread_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail where a thread that the test started is still there a second after it."""
    before = set(threading.enumerate())
    yield
    if request.node.get_closest_marker("shares_engine"):
        return
    deadline = time.monotonic() + 1
    while left := [thread.name for thread in threading.enumerate() if thread not in before and _stays(thread)]:
        if time.monotonic() > deadline:
            pytest.fail(
                f"left behind: {', '.join(left)}. Close the engine, executor or job that the test opened, where it was "
                "made; a module that keeps one engine for its tests says so with the marker `shares_engine`."
            )
        time.sleep(0.01)


@pytest.fixture
def commit_text() -> Callable[[Any, str], None]:
    """Give a function that types any text into a widget as an input method does.

    `qtbot.keyClicks` aborts the process at the first letter outside ASCII.
    """
    from PySide6.QtGui import QInputMethodEvent
    from PySide6.QtWidgets import QApplication

    def commit(widget: Any, text: str) -> None:
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(widget, event)

    return commit
