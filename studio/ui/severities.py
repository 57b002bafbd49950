"""How a notice's severity is shown and said: a drawing of its own shape, a word, and only then a colour."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from studio.session.notices import Notice, Severity


@dataclass(frozen=True, slots=True)
class SeverityLook:
    """How one severity looks.

    Attributes:
        icon: Name of its icon.
        colour: Token of its colour.
        word: Its name in English.
        rank: The higher, the more it matters.
    """

    icon: str
    colour: str
    word: str
    rank: int


LOOKS = {
    Severity.INFO: SeverityLook("info", "accent_text", str(QT_TRANSLATE_NOOP("Severity", "Note")), 0),
    Severity.WARNING: SeverityLook("warning", "warning", str(QT_TRANSLATE_NOOP("Severity", "Warning")), 1),
    Severity.ERROR: SeverityLook("error", "danger", str(QT_TRANSLATE_NOOP("Severity", "Error")), 2),
}


def word_of(severity: Severity) -> str:
    """Give the severity's name in the language of the moment."""
    return QCoreApplication.translate("Severity", LOOKS[severity].word)


def spoken(notice: Notice) -> str:
    """Give a notice as a screen reader says it and as it is copied: "Error: text hint"."""
    return " ".join(part for part in (f"{word_of(notice.severity)}: {notice.text}", notice.hint) if part)
