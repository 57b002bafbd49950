# ruff: noqa: PLC0415 - `studio --help` imports nothing that it does not show
"""`studio generate`: from a prompt to pictures on disk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from studio.cli.options import ClassOption, PromptArgument, WalkOptions, number, path, takes
from studio.cli.painting import paint
from studio.cli.running import Running


@dataclass(frozen=True, slots=True, kw_only=True)
class GenerateOptions(WalkOptions):
    """Options of `studio generate`."""

    prompt: PromptArgument = None
    image: Annotated[
        Path | None,
        typer.Option(
            "--image",
            metavar="FILE",
            parser=path,
            help="Picture to start from: PNG, JPEG, WebP, AVIF, TIFF, BMP or GIF, up to 16384 pixels a side.",
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
    size: Annotated[
        str | None,
        typer.Option(
            "--size", metavar="WxH", help="Width and height in pixels, such as 64x64. Without it: the network's own."
        ),
    ] = None
    tileable: Annotated[
        bool, typer.Option("--tileable", help="Let the edges fit each other, so that the picture repeats seamlessly.")
    ] = False
    class_label: ClassOption = None
    request: Annotated[
        str | None,
        typer.Option(
            "--request",
            metavar="FILE|-",
            help="Run a request (JSON), or the one in a record (`studio show --json`); - reads standard input."
            " One that starts from a picture or a mask takes them from --image and --mask.",
        ),
    ] = None
    mask: Annotated[
        Path | None,
        typer.Option("--mask", metavar="FILE", parser=path, help="The mask of a --request that was made with one."),
    ] = None


@takes(GenerateOptions)
def generate(running: Running, options: GenerateOptions) -> int:
    """Make pictures from a prompt."""
    from studio.cli import requesting

    return paint(running, options, lambda settings: requesting.build_request(options, settings))
