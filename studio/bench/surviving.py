"""What is left after a kill: every picture whole, none lost that was told, and library, project and queue come back."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from studio.bench.victim import CELLS, STILL, STILL_BOUNDS, Site, blank_document, cell, colour, painted
from studio.contract.errors import StudioError
from studio.contract.raster import Pixels, Raster
from studio.document.tiles import read
from studio.storage import atomic
from studio.storage.metadata.reading import read_record
from studio.storage.opening import open_picture
from studio.storage.projects.ora import load_project
from studio.storage.projects.project import LoadedProject
from studio.storage.projects.recovering import read_journal, recoverable
from studio.storage.queue_file import load_queue


@dataclass(frozen=True, slots=True)
class Said:
    """A line of the process: what is on the disk by its word."""

    what: str
    values: Mapping[str, Any]


@dataclass(slots=True)
class Survey:
    """Looks at everything after each kill; a file is decoded once, its name and its time are looked at every time.

    Attributes:
        site: Where the work stood.
        damaged: Pictures with a name that cannot be read, or carry no record, a sentence each.
        lost: Pictures that were told and are not there, or are other ones.
        broken: What else did not come back.
    """

    site: Site
    damaged: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    _told: dict[Path, str] = field(default_factory=dict)
    _stars: dict[Path, int] = field(default_factory=dict)
    _seen: dict[Path, int] = field(default_factory=dict)
    _queued: int = 0
    _project: tuple[int, int] = (-1, 0)

    def look(self, said: list[Said], number: int) -> None:
        """Look at what a kill left.

        Args:
            said: What the process told before it.
            number: Its round.
        """
        self.broken += [f"round {number}: {each.values['text']}" for each in said if each.what == "fault"]
        self._told.update({Path(each.values["path"]): each.values["sha256"] for each in said if each.what == "picture"})
        self._stars.update({Path(each.values["path"]): each.values["stars"] for each in said if each.what == "stars"})
        self._look_into_trash()
        self._look_at_pictures()
        self._look_at_copies([Path(each.values["path"]) for each in said if each.what == "export"])
        for check in (self._look_at_library, self._look_at_journal, self._look_at_project, self._look_at_queue):
            try:
                check(said, number)
            except Exception as error:  # noqa: BLE001  # whatever it is, it is what we are here to find
                self.broken.append(f"round {number}: {type(error).__name__}: {error}")
        self._sweep()

    def _look_into_trash(self) -> None:
        trash = self.site.trash()
        for token in trash.tokens():
            back = trash.undo(token)
            # A file that had not been moved when the process was killed is at its place still.
            self.lost += [str(error) for path, error in back.failed if not path.exists()]

    def _look_at_pictures(self) -> None:
        there = set(self.site.pictures.glob("[!.]*/*.png"))
        for path in there:
            self._decode(path)
        self.lost += [f"{path} was told, and is not there." for path in self._told.keys() - there]

    def _look_at_copies(self, told: list[Path]) -> None:
        there = {path for path in self.site.exports.glob("*/*") if not path.name.startswith(".")}
        for path in there:
            self._decode(path)
        self.lost += [f"The copy {path} was told, and is not there." for path in set(told) - there]

    def _decode(self, path: Path) -> None:
        state = path.stat().st_mtime_ns
        if self._seen.get(path) == state:
            return
        self._seen[path] = state
        try:
            raster = open_picture(path).raster
            read_record(path)
        except StudioError as error:
            self.damaged.append(str(error))
            return
        told = self._told.get(path)
        if told is not None and told != raster.sha256:
            self.lost.append(f"{path} holds another picture than was told.")

    def _look_at_library(self, _: list[Said], number: int) -> None:
        library = self.site.library()
        try:
            report = library.open()
            self.broken += [f"round {number}: {notice}" for notice in report.notices]
            library.reconcile()
            there = {path for path in self._seen if path.is_relative_to(self.site.pictures)}
            if library.count() != len(there):
                self.broken.append(f"round {number}: the library has {library.count()} of {len(there)} pictures.")
            for path, stars in self._stars.items():
                entry = library.entry_at(path)
                if entry is None or entry.stars != stars:
                    self.broken.append(f"round {number}: the stars of {path} are lost.")
        finally:
            library.close()

    def _look_at_journal(self, said: list[Said], number: int) -> None:
        told = _highest(said, "moment")
        found, notice = recoverable(self.site.journals, lambda pid, born: False)
        mine = [each for each in found if each.path.name == f"round-{number}"]
        if notice or (told and not mine):
            self.broken.append(f"round {number}: nothing can be restored. {notice}")
        for recovery in mine:
            self._judge(read_journal(recovery.path), told, f"round {number}: the journal")

    def _look_at_project(self, said: list[Said], number: int) -> None:
        told = _highest(said, "project")
        if told:
            self._project = (number, told)
        if self._project[1] or self.site.project.exists():
            loaded = load_project(self.site.project)
            is_newer = loaded.state.panels.get("round") != self._project[0]
            self._judge(loaded, 0 if is_newer else self._project[1], f"round {number}: the project")

    def _judge(self, loaded: LoadedProject, told: int, name: str) -> None:
        moment = int(str(loaded.state.panels.get("moment", 0)))
        if loaded.notices or moment < told:
            self.broken.append(f"{name} is of moment {moment}, and {told} was told. {' '.join(loaded.notices)}")
            return
        document = loaded.state.document
        pixels = read(document.layers[0].tiles, document.area, 4)
        still = read(document.layers[1].tiles, STILL_BOUNDS, 4)[..., :3]
        if not np.array_equal(pixels, expected_pixels(moment)) or not np.array_equal(still, painted(STILL).array):
            self.broken.append(f"{name} has other pixels than those of moment {moment}.")

    def _look_at_queue(self, said: list[Said], number: int) -> None:
        told = _highest(said, "queue")
        if told or self.site.queue.exists():
            jobs, notice = load_queue(self.site.queue)
            is_whole = len(jobs) == 2 and isinstance(jobs[1].request.source, Raster)
            if notice or not is_whole or (told and int(jobs[0].id.partition("-")[2]) < told):
                self.broken.append(f"round {number}: the queue is not as it was. {notice}")

    def _sweep(self) -> None:
        """Remove pieces as the next hour's run does; what is left of them then stays for ever."""
        for folder in {path.parent for path in self._seen} | {self.site.folder}:
            atomic.sweep(folder, time.time() + 2 * atomic.ABANDONED_SECONDS)
            left = list(folder.glob(f"{atomic.TEMPORARY_PREFIX}*{atomic.TEMPORARY_SUFFIX}"))
            self.broken += [f"{path} is never removed." for path in left]


def _highest(said: list[Said], what: str) -> int:
    return max((int(each.values["number"]) for each in said if each.what == what), default=0)


def expected_pixels(moment: int) -> Pixels:
    """Give the document's pixels after so many strokes."""
    document = blank_document()
    pixels = read(document.state.layers[0].tiles, document.state.area, 4).copy()
    for number in range(max(1, moment - CELLS + 1), moment + 1):
        bounds = cell(number)
        pixels[bounds.y : bounds.y + bounds.height, bounds.x : bounds.x + bounds.width] = colour(number)
    return pixels
