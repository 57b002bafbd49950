"""The line at the bottom of the window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QLocale, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from studio.contract.events import Stepped
from studio.contract.geometry import Extent
from studio.session.engine_host import EngineState
from studio.session.live import Phase, Progress
from studio.session.notices import Severity
from studio.session.session import Session
from studio.session.shelf import Opened
from studio.ui.backbones import words
from studio.ui.dialogs.notices import NoticesDialog
from studio.ui.elided_label import ElidedLabel
from studio.ui.status import StateDot, StatusStrip
from tests.ui.made_pictures import gradient, record

RUNNING = Progress(Phase.STEPPING, step=7, steps=20, picture=1, count=4, fraction=0.3, seconds_left=3.2)


@pytest.fixture
def other_numbers() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale("de_DE"))
    yield
    QLocale.setDefault(before)


@pytest.fixture
def strip(session: Session, qtbot: QtBot) -> StatusStrip:
    strip = StatusStrip(session)
    qtbot.addWidget(strip)
    strip.resize(1000, strip.sizeHint().height())
    strip.show()
    return strip


def test_the_engine_is_told_in_words_and_by_shape(strip: StatusStrip, session: Session, qtbot: QtBot) -> None:
    assert strip._engine.text == "The engine has not started yet"
    pictures = set()
    for state in EngineState:
        session.engine._set(state)
        assert strip._engine.text == session.engine.words
        painted = strip._dot.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
        pictures.add(painted.constBits().tobytes())
    assert len(pictures) == len(EngineState)


def test_progress_is_short_and_goes_when_the_job_ends(strip: StatusStrip, session: Session) -> None:
    session.live.show(RUNNING)
    assert strip._progress.text == "Picture 1 of 4, step 7 of 20, about 3 s left"
    session.live.show(Progress(Phase.STARTING))
    assert strip._progress.text == "Starting…"
    session.live.show(None)
    assert strip._progress.text == ""


def test_nothing_is_called_ready_while_a_job_runs(strip: StatusStrip, session: Session) -> None:
    session.engine._set(EngineState.READY)
    session.live.show(RUNNING)
    assert strip._engine.isHidden()
    session.engine._set(EngineState.FAILED)
    assert not strip._engine.isHidden()
    session.engine._set(EngineState.READY)
    session.live.show(None)
    assert not strip._engine.isHidden()


def test_the_last_picture_is_not_told_of_while_frames_of_the_next_are_seen(
    strip: StatusStrip, session: Session
) -> None:
    session.canvas.show(Opened(Path("a.png"), gradient(), record(seed=7)))
    session.live.framed.emit(Stepped(1, 2, 0.5, None, 0.1))
    assert strip._picture.text == ""
    session.shown_changed.emit()
    assert strip._picture.text == f"{words.size(Extent(8, 6))}, seed 7"


@pytest.mark.usefixtures("other_numbers")
def test_numbers_are_written_as_the_locale_does(session: Session, qtbot: QtBot) -> None:
    strip = StatusStrip(session)
    qtbot.addWidget(strip)
    session.live.show(Progress(Phase.STEPPING, step=1000, steps=2000, seconds_left=9_000))
    assert strip._progress.text == "Step 1.000 of 2.000, about 2,5 h left"


def test_size_and_seed_of_the_shown_picture_are_told(strip: StatusStrip, session: Session) -> None:
    assert strip._picture.text == ""
    session.canvas.show(Opened(Path("a.png"), gradient(), record(seed=2**64 - 1)))
    assert strip._picture.text == f"{words.size(Extent(8, 6))}, seed 18446744073709551615"
    session.canvas.show(Opened(Path("photo.png"), gradient(30, 20), None))
    assert strip._picture.text == words.size(Extent(30, 20))


def test_zoom_is_read_out_and_asked_for(strip: StatusStrip, qtbot: QtBot) -> None:
    strip.set_zoom(0.333)
    assert strip._zoom.text() == "33 %"
    assert strip._zoom.accessibleName() == "Zoom 33 %"
    actions = {action.text(): action for action in strip._zoom.menu().actions()}
    with qtbot.waitSignal(strip.zoom_requested) as asked:
        actions["200 %"].trigger()
    assert asked.args == [2.0]
    with qtbot.waitSignal(strip.fit_requested):
        actions["Fit in the window"].trigger()


def test_notices_are_counted_and_listed(strip: StatusStrip, session: Session) -> None:
    assert strip._notices.text() == "0"
    session.notices.post("A note.")
    session.notices.post("A fault.", "", Severity.ERROR)
    session.notices.post("A note.")
    assert strip._notices.accessibleName() == "Notices: 3"
    assert strip._worst_unread is Severity.ERROR
    strip._notices.click()
    dialog = strip.findChild(NoticesDialog)
    assert dialog.isVisible()
    assert strip._worst_unread is None
    strip._notices.click()
    assert len(strip.findChildren(NoticesDialog)) == 1
    dialog.close()


def test_at_800_pixels_every_part_is_there(strip: StatusStrip, session: Session, qtbot: QtBot) -> None:
    session.live.show(RUNNING)
    session.canvas.show(Opened(Path("a.png"), gradient(), record(seed=2**64 - 1)))
    assert strip.minimumSizeHint().width() < 600
    strip.resize(600, strip.height())
    strip.layout().activate()
    assert strip._progress.width() >= strip._progress.minimumSizeHint().width()
    assert strip._picture.toolTip() == strip._picture.text
    assert strip._notices.geometry().right() < 600


def test_a_line_without_room_ends_in_an_ellipsis(qtbot: QtBot) -> None:
    label = ElidedLabel()
    qtbot.addWidget(label)
    label.show()
    label.set_text("a long sentence that needs room")
    label.resize(60, 20)
    assert label._elided().endswith("…")
    assert label.toolTip() == label.text
    label.resize(label.sizeHint())
    assert label._elided() == label.text
    assert label.toolTip() == ""
    assert label.accessibleName() == label.text


def test_every_text_is_set_anew_in_another_language(strip: StatusStrip) -> None:
    strip._fit.setText("")
    strip._zoom.setToolTip("")
    QApplication.sendEvent(strip, QEvent(QEvent.Type.LanguageChange))
    assert strip._fit.text() == "Fit in the window"
    assert strip._zoom.toolTip()


def test_the_keyboard_reaches_every_button(strip: StatusStrip) -> None:
    for button in strip.findChildren(QToolButton):
        assert button.accessibleName()
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert strip.findChild(StateDot) is not None
