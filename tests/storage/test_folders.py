"""The folders below a library's folder."""

from __future__ import annotations

from pathlib import Path

from studio.storage.folders import folders_below


def test_the_folders_nearest_come_first_and_hidden_ones_not_at_all(tmp_path: Path) -> None:
    for name in ("2026-11-20", "2026-11-21/deep", ".studio-trash/1"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "circle").symlink_to(tmp_path)
    names = [str(folder.relative_to(tmp_path)) for folder in folders_below(tmp_path, 10)]
    assert names == [".", "2026-11-21", "2026-11-20", "2026-11-21/deep"]
    assert len(folders_below(tmp_path, 2)) == 2
    assert folders_below(tmp_path / "missing", 10) == []
