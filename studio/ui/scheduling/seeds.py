"""Seeds as people write them: pure functions."""

from __future__ import annotations

import re
import unicodedata

from studio.contract.requests import MAX_SEED

_SEPARATORS = re.compile(r"[\s,_]+")
_DECIMAL = re.compile(r"0*([0-9]{1,20})")
_HEXADECIMAL = re.compile(r"0[xX]0*([0-9a-fA-F]{1,16})")


def parse_seed(text: str) -> int | None:
    """Read a seed: digits, with spaces, commas or underscores between them, or hexadecimal digits after "0x".

    Full-width digits of an input method are read as digits.

    Returns:
        0 to 2^64 - 1; None where the text is no such number.
    """
    plain = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text))
    if match := _HEXADECIMAL.fullmatch(plain):
        return int(match[1], 16)
    match = _DECIMAL.fullmatch(plain)
    seed = int(match[1]) if match else MAX_SEED + 1
    return seed if seed <= MAX_SEED else None
