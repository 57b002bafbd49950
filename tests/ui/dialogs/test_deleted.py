"""The deleted pictures: listed with a small view, brought back, or put into the trash of the system."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QDate, QLocale, Qt

from studio.session.session import Session
from studio.ui.dialogs.deleted import DeletedDialog
from tests.ui.made_pictures import gradient, made_picture


@pytest.fixture
def pictures(session: Session, finish) -> list[Path]:
    folder = session.library.roots[0] / "2026-11-21"
    folder.mkdir(parents=True)
    made = [made_picture(folder / f"{number}.png", raster=gradient(blue=number)) for number in range(4)]

    async def read() -> None:
        await session.library.open()
        await session.library.reconcile()

    finish(read())
    return made


@pytest.fixture
def dialog(session: Session, pictures: list[Path], finish, qtbot) -> DeletedDialog:
    finish(session.deleter.delete_now((pictures[0],)))
    finish(session.deleter.delete_now(tuple(pictures[1:3])))
    dialog = DeletedDialog(session)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.rows.count() == 2)
    return dialog


def row_of(dialog: DeletedDialog, name: str):
    (row,) = [row for row in map(dialog.rows.item, range(dialog.rows.count())) if row.text().startswith(name)]
    return row


def choose(dialog: DeletedDialog, *names: str) -> None:
    dialog.rows.clearSelection()
    for name in names:
        row_of(dialog, name).setSelected(True)


def test_what_was_deleted_together_is_one_row_with_a_view(dialog: DeletedDialog, pictures: list[Path], qtbot) -> None:
    assert row_of(dialog, "1.png").text().startswith("1.png and 1 more\n")
    assert str(pictures[0].parent) in row_of(dialog, "0.png").text()
    qtbot.waitUntil(lambda: not any(row_of(dialog, name).icon().isNull() for name in ("0.png", "1.png")))
    assert len(dialog.chosen) == 1
    assert dialog.back_button.isEnabled()


def test_the_chosen_one_comes_back_and_the_others_stay(dialog: DeletedDialog, pictures: list[Path], qtbot) -> None:
    choose(dialog, "0.png")
    qtbot.mouseClick(dialog.back_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.rows.count() == 1)
    assert pictures[0].exists()
    assert not pictures[1].exists()
    qtbot.keyClick(dialog.rows, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.rows.count() == 0)
    assert all(path.exists() for path in pictures)
    assert not dialog.back_button.isEnabled()
    assert "Nothing that was deleted is here." in dialog._hint.text()


def test_a_new_deletion_appears(dialog: DeletedDialog, session: Session, pictures: list[Path], finish, qtbot) -> None:
    choose(dialog, "0.png")
    finish(session.deleter.delete_now((pictures[3],)))
    qtbot.waitUntil(lambda: dialog.rows.count() == 3)
    assert [each.paths for each in dialog.chosen] == [(pictures[0],)]


def test_they_go_into_the_trash_of_the_system_when_that_is_wanted(
    dialog: DeletedDialog, session: Session, qtbot, monkeypatch
) -> None:
    taken: list[str] = []
    monkeypatch.setattr("send2trash.send2trash", lambda path: (taken.append(path), Path(path).unlink()))
    choose(dialog, "0.png", "1.png")
    qtbot.mouseClick(dialog.trash_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.rows.count() == 0)
    assert sorted(Path(path).name for path in taken) == ["0.png", "1.png", "2.png"]
    assert not session.deleter.can_undo


def test_where_the_system_has_no_trash_a_row_says_how_long_it_stays(dialog: DeletedDialog, qtbot, monkeypatch) -> None:
    def refuse(path: str) -> None:
        raise PermissionError(path)

    monkeypatch.setattr("send2trash.send2trash", refuse)
    choose(dialog, "0.png")
    qtbot.mouseClick(dialog.trash_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "stays until" in row_of(dialog, "0.png").text())
    days = (QDate.currentDate().addDays(days) for days in (29, 30))  # it may have been midnight meanwhile
    dates = [QLocale().toString(day, QLocale.FormatType.ShortFormat) for day in days]
    assert any(row_of(dialog, "0.png").text().endswith(f"stays until {date}") for date in dates)
    assert "stays until" not in row_of(dialog, "1.png").text()


def test_a_dialog_that_was_closed_hears_of_nothing(dialog: DeletedDialog, session: Session, finish, qtbot) -> None:
    dialog.close()
    session.deleter.undo()
    qtbot.waitUntil(lambda: len(finish(session.deleter.deletions())) == 1)
    assert dialog.rows.count() == 2


def test_the_window_opens_it_once_from_the_menu_and_from_a_notice(window, qtbot) -> None:
    window.session.commands.run("deleted_pictures")
    window.session.deleter.review_asked.emit()
    (dialog,) = window.findChildren(DeletedDialog)
    assert dialog.isVisible()
    assert not dialog.isModal()
    dialog.close()
