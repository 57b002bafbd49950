"""A full disk at every write of a whole course of work: it is said where, nothing is lost, and it goes on after."""

from __future__ import annotations

import errno
import itertools
import os
import resource
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from studio.bench.victim import Site
from tests.reliability.course import NEVER_REFUSED, Course, attempt, go_through

PAGE = 4096
IN_THE_INDEX = {"index", "rebuild", "compare"}
"""SQLite writes by itself; none of Python's calls can fail there."""
NUMBERED = ("fsync", "link", "replace", "mkdir")


class FaultAt:
    """Makes one call of the system's functions that write fail for want of space: the n-th one."""

    def __init__(self, number: int) -> None:
        self.left = number
        self.is_armed = True

    @property
    def is_spent(self) -> bool:
        return self.left < 0

    def make_room(self) -> None:
        self.is_armed = False

    def around(self, function: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object, **kwargs: object) -> object:
            if self.is_armed:
                self.left -= 1
                if self.left == -1:
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return function(*args, **kwargs)

        return call


@pytest.mark.slow
def test_no_space_at_each_call_in_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each step is done again and again, and each time its next call fails, until it has no more."""
    real = {name: getattr(os, name) for name in NUMBERED}
    course = Course(Site(tmp_path))
    for step in course.steps():
        for number in itertools.count():
            fault = FaultAt(number)
            for name, function in real.items():
                monkeypatch.setattr(os, name, fault.around(function))
            attempt(course, step, fault.make_room)
            if not fault.is_spent:
                break
    monkeypatch.undo()
    assert {step.__name__ for step in course.steps()} - course.refused.keys() == NEVER_REFUSED | IN_THE_INDEX
    course.check_end()


@pytest.fixture
def limit() -> Iterator[Callable[[int], None]]:
    """Give what lets no file of this process grow beyond a size, as a quota does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield lambda size: resource.setrlimit(resource.RLIMIT_FSIZE, (before[0] if size < 0 else size, before[1]))
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
def test_a_limit_for_the_size_of_files(tmp_path: Path, limit: Callable[[int], None]) -> None:
    refused: Counter[str] = Counter()
    for size in (0, 200, 3000, 25_000, 50_000, 100_000):
        course = Course(Site(tmp_path / str(size)))
        course.site.folder.mkdir()
        go_through(course, lambda size=size: limit(size), lambda: limit(-1))
        refused += course.refused
    assert {step.__name__ for step in course.steps()} - refused.keys() <= NEVER_REFUSED | IN_THE_INDEX


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Give a folder on a disk of 8 MiB of its own."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root can mount a tmpfs")
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("mounting is not allowed here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.slow
def test_a_full_disk_with_ever_more_room(small_disk: Path) -> None:
    """From no free page on, a page or two more each time: every write of the work is the one that fails once."""
    ballast = small_disk / "ballast"
    refused: Counter[str] = Counter()
    told: list[str] = []
    for pages in (0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48):

        def fill(pages: int = pages) -> None:
            ballast.unlink(missing_ok=True)
            free = os.statvfs(small_disk).f_bavail
            ballast.write_bytes(bytes(max(0, free - pages) * PAGE))

        site = Site(small_disk / f"with-{pages}")
        site.folder.mkdir()
        course = Course(site)
        if pages % 3:  # an index that is there already is refused; one that is to be made stays in memory
            course.library.open()
        go_through(course, fill, lambda: ballast.unlink(missing_ok=True))
        refused += course.refused
        told += course.told
        shutil.rmtree(site.folder)
    accepted = {step.__name__ for step in course.steps()} - refused.keys()
    assert accepted - {"compare"} == NEVER_REFUSED  # its few bytes may find room in what SQLite has taken already
    assert told
