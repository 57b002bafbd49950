"""Projects in the window: its title, the question about changes, the last projects, the offer after a crash."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from studio.contract.geometry import Extent
from studio.session.commands import Menu
from studio.storage.projects.journal import Journal, Label
from studio.storage.projects.ora import load_project
from studio.storage.projects.project import ProjectState
from studio.storage.projects.saving import save_project
from studio.ui import project_commands
from studio.ui.dialogs.recovery import RecoveryDialog
from studio.ui.window import MainWindow
from tests.open_windows import close
from tests.storage.projects import made_projects, test_bad_projects
from tests.window_parts import PATIENCE_MS

DASH = "\N{EM DASH}"


@pytest.fixture
def chosen(monkeypatch):
    """Give a function that says which file a person chooses; the list tells what was proposed."""
    proposed = []

    def choose(name: object) -> list:
        monkeypatch.setattr(
            project_commands, "ask_for_file", lambda window, file: (proposed.append(file), str(name or ""))[1]
        )
        return proposed

    return choose


def paint(window: MainWindow, level: int = 200) -> None:
    if window.session.canvas.document is None:
        window.session.canvas.begin(Extent(40, 30))
    document = window.session.canvas.document
    with document.edit("Brush") as edit:
        edit.blend(document.active.id, document.bounds, partial(np.full_like, fill_value=level))


def answer(window: MainWindow, *places: int) -> list[str]:
    """Press a button of each of the next questions; the list tells what was asked."""
    asked: list[str] = []

    def press(left: tuple[int, ...]) -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        asked.append(box.text())
        if left[1:]:
            QTimer.singleShot(50, window, partial(press, left[1:]))
        box.buttons()[left[0]].click()

    QTimer.singleShot(50, window, partial(press, places))
    return asked


def button_of(role: QMessageBox.ButtonRole) -> int:
    """Give where a button stands in the question: the style orders them."""
    box = QMessageBox()
    roles = (
        QMessageBox.ButtonRole.AcceptRole,
        QMessageBox.ButtonRole.DestructiveRole,
        QMessageBox.ButtonRole.RejectRole,
    )
    buttons = {each: box.addButton("x", each) for each in roles}
    return box.buttons().index(buttons[role])


SAVE, DISCARD, STAY = (
    QMessageBox.ButtonRole.AcceptRole,
    QMessageBox.ButtonRole.DestructiveRole,
    QMessageBox.ButtonRole.RejectRole,
)


def test_the_title_says_what_is_open_and_whether_it_is_saved(window, qtbot, chosen, tmp_path):
    assert window.windowTitle() == "Scanline Studio"
    window.session.canvas.begin(Extent(40, 30))
    assert (window.windowTitle(), window.isWindowModified()) == (f"a new picture[*] {DASH} Scanline Studio", False)
    paint(window)
    assert window.isWindowModified()
    proposed = chosen(tmp_path / "여우 [*]")
    window.session.commands.run("save_project")
    qtbot.waitUntil(lambda: not window.isWindowModified(), timeout=PATIENCE_MS)
    assert window.windowTitle() == f"여우 [*][*].ora[*] {DASH} Scanline Studio"
    assert [path.name for path in proposed] == ["project.ora"]
    assert load_project(tmp_path / "여우 [*].ora").state.extent == Extent(40, 30)


def test_saving_again_asks_for_no_name_and_saving_as_does(window, qtbot, chosen, tmp_path):
    paint(window)
    proposed = chosen(tmp_path / "a.ora")
    window.session.commands.run("save_project")
    qtbot.waitUntil(lambda: not window.isWindowModified(), timeout=PATIENCE_MS)
    paint(window, 90)
    window.session.commands.run("save_project")
    qtbot.waitUntil(lambda: not window.isWindowModified(), timeout=PATIENCE_MS)
    assert len(proposed) == 1
    chosen(tmp_path / "b")
    window.session.commands.run("save_project_as")
    qtbot.waitUntil(lambda: window.session.projects.name == "b.ora", timeout=PATIENCE_MS)
    assert proposed[1] == tmp_path / "a.ora"
    assert window.recent_menu.menu.actions()[0].text() == "b.ora"


def test_a_name_without_its_ending_never_takes_a_file(window, qtbot, chosen, tmp_path):
    (tmp_path / "fox.ora").write_bytes(b"mine")
    paint(window)
    chosen(tmp_path / "fox")
    window.session.commands.run("save_project")
    qtbot.waitUntil((tmp_path / "fox-2.ora").is_file, timeout=PATIENCE_MS)
    assert (tmp_path / "fox.ora").read_bytes() == b"mine"


def test_a_file_of_another_program_is_not_replaced_without_asking(window, qtbot, chosen, tmp_path):
    path = test_bad_projects.foreign(tmp_path / "krita.ora", {"data/a.png": test_bad_projects.png()})
    window.session.show(path)
    qtbot.waitUntil(lambda: window.session.projects.name == "krita.ora", timeout=PATIENCE_MS)
    before = path.read_bytes()
    proposed = chosen(None)
    window.session.commands.run("save_project")
    assert proposed == [path]
    assert path.read_bytes() == before


@pytest.mark.parametrize("role", [SAVE, DISCARD, STAY])
def test_saving_over_the_work_of_another_program_asks(window, qtbot, chosen, tmp_path, role):
    path = tmp_path / "fox.ora"
    paint(window)
    chosen(path)
    window.session.commands.run("save_project")
    qtbot.waitUntil(lambda: not window.isWindowModified(), timeout=PATIENCE_MS)
    path.write_bytes(b"hours of work")
    paint(window, 90)
    proposed = chosen(tmp_path / "mine.ora")
    window.session.commands.run("save_project")
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None, timeout=PATIENCE_MS)
    asked = answer(window, button_of(role))
    qtbot.waitUntil(lambda: bool(asked) and QApplication.activeModalWidget() is None, timeout=PATIENCE_MS)
    assert asked == ["fox.ora was changed by another program after it was opened here."]
    if role is STAY:
        assert window.session.projects.is_modified
    else:
        qtbot.waitUntil(lambda: not window.isWindowModified(), timeout=PATIENCE_MS)
        assert window.session.projects.name == ("mine.ora" if role is SAVE else "fox.ora")
        assert load_project(tmp_path / window.session.projects.name).is_whole
    assert (path.read_bytes() == b"hours of work") == (role is not DISCARD)
    assert proposed[1:] == ([tmp_path / "fox-2.ora"] if role is SAVE else [])


def test_a_window_that_is_closed_waits_for_the_answer(window, qtbot, chosen, tmp_path):
    path = tmp_path / "fox.ora"
    paint(window)
    chosen(path)
    window.session.commands.run("save_project")
    qtbot.waitUntil(lambda: not window.isWindowModified(), timeout=PATIENCE_MS)
    path.write_bytes(b"hours of work")
    paint(window, 90)
    answer(window, button_of(SAVE))
    assert not project_commands.may_leave(window)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None, timeout=PATIENCE_MS)
    assert window.isVisible()
    answer(window, button_of(DISCARD))
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=PATIENCE_MS)
    assert load_project(path).is_whole


@pytest.mark.parametrize("role", [SAVE, DISCARD, STAY])
def test_closing_a_changed_picture_asks(window, qtbot, chosen, tmp_path, role):
    paint(window)
    chosen(tmp_path / "p.ora")
    asked = answer(window, button_of(role))
    window.session.commands.run("close_picture")
    assert asked == ["a new picture has changes that are not saved."]
    if role is STAY:
        assert window.session.projects.is_modified
        return
    qtbot.waitUntil(lambda: window.session.canvas.document is None, timeout=PATIENCE_MS)
    assert (tmp_path / "p.ora").exists() == (role is SAVE)
    assert window.windowTitle() == "Scanline Studio"
    assert not window.session.commands.is_enabled("close_picture")


def test_a_picture_without_changes_is_closed_without_a_question(window):
    window.session.canvas.begin(Extent(8, 8))
    window.session.commands.run("close_picture")
    assert window.session.canvas.document is None


@pytest.mark.parametrize("role", [SAVE, DISCARD, STAY])
def test_leaving_with_changes_asks_about_each_picture(window, qtbot, chosen, tmp_path, role):
    paint(window)
    window.session.canvas.begin(Extent(20, 20))
    paint(window)
    chosen(tmp_path / "p.ora")
    asked = answer(window, button_of(DISCARD), button_of(role))
    window.close()
    assert len(asked) == 2
    if role is STAY:
        assert not window.is_closed
        assert len(window.session.projects.modified) == 2
        return
    qtbot.waitUntil(lambda: window.is_closed, timeout=PATIENCE_MS)
    assert (tmp_path / "p.ora").exists() == (role is SAVE)
    assert list(window.session.shelf.places.journals.glob("*")) == []


def test_a_window_whose_project_cannot_be_saved_stays_open(window, qtbot, chosen, tmp_path):
    (tmp_path / "file").write_text("")
    paint(window)
    chosen(tmp_path / "file" / "p.ora")
    answer(window, button_of(SAVE))
    window.close()
    told = window.session.notices
    qtbot.waitUntil(lambda: any("is not a folder" in each.text for each in told.all), timeout=PATIENCE_MS)
    assert not window.is_closed
    assert window.session.projects.is_modified


def test_the_last_projects_are_in_the_file_menu(window, qtbot, tmp_path):
    menu = window.recent_menu.menu
    assert not menu.isEnabled()
    assert menu.menuAction() in window.actions_of_commands.menu(Menu.FILE).actions()
    save_project(tmp_path / "a & b.ora", ProjectState(made_projects.document(30, 20).state))
    window.session.show(tmp_path / "a & b.ora")
    qtbot.waitUntil(menu.isEnabled, timeout=PATIENCE_MS)
    window.session.commands.run("close_picture")
    first = menu.actions()[0]
    assert (first.text(), first.toolTip()) == ("a && b.ora", str(tmp_path / "a & b.ora"))
    first.trigger()
    qtbot.waitUntil(lambda: window.session.projects.name == "a & b.ora", timeout=PATIENCE_MS)
    menu.actions()[-1].trigger()
    assert not menu.isEnabled()


@pytest.fixture
def left(places):
    """What an earlier run left open: two pictures, as a process that is gone has written them."""
    for order, name in enumerate(("first", "둘째")):
        state = ProjectState(made_projects.document(30 + order, 20).state)
        Journal(places.journals / name).write(state, Label(name, 1_700_000_000.0, 2**22 + 1, 1.0, order))
    return places.journals


def dialog_of(qtbot, window: MainWindow) -> RecoveryDialog:
    qtbot.waitUntil(lambda: bool(window.findChildren(RecoveryDialog)), timeout=PATIENCE_MS)
    (dialog,) = window.findChildren(RecoveryDialog)
    return dialog


def test_what_was_left_open_is_offered_and_brought_back(left, open_window, qtbot):
    window = open_window()
    dialog = dialog_of(qtbot, window)
    assert dialog.isVisible()
    assert not dialog.isModal()
    texts = [dialog.rows.item(place).text() for place in range(dialog.rows.count())]
    assert [text.split(", ")[:2] for text in texts] == [
        ["first", "30 \N{MULTIPLICATION SIGN} 20"],
        ["둘째", "31 \N{MULTIPLICATION SIGN} 20"],
    ]
    qtbot.mouseClick(dialog.restore_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(window.session.canvas.pictures) == 2, timeout=PATIENCE_MS)
    assert window.session.canvas.document.extent == Extent(31, 20)
    assert window.isWindowModified()
    assert not window.session.commands.is_enabled("restore_pictures")


def test_only_what_is_ticked_is_discarded_and_the_rest_stays_for_later(left, open_window, qtbot):
    window = open_window()
    dialog = dialog_of(qtbot, window)
    dialog.rows.item(0).setCheckState(Qt.CheckState.Unchecked)
    qtbot.mouseClick(dialog.discard_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: [each.name for each in left.iterdir()] == ["first"], timeout=PATIENCE_MS)
    assert [each.name for each in window.session.projects.left] == ["first"]
    window.session.commands.run("restore_pictures")
    again = next(each for each in window.findChildren(RecoveryDialog) if each is not dialog)
    assert again.rows.count() == 1
    again.rows.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert not again.restore_button.isEnabled()
    qtbot.mouseClick(again.later_button, Qt.MouseButton.LeftButton)
    assert (left / "first").exists()


def test_what_is_left_for_later_is_offered_at_the_next_start(left, open_window, qtbot):
    window = open_window()
    dialog = dialog_of(qtbot, window)
    qtbot.mouseClick(dialog.later_button, Qt.MouseButton.LeftButton)
    close(qtbot, window)
    assert dialog_of(qtbot, open_window()).rows.count() == 2


def test_nothing_is_offered_where_nothing_was_left(window, qtbot):
    qtbot.wait(50)
    assert window.findChildren(RecoveryDialog) == []
    assert not window.session.commands.is_enabled("restore_pictures")


def test_the_offer_follows_the_language(left, open_window, qtbot):
    window = open_window()
    dialog = dialog_of(qtbot, window)
    window.session.commands.run("next_language")
    qtbot.waitUntil(lambda: dialog.windowTitle() == "저장하지 않은 그림 되살리기", timeout=PATIENCE_MS)
    assert dialog.restore_button.text() == "되살리기"
    assert window.recent_menu.menu.title() == "최근 프로젝트 열기"
