"""The first minute: examples on the empty canvas, a style, and both again from a picture."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from studio.session.jobs import JobState
from studio.session.requests import Recall
from studio.storage.pngs import read_record
from studio.ui.starting.example_card import ExampleCard
from studio.ui.window import MainWindow
from tests.journeys.walking import press_generate, prompts, set_steps, states, type_prompt, wait_for
from tests.window_parts import settled

pytestmark = pytest.mark.slow


def cards(window: MainWindow) -> list[ExampleCard]:
    """Give the examples that are seen."""
    return [card for card in window.stage.findChildren(ExampleCard) if card.isVisible()]


def test_one_click_makes_the_first_picture_and_the_examples_go(window, qtbot):
    set_steps(qtbot, window, 2)
    card = next(card for card in cards(window) if card.example.style)
    QTest.mouseClick(card, Qt.MouseButton.LeftButton)
    wait_for(qtbot, lambda: states(window) == [JobState.DONE])
    assert prompts(window) == [card.text()]
    assert window.session.panels.state.prompt == card.example.prompt.english
    assert window.session.panels.state.style == card.example.style
    assert read_record(window.session.shown.path).request.prompt == card.text()
    assert cards(window) == []


def test_the_keyboard_reaches_the_examples(open_window, qtbot):
    window = open_window(language="ko")
    set_steps(qtbot, window, 2)
    with qtbot.waitActive(window):
        window.activateWindow()
    window.stage.canvas.setFocus()
    QTest.keyClick(window.stage.canvas, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is cards(window)[0]
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    chosen = QApplication.focusWidget()
    QTest.keyClick(chosen, Qt.Key.Key_Return)
    wait_for(qtbot, lambda: states(window) == [JobState.DONE])
    assert prompts(window) == [chosen.text()]
    assert chosen.example.prompt.korean in chosen.text()
    assert window.stage.canvas.hasFocus()


def test_the_examples_speak_the_language_of_the_window(window, qtbot):
    english = [card.text() for card in cards(window)]
    assert all(text.isascii() for text in english)
    window.session.commands.run("next_language")
    wait_for(qtbot, lambda: not any(card.text().isascii() for card in cards(window)))
    window.session.commands.run("next_language")
    wait_for(qtbot, lambda: [card.text() for card in cards(window)] == english)


def test_the_examples_go_where_the_backbone_takes_no_prompt(window):
    advice = window.session.advice
    told = advice.report
    assert cards(window)
    advice.report = replace(told, takes_prompt=False, takes_negative_prompt=False, class_labels=("0: cat",))
    advice.changed.emit("report")
    assert cards(window) == []
    assert window.stage.canvas._hint.isVisible()
    assert not window.docks.panels["prompt"].style_chooser.isVisible()
    advice.report = told
    advice.changed.emit("report")
    assert cards(window)
    assert window.docks.panels["prompt"].style_chooser.isVisible()


@pytest.mark.parametrize("size", [(800, 600), (800, 800), (1440, 900)])
def test_words_and_examples_have_their_own_places(window, qtbot, size):
    window.resize(*size)
    window.docks.reset()
    qtbot.wait(50)
    canvas = window.stage.canvas
    places = [canvas._hint.geometry()]
    for card in cards(window):
        place = card.rect().translated(card.mapTo(canvas, QPoint(0, 0)))
        assert canvas.rect().contains(place)
        assert not any(place.intersects(other) for other in places)
        places.append(place)
    assert len(places) > 3


def test_a_window_too_small_for_examples_still_says_what_to_do(window, qtbot):
    canvas = window.stage.canvas
    canvas.setFixedSize(160, 120)
    qtbot.waitUntil(lambda: canvas.width() == 160)
    assert cards(window) == []
    assert canvas._hint.isVisible()
    assert canvas.rect().contains(canvas._hint.geometry())


def test_a_style_is_painted_recorded_and_recalled(window, qtbot, commit_text):
    set_steps(qtbot, window, 2)
    type_prompt(window, "고양이", commit_text)
    window.docks.panels["prompt"].style_chooser.set_style("sticker")
    assert window.session.panels.state.style == "sticker"
    settled(qtbot, window.session)
    press_generate(qtbot, window)
    wait_for(qtbot, lambda: states(window) == [JobState.DONE])
    record = read_record(window.session.shown.path)
    assert record.request.prompt == "고양이, 스티커 스타일"
    window.session.panels.update(prompt="a dog", style=None)
    window.session.recall_shown(Recall.ALL)
    assert (window.session.panels.state.prompt, window.session.panels.state.style) == ("고양이", "sticker")
    press_generate(qtbot, window)
    wait_for(qtbot, lambda: states(window) == [JobState.DONE, JobState.DONE])
    again = read_record(window.session.shown.path)
    assert (again.request.prompt, again.seed) == (record.request.prompt, record.seed)


def test_an_example_of_the_list_brings_its_style(window, qtbot):
    panel = window.docks.panels["prompt"]
    presets = window.session.presets
    example = next(each for each in presets.examples if each.style)
    window.session.panels.update(style=None)
    panel._take_example(presets.prompt_of(example, is_korean=False))
    assert window.session.panels.state.prompt == example.prompt.english
    assert window.session.panels.state.style == example.style
    plain = next(each for each in presets.examples if not each.style)
    panel._take_example(presets.prompt_of(plain, is_korean=True))
    assert window.session.panels.state.prompt == plain.prompt.korean
    assert window.session.panels.state.style == example.style


def test_a_window_without_presets_says_so_and_works(open_window, qtbot, tmp_path, commit_text):
    import shutil

    from studio.storage.assets import resources_folder

    copied = tmp_path / "resources"
    shutil.copytree(resources_folder(), copied, ignore=shutil.ignore_patterns("weights", "presets"))
    window = open_window(resources=copied)
    assert cards(window) == []
    assert [notice.text for notice in window.session.notices.all] == [
        "The styles cannot be read.",
        "The example prompts cannot be read.",
    ]
    set_steps(qtbot, window, 2)
    type_prompt(window, "a cat", commit_text)
    press_generate(qtbot, window)
    wait_for(qtbot, lambda: states(window) == [JobState.DONE])
    assert prompts(window) == ["a cat"]
