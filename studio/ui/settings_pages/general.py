"""General settings: language, theme, what happens at the start and at the end."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QWidget

from studio.session.session import Session
from studio.ui.settings_pages.page import Choice, SettingsPage


class GeneralPage(SettingsPage):
    """Language, theme, start and end."""

    icon_name = "language"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.language = Choice(lambda value: self.change(language=value), self)
        self.theme = Choice(lambda value: self.change(theme=value), self)
        self.asks = QCheckBox(self)
        self.asks.clicked.connect(lambda value: self.change(asks_before_closing=bool(value)))
        self._labels = self.label(), self.label()
        self.form.addRow(self._labels[0], self.language)
        self.form.addRow(self._labels[1], self.theme)
        self.form.addRow(self.asks)
        self.form.addRow(self.problem)
        self.retranslate()
        self.show_settings()

    def title(self) -> str:
        """See `SettingsPage.title`."""
        return self.tr("General")

    def retranslate(self) -> None:
        """See `SettingsPage.retranslate`."""
        self._labels[0].setText(self.tr("Language"))
        self._labels[1].setText(self.tr("Theme"))
        self.language.setAccessibleName(self.tr("Language"))
        self.theme.setAccessibleName(self.tr("Theme"))
        # A language stands in its own letters: who cannot read the others finds it.
        self.language.offer({"system": self.tr("As the system"), "en": "English", "ko": "한국어"})
        self.theme.offer({"system": self.tr("As the system"), "light": self.tr("Light"), "dark": self.tr("Dark")})
        self.asks.setText(self.tr("Ask before closing while a picture is being made"))

    def show_settings(self) -> None:
        """See `SettingsPage.show_settings`."""
        chosen = self.session.settings.current
        self.language.show_value(chosen.language)
        self.theme.show_value(chosen.theme)
        self.asks.setChecked(chosen.asks_before_closing)
