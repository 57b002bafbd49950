"""A file is shown chosen in its folder: over a real bus on Linux, by the platform's own command elsewhere."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import ClassInfo, QObject, Slot
from PySide6.QtDBus import QDBusConnection
from pytestqt.qtbot import QtBot

from studio.ui.showing import FILES, FILES_PATH, FileShower


@ClassInfo({"D-Bus Interface": FILES})
class Desktop(QObject):
    """A program for files, as a desktop has it on the bus."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[tuple[list[str], str]] = []

    @Slot("QStringList", "QString")
    def ShowItems(self, addresses: list[str], startup: str) -> None:  # noqa: N802 - the bus's name
        self.shown.append((list(addresses), startup))


@pytest.fixture
def bus(qapp) -> Iterator[QDBusConnection]:
    """A session bus of the test's own."""
    program = shutil.which("dbus-daemon")
    if program is None:
        pytest.skip("dbus-daemon is not installed")
    with subprocess.Popen(
        [program, "--session", "--print-address", "--nofork"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as daemon:
        address = daemon.stdout.readline().decode().strip()
        yield QDBusConnection.connectToBus(address, "shown")
        QDBusConnection.disconnectFromBus("shown")
        daemon.terminate()


class Opened:
    """What was opened, started and refused."""

    def __init__(self, *, can_open: bool = True, can_start: bool = True) -> None:
        self.folders: list[Path] = []
        self.programs: list[tuple[str, ...]] = []
        self.failed: list[Path] = []
        self._can_open, self._can_start = can_open, can_start

    def open(self, folder: Path) -> bool:
        self.folders.append(folder)
        return self._can_open

    def start(self, program: str, arguments: tuple[str, ...]) -> bool:
        self.programs.append((program, *arguments))
        return self._can_start

    def shower(self, platform: str, bus: QDBusConnection | None = None) -> FileShower:
        return FileShower(self.failed.append, platform=platform, start=self.start, opens=self.open, bus=bus)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "여름 바다" / "a red fox.png"
    path.parent.mkdir()
    path.write_bytes(b"")
    return path


def test_the_desktop_is_asked_to_choose_the_file(bus: QDBusConnection, file: Path, qtbot: QtBot) -> None:
    desktop, opened = Desktop(), Opened()
    assert bus.registerService(FILES)
    assert bus.registerObject(FILES_PATH, desktop, QDBusConnection.RegisterOption.ExportAllSlots)
    shower = opened.shower("linux", bus)
    shower.show(file)
    qtbot.waitUntil(lambda: bool(desktop.shown))
    qtbot.waitUntil(lambda: not shower.children())
    assert desktop.shown == [([file.as_uri()], "")]
    assert not opened.folders


def test_where_no_desktop_listens_the_folder_is_opened(bus: QDBusConnection, file: Path, qtbot: QtBot) -> None:
    opened = Opened()
    shower = opened.shower("linux", bus)
    shower.show(file)
    qtbot.waitUntil(lambda: opened.folders == [file.parent])
    assert not opened.failed


def test_without_a_bus_the_folder_is_opened_or_it_is_told(file: Path) -> None:
    for can_open in (True, False):
        opened = Opened(can_open=can_open)
        opened.shower("linux", QDBusConnection("no such bus")).show(file)
        assert opened.folders == [file.parent]
        assert opened.failed == ([] if can_open else [file.parent])


@pytest.mark.parametrize(
    ("platform", "command"), [("win32", ("explorer.exe", "/select,")), ("darwin", ("/usr/bin/open", "-R"))]
)
def test_other_platforms_have_a_command_for_it(file: Path, platform: str, command: tuple[str, ...]) -> None:
    opened = Opened()
    opened.shower(platform).show(file)
    assert opened.programs == [(*command, str(file))]
    assert not opened.folders
    opened = Opened(can_start=False)
    opened.shower(platform).show(file)
    assert opened.folders == [file.parent]


def test_a_file_that_is_gone_has_its_folder_opened(file: Path) -> None:
    file.unlink()
    opened = Opened()
    opened.shower("win32").show(file)
    assert (opened.programs, opened.folders) == ([], [file.parent])
