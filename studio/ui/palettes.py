"""A theme's colours as Qt's palette."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette

from studio.ui.tokens import Colours

_Role = QPalette.ColorRole
_Group = QPalette.ColorGroup


def palette_of(colours: Colours) -> QPalette:
    """Give the palette, with its disabled group."""
    palette = QPalette()
    for role, colour in _roles(colours).items():
        for group in (_Group.Active, _Group.Inactive):
            palette.setColor(group, role, QColor(colour))
        palette.setColor(_Group.Disabled, role, QColor(_disabled_roles(colours).get(role, colour)))
    return palette


def _roles(colours: Colours) -> dict[QPalette.ColorRole, str]:
    return {
        _Role.Window: colours.panel,
        _Role.WindowText: colours.text,
        _Role.Base: colours.raised,
        _Role.AlternateBase: colours.panel,
        _Role.Text: colours.text,
        _Role.Button: colours.raised,
        _Role.ButtonText: colours.text,
        _Role.BrightText: colours.on_danger,
        _Role.PlaceholderText: colours.muted,
        _Role.Highlight: colours.accent_soft,
        _Role.HighlightedText: colours.text,
        _Role.Accent: colours.accent,
        _Role.Link: colours.accent_text,
        _Role.LinkVisited: colours.accent_text,
        _Role.ToolTipBase: colours.tooltip,
        _Role.ToolTipText: colours.on_tooltip,
        _Role.Light: colours.hover,
        _Role.Midlight: colours.hover,
        _Role.Mid: colours.border,
        _Role.Dark: colours.outline,
        _Role.Shadow: colours.border,
    }


def _disabled_roles(colours: Colours) -> dict[QPalette.ColorRole, str]:
    return {
        _Role.Base: colours.panel,
        _Role.Button: colours.panel,
        _Role.Accent: colours.track,
        _Role.Highlight: colours.border,
        **dict.fromkeys(
            (
                _Role.WindowText,
                _Role.Text,
                _Role.ButtonText,
                _Role.PlaceholderText,
                _Role.HighlightedText,
                _Role.Link,
                _Role.LinkVisited,
            ),
            colours.disabled,
        ),
    }
