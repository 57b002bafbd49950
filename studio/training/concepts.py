"""Which things are drawn: concepts from emojibase, matched to the vendors' drawings by code point or by name.

A concept is one emoji without skin tone; its key is the code points in hexadecimal, joined by `-`, without U+FE0F.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from studio.training.packages import PACKAGES, incomplete, package_folder, read_json

EMOJI_VENDORS = (
    "noto",
    "twemoji",
    "fluent-emoji-flat",
    "fxemoji",
    "emojione",
    "fluent-emoji",
    "streamline-emojis",
)
"""Iconify sets that draw emojis; `fluent-emoji-3d` are pictures."""
FLAG_VENDORS = ("circle-flags", "flag")
"""Iconify sets that draw the flags of countries, named by their ISO 3166 codes."""
ICON_VENDORS = (*EMOJI_VENDORS, *FLAG_VENDORS)
VENDORS = (*ICON_VENDORS, "fluent-emoji-3d")
FEWEST_VENDORS, FEWEST_FLAG_VENDORS = 4, 3
HELD_OUT_SHARE = 0.02

_WANTED_GROUPS = frozenset({0, 3, 4, 5, 6, 7})
_FLAGS_GROUP = 9
_COUNTRY = re.compile(r"^1f1(?:e[6-9a-f]|f[0-9a-f])-1f1(?:e[6-9a-f]|f[0-9a-f])$")
_WITH_THE = re.compile(
    r"^(United|Bahamas|Gambia|Maldives|Netherlands|Philippines|Isle)\b|(Islands|Republic|Territory|Territories|Union)$"
)
"""Countries that are said with an article: `flag of the United States`."""
_FIRST_INDICATOR = 0x1F1E6
_SYMBOLS_WANTED = re.compile(
    r"^(\w+ (circle|square)|check mark button|cross mark|red (question|exclamation) mark|recycling symbol"
    r"|peace symbol|no entry|warning|radioactive|large .* diamond)$"
)
_PEOPLE = """
thumbs up|thumbs down|waving hand|OK hand|victory hand|raised fist|clapping hands|folded hands|flexed biceps|eyes|eye
nose|ear|mouth|tongue|brain|tooth|bone|baby|boy|girl|man|woman|old man|old woman|police officer|princess|prince
superhero|mage|fairy|vampire|zombie|Santa Claus|snowboarder|person running|footprints
"""
_PEOPLE_WANTED = frozenset(_PEOPLE.strip().replace("\n", "|").split("|"))
_UNWANTED = re.compile(
    r"o\u2019clock|-thirty|ZZZ|pouring liquid|middle finger|^(cat|dog|tiger|horse|cow|pig|rabbit|mouse|monkey|dragon)$"
    r"|pistol|dagger|bomb|cigarette|syringe|keycap|kaaba|love hotel|globe showing (E|As)|oncoming|map of Japan"
)


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing with its words: `english` and `korean` are labels, `keywords` English tags."""

    key: str
    english: str
    korean: str
    keywords: tuple[str, ...]

    @property
    def is_flag(self) -> bool:
        """Whether it is a country's flag."""
        return country_code(self.key) is not None


def country_code(key: str) -> str | None:
    """`br` of a pair of regional indicators `1f1e7-1f1f7`; None for any other key."""
    if not _COUNTRY.match(key):
        return None
    return "".join(chr(ord("a") + int(part, 16) - _FIRST_INDICATOR) for part in key.split("-"))


def concept_key(hexcode: str) -> str:
    """`1F408-200D-2B1B` or `2764-fe0f` to the common spelling: lower case, without FE0F."""
    return "-".join(part for part in hexcode.lower().split("-") if part != "fe0f")


def slug(label: str) -> str:
    """A label as the icon sets spell it: `star-struck`, `woman-s-hat`."""
    return re.sub(r"[^a-z0-9]+", "-", label.lower().replace("\u2019", "")).strip("-")


def is_held_out(key: str) -> bool:
    """Whether a concept is kept out of training for evaluation: decided by its key alone, so that it never changes."""
    return zlib.crc32(key.encode()) % 1000 < 1000 * HELD_OUT_SHARE


def read_concepts(cache: Path) -> list[Concept]:
    """All wanted concepts in emojibase's order; whether anybody draws them is not looked at here.

    Raises:
        TrainingFault: the package of the labels is not whole.
    """
    folder = package_folder(cache, next(package for package in PACKAGES if package.name == "emojibase-data"))
    english = read_json(folder, "en/data.json", list)
    korean = {entry["hexcode"]: entry["label"] for entry in read_json(folder, "ko/data.json", list)}
    found = []
    for entry in english:
        label, group, key = entry["label"], entry.get("group"), concept_key(entry["hexcode"])
        if group == _FLAGS_GROUP and country_code(key) is not None:
            found.append(_flag(key, label, korean.get(entry["hexcode"], "")))
            continue
        wanted = (
            group in _WANTED_GROUPS
            or (group == 8 and _SYMBOLS_WANTED.match(label))
            or (group == 1 and label in _PEOPLE_WANTED)
        )
        if not wanted or _UNWANTED.search(label):
            continue
        tags = tuple(tag for tag in entry.get("tags", ()) if tag.isascii() and tag not in label)
        found.append(Concept(key, label, korean.get(entry["hexcode"], ""), tags))
    return found


def _flag(key: str, label: str, korean: str) -> Concept:
    """`flag: Brazil` and its Korean label as people say them: `flag of Brazil`, `브라질 국기`."""
    country, country_korean = label.removeprefix("flag: "), korean.removeprefix("깃발: ")
    the = "the " if _WITH_THE.search(country) else ""
    english, korean = f"flag of {the}{country}", f"{country_korean} 국기" if country_korean else ""
    return Concept(key, english, korean, (f"{country} flag",))


def _flag_names(folder: Path, vendor: str, keys: Iterable[str]) -> dict[str, str]:
    """Concept key to icon name in a set of flags; the rectangular form where there are two."""
    icons = read_json(folder, "icons.json", dict)["icons"]
    names = {key: f"{country_code(key)}{'-4x3' if vendor == 'flag' else ''}" for key in keys if country_code(key)}
    return {key: name for key, name in names.items() if name in icons}


def _icon_names(folder: Path, labels: dict[str, str]) -> dict[str, str]:
    """Concept key to icon name for one Iconify set: by its own table of code points, else by the slug of the label."""
    icons = read_json(folder, "icons.json", dict)["icons"]
    known: dict[str, str] = {}
    if (folder / "chars.json").exists():
        for hexcode, name in read_json(folder, "chars.json", dict).items():
            if name in icons:
                known.setdefault(concept_key(hexcode), name)
    for key, label in labels.items():
        for spelling in (slug(label), slug(label).replace("-", ""), slug(label) + "-face"):
            if key not in known and spelling in icons:
                known[key] = spelling
    return known


def _file_names(folder: Path) -> dict[str, str]:
    """Concept key to file name for pictures that are named by their code points."""
    names = {concept_key(path.stem): path.name for path in (folder / "assets").glob("*.webp")}
    if not names:
        raise incomplete(folder, "assets")
    return names


def find_drawings(cache: Path, concepts: list[Concept]) -> dict[str, dict[str, str]]:
    """Concept key to {vendor: icon name or file name}, only concepts that enough vendors draw.

    Raises:
        TrainingFault: a vendor's package is not whole.
    """
    labels = {concept.key: concept.english for concept in concepts}
    by_vendor: dict[str, dict[str, str]] = {}
    for vendor in ICON_VENDORS:
        folder = vendor_folder(cache, vendor)
        if vendor in FLAG_VENDORS:
            by_vendor[vendor] = _flag_names(folder, vendor, labels)
        else:
            by_vendor[vendor] = _icon_names(folder, labels)
    by_vendor["fluent-emoji-3d"] = _file_names(vendor_folder(cache, "fluent-emoji-3d"))
    drawn = {key: {vendor: names[key] for vendor, names in by_vendor.items() if key in names} for key in labels}
    return {
        key: vendors
        for key, vendors in drawn.items()
        if len(vendors) >= (FEWEST_FLAG_VENDORS if country_code(key) else FEWEST_VENDORS)
    }


def vendor_folder(cache: Path, vendor: str) -> Path:
    """Where a vendor's package lies below the cache."""
    return package_folder(cache, next(package for package in PACKAGES if package.name.endswith("/" + vendor)))
