# ruff: noqa: PLC0415 - `studio --help` imports nothing that it does not show
"""`studio export`: copies of pictures in another format and size, contact sheets, pages, moving pictures."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from studio.cli.console import DONE, FAILED
from studio.cli.export_options import ExportOptions
from studio.cli.options import takes
from studio.cli.running import Running
from studio.contract.errors import Cancelled, StudioError

if TYPE_CHECKING:
    from studio.cli.export_plans import Work
    from studio.storage.exporting.plan import ExportReport


@takes(ExportOptions)
def export(running: Running, options: ExportOptions) -> int:
    """Write pictures for others: in another format and size, as contact sheets, a page or a moving picture."""
    from studio.cli.export_plans import work_of
    from studio.cli.library_search import find_pictures

    work, noun = work_of(
        options,
        lambda text: find_pictures(running.places, text, running.console),
        lambda: _window_language(running),
    )
    report = _run(running, work, noun)
    return _tell(running, report)


def _window_language(running: Running) -> str:
    """Give the tag of the language that the window speaks: that of the settings, else the system's."""
    from studio.storage.settings import load_settings

    chosen = load_settings(running.places.settings_file).settings.language
    if chosen != "system":
        return chosen
    # The first of these that says something is the language of messages (POSIX, 8.2).
    said = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return said.partition(".")[0].replace("_", "-")


def _run(running: Running, work: Work, noun: str) -> ExportReport:
    """Do the work in another thread, so that Ctrl+C arrives meanwhile."""
    from concurrent.futures import ThreadPoolExecutor

    from studio.cli.stopping import Interruptible

    def progress(done: int, total: int, file: Path) -> None:
        running.console.progress(f"{noun} {done}/{total} {file.name}")
        running.console.event("exported", done=done, total=total, image=str(file))

    with ThreadPoolExecutor(1) as thread, Interruptible() as interruptible:
        # What is being written is finished: a second Ctrl+C ends the program at once.
        return interruptible.wait_for(lambda: thread.submit(work, progress, interruptible.stop), lambda: None)


def _tell(running: Running, report: ExportReport) -> int:
    """Say what was written and what was left out, and give the exit code."""
    console = running.console
    for skipped in report.skipped:
        console.notice(f"Left out: {skipped.reason.text}", skipped.reason.hint)
    for notice in report.notices:
        console.notice(notice)
    if report.is_cancelled or report.fault is not None:
        written = f"{len(report.written):,} files were written before." if report.written else "Nothing was written."
        raise _with(Cancelled() if report.fault is None else report.fault, written)
    console.event("finished", images=[str(file) for file in report.written])
    if not console.as_json:
        for file in report.written:
            console.say(str(file))
    return FAILED if report.skipped else DONE


def _with(error: StudioError, sentence: str) -> StudioError:
    return type(error)(f"{error.text} {sentence}", error.hint)
