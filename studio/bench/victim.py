# ruff: noqa: PLC0415 - torch comes only where pictures are painted
"""A process that works until it is killed: it paints, saves, autosaves, indexes, exports and deletes, all at once.

`python -m studio.bench.victim [WEIGHTS]` imports what the work needs, then forks one worker for each line of its input:
a folder, the number of the round, and the folder of default weights or nothing. Each finished thing is told on the
output, one line, after the function that says "it is on the disk" has returned: nothing that was told may be lost.
The beginning and the end of each phase are told too: whoever kills knows what was at work at that moment.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from studio.contract.geometry import Bounds, Extent
from studio.contract.raster import Raster
from studio.contract.records import BackboneIdentity, PictureRecord
from studio.contract.requests import BackboneChoice, GenerateRequest, SchedulerSettings
from studio.document.document import Document
from studio.storage.exporting.exporting import export
from studio.storage.exporting.plan import CopyStyle, ExportPlan
from studio.storage.library.library import Library
from studio.storage.metadata.formats import PictureFormat
from studio.storage.pictures import PictureStore
from studio.storage.projects.journal import Journal, Label
from studio.storage.projects.moments import Moments
from studio.storage.projects.project import ProjectFile, ProjectState
from studio.storage.projects.saving import save_project
from studio.storage.queue_file import QueuedJob, save_queue
from studio.storage.trash import FOLDER, Trash

if TYPE_CHECKING:
    from studio.contract.events import Event

SIDE_PX = 96
CELLS = 16
CELL_PX = 48
STILL = 1
STILL_BOUNDS = Bounds(8, 16, SIDE_PX, SIDE_PX)
DONE = "ready"
PHASES = ("generating", "saving", "autosaving", "indexing", "exporting")
"""What a kill must come into: saving is that of pictures, projects and the queue."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where the work stands; one folder, and everything in it."""

    folder: Path

    @property
    def pictures(self) -> Path:
        """The library's folder."""
        return self.folder / "pictures"

    @property
    def exports(self) -> Path:
        """Copies."""
        return self.folder / "exports"

    @property
    def journals(self) -> Path:
        """Journals of open pictures."""
        return self.folder / "journal"

    @property
    def project(self) -> Path:
        """The project's file."""
        return self.folder / "work.ora"

    @property
    def queue(self) -> Path:
        """The jobs that wait."""
        return self.folder / "queue.json"

    def library(self) -> Library:
        """Give the library."""
        return Library(self.folder / "index" / "library.sqlite", (self.pictures,), self.folder / "thumbnails")

    def store(self) -> PictureStore:
        """Give what saves pictures."""
        return PictureStore(self.pictures, self.folder / "locks")

    def trash(self) -> Trash:
        """Give the library's trash."""
        return Trash(self.pictures / FOLDER)


def painted(number: int) -> Raster:
    """Give a picture that is another one for each number, and does not deflate to nothing."""
    return Raster(np.random.default_rng(number).integers(0, 256, (SIDE_PX, SIDE_PX, 3), np.uint8))


def record_of(number: int) -> PictureRecord:
    """Give the record of such a picture."""
    extent = Extent(SIDE_PX, SIDE_PX)
    request = GenerateRequest(f"picture {number}", seed=number, scheduler=SchedulerSettings(steps=4), extent=extent)
    weights = BackboneIdentity("dit", "Diffusion Transformer", "default", "0" * 64)
    return PictureRecord("2026-11-21T12:00:00+00:00", request, number, weights, "none", extent, "cpu", "fp32")


def cell(number: int) -> Bounds:
    """Give the part of the document that a stroke changes."""
    row, column = divmod(number % CELLS, 4)
    return Bounds(column * CELL_PX, row * CELL_PX, CELL_PX, CELL_PX)


def colour(number: int) -> tuple[int, int, int, int]:
    """Give the colour that it leaves there."""
    return (number % 251, number // 251 % 251, 17, 255)


def blank_document() -> Document:
    """Give the document before the first stroke."""
    return Document.of(Raster(np.full((4 * CELL_PX, 4 * CELL_PX, 4), 255, np.uint8)))


def layered_document() -> Document:
    """Give such a document with a layer on top that no stroke changes: its pixels are taken from file to file."""
    document = blank_document()
    document.place_picture(painted(STILL), STILL_BOUNDS.x, STILL_BOUNDS.y, "still")
    return document


def work(site: Site, round_number: int, weights: Path | None) -> None:
    """Do everything at once, for ever."""
    library = site.library()
    jobs: list[Callable[[], Iterator[None]]] = [
        lambda: _save(site, library, round_number),
        lambda: _edit(site, round_number),
        lambda: _index(library),
        lambda: _export(site, round_number),
        lambda: _queue(site),
    ]
    if weights is not None:
        jobs.append(lambda: _paint(site, library, weights))
    for job in jobs:
        threading.Thread(target=_for_ever, args=(job, 0.001 if weights is None else 0.05), daemon=True).start()
    tell("begun")
    threading.Event().wait()


def _for_ever(job: Callable[[], Iterator[None]], pause_seconds: float) -> None:
    """Do a job's steps; those beside an engine leave it time to come to its pictures."""
    try:
        for _ in job():
            time.sleep(pause_seconds)
    except Exception as error:  # noqa: BLE001  # the thread's edge: whoever judges must hear of it
        tell("fault", text=f"{type(error).__name__}: {error}")


@contextlib.contextmanager
def phase(name: str) -> Iterator[None]:
    """Tell when a phase begins and when it ends."""
    tell("begins", phase=name)
    yield
    tell("ends", phase=name)


def _save(site: Site, library: Library, round_number: int) -> Iterator[None]:
    store, trash = site.store(), site.trash()
    for number in range(round_number * 10_000, round_number * 10_000 + 10_000):
        raster = painted(number)
        with phase("saving"):
            path = store.save(raster, record_of(number))
            tell("picture", path=str(path), sha256=raster.sha256)
        with phase("indexing"):
            entry = library.note_saved(path)
        if entry is not None and number % 3 == 0:
            library.rate([entry.id], 1 + number % 5)
            tell("stars", path=str(path), stars=1 + number % 5)
        if number % 4 == 3:
            deletion = trash.delete([path])
            yield
            trash.undo(deletion.token)
        yield


def _edit(site: Site, round_number: int) -> Iterator[None]:
    document, moments = layered_document(), Moments()
    base, still = (record.id for record in document.state.layers)
    file: ProjectFile | None = None
    journal = Journal(site.journals / f"round-{round_number}")
    for number in range(1, 10_000):
        stroke = np.full((CELL_PX, CELL_PX, 4), colour(number), np.uint8)
        with document.edit("Brush") as edit:
            edit.blend(base, cell(number), lambda _, stroke=stroke: stroke)  # type: ignore[misc]  # bound
        state = ProjectState(moments.take(document.state), panels={"moment": number, "round": round_number})
        with phase("autosaving"):
            journal.write(state, Label("work", time.time(), os.getpid(), None))
            tell("moment", number=number)
        if number % 4 == 0:
            with phase("saving"):
                file = save_project(site.project, state, None if file is None else file.only({still}))
                tell("project", number=number)
        yield


def _index(library: Library) -> Iterator[None]:
    library.open()
    for number in range(10_000):
        with phase("indexing"):
            if number % 2:
                library.rebuild()
            else:
                library.reconcile()
        yield


def _export(site: Site, round_number: int) -> Iterator[None]:
    folder = site.exports / f"round-{round_number}"
    formats = tuple(PictureFormat)
    for number in range(10_000):
        newest = sorted(site.pictures.glob("[!.]*/*.png"))[-3:]
        if newest:
            with phase("exporting"):
                report = export(ExportPlan(tuple(newest), folder, CopyStyle(formats[number % len(formats)])))
                for path in report.written:
                    tell("export", path=str(path))
        yield


def _queue(site: Site) -> Iterator[None]:
    for number in range(1, 10_000):
        request = record_of(number).request
        source = replace(request, source=painted(number % 4), strength=0.5)
        with phase("saving"):
            save_queue((QueuedJob(f"job-{number}", request), QueuedJob("source", source)), site.queue)
            tell("queue", number=number)
        yield


def _paint(site: Site, library: Library, weights: Path) -> Iterator[None]:
    from studio.contract.events import Pictured

    store = site.store()

    def report(event: Event) -> None:
        if isinstance(event, Pictured):
            with phase("saving"):
                path = store.save(event.image, event.record)
                tell("picture", path=str(path), sha256=event.image.sha256)
            with phase("indexing"):
                library.note_saved(path)

    pictures = _pictures(weights, report)
    while True:
        with phase("generating"):
            next(pictures)
        tell("painted")
        yield


def _pictures(weights: Path, report: Callable[[Event], None]) -> Iterator[None]:
    """Paint one picture after the other."""
    from studio.contract.port import Stop
    from studio.engine.service import TorchEngine

    engine = TorchEngine(weights)
    for seed in range(10_000):
        request = GenerateRequest(
            "a red apple",
            backbone=BackboneChoice("dit"),
            scheduler=SchedulerSettings(steps=2),
            seed=seed,
            device="cpu",
        )
        engine.run(request, report, Stop())
        yield


def tell(what: str, **values: object) -> None:
    """Say a line in one write, so that a kill leaves it whole or not said."""
    os.write(1, (json.dumps({"what": what, **values}) + "\n").encode())


def main() -> None:
    """Fork a worker for each line of the input, and wait for its end."""
    if len(sys.argv) > 1:
        # Every import is done before the first worker is forked. With one thread torch has none that a fork would lose.
        next(_pictures(Path(sys.argv[1]), lambda event: None))
    tell(DONE)
    for line in sys.stdin:
        asked = json.loads(line)
        weights = None if asked["weights"] is None else Path(asked["weights"])
        pid = os.fork()
        if pid == 0:
            work(Site(Path(asked["folder"])), int(asked["round"]), weights)
        tell("started", pid=pid)
        os.waitpid(pid, 0)
        tell("ended")


if __name__ == "__main__":
    main()
