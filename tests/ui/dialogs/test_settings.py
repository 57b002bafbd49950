"""The settings dialog and its pages."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget

from studio.session.session import Session
from studio.storage.settings import Settings, load_settings
from studio.ui.dialogs import settings as settings_dialog
from studio.ui.dialogs.settings import SettingsDialog
from studio.ui.languages import LanguageSwitch
from studio.ui.settings_pages import library_folders
from studio.ui.settings_pages.engine import EnginePage
from studio.ui.settings_pages.general import GeneralPage
from studio.ui.settings_pages.keys import ID, KeysPage
from studio.ui.settings_pages.library import LibraryPage
from tests.session.test_library_folders import painted
from tests.window_parts import PATIENCE_MS

CTRL = Qt.KeyboardModifier.ControlModifier
OpenSettings = Callable[[type], QWidget]


@pytest.fixture
def dialog(session: Session, qtbot) -> SettingsDialog:
    dialog = SettingsDialog(session)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.open()
    return dialog


@pytest.fixture
def page(dialog: SettingsDialog) -> OpenSettings:
    """Give a function that turns to a page."""

    def turn(kind: type) -> QWidget:
        row = next(row for row, page in enumerate(dialog.pages) if isinstance(page, kind))
        dialog.list.setCurrentRow(row)
        return dialog.pages[row]

    return turn


def choose(box, value: str) -> None:
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


def choose_command(keys: KeysPage, command_id: str) -> None:
    keys.list.setCurrentItem(next(item for item in keys._items() if item.data(0, ID) == command_id))


def test_every_change_is_in_force_at_once(session, page):
    general, engine = page(GeneralPage), page(EnginePage)
    choose(general.theme, "dark")
    choose(general.language, "ko")
    general.asks.click()
    choose(engine.device, "cpu")
    choose(engine.precision, "fp32")
    engine.loads.click()
    chosen = session.settings.current
    assert (chosen.theme, chosen.language, chosen.asks_before_closing) == ("dark", "ko", False)
    assert (chosen.device, chosen.precision.value, chosen.loads_weights_at_start) == ("cpu", "fp32", True)
    assert session.panels.state.device == "cpu"


def test_pages_follow_what_changes_elsewhere(session, page):
    general, engine = page(GeneralPage), page(EnginePage)
    session.settings.update(theme="dark", device="cuda:1", asks_before_closing=False)
    assert general.theme.currentData() == "dark"
    assert not general.asks.isChecked()
    assert engine.device.currentText() == "cuda:1"


def test_an_impossible_value_is_told_and_changes_nothing(session, page, tmp_path):
    library = page(LibraryPage)
    before = session.settings.current
    library.template.setText("{nonsense}")
    library.template.editingFinished.emit()
    assert "nonsense" in library.problem.text()
    assert library.problem.isVisible()
    assert session.settings.current == before
    library.template.setText("{number}")
    library.template.editingFinished.emit()
    assert not library.problem.isVisible()
    assert session.settings.current.name_template == "{number}"


def test_the_pictures_folder_can_be_chosen_and_taken_back(session, page, tmp_path):
    library = page(LibraryPage)
    library.folder.setText(str(tmp_path / "mine"))
    library.folder.editingFinished.emit()
    assert session.settings.current.pictures_folder == tmp_path / "mine"
    library.folder.setText("")
    library.folder.editingFinished.emit()
    assert session.settings.current.pictures_folder is None
    assert library.folder.text() == str(session.shelf.places.pictures)


def test_enter_in_a_field_takes_over_and_leaves_the_dialog_open(session, dialog, page, qtbot):
    library = page(LibraryPage)
    library.template.selectAll()
    qtbot.keyClicks(library.template, "{number}-{seed}")
    qtbot.keyClick(library.template, Qt.Key.Key_Return)
    assert session.settings.current.name_template == "{number}-{seed}"
    assert dialog.isVisible()


def test_keys_are_chosen_by_pressing_them_removed_and_brought_back(session, page, qtbot):
    keys = page(KeysPage)
    choose_command(keys, "zoom_fit")
    assert keys.keys.keySequence() == QKeySequence("Ctrl+0")
    qtbot.keyClick(keys.keys, Qt.Key.Key_J, CTRL)
    assert session.commands.keys("zoom_fit") == ("Ctrl+J",)
    keys.remove.click()
    assert session.commands.keys("zoom_fit") == ()
    assert keys.keys.keySequence().isEmpty()
    keys.shipped.click()
    assert session.commands.keys("zoom_fit") == ("Ctrl+0",)
    assert dict(session.settings.current.keys) == {}


def test_of_several_keys_the_others_stay(session, page, qtbot):
    keys = page(KeysPage)
    choose_command(keys, "zoom_in")
    qtbot.keyClick(keys.keys, Qt.Key.Key_J, CTRL)
    assert session.commands.keys("zoom_in") == ("Ctrl+J", "Ctrl+=")


def test_keys_of_two_commands_are_told_with_both_names_until_it_is_settled(page, qtbot):
    keys = page(KeysPage)
    choose_command(keys, "zoom_fit")
    qtbot.keyClick(keys.keys, Qt.Key.Key_1, CTRL)
    assert keys.problem.isVisible()
    for word in ("Ctrl+1", "Fit in the window", "Actual size"):
        assert word in keys.problem.text()
    marked = [item.data(0, ID) for item in keys._items() if item.toolTip(1)]
    assert marked == ["zoom_fit", "zoom_actual"]
    keys.shipped.click()
    assert not keys.problem.isVisible()


def test_commands_are_found_by_a_word(page, qtbot):
    keys = page(KeysPage)
    qtbot.keyClicks(keys.search, "seed")
    found = {item.data(0, ID) for item in keys._items() if not item.isHidden()}
    assert found == {"copy_seed", "recall_seed", "random_seed"}


def test_settings_are_exported_imported_and_reset(session, dialog, qtbot, tmp_path, monkeypatch):
    file = tmp_path / "mine.json"
    monkeypatch.setattr(settings_dialog, "ask_for_export", lambda _: str(file))
    monkeypatch.setattr(settings_dialog, "ask_for_import", lambda _: str(file))
    monkeypatch.setattr(settings_dialog, "may_reset", lambda _: True)
    session.settings.update(theme="dark", keys={"zoom_fit": ("Ctrl+J",)})
    dialog.exports.click()
    qtbot.waitUntil(lambda: file.is_file() and bool(file.read_text()), timeout=PATIENCE_MS)
    dialog.resets.click()
    assert session.settings.current == Settings()
    assert session.commands.keys("zoom_fit") == ("Ctrl+0",)
    dialog.imports.click()
    qtbot.waitUntil(lambda: session.settings.current.theme == "dark", timeout=PATIENCE_MS)
    assert session.commands.keys("zoom_fit") == ("Ctrl+J",)
    settings_file = session.shelf.places.settings_file
    qtbot.waitUntil(lambda: load_settings(settings_file).settings.theme == "dark", timeout=PATIENCE_MS)


@pytest.mark.parametrize("content", ["broken", "[]", '{"version": 99}', '{"version": 1, "theme": "pink"}'])
def test_a_file_that_holds_no_settings_is_refused_with_a_reason(session, dialog, qtbot, tmp_path, monkeypatch, content):
    file = tmp_path / "theirs.json"
    file.write_text(content)
    monkeypatch.setattr(settings_dialog, "ask_for_import", lambda _: str(file))
    before = session.settings.current
    dialog.imports.click()
    qtbot.waitUntil(lambda: bool(session.notices.all), timeout=PATIENCE_MS)
    assert session.settings.current == before
    assert "theirs.json" in session.notices.all[0].text + session.notices.all[0].hint


def test_what_is_closed_changes_nothing(session, dialog, monkeypatch):
    for name in ("ask_for_export", "ask_for_import"):
        monkeypatch.setattr(settings_dialog, name, lambda _: "")
    monkeypatch.setattr(settings_dialog, "may_reset", lambda _: False)
    session.settings.update(theme="dark")
    for button in (dialog.exports, dialog.imports, dialog.resets):
        button.click()
    assert session.settings.current.theme == "dark"


@pytest.mark.parametrize("language", ["en", "ko"])
def test_everything_has_a_name_and_no_text_is_cut_off(session, dialog, qapp, qtbot, language):
    languages = LanguageSwitch(qapp, session.resources / "languages")
    languages.choose(language)
    try:
        qtbot.waitUntil(lambda: (dialog.windowTitle() == "Settings") is (language == "en"))
        for row in range(len(dialog.pages)):
            dialog.list.setCurrentRow(row)
            qtbot.wait(10)
            check(dialog)
    finally:
        languages.choose("en")
        languages.deleteLater()


def check(dialog: SettingsDialog) -> None:
    for widget in dialog.findChildren(QWidget):
        if not widget.isVisible():
            continue
        name = widget.accessibleName() or getattr(widget, "text", str)()
        takes_focus = widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value and widget.focusProxy() is None
        if takes_focus and not isinstance(widget, QLineEdit) and "scroll" not in type(widget).__name__.lower():
            assert name, widget
        is_label = isinstance(widget, QLabel) and not widget.wordWrap()
        if (is_label or isinstance(widget, QAbstractButton)) and widget.text():
            assert widget.sizeHint().width() <= widget.width(), widget.text()


def test_the_dialog_fits_a_small_display(session, qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 600)
    dialog = SettingsDialog(session, window)
    assert dialog.minimumSizeHint().width() <= 800
    assert dialog.width() <= 800
    assert dialog.height() <= 600


def rows(library: LibraryPage) -> list[str]:
    return [library.further.list.item(row).text() for row in range(library.further.list.count())]


def test_folders_of_the_library_are_added_and_taken_out(session, page, finish, qtbot, tmp_path, monkeypatch):
    photos = painted(tmp_path / "photos", "p", "q")
    monkeypatch.setattr(library_folders, "ask_for_folder", lambda _: str(photos))
    finish(session.library.open())
    library = page(LibraryPage)
    assert not library.further.remove_button.isEnabled()
    library.further.add_button.click()
    assert library.further.words.text().startswith("Looking at")
    assert not library.further.add_button.isEnabled()
    qtbot.waitUntil(lambda: session.settings.current.library_folders == (photos,))
    qtbot.waitUntil(library.further.add_button.isEnabled)
    assert "being read" in library.further.words.text()
    qtbot.waitUntil(lambda: not session.library.is_reading)
    session.library.refresh_contents()
    qtbot.waitUntil(lambda: rows(library) == [f"{photos}  (2 pictures)"])
    library.further.add_button.click()
    qtbot.waitUntil(lambda: "belongs to the library already" in library.further.words.text())
    assert not session.notices.all[-1].text.startswith("The folder")
    library.further.list.setCurrentRow(0)
    library.further.list.setFocus()
    qtbot.keyClick(library.further.list, Qt.Key.Key_Delete)
    assert session.settings.current.library_folders == ()
    assert rows(library) == []
    session.notices.all[-1].action.run()
    assert session.settings.current.library_folders == (photos,)
    library.further.list.setCurrentRow(0)
    library.further.remove_button.click()
    assert rows(library) == []


def test_a_folder_that_is_away_or_read_only_says_so(session, page, qtbot, tmp_path, monkeypatch):
    locked = painted(tmp_path / "locked", "p")
    real = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != locked and real(path, mode))
    session.settings.update(library_folders=(tmp_path / "gone", locked))
    library = page(LibraryPage)
    wanted = [f"{tmp_path / 'gone'}  (not there now)", f"{locked}  (read-only)"]
    qtbot.waitUntil(lambda: rows(library) == wanted)


def test_a_folder_that_is_refused_after_the_dialog_was_closed_is_told_in_a_notice(
    session, dialog, page, qtbot, tmp_path
):
    library = page(LibraryPage)
    session.library.folders.add_soon(tmp_path / "gone")
    dialog.close()
    qtbot.waitUntil(lambda: bool(session.notices.all))
    assert "is not there" in session.notices.all[-1].text
    assert library.further.words.text().startswith("The folder")
