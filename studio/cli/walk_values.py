# ruff: noqa: PLC0415 - `studio --help` imports nothing that it does not show
"""From options to the values of a request that every command shares."""

from __future__ import annotations

import re
import secrets
import sys
from typing import TYPE_CHECKING, Any

from studio.contract.errors import InvalidRequest, nearest, shorten

if TYPE_CHECKING:
    from studio.cli.options import RepaintOptions, WalkOptions
    from studio.contract.requests import Fill, InpaintSettings, Precision, SchedulerSettings, Spacing
    from studio.storage.settings import Settings

STDIN = "-"
MAX_STDIN_BYTES = 64 * 2**20


def walk_values(options: WalkOptions, settings: Settings) -> dict[str, Any]:
    """Give what of a request every command that paints can set.

    Raises:
        InvalidRequest: A value is impossible.
    """
    from studio.contract.requests import BackboneChoice, GuidanceSettings

    return {
        "negative_prompt": checked_text("negative prompt", options.negative or ""),
        "backbone": BackboneChoice.parse(
            options.backbone if options.backbone is not None else settings.default_backbone
        ),
        "scheduler": _scheduler(options),
        "guidance": GuidanceSettings(options.guidance, options.guidance_rescale or 0.0, _interval(options)),
        "seed": secrets.randbits(64) if options.seed is None else options.seed,
        "count": 1 if options.count is None else options.count,
        **machine_values(options, settings),
    }


def machine_values(options: WalkOptions, settings: Settings) -> dict[str, Any]:
    """Give on what a request runs, and in which number format.

    Raises:
        InvalidRequest: The number format is unknown.
    """
    return {
        "device": settings.device if options.device is None else options.device,
        "precision": _precision(options.dtype, settings),
    }


def inpaint_settings(options: RepaintOptions) -> InpaintSettings:
    """Give how a part is painted.

    Raises:
        InvalidRequest: A value is impossible.
    """
    from studio.contract.requests import InpaintSettings

    return InpaintSettings(
        fill=_fill(options.fill),
        grow_px=options.grow,
        feather_px=options.feather,
        blend_px=options.blend,
        context_px=options.context_px,
        is_differential=not options.no_differential,
        matches_colour=not options.no_colour_match,
    )


def prompt_values(prompt: str | None, class_label: str | None, example: str) -> dict[str, Any]:
    """Give prompt and class.

    Args:
        prompt: The argument; - reads standard input.
        class_label: The option.
        example: How the command is written, for the hint.

    Raises:
        InvalidRequest: There is neither, or it is no UTF-8.
    """
    if prompt is None and class_label is None:
        raise InvalidRequest("There is no prompt.", f'For example: {example}. An empty one is "".')
    return {
        "prompt": _prompt(prompt or ""),
        "class_label": None if class_label is None else checked_text("class", class_label),
    }


def _prompt(prompt: str) -> str:
    if prompt == STDIN:
        return read_stdin("prompt").removesuffix("\n").removesuffix("\r")
    return checked_text("prompt", prompt)


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


def _interval(options: WalkOptions) -> tuple[float, float] | None:
    from studio.cli.options import interval

    return None if options.guidance_interval is None else interval(options.guidance_interval)


def _scheduler(options: WalkOptions) -> SchedulerSettings:
    from studio.contract.requests import SchedulerSettings

    name = None if options.scheduler is None else checked_text("scheduler", options.scheduler)
    return SchedulerSettings(name, options.steps, _spacing(options.spacing), options.shift)


def _spacing(word: str | None) -> Spacing | None:
    from studio.contract.requests import Spacing

    return None if word is None else Spacing(_allowed("spacing", word, [member.value for member in Spacing]))


def _fill(word: str | None) -> Fill | None:
    from studio.contract.requests import Fill

    if word is None:
        return None
    return Fill(_allowed("fill", word.replace("-", "_"), [member.value for member in Fill]))


def _precision(word: str | None, settings: Settings) -> Precision:
    from studio.contract.requests import Precision

    if word is None:
        return settings.precision
    return Precision(_allowed("dtype", word, [member.value for member in Precision]))


def _allowed(name: str, word: str, allowed: list[str]) -> str:
    if word not in allowed:
        raise InvalidRequest(f"The {name} is {shorten(word)!r}; allowed: {', '.join(allowed)}.", nearest(word, allowed))
    return word
