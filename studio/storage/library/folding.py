"""Texts as the index compares them: composed, without case, and cut into what its tokenizer finds again.

SQLite's `unicode61` takes a run of letters for one word, so that a syllable inside a Korean, Chinese, Japanese or Thai
word would never be found. Here every letter of a script that writes many words without a space stands alone, and a
search for such a word is a search for its letters in a row: any part of a word is found, one syllable too.
"""

from __future__ import annotations

import re
import unicodedata

ORDER_CHARACTERS = 80
"""So much of a text decides where it is sorted."""
DIGITS = 12
LAST = "\U0010ffff"
"""Sorted behind every text."""

_ALONE = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
_LETTER_ALONE = re.compile(f"([{_ALONE}])")
_UNFINISHED_SYLLABLE = re.compile("(?<=[\uac00-\ud7a3])[\u3131-\u318e]+$")
_NUMBER = re.compile(r"[0-9]+")


def composed(text: str) -> str:
    """Give a text in Unicode's composed form, without what no database takes: lone surrogates and zero bytes."""
    clean = text.encode("utf-8", "replace").decode("utf-8").replace("\0", " ")
    return clean if clean.isascii() else unicodedata.normalize("NFC", clean)


def folded(text: str) -> str:
    """Give a text without case, composed."""
    return composed(text).casefold()


def order(text: str) -> str:
    """Give what a text is sorted by: without case, numbers by their value ("fox2" before "fox10")."""
    return _NUMBER.sub(lambda match: match[0].zfill(DIGITS), folded(text[:ORDER_CHARACTERS]))


def indexed(text: str) -> str:
    """Give a text as it is written into the full-text index."""
    return _LETTER_ALONE.sub(r" \1 ", text) if not text.isascii() else text


def matching(text: str, *, is_whole: bool) -> str | None:
    """Give the full-text expression that finds a word or phrase; None where it has no letter or digit to find.

    Args:
        text: Anything; whatever it holds, it is quoted.
        is_whole: The last word is complete; else words that begin with it are found too.
    """
    finished = _UNFINISHED_SYLLABLE.sub("", composed(text))
    pieces = indexed(finished)
    if not any(unicodedata.category(letter)[0] in "LN" for letter in pieces):
        return None
    quoted = '"' + pieces.replace('"', " ").strip() + '"'
    return quoted if is_whole else f"{quoted}*"
