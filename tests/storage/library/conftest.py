"""A folder of real pictures with records, and the library over it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from studio.contract.raster import Raster
from studio.storage.library.entries import Entry
from studio.storage.library.library import Library
from studio.storage.library.queries import parse_query
from studio.storage.pngs import encode_png
from tests.storage.conftest import a_record

Paint = Callable[..., Path]


def a_png(prompt: str = "a red fox", seed: int = 1, size: tuple[int, int] = (24, 16), backbone: str = "dit") -> bytes:
    """Give a PNG with its record, another one for another seed."""
    record = a_record()
    request = replace(record.request, prompt=prompt)
    painted = replace(record, request=request, seed=seed, backbone=replace(record.backbone, id=backbone))
    blocks = np.random.default_rng(seed).integers(0, 256, (-(-size[1] // 8), -(-size[0] // 8), 3), np.uint8)
    pixels = np.repeat(np.repeat(blocks, 8, 0), 8, 1)[: size[1], : size[0]]
    return encode_png(Raster(pixels), painted)


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = tmp_path / "pictures"
    folder.mkdir()
    return folder


@pytest.fixture
def paint(pictures: Path) -> Paint:
    def paint(name: str, prompt: str = "a red fox", seed: int | None = None, **named: object) -> Path:
        path = pictures / name
        path.parent.mkdir(parents=True, exist_ok=True)
        number = sum(name.encode()) if seed is None else seed
        path.write_bytes(a_png(prompt, number, **named))  # type: ignore[arg-type]
        return path

    return paint


@pytest.fixture
def library(tmp_path: Path, pictures: Path) -> Iterator[Library]:
    library = Library(tmp_path / "index" / "library.sqlite3", (pictures,), tmp_path / "thumbnails")
    yield library
    library.close()


def found(library: Library, text: str = "", sort: str = "name") -> list[str]:
    """Give the names of the pictures that a search finds."""
    return [entry.name for entry in all_of(library, text, sort)]


def all_of(library: Library, text: str = "", sort: str = "name") -> tuple[Entry, ...]:
    return library.entries(library.search(parse_query(text), sort))


def only(library: Library, text: str = "") -> Entry:
    (entry,) = all_of(library, text)
    return entry
