"""The files of presets that the studio ships: styles and example prompts, with their small pictures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from studio.contract.presets import Example, PresetsDamaged, Style, parse_examples, parse_styles

MAX_BYTES = 2**18
T = TypeVar("T")


def read_styles(resources: Path) -> tuple[Style, ...]:
    """Read the shipped styles.

    Raises:
        PresetsDamaged: Their file is missing, broken or of another version.
    """
    return _read(resources / "presets" / "styles.json", parse_styles)


def read_examples(resources: Path) -> tuple[Example, ...]:
    """Read the shipped example prompts.

    Raises:
        PresetsDamaged: Their file is missing, broken or of another version.
    """
    return _read(resources / "presets" / "examples.json", parse_examples)


def style_picture(resources: Path, style: Style) -> Path:
    """Give the file of a style's small picture; it may be missing."""
    return resources / "presets" / "styles" / style.picture


def example_picture(resources: Path, example: Example) -> Path:
    """Give the file of an example's small picture; it may be missing."""
    return resources / "presets" / "examples" / example.picture


def _read(file: Path, parse: Callable[[str], T]) -> T:
    try:
        with file.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise PresetsDamaged(f"{file} cannot be read.") from error
    if len(data) > MAX_BYTES:
        raise PresetsDamaged(f"{file} is larger than {MAX_BYTES:,} bytes.")
    try:
        return parse(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise PresetsDamaged(f"{file} is no text in UTF-8.") from error
