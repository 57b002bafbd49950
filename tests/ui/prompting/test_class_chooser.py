"""Choosing one of many classes with the keyboard alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from studio.ui.prompting.class_chooser import ClassChooser
from studio.ui.prompting.class_names import ClassNames

LABELS = ("0: tench, Tinca tinca", "1: goldfish", "134: crane", "207: golden retriever, dog", "517: crane")
Key = Qt.Key


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def chooser(window: QWidget, qtbot: QtBot) -> ClassChooser:
    layout = QVBoxLayout(window)
    chooser = ClassChooser(window)
    layout.addWidget(chooser)
    layout.addWidget(QLineEdit(window))
    chooser.show_classes(LABELS)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    chooser.setFocus(Qt.FocusReason.TabFocusReason)
    return chooser


def told(chooser: ClassChooser) -> list[str | None]:
    labels: list[str | None] = []
    chooser.chosen.connect(lambda: labels.append(chooser.label))
    return labels


def press(chooser: ClassChooser, *keys: Key) -> None:
    """Press keys where they go: to the popup of what is found, while it is open."""
    for key in keys:
        QTest.keyClick(QApplication.activePopupWidget() or chooser, key)


def test_a_part_of_a_name_and_an_arrow_choose_a_class(chooser: ClassChooser) -> None:
    labels = told(chooser)
    QTest.keyClicks(chooser, "retr")
    assert QApplication.activePopupWidget() is not None
    press(chooser, Key.Key_Down, Key.Key_Return)
    assert labels == ["207"]
    assert chooser.currentText() == "golden retriever, dog (207)"


def test_enter_takes_the_first_class_that_is_found(chooser: ClassChooser) -> None:
    labels = told(chooser)
    QTest.keyClicks(chooser, "GOLD")
    press(chooser, Key.Key_Return)
    assert labels == ["1"]
    assert chooser.currentText() == "goldfish (1)"


@pytest.mark.parametrize(("typed", "label"), [("207", "207"), ("tinca tinca", "0"), (" Dog ", "207"), ("134", "134")])
def test_a_number_or_a_whole_name_is_taken_on_leaving(chooser: ClassChooser, typed: str, label: str) -> None:
    labels = told(chooser)
    chooser.lineEdit().setText(typed)
    QTest.keyClick(chooser, Key.Key_Tab)
    assert not chooser.hasFocus()
    assert labels == [label]


def test_half_a_name_is_not_taken_on_leaving(chooser: ClassChooser) -> None:
    chooser.set_label("0")
    labels = told(chooser)
    chooser.lineEdit().setText("gold")
    QTest.keyClick(chooser, Key.Key_Tab)
    assert labels == []
    assert chooser.currentText() == "tench, Tinca tinca (0)"


def test_nonsense_and_enter_choose_nothing(chooser: ClassChooser) -> None:
    labels = told(chooser)
    QTest.keyClicks(chooser, "zzz")
    press(chooser, Key.Key_Return)
    assert labels == []
    assert chooser.label is None


def test_an_emptied_box_is_no_class(chooser: ClassChooser) -> None:
    chooser.set_label("207")
    labels = told(chooser)
    chooser.lineEdit().selectAll()
    press(chooser, Key.Key_Backspace, Key.Key_Tab)
    assert labels == [None]
    assert chooser.currentText() == ""


def test_arrows_walk_through_the_classes(chooser: ClassChooser) -> None:
    labels = told(chooser)
    press(chooser, Key.Key_Down, Key.Key_Down, Key.Key_Up)
    assert labels == ["0", "1", "0"]


def test_two_classes_of_one_name_are_told_apart(chooser: ClassChooser) -> None:
    labels = told(chooser)
    QTest.keyClicks(chooser, "crane")
    press(chooser, Key.Key_Down, Key.Key_Return)
    chooser.lineEdit().selectAll()
    QTest.keyClicks(chooser, "crane")
    press(chooser, Key.Key_Down, Key.Key_Down, Key.Key_Return)
    assert labels == ["134", "517"]


def test_a_shortcut_with_enter_finds_the_typed_class_taken(chooser: ClassChooser, window: QWidget) -> None:
    made: list[str | None] = []
    generate = QAction(window)
    generate.setShortcut("Ctrl+Return")
    generate.triggered.connect(lambda: made.append(chooser.label))
    window.addAction(generate)
    chooser.lineEdit().setText("golden ret")
    QTest.keyClick(chooser, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert made == ["207"]


def test_a_label_that_these_weights_do_not_have_is_shown_and_kept(chooser: ClassChooser) -> None:
    labels = told(chooser)
    chooser.set_label("999")
    QTest.keyClick(chooser, Key.Key_Tab)
    assert (chooser.label, chooser.currentText(), labels) == ("999", "999", [])
    chooser.show_classes(("999: toilet tissue",))
    assert chooser.currentText() == "toilet tissue (999)"


def test_classes_without_names_have_their_number(chooser: ClassChooser) -> None:
    labels = told(chooser)
    chooser.show_classes(tuple(f"{number}:" for number in range(1000)))
    chooser.lineEdit().setText("38")
    press(chooser, Key.Key_Return)
    assert labels == ["38"]
    assert chooser.currentText() == "Class 38"


def test_a_number_is_never_taken_for_a_name() -> None:
    names = ClassNames(("0: 1", "1: goldfish"))
    assert names.place_of("1") == 1
    assert names.place_of("0") == 0
    assert names.place_of("2") is None
