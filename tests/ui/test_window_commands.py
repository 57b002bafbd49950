"""What the commands of the window do: files, clipboard, folders, dialogs."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QDialog

from studio.session.commands import COMMANDS
from studio.storage.pngs import read_picture, read_record
from studio.ui import picture_commands, project_commands, window_commands
from studio.ui.qimages import to_raster
from studio.ui.window import MainWindow
from tests.ui.made_pictures import made_picture
from tests.window_parts import PATIENCE_MS

OPENS_FILES = {"open_picture", "save_copy", "save_project", "save_project_as"}
ENDS = {"quit"}


class Opener(QObject):
    """Stands for the desktop's file browser."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[Path] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(Path(url.toLocalFile()))


@pytest.fixture
def browser():
    opener = Opener()
    QDesktopServices.setUrlHandler("file", opener, "open")
    yield opener
    QDesktopServices.unsetUrlHandler("file")


def show_picture(qtbot, window: MainWindow, tmp_path: Path) -> Path:
    path = made_picture(tmp_path / "fox.png")
    window.session.show(path)
    qtbot.waitUntil(lambda: window.session.shown is not None, timeout=PATIENCE_MS)
    return path


@pytest.fixture
def answer_file_dialog(monkeypatch):
    """Give a function that says what a person chooses in the next dialog of the desktop; None closes it."""

    def answer(file: Path | None) -> None:
        asking = (
            (window_commands, "ask_for_picture"),
            (picture_commands, "ask_for_copy"),
            (project_commands, "ask_for_file"),
        )
        for module, name in asking:
            monkeypatch.setattr(module, name, lambda *_: str(file or ""))

    return answer


@pytest.mark.parametrize("command", [each.id for each in COMMANDS if each.id not in OPENS_FILES | ENDS])
def test_every_command_that_can_be_done_runs(window, qtbot, tmp_path, browser, command):
    show_picture(qtbot, window, tmp_path)
    window.session.commands.run(command)
    qtbot.wait(10)
    for dialog in window.findChildren(QDialog):
        dialog.close()
    qtbot.waitUntil(lambda: window.session.queue.running is None and not window.session.queue.waiting, timeout=20_000)


def test_quit_closes_the_window(window, qtbot):
    window.session.commands.run("quit")
    qtbot.waitUntil(lambda: window.is_closed, timeout=PATIENCE_MS)


def test_a_picture_is_chosen_in_a_dialog_and_shown(window, qtbot, tmp_path, answer_file_dialog):
    path = made_picture(tmp_path / "fox.png")
    answer_file_dialog(path)
    window.session.commands.run("open_picture")
    qtbot.waitUntil(lambda: window.session.shown is not None, timeout=PATIENCE_MS)
    assert window.session.shown.path == path


@pytest.mark.parametrize("command", sorted(OPENS_FILES))
def test_a_file_dialog_that_is_closed_changes_nothing(window, qtbot, tmp_path, answer_file_dialog, command):
    show_picture(qtbot, window, tmp_path)
    before = window.session.shown
    answer_file_dialog(None)
    window.session.commands.run(command)
    assert window.session.shown is before
    assert window.session.notices.all == ()


@pytest.mark.parametrize(
    ("typed", "written"), [("copy.png", "copy.png"), ("copy", "copy.png"), ("my.jpg", "my.jpg.png")]
)
def test_a_copy_has_the_record_and_its_own_kind_of_name(window, qtbot, tmp_path, answer_file_dialog, typed, written):
    show_picture(qtbot, window, tmp_path)
    answer_file_dialog(tmp_path / typed)
    window.session.commands.run("save_copy")
    qtbot.waitUntil((tmp_path / written).is_file, timeout=PATIENCE_MS)
    assert read_record(tmp_path / written).request.prompt == "a red fox"


def test_a_copy_never_replaces_a_picture(window, qtbot, tmp_path, answer_file_dialog):
    path = show_picture(qtbot, window, tmp_path)
    taken = made_picture(tmp_path / "taken.png", prompt="another")
    answer_file_dialog(taken)
    window.session.commands.run("save_copy")
    qtbot.waitUntil(lambda: bool(window.session.notices.all), timeout=PATIENCE_MS)
    assert "taken.png" in window.session.notices.all[-1].text
    assert read_record(taken).request.prompt == "another"
    assert path.is_file()


def test_picture_and_seed_go_to_the_clipboard(window, qtbot, tmp_path):
    path = show_picture(qtbot, window, tmp_path)
    window.session.commands.run("copy_picture")
    assert to_raster(QApplication.clipboard().image()).over() == read_picture(path)
    window.session.commands.run("copy_seed")
    assert QApplication.clipboard().text() == "7"


def test_folders_are_made_and_opened(window, browser):
    window.session.commands.run("show_folder")
    window.session.commands.run("show_logs")
    places = window.session.shelf.places
    assert browser.opened == [places.pictures, places.logs]
    assert places.pictures.is_dir()


def test_a_folder_that_cannot_be_made_is_told(window, browser, tmp_path):
    (tmp_path / "file").write_text("in the way")
    window.session.settings.update(pictures_folder=tmp_path / "file" / "pictures")
    window.session.commands.run("show_folder")
    assert browser.opened == []
    assert str(tmp_path / "file" / "pictures") in window.session.notices.all[-1].text


def test_a_window_that_was_maximised_is_so_again_after_full_screen(window):
    window.showMaximized()
    window.session.commands.run("full_screen")
    assert window.isFullScreen()
    window.session.commands.run("full_screen")
    assert window.isMaximized()
    assert not window.isFullScreen()


@pytest.mark.parametrize("command", ["settings", "about", "command_palette"])
def test_a_dialog_is_gone_once_it_is_closed(window, qtbot, command):
    window.session.commands.run(command)
    (dialog,) = window.findChildren(QDialog)
    assert dialog.isVisible()
    dialog.close()
    qtbot.waitUntil(lambda: window.findChildren(QDialog) == [])


def test_the_prompt_can_be_asked_for_before_it_is_there(session, qtbot, qapp):
    from studio.ui.looks import Looks

    looks = Looks(qapp, session.resources)
    looks.follow(session)
    window = MainWindow(session, looks)
    qtbot.addWidget(window)
    session.commands.run("focus_prompt")
    assert window.docks.panels == {}
    assert window_commands.PICTURES
    looks.deleteLater()
