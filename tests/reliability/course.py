"""A whole course of work, write by write: what a session does to the disk, each step to be done again where refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from studio.bench.victim import Site, blank_document, painted, record_of
from studio.contract.errors import StudioError
from studio.contract.events import Pictured
from studio.contract.geometry import Bounds, Extent
from studio.session.shelf import Opened, Shelf
from studio.storage import atomic
from studio.storage.ended_jobs import EndedJob, load_ended, save_ended
from studio.storage.exporting.animation import AnimationPlan, write_animation
from studio.storage.exporting.contact_sheet import SheetPlan, write_sheets
from studio.storage.exporting.exporting import export
from studio.storage.exporting.page import PagePlan, write_page
from studio.storage.exporting.plan import ExportPlan, ExportReport
from studio.storage.fingerprints import FingerprintStore
from studio.storage.layouts import Layout, load_layout, save_layout
from studio.storage.library.queries import parse_query
from studio.storage.opening import open_picture
from studio.storage.places import Places
from studio.storage.projects.journal import LIST, Journal, Label
from studio.storage.projects.moments import Moments
from studio.storage.projects.ora import load_project
from studio.storage.projects.project import ProjectState
from studio.storage.projects.recent import load_recent_projects, save_recent_projects
from studio.storage.projects.recovering import read_journal
from studio.storage.projects.saving import save_project
from studio.storage.prompt_history import load_history, save_history
from studio.storage.queue_file import QueuedJob, load_queue, save_queue
from studio.storage.recent_pictures import load_recent, save_recent
from studio.storage.run_marker import RunMarker
from studio.storage.settings import Settings, load_settings, save_settings
from studio.storage.taking_in import take_in

Step = Callable[[], None]
PAGE = Extent(300, 400)


@dataclass
class Course:
    """A course of work, in steps; each can be done again where it was refused.

    Attributes:
        saved: Pictures, number and path: what was said to be on the disk.
        refusals: What was said instead.
        refused: How often each step was.
        told: What was said of the index, which is a cache.
    """

    site: Site
    saved: list[tuple[int, Path]] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        folder = self.site.folder
        self.places = Places(folder / "config", folder / "data", folder / "cache", folder / "logs", self.site.pictures)
        self.shelf = Shelf(self.places)
        self.document = blank_document()
        self.moments = Moments()
        self.library = self.site.library()
        self.journal = Journal(self.site.journals / "one")
        self.marker = RunMarker(self.places.logs)
        self.work = self.stars = 0
        self.tags: list[str] = []
        self.collections: list[str] = []

    @property
    def first(self) -> Path:
        return self.saved[0][1]

    def steps(self) -> list[Step]:
        """Give every step; those that only write a cache are never refused, on whatever disk."""
        return [
            self.begin_run, self.save, self.index, self.star, self.tag, self.collect, self.keep_journal,
            self.keep_project, *self.lists(), self.save, self.paint, self.keep_journal, self.keep_project,
            *self.lists(), self.look, self.compare, self.copy, self.sheet, self.page, self.animation, self.copy_one,
            self.save_edited, self.export_settings, self.take_in, self.delete_and_undo, self.index, self.rebuild,
            self.end_run,
        ]  # fmt: skip

    # Pictures

    def save(self) -> None:
        """Save as the window does: through the shelf, with the settings."""
        number = len(self.saved) + 1
        picture = Pictured(1, 1, painted(number), record_of(number))
        self.saved.append((number, self.shelf.save(picture, Settings())))

    def copy_one(self) -> None:
        self.work += 1
        self.shelf.copy(self.first, self.site.folder / f"copy-{self.work}.png")

    def save_edited(self) -> None:
        self.work += 1
        opened = Opened(self.first, painted(1), record_of(1))
        self.shelf.save_edited(painted(1), opened, self.site.folder / f"edited-{self.work}.webp")

    def take_in(self) -> None:
        """Copy a picture into the library, as what is dropped onto the gallery is."""
        elsewhere = self.site.folder / "elsewhere.png"
        if not elsewhere.exists():
            self.shelf.copy(self.first, elsewhere)
        taken = take_in([elsewhere], self.site.pictures)
        if taken.failed:
            raise taken.failed[0][1]

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

    # The library

    def index(self) -> None:
        for _, path in self.saved:
            self.library.note_saved(path)
        self._take_notices()

    def rebuild(self) -> None:
        self.library.rebuild()
        self._take_notices()

    def _take_notices(self) -> None:
        """An index that cannot be kept is told, and stays in memory."""
        self.told += [text for text in self.library.take_notices() if "cannot be kept" in text]

    def _first_id(self) -> int:
        entry = self.library.entry_at(self.first) or self.library.note_saved(self.first)
        assert entry is not None
        return entry.id

    def star(self) -> None:
        """Give other stars than before."""
        stars = 1 + self.stars % 5
        self.library.rate([self._first_id()], stars)
        self.stars = stars

    def tag(self) -> None:
        """Give one tag more."""
        word = f"fox-{len(self.tags):04}"
        self.library.tag([self._first_id()], add=[word])
        self.tags.append(word)

    def collect(self) -> None:
        """Put a picture into a collection of its own; one that was made before a refusal stays."""
        self.work += 1
        made = self.library.make_collection(f"collection {self.work}")
        self.library.add_to_collection(made.id, [self._first_id()])
        self.collections.append(made.name)

    def look(self) -> None:
        """Ask for small views, which are kept where there is room and shown in any case."""
        entry = self.library.entry_at(self.first)
        if entry is not None:
            assert self.library.thumbnail(entry, 64).extent.width == 64

    def compare(self) -> None:
        """Note how pictures look, for those who search for similar ones."""
        self.library.hash_pictures()

    # The open picture

    def paint(self) -> None:
        with self.document.edit("Brush") as edit:
            edit.blend(self.document.active.id, Bounds(0, 0, 90, 90), lambda _: painted_alpha(90))

    def state(self) -> ProjectState:
        jobs = (QueuedJob("a", replace(record_of(1).request, source=painted(5), strength=0.5)),)
        return ProjectState(self.moments.take(self.document.state), jobs=jobs)

    def keep_journal(self) -> None:
        self.journal.write(self.state(), Label("work", 1.0, 1))

    def keep_project(self) -> None:
        save_project(self.site.project, self.state())

    # What is kept beside the pictures

    def lists(self) -> list[Step]:
        """Give the writes of every list and setting."""
        return [
            self.keep_queue, self.keep_ended, self.keep_settings, self.keep_prompts, self.keep_recent,
            self.keep_projects, self.keep_layout, self.keep_fingerprint,
        ]  # fmt: skip

    def keep_queue(self) -> None:
        """Write the jobs with a picture that is another one each time."""
        self.work += 1
        request = record_of(1).request
        queued = QueuedJob("b", replace(request, source=painted(self.work), strength=0.5))
        save_queue((QueuedJob("a", request), queued), self.places.queue_file)

    def keep_ended(self) -> None:
        ended = EndedJob("c", record_of(1).request, "done", (self.site.folder / "p.png",), record=record_of(1))
        save_ended((ended,), self.places.ended_file)

    def keep_settings(self) -> None:
        save_settings(Settings(theme="dark"), self.places.settings_file)

    def keep_prompts(self) -> None:
        save_history(("a red fox",), self.places.history_file)

    def keep_recent(self) -> None:
        save_recent((self.first,), self.places.recent_file)

    def keep_projects(self) -> None:
        save_recent_projects((self.site.project,), self.places.projects_file)

    def keep_layout(self) -> None:
        save_layout(Layout(b"geometry" * 40, b"docks", {"prompt": "fox"}), self.places.layout_file)

    def keep_fingerprint(self) -> None:
        """Keep what can be made again: it is never refused."""
        FingerprintStore(self.places.fingerprints_file)["weights"] = "0" * 64

    def begin_run(self) -> None:
        """Leave the marker of a run; a disk that takes none is no reason not to start."""
        self.marker.begin()

    def end_run(self) -> None:
        self.marker.end()

    def export_settings(self) -> None:
        self.shelf.export_settings(Settings(theme="dark"), self.site.folder / "settings-copy.json")

    # Exports

    def copy(self) -> None:
        self._exported(export(ExportPlan((self.first, self.saved[-1][1]), self._new_folder())))

    def sheet(self) -> None:
        self._exported(write_sheets(SheetPlan((self.first,), self._new_folder(), page=PAGE)))

    def page(self) -> None:
        self._exported(write_page(PagePlan((self.first,), self._new_folder())))

    def animation(self) -> None:
        self._exported(write_animation(AnimationPlan((painted(1), painted(2)), self._new_folder(), "steps")))

    def _new_folder(self) -> Path:
        """Give a folder of its own each time: a name that is taken is one more call."""
        self.work += 1
        return self.site.exports / str(self.work)

    def _exported(self, report: ExportReport) -> None:
        if report.fault is not None:
            raise report.fault
        assert not report.skipped

    # Judging

    def check(self) -> None:
        """Everything that was said to be there is there, and whole."""
        for number, path in self.saved:
            there = path if path.exists() else next(self.site.trash().own.glob(f"*/{path.name}"))
            assert open_picture(there).raster.sha256 == painted(number).sha256
        assert [told for told in self._told_of_lists() if told] == []
        if self.site.project.exists():
            assert load_project(self.site.project).notices == ()
        if (self.journal.folder / LIST).exists():
            assert read_journal(self.journal.folder).notices == ()

    def _told_of_lists(self) -> list[str]:
        data = self.places
        return [
            load_queue(data.queue_file)[1],
            load_ended(data.ended_file)[1],
            load_settings(data.settings_file).notice,
            load_history(data.history_file)[1],
            load_recent(data.recent_file)[1],
            load_recent_projects(data.projects_file)[1],
            load_layout(data.layout_file)[1],
        ]

    def check_end(self) -> None:
        """Nothing is lost, nothing half-written is left, and each refusal said where."""
        self.check()
        for path in self.site.folder.rglob("*.png"):
            if not path.name.startswith("."):
                open_picture(path)
        assert [text for text in (*self.refusals, *self.told) if str(self.site.folder) not in text] == []
        self._check_library()
        self._check_lists()
        assert len(load_project(self.site.project).state.jobs) == 1
        assert {path.suffix for path in self.site.exports.rglob("*.*")} >= {".png", ".html", ".webp"}
        assert load_settings(self.site.folder / "settings-copy.json").settings.theme == "dark"
        pieces = list(self.site.folder.rglob(f"{atomic.TEMPORARY_PREFIX}*{atomic.TEMPORARY_SUFFIX}"))
        assert pieces == [], "what was refused left something behind"

    def _check_library(self) -> None:
        again = self.site.library()
        again.open()
        again.reconcile()
        entry = again.entry_at(self.first)
        assert entry is not None
        assert again.count() >= len(self.saved) + 1
        assert (entry.stars, entry.tags) == (self.stars, tuple(self.tags))
        for name in self.collections:
            assert again.search(parse_query(f'collection:"{name}"')) == (entry.id,)
        assert again.thumbnail(entry).extent == painted(1).extent
        again.close()
        self.library.close()

    def _check_lists(self) -> None:
        data = self.places
        assert [job.id for job in load_queue(data.queue_file)[0]] == ["a", "b"]
        assert [job.id for job in load_ended(data.ended_file)[0]] == ["c"]
        assert load_settings(data.settings_file).settings.theme == "dark"
        assert load_history(data.history_file)[0] == ("a red fox",)
        assert load_recent(data.recent_file)[0] == (self.first,)
        assert load_recent_projects(data.projects_file)[0] == (self.site.project,)
        assert load_layout(data.layout_file)[0].docks == b"docks"


def painted_alpha(side: int) -> np.ndarray:
    return np.dstack([painted(3).array[:side, :side], np.full((side, side), 255, np.uint8)])


NEVER_REFUSED = {"begin_run", "end_run", "paint", "look", "keep_fingerprint"}
"""They write nothing, or what can be made again, or a marker without which the program starts all the same."""


def go_through(course: Course, fill: Step, make_room: Step) -> None:
    """Do every step on a full disk; one that is refused is done again when there is room."""
    for step in course.steps():
        fill()
        if not attempt(course, step, make_room):
            step()
    make_room()
    course.check_end()


def attempt(course: Course, step: Step, make_room: Step) -> bool:
    """Do a step, and say whether it was done; where it is refused, nothing is lost. There is room afterwards then."""
    try:
        step()
    except StudioError as refused:
        make_room()
        course.refusals.append(refused.text)
        course.refused[step.__name__] += 1
        course.check()
        return False
    return True
