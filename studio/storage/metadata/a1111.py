"""The `parameters` text, read: what AUTOMATIC1111's program writes, and Forge, and many others after it.

The prompt, then `Negative prompt:` and its text, then one line of settings: `Steps: 20, Sampler: Euler a, ...`, values
with a comma or a colon in quotes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from studio.storage.metadata.foreign_records import ForeignPart, ForeignRecord, ForeignSource, extent_or_none
from studio.storage.metadata.plain_values import number, shown, whole
from studio.storage.metadata.texts import PARAMETERS

MAX_CHARACTERS = 2**20
"""Two prompts as long as they may be here take half of it."""
_MAX_LINE = 2**18
_MAX_SETTINGS = 300
_MAX_LINES_BEHIND = 50
_NEGATIVE = "Negative prompt:"
_FIRST = "Steps:"
_TAKEN = ("Steps", "Sampler", "Schedule type", "CFG scale", "Seed", "Size", "Model")


def read_parameters(text: str) -> ForeignRecord | None:
    """Read the text; None where it has no line of settings, as a camera's comment.

    Args:
        text: As it stands in the file.
    """
    lines = text[:MAX_CHARACTERS].replace("\r\n", "\n").split("\n")
    last = _settings_line(lines)
    if last is None:
        return None
    settings = read_settings(lines[last])
    prompt, negative = _prompts(lines[:last])
    width, _, height = settings.get("Size", "").partition("x")
    return ForeignRecord(
        ForeignSource.A1111,
        prompt,
        negative,
        seed=whole(settings.get("Seed")),
        steps=whole(settings.get("Steps")),
        sampler=" ".join(filter(None, (settings.get("Sampler"), settings.get("Schedule type")))),
        cfg=number(settings.get("CFG scale")),
        size=extent_or_none(whole(width), whole(height)),
        model=settings.get("Model", ""),
        extra={name: shown(value) for name, value in settings.items() if name not in _TAKEN},
        parts=_parts(settings),
        texts={PARAMETERS: text},
    )


def read_settings(line: str) -> dict[str, str]:
    """Give the settings of their line by name; it is read once from left to right, whatever it holds."""
    line = line[:_MAX_LINE]
    settings: dict[str, str] = {}
    position = 0
    for _ in range(_MAX_SETTINGS):
        colon = line.find(":", position)
        if colon < 0:
            break
        # What stands before a comma belongs to the value before it, which was not quoted.
        name = line[position:colon].rpartition(",")[2].strip()
        value, position = _value(line, colon + 1)
        if name:
            settings.setdefault(name, value)
    return settings


def _settings_line(lines: list[str]) -> int | None:
    """Give the number of the last line that is one of settings."""
    behind = range(len(lines) - 1, max(-1, len(lines) - 1 - _MAX_LINES_BEHIND), -1)
    return next((number for number in behind if lines[number].lstrip().startswith(_FIRST)), None)


def _prompts(lines: list[str]) -> tuple[str, str]:
    start = next((number for number, line in enumerate(lines) if line.startswith(_NEGATIVE)), len(lines))
    negative = "\n".join(lines[start:]).removeprefix(_NEGATIVE)
    return "\n".join(lines[:start]).strip(), negative.strip()


def _value(line: str, start: int) -> tuple[str, int]:
    """Give the value that begins at `start`, and where the next name begins."""
    while line[start : start + 1] == " ":
        start += 1
    if line[start : start + 1] in ('"', "[", "{"):
        try:
            value, end = json.JSONDecoder().raw_decode(line, start)
        except (ValueError, RecursionError):
            pass
        else:
            comma = line.find(",", end)
            return shown(value), len(line) if comma < 0 else comma + 1
    comma = line.find(",", start)
    end = len(line) if comma < 0 else comma
    return line[start:end].strip(), end + 1


def _parts(settings: Mapping[str, str]) -> dict[ForeignPart, str]:
    """Give what the settings say of other pictures, networks and enlargements."""
    is_enlarged = any(name.startswith("Hires") for name in settings)
    masked = next((settings[name] for name in settings if name.startswith(("Mask ", "Inpaint", "Masked"))), "")
    control = [shown(value) for name, value in settings.items() if name.startswith("ControlNet")]
    return {
        ForeignPart.ADAPTERS: settings.get("Lora hashes", ""),
        ForeignPart.ENLARGEMENT: settings.get("Hires upscale", "") or ("Hires" if is_enlarged else ""),
        ForeignPart.SOURCE: "" if is_enlarged else settings.get("Denoising strength", ""),
        ForeignPart.MASK: masked,
        ForeignPart.CONTROL: "; ".join(control),
    }
