"""Files of the cache: on a full disk the old one stays, nothing half is left, and the way out is named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.training.drawings import draw_smoke_pictures, load_drawings, save_drawings
from studio.training.settings import TrainingFault
from studio.training.wholefiles import written_whole


@pytest.fixture
def full_disk() -> Iterator[None]:
    """No file may grow beyond 64 KiB: the operating system refuses the write, as a full disk does."""
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (65_536, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_file_appears_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with written_whole(path) as partial:
        partial.write_text("new", encoding="utf-8")
        assert not path.exists()
    assert path.read_text(encoding="utf-8") == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_an_interrupted_write_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old", encoding="utf-8")

    def write_half() -> None:
        with written_whole(path) as partial:
            partial.write_text("half", encoding="utf-8")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_half()
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.usefixtures("full_disk")
def test_on_a_full_disk_the_old_drawings_stay_and_the_remedy_is_named(tmp_path: Path) -> None:
    path = tmp_path / "drawings.npz"
    path.write_bytes(b"old")
    with pytest.raises(TrainingFault, match="Make room on that disk") as fault:
        save_drawings(path, draw_smoke_pictures())
    assert str(path) in str(fault.value)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = tmp_path / "gone" / "drawings.npz"
    with pytest.raises(TrainingFault, match="No such file or directory"):
        save_drawings(path, draw_smoke_pictures())


@pytest.mark.parametrize("kept", [0, 1000, -1000])
def test_drawings_that_are_cut_off_are_refused(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "drawings.npz"
    save_drawings(path, draw_smoke_pictures())
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(TrainingFault, match=r"damaged or cut off.*studio train data"):
        load_drawings(tmp_path)


def test_drawings_with_changed_bytes_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "drawings.npz"
    save_drawings(path, draw_smoke_pictures())
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(TrainingFault, match="damaged or cut off"):
        load_drawings(tmp_path)
