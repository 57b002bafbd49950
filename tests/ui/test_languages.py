"""The language of the window: switched while it is open, and English where the files cannot be used."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLabel

from studio.session.messages import translated
from studio.ui.languages import LanguageSwitch

LANGUAGES = Path(__file__).resolve().parents[2] / "resources" / "languages"
KOREAN = QLocale(QLocale.Language.Korean, QLocale.Country.SouthKorea)
GERMAN = QLocale(QLocale.Language.German, QLocale.Country.Germany)
BRITISH = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)

Switch = Callable[..., LanguageSwitch]


class Label(QLabel):
    """Says one text of the commands, in the language of the moment."""

    def __init__(self) -> None:
        super().__init__()
        self.retranslate()

    def retranslate(self) -> None:
        self.setText(QCoreApplication.translate("Commands", "Generate"))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()


@pytest.fixture
def switch(qapp: QApplication) -> Iterator[Switch]:
    """Make switches; English is spoken again afterwards."""
    made: list[LanguageSwitch] = []
    before = QLocale()

    def make(folder: Path = LANGUAGES, system: QLocale = BRITISH) -> LanguageSwitch:
        made.append(LanguageSwitch(qapp, folder, lambda: system))
        return made[-1]

    yield make
    for each in made:
        each.choose("en")
    QLocale.setDefault(before)


def test_a_window_changes_its_language_while_it_is_open(qtbot, switch: Switch) -> None:
    label = Label()
    qtbot.addWidget(label)
    label.show()
    language = switch()
    language.choose("ko")
    qtbot.waitUntil(lambda: label.text() == "생성")
    language.choose("en")
    qtbot.waitUntil(lambda: label.text() == "Generate")


def test_a_change_is_told_once(qtbot, switch: Switch) -> None:
    language = switch()
    told: list[str] = []
    language.changed.connect(told.append)
    for setting in ("en", "ko", "ko", "en"):
        language.choose(setting)
    assert told == ["ko", "en"]
    assert language.current == "en"


@pytest.mark.parametrize(("system", "expected"), [(KOREAN, "ko"), (BRITISH, "en"), (GERMAN, "en")])
def test_the_system_decides_where_it_is_asked(switch: Switch, system: QLocale, expected: str) -> None:
    language = switch(system=system)
    language.choose("system")
    assert language.current == expected


def test_numbers_follow_the_language(switch: Switch) -> None:
    language = switch(system=BRITISH)
    language.choose("ko")
    assert QLocale().language() is QLocale.Language.Korean
    language.choose("en")
    assert QLocale() == BRITISH


def test_a_german_who_chose_english_reads_english_numbers(switch: Switch) -> None:
    switch(system=GERMAN).choose("en")
    assert QLocale().toString(1.5, "f", 1) == "1.5"


def test_buttons_of_qt_itself_are_korean(qtbot, switch: Switch) -> None:
    switch().choose("ko")
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert box.button(QDialogButtonBox.StandardButton.Cancel).text() == "취소"


def test_sentences_of_the_engine_follow(switch: Switch) -> None:
    language = switch()
    language.choose("ko")
    assert translated("Check the path.") == "경로를 확인하십시오."
    language.choose("en")
    assert translated("Check the path.") == "Check the path."


@pytest.mark.parametrize("content", [None, b"", b"no language at all", b"\x3c\xb8\x64\x18" * 20])
def test_files_that_cannot_be_used_leave_english_and_one_sentence(
    tmp_path: Path, switch: Switch, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / "studio_ko.qm").write_bytes(content)
    language = switch(tmp_path)
    for _ in range(2):
        language.choose("ko")
    assert language.current == "en"
    assert len(language.notices) == 1
    assert "English" in language.notices[0]
    assert QCoreApplication.translate("Commands", "Generate") == "Generate"


def test_a_cut_off_file_is_survived(tmp_path: Path, switch: Switch) -> None:
    whole = (LANGUAGES / "studio_ko.qm").read_bytes()
    (tmp_path / "studio_ko.qm").write_bytes(whole[: len(whole) // 2])
    language = switch(tmp_path)
    language.choose("ko")
    assert QCoreApplication.translate("Commands", "Generate") in ("Generate", "생성")


def test_a_language_that_fails_leaves_nothing_of_the_last_one(tmp_path: Path, switch: Switch) -> None:
    shutil.copytree(LANGUAGES, tmp_path, dirs_exist_ok=True)
    language = switch(tmp_path)
    language.choose("ko")
    (tmp_path / "studio_ko.qm").write_bytes(b"")
    language.choose("ko")
    assert language.current == "en"
    assert QCoreApplication.translate("Commands", "Generate") == "Generate"


def test_switching_often_leaves_nothing_behind(qapp: QApplication, switch: Switch) -> None:
    language = switch()
    language.choose("en")
    before = len(language.children())
    for _ in range(20):
        language.choose("ko")
        language.choose("en")
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert len(language.children()) == before
