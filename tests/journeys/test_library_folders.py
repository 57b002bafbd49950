"""Take a folder into the library in the settings, narrow the gallery to it, take it out and back; in both languages."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from studio.ui.dialogs.settings import SettingsDialog
from studio.ui.notice_card import NoticeCard
from studio.ui.settings_pages import library_folders
from studio.ui.settings_pages.library import LibraryPage
from tests.journeys.walking import wait_for
from tests.session.test_library_folders import painted

pytestmark = pytest.mark.slow

WORDS = {
    "en": ("Settings", "is no part of the library any more", "with 2 pictures", "All of it", "Filter (1)"),
    "ko": ("설정", "라이브러리에서 뺐습니다", "그림은 2장입니다", "폴더 전체", "필터 (1)"),
}


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_folder_comes_in_is_narrowed_to_goes_and_comes_back(
    open_window, places, qtbot, tmp_path, monkeypatch, language
):
    painted(places.pictures / "2026-11-21", "a")
    photos = painted(tmp_path / "여름 휴가" / "2025", "p", "q").parent
    title, taken_out, taken_in, all_of_it, filtered = WORDS[language]
    window = open_window(language=language)
    gallery = window.docks.panels["gallery"]
    window.session.commands.run("show_gallery")

    def found() -> set[str]:
        model = gallery.grid.pictures
        entries = [model.entry(model.index(row, 0)) for row in range(model.rowCount())]
        return {entry.path.stem for entry in entries if entry is not None}

    wait_for(qtbot, lambda: found() == {"a"})
    monkeypatch.setattr(library_folders, "ask_for_folder", lambda _: str(photos))
    window.session.commands.run("settings")
    dialog = window.findChild(SettingsDialog)
    assert dialog.windowTitle() == title
    page = next(each for each in dialog.pages if isinstance(each, LibraryPage))
    dialog.list.setCurrentRow(dialog.pages.index(page))
    qtbot.mouseClick(page.further.add_button, Qt.MouseButton.LeftButton)
    wait_for(qtbot, lambda: page.further.list.count() == 1)
    dialog.close()
    wait_for(qtbot, lambda: found() == {"a", "p", "q"})
    wait_for(qtbot, lambda: any(taken_in in notice.text for notice in window.session.notices.all))

    filters = gallery.search_bar.filters
    with qtbot.waitSignal(window.session.library.contents_changed):
        filters._menu.aboutToShow.emit()
    folders = filters._folders.actions()[-1].menu()
    assert folders.title() == "여름 휴가 (2)"
    assert [action.text() for action in folders.actions()] == [all_of_it, "2025 (2)"]
    folders.actions()[1].trigger()
    wait_for(qtbot, lambda: found() == {"p", "q"})
    assert filters.text() == filtered

    window.session.library.folders.remove(photos)
    wait_for(qtbot, lambda: found() == {"a"})
    card = next(card for card in window.findChildren(NoticeCard) if taken_out in card.notice.text)
    qtbot.mouseClick(card.findChild(QPushButton), Qt.MouseButton.LeftButton)
    wait_for(qtbot, lambda: found() == {"a", "p", "q"})
