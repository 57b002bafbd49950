"""The command line that makes a picture again, to be pasted into a shell."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from studio.contract.raster import PictureReference, Raster
from studio.contract.records import PictureRecord
from studio.contract.requests import GenerateRequest, Precision
from studio.session.requests import request_of

SOURCE, MASK = "SOURCE", "MASK"
"""Stand for the files that only the person has: a record holds their fingerprints."""


def command_line(path: Path, record: PictureRecord) -> str:
    """Give the command that makes a picture again, quoted for a POSIX shell.

    What the options of `studio generate` can say is said in options; a request with more in it (a picture that it
    starts from, a mask, margins, an enlargement, adapters) is read from the picture's own record.

    Args:
        path: The picture.
        record: Its record.
    """
    request = request_of(record)
    if _is_plain(request):
        return shlex.join(["studio", "generate", *_options(request)])
    files = [
        part
        for name, value, stands in (("--image", request.source, SOURCE), ("--mask", request.mask, MASK))
        if value is not None
        for part in (name, stands)
    ]
    run = shlex.join(["studio", "generate", "--request", "-", *files])
    return f"{shlex.join(['studio', 'show', str(path), '--json'])} | {run}"


def needs_files(record: PictureRecord) -> bool:
    """Say whether the command has places that a person must fill in: pictures that the record only refers to."""
    request = record.request
    return any(isinstance(value, (PictureReference, Raster)) for value in (request.source, request.mask))


def _is_plain(request: GenerateRequest) -> bool:
    """Say whether the options of `studio generate` say all of a request; the prompt "-" would read the keyboard."""
    if request.prompt == "-":
        return False
    plain = GenerateRequest(
        prompt=request.prompt,
        negative_prompt=request.negative_prompt,
        backbone=request.backbone,
        scheduler=request.scheduler,
        guidance=request.guidance,
        seed=request.seed,
        extent=request.extent,
        count=request.count,
        is_tileable=request.is_tileable,
        class_label=request.class_label,
        device=request.device,
        precision=request.precision,
    )
    # Without a picture to start from neither of these decides anything.
    return replace(request, strength=plain.strength, inpaint=plain.inpaint) == plain


def _options(request: GenerateRequest) -> Iterator[str]:
    """Give the words of a plain request; what is the default is left out, but for the seed, which would be drawn."""
    scheduler, guidance = request.scheduler, request.guidance
    if request.class_label is None:
        yield from _first(request.prompt)
    values = {
        "--class": request.class_label,
        "--negative": request.negative_prompt or None,
        "--backbone": str(request.backbone),
        "--scheduler": scheduler.id,
        "--spacing": scheduler.spacing,
        "--shift": scheduler.shift,
        "--steps": scheduler.steps,
        "--guidance": guidance.scale,
        "--guidance-rescale": guidance.rescale or None,
        "--guidance-interval": None if guidance.interval is None else "{},{}".format(*guidance.interval),
        "--seed": request.seed,
        "--size": None if request.extent is None else f"{request.extent.width}x{request.extent.height}",
        "--count": None if request.count == 1 else request.count,
        "--device": None if request.device == "auto" else request.device,
        "--dtype": None if request.precision is Precision.AUTO else request.precision,
    }
    for name, value in values.items():
        if value is not None:
            # A value that begins with a hyphen would be taken for an option.
            yield from (f"{name}={value}",) if str(value).startswith("-") else (name, str(value))
    if request.is_tileable:
        yield "--tileable"
    if request.prompt.startswith("-") and request.class_label is None:
        yield from ("--", request.prompt)


def _first(prompt: str) -> Iterator[str]:
    if not prompt.startswith("-"):
        yield prompt
