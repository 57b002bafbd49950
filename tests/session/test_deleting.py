"""Deleting in the window: undone in the same run, after a kill, after a failed undo, and outside of the library."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from studio.session.session import Session
from studio.storage.deletions import ORIGINS, this_run
from studio.storage.trash import FOLDER, LEFT_SECONDS
from tests.ui.made_pictures import gradient, made_picture


@pytest.fixture
def pictures(session: Session) -> list[Path]:
    folder = session.library.roots[0] / "2026-11-21"
    folder.mkdir(parents=True)
    return [
        made_picture(folder / f"{number:04}.png", f"picture {number}", raster=gradient(blue=number))
        for number in range(3)
    ]


@pytest.fixture
def opened(session: Session, pictures: list[Path], finish) -> Session:
    """A session whose library is open; its engine sleeps."""
    finish(opened_library(session))
    return session


@pytest.fixture
def next_run(surroundings, finish, monkeypatch):
    """Give a function that begins the next run after a kill: nothing of the run before has been closed."""
    begun: list[Session] = []

    def begin() -> Session:
        session = Session(surroundings)
        begun.append(session)
        finish(opened_library(session))
        finish(session.deleter._adopt())
        return session

    yield begin
    for session in begun:
        finish(session.close())


async def opened_library(session: Session) -> None:
    await session.library.open()
    await session.library.reconcile()


def found(session: Session, finish) -> list[str]:
    ids = finish(session.library.find("", "name")).ids
    return [path.stem for path in finish(session.library.paths(ids))]


def no_trash(session: Session, root: Path) -> None:
    """Let the platform have no trash for a folder."""

    def refuse(path: Path) -> None:
        raise PermissionError("no trash here")

    session.deleter._trashes._trash(root)._to_platform = refuse


def test_what_was_deleted_before_a_kill_is_offered_and_comes_back(
    opened: Session, pictures: list[Path], next_run, finish, qtbot
) -> None:
    finish(opened.deleter.delete_now(tuple(pictures[:2])))
    again = next_run()
    assert again.deleter.can_undo
    (notice,) = again.notices.all
    assert notice.text == "2 pictures were deleted shortly before the studio ended the last time."
    assert notice.action.text == "Undo"
    assert found(again, finish) == ["0002"]
    notice.action.run()
    qtbot.waitUntil(lambda: found(again, finish) == ["0000", "0001", "0002"])
    assert not again.deleter.can_undo
    assert again.notices.all[-1].text == "2 pictures are back."


def test_several_deletions_before_a_kill_are_one_notice_that_leads_to_them(
    opened: Session, pictures: list[Path], next_run, finish, qtbot
) -> None:
    for path in pictures:
        finish(opened.deleter.delete_now((path,)))
    again = next_run()
    (notice,) = again.notices.all
    assert notice.text.startswith("3 pictures were deleted")
    with qtbot.waitSignal(again.deleter.review_asked):
        notice.action.run()
    listed = finish(again.deleter.deletions())
    assert {each.paths for each in listed} == {(path,) for path in pictures}
    again.deleter.bring_back([each for each in listed if each.paths == (pictures[1],)])
    qtbot.waitUntil(lambda: found(again, finish) == ["0001"])
    assert len(finish(again.deleter.deletions())) == 2
    assert again.deleter.can_undo


def test_what_a_killed_run_left_is_handed_on_when_the_next_one_is_closed(
    opened: Session, pictures: list[Path], next_run, finish
) -> None:
    finish(opened.deleter.delete_now((pictures[0],)))
    again, handed = next_run(), []

    def take(path: Path) -> None:
        handed.append(path)
        path.unlink()

    again.deleter._trashes._trash(again.library.roots[0])._to_platform = take
    finish(again.close())
    assert handed == [pictures[0]]
    assert not (again.library.roots[0] / FOLDER).exists()


def test_where_the_platform_has_no_trash_the_next_starts_bring_back_without_a_word(
    opened: Session, pictures: list[Path], next_run, finish, qtbot
) -> None:
    root = opened.library.roots[0]
    no_trash(opened, root)
    finish(opened.deleter.delete_now((pictures[0],)))
    finish(opened.close())
    again = next_run()
    assert again.notices.all == ()
    assert [each.was_refused for each in finish(again.deleter.deletions())] == [True]
    again.deleter.undo()
    qtbot.waitUntil(lambda: found(again, finish) == ["0000", "0001", "0002"])


def test_what_another_running_process_deleted_is_not_offered(
    opened: Session, pictures: list[Path], next_run, finish
) -> None:
    finish(opened.deleter.delete_now((pictures[0],)))
    (origins,) = (opened.library.roots[0] / FOLDER).glob(f"*/{ORIGINS}")
    plain = json.loads(origins.read_text())
    plain["by"] = {"pid": os.getppid(), "born": None, "host": this_run().host}
    origins.write_text(json.dumps(plain))
    again = next_run()
    assert not again.deleter.can_undo
    assert again.notices.all == ()
    assert finish(again.deleter.deletions()) == ()
    finish(again.close())
    assert origins.exists()


def test_a_failed_undo_can_be_tried_again(opened: Session, pictures: list[Path], finish, qtbot) -> None:
    folder = pictures[0].parent
    finish(opened.deleter.delete_now(tuple(pictures)))
    folder.rmdir()
    folder.write_text("a file in its place")
    opened.deleter.undo()
    qtbot.waitUntil(lambda: opened.notices.all[-1].severity == "error")
    fault = opened.notices.all[-1]
    assert "is not a folder" in fault.text
    assert fault.action.text == "Try again"
    assert opened.deleter.can_undo
    folder.unlink()
    withdrawn = []
    opened.notices.withdrawn.connect(withdrawn.append)
    fault.action.run()
    qtbot.waitUntil(lambda: found(opened, finish) == ["0000", "0001", "0002"])
    assert withdrawn == [fault]
    assert not opened.deleter.can_undo


def test_an_undo_of_what_is_gone_is_said_and_not_offered_again(
    opened: Session, pictures: list[Path], finish, qtbot
) -> None:
    finish(opened.deleter.delete_now((pictures[0],)))
    (kept,) = (opened.library.roots[0] / FOLDER).glob("*/0000.png")
    kept.unlink()
    opened.deleter.undo()
    qtbot.waitUntil(lambda: opened.notices.all[-1].severity == "error")
    assert "is not in our trash any more" in opened.notices.all[-1].text
    assert opened.notices.all[-1].action is None
    assert not opened.deleter.can_undo


def test_a_damaged_list_of_places_is_said_and_the_pictures_come_back(
    opened: Session, pictures: list[Path], finish, qtbot
) -> None:
    root = opened.library.roots[0]
    finish(opened.deleter.delete_now(tuple(pictures)))
    (origins,) = (root / FOLDER).glob(f"*/{ORIGINS}")
    origins.write_text('{"version": 1, "fil')
    opened.deleter.undo()
    qtbot.waitUntil(lambda: found(opened, finish) == ["0000", "0001", "0002"])
    assert sorted(path.name for path in root.glob("*.png")) == ["0000.png", "0001.png", "0002.png"]
    told = opened.notices.all[-1]
    assert (told.text, told.severity) == ("3 pictures are back.", "warning")
    assert told.hint.startswith("Where 3 of them were is not known any more: the list of it is damaged.")
    assert str(root) in told.hint


def test_a_picture_outside_of_the_library_is_offered_after_a_kill_and_not_stranded(
    opened: Session, next_run, tmp_path: Path, finish, qtbot, monkeypatch
) -> None:
    (tmp_path / "else").mkdir()
    (tmp_path / "else" / "notes.txt").write_text("stays")
    outside = made_picture(tmp_path / "else" / "q.png")
    finish(opened.deleter.delete_now((outside,)))
    again = next_run()
    again.deleter.undo()
    qtbot.waitUntil(outside.exists)
    finish(again.deleter.delete_now((outside,)))
    (deletion,) = (tmp_path / "else" / FOLDER).iterdir()
    moment = int(deletion.name.partition("-")[0])
    handed = []
    monkeypatch.setattr("studio.storage.trash.time.time", lambda: moment + LEFT_SECONDS + 1)
    monkeypatch.setattr("send2trash.send2trash", lambda path: (handed.append(path), Path(path).unlink()))
    third = next_run()
    assert handed == [str(outside)]
    assert not third.deleter.can_undo
    assert not (tmp_path / "else" / FOLDER).exists()
    assert not any(third.shelf.places.trashes.iterdir())


def test_a_deletion_in_two_folders_is_listed_as_one(
    opened: Session, pictures: list[Path], tmp_path: Path, finish, qtbot
) -> None:
    (tmp_path / "else").mkdir()
    outside = made_picture(tmp_path / "else" / "q.png")
    finish(opened.deleter.delete_now((pictures[0], outside)))
    (listed,) = finish(opened.deleter.deletions())
    assert set(listed.paths) == {pictures[0], outside}
    assert listed.first.exists()
    opened.deleter.bring_back([listed])
    qtbot.waitUntil(lambda: outside.exists() and pictures[0].exists())


def test_what_is_put_into_the_platforms_trash_now_cannot_be_undone_here(
    opened: Session, pictures: list[Path], finish, qtbot, monkeypatch
) -> None:
    monkeypatch.setattr("send2trash.send2trash", os.unlink)
    finish(opened.deleter.delete_now((pictures[0],)))
    opened.deleter.hand_on(finish(opened.deleter.deletions()))
    qtbot.waitUntil(lambda: not opened.deleter.can_undo)
    assert finish(opened.deleter.deletions()) == ()


def test_a_platforms_trash_that_refuses_is_said_and_nothing_is_lost(
    opened: Session, pictures: list[Path], finish, qtbot
) -> None:
    no_trash(opened, opened.library.roots[0])
    finish(opened.deleter.delete_now((pictures[0],)))
    opened.deleter.hand_on(finish(opened.deleter.deletions()))
    qtbot.waitUntil(lambda: opened.notices.all[-1].severity == "warning")
    assert "does not take 1 of the pictures" in opened.notices.all[-1].text
    opened.deleter.undo()
    qtbot.waitUntil(pictures[0].exists)
