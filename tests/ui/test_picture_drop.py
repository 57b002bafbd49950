"""What happens to files that are dropped on the window."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from studio.session.notices import Severity
from studio.session.session import Session
from studio.session.state import SeedRule
from studio.storage.metadata.foreign import ForeignRecord, ForeignSource
from studio.storage.pngs import encode_png
from studio.ui.picture_drop import PictureDrop
from tests.ui.made_pictures import gradient, made_picture, record

Drop = Callable[..., QMenu]
ALL_OFFERED = ["Show it", "Take over all settings", "Only the prompt", "Only the seed", "Cancel"]


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[QWidget]:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    yield window
    for menu in window.findChildren(QMenu):
        menu.close()


@pytest.fixture
def handler(session: Session, window: QWidget) -> PictureDrop:
    return PictureDrop(session, window)


@pytest.fixture
def drop(handler: PictureDrop, window: QWidget, qtbot: QtBot) -> Drop:
    """Give a function that drops files and gives the menu that opens."""

    def dropped(*paths: Path) -> QMenu:
        handler.handle(list(paths), QPoint(10, 10))
        qtbot.waitUntil(lambda: any(menu.isVisible() for menu in window.findChildren(QMenu)))
        return next(menu for menu in window.findChildren(QMenu) if menu.isVisible())

    return dropped


@pytest.fixture
def refused(handler: PictureDrop, session: Session, window: QWidget, qtbot: QtBot) -> Callable[[Path], str]:
    """Give a function that drops a file which opens no menu, and gives what the notice says."""

    def dropped(path: Path) -> str:
        handler.handle([path], QPoint())
        qtbot.waitUntil(lambda: bool(session.notices.all))
        assert not window.findChildren(QMenu)
        (notice,) = session.notices.all
        return f"{notice.text} {notice.hint}"

    return dropped


def offered(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def choose(menu: QMenu, text: str) -> None:
    next(action for action in menu.actions() if action.text() == text).trigger()


def test_a_picture_asks_what_to_take_over(drop: Drop, session: Session, tmp_path: Path) -> None:
    menu = drop(made_picture(tmp_path / "a.png"))
    assert offered(menu) == ALL_OFFERED
    assert not session.notices.all
    assert session.shown is None
    assert session.panels.state.prompt == ""


@pytest.mark.parametrize(
    ("choice", "prompt", "seed"),
    [
        ("Take over all settings", "a red fox", 99),
        ("Only the prompt", "a red fox", 5),
        ("Only the seed", "mine", 99),
    ],
)
def test_a_choice_puts_that_part_into_the_panels(
    choice: str, prompt: str, seed: int, drop: Drop, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    session.panels.update(prompt="mine", seed=5)
    choose(drop(made_picture(tmp_path / "a.png", seed=99)), choice)
    qtbot.waitUntil(lambda: bool(session.notices.all))
    assert (session.panels.state.prompt, session.panels.state.seed) == (prompt, seed)
    assert (session.panels.state.seed_rule is SeedRule.FIXED) is (seed == 99)
    assert session.notices.all[0].text == "Taken over from a.png."


def test_the_keyboard_alone_shows_the_picture(drop: Drop, session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    path = made_picture(tmp_path / "a.png")
    qtbot.keyClick(drop(path), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: session.shown is not None)
    assert session.shown.path == path
    assert session.panels.state.prompt == ""


def test_the_arrows_reach_every_choice(drop: Drop, session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    menu = drop(made_picture(tmp_path / "a.png", seed=99))
    for _ in range(3):
        qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: session.panels.state.seed == 99)
    assert session.panels.state.prompt == ""


def test_cancel_and_escape_change_nothing(drop: Drop, session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    path, before = made_picture(tmp_path / "a.png"), session.panels.state
    choose(drop(path), "Cancel")
    qtbot.keyClick(drop(path), Qt.Key.Key_Escape)
    assert session.panels.state == before
    assert session.shown is None


def test_a_picture_without_a_record_can_only_be_shown(drop: Drop, session: Session, tmp_path: Path) -> None:
    path = tmp_path / "photo.png"
    path.write_bytes(encode_png(gradient()))
    assert offered(drop(path)) == ["Show it", "Cancel"]
    (notice,) = session.notices.all
    assert "carries no record" in notice.text
    assert notice.severity is Severity.INFO


def foreign_picture(path: Path, settings: str) -> Path:
    foreign = ForeignRecord(ForeignSource.A1111, texts={"parameters": f"a cat\n{settings}"})
    path.write_bytes(encode_png(gradient(), foreign))
    return path


def test_what_another_program_tells_can_be_taken_over(drop: Drop, session: Session, tmp_path: Path, qtbot) -> None:
    menu = drop(foreign_picture(tmp_path / "other.png", "Steps: 9, Sampler: Euler a, Seed: 5"))
    assert offered(menu) == ALL_OFFERED
    assert not session.notices.all
    choose(menu, "Take over all settings")
    qtbot.waitUntil(lambda: bool(session.notices.all))
    assert (session.panels.state.prompt, session.panels.state.steps, session.panels.state.seed) == ("a cat", 9, 5)


def test_a_seed_that_another_program_does_not_tell_is_not_offered(drop: Drop, tmp_path: Path) -> None:
    menu = drop(foreign_picture(tmp_path / "other.png", "Steps: 9, Sampler: Euler a"))
    assert offered(menu) == [text for text in ALL_OFFERED if text != "Only the seed"]


def test_a_lying_record_is_told_and_the_picture_can_be_shown(
    drop: Drop, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from studio.storage.metadata import writing

    lie = record().to_json()
    lie["request"]["seed"] = "many"
    monkeypatch.setattr(writing, "_record_text", lambda _: json.dumps(lie))
    path = made_picture(tmp_path / "lie.png")
    # What it tells in the widely read text is there all the same.
    assert offered(drop(path)) == ALL_OFFERED
    (notice,) = session.notices.all
    assert notice.severity is Severity.WARNING
    assert str(path) in notice.text


def test_what_is_no_picture_is_named_and_what_is_allowed_too(refused, tmp_path: Path) -> None:
    path = tmp_path / "paper.png"
    path.write_bytes(b"%PDF-1.7 ...")
    said = refused(path)
    assert "paper.png is a PDF document" in said
    assert "PNG, JPEG" in said


def test_a_file_that_went_away_is_told(refused, tmp_path: Path) -> None:
    assert "There is no file" in refused(tmp_path / "gone.png")


def test_a_folder_without_weights_is_refused(refused, session: Session, tmp_path: Path) -> None:
    before = session.panels.state
    folder = tmp_path / "holiday"
    folder.mkdir()
    said = refused(folder)
    assert "holiday is a folder without weights." in said
    assert "model_index.json" in said
    assert session.panels.state == before


def test_a_folder_of_weights_becomes_the_backbone(drop: Drop, session: Session, tmp_path: Path) -> None:
    folder = tmp_path / "dit & co"
    folder.mkdir()
    (folder / "model_index.json").write_text("{}")
    menu = drop(folder)
    assert offered(menu) == ["Use as backbone", "Cancel"]
    choose(menu, "Use as backbone")
    assert session.panels.state.backbone == str(folder)


def test_of_several_files_the_first_is_taken_and_that_is_said(drop: Drop, session: Session, tmp_path: Path) -> None:
    paths = [made_picture(tmp_path / f"{name}.png") for name in "abc"]
    menu = drop(*paths)
    assert menu.accessibleName() == "What to do with a.png"
    assert session.notices.all[0].text == "3 files were dropped; only the first one is looked at: a.png"


def test_a_second_drop_replaces_the_first(
    handler: PictureDrop, window: QWidget, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    for name in "ab":
        handler.handle([made_picture(tmp_path / f"{name}.png")], QPoint())
    qtbot.waitUntil(lambda: bool(window.findChildren(QMenu)))
    (menu,) = window.findChildren(QMenu)
    assert menu.accessibleName() == "What to do with b.png"


def test_nothing_dropped_is_nothing_done(handler: PictureDrop, session: Session) -> None:
    handler.handle([], QPoint())
    assert not session.notices.all
