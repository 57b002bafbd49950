"""The line that tells how far a large project is."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.contract.port import Stop
from studio.session.file_work import FileProgress
from studio.session.session import Session
from studio.ui.file_progress import CopyProgressLine, FileProgressLine
from studio.ui.languages import LanguageSwitch


def test_it_says_how_far_a_file_is_and_goes_when_it_is_done(session: Session, qtbot: QtBot) -> None:
    work = session.projects.work
    line = FileProgressLine(work)
    qtbot.addWidget(line)
    assert line.isHidden()
    work._stops.append(Stop())
    work.show(FileProgress("fox.ora", 0.456, is_saving=True))
    assert not line.isHidden()
    assert line.label.text == "Saving fox.ora: 46 %"
    work.show(FileProgress("fox.ora", 0.9, is_saving=False))
    assert line.label.text == "Opening fox.ora: 90 %"
    assert line.button.toolTip() == "Ends the opening; nothing of the file is changed"
    work.show(None)
    assert line.isHidden()


def test_its_button_ends_the_work(session: Session, qtbot: QtBot) -> None:
    work, stop = session.projects.work, Stop()
    line = FileProgressLine(work)
    qtbot.addWidget(line)
    work._stops.append(stop)
    work.show(FileProgress("fox.ora", 0.1, is_saving=True))
    qtbot.mouseClick(line.button, Qt.MouseButton.LeftButton)
    assert stop.is_now
    work._stops.clear()


def test_it_follows_the_language_of_the_moment(session: Session, qtbot: QtBot) -> None:
    line = FileProgressLine(session.projects.work)
    qtbot.addWidget(line)
    session.projects.work._stops.append(Stop())
    session.projects.work.show(FileProgress("fox.ora", 0.5, is_saving=True))
    before, switch = QLocale(), LanguageSwitch(QApplication.instance(), session.resources / "languages", QLocale)
    switch.choose("ko")
    try:
        qtbot.waitUntil(lambda: line.label.text == "fox.ora 저장 중: 50 %")
    finally:
        switch.choose("en")
        QLocale.setDefault(before)
        session.projects.work._stops.clear()


def test_copying_into_the_library_has_words_of_its_own(session: Session, qtbot: QtBot) -> None:
    work, stop = session.library.taking_in.work, Stop()
    line = CopyProgressLine(work)
    qtbot.addWidget(line)
    work._stops.append(stop)
    work.show(FileProgress("pictures", 0.25, is_saving=True))
    assert line.label.text == "Copying into the library: 25 %"
    assert line.button.accessibleName() == "Stop copying"
    qtbot.mouseClick(line.button, Qt.MouseButton.LeftButton)
    assert stop.is_now
    work._stops.clear()
