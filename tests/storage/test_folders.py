"""The folders of a library, and pictures copied into it."""

from __future__ import annotations

from pathlib import Path

from studio.storage.folders import folders_below, take_in


def test_the_folders_nearest_come_first_and_hidden_ones_not_at_all(tmp_path: Path) -> None:
    for name in ("2026-11-20", "2026-11-21/deep", ".studio-trash/1"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "circle").symlink_to(tmp_path)
    names = [str(folder.relative_to(tmp_path)) for folder in folders_below(tmp_path, 10)]
    assert names == [".", "2026-11-21", "2026-11-20", "2026-11-21/deep"]
    assert len(folders_below(tmp_path, 2)) == 2
    assert folders_below(tmp_path / "missing", 10) == []


def test_a_folder_is_taken_in_with_its_pictures_and_their_times(tmp_path: Path) -> None:
    given, root = tmp_path / "given", tmp_path / "root"
    (given / "deep").mkdir(parents=True)
    for name in ("a.png", "deep/a.png", "deep/b.JPG", "notes.txt"):
        (given / name).write_bytes(name.encode())
    taken = take_in([given], root)
    assert sorted(path.name for path in taken.copied) == ["a (2).png", "a.png", "b.JPG"]
    assert (root / "a.png").stat().st_mtime_ns == (given / "a.png").stat().st_mtime_ns
    assert (root / "a (2).png").read_bytes() == b"deep/a.png"


def test_what_is_no_picture_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.exe").write_bytes(b"")
    given = [tmp_path / "empty", tmp_path / "a.exe", tmp_path / "gone.png", tmp_path]
    taken = take_in(given, tmp_path / "root")
    assert taken.copied == ()
    reasons = [error.text for _, error in taken.failed]
    assert "without pictures" in reasons[0]
    assert "known endings" in reasons[1]
    assert "cannot be read" in reasons[2]
    assert "belongs to the library" in reasons[3]
