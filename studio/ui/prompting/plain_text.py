"""Text as a prompt may hold it: one kind of line end, no character that no file could hold."""

from __future__ import annotations

import re

_LINE_ENDS = re.compile("\r\n|[\r\u2028\u2029]")
_FORBIDDEN = re.compile("[\ud800-\udfff\x00]")


def with_plain_lines(text: str) -> str:
    r"""Give a text whose lines end in "\n", whoever wrote it: Windows, or Qt with its own separators."""
    return _LINE_ENDS.sub("\n", text)


def without_forbidden(text: str) -> str:
    """Give a text without NUL and halves of surrogate pairs: a request refuses both."""
    return _FORBIDDEN.sub("", text)


def in_one_line(text: str, length: int) -> str:
    """Give the beginning of a text with every run of white space as one space, for a list or a summary.

    Args:
        text: May be very long; little more than the beginning is looked at.
        length: Characters at most, with the ellipsis that stands for the rest.
    """
    line = " ".join(text[: length * 4].split())
    is_short = len(text) <= length * 4 and len(line) <= length
    return line if is_short else f"{line[: length - 1]}…"


def qt_position(text: str, position: int) -> int:
    """Give where a character stands for Qt, which counts those beyond U+FFFF twice.

    Args:
        text: The whole text.
        position: Index of the character in it.
    """
    head = text[:position]
    return len(head) if head.isascii() else len(head.encode("utf-16-le", "surrogatepass")) // 2
