"""From made pictures to what others get: many at once, the steps, a picture that is broken; in English and Korean."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QMenu

from studio.session.export_values import PictureFormat
from studio.storage.pngs import encode_png, read_picture, read_record
from studio.ui.dialogs.export import ExportDialog
from studio.ui.exporting.form import Kind
from studio.ui.exporting.size_fields import SizeMode
from studio.ui.window import MainWindow
from tests.journeys.walking import press_generate, set_steps, type_prompt, wait_for
from tests.session.pictures import plain, record

pytestmark = pytest.mark.slow


def make(window: MainWindow, qtbot, commit_text, prompt: str, count: int) -> tuple[Path, ...]:
    set_steps(qtbot, window, 4)
    window.session.panels.update(count=count)
    type_prompt(window, prompt, commit_text)
    press_generate(qtbot, window)
    wait_for(qtbot, lambda: len(window.session.results.pictures) == count)
    wait_for(qtbot, lambda: window.session.queue.running is None)
    return window.session.results.pictures


def open_dialog(window: MainWindow) -> ExportDialog:
    return next(widget for widget in window.findChildren(ExportDialog) if widget.isVisible())


def run(qtbot, dialog: ExportDialog) -> None:
    dialog.export_button.click()
    wait_for(qtbot, lambda: not dialog.is_running)


def test_a_made_picture_is_exported_from_its_menu_and_its_steps_become_a_moving_picture(
    window, qtbot, commit_text, tmp_path
):
    (path,) = make(window, qtbot, commit_text, "빨간 사과", 1)
    panel = window.docks.panels["results"]
    panel._open_menu(path, panel.mapToGlobal(QPoint(5, 5)))
    menu = next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, QMenu) and widget.isVisible())
    next(action for action in menu.actions() if action.text() == "Export…").trigger()
    menu.close()
    dialog = open_dialog(window)
    dialog.folder.setText(str(tmp_path / "out"))
    dialog.form.format.choose(PictureFormat.JPEG)
    dialog.form.copy_size.mode.choose(SizeMode.LONGEST)
    dialog.form.copy_size.longest.setValue(32)
    run(qtbot, dialog)
    copy = tmp_path / "out" / f"{path.stem}.jpg"
    assert max(read_picture(copy).extent.width, read_picture(copy).extent.height) <= 32
    assert read_record(copy).request.prompt == "빨간 사과"
    dialog.form.kind.choose(Kind.ANIMATION)
    run(qtbot, dialog)
    with Image.open(tmp_path / "out" / f"{path.stem}.webp") as image:
        assert image.n_frames >= 2
        assert image.size == (read_picture(path).extent.width, read_picture(path).extent.height)
    dialog.close_button.click()


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Files written to {folder}: 61. Pictures left out: 1."),
        ("ko", "{folder}에 쓴 파일: 61개. 제외된 그림: 1장."),
    ],
)
def test_many_are_exported_while_the_window_goes_on_and_a_broken_one_is_told(
    open_window, qtbot, commit_text, tmp_path, language, said
):
    window = open_window(language=language)
    made = make(window, qtbot, commit_text, "a fox", 2)
    paths = [tmp_path / f"{number}.png" for number in range(60)]
    for number, path in enumerate(paths):
        path.write_bytes(encode_png(plain(value=number), record(seed=number)))
    paths[7].write_bytes(paths[7].read_bytes()[:100])
    dialog = ExportDialog(window.session, (*made, *paths), window)
    dialog.open()
    dialog.folder.setText(str(tmp_path / "out"))
    dialog.form.template.setText("{number}-{prompt}-{seed}")
    dialog.export_button.click()
    dialog.close_button.click()
    press_generate(qtbot, window)
    wait_for(qtbot, lambda: not window.session.exporter.is_running)
    assert len(list((tmp_path / "out").iterdir())) == 61
    first = tmp_path / "out" / f"0001-a-fox-{read_record(made[0]).seed}.png"
    assert read_record(first) == read_record(made[0])
    told = [notice.text for notice in window.session.notices.all]
    assert any(text.startswith(said.format(folder=tmp_path / "out")) for text in told), told
    wait_for(qtbot, lambda: len(window.session.results.pictures) == 4)


def test_the_shown_picture_is_exported_by_its_command_and_everything_is_said_in_korean(
    open_window, qtbot, commit_text, tmp_path
):
    window = open_window(language="ko")
    assert not window.session.commands.is_enabled("export")
    make(window, qtbot, commit_text, "a fox", 1)
    wait_for(qtbot, lambda: window.session.commands.is_enabled("export"))
    window.session.commands.run("export")
    dialog = open_dialog(window)
    assert dialog.windowTitle() == "내보내기"
    dialog.folder.setText(str(tmp_path / "out"))
    dialog.form.kind.choose(Kind.PAGE)
    run(qtbot, dialog)
    assert "쓴 파일: 2개" in dialog.outcome.text.text()
    page = (tmp_path / "out" / "그림" / "index.html").read_text("utf-8")
    assert '<html lang="ko">' in page
    assert "a fox" in page
    dialog.close_button.click()


def test_what_is_chosen_in_the_gallery_is_exported_by_the_same_command(window, qtbot, commit_text, tmp_path):
    make(window, qtbot, commit_text, "노란 별", 3)
    gallery = window.docks.panels["gallery"]
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    wait_for(qtbot, lambda: len(gallery.grid.pictures.ids) == 3)
    qtbot.keyClick(gallery.search_bar.field, Qt.Key.Key_Down)
    qtbot.keyClick(gallery.grid, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    window.session.commands.run("export")
    wait_for(qtbot, lambda: any(each.isVisible() for each in window.findChildren(ExportDialog)))
    dialog = open_dialog(window)
    dialog.folder.setText(str(tmp_path / "out"))
    dialog.form.kind.choose(Kind.SHEET)
    dialog.form.columns.setValue(3)
    run(qtbot, dialog)
    with Image.open(tmp_path / "out" / "contact-sheet.png") as sheet:
        assert sheet.getbbox() is not None
    assert len(list((tmp_path / "out").iterdir())) == 1
    dialog.close_button.click()
