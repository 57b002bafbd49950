"""How the window looks and in which language it speaks, as the settings say."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from studio.session.notices import Severity
from studio.session.session import Session
from studio.ui import icons, theme
from studio.ui.languages import LanguageSwitch
from studio.ui.theme import ThemeSwitch


class Looks(QObject):
    """Theme and language of the application.

    Attributes:
        themes: Light or dark.
        languages: English or Korean.
    """

    def __init__(self, application: QApplication, resources: Path) -> None:
        super().__init__(application)
        self._told: set[str] = set()
        icons.set_folder(resources / "icons")
        self.themes = ThemeSwitch(application, resources / "themes", self)
        self.languages = LanguageSwitch(application, resources / "languages")

    def follow(self, session: Session) -> None:
        """Look as the session's settings say, now and whenever they change; faults become notices."""
        self._session = session
        session.settings.changed.connect(self._settings_changed)
        self._apply(frozenset(("theme", "language")))

    def next_theme(self) -> None:
        """Switch between light and dark."""
        self._session.settings.update(theme="light" if theme.current().is_dark else "dark")

    def next_language(self) -> None:
        """Switch between English and Korean."""
        self._session.settings.update(language="en" if self.languages.current == "ko" else "ko")

    def _settings_changed(self, names: frozenset[str]) -> None:
        self._apply(names)

    def _apply(self, names: frozenset[str]) -> None:
        chosen = self._session.settings.current
        if "theme" in names:
            self.themes.choose(chosen.theme)
        if "language" in names:
            self.languages.choose(chosen.language)
        for switch in (self.themes, self.languages):
            for notice in switch.notices:
                if notice not in self._told:
                    self._told.add(notice)
                    self._session.notices.post(notice, severity=Severity.WARNING)
