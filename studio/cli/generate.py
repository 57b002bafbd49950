# ruff: noqa: PLC0415 - `studio --help` imports nothing that it does not show
"""`studio generate`: from a prompt to pictures on disk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from studio.cli.console import DONE
from studio.cli.options import WalkOptions, number, path, takes
from studio.cli.running import Running

if TYPE_CHECKING:
    from studio.cli.output import Destination
    from studio.cli.stopping import Interruptible
    from studio.contract.port import Engine
    from studio.contract.requests import GenerateRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class GenerateOptions(WalkOptions):
    """Options of `studio generate`."""

    prompt: Annotated[
        str | None,
        typer.Argument(
            metavar="PROMPT",
            help='What the picture should show, in quotes. "" is no prompt at all; - reads it from standard input.',
        ),
    ] = None
    image: Annotated[
        Path | None,
        typer.Option(
            "--image",
            metavar="FILE",
            parser=path,
            help="Picture to start from: PNG, JPEG, WebP, AVIF, TIFF or BMP, up to 16384 pixels a side.",
        ),
    ] = None
    strength: Annotated[
        float | None,
        typer.Option(
            "--strength",
            metavar="F",
            parser=number("strength"),
            help="How much of --image is repainted, above 0 up to 1; 0.75 without it.",
        ),
    ] = None
    class_label: Annotated[
        str | None,
        typer.Option("--class", metavar="NAME|N", help="Class to paint, for networks that know classes, not prompts."),
    ] = None
    request: Annotated[
        str | None,
        typer.Option(
            "--request",
            metavar="FILE|-",
            help="Run a request (JSON), or the one in a record (`studio show --json`); - reads standard input.",
        ),
    ] = None


@takes(GenerateOptions)
def generate(running: Running, options: GenerateOptions) -> int:
    """Make pictures from a prompt."""
    from studio.cli.stopping import Interruptible

    with Interruptible() as interruptible:
        job = prepare(running, options)
        if running.console.shows_progress:
            if options.seed is None and options.request is None:
                running.console.tell(f"Seed {job.request.seed}")
            running.console.progress("Starting the engine")
        engine = running.open_engine(running.places)
        try:
            return _paint(engine, running, job, interruptible)
        finally:
            engine.close()


@dataclass(frozen=True, slots=True)
class Job:
    """What is known before the engine exists: the request, and where its pictures and frames go."""

    request: GenerateRequest
    destination: Destination
    frames: Path | None


def prepare(running: Running, options: GenerateOptions) -> Job:
    """Check files, folders and settings, and build the request; torch is not imported yet.

    Raises:
        StudioError: Something cannot work; nothing has been done.
    """
    from studio.cli.frames import check_frame_folder
    from studio.cli.output import plan_output
    from studio.cli.requesting import build_request
    from studio.storage.settings import load_settings

    loaded = load_settings(running.places.settings_file)
    if loaded.notice:
        running.console.event("notice", text=loaded.notice, hint="")
        running.console.tell(f"Notice: {loaded.notice}")
    frames = None if options.frames is None else path(options.frames)
    if frames is not None:
        check_frame_folder(frames)
    if options.request is None:
        # Before the picture of --image is decoded, and before standard input is waited for.
        plan_output(options.output, options.count or 1, running.places, loaded.settings)
    request = build_request(options, loaded.settings)
    destination = plan_output(options.output, request.count, running.places, loaded.settings)
    return Job(request, destination, frames)


def _paint(engine: Engine, running: Running, job: Job, interruptible: Interruptible) -> int:
    from studio.cli.frames import FrameFolder
    from studio.cli.progress import ProgressLine
    from studio.cli.reporting import Reporter

    request = engine.resolve(job.request)
    frames = None if job.frames is None else FrameFolder(job.frames, request.count, request.extent)
    line = ProgressLine(request.count)
    reporter = Reporter(running.console, job.destination, frames, interruptible.stop, line)
    try:
        finished = interruptible.wait_for(
            lambda: engine.submit(request, reporter, interruptible.stop), reporter.end_program
        )
    finally:
        # A picture that could not be saved stopped the engine: that is the fault to tell, not the stop.
        reporter.raise_fault()
    images = [str(path) for path in reporter.saved]
    running.console.event("finished", images=images, record=finished.record.to_json())
    return DONE
