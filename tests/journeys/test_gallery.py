"""Search, choose several, mark, delete and undo in the gallery of the real window; in both languages."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from studio.session.jobs import JobState
from studio.storage.pngs import read_record
from studio.ui.notice_card import NoticeCard
from tests.journeys.walking import press_generate, set_steps, states, type_prompt, wait_for
from tests.ui.made_pictures import gradient, made_picture

pytestmark = pytest.mark.slow

WORDS = {
    "en": ("moved to the trash", "Undo", "is back", "are back", "Filter (1)"),
    "ko": ("휴지통으로 옮겼습니다", "되돌리기", "되살렸습니다", "되살렸습니다", "필터 (1)"),
}


@pytest.mark.parametrize("language", ["en", "ko"])
def test_pictures_are_found_marked_deleted_and_brought_back(open_window, places, qtbot, commit_text, language):
    day = places.pictures / "2026-11-21"
    day.mkdir(parents=True)
    prompts = ("a red fox", "빨간 사과", "a red door", "snow")
    made = [
        made_picture(day / f"{number}.png", prompt, raster=gradient(32, 32, blue=number))
        for number, prompt in enumerate(prompts)
    ]
    gone, undo, back_one, back_many, filtered = WORDS[language]
    window = open_window(language=language)
    gallery = window.docks.panels["gallery"]
    grid, bar = gallery.grid, gallery.search_bar

    def found() -> set[str]:
        entries = [grid.pictures.entry(grid.pictures.index(row, 0)) for row in range(grid.pictures.rowCount())]
        return {entry.prompt for entry in entries if entry is not None}

    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    wait_for(qtbot, lambda: bar.field.hasFocus() and found() == set(prompts))
    assert gallery.height() > window.height() // 3

    commit_text(bar.field, "빨")
    wait_for(qtbot, lambda: found() == {"빨간 사과"})
    bar.field.clear()
    qtbot.keyClicks(bar.field, "red")
    wait_for(qtbot, lambda: found() == {"a red fox", "a red door"})

    qtbot.keyClick(bar.field, Qt.Key.Key_Down)
    wait_for(qtbot, grid.hasFocus)
    qtbot.keyClick(grid, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(grid.chosen()) == 2
    qtbot.keyClick(grid, Qt.Key.Key_5)
    window.session.library.tag(grid.chosen(), ["숲"])
    bar.field.setText("tag:숲 stars:5")
    wait_for(qtbot, lambda: bar.text == "tag:숲 stars:5" and found() == {"a red fox", "a red door"})

    grid.setFocus()
    grid.selectAll()
    qtbot.keyClick(grid, Qt.Key.Key_Delete)
    wait_for(qtbot, lambda: not made[0].exists() and not made[2].exists())
    wait_for(qtbot, lambda: not grid.pictures.ids and gallery._clear.isVisible())
    card = next(card for card in window.findChildren(NoticeCard) if gone in card.notice.text)
    button = card.findChild(QPushButton)
    assert button.text() == undo
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    # Stars and tags are back with the pictures.
    wait_for(qtbot, lambda: found() == {"a red fox", "a red door"})
    assert made[0].exists()
    assert any(back_many in notice.text or back_one in notice.text for notice in window.session.notices.all)
    assert filtered.partition("(")[0].strip() in bar.filters.text()


def test_a_finished_picture_is_in_the_gallery_at_once_and_is_recalled_from_it(window, qtbot, commit_text):
    gallery = window.docks.panels["gallery"]
    window.session.commands.run("show_gallery")
    set_steps(qtbot, window, 2)
    type_prompt(window, "고양이 얼굴", commit_text)
    press_generate(qtbot, window)
    wait_for(qtbot, lambda: states(window) == [JobState.DONE])
    wait_for(qtbot, lambda: gallery.grid.pictures.rowCount() == 1)
    wait_for(qtbot, lambda: gallery.grid.pictures.entry(gallery.grid.pictures.index(0, 0)) is not None)
    entry = gallery.grid.pictures.entry(gallery.grid.pictures.index(0, 0))
    assert entry.prompt == "고양이 얼굴"
    assert read_record(entry.path).seed == entry.seed
    window.session.panels.update(prompt="something else")
    window.session.recall(entry.path)
    wait_for(qtbot, lambda: window.session.panels.state.prompt == "고양이 얼굴")
    window.session.deleter.delete((entry.id,))
    wait_for(qtbot, lambda: not entry.path.exists() and gallery.grid.pictures.rowCount() == 0)
    window.session.commands.run("undo_delete")
    wait_for(qtbot, lambda: entry.path.exists() and gallery.grid.pictures.rowCount() == 1)
