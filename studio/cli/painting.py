# ruff: noqa: PLC0415 - `studio --help` imports nothing that it does not show
"""What every command does that paints: check all that can be checked, open the engine, save what it makes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from studio.cli.console import DONE
from studio.cli.options import WalkOptions, path
from studio.cli.running import Running

if TYPE_CHECKING:
    from studio.cli.given import Given
    from studio.cli.output import Destination
    from studio.cli.stopping import Interruptible
    from studio.contract.port import Engine
    from studio.contract.records import SourceReference
    from studio.contract.requests import GenerateRequest
    from studio.storage.settings import Settings


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asked for.

    Attributes:
        request: As one value.
        notices: What they should know of how their files were read.
        title: What stands in the name of a picture that has no prompt.
        is_seed_drawn: The seed is not theirs: it is told, so that they can have it again.
        given: Their picture and mask.
    """

    request: GenerateRequest
    notices: tuple[str, ...] = ()
    title: str = ""
    is_seed_drawn: bool = False
    given: Given | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """What is known before the engine exists: the request, its sources, and where its pictures and frames go."""

    request: GenerateRequest
    destination: Destination
    frames: Path | None
    sources: tuple[SourceReference, ...]


def paint(running: Running, options: WalkOptions, build: Callable[[Settings], Asked]) -> int:
    """Run a command that paints, and give its exit code.

    Args:
        running: Where it prints, and how an engine is opened.
        options: Those that all such commands share.
        build: Gives the request; torch is not imported yet, and what cannot work is refused.

    Raises:
        StudioError: Something cannot work or failed.
    """
    from studio.cli.stopping import Interruptible

    with Interruptible() as interruptible:
        job = _prepare(running, options, build)
        running.console.progress("Starting the engine")
        engine = running.open_engine(running.places)
        try:
            return _run(engine, running, job, interruptible)
        finally:
            engine.close()


def _prepare(running: Running, options: WalkOptions, build: Callable[[Settings], Asked]) -> Job:
    """Check files, folders and settings, and build the request."""
    from studio.cli.frames import check_frame_folder
    from studio.cli.output import plan_output
    from studio.contract.records import lineage_of
    from studio.storage.settings import load_settings

    loaded = load_settings(running.places.settings_file)
    if loaded.notice:
        running.console.notice(loaded.notice)
    frames = None if options.frames is None else path(options.frames)
    if frames is not None:
        check_frame_folder(frames)
    # Before a picture is decoded, and before standard input is waited for.
    plan_output(options.output, options.count or 1, running.places, loaded.settings)
    asked = build(loaded.settings)
    destination = plan_output(options.output, asked.request.count, running.places, loaded.settings, asked.title)
    for notice in asked.notices:
        running.console.notice(notice)
    if running.console.shows_progress and asked.is_seed_drawn:
        running.console.tell(f"Seed {asked.request.seed}")
    given = asked.given
    return Job(asked.request, destination, frames, lineage_of(asked.request, () if given is None else given.origins))


def _run(engine: Engine, running: Running, job: Job, interruptible: Interruptible) -> int:
    from studio.cli.frames import FrameFolder
    from studio.cli.progress import ProgressLine
    from studio.cli.reporting import Reporter

    request = engine.resolve(job.request)
    frames = None if job.frames is None else FrameFolder(job.frames, request)
    is_by_tiles = request.enlarge is not None and not request.enlarge.is_creative
    line = ProgressLine(request.count, "Tile" if is_by_tiles else "Step")
    reporter = Reporter(running.console, job.destination, frames, interruptible.stop, line, job.sources)
    try:
        finished = interruptible.wait_for(
            lambda: engine.submit(request, reporter, interruptible.stop), reporter.end_program
        )
    finally:
        # A picture that could not be saved stopped the engine: that is the fault to tell, not the stop.
        reporter.raise_fault()
    images = [str(path) for path in reporter.saved]
    running.console.event("finished", images=images, record=replace(finished.record, sources=job.sources).to_json())
    return DONE
