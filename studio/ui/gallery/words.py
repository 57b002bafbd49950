"""What the gallery says of a picture: its tip, what a screen reader reads, the names of labels and orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from studio.session.messages import translated
from studio.session.texts import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from studio.session.library import Entry

MAX_PROMPT = 300
SHORT_PROMPT = 90
DIVIDER = "  \N{MIDDLE DOT}  "

LABEL_COLOURS = {
    "red": "#d9453a",
    "orange": "#e5862e",
    "yellow": "#d9b21c",
    "green": "#4a9d5b",
    "blue": "#3d7fd0",
    "violet": "#9160c7",
}
"""The colours of the labels, the same in every theme: a label is recognised by its colour."""

_LABELS = {
    "red": QT_TRANSLATE_NOOP("Gallery", "Red"),
    "orange": QT_TRANSLATE_NOOP("Gallery", "Orange"),
    "yellow": QT_TRANSLATE_NOOP("Gallery", "Yellow"),
    "green": QT_TRANSLATE_NOOP("Gallery", "Green"),
    "blue": QT_TRANSLATE_NOOP("Gallery", "Blue"),
    "violet": QT_TRANSLATE_NOOP("Gallery", "Violet"),
}
_SORTS = {
    "newest": QT_TRANSLATE_NOOP("Gallery", "Newest first"),
    "oldest": QT_TRANSLATE_NOOP("Gallery", "Oldest first"),
    "name": QT_TRANSLATE_NOOP("Gallery", "By name"),
    "size": QT_TRANSLATE_NOOP("Gallery", "Largest first"),
    "stars": QT_TRANSLATE_NOOP("Gallery", "Most stars first"),
    "prompt": QT_TRANSLATE_NOOP("Gallery", "By prompt"),
}


def label_name(label: str) -> str:
    """Give the name of a label in the language of the moment."""
    return _translated(_LABELS[label])


def sort_names() -> dict[str, str]:
    """Give the orders, each with its name in the language of the moment."""
    return {sort: _translated(name) for sort, name in _SORTS.items()}


def pictures(count: int) -> str:
    """Give a number of pictures in words."""
    text = QT_TRANSLATE_NOOP("Gallery", "1 picture") if count == 1 else QT_TRANSLATE_NOOP("Gallery", "{count} pictures")
    return _translated(text).format(count=QLocale().toString(count))


def tip(entry: Entry) -> str:
    """Give what a picture tells, escaped, because a prompt may hold anything, as rich text, which is wrapped."""
    import html  # noqa: PLC0415 - its table of entities is not needed for the first paint

    return "<br>".join(html.escape(line) for line in _lines(entry))


def _lines(entry: Entry) -> list[str]:
    prompt = entry.prompt if len(entry.prompt) <= MAX_PROMPT else f"{entry.prompt[:MAX_PROMPT]}…"
    lines = [*prompt.splitlines()]
    if entry.width:
        size = _translated(QT_TRANSLATE_NOOP("Gallery", "{width} x {height} pixels"))
        lines.append(size.format(width=entry.width, height=entry.height))
    if entry.backbone:
        lines.append(entry.backbone)
    if entry.seed is not None:
        lines.append(_translated(QT_TRANSLATE_NOOP("Gallery", "Seed {seed}")).format(seed=entry.seed))
    marks = [*_marks(entry)]
    if entry.tags:
        marks.append(", ".join(entry.tags))
    # A fault names the whole path; the name is told anyway.
    return [line for line in (*lines, ", ".join(marks), translated(entry.fault), entry.name) if line]


def in_a_line(entry: Entry) -> str:
    """Give what a picture tells in one line: what it shows, how large it is, how it was made, how it is marked."""
    prompt = " ".join(entry.prompt.split())
    parts = [prompt if len(prompt) <= SHORT_PROMPT else f"{prompt[:SHORT_PROMPT]}…", _size(entry), entry.backbone]
    if entry.steps:
        parts.append(_translated(QT_TRANSLATE_NOOP("Gallery", "{n} steps")).format(n=entry.steps))
    if entry.seed is not None:
        parts.append(_translated(QT_TRANSLATE_NOOP("Gallery", "Seed {seed}")).format(seed=entry.seed))
    parts += [label_name(entry.label) if entry.label else "", ", ".join(entry.tags)]
    return DIVIDER.join(part for part in parts if part)


def differences(first: Entry, second: Entry) -> str:
    """Give in one line what was another when the second of two pictures was made; empty where neither tells it."""
    asked = (
        (QT_TRANSLATE_NOOP("Gallery", "Prompt"), first.prompt, second.prompt),
        (QT_TRANSLATE_NOOP("Gallery", "Without"), first.negative_prompt, second.negative_prompt),
        (QT_TRANSLATE_NOOP("Gallery", "Backbone"), first.backbone, second.backbone),
        (QT_TRANSLATE_NOOP("Gallery", "Scheduler"), first.scheduler, second.scheduler),
        (QT_TRANSLATE_NOOP("Gallery", "Steps"), first.steps, second.steps),
        (QT_TRANSLATE_NOOP("Gallery", "Seed"), first.seed, second.seed),
        (QT_TRANSLATE_NOOP("Gallery", "Size"), _size(first), _size(second)),
    )
    different = [f"{_translated(name)}: {_value(one)} | {_value(two)}" for name, one, two in asked if one != two]
    if different:
        return DIVIDER.join(different)
    has_record = bool(first.backbone and second.backbone)
    return _translated(QT_TRANSLATE_NOOP("Gallery", "Both were made with the same settings.")) if has_record else ""


def stars_name(stars: int) -> str:
    """Give a number of stars in words."""
    text = QT_TRANSLATE_NOOP("Gallery", "1 star") if stars == 1 else QT_TRANSLATE_NOOP("Gallery", "{n} stars")
    return _translated(text).format(n=stars)


def _size(entry: Entry) -> str:
    return f"{entry.width} \N{MULTIPLICATION SIGN} {entry.height}" if entry.width else ""


def _value(value: object) -> str:
    text = " ".join(str("" if value is None else value).split())
    return (text if len(text) <= SHORT_PROMPT else f"{text[:SHORT_PROMPT]}…") or "\N{EN DASH}"


def _marks(entry: Entry) -> list[str]:
    marks = []
    if entry.stars:
        marks.append(stars_name(entry.stars))
    if entry.label:
        marks.append(label_name(entry.label))
    return marks


def spoken(entry: Entry, *, is_broken: bool, is_shown: bool) -> str:
    """Give what a screen reader says of a picture."""
    parts = [entry.name, entry.prompt[:MAX_PROMPT], *_marks(entry)]
    if is_broken or entry.fault:
        parts.append(_translated(QT_TRANSLATE_NOOP("Gallery", "cannot be read")))
    if is_shown:
        parts.append(_translated(QT_TRANSLATE_NOOP("Gallery", "on the canvas")))
    return ", ".join(part for part in parts if part)


def _translated(text: str) -> str:
    return QCoreApplication.translate("Gallery", text)
