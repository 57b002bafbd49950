"""Moving pictures written frame by frame: only the frame that is encoded is in memory, and each tells that it is done.

Imported when the first one is written, because it imports Pillow.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PIL import GifImagePlugin, Image, ImageChops

from studio.contract.geometry import Extent

FrameAt = Callable[[int], Image.Image]
"""Gives a frame by its number, RGB; asked for each once, first to last, the one before being encoded then."""

_LOOP_FOR_EVER = b"!\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"
_XMP_BLOCK = b"!\xff\x0bXMP DataXMP"
_XMP_TRAILER = bytes((1, *range(255, -1, -1), 0))
"""Leads a reader that takes the packet for blocks to their end, wherever it is (XMP specification part 3, 1.1.2)."""
_GIF_COLOURS = 256


@dataclass(frozen=True, slots=True)
class Reel:
    """The frames of a moving picture.

    Attributes:
        extent: Their size.
        durations: How long each is shown, in milliseconds.
        frame_at: Gives each.
        exif: EXIF block; empty for none. GIF has no place for it.
        xmp: XMP packet; empty for none.
    """

    extent: Extent
    durations: Sequence[int]
    frame_at: FrameAt
    exif: bytes = b""
    xmp: bytes = b""


class _Tape(Image.Image):
    """A picture of many frames, as Pillow knows them from files, of which each is made when it is come to."""

    def __init__(self, reel: Reel) -> None:
        super().__init__()
        empty = Image.new("RGB", (reel.extent.width, reel.extent.height))
        self.im, self._mode, self._size = empty.im, empty.mode, empty.size
        self.n_frames = len(reel.durations)
        self._frame_at = reel.frame_at
        self._place = -1

    def seek(self, frame: int) -> None:
        """Go on to a frame; never back, which Pillow does once it has written all."""
        if frame > self._place:
            self._place = frame
            self.paste(self._frame_at(frame))

    def tell(self) -> int:
        """Give which frame is shown."""
        return self._place


def webp(reel: Reel, quality: int) -> bytes:
    """Give an animated WebP that begins again and again.

    Raises:
        OSError: It cannot be encoded.
    """
    buffer = io.BytesIO()
    _Tape(reel).save(
        buffer,
        "WEBP",
        save_all=True,
        duration=list(reel.durations),
        loop=0,
        quality=quality,
        method=4,
        exif=reel.exif,
        xmp=reel.xmp,
    )
    return buffer.getvalue()


def gif(reel: Reel) -> bytes:
    """Give an animated GIF (GIF89a) that begins again and again, each frame in 256 colours of its own.

    One palette for all frames would show bands in the last one, which is the picture; the rounding is spread
    (Floyd-Steinberg). Where a frame is as the one before, only the part that differs is written.
    """
    buffer = io.BytesIO()
    buffer.write(b"GIF89a" + struct.pack("<HHBBB", reel.extent.width, reel.extent.height, 0x70, 0, 0))
    buffer.write(_LOOP_FOR_EVER)
    if reel.xmp:
        buffer.write(_XMP_BLOCK + reel.xmp + _XMP_TRAILER)
    before: Image.Image | None = None
    for number, duration in enumerate(reel.durations):
        frame = reel.frame_at(number)
        palette = frame.quantize(_GIF_COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.FLOYDSTEINBERG)
        shown = palette.convert("RGB")
        box = (0, 0, *palette.size) if before is None else _differing(before, shown)
        part, before = palette.crop(box), shown
        buffer.writelines(
            GifImagePlugin.getdata(part, box[:2], duration=duration, disposal=1, include_color_table=True)
        )
    buffer.write(b";")
    return buffer.getvalue()


def _differing(before: Image.Image, now: Image.Image) -> tuple[int, int, int, int]:
    """Give where two frames differ: one pixel where they do not, because each frame is shown for its time."""
    return ImageChops.difference(before, now).getbbox() or (0, 0, 1, 1)
