"""Sentences of the rooms below the window, in the person's language.

The contract, the storage and the engine speak English, because a log and a script read them too. `translated` finds
the template that a sentence was made from, and gives the same sentence in the person's language with the values put
in; a value that is a known word or sentence itself is translated too. packaging/languages.py harvests the templates.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studio.session.sentences import Sentences

MAX_CHARACTERS = 2_000
"""Longer texts are no sentences of ours."""

_log = logging.getLogger(__name__)


class _Spoken:
    """What the window speaks; one process has one language, as it has one translator."""

    file: Path | None = None
    sentences: Sentences | None = None


def speak(templates: Path | None) -> None:
    """Choose the language.

    Args:
        templates: The file with the English templates, whose translations the installed translator knows; None where
            English is spoken: nothing is read then.
    """
    _Spoken.file = templates
    _Spoken.sentences = None


def translated(text: str) -> str:
    """Give an English sentence, or several, in the person's language; unknown ones as they are. Never raises."""
    if _Spoken.file is None or not text or len(text) > MAX_CHARACTERS:
        return text
    try:
        if _Spoken.sentences is None:
            from studio.session.sentences import Sentences, read  # noqa: PLC0415 - English does without them

            _Spoken.sentences = Sentences(read(_Spoken.file))
        return _Spoken.sentences.translated(text)
    except Exception:  # noqa: BLE001 - an error's sentence must reach the person whatever is wrong with the translations
        _log.exception("a sentence could not be translated")
        return text
