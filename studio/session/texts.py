"""Marks texts for translation where they stand as data; they are translated where they are shown."""

from __future__ import annotations


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # noqa: N802 - the name that Qt's lupdate looks for
    """Give the text as it is; Qt's own function of this name does the same, but its type says `object`.

    Args:
        context: Under which translators find it.
        text: In English.
    """
    return text
