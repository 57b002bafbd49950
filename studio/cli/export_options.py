"""Options of `studio export`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from studio.cli.options import JsonOption, number, path, whole


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOptions:
    """Options of `studio export`."""

    images: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="IMAGE",
            parser=path,
            help="Pictures, or folders of which every picture is taken; of --as animation the folder of --frames.",
        ),
    ] = None
    search: Annotated[
        str | None,
        typer.Option(
            "--search",
            metavar="TEXT",
            help="Pictures of the library, in all of its folders, found as in the gallery: 'stars:>=4 fox'; '' is all.",
        ),
    ] = None
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", metavar="DIR", parser=path, help="Folder for the files. Nothing is ever overwritten."
        ),
    ]
    kind: Annotated[
        str,
        typer.Option(
            "--as",
            metavar="KIND",
            help="pictures, sheet (contact sheet), page (for a browser) or animation (of steps).",
        ),
    ] = "pictures"
    format: Annotated[
        str | None, typer.Option("--format", metavar="NAME", help="png, webp or jpeg; of an animation webp or gif.")
    ] = None
    quality: Annotated[
        int | None,
        typer.Option(
            "--quality", metavar="N", parser=whole("quality"), help="Of JPEG and WebP, 1 to 100; 90 without it."
        ),
    ] = None
    lossless: Annotated[bool, typer.Option("--lossless", help="A WebP that keeps every pixel.")] = False
    scale: Annotated[
        float | None,
        typer.Option("--scale", metavar="F", parser=number("scale"), help="How many times as wide and high."),
    ] = None
    longest: Annotated[
        int | None,
        typer.Option(
            "--longest", metavar="N", parser=whole("longest side"), help="Longest side; smaller pictures stay."
        ),
    ] = None
    size: Annotated[str | None, typer.Option("--size", metavar="WxH", help="Exactly this size.")] = None
    fit: Annotated[
        str | None, typer.Option("--fit", metavar="NAME", help="How a picture fills --size: cut (without it) or bars.")
    ] = None
    name: Annotated[
        str | None,
        typer.Option(
            "--name",
            metavar="TEMPLATE",
            help="Such as {date}/{number}-{prompt}; also {seed} and {backbone}. Without it: the pictures' own names.",
        ),
    ] = None
    metadata: Annotated[
        str,
        typer.Option("--metadata", metavar="NAME", help="keep, parameters (only the widely read text) or none."),
    ] = "keep"
    profile: Annotated[str, typer.Option("--profile", metavar="NAME", help="srgb, display-p3 (converted) or none.")] = (
        "srgb"
    )
    title: Annotated[str | None, typer.Option("--title", metavar="TEXT", help="Heading of the page.")] = None
    language: Annotated[
        str | None,
        typer.Option("--language", metavar="NAME", help="Of the page's own words, en or ko; the window's without it."),
    ] = None
    columns: Annotated[
        int | None,
        typer.Option("--columns", metavar="N", parser=whole("columns"), help="Of the sheet, 1 to 40; 4 without it."),
    ] = None
    caption: Annotated[
        str, typer.Option("--caption", metavar="NAME", help="Below each picture of the sheet: name, prompt or none.")
    ] = "name"
    paper: Annotated[
        str,
        typer.Option(
            "--paper", metavar="NAME|WxH", help="Page of the sheet: a4, a4-landscape, letter, square, or pixels."
        ),
    ] = "a4"
    frame_ms: Annotated[
        int | None,
        typer.Option("--frame-ms", metavar="N", parser=whole("frame's time"), help="Time of a step; usually 80."),
    ] = None
    last_ms: Annotated[
        int | None,
        typer.Option(
            "--last-ms",
            metavar="N",
            parser=whole("last frame's time"),
            help="How long the last one is; 1500 without it.",
        ),
    ] = None
    as_json: JsonOption = False
