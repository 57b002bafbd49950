# ruff: noqa: PLC0415 - `studio --help` imports nothing that it does not show
"""`studio outpaint`: continue a picture beyond its edges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from studio.cli.options import ClassOption, ImageArgument, PromptArgument, RepaintOptions, takes, whole
from studio.cli.painting import Asked, paint
from studio.cli.running import Running

if TYPE_CHECKING:
    from studio.storage.settings import Settings

EXAMPLE = 'studio outpaint photo.png "a beach" --right 64'


@dataclass(frozen=True, slots=True, kw_only=True)
class OutpaintOptions(RepaintOptions):
    """Options of `studio outpaint`."""

    image: ImageArgument
    prompt: PromptArgument = None
    left: Annotated[
        int | None,
        typer.Option("--left", metavar="N", parser=whole("margin on the left"), help="Pixels to add on the left."),
    ] = None
    top: Annotated[
        int | None,
        typer.Option("--top", metavar="N", parser=whole("margin on the top"), help="Pixels to add above."),
    ] = None
    right: Annotated[
        int | None,
        typer.Option("--right", metavar="N", parser=whole("margin on the right"), help="Pixels to add on the right."),
    ] = None
    bottom: Annotated[
        int | None,
        typer.Option("--bottom", metavar="N", parser=whole("margin on the bottom"), help="Pixels to add below."),
    ] = None
    class_label: ClassOption = None


@takes(OutpaintOptions)
def outpaint(running: Running, options: OutpaintOptions) -> int:
    """Continue a picture beyond its edges; the picture itself stays bit for bit."""
    return paint(running, options, lambda settings: build_request(options, settings))


def build_request(options: OutpaintOptions, settings: Settings) -> Asked:
    """Give the request that the options describe.

    Raises:
        InvalidRequest: A value is impossible, or the picture cannot be read.
    """
    from studio.cli.given import given_picture
    from studio.cli.walk_values import inpaint_settings, prompt_values, walk_values
    from studio.contract.geometry import Margins
    from studio.contract.requests import GenerateRequest

    margins = Margins(options.left or 0, options.top or 0, options.right or 0, options.bottom or 0)
    values = {
        **prompt_values(options.prompt, options.class_label, EXAMPLE),
        **walk_values(options, settings),
        "strength": 1.0,  # there is nothing yet that could be kept
        "inpaint": inpaint_settings(options),
    }
    GenerateRequest(**values)  # refuses an impossible value before a picture is decoded
    given = given_picture(options.image)
    request = GenerateRequest(**values, source=given.source, margins=margins)
    return Asked(request, given.notices, options.image.stem, options.seed is None, given)
