# ruff: noqa: PLC0415 - `studio --help` imports nothing that it does not show
"""From options to the request: everything that can be told without torch is refused here."""

from __future__ import annotations

import json
import re
import secrets
import sys
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.contract.errors import InvalidRequest, nearest, shorten

if TYPE_CHECKING:
    from studio.cli.generate import GenerateOptions
    from studio.contract.raster import Raster
    from studio.contract.requests import GenerateRequest, Precision, SchedulerSettings, Spacing
    from studio.storage.settings import Settings

STDIN = "-"
MAX_STDIN_BYTES = 64 * 2**20
_FREE_WITH_REQUEST = {"output", "frames", "as_json", "request", "image"}


def build_request(options: GenerateOptions, settings: Settings) -> GenerateRequest:
    """Give the request that the options describe.

    Raises:
        InvalidRequest: A value is impossible, or two options contradict each other.
    """
    if options.request is not None:
        return _read_request(options)
    from studio.contract.geometry import Extent
    from studio.contract.requests import BackboneChoice, GenerateRequest, GuidanceSettings

    _check_companions(options)
    values: dict[str, Any] = {"strength": options.strength, "count": options.count}
    return GenerateRequest(
        prompt=_prompt(options),
        negative_prompt=checked_text("negative prompt", options.negative or ""),
        backbone=BackboneChoice.parse(options.backbone if options.backbone is not None else settings.default_backbone),
        scheduler=_scheduler(options),
        guidance=GuidanceSettings(options.guidance, options.guidance_rescale or 0.0, _interval(options)),
        seed=secrets.randbits(64) if options.seed is None else options.seed,
        extent=None if options.size is None else Extent.parse(options.size),
        source=_source(options),
        class_label=None if options.class_label is None else checked_text("class", options.class_label),
        device=settings.device if options.device is None else options.device,
        precision=_precision(options.dtype, settings),
        **{name: value for name, value in values.items() if value is not None},
    )


def _check_companions(options: GenerateOptions) -> None:
    if options.prompt is None and options.class_label is None:
        raise InvalidRequest("There is no prompt.", 'For example: studio generate "a red apple". An empty one is "".')
    if options.strength is not None and options.image is None:
        raise InvalidRequest("--strength belongs to --image, and there is none.", "Give --image FILE as well.")


def _prompt(options: GenerateOptions) -> str:
    if options.prompt == STDIN:
        return read_stdin("prompt").removesuffix("\n").removesuffix("\r")
    return checked_text("prompt", options.prompt or "")


def checked_text(name: str, text: str) -> str:
    """Refuse a text from the command line whose bytes are no UTF-8 (Python keeps such a byte as half a surrogate)."""
    match = re.search("[\udc80-\udcff]", text)
    if match:
        byte = ord(match[0]) - 0xDC00
        raise InvalidRequest(
            f"The {name} is not UTF-8: byte 0x{byte:02x} at position {match.start() + 1}.",
            "Type it in a UTF-8 terminal, or give it in a file: studio generate - < prompt.txt",
        )
    return text


def read_stdin(what: str) -> str:
    """Read all of standard input as UTF-8.

    Raises:
        InvalidRequest: It is no UTF-8, or endless.
    """
    stream = getattr(sys.stdin, "buffer", None)
    if stream is None:
        raise InvalidRequest(f"The {what} was to come from standard input, which is closed.", "Give it as an argument.")
    return decoded(stream.read(MAX_STDIN_BYTES + 1), what)


def decoded(data: bytes, what: str) -> str:
    """Give bytes as text.

    Raises:
        InvalidRequest: They are no UTF-8, or more than 64 MiB.
    """
    if len(data) > MAX_STDIN_BYTES:
        raise InvalidRequest(f"The {what} is larger than {MAX_STDIN_BYTES:,} bytes.", "Shorten it.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidRequest(
            f"The {what} is not UTF-8: byte 0x{data[error.start]:02x} at position {error.start + 1}.",
            "Save it as UTF-8.",
        ) from error


def _interval(options: GenerateOptions) -> tuple[float, float] | None:
    from studio.cli.options import interval

    return None if options.guidance_interval is None else interval(options.guidance_interval)


def _scheduler(options: GenerateOptions) -> SchedulerSettings:
    from studio.contract.requests import SchedulerSettings

    name = None if options.scheduler is None else checked_text("scheduler", options.scheduler)
    return SchedulerSettings(name, options.steps, _spacing(options.spacing), options.shift)


def _spacing(word: str | None) -> Spacing | None:
    from studio.contract.requests import Spacing

    if word is None:
        return None
    allowed = [member.value for member in Spacing]
    if word not in allowed:
        raise InvalidRequest(
            f"The spacing is {shorten(word)!r}; allowed: {', '.join(allowed)}.", nearest(word, allowed)
        )
    return Spacing(word)


def _precision(word: str | None, settings: Settings) -> Precision:
    from studio.contract.requests import Precision

    if word is None:
        return settings.precision
    allowed = [member.value for member in Precision]
    if word not in allowed:
        raise InvalidRequest(f"The dtype is {shorten(word)!r}; allowed: {', '.join(allowed)}.", nearest(word, allowed))
    return Precision(word)


def _source(options: GenerateOptions) -> Raster | None:
    if options.image is None:
        return None
    from studio.storage.pngs import read_picture

    return read_picture(options.image)


def _read_request(options: GenerateOptions) -> GenerateRequest:
    """Read --request; nothing else may decide the pixels then."""
    from studio.contract.raster import PictureReference
    from studio.contract.requests import GenerateRequest

    for field in fields(options):
        if field.name not in _FREE_WITH_REQUEST and getattr(options, field.name) != field.default:
            name = "PROMPT" if field.name == "prompt" else f"--{field.name.replace('_', '-')}"
            raise InvalidRequest(
                f"{name} and --request are given together.", "The request decides everything that decides the pixels."
            )
    request = GenerateRequest.from_json(_request_values(str(options.request)))
    source = _source(options)
    if isinstance(request.source, PictureReference):
        if source is None:
            raise InvalidRequest(
                f"The request starts from a picture of {request.source.extent} of which it holds only the fingerprint.",
                "Give the picture as well: --request REQUEST --image FILE.",
            )
        if source.sha256 != request.source.sha256:
            raise InvalidRequest(
                f"{options.image} is not the picture that the request starts from: its fingerprint is "
                f"{source.sha256[:12]}, the request's {request.source.sha256[:12]}.",
                "Give the same picture, unchanged.",
            )
        return replace(request, source=source)
    if source is not None:
        raise InvalidRequest("--image and --request are given together, and the request starts from no such picture.")
    return request


def _request_values(name: str) -> object:
    """Give the JSON of a request; of a picture's record, the request in it."""
    text = read_stdin("request") if name == STDIN else _read_file(Path(name).expanduser())
    try:
        plain = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidRequest(f"The request is not JSON ({shorten(error)}).") from error
    if isinstance(plain, Mapping) and "request" in plain and "backbone" in plain:
        return plain["request"]
    return plain


def _read_file(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            return decoded(opened.read(MAX_STDIN_BYTES + 1), f"request {file}")
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise InvalidRequest(f"The request {file} cannot be read: {why}.", "Check its name and folder.") from error
