# ruff: noqa: PLC0415 - `studio --help` imports nothing that it does not show
"""`studio upscale`: enlarge a picture, by an upscaler alone or painted anew tile by tile."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Annotated, Any

import typer

from studio.cli.options import ImageArgument, WalkOptions, number, takes, whole
from studio.cli.painting import Asked, paint
from studio.cli.running import Running
from studio.contract.errors import InvalidRequest

if TYPE_CHECKING:
    from studio.contract.requests import EnlargeSettings
    from studio.storage.settings import Settings

DEFAULT_SCALE = 2
CREATIVE_STRENGTH = 0.2
"""Enough for detail, too little for another picture: as much noise as 0.35 of the steps of Stable Diffusion, which
Krita AI Diffusion refines at 0.3."""
_ALWAYS = {"image", "scale", "upscaler", "creative", "tile", "overlap"}
_ALWAYS |= {"output", "frames", "device", "dtype", "as_json"}


@dataclass(frozen=True, slots=True, kw_only=True)
class UpscaleOptions(WalkOptions):
    """Options of `studio upscale`."""

    image: ImageArgument
    scale: Annotated[
        int | None,
        typer.Option(
            "--scale",
            metavar="2|4",
            parser=whole("scale"),
            help="How many times as wide and high; 2 without it.",
        ),
    ] = None
    upscaler: Annotated[
        str | None,
        typer.Option(
            "--upscaler",
            metavar="ID|FILE",
            help="What enlarges: an id of `studio catalog`, or a file of weights. Without it: the one for the scale.",
        ),
    ] = None
    tile: Annotated[
        int | None,
        typer.Option("--tile", metavar="N", parser=whole("tile size"), help="Side of a tile of the enlarged picture."),
    ] = None
    overlap: Annotated[
        int | None,
        typer.Option(
            "--overlap", metavar="N", parser=whole("overlap"), help="Pixels by which tiles reach into each other."
        ),
    ] = None
    creative: Annotated[
        bool,
        typer.Option(
            "--creative",
            help="Paint the enlarged picture anew, tile by tile: --prompt, --strength, --backbone, --steps and the"
            " like belong to this.",
        ),
    ] = False
    prompt: Annotated[
        str | None,
        typer.Option("--prompt", metavar="TEXT", help="What the picture shows; - reads it from standard input."),
    ] = None
    strength: Annotated[
        float | None,
        typer.Option(
            "--strength",
            metavar="F",
            parser=number("strength"),
            help=f"How much is painted anew, above 0 up to 1; {CREATIVE_STRENGTH:g} without it.",
        ),
    ] = None


@takes(UpscaleOptions)
def upscale(running: Running, options: UpscaleOptions) -> int:
    """Enlarge a picture 2 or 4 times."""
    return paint(running, options, lambda settings: build_request(options, settings))


def build_request(options: UpscaleOptions, settings: Settings) -> Asked:
    """Give the request that the options describe.

    Raises:
        InvalidRequest: A value is impossible, an option has no effect, or the picture cannot be read.
    """
    from studio.cli.given import given_picture
    from studio.cli.walk_values import machine_values, prompt_values, walk_values
    from studio.contract.requests import GenerateRequest

    enlarge = _settings(options)
    values: dict[str, Any] = machine_values(options, settings)
    if options.creative:
        values = {
            **prompt_values(options.prompt or "", None, ""),
            **walk_values(options, settings),
            "strength": CREATIVE_STRENGTH if options.strength is None else options.strength,
        }
    GenerateRequest(**values)  # refuses an impossible value before a picture is decoded
    given = given_picture(options.image)
    request = GenerateRequest(**values, source=given.source, enlarge=enlarge)
    title = f"{options.image.stem} {enlarge.scale}x"
    return Asked(request, given.notices, title, options.creative and options.seed is None, given)


def _settings(options: UpscaleOptions) -> EnlargeSettings:
    from studio.cli.walk_values import checked_text
    from studio.contract.requests import EnlargeSettings

    if not options.creative:
        _check_nothing_idle(options)
    return EnlargeSettings(
        scale=DEFAULT_SCALE if options.scale is None else options.scale,
        upscaler=None if options.upscaler is None else checked_text("upscaler", options.upscaler),
        is_creative=options.creative,
        tile_px=options.tile,
        overlap_px=options.overlap,
    )


def _check_nothing_idle(options: UpscaleOptions) -> None:
    """Refuse an option that would have no effect: whoever gives it expects one."""
    for field in fields(options):
        if field.name not in _ALWAYS and getattr(options, field.name) != field.default:
            raise InvalidRequest(
                f"--{field.name.replace('_', '-')} belongs to --creative, and that is not given.",
                "Add --creative to paint the enlarged picture anew, or leave the option out.",
            )
