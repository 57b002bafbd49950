"""Projects of a session: saved, opened, kept while they are open, and brought back."""

from __future__ import annotations

import json
import time
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from studio.contract.geometry import Bounds, Extent
from studio.contract.raster import Raster
from studio.contract.requests import GenerateRequest
from studio.session import autosave, keeping
from studio.session.projects import ProjectReplaced
from studio.session.session import Session
from studio.session.staging import Candidate
from studio.session.targets import target_of
from studio.storage.pngs import encode_png
from studio.storage.projects import saving
from studio.storage.projects.ora import load_project
from tests.session.project_parts import begin, entry, is_written, journals, noise_like, paint
from tests.storage.conftest import a_record
from tests.storage.projects import made_projects
from tests.window_parts import PATIENCE_MS


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(autosave, "AUTOSAVE_SECONDS", 0.02)


def test_a_saved_project_is_opened_with_everything(session, finish, tmp_path):
    document = begin(session)
    paint(document)
    document.add_layer(name="위")
    session.canvas.set_frame(Bounds(10, 10, 32, 32))
    session.panels.update(prompt="고양이", steps=7)
    canvas = session.canvas.snapshot()
    request = GenerateRequest(prompt="a", extent=Extent(32, 32))
    mine = session.queue.add(request, target_of(request, document, canvas))
    session.queue.add(request)
    path = tmp_path / "fox.ora"
    finish(session.projects.write(session.canvas.current, path))
    assert (session.projects.name, session.projects.is_modified, session.projects.recent) == ("fox.ora", False, (path,))
    assert [job.id for job in load_project(path).state.jobs] == [mine.id]
    session.panels.update(prompt="", steps=None)
    session.projects.close_picture()
    assert session.canvas.document is None
    finish(session.projects._open(path))
    assert made_projects.pixels(session.canvas.document.state) == made_projects.pixels(document.state)
    assert (session.canvas.frame, session.panels.state.prompt, session.panels.state.steps) == (
        Bounds(10, 10, 32, 32),
        "고양이",
        7,
    )
    assert session.projects.is_modified is False


def test_a_project_is_told_by_the_command_that_opens_pictures(session, finish, qtbot, tmp_path):
    begin(session)
    finish(session.projects.write(session.canvas.current, tmp_path / "p.ora"))
    session.projects.close_picture()
    session.show(tmp_path / "p.ora")
    qtbot.waitUntil(lambda: session.projects.name == "p.ora", timeout=PATIENCE_MS)


def test_a_picture_is_modified_until_it_is_saved_or_its_changes_are_undone(session, finish, tmp_path):
    told = []
    session.projects.changed.connect(lambda: told.append((session.projects.name, session.projects.is_modified)))
    document = begin(session)
    assert not session.projects.is_modified
    document.select_all()
    assert not session.projects.is_modified
    paint(document)
    assert session.projects.is_modified
    document.history.undo()
    assert not session.projects.is_modified
    document.history.redo()
    finish(session.projects.write(session.canvas.current, tmp_path / "p.ora"))
    paint(document, 2)
    assert told == [
        ("a new picture", False),
        ("a new picture", True),
        ("a new picture", False),
        ("a new picture", True),
        ("p.ora", False),
        ("p.ora", True),
    ]


def test_saving_that_fails_leaves_the_file_and_the_picture_as_they_were(session, finish, qtbot, tmp_path):
    document = begin(session)
    finish(session.projects.write(session.canvas.current, tmp_path / "p.ora"))
    before = (tmp_path / "p.ora").read_bytes()
    paint(document)
    (tmp_path / "file").write_text("")
    session.projects.save(tmp_path / "file" / "p.ora")
    qtbot.waitUntil(lambda: any("is not a folder" in each.text for each in session.notices.all), timeout=PATIENCE_MS)
    assert session.projects.is_modified
    assert session.canvas.current.project == tmp_path / "p.ora"
    assert (tmp_path / "p.ora").read_bytes() == before


def test_a_project_that_cannot_be_read_leaves_the_list(session, qtbot, finish, tmp_path):
    begin(session)
    finish(session.projects.write(session.canvas.current, tmp_path / "p.ora"))
    (tmp_path / "p.ora").write_bytes(b"PK and no more")
    session.projects.open(tmp_path / "p.ora")
    qtbot.waitUntil(lambda: session.projects.recent == (), timeout=PATIENCE_MS)
    assert "p.ora is no OpenRaster file" in session.notices.all[-1].text


def test_the_last_ten_projects_are_there_at_the_next_start(surroundings, session, finish, tmp_path):
    begin(session)
    for number in range(12):
        finish(session.projects.write(session.canvas.current, tmp_path / f"{number}.ora"))
    finish(session.close())
    again = Session(surroundings)
    finish(again.projects.begin())
    assert [path.name for path in again.projects.recent] == [f"{number}.ora" for number in range(11, 1, -1)]
    finish(again.close())


def test_what_was_open_is_offered_after_a_crash_and_comes_back(session, crashed, qtbot):
    document = begin(session)
    paint(document)
    session.canvas.set_frame(Bounds(1, 2, 30, 40))
    session.panels.update(prompt="여우")
    qtbot.waitUntil(lambda: is_written(session) and entry(session)["panels"]["prompt"] == "여우", timeout=PATIENCE_MS)
    again = crashed()
    (left,) = again.projects.left
    assert (left.name, left.extent, left.is_edited) == ("a new picture", Extent(90, 70), True)
    again.projects.restore((left,))
    qtbot.waitUntil(lambda: again.canvas.document is not None, timeout=PATIENCE_MS)
    assert made_projects.pixels(again.canvas.document.state) == made_projects.pixels(document.state)
    assert (again.canvas.frame, again.panels.state.prompt) == (Bounds(1, 2, 30, 40), "여우")
    assert again.projects.is_modified
    assert again.projects.left == ()
    # Its own journal takes the place of the old one.
    qtbot.waitUntil(lambda: not left.path.exists() and len(journals(again)) == 1, timeout=PATIENCE_MS)


def test_every_picture_that_was_open_comes_back_in_its_order(session, crashed, qtbot, tmp_path):
    (tmp_path / "photo.png").write_bytes(encode_png(Raster(made_projects.noise(20, 20, 3))))
    for seed in (1, 2):
        paint(begin(session, 40 + seed, 40), seed)
    session.show(tmp_path / "photo.png")
    qtbot.waitUntil(lambda: len(journals(session)) == 3, timeout=PATIENCE_MS)
    again = crashed()
    assert [each.is_edited for each in again.projects.left] == [True, True, False]
    again.projects.restore(again.projects.left)
    qtbot.waitUntil(lambda: len(again.canvas.pictures) == 3, timeout=PATIENCE_MS)
    assert [picture.document.extent.width for picture in again.canvas.pictures] == [41, 42, 20]
    assert again.canvas.opened.path == tmp_path / "photo.png"
    assert not again.canvas.is_edited


def test_what_is_discarded_is_gone_for_good(session, crashed, qtbot):
    paint(begin(session))
    qtbot.waitUntil(lambda: is_written(session), timeout=PATIENCE_MS)
    again = crashed()
    again.projects.discard(again.projects.left)
    qtbot.waitUntil(lambda: journals(again) == [], timeout=PATIENCE_MS)
    assert again.projects.left == ()


def test_a_stroke_that_is_under_way_is_not_in_the_journal_and_what_was_before_is(session, qtbot):
    document = begin(session)
    paint(document)
    expected = made_projects.pixels(document.state)
    with document.edit("Brush") as edit:
        edit.blend(1, Bounds(0, 0, 9, 9), np.zeros_like)
        qtbot.waitUntil(lambda: is_written(session), timeout=PATIENCE_MS)
        kept = session.projects._autosave.settled(session.canvas.current)
        assert made_projects.pixels(kept) == expected
    assert made_projects.pixels(session.projects._autosave.settled(session.canvas.current)) != expected


def test_an_accepted_result_is_in_the_journal_at_once(session, qtbot, monkeypatch, tmp_path):
    monkeypatch.setattr(autosave, "AUTOSAVE_SECONDS", 600.0)
    path = tmp_path / "fox.png"
    path.write_bytes(encode_png(Raster(made_projects.noise(40, 30, 3)), a_record()))
    document = begin(session, 40, 30)
    opened = session.shelf.open(path)
    target = target_of(opened.record.request, document, session.canvas.snapshot())
    session.staging.add(Candidate(opened.raster, None, opened.record, path, target, opened.record.request, "a", 1))
    session.staging.accept(as_layer=True)
    qtbot.waitUntil(lambda: is_written(session), timeout=PATIENCE_MS)
    assert len(entry(session)["layers"]) == 2
    assert entry(session)["picture"] == str(path)


def test_a_clean_end_keeps_only_what_is_in_no_file(session, finish, tmp_path):
    paint(begin(session, 30, 30))
    finish(session.projects.write(session.canvas.current, tmp_path / "p.ora"))
    paint(begin(session, 50, 50))
    finish(session.close())
    (file,) = journals(session)
    assert json.loads(file.read_text())["area"]["width"] == 50


def test_a_picture_that_is_given_up_leaves_no_journal(session, finish, qtbot):
    paint(begin(session))
    qtbot.waitUntil(lambda: is_written(session), timeout=PATIENCE_MS)
    session.projects.give_up(session.canvas.current)
    finish(session.close())
    assert journals(session) == []


def test_a_picture_that_is_not_kept_behind_any_more_can_be_brought_back(session, finish, qtbot):
    for seed in range(6):
        paint(begin(session, 30 + seed, 30), seed)
    qtbot.waitUntil(lambda: len(journals(session)) == 6, timeout=PATIENCE_MS)
    finish(session.projects.look_for_left())
    assert [each.extent.width for each in session.projects.left] == [30, 31]


def test_a_full_disk_is_told_and_the_journal_goes_on_when_there_is_space(session, qtbot, monkeypatch):
    monkeypatch.setattr(keeping, "AGAIN_SECONDS", 0.05)
    blocked = session.shelf.places.journals
    blocked.parent.mkdir(parents=True)
    blocked.write_text("in the way")
    paint(begin(session))
    qtbot.waitUntil(lambda: bool(session.notices.all), timeout=PATIENCE_MS)
    blocked.unlink()
    qtbot.waitUntil(lambda: is_written(session), timeout=PATIENCE_MS)
    assert len(session.notices.all) == 1


def test_taking_a_moment_costs_the_windows_thread_little(session):
    document = begin(session, 4_096, 4_096)
    paint(document)
    for _ in range(3):
        document.duplicate_layer(document.active.id)
    session.projects._autosave._prepare()
    times = []
    for seed in range(5):
        with document.edit("Brush") as edit:
            edit.blend(document.active.id, Bounds(0, 0, 300, 300), partial(noise_like, seed))
        began = time.process_time()
        session.projects._autosave._prepare()
        times.append(time.process_time() - began)
    session.projects.give_up(session.canvas.current)
    assert min(times) < 0.008, times


# Files that another program writes meanwhile


def foreign_work(path: Path) -> bytes:
    """Let another program write a project's file."""
    path.write_bytes(path.read_bytes() + b"hours of work")
    return path.read_bytes()


def test_what_another_program_has_written_is_not_replaced_without_asking(session, finish, tmp_path):
    path = tmp_path / "p.ora"
    paint(begin(session))
    picture = session.canvas.current
    finish(session.projects.write(picture, path))
    paint(picture.document, 2)
    finish(session.projects.write(picture, path))  # our own newer file is no other one
    paint(picture.document, 3)
    work = foreign_work(path)
    with pytest.raises(ProjectReplaced, match=r"p\.ora was changed by another program"):
        finish(session.projects.write(picture, path))
    assert (path.read_bytes(), session.projects.is_modified) == (work, True)
    finish(session.projects.write(picture, path, is_asked=True))
    assert load_project(path).is_whole


def test_a_file_that_is_replaced_while_a_project_is_written_stays(session, finish, monkeypatch, tmp_path):
    path, work = tmp_path / "p.ora", []
    paint(begin(session))
    picture = session.canvas.current
    finish(session.projects.write(picture, path))
    finish(session.projects._open(path))
    picture = session.canvas.current
    merged = saving._merged

    def slow(document):
        work.append(foreign_work(path))
        return merged(document)

    monkeypatch.setattr(saving, "_merged", slow)
    with pytest.raises(ProjectReplaced):
        finish(session.projects.write(picture, path))
    assert path.read_bytes() == work[0]


def test_a_project_whose_file_was_moved_away_is_written(session, finish, tmp_path):
    path = tmp_path / "p.ora"
    paint(begin(session))
    finish(session.projects.write(session.canvas.current, path))
    path.rename(tmp_path / "moved.ora")
    finish(session.projects.write(session.canvas.current, path))
    assert path.exists()


@pytest.mark.parametrize("is_replaced", [False, True])
def test_a_restored_project_knows_the_file_that_it_had(session, crashed, finish, qtbot, tmp_path, is_replaced):
    path = tmp_path / "p.ora"
    paint(begin(session))
    finish(session.projects.write(session.canvas.current, path))
    paint(session.canvas.document, 2)
    qtbot.waitUntil(lambda: is_written(session, "p.ora") and entry(session)["is_edited"], timeout=PATIENCE_MS)
    again = crashed()
    if is_replaced:
        foreign_work(path)
    finish(again.projects._restore(again.projects.left))
    if is_replaced:
        with pytest.raises(ProjectReplaced):
            finish(again.projects.write(again.canvas.current, path))
    else:
        finish(again.projects.write(again.canvas.current, path))
        assert not again.projects.is_modified
