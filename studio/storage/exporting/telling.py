"""How a picture was made, as a few pairs of a word and a value that a person reads."""

from __future__ import annotations

from studio.contract.records import PictureRecord
from studio.storage.exporting.page_words import PageWords
from studio.storage.metadata.foreign_records import ForeignRecord
from studio.storage.metadata.reading import Told

Rows = tuple[tuple[str, str], ...]


def prompt_of(told: Told) -> str:
    """Give what the picture was asked to show; empty where it does not say."""
    if told.record is not None:
        return told.record.request.prompt
    return "" if told.foreign is None else told.foreign.prompt


def settings_of(told: Told, words: PageWords) -> Rows:
    """Give the settings that it names, the one that it does not name left out."""
    if told.record is not None:
        rows = _of_record(told.record, words)
    else:
        rows = () if told.foreign is None else _of_foreign(told.foreign, words)
    return tuple((word, value) for word, value in rows if value)


def _of_record(record: PictureRecord, words: PageWords) -> Rows:
    request = record.request
    is_painted = request.enlarge is None or request.enlarge.is_creative
    backbone = record.backbone
    name = f"{backbone.name} ({backbone.operator})" if backbone.operator else backbone.name
    return (
        (words.negative, request.negative_prompt),
        (words.backbone, name),
        (words.scheduler, record.scheduler if is_painted else ""),
        (words.steps, str(request.scheduler.steps or len(record.steps)) if is_painted else ""),
        (words.guidance, "" if request.guidance.scale is None else f"{request.guidance.scale:g}"),
        (words.seed, str(record.seed) if is_painted else ""),
        (words.created, record.created[:19].replace("T", " ")),
    )


def _of_foreign(record: ForeignRecord, words: PageWords) -> Rows:
    return (
        (words.negative, record.negative),
        (words.backbone, record.model),
        (words.scheduler, record.sampler),
        (words.steps, "" if record.steps is None else str(record.steps)),
        (words.guidance, "" if record.cfg is None else f"{record.cfg:g}"),
        (words.seed, "" if record.seed is None else str(record.seed)),
        (words.program, record.source.program),
    )
