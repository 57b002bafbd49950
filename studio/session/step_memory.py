"""Remembers the steps of the last pictures, so that they can be exported as a moving picture."""

# ruff: noqa: PLC0415 - the window paints first; what only an export needs is imported when it is used

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject

from studio.contract.events import Stepped
from studio.contract.geometry import Bounds
from studio.contract.raster import Raster
from studio.session.live import Live, SavedPicture

MAX_BYTES = 64 * 2**20
"""Previews are small: a 64 x 64 one takes 12 KiB, so the steps of some two hundred pictures are kept."""


@dataclass(frozen=True, slots=True)
class StepFrames:
    """The steps of one picture, and last the picture itself; each is made when it is asked for.

    Attributes:
        path: The picture's file.
        previews: What each step saw, and where in the picture it lies; None is all of it.
    """

    path: Path
    previews: tuple[tuple[Raster, Bounds | None], ...]

    def __len__(self) -> int:
        """Give how many there are."""
        return len(self.previews) + 1

    def __getitem__(self, number: int) -> Raster:
        """Give one of them; belongs into a thread beside the window's.

        Raises:
            UnreadablePicture: The picture's file is gone or cannot be read.
        """
        from studio.storage.opening import read_picture

        if number == len(self.previews):
            return read_picture(self.path)
        preview, bounds = self.previews[number]
        return preview if bounds is None else _laid_into(read_picture(self.path), preview, bounds)


class StepMemory(QObject):
    """The steps of the last pictures of this run.

    Args:
        live: Tells of the steps.
        parent: Owner.
    """

    def __init__(self, live: Live, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._steps: list[tuple[Raster, Bounds | None]] = []
        self._kept: dict[Path, StepFrames] = {}
        self._bytes = 0
        live.began.connect(lambda _: self._steps.clear())
        live.framed.connect(self._take_step)
        live.pictured.connect(self._take_picture)

    def frames_of(self, path: Path) -> StepFrames | None:
        """Give the steps of a picture; None where they are not known (any more)."""
        return self._kept.get(path)

    def _take_step(self, step: Stepped) -> None:
        if step.preview is not None:
            self._steps.append((step.preview, step.bounds))

    def _take_picture(self, picture: SavedPicture) -> None:
        frames = StepFrames(picture.path, tuple(self._steps))
        self._steps.clear()
        # The steps of an enlargement are its tiles: nothing comes out of the noise there.
        if not frames.previews or picture.record.request.enlarge is not None:
            return
        self._kept[picture.path] = frames
        self._bytes += _size(frames)
        while self._bytes > MAX_BYTES:
            self._bytes -= _size(self._kept.pop(next(iter(self._kept))))


def _size(frames: StepFrames) -> int:
    return sum(preview.array.nbytes for preview, _ in frames.previews)


def _laid_into(whole: Raster, preview: Raster, bounds: Bounds) -> Raster:
    """Give a picture with a preview of a part of it; around that part nothing was painted."""
    import numpy as np

    from studio.contract.patches import Patch, patched
    from studio.storage.pngs import enlarged

    part = bounds.intersection(Bounds.of(whole.extent))
    if part is None:
        return whole
    pixels = enlarged(preview, bounds.extent).over().array
    rows = slice(part.y - bounds.y, part.bottom - bounds.y)
    columns = slice(part.x - bounds.x, part.right - bounds.x)
    opaque = np.full((part.height, part.width), 255, np.uint8)
    return patched(whole, Patch(Raster(np.dstack([pixels[rows, columns], opaque])), part.x, part.y))
