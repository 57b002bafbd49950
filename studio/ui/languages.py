"""The language of the window, switched while it is open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator, Signal

from studio.session import messages

ENGLISH = "en"
KOREAN = "ko"
LANGUAGES = (ENGLISH, KOREAN)
_LOCALES = {ENGLISH: QLocale.Language.English, KOREAN: QLocale.Language.Korean}


class LanguageSwitch(QObject):
    """Puts the window into English or Korean; every widget gets a `LanguageChange`.

    Args:
        application: What speaks.
        folder: Folder with studio_ko.qm and messages.json.
        system: Gives the locale of the system.

    Signals:
        changed: The window speaks this language now: en or ko.
    """

    changed = Signal(str)

    def __init__(
        self,
        application: QCoreApplication,
        folder: Path,
        system: Callable[[], QLocale] = QLocale.system,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._application = application
        self._folder = folder
        self._system = system
        self._translators: list[QTranslator] = []
        self._current = ENGLISH
        self._notices: dict[Path, str] = {}

    @property
    def current(self) -> str:
        """The language that is spoken: en or ko."""
        return self._current

    @property
    def notices(self) -> tuple[str, ...]:
        """What was wrong with the files that were read, a sentence each."""
        return tuple(self._notices.values())

    def choose(self, setting: str) -> None:
        """Speak "en", "ko", or as the "system" does; English where the files of a language cannot be used."""
        language = self._wanted(setting)
        translators = self._read(language)
        if language != ENGLISH and not translators:
            language = ENGLISH
        # Before the translators: with them every widget asks for its texts, and for numbers and dates.
        QLocale.setDefault(self._locale(language))
        messages.speak(None if language == ENGLISH else self._folder / "messages.json")
        for translator in self._translators:
            self._application.removeTranslator(translator)
        self._translators = translators
        for translator in translators:
            self._application.installTranslator(translator)
        if language != self._current:
            self._current = language
            self.changed.emit(language)

    def _wanted(self, setting: str) -> str:
        if setting in LANGUAGES:
            return setting
        return KOREAN if self._system().language() is QLocale.Language.Korean else ENGLISH

    def _locale(self, language: str) -> QLocale:
        """Give the system's own formats where it speaks the same language, else those of the language."""
        system = self._system()
        return system if system.language() is _LOCALES[language] else QLocale(_LOCALES[language])

    def _read(self, language: str) -> list[QTranslator]:
        """Give the translators of a language, Qt's own first: the one that is installed last is asked first."""
        if language == ENGLISH:
            return []
        file = self._folder / f"studio_{language}.qm"
        own = QTranslator(self)
        if not own.load(str(file)):
            own.deleteLater()
            self._notices[file] = f"The language file {file} is missing or damaged; English is shown."
            return []
        qt = QTranslator(self)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        return [qt, own] if qt.load(f"qtbase_{language}", folder) else [own]
