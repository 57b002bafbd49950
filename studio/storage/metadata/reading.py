"""What a picture file tells of how it was made: read from PNG, WebP and JPEG, told by content; nothing is decoded."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from studio.contract.errors import NoRecord, StudioError, UnreadablePicture
from studio.contract.geometry import Extent
from studio.contract.records import PictureRecord
from studio.storage import chunks
from studio.storage.metadata import jpegs, webps, xmp
from studio.storage.metadata.exif import COMMENT, read_exif
from studio.storage.metadata.foreign_records import ForeignRecord
from studio.storage.metadata.formats import PictureFormat
from studio.storage.metadata.recognising import foreign_of
from studio.storage.metadata.texts import FOREIGN, KEYWORDS, PARAMETERS, PROMPT, RECORD, WORKFLOW, XMP, Texts
from studio.storage.unreadable import CannotOpenNow, check_file, first_bytes

OTHER_FORMAT = "it is no PNG, WebP or JPEG"


@dataclass(frozen=True, slots=True)
class Told:
    """What a picture file tells of how it was made.

    Attributes:
        extent: Size of the picture, from its header; None where the format carries no record.
        format: The file's; None as above.
        record: Ours.
        fault: Why there is no record of ours: :class:`NoRecord`, or what is wrong with the one that is there.
        foreign: What another program wrote, where there is no record of ours.
        notices: What a person should know: a record that contradicts the picture, a text that is too large.
    """

    extent: Extent | None
    format: PictureFormat | None
    record: PictureRecord | None = None
    fault: StudioError | None = None
    foreign: ForeignRecord | None = None
    notices: tuple[str, ...] = ()


def read_told(path: Path) -> Told:
    """Read everything that a picture tells, in one pass: for an index of many.

    Raises:
        UnreadablePicture: The file is missing, empty, cut off or damaged.
    """
    found = read_texts(path)
    if found is None:
        return Told(None, None, fault=_other_format(path))
    try:
        record = _record_of(path, found)
    except StudioError as fault:
        return Told(found.extent, found.format, None, fault, foreign_of(found.texts), _fault_notices(path, found))
    return Told(found.extent, found.format, record, notices=record_notices(path, record, found.extent))


def read_record(path: Path) -> PictureRecord:
    """Read the record that a picture carries; the picture is not decoded.

    Raises:
        UnreadablePicture: The file is missing, empty or cut off.
        NoRecord: It carries no record of this studio.
        UnknownVersion: A newer studio wrote the record.
        InvalidRequest: The record is damaged.
    """
    return _read_record(path)[0]


def read_record_and_notices(path: Path) -> tuple[PictureRecord, tuple[str, ...]]:
    """Read the record that a picture carries, and what a person should know of it; the picture is not decoded.

    Raises:
        StudioError: As :func:`read_record`.
    """
    record, extent = _read_record(path)
    return record, record_notices(path, record, extent)


def read_foreign(path: Path) -> ForeignRecord | None:
    """Read what another program wrote of how it made a picture; None where there is nothing that can be read."""
    try:
        found = read_texts(path)
    except StudioError:
        return None
    return None if found is None else foreign_of(found.texts)


def record_notices(path: Path, record: PictureRecord, extent: Extent) -> tuple[str, ...]:
    """Say where a record contradicts the picture that carries it.

    Args:
        path: The picture's file.
        record: What it carries.
        extent: The picture's size.
    """
    if record.extent == extent:
        return ()
    return (
        f"The record of {path.name} speaks of {record.extent} pixels, but the picture has {extent}: "
        "it was changed by another program, or its settings belong to another picture.",
    )


def _read_record(path: Path) -> tuple[PictureRecord, Extent]:
    found = read_texts(path)
    if found is None:
        raise _other_format(path)
    return _record_of(path, found), found.extent


def _other_format(path: Path) -> NoRecord:
    return NoRecord(
        f"{path} carries no record: {OTHER_FORMAT}.", "Scanline Studio writes its record into files of these formats."
    )


def _record_of(path: Path, found: Texts) -> PictureRecord:
    text = found.texts.get(RECORD)
    if text is None and RECORD in found.faults:
        raise UnreadablePicture(f"The record of {path} {found.faults[RECORD]}.", "Copy it again from where it came.")
    if text is None:
        hint = "It was not made here, or another program left the record out when it saved the picture."
        raise NoRecord(f"{path} carries no record of Scanline Studio.", hint)
    try:
        return PictureRecord.from_json(text)
    except StudioError as error:
        raise type(error)(f"{path}: {error.text}", error.hint) from error


def _fault_notices(path: Path, found: Texts) -> tuple[str, ...]:
    return tuple(f"What {path.name} says as {key!r} {fault}." for key, fault in found.faults.items() if key != RECORD)


def read_texts(path: Path) -> Texts | None:
    """Give what a file says beside its pixels, told by its content; None for a format without a record.

    Raises:
        UnreadablePicture: The file is missing, empty, cut off or damaged.
    """
    check_file(path)
    try:
        start = first_bytes(path)
        with path.open("rb") as file:
            if start.startswith(chunks.SIGNATURE):
                return _from_png(file, path)
            if start.startswith(jpegs.SIGNATURE):
                return _from_jpeg(file, path)
            return _from_webp(file, path) if webps.is_webp(start) else None
    except OSError as error:
        raise CannotOpenNow(f"{path} cannot be read: {error.strerror or error}.") from error


def _from_png(file: BinaryIO, path: Path) -> Texts:
    extent = chunks.read_extent(file, path)
    found = chunks.read_texts(file, path, KEYWORDS, until=RECORD)
    texts = dict(found.texts)
    packet = texts.pop(XMP, "")
    if RECORD not in texts and RECORD not in found.faults:
        texts |= _ours(xmp.read_packet(packet.encode("utf-8", "replace")).properties)
    return Texts(PictureFormat.PNG, extent, texts, found.faults)


def _from_jpeg(file: BinaryIO, path: Path) -> Texts:
    found = jpegs.read_parts(file, path)
    if found.extent is None:
        raise UnreadablePicture(f"{path} is damaged: it does not say how large its picture is.")
    packet = xmp.read_packet(found.xmp)
    properties, faults = packet.properties, {}
    if packet.extension:
        extension = found.extension(packet.extension)
        properties = {**properties, **xmp.read_packet(extension).properties}
        if not extension:
            faults = {RECORD: "is damaged or cut off: a part of it is missing"}
    texts = {**_from_exif(found.exif), **_ours(properties)}
    return Texts(PictureFormat.JPEG, found.extent, texts, faults)


def _from_webp(file: BinaryIO, path: Path) -> Texts:
    found = webps.read_parts(file, path)
    if found.extent is None:
        raise UnreadablePicture(f"{path} is damaged: it does not say how large its picture is.")
    faults = {{"XMP": RECORD, "EXIF": PARAMETERS}[name]: fault for name, fault in found.faults.items()}
    texts = {**_from_exif(found.exif), **_ours(xmp.read_packet(found.xmp).properties)}
    return Texts(PictureFormat.WEBP, found.extent, texts, faults)


def _ours(properties: Mapping[str, str]) -> dict[str, str]:
    """Give our own XMP properties as texts by keyword."""
    texts = _texts_of_json(properties.get(xmp.TEXTS, ""))
    if xmp.RECORD in properties:
        texts[RECORD] = properties[xmp.RECORD]
    return texts


def _from_exif(block: bytes) -> dict[str, str]:
    """Give the texts of an EXIF block: the comment, and what stands behind a keyword and a colon."""
    texts: dict[str, str] = {}
    for tag, text in read_exif(block).items():
        keyword, colon, rest = text.partition(":")
        known = {each.lower(): each for each in FOREIGN if each != PARAMETERS}.get(keyword.strip().lower())
        if tag == COMMENT and text.lstrip().startswith("{"):
            texts |= {key: each for key, each in _texts_of_json(text).items() if key in (PROMPT, WORKFLOW)}
        elif tag == COMMENT:
            texts.setdefault(PARAMETERS, text)
        elif known and colon:
            texts.setdefault(known, rest)
    return texts


def _texts_of_json(text: str) -> dict[str, str]:
    """Give the texts of other programs in a JSON object; a value that is JSON itself becomes its text."""
    try:
        plain = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(plain, dict):
        return {}
    found = {key: value for key, value in plain.items() if key in FOREIGN}
    return {key: value if isinstance(value, str) else json.dumps(value) for key, value in found.items()}
