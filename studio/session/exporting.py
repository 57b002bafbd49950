"""Runs exports beside the window: one after the other, each told as it goes on, each can be ended."""

# ruff: noqa: PLC0415 - the window paints first; what only an export needs is imported when it is used

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from studio.contract.port import Stop
from studio.session.live import Live
from studio.session.step_memory import StepMemory
from studio.session.tasks import Tasks, Worker

if TYPE_CHECKING:
    from studio.session.export_values import AnyPlan, ExportReport

FOLDER = "{name} exports"


class ExportRun(QObject):
    """One export that runs or waits.

    Signals:
        progressed: How many pictures are done, and how many there are.
        ended: Its `ExportReport`; None where it failed in a way that no rule foresaw, which a notice tells.
    """

    progressed = Signal(int, int)
    ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.stop = Stop()
        self.report: ExportReport | None = None
        self.is_ended = False

    def cancel(self) -> None:
        """End it between two pictures; what was written until then stays whole."""
        self.stop.now()


class Exporter(QObject):
    """Exports pictures.

    Args:
        live: Tells of the steps of pictures.
        tasks: Run it beside the window.
        pictures_folder: Gives where the person's pictures lie.
        parent: Owner.

    Attributes:
        steps: The steps of the last pictures.
        folder: Where the last export went; beside the pictures' folder before the first, so that the copies are not
            taken for pictures of the library.

    Signals:
        changed: An export has begun or ended.
    """

    changed = Signal()

    def __init__(
        self, live: Live, tasks: Tasks, pictures_folder: Callable[[], Path], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.steps = StepMemory(live, self)
        self._tasks = tasks
        self._pictures_folder = pictures_folder
        self._worker = Worker("exports")
        self._runs: list[ExportRun] = []
        self._chosen: Path | None = None

    @property
    def folder(self) -> Path:
        """See the class."""
        beside = self._pictures_folder()
        return self._chosen or beside.with_name(FOLDER.format(name=beside.name))

    @property
    def is_running(self) -> bool:
        """Whether an export runs or waits."""
        return bool(self._runs)

    def start(self, plan: AnyPlan) -> ExportRun:
        """Begin an export, or let it wait for the one that runs."""
        run = ExportRun(self)
        self._chosen = plan.folder
        self._runs.append(run)
        self._tasks.start(self._run(plan, run))
        self.changed.emit()
        return run

    def cancel(self) -> None:
        """End every export between two pictures."""
        for run in self._runs:
            run.cancel()

    def close(self) -> None:
        """End every export, and the thread."""
        self.cancel()
        self._worker.close()

    async def _run(self, plan: AnyPlan, run: ExportRun) -> None:
        loop = asyncio.get_running_loop()

        def progress(done: int, total: int, _: Path) -> None:
            with contextlib.suppress(RuntimeError):  # the loop may be closed by now
                loop.call_soon_threadsafe(run.progressed.emit, done, total)

        try:
            run.report = await self._worker.do(_export, plan, progress, run.stop)
        finally:
            run.is_ended = True
            self._runs.remove(run)
            run.ended.emit(run.report)
            self.changed.emit()
            run.deleteLater()


def _export(plan: AnyPlan, progress: Callable[[int, int, Path], None], stop: Stop) -> ExportReport:
    from studio.session import export_values as values

    if isinstance(plan, values.ExportPlan):
        return values.export(plan, progress, stop)
    if isinstance(plan, values.SheetPlan):
        return values.write_sheets(plan, progress, stop)
    if isinstance(plan, values.PagePlan):
        return values.write_page(plan, progress, stop)
    return values.write_animation(plan, progress, stop)
