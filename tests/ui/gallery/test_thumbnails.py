"""Small pictures of the library's while their files get other names."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from types import SimpleNamespace

import pytest
from PySide6.QtGui import QImage

from studio.ui.gallery.thumbnails import GalleryThumbnails

OLD, NEW = (SimpleNamespace(id=1, mtime_ns=7, path=name) for name in ("old.png", "new.png"))


@pytest.mark.parametrize("is_renamed", [True, False])
def test_a_picture_that_is_renamed_while_it_is_made_is_made_again(is_renamed: bool) -> None:
    tasks: list[asyncio.Task[None]] = []
    asked: list[str] = []

    async def small(batch: Sequence[SimpleNamespace], *_: object) -> list[QImage | None]:
        asked.extend(entry.path for entry in batch)
        if is_renamed:
            thumbnails.try_again([NEW])  # type: ignore[list-item]
        return [QImage(8, 8, QImage.Format.Format_RGB32) if entry is NEW else None for entry in batch]

    def start(work: Coroutine[object, object, None]) -> None:
        tasks.append(asyncio.ensure_future(work))

    session = SimpleNamespace(
        tasks=SimpleNamespace(start=start), library=SimpleNamespace(appearances=SimpleNamespace(small=small))
    )
    thumbnails = GalleryThumbnails(session, lambda _: True)  # type: ignore[arg-type]

    async def looked_at() -> None:
        assert thumbnails.image(OLD) is None  # type: ignore[arg-type]
        await asyncio.gather(*tasks)

    asyncio.run(looked_at())
    assert asked == (["old.png", "new.png"] if is_renamed else ["old.png"])
    assert thumbnails.is_broken(NEW) != is_renamed  # type: ignore[arg-type]


def test_a_wish_has_the_name_that_the_file_has_by_now() -> None:
    session = SimpleNamespace(tasks=SimpleNamespace(start=lambda work: work.close()))
    thumbnails = GalleryThumbnails(session, lambda _: True)  # type: ignore[arg-type]
    thumbnails.image(OLD)  # type: ignore[arg-type]
    thumbnails.try_again([NEW])  # type: ignore[list-item]
    assert thumbnails._next_batch() == [NEW]
