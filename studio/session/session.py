"""What the open window knows: the panels, the queue, the engine, the pictures, and what can be done with them."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal

from studio.contract.errors import StudioError
from studio.contract.geometry import Bounds
from studio.contract.raster import Raster
from studio.contract.requests import EnlargeSettings
from studio.session.advice import Advice
from studio.session.canvas import CanvasDocument, document_of
from studio.session.commands import Commands
from studio.session.copying import Copier
from studio.session.deleting import Deleter
from studio.session.engine_host import EngineHost, OpenEngine
from studio.session.exporting import Exporter
from studio.session.history import PromptHistory
from studio.session.jobs import Job, Queue
from studio.session.keeping import Keeper
from studio.session.keepsakes import Keepsakes
from studio.session.library import LibraryModel
from studio.session.live import Live, SavedPicture
from studio.session.making import Maker
from studio.session.notices import Notices, Severity
from studio.session.picture_uses import PictureUses
from studio.session.placing import Placing
from studio.session.preferences import SettingsStore
from studio.session.preloading import Preloader
from studio.session.presets import Presets
from studio.session.projects import Projects
from studio.session.quiet import Quiet
from studio.session.recalling import Recaller
from studio.session.requests import CREATIVE_STRENGTH, Recall, recalled
from studio.session.results import Results
from studio.session.runner import Runner
from studio.session.saving import Saver
from studio.session.shelf import Opened, Shelf
from studio.session.staging import Staging
from studio.session.state import PanelState, PanelStore, Task
from studio.session.tasks import Tasks, Worker
from studio.session.texts import QT_TRANSLATE_NOOP
from studio.storage.layouts import Layout, load_layout, save_layout
from studio.storage.places import Places
from studio.storage.settings import Settings, load_settings, save_settings

if TYPE_CHECKING:
    from studio.document.layers import Change

QUEUE_WAITS = QT_TRANSLATE_NOOP("Session", "{count} jobs of the last time wait in the queue.")
RESUME_HINT = QT_TRANSLATE_NOOP("Session", "Resume the queue to make them, or remove them.")
LAYOUT_SECONDS = 2.0
"""A person who types does not make the disk write with every letter."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a session is given from outside.

    Attributes:
        places: Where things lie on this machine.
        resources: Folder with what the studio ships.
        open_engine: Makes the engine; imports torch.
        random_seed: Gives a random number of 64 bits.
    """

    places: Places
    resources: Path
    open_engine: OpenEngine
    random_seed: Callable[[], int] = lambda: secrets.randbits(64)


class Session(QObject):
    """One open window's knowledge; lives in the window's thread, and starts inside its running loop.

    Attributes:
        panels: What the panels say.
        engine: The engine.
        advice: What the engine says about the panels.
        queue: The jobs.
        quiet: Says when the program rests.
        runner: Makes them.
        live: What is being made now.
        notices: What a person should read.
        presets: Styles and example prompts.
        results: Finished pictures.
        library: All pictures of the person's folders.
        deleter: Deletes pictures, and brings them back.
        uses: Uses pictures of the disk as masks, layers and command lines.
        exporter: Writes copies, contact sheets, pages and animations of pictures.
        history: Prompts of earlier jobs.
        settings: What a person chose for good.
        commands: What can be done.
        shelf: The disk.
        disk: The thread that reads from it. Finished pictures, small views, and what is kept have threads of their
            own: none of them waits for the others.
        layout: Where the window and its docks stood.
        canvas: The open picture.
        staging: The results that are staged over it.
        projects: Opens and saves it with its layers, and brings it back after a crash.

    Signals:
        shown_changed: The picture on the canvas, or the file that it came from, is another.
    """

    shown_changed = Signal()

    def __init__(  # noqa: PLR0915 - what the window knows, each named once
        self, surroundings: Surroundings, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.resources = surroundings.resources
        self._random_seed = surroundings.random_seed
        self.shelf = Shelf(surroundings.places)
        self.notices = Notices(self)
        self.presets = Presets(self.resources, self.notices)
        self.tasks = Tasks(self.notices.post_error)
        self.disk, self._saving_disk, self._small_views, keeping = (
            Worker(name) for name in ("reading", "saving", "thumbnails", "keeping")
        )
        self._workers = (self.disk, self._saving_disk, self._small_views, keeping)
        self._keeper = Keeper(self.tasks, keeping, self.notices.post_error)
        loaded = load_settings(surroundings.places.settings_file)
        self.settings = SettingsStore(loaded.settings, self._keep_settings, self)
        self.layout, layout_notice = load_layout(surroundings.places.layout_file)
        self._early_notices = [notice for notice in (loaded.notice, layout_notice) if notice]
        self.panels = PanelStore(self._first_panels(), self)
        self.commands = Commands(self)
        self.commands.choose_keys(self.settings.current.keys)
        self.engine = EngineHost(surroundings.open_engine, self)
        self.advice = Advice(self.engine, self.panels, self.presets, self.tasks, self)
        self._preloader = Preloader(self.engine, self.panels, self.advice)
        self.queue = Queue(self)
        self.quiet = Quiet(self.queue, self)
        self.live = Live(self)
        self.results = Results(self)
        self.exporter = Exporter(self.live, self.tasks, lambda: self.shelf.pictures_folder(self.settings.current), self)
        self.history = PromptHistory(self)
        self._keepsakes = Keepsakes(self.queue, self.history, self.results, self.shelf, self._keeper, keeping)
        self.library = LibraryModel(self.shelf, self.settings, self.tasks, self.notices, self.quiet, self)
        self.deleter = Deleter(self.library, self.results, self.notices, self.tasks, self.shelf.places, self)
        self._saver = Saver(self.shelf, self._saving_disk, self.settings, self.results, self.live)
        self.runner = Runner(self.engine, self.queue, self.live, self.notices, self._saver.save)
        self.canvas = CanvasDocument(self.notices, self)
        self.uses = PictureUses(self.shelf, self.disk, self.canvas, self.notices, self.tasks)
        self.staging = Staging(self.canvas, self.notices, self)
        self._copier = Copier(self.shelf, self._saving_disk, self.canvas, self.staging, self.tasks)
        self.projects = Projects(self)
        self._placing = Placing(self.canvas, self.staging, self.queue, self.live, self)
        self._recaller = Recaller(self.panels, self.presets, self.notices)
        self._maker = Maker(self, surroundings.random_seed)
        self._closing: asyncio.Task[None] | None = None
        self._connect()

    # The course of a session

    def start(self) -> None:
        """Go: read what the last run left, start the engine, make jobs. Called once, right after the first paint."""
        self.quiet.start()
        self.tasks.start(self._start())
        self.tasks.start(self.runner.run())
        self.tasks.start(self._open_library())
        self.tasks.start(self.projects.begin())

    async def close(self, geometry: bytes = b"", docks: bytes = b"") -> None:
        """Stop what runs, write what must survive, and end every thread; safe to call twice.

        Args:
            geometry: Where the window stands.
            docks: Where its docks stand.
        """
        if self._closing is None:
            self._closing = asyncio.get_running_loop().create_task(self._close(geometry, docks))
        await asyncio.shield(self._closing)

    async def _close(self, geometry: bytes, docks: bytes) -> None:
        self._preloader.stop()
        self.quiet.stop()
        try:
            await self.runner.close()
            with contextlib.suppress(StudioError):  # it has been said that they could not be saved
                await self._saver.save_again()
            self.keep_layout(geometry, docks)
            await self._keepsakes.flush()
        finally:
            self.exporter.close()
            await self._keeper.close()
            await self.projects.close()
            await self.tasks.close()
            await self.library.close()
            await self.deleter.close()
            await self.engine.close()
            for worker in self._workers:
                worker.close()

    # What a person does

    def generate(self) -> Job | None:
        """Make a job of the panels and the open picture; None, and a notice, where that is impossible."""
        return self._maker.generate()

    def enlarge(self, enlarge: EnlargeSettings, strength: float = CREATIVE_STRENGTH) -> Job | None:
        """Make a job that enlarges the open picture; None, and a notice, where that is impossible.

        Args:
            enlarge: How.
            strength: How much a creative enlargement may change.
        """
        return self._maker.enlarge(enlarge, strength)

    def make_more(self) -> Job | None:
        """Make the job of the staged result once more, with the next seeds; None where none is staged."""
        return self._maker.make_more()

    def roll_seed(self) -> None:
        """Put a random seed into the panels."""
        self.panels.update(seed=self._random_seed())

    def edit(self, job_id: str) -> None:
        """Put a job's request back into the panels; one that waits leaves the queue."""
        job = self.queue.find(job_id)
        if job is not None:
            self.panels.replace(recalled(self.panels.state, job.request, styles=self.presets.styles))
            if job in self.queue.waiting:
                self.queue.remove(job_id)

    def recall(self, path: Path, part: Recall = Recall.ALL) -> None:
        """Read a picture's record and put it, or a part of it, into the panels; a notice says where that fails."""
        self.tasks.start(self._recall(path, part))

    def recall_shown(self, part: Recall) -> None:
        """Put the record of the shown picture, or a part of it, into the panels."""
        if self.shown is not None:
            self._recaller.take_over(self.shown, part)

    @property
    def shown(self) -> Opened | None:
        """The file of the picture on the canvas: of the staged result, else of the open picture; None without one."""
        candidate = self.staging.current
        return self.canvas.opened if candidate is None else candidate.opened

    def where(self, job: Job, bounds: Bounds | None) -> Bounds | None:
        """Give where a frame of the running job lies on the open picture; None: it becomes a picture of its own."""
        return self._placing.shown_at(job, bounds)

    def show(self, path: Path) -> None:
        """Show a picture of the disk; a notice says where it cannot be read."""
        self.tasks.start(self._show(path))

    def unload(self) -> None:
        """Give the memory of all weights back."""
        self.tasks.start(self._unload())

    def save_again(self) -> None:
        """Try again to write the pictures that could not be written."""
        self.tasks.start(self._saver.save_again())

    def save_picture(self, target: Path) -> None:
        """Write the visible picture; one that was not edited is copied as it is, with its record."""
        self._copier.save_visible(target)

    def save_copy(self, source: Path, target: Path) -> None:
        """Copy a picture with its record."""
        self._copier.save_copy(source, target)

    def import_settings(self, file: Path) -> None:
        """Take over the settings of a file; a notice says where that is impossible."""
        self.tasks.start(self._import_settings(file))

    def export_settings(self, file: Path) -> None:
        """Write the settings to a file."""
        self.tasks.start(self.disk.do(self.shelf.export_settings, self.settings.current, file))

    def reset_settings(self) -> None:
        """Take back every setting."""
        self.settings.take_over(Settings())

    def keep_layout(self, geometry: bytes, docks: bytes) -> None:
        """Remember where the window and its docks stand, and what the panels say."""
        if geometry:
            self.layout = Layout(geometry, docks, self.layout.panels)
        layout = replace(self.layout, panels=self.panels.state.to_json())
        file = self.shelf.places.layout_file
        self._keeper.keep("layout", lambda: lambda: save_layout(layout, file), LAYOUT_SECONDS)

    # Parts

    def _first_panels(self) -> PanelState:
        chosen = self.settings.current
        known: Mapping[str, object] = {
            "backbone": chosen.default_backbone,
            "device": chosen.device,
            "precision": chosen.precision.value,
            **self.layout.panels,
            # A task needs a picture, and none is open yet.
            "task": Task.AUTO.value,
        }
        return PanelState.from_json(known)

    def _connect(self) -> None:
        self.advice.look_at(self.canvas.outline)
        self.panels.changed.connect(lambda _: self.keep_layout(b"", b""))
        self.settings.changed.connect(self._settings_changed)
        self.canvas.replaced.connect(self.shown_changed)
        self.staging.changed.connect(self.shown_changed)
        self.canvas.replaced.connect(self.advice.refresh_canvas)
        self.canvas.frame_changed.connect(lambda _: self.advice.refresh_canvas())
        self.canvas.changed.connect(self._edited)
        self.live.pictured.connect(self._pictured)
        self.live.ended.connect(lambda _: self.advice.refresh_memory())

    async def _start(self) -> None:
        for notice in self._early_notices:
            self.notices.post(notice, severity=Severity.WARNING)
        remembered = await self._keepsakes.read()
        for notice in remembered.notices:
            self.notices.post(notice, severity=Severity.WARNING)
        if remembered.jobs:
            text = QCoreApplication.translate("Session", QUEUE_WAITS).format(count=len(remembered.jobs))
            self.notices.post(text, QCoreApplication.translate("Session", RESUME_HINT))
        await self.engine.engine()
        catalog = self.engine.catalog
        for notice in () if catalog is None else catalog.notices:
            self.notices.post(notice, severity=Severity.WARNING)
        if self.settings.current.loads_weights_at_start:
            await self._preloader.load()

    async def _open_library(self) -> None:
        await self.library.open()
        await self.engine.tried()  # so that two threads do not hold up each other at the start
        self.deleter.start()
        await self.library.reconcile()

    async def _recall(self, path: Path, part: Recall) -> None:
        self._recaller.take_over(await self.disk.do(self.shelf.open, path), part)

    async def _show(self, path: Path) -> None:
        from studio.storage.projects.ora import is_project  # noqa: PLC0415 - only what is opened needs it

        if await self.disk.do(is_project, path):
            self.projects.open(path)
            return
        try:
            opened = await self.disk.do(self.shelf.open, path)
            document = await self.disk.do(document_of, opened)
        except StudioError:
            self.results.forget(path)
            raise
        self.canvas.show(opened, document)
        for notice in opened.notices:
            self.notices.post(notice, severity=Severity.WARNING)

    async def _import_settings(self, file: Path) -> None:
        self.settings.take_over(await self.disk.do(self.shelf.import_settings, file))

    async def _unload(self) -> None:
        await self.engine.ask(lambda engine: engine.unload())
        self.advice.refresh_memory()

    async def thumbnail(self, path: Path) -> Raster:
        """Read a picture for a small view of it, off the window's thread.

        Raises:
            UnreadablePicture: It is no picture, or one that cannot be read.
        """
        return await self._small_views.do(self.shelf.thumbnail, path)

    def _pictured(self, picture: SavedPicture) -> None:
        self.results.add(picture.path)
        self.library.note_saved(picture.path)
        self._placing.take(picture)

    def _edited(self, change: Change) -> None:
        if change.selection is not None or change.masks is not None or change.has_extent:
            self.advice.refresh_canvas()

    # What is kept

    def _keep_settings(self, settings: Settings) -> None:
        file = self.shelf.places.settings_file
        self._keeper.keep("settings", lambda: lambda: save_settings(settings, file))

    def _settings_changed(self, names: frozenset[str]) -> None:
        if "keys" in names:
            self.commands.choose_keys(self.settings.current.keys)
        if {"device", "precision"} & names:
            self.panels.update(device=self.settings.current.device, precision=self.settings.current.precision)
