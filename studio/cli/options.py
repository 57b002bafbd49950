"""Command-line options as dataclasses, so that a command takes one value instead of twenty parameters."""

from __future__ import annotations

import inspect
import math
import re
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Annotated, TypeVar, cast, get_type_hints

import typer

from studio.cli.running import Running
from studio.contract.errors import InvalidRequest, shorten

OptionsT = TypeVar("OptionsT")


def takes(kind: type[OptionsT]) -> Callable[[Callable[[Running, OptionsT], int]], Callable[..., int]]:
    """Make a typer command from a function of (running, options), with one option a field of the dataclass `kind`."""

    def decorate(function: Callable[[Running, OptionsT], int]) -> Callable[..., int]:
        def command(**values: object) -> int:
            context = cast(typer.Context, values.pop("context"))
            return function(context.obj, kind(**values))

        parameters = [_parameter("context", typer.Context, MISSING), *_parameters_of(kind)]
        command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # read by inspect
        command.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
        command.__name__, command.__doc__ = function.__name__, function.__doc__
        return command

    return decorate


def _parameters_of(kind: type) -> list[inspect.Parameter]:
    """Give the options of a dataclass, those of its own before the ones that it shares with others."""
    hints = get_type_hints(kind, include_extras=True)
    own = [inspect.get_annotations(base) for base in kind.__mro__]
    ordered = sorted(
        fields(kind), key=lambda field: next(rank for rank, names in enumerate(own) if field.name in names)
    )
    return [_parameter(field.name, hints[field.name], field.default) for field in ordered]


def _parameter(name: str, annotation: object, default: object) -> inspect.Parameter:
    value = inspect.Parameter.empty if default is MISSING else default
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=value, annotation=annotation)


def whole(name: str, hint: str = "") -> Callable[[str], int]:
    """Give a parser of whole numbers; ranges are the contract's."""

    def parse(text: str) -> int:
        if not re.fullmatch(r"\s*[+-]?[0-9]{1,40}\s*", text):
            raise InvalidRequest(f"The {name} is {shorten(text)!r}; it must be a whole number.", hint)
        return int(text)

    return parse


def number(name: str, hint: str = "") -> Callable[[str], float]:
    """Give a parser of finite numbers; ranges are the contract's."""

    def parse(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise InvalidRequest(f"The {name} is {shorten(text)!r}; it must be a number.", hint)
        return value

    return parse


def interval(text: str) -> tuple[float, float]:
    """Read "START,END"."""
    parts = text.split(",")
    try:
        start, end = (number("guidance interval")(part) for part in parts)
    except ValueError:
        raise InvalidRequest(
            f"The guidance interval is {shorten(text)!r}; it must be START,END.", "For example 0.1,0.9."
        ) from None
    return start, end


def path(text: str) -> Path:
    """Read a path; "~" is the home folder.

    A name with an empty or a NUL character is refused here, before the system sees it.
    """
    if not text or "\0" in text:
        raise InvalidRequest(f"The path is {shorten(text)!r}, which cannot be one.")
    try:
        return Path(text).expanduser()
    except RuntimeError:  # "~somebody" whom the system does not know
        return Path(text)


SEED_HINT = "A seed is a number from 0 to 18446744073709551615; without --seed one is drawn."

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for scripts instead of text for people.")]


ImageArgument = Annotated[
    Path,
    typer.Argument(
        metavar="IMAGE",
        parser=path,
        help="The picture: PNG, JPEG, WebP, AVIF, TIFF, BMP or GIF, up to 16384 pixels a side. It is never changed.",
    ),
]

PromptArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="PROMPT",
        help='What the picture should show, in quotes. "" is no prompt at all; - reads it from standard input.',
    ),
]

ClassOption = Annotated[
    str | None,
    typer.Option("--class", metavar="NAME|N", help="Class to paint, for networks that know classes, not prompts."),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkOptions:
    """What every command that paints takes."""

    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE|DIR",
            help="PNG file to make, or a folder (ending in / where it does not exist yet) for files named after the"
            " prompt. Without it: the pictures folder, one folder a day. Nothing is ever overwritten.",
        ),
    ] = None
    negative: Annotated[
        str | None, typer.Option("--negative", metavar="TEXT", help="What the picture should not show.")
    ] = None
    backbone: Annotated[
        str | None,
        typer.Option(
            "--backbone",
            metavar="ID|DIR",
            help="Network that paints: dit, ssm, ssm:OPERATOR, or a folder of weights. `studio catalog` lists them.",
        ),
    ] = None
    scheduler: Annotated[
        str | None,
        typer.Option(
            "--scheduler", metavar="ID", help="Sampler, such as euler or dpmpp_2m. Without it: the folder's own."
        ),
    ] = None
    spacing: Annotated[
        str | None,
        typer.Option(
            "--spacing",
            metavar="NAME",
            help="How noise levels lie: leading, linspace, trailing, karras, exponential or beta.",
        ),
    ] = None
    shift: Annotated[
        float | None,
        typer.Option(
            "--shift",
            metavar="F",
            parser=number("shift"),
            help="Timestep shift of the flow families, 0.01 to 100; 1 is none.",
        ),
    ] = None
    steps: Annotated[
        int | None,
        typer.Option("--steps", metavar="N", parser=whole("steps"), help="Denoising steps, 1 to 1000."),
    ] = None
    guidance: Annotated[
        float | None,
        typer.Option(
            "--guidance",
            metavar="F",
            parser=number("guidance"),
            help="How closely the prompt is followed, 0 to 100; 1 switches guidance off.",
        ),
    ] = None
    guidance_rescale: Annotated[
        float | None,
        typer.Option(
            "--guidance-rescale",
            metavar="F",
            parser=number("guidance rescale"),
            help="Against burnt colours at high guidance, 0 (off) to 1.",
        ),
    ] = None
    guidance_interval: Annotated[
        str | None,
        typer.Option(
            "--guidance-interval",
            metavar="START,END",
            help="Part of the walk in which guidance acts, each 0 (start) to 1 (end).",
        ),
    ] = None
    seed: Annotated[
        int | None,
        typer.Option(
            "--seed",
            metavar="N",
            parser=whole("seed", SEED_HINT),
            help="Start of the noise, 0 to 18446744073709551615 (64 bits); the same seed gives the same picture."
            " Picture number i of a --count has seed N + i - 1. Without it: drawn at random and recorded.",
        ),
    ] = None
    count: Annotated[
        int | None,
        typer.Option(
            "--count", metavar="N", parser=whole("count"), help="How many pictures, 1 to 10000; 1 without it."
        ),
    ] = None
    frames: Annotated[
        str | None,
        typer.Option(
            "--frames",
            metavar="DIR",
            help="Write each step's preview there as 0001.png, 0002.png, ...; with --count, in one folder a picture.",
        ),
    ] = None
    device: Annotated[str | None, typer.Option("--device", metavar="NAME", help="auto, cpu, mps, cuda or cuda:N.")] = (
        None
    )
    dtype: Annotated[
        str | None,
        typer.Option(
            "--dtype", metavar="NAME", help="Number format: auto (bf16 where it is fast), fp32, bf16 or fp16."
        ),
    ] = None
    as_json: JsonOption = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RepaintOptions(WalkOptions):
    """What every command takes that paints into a picture; what is left out is chosen after mask and network."""

    fill: Annotated[
        str | None,
        typer.Option(
            "--fill",
            metavar="NAME",
            help="What stands there before the painting: fill, expand, add, remove, replace_background or original.",
        ),
    ] = None
    grow: Annotated[
        int | None,
        typer.Option("--grow", metavar="N", parser=whole("grow"), help="Pixels by which the painting reaches further."),
    ] = None
    feather: Annotated[
        int | None,
        typer.Option("--feather", metavar="N", parser=whole("feather"), help="Pixels over which it ends softly."),
    ] = None
    blend: Annotated[
        int | None,
        typer.Option(
            "--blend",
            metavar="N",
            parser=whole("blend"),
            help="Pixels over which the result fades in, inside the painted part.",
        ),
    ] = None
    context_px: Annotated[
        int | None,
        typer.Option(
            "--context",
            metavar="N",
            parser=whole("context"),
            help="Pixels around the painted part that the network sees.",
        ),
    ] = None
    no_differential: Annotated[
        bool, typer.Option("--no-differential", help="Release soft edges at once instead of step by step.")
    ] = False
    no_colour_match: Annotated[
        bool, typer.Option("--no-colour-match", help="Leave the colours as painted, not matched to what is around.")
    ] = False
