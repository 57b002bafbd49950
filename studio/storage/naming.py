"""Readable names for pictures: `2026-11-21/0001-a-red-fox.png`, safe on every system, whatever the prompt says."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath

from studio.contract.errors import InvalidRequest, nearest, shorten

DEFAULT_TEMPLATE = "{date}/{number}-{prompt}"
SUFFIX = ".png"
MAX_SLUG_BYTES = 80
"""Korean takes three bytes a letter; 80 leaves room on file systems that allow 143 (eCryptfs) or 255 bytes a name."""
MAX_STEM_BYTES = 120
MAX_LITERAL_BYTES = 40
MAX_NUMBERED_BYTES = 100
NUMBER_DIGITS = 4

FIELDS = ("date", "number", "prompt", "seed", "backbone")
_FIELD_PATTERNS = {"date": r"\d{4}-\d\d-\d\d", "prompt": ".*?", "seed": r"\d+", "backbone": ".*?"}
_JOINING = " .-_"

_FIELD = re.compile(r"\{([^{}]*)\}")
_RESERVED = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3])", re.IGNORECASE
)
_INVISIBLE = re.compile(r"[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\ud800-\udfff]')


def slug(text: str, limit_bytes: int = MAX_SLUG_BYTES) -> str:
    """Give a text as part of a file name: lower-case letters and digits of any script, joined by hyphens.

    Emoji, marks of direction, control characters, separators and points fall away, so the result can be no path, no
    hidden file and no device name of Windows. It may be empty.

    Args:
        text: Any text, lone surrogates included.
        limit_bytes: Longest result in bytes of UTF-8; a word that does not fit is left out unless it is the first.
    """
    # The rest of a long prompt would not change the name, only cost time.
    composed = _INVISIBLE.sub("", unicodedata.normalize("NFC", text[: limit_bytes * 16])).lower()
    kept = "".join(letter if _stays(letter) else " " for letter in composed)
    words = unicodedata.normalize("NFC", kept).split()
    return _safe_part(_join(words, limit_bytes))


def _stays(letter: str) -> bool:
    """Keep letters, digits, and the marks that belong to letters of Indic, Thai or Arabic script."""
    category = unicodedata.category(letter)
    return category[0] in "LNM" and category != "Me"


def safe_stem(name: str, instead: str = "picture") -> str:
    """Give a file's own name, without its suffix, as one that every system takes and that shows as it is.

    Spaces, case and marks stay; what no name may hold, controls and marks of direction become underscores.

    Args:
        name: The name, lone surrogates included.
        instead: What stands for a name of which nothing is left.
    """
    shown = "".join("_" if unicodedata.category(letter)[0] == "C" else letter for letter in name)
    kept = cut(_FORBIDDEN.sub("_", shown), MAX_STEM_BYTES).strip(" .")
    return _safe_part(kept) if kept.strip("_") else instead


def _join(words: list[str], limit_bytes: int) -> str:
    joined = ""
    for word in words:
        longer = f"{joined}-{word}" if joined else word
        if len(longer.encode("utf-8")) > limit_bytes:
            return joined or cut(word, limit_bytes)
        joined = longer
    return joined


def with_number(name: str, number: int) -> str:
    """Give a file's name with a number, for when its own is taken: `fox (2).png`.

    It is no longer than the name itself, or than 100 bytes: a disk that takes the one takes the other.
    """
    path = PurePath(name)
    ending = f" ({number}){path.suffix}"
    room = max(0, max(len(os.fsencode(name)), MAX_NUMBERED_BYTES) - len(os.fsencode(ending)))
    stem = path.stem if len(os.fsencode(path.stem)) <= room else cut(path.stem, room)
    return f"{stem}{ending}"


def _safe_part(part: str) -> str:
    return f"{part}-" if _RESERVED.fullmatch(part.partition(".")[0]) else part


def cut(text: str, limit_bytes: int) -> str:
    """Give the longest beginning of a text that fits into so many bytes of UTF-8, no letter cut in half."""
    return text.encode("utf-8", "ignore")[:limit_bytes].decode("utf-8", "ignore")


@dataclass(frozen=True, slots=True)
class NameParts:
    """What a name can tell about a picture.

    Attributes:
        date: Day of the picture, such as 2026-11-21.
        prompt: The prompt, whole.
        seed: The picture's own seed.
        backbone: Id of the backbone, or the name of its folder.
    """

    date: str
    prompt: str
    seed: int
    backbone: str


@dataclass(frozen=True, slots=True)
class NameTemplate:
    """How pictures are named: folders divided by /, then the name without its suffix.

    Attributes:
        text: For example `{date}/{number}-{prompt}`; fields are date, number, prompt, seed and backbone.

    Raises:
        InvalidRequest: A field is unknown, the number is missing, or a part is no name.
    """

    text: str = DEFAULT_TEMPLATE

    def __post_init__(self) -> None:
        for name in _FIELD.findall(self.text):
            if name not in FIELDS:
                hint = nearest(name, FIELDS)
                raise InvalidRequest(
                    f"The name template has the field {{{shorten(name)}}}; allowed: {', '.join(FIELDS)}.", hint
                )
        *folders, name = self.text.split("/")
        if name.count("{number}") != 1 or any("{number}" in folder for folder in folders):
            raise InvalidRequest(
                f"The name template is {shorten(self.text)!r}; its last part must hold {{number}} once.",
                f"For example {DEFAULT_TEMPLATE}",
            )
        for part in (*folders, name):
            _check_part(part)

    def folders(self, parts: NameParts) -> tuple[str, ...]:
        """Give the names of the folders that hold a picture."""
        return tuple(self._filled(folder, parts, "") or "pictures" for folder in self.text.split("/")[:-1])

    def names(self, parts: NameParts, taken: Iterable[str]) -> Iterator[str]:
        """Give the names for the next free number, the one after it, and so on, without an end.

        Args:
            parts: The picture.
            taken: Names of the files in its folder; numbers go on from the highest.
        """
        number = self.highest_number(taken)
        while True:
            number += 1
            yield self.stem(parts, number) + SUFFIX

    def stem(self, parts: NameParts, number: int) -> str:
        """Give the name with a number, without its suffix and its folders."""
        return self._filled(self.text.split("/")[-1], parts, f"{number:0{NUMBER_DIGITS}}")

    def highest_number(self, taken: Iterable[str]) -> int:
        """Give the highest number in names that this template could have made, 0 where there is none."""
        before, after = (_pattern(text) for text in self.text.split("/")[-1].split("{number}"))
        pattern = re.compile(rf"(?:{before})?(\d{{1,12}})(?:{after})?", re.DOTALL | re.IGNORECASE)
        found = (pattern.fullmatch(name.rpartition(".")[0]) for name in taken)
        return max((int(match[1]) for match in found if match), default=0)

    def _filled(self, part: str, parts: NameParts, number: str) -> str:
        values = {
            "date": parts.date,
            "number": number,
            "prompt": slug(parts.prompt),
            "seed": str(parts.seed),
            "backbone": slug(parts.backbone, 40),
        }
        return _safe_part(_FIELD.sub(lambda match: values[match[1]], part).strip(_JOINING))


def _pattern(text: str) -> str:
    """Give the pattern of what stands before or after the number."""
    pieces = _FIELD.split(text)
    return "".join(_FIELD_PATTERNS[piece] if index % 2 else re.escape(piece) for index, piece in enumerate(pieces))


def _check_part(part: str) -> None:
    literal, fields = _FIELD.sub("", part), _FIELD.findall(part)
    if not part.strip(_JOINING) or part.strip(" .") != part or _FORBIDDEN.search(part) or _RESERVED.fullmatch(part):
        problem = "cannot be a name"
    elif any(unicodedata.category(letter)[0] == "C" for letter in literal):
        problem = "has letters that do not show, or that turn the direction of the others"
    elif len(literal.encode("utf-8", "replace")) > MAX_LITERAL_BYTES or len(set(fields)) < len(fields):
        problem = f"is too long (each field once, and at most {MAX_LITERAL_BYTES} bytes beside them)"
    else:
        return
    raise InvalidRequest(f"The name template's part {shorten(part)!r} {problem}.", f"For example {DEFAULT_TEMPLATE}")


def numbered(stem: str, count: int) -> Iterator[str]:
    """Give `count` names for the pictures of one request: the stem alone for one, else stem-1, stem-2, ..."""
    if count == 1:
        yield f"{stem}{SUFFIX}"
        return
    digits = len(str(count))
    for number in range(1, count + 1):
        yield f"{stem}-{number:0{digits}}{SUFFIX}"
