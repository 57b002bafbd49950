"""Pictures copied into a library: folders with all that is in them, hostile files, an end half way, a full disk."""

from __future__ import annotations

import contextlib
import errno
import os
from pathlib import Path
from typing import BinaryIO

import pytest

from studio.contract.errors import Cancelled
from studio.storage import atomic, taking_in
from studio.storage.taking_in import take_in


@pytest.fixture
def given(tmp_path: Path) -> Path:
    (tmp_path / "given").mkdir()
    return tmp_path / "given"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "root"


def texts(taken: taking_in.TakenIn) -> list[str]:
    return [error.text for _, error in taken.failed]


def test_a_folder_is_taken_in_with_its_pictures_and_their_times(given: Path, root: Path) -> None:
    (given / "deep").mkdir()
    for name in ("a.png", "deep/a.png", "deep/b.JPG", "notes.txt"):
        (given / name).write_bytes(name.encode())
    taken = take_in([given], root)
    assert sorted(path.name for path in taken.copied) == ["a (2).png", "a.png", "b.JPG"]
    assert (taken.failed, taken.left, taken.is_cancelled) == ((), 0, False)
    assert (root / "a.png").stat().st_mtime_ns == (given / "a.png").stat().st_mtime_ns
    assert (root / "a (2).png").read_bytes() == b"deep/a.png"


def test_what_is_no_picture_is_refused_by_name(tmp_path: Path, root: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.exe").write_bytes(b"")
    paths = [tmp_path / "empty", tmp_path / "a.exe", tmp_path / "gone.png", tmp_path]
    taken = take_in(paths, root)
    assert taken.copied == ()
    reasons = texts(taken)
    assert "without pictures" in reasons[0]
    assert "known endings" in reasons[1]
    assert "belongs to the library" in reasons[2]
    assert "cannot be read" in reasons[3]


def test_a_link_into_the_library_is_not_copied_into_it(given: Path, root: Path) -> None:
    root.mkdir()
    (root / "a.png").write_bytes(b"a")
    (given / "a.png").symlink_to(root / "a.png")
    (given / "all").symlink_to(root, target_is_directory=True)
    assert texts(take_in([given / "a.png", given / "all"], root)) == [
        f"{given / 'a.png'} belongs to the library already.",
        f"{given / 'all'} belongs to the library already.",
    ]


def test_however_many_there_are_all_are_taken(given: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"{number:05}.png" for number in range(10_050)]
    (given / "a.png").touch()
    with os.scandir(given) as entries:
        (real,) = entries

    class Entry:
        def __init__(self, name: str) -> None:
            self.name, self.path, self.is_dir = name, str(given / name), real.is_dir

    # So many files, and as many copies, would be the disk's time.
    monkeypatch.setattr(os, "scandir", lambda _: contextlib.nullcontext(map(Entry, names)))
    monkeypatch.setattr(taking_in._Copier, "_copy", lambda _, path: root / path.name)
    taken = take_in([given], root)
    assert [path.name for path in taken.copied] == names
    assert not taken.failed


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes with names")
def test_a_pipe_is_no_picture_and_nobody_waits_for_it(given: Path, root: Path) -> None:
    os.mkfifo(given / "pipe.png")
    (given / "a.png").write_bytes(b"a")
    taken = take_in([given, given / "pipe.png"], root)
    assert [path.name for path in taken.copied] == ["a.png"]
    assert texts(taken) == [f"{given / 'pipe.png'} is no file."] * 2


def test_hidden_files_of_a_folder_stay_and_one_that_is_given_becomes_visible(given: Path, root: Path) -> None:
    for name in (".hidden.png", "..png.png", "a.png"):
        (given / name).write_bytes(name.encode())
    assert [path.name for path in take_in([given], root).copied] == ["a.png"]
    taken = take_in([given / ".hidden.png", given / "..png.png"], root)
    assert [path.name for path in taken.copied] == ["hidden.png", "png.png"]


def test_long_names_of_other_scripts_that_are_taken_get_a_number(given: Path, root: Path) -> None:
    name = "가" * 83 + ".png"
    (given / "deep").mkdir()
    for path in (given / name, given / "deep" / name):
        path.write_bytes(b"a")
    taken = take_in([given], root)
    assert not taken.failed
    assert [path.name[-7:] for path in taken.copied] == ["가가가.png", "(2).png"]


def test_a_folder_that_cannot_be_listed_is_said_and_the_rest_comes(
    given: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (given / "locked").mkdir()
    (given / "a.png").write_bytes(b"a")
    real = os.scandir

    def scandir(path: Path) -> object:
        if Path(path).name == "locked":
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    taken = take_in([given], root)
    assert [path.name for path in taken.copied] == ["a.png"]
    assert texts(taken) == [f"The folder {given / 'locked'} cannot be read (Permission denied)."]


def test_it_ends_when_it_is_to_and_no_copy_is_half(given: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking_in, "PIECE_BYTES", 4)
    for name in "abc":
        (given / f"{name}.png").write_bytes(b"0123456789")
    shares: list[float] = []

    def told(share: float) -> None:
        shares.append(share)
        if share > 0.5:  # in the middle of the second file
            raise Cancelled

    taken = take_in([given], root, told)
    assert [path.name for path in root.iterdir()] == ["a.png"]
    assert (len(taken.copied), taken.left, taken.is_cancelled) == (1, 2, True)
    assert shares == sorted(shares)


def test_it_can_end_while_folders_are_looked_through(given: Path, root: Path) -> None:
    def told(share: float) -> None:
        raise Cancelled

    (given / "a.png").write_bytes(b"a")
    assert take_in([given], root, told) == taking_in.TakenIn(is_cancelled=True)


def test_a_full_disk_is_said_once_with_what_is_left(given: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in "abcd":
        (given / f"{name}.png").write_bytes(name.encode() * 9)
    real = atomic._write_synced

    def written(path: Path, write: object) -> None:
        if any(root.glob("a.png")):
            raise OSError(errno.ENOSPC, "No space left on device")
        real(path, write)  # type: ignore[arg-type]  # as it is

    monkeypatch.setattr(atomic, "_write_synced", written)
    taken = take_in([given], root)
    assert [path.name for path in taken.copied] == ["a.png"]
    (text,) = texts(taken)
    assert "is full" in text
    assert taken.left == 2


def test_a_picture_that_cannot_be_read_to_its_end_is_left_out_and_the_next_one_comes(
    given: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "ab":
        (given / f"{name}.png").write_bytes(name.encode())
    real = taking_in._Copier._pour

    class Damaged:
        def read(self, _: int) -> bytes:
            raise OSError(errno.EIO, "Input/output error")

    def pour(self: object, path: Path, source: BinaryIO, size: int, target: BinaryIO) -> None:
        real(self, path, Damaged() if path.name == "a.png" else source, size, target)  # type: ignore[arg-type]

    monkeypatch.setattr(taking_in._Copier, "_pour", pour)
    taken = take_in([given], root)
    assert [path.name for path in root.iterdir()] == ["b.png"]
    assert texts(taken) == [f"{given / 'a.png'} cannot be read (Input/output error)."]
