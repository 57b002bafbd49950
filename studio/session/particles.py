"""Korean particles that depend on how the word before them ends."""

from __future__ import annotations

import re

_PAIRS = {
    "은(는)": ("은", "는"),
    "이(가)": ("이", "가"),
    "을(를)": ("을", "를"),
    "과(와)": ("과", "와"),
    "(으)로": ("으로", "로"),
    "(이)라": ("이라", "라"),
    "(이)며": ("이며", "며"),
}
_BOTH = re.compile("|".join(re.escape(both) for both in _PAIRS))
# What a reader hears at the end of a digit's name: nothing, the l of 일, 칠, 팔, or another consonant.
_DIGITS = {"0": "m", "1": "l", "2": "", "3": "m", "4": "", "5": "", "6": "k", "7": "l", "8": "l", "9": ""}
_CLOSING = "'\"`)]}\u201d\u2019"
_FIRST, _LAST, _FINALS, _RIEUL = 0xAC00, 0xD7A3, 28, 8


def with_particles(text: str) -> str:
    """Choose between 은 and 는, 이 and 가, 을 and 를 wherever a text has both, as in 파일은(는).

    After a word whose end is not known to be heard as a consonant or a vowel, as an English one, both stay.
    """
    return _BOTH.sub(lambda found: _chosen(found[0], _end_of(text[: found.start()])), text)


def _chosen(both: str, end: str | None) -> str:
    if end is None:
        return both
    after_consonant, after_vowel = _PAIRS[both]
    if both == "(으)로":
        return after_vowel if end in ("", "l") else after_consonant
    return after_consonant if end else after_vowel


def _end_of(text: str) -> str | None:
    """Give how a text ends: "" in a vowel, "l" in ㄹ, another letter in another consonant; None where unknown."""
    last = text.rstrip(_CLOSING)[-1:]
    if last in _DIGITS:
        return _DIGITS[last]
    if not last or not _FIRST <= ord(last) <= _LAST:
        return None
    final = (ord(last) - _FIRST) % _FINALS
    return "" if final == 0 else "l" if final == _RIEUL else "k"
