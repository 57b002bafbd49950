"""What a picture file says of itself without being decoded: its size, how it was made, what is wrong with it."""

# ruff: noqa: PLC0415 - what costs time to import waits until it is needed: the start of the program is short

from __future__ import annotations

import hashlib
import json
import os
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from studio.contract.errors import StudioError, UnreadablePicture
from studio.storage.chunks import SIGNATURE, find_text
from studio.storage.metadata.foreign import ForeignRecord
from studio.storage.metadata.formats import PictureFormat
from studio.storage.metadata.orientations import orientation_of
from studio.storage.metadata.reading import read_texts
from studio.storage.metadata.recognising import foreign_of
from studio.storage.metadata.texts import RECORD, Texts
from studio.storage.unreadable import FORMATS, CannotOpenNow, check_size, why_unreadable

SUFFIXES = frozenset(
    (".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".webp", ".avif", ".tif", ".tiff", ".bmp", ".dib", ".gif")
)
"""Endings of the files that belong to the library."""
SAMPLE_BYTES = 32_768
"""Beginning and end of a file that tell it from others."""
MAX_TEXT = 1_000_000
MAX_NAME = 500
MAX_STEPS = 2**31
_PNG_END = b"IEND\xaeB`\x82"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_QUARTER_TURNS = (5, 6, 7, 8)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a file says; see :class:`studio.storage.library.entries.Entry` for the values of the same name.

    Attributes:
        fingerprint: Tells the content from any other: a hash of its length, beginning and end; empty where its disk
            did not give it, which is tried again.
    """

    fingerprint: str = ""
    width: int = 0
    height: int = 0
    created: str = ""
    prompt: str = ""
    negative_prompt: str = ""
    backbone: str = ""
    family: str = ""
    scheduler: str = ""
    steps: int = 0
    seed: int | None = None
    source: str = "none"
    fault: str = ""


def read_facts(path: Path) -> Facts:
    """Read what a picture file says of itself; a fault is a value, and nothing is raised for one.

    The pixels are not decoded: that the file is whole is only checked as far as its parts tell.
    """
    facts = Facts()
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            beginning, end = _samples(file, size)
        facts = replace(facts, fingerprint=_fingerprint(size, beginning, end))
        if size == 0:
            return replace(facts, fault=f"{path} is empty (0 bytes). Copy it again from where it came.")
        return _read(path, facts, beginning, end)
    except CannotOpenNow as error:
        return replace(facts, fingerprint="", fault=str(error))
    except StudioError as error:
        return replace(facts, fault=str(error))
    except MemoryError:
        return replace(facts, fault=f"{path} needs more memory to open than there is.")
    except Exception as error:  # noqa: BLE001  # a file's import: a decoder may raise anything on a hostile file
        is_of_disk = isinstance(error, OSError) and error.errno  # a decoder's own has no number
        return replace(facts, fingerprint="" if is_of_disk else facts.fingerprint, fault=_why(path, error))


def fingerprint_at(path: Path) -> str:
    """Give what tells a file's content from any other, empty where it cannot be read."""
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            return _fingerprint(size, *_samples(file, size))
    except (OSError, ValueError):
        return ""


def _why(path: Path, error: Exception) -> str:
    if isinstance(error, OSError) and error.errno:  # the disk's; a decoder's own has no number
        return f"{path} cannot be read: {error.strerror or error}."
    try:
        return str(why_unreadable(path, error))
    except OSError as gone:
        return f"{path} cannot be read: {gone.strerror or gone}."


def _samples(file: BinaryIO, size: int) -> tuple[bytes, bytes]:
    """Give the beginning and the end of a file, which do not overlap."""
    beginning = file.read(SAMPLE_BYTES)
    if size <= SAMPLE_BYTES:
        return beginning, b""
    file.seek(max(SAMPLE_BYTES, size - SAMPLE_BYTES))
    return beginning, file.read(SAMPLE_BYTES)


def _fingerprint(size: int, *samples: bytes) -> str:
    digest = hashlib.blake2b(str(size).encode(), digest_size=16)
    for sample in samples:
        digest.update(sample)
    return digest.hexdigest()


def _read(path: Path, facts: Facts, beginning: bytes, end: bytes) -> Facts:
    is_png = beginning.startswith(SIGNATURE)
    try:
        if not is_png:
            facts = _with_extent(path, facts)
            check_size(path, facts.width, facts.height)
        said = read_texts(path)
        if said is None:
            return facts
        facts = _with_said(facts, said)
        if is_png:
            check_size(path, facts.width, facts.height)
            _check_png_end(path, beginning, end)
    except CannotOpenNow:
        raise
    except UnreadablePicture as error:  # what was read before stays
        return replace(facts, fault=str(error))
    return replace(facts, fault=f"The record of {path} {said.faults[RECORD]}.") if RECORD in said.faults else facts


def _with_said(facts: Facts, said: Texts) -> Facts:
    if said.format is PictureFormat.PNG:
        facts = replace(facts, width=said.extent.width, height=said.extent.height)
    text = said.texts.get(RECORD)
    return (None if text is None else _with_own(facts, text)) or _with_foreign(facts, foreign_of(said.texts))


def _check_png_end(path: Path, beginning: bytes, end: bytes) -> None:
    """Refuse a PNG whose last part is missing; where much stands behind it, the parts lead there.

    Raises:
        UnreadablePicture: It is cut off.
    """
    if _PNG_END not in (beginning[-len(_PNG_END) :] + end if end else beginning):
        with path.open("rb") as file:
            find_text(file, path, b"\0")


def _with_extent(path: Path, facts: Facts) -> Facts:
    """Add the size as the picture stands upright, which the header says."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # the size is checked here, by the header; Pillow's own check would say no size
    warnings.filterwarnings("ignore", module=r"PIL\.")  # of what is wrong beside the pixels
    with Image.open(path, formats=FORMATS) as image:
        width, height = image.size
        is_turned = image.format != "TIFF" and orientation_of(image.info) in _QUARTER_TURNS
    return replace(facts, width=height, height=width) if is_turned else replace(facts, width=width, height=height)


def _with_own(facts: Facts, text: str) -> Facts | None:
    """Add what the index holds of a record of ours, None where it is none; each value is checked for itself.

    The whole record is not checked here: that takes ten times as long, and whoever recalls it does so.
    """
    try:
        record = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(record, dict) or not isinstance(record.get("request"), dict):
        return None
    request = record["request"]
    backbone, asked = _mapping(record.get("backbone")), _mapping(request.get("scheduler"))
    steps = record.get("steps")
    return replace(
        facts,
        created=_moment(record.get("created")),
        prompt=_text(request.get("prompt")),
        negative_prompt=_text(request.get("negative_prompt")),
        backbone=_text(backbone.get("id"), MAX_NAME),
        family=_text(backbone.get("family"), MAX_NAME),
        scheduler=_text(asked.get("id"), MAX_NAME) or _text(record.get("scheduler"), MAX_NAME),
        steps=_count(asked.get("steps")) or (len(steps) if isinstance(steps, list) else 0),
        seed=_seed(record.get("seed")),
        source="studio",
    )


def _with_foreign(facts: Facts, record: ForeignRecord | None) -> Facts:
    """Add what another program wrote."""
    if record is None:
        return facts
    return replace(
        facts,
        prompt=_text(record.prompt),
        negative_prompt=_text(record.negative),
        backbone=_text(record.model, MAX_NAME),
        scheduler=_text(record.sampler, MAX_NAME),
        steps=_count(record.steps),
        seed=_seed(record.seed),
        source=record.source.value,
    )


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _text(value: object, limit: int = MAX_TEXT) -> str:
    return value[:limit] if isinstance(value, str) else ""


def _count(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < MAX_STEPS else 0


def _seed(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**64 else None


def _moment(value: object) -> str:
    """Give a time as it was written where it is one (ISO 8601), else nothing."""
    text = _text(value, 40)
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return ""
    return text if _DAY.match(text) else ""


def changed_at(mtime_ns: int) -> str:
    """Give a file's time of change in ISO 8601, on the clock of this machine."""
    try:
        return datetime.fromtimestamp(mtime_ns // 10**9, UTC).astimezone().isoformat()
    except (OSError, OverflowError, ValueError):  # metadata that lie: the year 300,000
        return "1970-01-01T00:00:00+00:00"


def microseconds(created: str) -> int:
    """Give a time in microseconds since the epoch; without an offset it is taken for UTC."""
    moment = datetime.fromisoformat(created)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    since = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 10**6 + since.microseconds
