"""The tokens of the look: colours by their job, spacing and font steps; and the files that hold the colours."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, fields
from enum import Enum
from pathlib import Path
from typing import Final

THEME_VERSION = 1
MAX_THEME_BYTES = 2**16
RADIUS: Final = 5
"""Corners of buttons, inputs and cards."""


class Spacing:
    """Distances in logical pixels; nothing stands at another one."""

    XS: Final = 4
    S: Final = 8
    M: Final = 12
    L: Final = 16
    XL: Final = 24


class FontStep(Enum):
    """Sizes of text, as a multiple of the application's font."""

    SMALL = 0.9
    NORMAL = 1.0
    HEADING = 1.1
    TITLE = 1.35


@dataclass(frozen=True, slots=True)
class Colours:
    """Colours by their job, each as "#rrggbb".

    Attributes:
        window: Behind the docks, of menu bars and dialogs.
        panel: Of docks and menus.
        raised: Of inputs, buttons, cards and lists.
        hover: Of what the pointer stands on.
        canvas: Around the picture; has no hue, so that colours can be judged.
        canvas_check: The other square of the checkerboard behind what is transparent.
        text: Text.
        muted: Secondary text: captions, units, hints.
        disabled: Text and icons of what cannot be used now.
        accent: Fill of the primary button, of progress, of what is chosen.
        on_accent: Text on `accent`.
        accent_hover: `accent` under the pointer.
        accent_pressed: `accent` while it is pressed.
        accent_soft: Behind selected rows and switched-on buttons; text on it is `text`.
        accent_text: The accent as text or icon: links, what is switched on.
        border: Lines between things.
        outline: The edge of inputs and buttons.
        track: The empty part of sliders, scroll bars and progress.
        focus: The ring around what has the keyboard.
        danger: Text of faults, fill of what destroys.
        on_danger: Text on `danger`.
        warning: Text and icons of warnings.
        success: Text and icons of what went well.
        tooltip: Behind a tool tip.
        on_tooltip: Its text.
    """

    window: str
    panel: str
    raised: str
    hover: str
    canvas: str
    canvas_check: str
    text: str
    muted: str
    disabled: str
    accent: str
    on_accent: str
    accent_hover: str
    accent_pressed: str
    accent_soft: str
    accent_text: str
    border: str
    outline: str
    track: str
    focus: str
    danger: str
    on_danger: str
    warning: str
    success: str
    tooltip: str
    on_tooltip: str


@dataclass(frozen=True, slots=True)
class Theme:
    """One look.

    Attributes:
        name: light or dark.
        is_dark: Whether text is lighter than what it stands on.
        colours: The colours.
        folder: Where its file and its small drawings lie; None for the built-in one, which does without them.
    """

    name: str
    is_dark: bool
    colours: Colours
    folder: Path | None = None


LIGHT = Theme(
    name="light",
    is_dark=False,
    colours=Colours(
        window="#e9ebed",
        panel="#f4f5f7",
        raised="#ffffff",
        hover="#e4e7ea",
        canvas="#cfd0d1",
        canvas_check="#c3c4c5",
        text="#14171a",
        muted="#51585f",
        disabled="#9ba2aa",
        accent="#176f80",
        on_accent="#ffffff",
        accent_hover="#1a6373",
        accent_pressed="#124f5c",
        accent_soft="#cfe4e8",
        accent_text="#0f6170",
        border="#d5d9dd",
        outline="#b7bdc4",
        track="#cdd2d7",
        focus="#167789",
        danger="#b3261e",
        on_danger="#ffffff",
        warning="#855400",
        success="#2a6b38",
        tooltip="#262a2f",
        on_tooltip="#f2f4f6",
    ),
)

DARK = Theme(
    name="dark",
    is_dark=True,
    colours=Colours(
        window="#1c1e20",
        panel="#242629",
        raised="#2e3135",
        hover="#393d42",
        canvas="#161616",
        canvas_check="#212121",
        text="#e3e6e9",
        muted="#a2a9b1",
        disabled="#666c73",
        accent="#237b8d",
        on_accent="#ffffff",
        accent_hover="#287085",
        accent_pressed="#1d6676",
        accent_soft="#274249",
        accent_text="#74c3d2",
        border="#34383c",
        outline="#4a4f55",
        track="#43484d",
        focus="#62b9ca",
        danger="#f08a80",
        on_danger="#2b0806",
        warning="#e0b35c",
        success="#82c490",
        tooltip="#3a3f45",
        on_tooltip="#f0f2f4",
    ),
)

BUILT_IN = {theme.name: theme for theme in (LIGHT, DARK)}


def load_theme(folder: Path, name: str) -> tuple[Theme, str]:
    """Read a theme; where its file is missing, broken, incomplete or newer, the built-in one is given.

    Args:
        folder: Folder with light.json and dark.json.
        name: light or dark; another name is taken for light.

    Returns:
        The theme, and one sentence for the person, empty where all is well.
    """
    built_in = BUILT_IN.get(name, LIGHT)
    file = folder / f"{built_in.name}.json"
    try:
        colours = _read_colours(file)
    except (OSError, ValueError, RecursionError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        notice = f"The theme {file} cannot be used ({' '.join(reason.split())}); the built-in colours are shown."
        return Theme(built_in.name, built_in.is_dark, built_in.colours, folder), notice
    return Theme(built_in.name, built_in.is_dark, colours, folder), ""


def _read_colours(file: Path) -> Colours:
    """Give the colours of a file; a ValueError says what is wrong with it."""
    with file.open("rb") as opened:
        data = opened.read(MAX_THEME_BYTES + 1)
    if len(data) > MAX_THEME_BYTES:
        raise ValueError(f"it is larger than {MAX_THEME_BYTES:,} bytes")
    try:
        values = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ValueError("it is no JSON") from error
    version = values.get("version") if isinstance(values, dict) else None
    if version != THEME_VERSION or isinstance(version, bool):
        raise ValueError(f"it has version {str(version)[:20]}, and this studio knows {THEME_VERSION}")
    found = values.get("colours")
    found = found if isinstance(found, dict) else {}
    wrong = [each.name for each in fields(Colours) if not _is_colour(found.get(each.name))]
    if wrong:
        raise ValueError(f"no colour like #1a2b3c is given for {wrong[0]}")
    return Colours(**{each.name: found[each.name].lower() for each in fields(Colours)})


def _is_colour(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"#[0-9a-fA-F]{6}", value) is not None
