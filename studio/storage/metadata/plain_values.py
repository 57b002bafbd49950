"""Values of other programs' JSON, of which nothing is certain: each as what it should be, or as nothing."""

from __future__ import annotations

import itertools
import json
import math
import re
from collections.abc import Collection, Mapping, Sequence

MAX_JSON_CHARACTERS = 8 * 2**20
MAX_SHOWN_CHARACTERS = 500
MAX_TOLD = 200
_WHOLE = re.compile(r"[+-]?[0-9]{1,20}")
_NUMBER = re.compile(r"[+-]?[0-9]{1,20}(\.[0-9]{1,20})?(e[+-]?[0-9]{1,3})?", re.IGNORECASE)


def parsed(text: str | None) -> object:
    """Give what a JSON text holds; None where it is none, or too large to be looked at."""
    if not text or len(text) > MAX_JSON_CHARACTERS:
        return None
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value


def mapping(value: object) -> Mapping[str, object]:
    """Give an object's values; none where it is no object."""
    return value if isinstance(value, Mapping) else {}


def items(value: object) -> Sequence[object]:
    """Give a list's values; none where it is no list."""
    return value if isinstance(value, list | tuple) else ()


def text(value: object) -> str:
    """Give a text; empty where it is none."""
    return value if isinstance(value, str) else ""


def whole(value: object) -> int | None:
    """Give a whole number, also one that stands as a text."""
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        return int(value) if math.isfinite(value) and value.is_integer() else None
    if isinstance(value, str):
        return int(value) if _WHOLE.fullmatch(value.strip()) else None
    return value if isinstance(value, int) else None


def number(value: object) -> float | None:
    """Give a number, also one that stands as a text; none that is not finite."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if isinstance(value, str) and not _NUMBER.fullmatch(value.strip()):
        return None
    try:
        found = float(value)
    except (OverflowError, ValueError):
        return None
    return found if math.isfinite(found) else None


def told(values: Mapping[str, object], taken: Collection[str]) -> dict[str, str]:
    """Give what an object tells beside what was taken of it, each value as a short text."""
    others = ((key, value) for key, value in values.items() if key not in taken and value is not None)
    return {str(key): shown(value) for key, value in itertools.islice(others, MAX_TOLD)}


def shown(value: object) -> str:
    """Give any plain value as a short text."""
    if isinstance(value, str):
        words = value
    elif isinstance(value, float):
        words = f"{value:g}"
    else:
        words = json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, Mapping | list) else str(value)
    return words if len(words) <= MAX_SHOWN_CHARACTERS else f"{words[:MAX_SHOWN_CHARACTERS]}…"
