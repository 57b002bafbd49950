"""How boxes for numbers show them: in the digits of the locale, without marks between thousands, which nobody types."""

from __future__ import annotations

from PySide6.QtCore import QLocale

UNKNOWN = "\N{EM DASH}"
"""Stands where a number is not known yet."""


def plain_locale() -> QLocale:
    """Give the locale of the moment without marks between thousands."""
    locale = QLocale()
    locale.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)
    return locale
