"""The one style sheet, made of a theme's tokens: what a palette cannot say."""

from __future__ import annotations

from dataclasses import asdict

from PySide6.QtGui import QFont

from studio.ui.tokens import FontStep, Theme


def style_sheet(theme: Theme, font: QFont) -> str:
    """Give the style sheet of a theme.

    Args:
        theme: The theme.
        font: The application's font, whose size text of other steps is a multiple of.
    """
    sheet = _SHEET
    for name, colour in sorted(asdict(theme.colours).items(), key=lambda item: -len(item[0])):
        sheet = sheet.replace(f"@{name};", f"{colour};")
    for step in FontStep:
        sheet = sheet.replace(f"@size-{step.name.lower()};", f"{_size(font, step)};")
    return sheet


def _size(font: QFont, step: FontStep) -> str:
    if font.pointSizeF() > 0:
        return f"{font.pointSizeF() * step.value:.1f}pt"
    return f"{round(font.pixelSize() * step.value)}px"


_SHEET = """
QLabel[role="muted"] { color: @muted; }
QLabel[role="small"] { color: @muted; font-size: @size-small; }
QLabel[role="heading"] { font-weight: 600; }
QLabel[role="title"] { font-size: @size-title; font-weight: 600; }
QLabel[role="danger"] { color: @danger; }
QLabel[role="warning"] { color: @warning; }
QLabel[role="success"] { color: @success; }
QPushButton[kind="primary"] { background: @accent; color: @on_accent; }
"""
