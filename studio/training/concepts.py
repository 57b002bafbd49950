"""Which things are drawn: concepts from emojibase, matched to the vendors' drawings by code point or by name.

A concept is one emoji without skin tone; its key is the code points in hexadecimal, joined by `-`, without U+FE0F.
"""

from __future__ import annotations

import json
import re
import zlib
from dataclasses import dataclass
from pathlib import Path

from studio.training.packages import PACKAGES, package_folder

ICON_VENDORS = ("noto", "twemoji", "fluent-emoji-flat", "fxemoji", "emojione")
VENDORS = (*ICON_VENDORS, "fluent-emoji-3d")
FEWEST_VENDORS = 4
HELD_OUT_SHARE = 0.02

_WANTED_GROUPS = frozenset({0, 3, 4, 5, 6, 7})
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
    """All wanted concepts in emojibase's order; whether anybody draws them is not looked at here."""
    folder = package_folder(cache, next(package for package in PACKAGES if package.name == "emojibase-data"))
    english = json.loads((folder / "en" / "data.json").read_text(encoding="utf-8"))
    korean = {
        entry["hexcode"]: entry["label"]
        for entry in json.loads((folder / "ko" / "data.json").read_text(encoding="utf-8"))
    }
    found = []
    for entry in english:
        label = entry["label"]
        group = entry.get("group")
        wanted = (
            group in _WANTED_GROUPS
            or (group == 8 and _SYMBOLS_WANTED.match(label))
            or (group == 1 and label in _PEOPLE_WANTED)
        )
        if not wanted or _UNWANTED.search(label):
            continue
        tags = tuple(tag for tag in entry.get("tags", ()) if tag.isascii() and tag not in label)
        found.append(Concept(concept_key(entry["hexcode"]), label, korean.get(entry["hexcode"], ""), tags))
    return found


def _icon_names(folder: Path, labels: dict[str, str]) -> dict[str, str]:
    """Concept key to icon name for one Iconify set: by its own table of code points, else by the slug of the label."""
    icons = json.loads((folder / "icons.json").read_text(encoding="utf-8"))["icons"]
    table = folder / "chars.json"
    known: dict[str, str] = {}
    if table.exists():
        for hexcode, name in json.loads(table.read_text(encoding="utf-8")).items():
            if name in icons:
                known.setdefault(concept_key(hexcode), name)
    for key, label in labels.items():
        for spelling in (slug(label), slug(label).replace("-", ""), slug(label) + "-face"):
            if key not in known and spelling in icons:
                known[key] = spelling
    return known


def find_drawings(cache: Path, concepts: list[Concept]) -> dict[str, dict[str, str]]:
    """Concept key to {vendor: icon name or file name}, only concepts drawn by at least FEWEST_VENDORS."""
    labels = {concept.key: concept.english for concept in concepts}
    by_vendor: dict[str, dict[str, str]] = {}
    for vendor in ICON_VENDORS:
        package = next(package for package in PACKAGES if package.name.endswith("/" + vendor))
        by_vendor[vendor] = _icon_names(package_folder(cache, package), labels)
    flat = next(package for package in PACKAGES if package.name.endswith("fluent-emoji-3d"))
    by_vendor["fluent-emoji-3d"] = {
        concept_key(path.stem): path.name for path in (package_folder(cache, flat) / "assets").glob("*.webp")
    }
    drawn = {key: {vendor: names[key] for vendor, names in by_vendor.items() if key in names} for key in labels}
    return {key: vendors for key, vendors in drawn.items() if len(vendors) >= FEWEST_VENDORS}
