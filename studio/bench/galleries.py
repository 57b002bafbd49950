# ruff: noqa: PLC0415 - what is imported, and when, is what these measure
"""Errands with a library of many pictures: made, indexed and searched in one process, scrolled in another."""

from __future__ import annotations

import asyncio
import json
import os
import random
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from studio.bench.scrolling import PASSES, REST, WAYS, gaps_of
from studio.bench.windows import happened, with_window

if TYPE_CHECKING:
    from studio.bench.errands import Say
    from studio.contract.geometry import Extent
    from studio.contract.port import Engine
    from studio.session.session import Session
    from studio.ui.gallery.grid import GalleryGrid
    from studio.ui.window import MainWindow

SIDES_PX = (64, 96)
A_FOLDER = 500
WORDS = (
    "fox", "apple", "river", "고양이", "bridge", "night", "snow", "lamp", "산", "garden", "market", "boat", "copper",
    "glass", "winter", "tower", "moss", "owl",
)  # fmt: skip
SEARCHES = (
    "fox", "고양이", "산", "winter tower", '"copper glass"', "fox -snow", "backbone:ssm", "steps:>20", "size:64x64",
    "stars:>=3", "date:2026-11", "apple backbone:dit steps:>10", "tow", "xyzzy", "",
)  # fmt: skip
PANEL_PX = (1280, 800)
PATIENCE_SECONDS = 60.0


def gallery_index(say: Say, folder: str, count: str, searches: str) -> None:
    """Make pictures, index them, and search: marks with the rate, the memory, and the milliseconds of each search."""
    from studio.bench.memory_use import PeakMemory
    from studio.storage.library.library import Library
    from studio.storage.library.queries import SORTS, parse_query

    pictures = Path(folder) / "pictures"
    write_pictures(pictures, int(count))
    library = Library(Path(folder) / "data" / "library" / "library.sqlite", (pictures,), Path(folder) / "cache")
    peak = PeakMemory()
    began = time.perf_counter()
    library.rebuild()
    seconds = time.perf_counter() - began
    say(what="rebuilt", seconds=seconds, pictures=library.count(), bytes=peak.most() - peak.before)
    ids = library.search(parse_query(""))
    library.rate(ids[::7], 4)
    taken = []
    for number in range(int(searches)):
        query, sort = parse_query(SEARCHES[number % len(SEARCHES)]), SORTS[number % 3 % len(SORTS)]
        began = time.perf_counter()
        found = library.search(query, sort)
        library.entries(found[:200])
        taken.append(1000 * (time.perf_counter() - began))
    say(what="searched", milliseconds=taken)
    library.close()


def write_pictures(folder: Path, count: int) -> None:
    """Write small pictures, each with a record of its own: pixels of a few, texts of all."""
    from studio.bench.victim import record_of
    from studio.contract.requests import SchedulerSettings

    chance, bodies = random.Random(1), list(_bodies())  # noqa: S311  # words, not secrets
    for number in range(count):
        parent = folder / f"2026-{1 + number // A_FOLDER % 12:02}-{1 + number // A_FOLDER // 12 % 28:02}"
        if number % A_FOLDER == 0:
            parent.mkdir(parents=True, exist_ok=True)
        head, tail, extent = bodies[number % len(bodies)]
        record = record_of(number)
        asked = replace(
            record.request,
            prompt=" ".join(chance.choices(WORDS, k=9)),
            scheduler=SchedulerSettings(steps=1 + number % 40),
            extent=extent,
        )
        backbone = replace(record.backbone, id=("dit", "ssm")[number % 2])
        mine = replace(record, request=asked, backbone=backbone, extent=extent, created=f"{parent.name}T12:00:00+00:00")
        (parent / f"{number:06}.png").write_bytes(head + _record_part(json.dumps(mine.to_json())) + tail)


def _bodies() -> Iterator[tuple[bytes, bytes, Extent]]:
    """Give a few small pictures, taken apart where a record belongs."""
    import numpy as np

    from studio.bench.scenes import scene
    from studio.contract.geometry import Extent
    from studio.contract.raster import Raster
    from studio.storage.metadata.formats import PictureFormat
    from studio.storage.metadata.writing import write_picture

    for number in range(32):
        side = SIDES_PX[number % 2]
        data = write_picture(Raster(scene(np.random.default_rng(number), side)), None, PictureFormat.PNG)
        head = 8 + 25  # the signature, and the part with the size
        yield data[:head], data[head:], Extent(side, side)


def _record_part(text: str) -> bytes:
    import struct
    import zlib

    from studio.storage.metadata.texts import RECORD

    content = b"iTXt" + RECORD.encode() + b"\0\0\0\0\0" + text.encode()
    return struct.pack(">I", len(content) - 4) + content + struct.pack(">I", zlib.crc32(content))


def gallery_work(say: Say, folder: str, moves: str) -> None:
    """Open the window on that library and move through its gallery: when small pictures were there, and the gaps."""

    async def watch(window: MainWindow) -> None:
        await happened(window.first_painted)
        before = _bytes_of_process()
        began = time.perf_counter()
        from studio.ui.gallery.thumbnails import MAX_BYTES
        from studio.ui.panels.gallery import GalleryPanel

        panel = GalleryPanel(window.session)
        panel.resize(*PANEL_PX)
        panel.show()
        grid = panel.grid
        await asyncio.wait_for(happened(grid.thumbnails.made), PATIENCE_SECONDS)
        first = time.perf_counter() - began
        await asyncio.wait_for(_all_shown(grid), PATIENCE_SECONDS)
        say(what="opened", first=first, all=time.perf_counter() - began, pictures=len(grid.pictures.ids))
        await _read_through(window.session)
        say(what="rested", **await gaps_of(grid, REST, 0, 0.0))
        for number, (name, way) in enumerate(WAYS.items()):
            shares = [(each + number / len(WAYS)) / PASSES for each in range(PASSES)]
            passes = [await gaps_of(grid, way, int(moves), share) for share in shares]
            say(what="scrolled", way=name, passes=passes)
        say(what="held", bytes=_bytes_of_process() - before, small=grid.thumbnails.bytes_held, most=MAX_BYTES)
        panel.close()
        panel.deleteLater()
        await asyncio.sleep(0)

    with_window(_no_engine, watch, Path(folder))


async def _all_shown(grid: GalleryGrid) -> None:
    """Wait until every tile on the screen has its small picture."""
    model = grid.pictures
    while True:
        rows = [row for row in range(min(200, model.rowCount())) if grid.is_seen(model.ids[row])]
        entries = [model.entry(model.index(row, 0)) for row in rows]
        if rows and all(entry is not None and grid.thumbnails.image(entry) is not None for entry in entries):
            return
        await asyncio.sleep(0.005)


async def _read_through(session: Session) -> None:
    """Wait until the folders have been looked through."""
    while session.library.is_reading:
        await happened(session.library.state_changed)


def _no_engine() -> Engine:
    from studio.contract.errors import EngineFailed

    raise EngineFailed("This errand has no engine.")


def _bytes_of_process() -> int:
    import psutil

    return int(psutil.Process(os.getpid()).memory_info().rss)
