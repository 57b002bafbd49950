"""What the gallery says of a picture: its tip, what a screen reader reads, the names of labels and orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from studio.session.texts import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from studio.session.library import Entry

MAX_PROMPT = 300

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
    return [line for line in (*lines, ", ".join(marks), entry.fault, entry.name) if line]


def _marks(entry: Entry) -> list[str]:
    marks = []
    if entry.stars:
        text = QT_TRANSLATE_NOOP("Gallery", "1 star") if entry.stars == 1 else QT_TRANSLATE_NOOP("Gallery", "{n} stars")
        marks.append(_translated(text).format(n=entry.stars))
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
