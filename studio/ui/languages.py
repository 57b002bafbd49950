"""The language of the window, switched while it is open."""

from __future__ import annotations

import contextlib
import json
import zlib
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator, Signal

from studio.session import messages

ENGLISH = "en"
KOREAN = "ko"
LANGUAGES = (ENGLISH, KOREAN)
MESSAGES = "messages.json"
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
        self._translators: list[_Translator] = []
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
        messages.speak(None if language == ENGLISH else self._folder / MESSAGES)
        for translator in self._translators:
            self._application.removeTranslator(translator)
            translator.deleteLater()
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

    def _read(self, language: str) -> list[_Translator]:
        """Give the translators of a language, Qt's own first: the one that is installed last is asked first."""
        if language == ENGLISH:
            return []
        file = self._folder / f"studio_{language}.qm"
        try:
            own = _Translator(_checked(file, self._folder / MESSAGES), self)
        except (OSError, ValueError, RecursionError):
            self._notices[file] = f"The language file {file} is missing or damaged; English is shown."
            return []
        folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
        with contextlib.suppress(OSError, ValueError):
            return [_Translator((folder / f"qtbase_{language}.qm").read_bytes(), self), own]
        return [own]


class _Translator(QTranslator):
    """Translates from bytes that it keeps: Qt maps a file, and a file that is cut off later would end the process."""

    def __init__(self, data: bytes, parent: QObject) -> None:
        super().__init__(parent)
        self._data = data
        if not self.load(data):
            self.setParent(None)
            raise ValueError("these are no translations")


def _checked(file: Path, messages_file: Path) -> bytes:
    """Give a file's bytes as packaging/languages.py wrote them: Qt follows every number in it without a look."""
    data = file.read_bytes()
    values = json.loads(messages_file.read_text(encoding="utf-8"))
    if not isinstance(values, dict) or values.get(file.name) != zlib.crc32(data):
        raise ValueError(f"{file.name} is not the file that was shipped")
    return data
