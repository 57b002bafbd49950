"""Notices over the canvas, and the list of all of them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QGridLayout, QPushButton, QTextEdit, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from studio.session.notices import NoticeAction, Severity
from studio.session.session import Session
from studio.ui import notice_bar
from studio.ui.dialogs.notices import NoticesDialog, show_notices
from studio.ui.notice_bar import MAX_CARDS, NoticeBar
from studio.ui.notice_card import NoticeCard


@pytest.fixture
def canvas(qtbot: QtBot) -> QWidget:
    canvas = QWidget()
    qtbot.addWidget(canvas)
    canvas.resize(900, 500)
    QGridLayout(canvas).setContentsMargins(0, 0, 0, 0)
    return canvas


@pytest.fixture
def bar(session: Session, canvas: QWidget) -> NoticeBar:
    bar = NoticeBar(session, canvas)
    canvas.layout().addWidget(bar, 0, 0, Qt.AlignmentFlag.AlignTop)
    canvas.show()
    return bar


@pytest.fixture
def short_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notice_bar, "SECONDS", {Severity.INFO: 0.05, Severity.WARNING: 0.2})
    monkeypatch.setattr(notice_bar, "LINGER_SECONDS", 0.05)


def texts(bar: NoticeBar) -> list[str]:
    return [card.notice.text for card in bar.cards]


def seen(bar: NoticeBar) -> list[NoticeCard]:
    return [card for card in bar.cards if card.isVisible()]


def test_nothing_lies_over_the_canvas_without_a_notice(bar: NoticeBar, session: Session) -> None:
    assert not bar.isVisible()
    session.notices.post("One thing.")
    assert bar.isVisible()
    bar.close_all()
    assert not bar.isVisible()


def test_beside_the_notices_the_pointer_reaches_the_canvas(
    bar: NoticeBar, canvas: QWidget, session: Session, qtbot: QtBot
) -> None:
    session.notices.post("One thing.")
    qtbot.waitUntil(lambda: canvas.childAt(450, 20) is not None)
    assert canvas.childAt(5, 20) is None
    assert canvas.childAt(895, 20) is None
    assert canvas.childAt(450, 400) is None


@pytest.mark.usefixtures("short_lives")
def test_a_note_leaves_by_itself_and_an_error_stays(bar: NoticeBar, session: Session, qtbot: QtBot) -> None:
    session.notices.post("Taken over.")
    session.notices.post("It could not be written.", "Free some space.", Severity.ERROR)
    session.notices.post("It was cut off.", "", Severity.WARNING)
    assert texts(bar) == ["It could not be written.", "It was cut off.", "Taken over."]
    qtbot.waitUntil(lambda: texts(bar) == ["It could not be written."])
    assert not bar._timer.isActive()


@pytest.mark.usefixtures("short_lives")
def test_a_note_stays_while_a_person_points_at_it(bar: NoticeBar, session: Session, qtbot: QtBot) -> None:
    session.notices.post("Read me slowly.")
    (card,) = bar.cards
    card.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    qtbot.wait(200)
    assert texts(bar) == ["Read me slowly."]
    QApplication.sendEvent(card, QEnterEvent(QPointF(), QPointF(), QPointF()))
    card.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
    qtbot.waitUntil(lambda: not bar.cards)


@pytest.mark.usefixtures("short_lives")
def test_a_note_stays_while_the_keyboard_is_in_it(bar: NoticeBar, session: Session, qtbot: QtBot) -> None:
    session.notices.post("Read me slowly.")
    (card,) = bar.cards
    bar.window().activateWindow()
    card.first_focused.setFocus()
    qtbot.waitUntil(card.first_focused.hasFocus)
    qtbot.wait(200)
    assert texts(bar) == ["Read me slowly."]


def test_three_are_seen_at_once_and_the_rest_is_counted(bar: NoticeBar, session: Session, qtbot: QtBot) -> None:
    for number in range(5):
        session.notices.post(f"Thing {number}.")
    assert len(seen(bar)) == MAX_CARDS
    assert [card.notice.text for card in seen(bar)] == ["Thing 4.", "Thing 3.", "Thing 2."]
    assert bar._more.text() == "+2 more"
    assert bar._more.accessibleName() == "2 more notices"
    qtbot.mouseClick(seen(bar)[0].findChild(QToolButton), Qt.MouseButton.LeftButton)
    assert [card.notice.text for card in seen(bar)] == ["Thing 3.", "Thing 2.", "Thing 1."]
    assert bar._more.text() == "+1 more"


@pytest.mark.usefixtures("short_lives")
def test_a_note_that_nobody_could_see_is_shown_before_it_leaves(bar: NoticeBar, session: Session, qtbot: QtBot) -> None:
    session.notices.post("Taken over.")
    for number in range(MAX_CARDS):
        session.notices.post(f"Fault {number}.", "", Severity.ERROR)
    qtbot.wait(150)
    assert "Taken over." in texts(bar)
    bar._close(bar.cards[0])
    assert "Taken over." in [card.notice.text for card in seen(bar)]
    qtbot.waitUntil(lambda: "Taken over." not in texts(bar))


def test_the_same_notice_again_is_counted_not_repeated(bar: NoticeBar, session: Session) -> None:
    for _ in range(3):
        session.notices.post("The prompt is cut off.", "", Severity.WARNING)
    assert len(bar.cards) == 1
    assert bar.cards[0]._repeated.text() == "3\N{MULTIPLICATION SIGN}"


def test_text_and_hint_are_read_out_and_can_be_copied(bar: NoticeBar, session: Session, qtbot: QtBot) -> None:
    session.notices.post("The disk is full.", "Free some space.", Severity.ERROR)
    (card,) = bar.cards
    assert card.accessibleName() == "Error: The disk is full. Free some space."
    text = card.findChild(QTextEdit)
    assert text.isReadOnly()
    text.selectAll()
    qtbot.keyClick(text, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "The disk is full.\nFree some space."


def test_every_word_of_a_long_path_is_visible(bar: NoticeBar, canvas: QWidget, session: Session, qtbot: QtBot) -> None:
    session.notices.post("/home/somebody/" + "a-name-without-any-space-" * 12 + ".png is damaged.", "Copy it again.")
    text = bar.cards[0].findChild(QTextEdit)
    for width in (900, 420, 300):
        canvas.resize(width, 500)
        qtbot.waitUntil(lambda: text.viewport().height() >= text.document().size().height())
        assert text.viewport().width() >= text.document().idealWidth()


def test_markup_in_a_notice_is_plain_text(bar: NoticeBar, session: Session) -> None:
    session.notices.post("<b>x</b> is no picture.")
    assert bar.cards[0].findChild(QTextEdit).toPlainText() == "<b>x</b> is no picture."


def test_the_keyboard_goes_through_the_notices_from_top_to_bottom(bar: NoticeBar, session: Session) -> None:
    for number in range(MAX_CARDS):
        session.notices.post(f"Thing {number}.")
    chain, widget = [], bar.cards[0].first_focused
    for _ in range(40):
        chain.append(widget)
        widget = widget.nextInFocusChain()
    places = [chain.index(each) for card in bar.cards for each in (card.first_focused, card.last_focused)]
    assert places == sorted(places)


def test_what_was_posted_before_the_window_is_shown_too(session: Session, qtbot: QtBot) -> None:
    session.notices.post("The settings file is broken.", "", Severity.WARNING)
    bar = NoticeBar(session)
    qtbot.addWidget(bar)
    assert texts(bar) == ["The settings file is broken."]


def test_the_texts_follow_the_language(bar: NoticeBar, session: Session) -> None:
    session.notices.post("One thing.")
    close = bar.cards[0].findChild(QToolButton)
    for widget, button in ((bar, bar._close_all), (bar.cards[0], close)):
        name = button.accessibleName()
        button.setAccessibleName("")
        QApplication.sendEvent(widget, QEvent(QEvent.Type.LanguageChange))
        assert button.accessibleName() == name != ""


def test_all_notices_are_listed_newest_first_and_follow(session: Session, qtbot: QtBot) -> None:
    dialog = NoticesDialog(session)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog._list.placeholderText()
    assert not dialog._copy.isEnabled()
    session.notices.post("The first.")
    session.notices.post("The second.", "Do this.", Severity.ERROR)
    assert dialog._list.toPlainText() == "Error  The second.\nDo this.\nNote  The first."
    qtbot.mouseClick(dialog._copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "Note: The first.\nError: The second. Do this."


def test_more_opens_the_list_once(bar: NoticeBar, canvas: QWidget, session: Session, qtbot: QtBot) -> None:
    for number in range(5):
        session.notices.post(f"Thing {number}.")
    qtbot.mouseClick(bar._more, Qt.MouseButton.LeftButton)
    dialog = canvas.findChild(NoticesDialog)
    assert dialog.isVisible()
    assert show_notices(session, canvas) is dialog
    qtbot.mouseClick(dialog.findChildren(QPushButton)[0], Qt.MouseButton.LeftButton)
    dialog.close()


def test_a_notice_can_offer_something_to_do(bar: NoticeBar, session: Session, qtbot: QtBot) -> None:
    done = []
    notice = session.notices.post("One picture is gone.", action=NoticeAction("Undo", lambda: done.append(1)))
    session.notices.post("One picture is gone.", action=NoticeAction("Undo", lambda: done.append(2)))
    assert [card.notice.action is notice.action for card in bar.cards] == [False, True]
    card = bar.cards[1]
    button = card.findChild(QPushButton)
    assert button.text() == "Undo"
    assert button in card.stops
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert done == [1]
    assert len(bar.cards) == 1


def test_a_withdrawn_notice_leaves(bar: NoticeBar, session: Session) -> None:
    notice = session.notices.post("Nothing to see.")
    session.notices.post("Something to see.")
    session.notices.withdraw(notice)
    assert [card.notice.text for card in bar.cards] == ["Something to see."]
    assert notice in session.notices.all
