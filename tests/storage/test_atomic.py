"""Files are whole or not there, nothing is overwritten, and a failed write says what is missing."""

from __future__ import annotations

import errno
import os
import resource
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from studio.contract.errors import OutputExists, SaveFailed
from studio.storage import atomic
from studio.storage.pictures import PictureStore
from studio.storage.pngs import read_picture
from tests.storage.conftest import a_picture, a_record


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_written_whole(tmp_path: Path) -> None:
    atomic.write_new(tmp_path / "a", b"content")
    assert (tmp_path / "a").read_bytes() == b"content"
    assert names(tmp_path) == ["a"]


def test_an_existing_file_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    with pytest.raises(OutputExists, match="exists already"):
        atomic.write_new(tmp_path / "a", b"new")
    assert (tmp_path / "a").read_bytes() == b"old"
    assert names(tmp_path) == ["a"]


def test_replacing_makes_folders_and_takes_the_name(tmp_path: Path) -> None:
    file = tmp_path / "new" / "settings.json"
    atomic.replace(file, b"1")
    atomic.replace(file, b"2")
    assert file.read_bytes() == b"2"
    assert names(file.parent) == ["settings.json"]


def test_the_first_free_name_is_taken(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    assert atomic.publish(tmp_path, ["a", "b", "c"], b"x") == tmp_path / "b"
    assert atomic.publish(tmp_path, ["a", "b"], b"x") is None
    assert names(tmp_path) == ["a", "b"]


def test_many_threads_share_names_without_losing_a_file(tmp_path: Path) -> None:
    choices = [f"{number}" for number in range(40)]
    with ThreadPoolExecutor(8) as pool:
        paths = list(pool.map(lambda text: atomic.publish(tmp_path, choices, text.encode()), choices))
    assert sorted(path.read_text() for path in paths if path) == sorted(choices)


def test_a_disk_without_hard_links_gets_whole_files_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "no links")

    monkeypatch.setattr(os, "link", refuse)
    atomic.write_new(tmp_path / "a", b"content")
    assert (tmp_path / "a").read_bytes() == b"content"
    with pytest.raises(OutputExists):
        atomic.write_new(tmp_path / "a", b"new")
    assert names(tmp_path) == ["a"]


def test_a_rename_that_fails_on_such_a_disk_takes_its_claim_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "no")

    monkeypatch.setattr(os, "link", refuse)
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(SaveFailed):
        atomic.write_new(tmp_path / "a", b"content")
    assert names(tmp_path) == []


def test_the_file_is_synced_before_its_name_and_the_folder_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    fsync, link = os.fsync, os.link

    def record_sync(descriptor: int) -> None:
        order.append("sync folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "sync file")
        fsync(descriptor)

    def record_link(source: Path, target: Path) -> None:
        order.append("name")
        link(source, target)

    monkeypatch.setattr(os, "fsync", record_sync)
    monkeypatch.setattr(os, "link", record_link)
    atomic.write_new(tmp_path / "a", b"content")
    assert order == ["sync file", "name", "sync folder"]


def test_a_full_disk_is_said_with_the_missing_bytes(small_disk: Path) -> None:
    data = bytes(400_000)
    with pytest.raises(SaveFailed) as caught:
        atomic.write_new(small_disk / "a", data)
    assert f"The disk of {small_disk} is full: 400,000 bytes are needed, 262,144 are free" in caught.value.text
    assert "137,856 or more are missing" in caught.value.text
    assert caught.value.hint
    assert names(small_disk) == []
    atomic.write_new(small_disk / "b", bytes(100_000))


def test_a_picture_that_did_not_fit_can_be_saved_again(small_disk: Path, tmp_path: Path) -> None:
    picture, store = a_picture(400, 300), PictureStore(small_disk, tmp_path / "locks")
    (small_disk / "ballast").write_bytes(bytes(100_000))
    with pytest.raises(SaveFailed):
        store.save(picture, a_record())
    assert [path for path in small_disk.rglob("*") if path.is_file()] == [small_disk / "ballast"]
    (small_disk / "ballast").unlink()
    with pytest.raises(SaveFailed):
        store.save(picture, a_record())
    assert read_picture(store.save(a_picture(), a_record())) == a_picture()


def test_the_largest_file_size_allowed_is_said(tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        with pytest.raises(SaveFailed, match="The largest file size allowed") as caught:
            atomic.write_new(tmp_path / "a", bytes(2000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert "2,000 bytes" in caught.value.text
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (errno.EACCES, "may not be written to"),
        (errno.EROFS, "read-only disk"),
        (errno.EDQUOT, "quota"),
        (errno.ENOTDIR, "is not a folder"),
        (errno.EIO, "Writing to"),
    ],
)
def test_each_way_to_fail_has_its_sentence(tmp_path: Path, code: int, said: str) -> None:
    error = atomic.explain(OSError(code, os.strerror(code)), tmp_path, 10)
    assert said in error.text
    assert str(tmp_path) in error.text
    assert error.hint


def test_a_vanished_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(SaveFailed, match=r"is not a folder \(any more\)"):
        atomic.write_new(tmp_path / "gone" / "a", b"")


def test_a_name_too_long_for_the_disk_is_said(tmp_path: Path) -> None:
    with pytest.raises(SaveFailed, match="too long"):
        atomic.write_new(tmp_path / ("x" * 300), b"")
    assert names(tmp_path) == []


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(SaveFailed):
        atomic.make_folder(tmp_path / "file" / "folder")
    with pytest.raises(SaveFailed):
        atomic.replace(tmp_path / "file" / "a", b"")


def test_a_folder_that_cannot_be_synced_is_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def refuse(descriptor: int) -> None:
        asked.append(descriptor)
        raise OSError(errno.EINVAL, "no")

    monkeypatch.setattr(os, "fsync", refuse)
    atomic.sync_folder(tmp_path)
    assert len(asked) == 1


def test_a_disk_that_fails_to_sync_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(descriptor: int) -> None:
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(SaveFailed):
        atomic.write_new(tmp_path / "a", b"")
    assert names(tmp_path) == []


def test_abandoned_files_are_swept_and_young_ones_stay(tmp_path: Path) -> None:
    old, young = tmp_path / ".studio-1-aa.part", tmp_path / ".studio-2-bb.part"
    for file in (old, young, tmp_path / "mine.part"):
        file.write_bytes(b"")
    os.utime(old, (0, 0))
    os.utime(tmp_path / "mine.part", (0, 0))
    assert atomic.sweep(tmp_path) == 1
    assert names(tmp_path) == [young.name, "mine.part"]
    assert atomic.sweep(tmp_path / "gone") == 0


@pytest.mark.parametrize("name", ["a\0b.png", "\ud800.png"])
@pytest.mark.parametrize(
    "write",
    [
        lambda path: atomic.write_new(path, b"x"),
        lambda path: atomic.replace(path, b"x"),
        lambda path: atomic.publish(path.parent, ["taken.png", path.name], b"x"),
        lambda path: atomic.publish(path, ["taken.png"], b"x"),
        atomic.make_folder,
    ],
    ids=["new", "replaced", "published", "folder of it", "folder"],
)
def test_a_name_that_no_system_has_is_refused_by_name(
    tmp_path: Path, name: str, write: Callable[[Path], object]
) -> None:
    (tmp_path / "taken.png").touch()
    with pytest.raises(SaveFailed, match=r"No file can be called '(a|.ud800)"):
        write(tmp_path / name)
    assert names(tmp_path) == ["taken.png"]


def test_free_bytes_are_those_of_the_nearest_folder(tmp_path: Path) -> None:
    assert (atomic.free_bytes(tmp_path / "not" / "yet") or 0) > 0


SAVER = """
import sys
from pathlib import Path
from studio.storage.pictures import PictureStore
from tests.storage.conftest import a_picture, a_record
store = PictureStore(Path(sys.argv[1]), Path(sys.argv[2]))
picture = a_picture(200, 200)
print("ready", flush=True)
while True:
    print(store.save(picture, a_record()), flush=True)
"""


@pytest.mark.slow
def test_a_killed_process_leaves_only_whole_pictures_and_loses_none_it_reported(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    reported: list[str] = []
    for round_number in range(4):
        line = [sys.executable, "-c", SAVER, str(tmp_path / "pictures"), str(tmp_path / "locks")]
        process = subprocess.Popen(line, stdout=subprocess.PIPE, text=True, env=environment)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        reported.append(process.stdout.readline().strip())
        time.sleep(0.013 * round_number)
        process.send_signal(signal.SIGKILL)
        out, _ = process.communicate()
        reported += [line for line in out.splitlines() if line.endswith(".png")]
    whole = sorted((tmp_path / "pictures").rglob("*.png"))
    assert {Path(path) for path in reported} <= set(whole)
    assert all(read_picture(path) == a_picture(200, 200) for path in whole)
    assert len({path.name[:4] for path in whole}) == len(whole)


def test_what_is_written_piece_by_piece_is_whole_or_not_there(tmp_path):
    def half(file):
        file.write(b"half")
        raise KeyError

    with pytest.raises(KeyError):
        atomic.publish_written(tmp_path, ["a.txt"], half)
    assert list(tmp_path.iterdir()) == []

    def all_of_it(file):
        for _ in range(3):
            file.write(b"piece")

    assert atomic.publish_written(tmp_path, ["a.txt"], all_of_it) == tmp_path / "a.txt"
    assert atomic.publish_written(tmp_path, ["a.txt"], all_of_it) is None
    assert (tmp_path / "a.txt").read_bytes() == b"piecepiecepiece"


def test_a_file_whose_folder_cannot_be_synced_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its writer is told that it failed, and writes it again: it must not be there twice then."""

    def full(folder: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(atomic, "sync_folder", full)
    with pytest.raises(SaveFailed, match="full"):
        atomic.write_new(tmp_path / "a.png", b"picture")
    assert list(tmp_path.iterdir()) == []
