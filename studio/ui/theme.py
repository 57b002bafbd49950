"""The look of the moment: it paints the whole program in a theme, and follows the system where asked to.

A widget takes colours from its palette or from :func:`current`, and paints itself again on `PaletteChange`. Text and
buttons of another kind carry a property that the style sheet knows::

    theme.set_role(label, "muted")        # muted, heading, title, small, danger, warning, success
    theme.set_kind(button, "primary")     # primary, danger, quiet
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from studio.ui.palettes import palette_of
from studio.ui.style_sheet import style_sheet
from studio.ui.tokens import DARK, LIGHT, RADIUS, Colours, FontStep, Spacing, Theme, load_theme

__all__ = [
    "DARK",
    "LIGHT",
    "RADIUS",
    "Colours",
    "FontStep",
    "Spacing",
    "Theme",
    "ThemeSwitch",
    "apply",
    "current",
    "font",
    "load_theme",
    "reset",
    "set_kind",
    "set_role",
    "wanted",
]

SYSTEM = "system"
_SCHEMES = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}


class _Shown:
    """What the program is painted in; there is one screen look for one process, as there is one palette."""

    theme = LIGHT


def current() -> Theme:
    """Give the theme of the moment; before one was applied, the built-in light one."""
    return _Shown.theme


def reset(application: QApplication) -> None:
    """Take everything back that :func:`apply` did, as after the last window of a test."""
    _Shown.theme = LIGHT
    application.setStyleSheet("")
    application.setPalette(QPalette())
    application.styleHints().unsetColorScheme()


def apply(application: QApplication, theme: Theme) -> None:
    """Paint the whole program in a theme; every widget gets a `PaletteChange`."""
    _Shown.theme = theme
    # A style sheet keeps the palettes of before and gives them back: it goes first, and comes last.
    application.setStyleSheet("")
    if application.style().name().lower() != "fusion":
        application.setStyle(QStyleFactory.create("Fusion"))
    application.setPalette(palette_of(theme.colours))
    # Qt would tell the widgets a turn of the loop later, and what they answer would lie under the new style sheet.
    application.sendPostedEvents(None, QEvent.Type.ApplicationPaletteChange.value)
    application.setStyleSheet(style_sheet(theme, application.font()))


def font(step: FontStep) -> QFont:
    """Give the application's font in another size."""
    scaled = QFont(QGuiApplication.font())
    if scaled.pointSizeF() > 0:
        scaled.setPointSizeF(scaled.pointSizeF() * step.value)
    else:
        scaled.setPixelSize(round(scaled.pixelSize() * step.value))
    return scaled


def set_role(widget: QWidget, role: str) -> None:
    """Say what a text is: muted, small, heading, title, danger, warning, success; empty for plain text."""
    _set(widget, "role", role)


def set_kind(button: QWidget, kind: str) -> None:
    """Say what a button is: primary, danger, quiet; empty for a plain one."""
    _set(button, "kind", kind)


def wanted(setting: str, application: QGuiApplication) -> str:
    """Give light or dark: as the setting says, else as the system is."""
    if setting in _SCHEMES:
        return setting
    return "dark" if application.styleHints().colorScheme() is Qt.ColorScheme.Dark else "light"


class ThemeSwitch(QObject):
    """Paints the program as a setting says, and follows the system while the setting is "system".

    Args:
        application: What is painted.
        folder: Folder with light.json and dark.json.

    Signals:
        changed: The program is painted in this Theme now.
    """

    changed = Signal(object)

    def __init__(self, application: QApplication, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._application = application
        self._folder = folder
        self._setting = ""
        self._notices: dict[str, str] = {}
        self._loaded: dict[str, Theme] = {}
        application.styleHints().colorSchemeChanged.connect(self._follow)

    @property
    def notices(self) -> tuple[str, ...]:
        """What was wrong with the files that were read, a sentence each."""
        return tuple(notice for notice in self._notices.values() if notice)

    @property
    def setting(self) -> str:
        """What was chosen last."""
        return self._setting

    def choose(self, setting: str) -> None:
        """Paint the program in "light" or "dark", or as the "system" is."""
        self._setting = setting
        hints = self._application.styleHints()
        # The system paints the frame of the window and its own dialogs.
        if setting in _SCHEMES:
            hints.setColorScheme(_SCHEMES[setting])
        else:
            hints.unsetColorScheme()
        self._follow()

    def _follow(self) -> None:
        name = wanted(self._setting, self._application)
        if name not in self._loaded:
            self._loaded[name], self._notices[name] = load_theme(self._folder, name)
        if self._loaded[name] is not current():
            apply(self._application, self._loaded[name])
            self.changed.emit(self._loaded[name])


def _set(widget: QWidget, name: str, value: str) -> None:
    if widget.property(name) != value:
        widget.setProperty(name, value)
        # A style sheet looks at properties when it polishes.
        widget.style().unpolish(widget)
        widget.style().polish(widget)
