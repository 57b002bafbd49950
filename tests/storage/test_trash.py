"""Deleting with undo: what is moved comes back, whatever happens between."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from studio.contract.errors import InvalidRequest
from studio.storage import atomic
from studio.storage.deletions import DAY_SECONDS, DUE_SECONDS, ORIGINS, STATE, this_run
from studio.storage.trash import FOLDER, KEPT_SECONDS, LEFT_SECONDS, Trash

NOW = 1_800_000_000.0
HOSTILE = ("new\nline.png", "..png", "\u202egnp.exe.png", "한글 그림.png", "x" * 251 + ".png", ORIGINS, "cut\udce9.png")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "pictures"
    root.mkdir()
    return root


@pytest.fixture
def gone() -> list[tuple[str, bytes]]:
    return []


@pytest.fixture
def trash(root: Path, gone: list[tuple[str, bytes]]) -> Trash:
    """A trash whose platform notes what it gets."""

    def take(path: Path) -> None:
        gone.append((str(path), path.read_bytes()))
        path.unlink()

    return Trash(root / FOLDER, take)


def refuse(path: Path) -> None:
    raise PermissionError(errno.EACCES, "no trash here", str(path))


def picture(folder: Path, name: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(os.fsencode(name) + b" pixels")
    os.utime(path, ns=(10**18, 10**18 + 7))
    return path


def test_what_is_deleted_is_gone_and_an_undo_brings_back_the_same_file(trash: Trash, root: Path) -> None:
    path = picture(root / "2026-11-21", "0001-a-red-fox.png")
    before = path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino
    deletion = trash.delete([path], NOW)
    assert deletion.moved == (path,)
    assert not path.exists()
    assert trash.undo(deletion.token).restored == ((path, path),)
    assert (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino) == before
    assert not trash.own.exists()


def test_files_of_one_name_and_hostile_names_come_back_each_to_its_place(trash: Trash, root: Path) -> None:
    paths = [picture(root / day, name) for day in ("a", "b") for name in HOSTILE]
    contents = {path: path.read_bytes() for path in paths}
    deletion = trash.delete(paths, NOW)
    assert not deletion.failed
    assert not any(os.path.lexists(path) for path in paths)
    assert {now for _, now in trash.undo(deletion.token).restored} == set(paths)
    assert {path: path.read_bytes() for path in paths} == contents


def test_an_undo_never_overwrites_what_has_the_name_now(trash: Trash, root: Path) -> None:
    path = picture(root, "a.png")
    token = trash.delete([path], NOW).token
    path.write_bytes(b"another one")
    assert trash.undo(token).restored == ((path, root / "a (2).png"),)
    assert path.read_bytes() == b"another one"
    assert (root / "a (2).png").read_bytes() == b"a.png pixels"


def test_a_long_korean_name_that_is_taken_gets_a_number_too(trash: Trash, root: Path) -> None:
    path = picture(root, "가" * 83 + ".png")
    token = trash.delete([path], NOW).token
    path.write_bytes(b"another one")
    ((origin, now),) = trash.undo(token).restored
    assert origin == path
    assert now.name.endswith("가 (2).png")


def test_an_undo_makes_the_folder_again_that_is_gone(trash: Trash, root: Path) -> None:
    path = picture(root / "day", "a.png")
    token = trash.delete([path], NOW).token
    path.parent.rmdir()
    assert trash.undo(token).restored == ((path, path),)
    assert path.exists()


def test_what_cannot_be_deleted_stays_and_the_rest_goes(trash: Trash, root: Path, tmp_path: Path) -> None:
    path, outside = picture(root, "a.png"), picture(tmp_path, "b.png")
    (root / "folder").mkdir()
    sly = root / "folder" / ".." / ".." / "b.png"
    deletion = trash.delete([root / "missing.png", outside, sly, root / "folder", path], NOW)
    assert deletion.moved == (path,)
    assert [wrong for wrong, _ in deletion.failed] == [root / "missing.png", outside, sly, root / "folder"]
    assert "not a picture of the library" in str(dict(deletion.failed)[outside])
    assert outside.exists()
    assert trash.delete([outside], NOW).token == ""


def test_a_folder_that_cannot_be_written_to_keeps_its_pictures(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = picture(root, "a.png")

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "mkdir", full)
    deletion = Trash(root / FOLDER).delete([path], NOW)
    assert deletion.moved == ()
    assert deletion.failed[0][1].text == f"{path} cannot be deleted. The folder {root} is on a read-only disk."
    assert path.exists()


def test_a_file_on_another_disk_is_copied_whole_before_it_is_removed(
    trash: Trash, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = picture(root, "a.png")
    link, replace = os.link, Path.replace

    def other_disk(source: object, target: object) -> None:
        if Path(str(source)).suffix == ".png":
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        link(source, target)

    def other_disk_too(self: Path, target: Path) -> Path:
        if self.suffix == ".png":
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        return replace(self, target)

    monkeypatch.setattr(os, "link", other_disk)
    monkeypatch.setattr(Path, "replace", other_disk_too)
    deletion = trash.delete([path], NOW)
    assert deletion.moved == (path,)
    assert trash.undo(deletion.token).restored == ((path, path),)
    assert path.read_bytes() == b"a.png pixels"
    assert path.stat().st_mtime_ns == 10**18 + 7


def test_what_is_handed_on_leaves_from_its_own_place(trash: Trash, root: Path, gone: list[tuple[str, bytes]]) -> None:
    path, other = picture(root / "day", "a.png"), picture(root / "gone", "b.png")
    token = trash.delete([path, other], NOW).token
    other.parent.rmdir()
    assert trash.hand_on(token) == 0
    assert gone[0] == (str(path), b"a.png pixels")
    assert gone[1] == (str(trash.own / token / "b.png"), b"b.png pixels")
    assert not path.exists()
    assert not trash.own.exists()
    with pytest.raises(InvalidRequest, match="cannot be undone"):
        trash.undo(token)


def test_where_the_platform_has_no_trash_a_file_stays_thirty_days(root: Path) -> None:
    trash = Trash(root / FOLDER, refuse)
    path = picture(root, "a.png")
    token = trash.delete([path], NOW).token
    assert trash.hand_on(token, NOW) == 1
    assert not path.exists()
    assert trash.left()[0].was_refused
    late = NOW + KEPT_SECONDS + 1
    for moment in (late - 2, late, late + DAY_SECONDS, late + DUE_SECONDS - 1):
        assert trash.sweep(moment) == 0
        assert trash.tokens() == (token,)
    assert trash.sweep(late + DUE_SECONDS) == 1
    assert not trash.own.exists()


def test_a_clock_that_is_ahead_removes_nothing(root: Path) -> None:
    trash = Trash(root / FOLDER, refuse)
    trash.delete([picture(root, "a.png")], NOW)
    for _ in range(5):
        assert trash.sweep(NOW + 400 * DAY_SECONDS) == 0
    for day in range(0, 29, 4):
        assert trash.sweep(NOW + (365 + day) * DAY_SECONDS) == 0
        assert trash.sweep(NOW + day * DAY_SECONDS) == 0
    assert len(trash.left()[0].files) == 1


def test_a_trash_that_refused_is_not_asked_again_on_the_same_day(root: Path) -> None:
    asked: list[Path] = []

    def note(path: Path) -> None:
        asked.append(path)
        refuse(path)

    trash = Trash(root / FOLDER, note)
    trash.delete([picture(root, "a.png")], NOW)
    first = NOW + LEFT_SECONDS + 1
    for moment in (first, first + 60, first + DAY_SECONDS + 1):
        trash.sweep(moment)
    assert len(asked) == 2


def test_a_sweep_hands_on_what_an_earlier_run_left_but_not_what_is_new(
    trash: Trash, root: Path, gone: list[tuple[str, bytes]]
) -> None:
    old = trash.delete([picture(root, "old.png")], NOW - LEFT_SECONDS - 1).token
    new = trash.delete([picture(root, "new.png")], NOW).token
    assert trash.tokens() == (old, new)
    assert trash.sweep(NOW) == 0
    assert [Path(path).name for path, _ in gone] == ["old.png"]
    assert trash.tokens() == (new,)


def test_a_strangers_trash_leads_nowhere_else(trash: Trash, root: Path, tmp_path: Path) -> None:
    token = "1700000000-0123456789ab"
    folder = trash.own / token
    folder.mkdir(parents=True)
    (folder / "evil.png").write_bytes(b"evil")
    victim = picture(tmp_path, "victim.png")
    rows = [["evil.png", "../victim2.png"], ["evil.png", str(tmp_path / "x.png")], ["../../../victim.png", "y.png"]]
    (folder / ORIGINS).write_text(json.dumps({"version": 1, "files": rows}))
    back = trash.undo(token)
    assert back.restored == ((root / "evil.png", root / "evil.png"),)
    assert back.strays == (root / "evil.png",)
    assert victim.exists()
    assert not (tmp_path / "victim2.png").exists()
    assert not (root / "y.png").exists()


BROKEN = ["", "{", "[]", '{"version": 9}', '{"version": 1, "files": [1]}', "[" * 5_000]


@pytest.mark.parametrize("text", BROKEN)
def test_a_broken_list_of_origins_loses_no_file(trash: Trash, root: Path, text: str) -> None:
    token = trash.delete([picture(root / "day", "a.png"), picture(root, "b.png")], NOW).token
    (trash.own / token / ORIGINS).write_text(text)
    picture(root, "b.png")
    assert [origin for _, origin in trash.left()[0].files] == [root / "a.png", root / "b.png"]
    back = trash.undo(token)
    assert back.strays == (root / "a.png", root / "b (2).png")
    assert {now for _, now in back.restored} == set(back.strays)
    assert (root / "a.png").read_bytes() == b"a.png pixels"
    assert not trash.own.exists()


def test_a_broken_list_of_origins_keeps_no_file_from_the_platforms_trash(
    trash: Trash, root: Path, gone: list[tuple[str, bytes]]
) -> None:
    token = trash.delete([picture(root / "day", "a.png")], NOW).token
    (trash.own / token / ORIGINS).write_text("{")
    for days in (31, 32, 33, 60):
        trash.sweep(NOW + days * DAY_SECONDS)
    assert gone == [(str(root / "a.png"), b"a.png pixels")]
    assert not trash.own.exists()


def test_a_list_that_knows_some_of_the_files_brings_each_where_it_can(trash: Trash, root: Path) -> None:
    paths = picture(root / "day", "a.png"), picture(root / "day", "b.png")
    token = trash.delete(paths, NOW).token
    (trash.own / token / ORIGINS).write_text(json.dumps({"version": 1, "files": [["b.png", "day/b.png"]]}))
    back = trash.undo(token)
    assert dict(back.restored) == {paths[1]: paths[1], root / "a.png": root / "a.png"}
    assert back.strays == (root / "a.png",)


@pytest.mark.parametrize("text", ["", "{", "[]", "9", '{"refused": NaN, "due": 1, "seen": 1, "sightings": true}'])
def test_a_broken_state_removes_nothing(trash: Trash, root: Path, text: str) -> None:
    trash._to_platform = refuse
    token = trash.delete([picture(root, "a.png")], NOW).token
    (trash.own / token / STATE).write_text(text)
    assert trash.sweep(NOW + 99 * DAY_SECONDS) == 0
    assert (trash.own / token / "a.png").exists()


def test_what_another_running_process_deleted_is_left_to_it(
    trash: Trash, root: Path, gone: list[tuple[str, bytes]]
) -> None:
    token = trash.delete([picture(root, "a.png")], NOW).token
    origins = trash.own / token / ORIGINS
    plain = json.loads(origins.read_text())
    plain["by"] = {**plain["by"], "pid": os.getppid(), "born": None}
    origins.write_text(json.dumps(plain))
    trash.sweep(NOW + 20 * DAY_SECONDS)
    assert (trash.left(), gone) == ((), [])
    plain["by"] = {"pid": 2**22 + 1, "born": 1.0, "host": this_run().host}
    origins.write_text(json.dumps(plain))
    assert [left.token for left in trash.left()] == [token]
    trash.sweep(NOW + 20 * DAY_SECONDS)
    assert len(gone) == 1


def test_what_another_machine_deleted_is_left_to_it_for_a_day(
    trash: Trash, root: Path, gone: list[tuple[str, bytes]]
) -> None:
    token = trash.delete([picture(root, "a.png")], NOW).token
    origins = trash.own / token / ORIGINS
    plain = json.loads(origins.read_text())
    plain["by"] = {"pid": os.getpid(), "born": None, "host": "elsewhere"}
    origins.write_text(json.dumps(plain))
    assert trash.left(NOW + DAY_SECONDS - 1) == ()
    assert len(trash.left(NOW + DAY_SECONDS)) == 1
    trash.sweep(NOW + LEFT_SECONDS + 1)
    assert len(gone) == 1


def test_in_a_read_only_folder_nothing_is_offered_and_nothing_handed_on(
    trash: Trash, root: Path, gone: list[tuple[str, bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    token = trash.delete([picture(root, "a.png")], NOW).token
    monkeypatch.setattr("studio.storage.trash.can_delete_in", lambda folder: False)
    assert trash.left() == ()
    assert trash.sweep(NOW + 99 * DAY_SECONDS) == 0
    assert (gone, trash.tokens()) == ([], (token,))


def test_an_undo_that_is_refused_can_be_tried_again(trash: Trash, root: Path) -> None:
    path, other = picture(root / "day", "a.png"), picture(root, "b.png")
    token = trash.delete([path, other], NOW).token
    path.parent.rmdir()
    path.parent.write_text("a file in its place")
    back = trash.undo(token)
    assert back.restored == ((other, other),)
    assert back.has_more
    path.parent.unlink()
    again = trash.undo(token)
    assert (again.restored, again.failed, again.has_more) == (((path, path),), (), False)


def test_what_lies_in_the_trash_is_told_with_its_size_and_time(trash: Trash, root: Path) -> None:
    first = trash.delete([picture(root, "a.png"), picture(root, "b.png")], NOW).token
    second = trash.delete([picture(root, "c.png")], NOW + 60).token
    left = trash.left()
    assert [(each.token, each.when, len(each.files), each.was_refused) for each in left] == [
        (first, NOW, 2, False),
        (second, NOW + 60, 1, False),
    ]
    assert left[0].bytes == len(b"a.png pixelsb.png pixels")
    assert left[0].files[0] == (trash.own / first / "a.png", root / "a.png")


def test_a_file_that_had_not_moved_when_the_process_died_is_no_fault(trash: Trash, root: Path) -> None:
    paths = picture(root, "a.png"), picture(root, "b.png")
    token = trash.delete(paths, NOW).token
    atomic.move(trash.own / token / "b.png", paths[1])
    assert len(trash.left()[0].files) == 1
    back = trash.undo(token)
    assert (back.restored, back.failed) == (((paths[0], paths[0]),), ())


def test_a_token_is_no_path(trash: Trash, root: Path) -> None:
    for token in ("", "..", "../..", "x"):
        with pytest.raises(InvalidRequest):
            trash.undo(token)


def test_the_platforms_own_trash_takes_a_file(root: Path, own_home: Path) -> None:
    path = picture(root, "a.png")
    code = "import sys, pathlib; from studio.storage.trash import to_platform_trash as t; t(pathlib.Path(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", code, str(path)], check=True)
    assert not path.exists()
    assert list(own_home.rglob("a.png.trashinfo")) or list(root.parent.rglob("*.trashinfo")) or os.name != "posix"


def test_a_move_says_that_a_name_is_taken(tmp_path: Path) -> None:
    one, two = picture(tmp_path, "1.png"), picture(tmp_path, "2.png")
    assert not atomic.move(one, two)
    assert (one.read_bytes(), two.read_bytes()) == (b"1.png pixels", b"2.png pixels")


@pytest.mark.parametrize("name", ["\ud800.png", "a\0b", ""])
def test_an_origin_that_no_system_could_have_is_left_out(tmp_path: Path, name: str) -> None:
    picture = tmp_path / "a.png"
    picture.write_bytes(b"picture")
    trash = Trash(tmp_path / FOLDER)
    token = trash.delete([picture]).token
    origins = tmp_path / FOLDER / token / ORIGINS
    origins.write_text(json.dumps({"version": 1, "files": [["a.png", name], [name, "a.png"]]}), encoding="ascii")
    assert trash.undo(token).strays == (picture,)
    assert picture.read_bytes() == b"picture"
