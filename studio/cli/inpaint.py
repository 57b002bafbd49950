# ruff: noqa: PLC0415 - `studio --help` imports nothing that it does not show
"""`studio inpaint`: repaint a part of a picture."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from studio.cli.options import ClassOption, ImageArgument, PromptArgument, RepaintOptions, number, path, takes
from studio.cli.painting import Asked, paint
from studio.cli.running import Running
from studio.contract.errors import InvalidRequest

if TYPE_CHECKING:
    from studio.storage.settings import Settings

DEFAULT_STRENGTH = 1.0
EXAMPLE = 'studio inpaint photo.png "a red hat" --mask mask.png'


@dataclass(frozen=True, slots=True, kw_only=True)
class InpaintOptions(RepaintOptions):
    """Options of `studio inpaint`."""

    image: ImageArgument
    prompt: PromptArgument = None
    mask: Annotated[
        Path | None,
        typer.Option(
            "--mask",
            metavar="MASK",
            parser=path,
            help="Picture of the same size: white is repainted, black stays bit for bit, grey is repainted partly."
            " Where it is transparent the picture stays; a shape of one colour on nothing counts by its opacity.",
        ),
    ] = None
    invert_mask: Annotated[bool, typer.Option("--invert-mask", help="Repaint what is black instead.")] = False
    strength: Annotated[
        float | None,
        typer.Option(
            "--strength",
            metavar="F",
            parser=number("strength"),
            help="How much of what is there is given up, above 0 up to 1; 1 without it.",
        ),
    ] = None
    class_label: ClassOption = None


@takes(InpaintOptions)
def inpaint(running: Running, options: InpaintOptions) -> int:
    """Repaint the white part of a mask; the rest of the picture stays bit for bit."""
    return paint(running, options, lambda settings: build_request(options, settings))


def build_request(options: InpaintOptions, settings: Settings) -> Asked:
    """Give the request that the options describe.

    Raises:
        InvalidRequest: A value is impossible, or picture and mask do not belong together.
    """
    from studio.cli.given import given_picture_and_mask
    from studio.cli.walk_values import inpaint_settings, prompt_values, walk_values
    from studio.contract.requests import GenerateRequest

    if options.mask is None:
        raise InvalidRequest("There is no mask.", f"It says what to repaint (white): {EXAMPLE}")
    values = {
        **prompt_values(options.prompt, options.class_label, EXAMPLE),
        **walk_values(options, settings),
        "strength": DEFAULT_STRENGTH if options.strength is None else options.strength,
        "inpaint": inpaint_settings(options),
    }
    GenerateRequest(**values)  # refuses an impossible value before a picture is decoded
    given = given_picture_and_mask(options.image, options.mask, is_inverted=options.invert_mask)
    request = GenerateRequest(**values, source=given.source, mask=given.mask)
    return Asked(request, given.notices, options.image.stem, options.seed is None, given)
