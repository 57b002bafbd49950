"""Thumbnails are the picture, small; they are kept, made again when they must be, and never grow without a bound."""

from __future__ import annotations

import hashlib
import io
import os
import struct
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from studio.contract.errors import SaveFailed, UnreadablePicture
from studio.contract.raster import Raster
from studio.storage.library.index import Index
from studio.storage.library.library import Library
from studio.storage.library.thumbnails import Thumbnails, desktop_folder
from tests.storage.library.conftest import Paint, a_png, only


@pytest.fixture
def thumbnails(tmp_path: Path) -> Thumbnails:
    return Thumbnails(tmp_path / "t")


def kept(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.webp"))


def saved(path: Path, image: Image.Image, **named: object) -> Path:
    image.save(path, **named)
    return path


def difference(raster: Raster, wanted: Image.Image) -> float:
    mode = "RGBA" if raster.array.shape[2] == 4 else "RGB"
    small = wanted.convert(mode).resize((raster.extent.width, raster.extent.height), Image.Resampling.BICUBIC)
    return float(np.abs(raster.array.astype(int) - np.asarray(small).astype(int)).mean())


def a_gradient(mode: str = "RGB", size: tuple[int, int] = (600, 300)) -> Image.Image:
    across = np.linspace(0, 255, size[0])[None, :] * np.ones((size[1], 1))
    down = np.linspace(0, 255, size[1])[:, None] * np.ones((1, size[0]))
    return Image.fromarray(np.stack([across, down, 255 - across], -1).astype(np.uint8)).convert(mode)


@pytest.mark.parametrize(
    ("name", "mode"),
    [
        *(("a.png", mode) for mode in ("RGB", "L", "RGBA", "P", "I;16")),
        *(("a.jpg", mode) for mode in ("RGB", "CMYK")),
        *((f"a.{ending}", "RGB") for ending in ("webp", "gif", "tif", "bmp")),
    ],
)
def test_any_picture_has_one(thumbnails: Thumbnails, tmp_path: Path, name: str, mode: str) -> None:
    picture = a_gradient("RGB" if mode == "I;16" else mode)
    if mode == "I;16":
        picture = Image.fromarray(np.asarray(a_gradient("L")).astype(np.uint16) * 257)
        path = saved(tmp_path / name, picture)
        picture = a_gradient("L")
    else:
        path = saved(tmp_path / name, picture)
    raster = thumbnails.get(path, 1)
    assert (raster.extent.width, raster.extent.height) == (256, 128)
    assert difference(raster, picture) < (20 if mode == "CMYK" else 6)


def test_a_small_picture_stays_as_it_is(thumbnails: Thumbnails, tmp_path: Path) -> None:
    path = saved(tmp_path / "a.png", a_gradient(size=(30, 20)))
    assert str(thumbnails.get(path, 1).extent) == "30x20"
    assert str(thumbnails.get(path, 1, size=512).extent) == "30x20"


def test_it_is_upright_and_in_srgb(thumbnails: Thumbnails, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    path = saved(tmp_path / "a.jpg", a_gradient(), exif=exif, icc_profile=lab)
    raster = thumbnails.get(path, 1)
    assert str(raster.extent) == "128x256"
    assert difference(raster, a_gradient().rotate(-90, expand=True)) < 6


def test_it_is_kept_and_not_made_again(thumbnails: Thumbnails, tmp_path: Path) -> None:
    path = saved(tmp_path / "a.png", a_gradient())
    first = thumbnails.get(path, 1)
    path.write_bytes(b"gone")
    assert difference(thumbnails.get(path, 1), Image.fromarray(first.array)) < 3
    with pytest.raises(UnreadablePicture):
        thumbnails.get(path, 2)


@pytest.mark.parametrize("content", [b"", b"RIFF", b"\0" * 999])
def test_a_broken_one_is_made_again(thumbnails: Thumbnails, tmp_path: Path, content: bytes) -> None:
    path = saved(tmp_path / "a.png", a_gradient())
    thumbnails.get(path, 1)
    (file,) = kept(tmp_path / "t")
    file.write_bytes(content)
    assert difference(thumbnails.get(path, 1), a_gradient()) < 6
    assert file.read_bytes()[8:12] == b"WEBP"


def test_a_folder_that_cannot_be_written_to_costs_nothing_but_time(tmp_path: Path) -> None:
    (tmp_path / "t").write_bytes(b"")
    path = saved(tmp_path / "a.png", a_gradient())
    assert difference(Thumbnails(tmp_path / "t").get(path, 1), a_gradient()) < 6


def test_those_not_asked_for_longest_are_removed(tmp_path: Path) -> None:
    thumbnails = Thumbnails(tmp_path / "t", max_bytes=3_000)
    files = []
    for number in range(12):
        path = saved(tmp_path / f"{number}.png", a_gradient(size=(64 + number, 64)))
        thumbnails.get(path, number)
        files.append(thumbnails.file_of(path, number))
        if files[-1].exists():
            os.utime(files[-1], (number * 1_000_000, number * 1_000_000))
    thumbnails.get(tmp_path / "1.png", 1)  # asked for again: it counts as new
    assert thumbnails.sweep() > 0
    left = [number for number, file in enumerate(files) if file.exists()]
    assert 0 not in left
    assert {1, 11} <= set(left)
    assert sum(file.stat().st_size for file in kept(tmp_path / "t")) <= 3_000
    assert thumbnails.sweep() == 0


def bomb() -> bytes:
    head = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + head + b"\0\0\0\0"


@pytest.mark.parametrize("data", [b"", b"hello", a_png(size=(64, 64))[:300], bomb()])
def test_what_is_no_picture_is_refused_in_a_sentence(thumbnails: Thumbnails, tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.png").write_bytes(data)
    with pytest.raises(UnreadablePicture, match=r"a\.png"):
        thumbnails.get(tmp_path / "a.png", 1)


@pytest.fixture
def desktop(own_home: Path) -> Callable[..., Path]:
    def put(path: Path, seconds: int, address: str = "") -> Path:
        folder = own_home / ".cache" / "thumbnails" / "large"
        folder.mkdir(parents=True, exist_ok=True)
        said = PngInfo()
        said.add_text("Thumb::URI", address or path.as_uri())
        said.add_text("Thumb::MTime", str(seconds))
        name = hashlib.md5(path.as_uri().encode()).hexdigest()
        return saved(folder / f"{name}.png", Image.new("RGB", (128, 256), (9, 9, 9)), pnginfo=said)

    return put


def test_the_desktop_s_own_is_used_where_it_fits(desktop: Callable[..., Path], tmp_path: Path) -> None:
    path = saved(tmp_path / "a b 산.png", a_gradient())
    desktop(path, 12)
    mine = Thumbnails(tmp_path / "t", desktop=desktop_folder())
    assert str(mine.get(path, 12_999_999_999).extent) == "128x256"
    assert str(mine.get(path, 13_000_000_000).extent) == "256x128"
    assert str(Thumbnails(tmp_path / "u").get(path, 12_000_000_000).extent) == "256x128"


@pytest.mark.parametrize("damage", ["address", "content"])
def test_a_desktop_thumbnail_that_lies_is_left_alone(desktop: Callable[..., Path], tmp_path: Path, damage: str) -> None:
    path = saved(tmp_path / "a.png", a_gradient())
    file = desktop(path, 12, "file:///other.png" if damage == "address" else "")
    if damage == "content":
        file.write_bytes(file.read_bytes()[:200])
    mine = Thumbnails(tmp_path / "t", desktop=desktop_folder())
    assert str(mine.get(path, 12_000_000_000).extent) == "256x128"


def test_an_index_that_cannot_be_written_costs_no_thumbnail(
    library: Library, paint: Paint, pictures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paint("a.png", size=(64, 64))
    library.reconcile()
    (pictures / "b.png").write_bytes((pictures / "a.png").read_bytes()[:-400])
    library.reconcile()

    def full(*_: object, **__: object) -> None:
        raise SaveFailed("The disk is full.")

    monkeypatch.setattr(Index, "write", full)
    assert str(library.thumbnail(only(library, "name:a")).extent) == "64x64"
    with pytest.raises(UnreadablePicture):
        library.thumbnail(replace(only(library, "name:b"), fault=""))


def test_the_library_learns_from_a_thumbnail(library: Library, paint: Paint, pictures: Path) -> None:
    paint("a.png", size=(64, 64))
    buffer = io.BytesIO()
    noise = np.random.default_rng(1).integers(0, 256, (64, 64, 3), np.uint8)
    Image.fromarray(noise).save(buffer, "JPEG")
    (pictures / "b.jpg").write_bytes(buffer.getvalue()[:900])
    library.reconcile()
    assert library.hash_pictures() == 1
    assert only(library, "name:a").phash is not None
    assert "damaged or cut off" in only(library, "name:b").fault
    assert library.hash_pictures() == 0
