"""A full disk at every write of a whole course of work: it is said where, nothing is lost, and it goes on after."""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from studio.bench.victim import Site, blank_document, painted, record_of
from studio.contract.errors import StudioError
from studio.contract.geometry import Bounds
from studio.storage import atomic
from studio.storage.exporting.exporting import export
from studio.storage.exporting.plan import ExportPlan
from studio.storage.opening import open_picture
from studio.storage.projects.journal import Journal, Label
from studio.storage.projects.moments import Moments
from studio.storage.projects.ora import load_project
from studio.storage.projects.project import ProjectState
from studio.storage.projects.recovering import read_journal
from studio.storage.projects.saving import save_project
from studio.storage.prompt_history import load_history, save_history
from studio.storage.queue_file import QueuedJob, load_queue, save_queue
from studio.storage.settings import Settings, load_settings, save_settings

PAGE = 4096
NUMBERED = ("fsync", "link", "replace", "mkdir")


@dataclass
class Course:
    """A course of work, in steps; each can be done again where it was refused.

    Attributes:
        saved: Pictures, number and path: what was said to be on the disk.
        refusals: What was said instead.
    """

    site: Site
    saved: list[tuple[int, Path]] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.document = blank_document()
        self.moments = Moments()
        self.library = self.site.library()
        self.journal = Journal(self.site.journals / "one")

    @property
    def first(self) -> Path:
        return self.saved[0][1]

    def steps(self) -> list[Callable[[], None]]:
        return [
            lambda: self.save(1), self.index, self.star, self.keep_journal, self.keep_project, self.keep_lists,
            lambda: self.save(2), self.paint, self.keep_journal, self.keep_project, self.keep_lists, self.copy,
            self.delete_and_undo, self.index,
        ]  # fmt: skip

    def save(self, number: int) -> None:
        self.saved.append((number, self.site.store().save(painted(number), record_of(number))))

    def index(self) -> None:
        for _, path in self.saved:
            self.library.note_saved(path)

    def star(self) -> None:
        entry = self.library.entry_at(self.first)
        if entry is None:
            self.library.note_saved(self.first)
            entry = self.library.entry_at(self.first)
        assert entry is not None
        self.library.rate([entry.id], 5)

    def paint(self) -> None:
        with self.document.edit("Brush") as edit:
            edit.blend(self.document.active.id, Bounds(0, 0, 90, 90), lambda _: painted_alpha(90))

    def state(self) -> ProjectState:
        return ProjectState(self.moments.take(self.document.state))

    def keep_journal(self) -> None:
        self.journal.write(self.state(), Label("work", 1.0, 1))

    def keep_project(self) -> None:
        save_project(self.site.project, self.state())

    def keep_lists(self) -> None:
        save_queue((QueuedJob("a", record_of(1).request),), self.site.queue)
        save_settings(Settings(theme="dark"), self.site.folder / "settings.json")
        save_history(("a red fox",), self.site.folder / "prompts.json")

    def copy(self) -> None:
        # A folder of its own each time: a name that is taken is one more call.
        folder = self.site.exports / str(len(self.refusals))
        report = export(ExportPlan((self.first, self.saved[-1][1]), folder))
        if report.fault is not None:
            raise report.fault
        assert not report.skipped

    def delete_and_undo(self) -> None:
        trash = self.site.trash()
        if not trash.tokens():  # else it was deleted, and only the undo was refused
            deletion = trash.delete([self.first])
            if deletion.failed:
                raise deletion.failed[0][1]
        restored = trash.undo(trash.tokens()[0])
        if restored.failed:
            raise restored.failed[0][1]
        assert restored.restored == ((self.first, self.first),)

    def check(self) -> None:
        """Everything that was said to be there is there, and whole."""
        for number, path in self.saved:
            there = path if path.exists() else next(self.site.trash().own.glob(f"*/{path.name}"))
            assert open_picture(there).raster.sha256 == painted(number).sha256

    def check_end(self) -> None:
        self.check()
        for path in self.site.pictures.rglob("*.png"):
            open_picture(path)
        assert [text for text in self.refusals if str(self.site.folder) not in text] == []
        again = self.site.library()
        again.open()
        again.reconcile()
        entry = again.entry_at(self.first)
        assert entry is not None
        assert (again.count(), entry.stars) == (len(self.saved), 5)
        again.close()
        self.library.close()
        assert load_project(self.site.project).notices == ()
        assert read_journal(self.journal.folder).notices == ()
        assert len(load_queue(self.site.queue)[0]) == 1
        assert load_settings(self.site.folder / "settings.json").settings.theme == "dark"
        assert load_history(self.site.folder / "prompts.json") == (("a red fox",), "")
        assert len(list(self.site.exports.glob("*/*.png"))) >= 2
        pieces = list(self.site.folder.rglob(f"{atomic.TEMPORARY_PREFIX}*{atomic.TEMPORARY_SUFFIX}"))
        assert pieces == [], "what was refused left something behind"


def painted_alpha(side: int):
    return np.dstack([painted(3).array[:side, :side], np.full((side, side), 255, np.uint8)])


def go_through(course: Course, make_room: Callable[[], None]) -> None:
    """Do every step; one that is refused is done again when there is room."""
    for step in course.steps():
        if not attempt(course, step, make_room):
            step()
    make_room()
    course.check_end()


def attempt(course: Course, step: Callable[[], None], make_room: Callable[[], None]) -> bool:
    """Do a step, and say whether it was done; where it is refused, nothing is lost. There is room afterwards then."""
    try:
        step()
    except StudioError as refused:
        make_room()
        course.refusals.append(refused.text)
        course.check()
        return False
    return True


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
    assert len(course.refusals) > 20
    course.check_end()


@contextlib.contextmanager
def files_of_at_most(size: int) -> Iterator[Callable[[], None]]:
    """Let no file of this process grow beyond a size, as a quota does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)

    def lift() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield lift
    finally:
        lift()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
@pytest.mark.parametrize("size", [0, 200, 3000, 25_000, 50_000, 100_000])
def test_a_limit_for_the_size_of_files(tmp_path: Path, size: int) -> None:
    course = Course(Site(tmp_path))
    with files_of_at_most(size) as lift:
        go_through(course, lift)
    assert course.refusals


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
    refused = []
    for pages in (0, 1, 2, 3, 4, 6, 8, 10, 12, 14, 16, 18, 20, 24, 28, 32, 40, 48):
        site = Site(small_disk / f"with-{pages}")
        site.folder.mkdir()
        free = os.statvfs(small_disk).f_bavail
        ballast.write_bytes(bytes(max(0, free - pages) * PAGE))
        course = Course(site)
        go_through(course, lambda: ballast.unlink(missing_ok=True))
        refused.append(len(course.refusals))
        shutil.rmtree(site.folder)
    assert refused[0] > 0
