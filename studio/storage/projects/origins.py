"""What a picture comes from: the file that it began with, and those that were put into it, with what they tell."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from studio.contract.codec import from_plain, to_plain
from studio.contract.errors import StudioError
from studio.contract.records import PictureRecord, SourceReference
from studio.document.layers import LayerRecord
from studio.storage.metadata.foreign_records import ForeignRecord

LayerSources = Mapping[int, tuple[SourceReference, ...]]
"""The files that a layer has something of, by the layer's id."""


@dataclass(frozen=True, slots=True)
class Part:
    """A picture that was put into another one.

    Attributes:
        reference: What records name it by.
        record: How it was made here; None where it was not, or does not say.
        foreign: How another program made it, where there is no record of ours.
    """

    reference: SourceReference
    record: PictureRecord | None = None
    foreign: ForeignRecord | None = None


@dataclass(frozen=True, slots=True)
class Origins:
    """What a picture comes from, beside the record that a project has had from the beginning.

    Attributes:
        base: What records name the file by that it began with; None where it began empty, or nobody knows.
        foreign: How another program made that file.
        parts: What was put into it; its layers say whether it is still there.
    """

    base: SourceReference | None = None
    foreign: ForeignRecord | None = None
    parts: tuple[Part, ...] = ()


def origins_json(origins: Origins, layers: Iterable[LayerRecord]) -> dict[str, object]:
    """Give as plain JSON values what a picture and its layers come from; empty where nothing is known."""
    values: dict[str, object] = {
        "base": to_plain(origins.base),
        "foreign": _texts_of(origins.foreign),
        "parts": [_plain_part(part) for part in origins.parts],
        "layers": {str(layer.id): to_plain(layer.sources) for layer in layers if layer.sources},
    }
    return {name: value for name, value in values.items() if value}


def read_origins(plain: object) -> tuple[Origins, LayerSources]:
    """Read what a picture and its layers come from, value by value; what cannot be read is left out."""
    if not isinstance(plain, Mapping):
        return Origins(), {}
    parts, layers = plain.get("parts"), plain.get("layers")
    read = (_part_of(each) for each in (parts if isinstance(parts, list) else []))
    origins = Origins(
        _reference_of(plain.get("base")), _foreign_of(plain.get("foreign")), tuple(part for part in read if part)
    )
    named = layers.items() if isinstance(layers, Mapping) else ()
    return origins, {int(layer): _references_of(each) for layer, each in named if str(layer).isdecimal()}


def _plain_part(part: Part) -> dict[str, object]:
    record = None if part.record is None else part.record.to_json()
    return {"reference": to_plain(part.reference), "record": record, "foreign": _texts_of(part.foreign)}


def _part_of(plain: object) -> Part | None:
    reference = _reference_of(plain.get("reference")) if isinstance(plain, Mapping) else None
    if reference is None or not isinstance(plain, Mapping):
        return None
    record = None
    if plain.get("record") is not None:
        with contextlib.suppress(StudioError):
            record = PictureRecord.from_json(plain["record"])
    return Part(reference, record, _foreign_of(plain.get("foreign")))


def _references_of(plain: object) -> tuple[SourceReference, ...]:
    read = map(_reference_of, plain if isinstance(plain, list) else [])
    return tuple(reference for reference in read if reference is not None)


def _reference_of(plain: object) -> SourceReference | None:
    with contextlib.suppress(StudioError):
        return None if plain is None else from_plain(SourceReference, plain, "reference")
    return None


def _texts_of(foreign: ForeignRecord | None) -> dict[str, str]:
    """Give what stood in the file: all the rest is told from it."""
    return {} if foreign is None else dict(foreign.texts)


def _foreign_of(plain: object) -> ForeignRecord | None:
    from studio.storage.metadata.recognising import foreign_of  # noqa: PLC0415 - only where there is something to read

    if not isinstance(plain, Mapping):
        return None
    return foreign_of({str(keyword): text for keyword, text in plain.items() if isinstance(text, str)})
