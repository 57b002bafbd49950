"""The denoising steps as a moving picture: animated WebP or GIF, from a folder of frames or from rasters."""

# ruff: noqa: PLC0415 - what costs time to import waits until it is needed: the start of the program is short

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from studio.contract.errors import Cancelled, InvalidRequest, SaveFailed, StudioError, shorten
from studio.contract.geometry import Extent
from studio.contract.port import Stop
from studio.contract.raster import Raster
from studio.contract.records import PictureRecord
from studio.storage.exporting.placing import Publisher
from studio.storage.exporting.plan import ExportReport, Progress, Resize
from studio.storage.exporting.walking import bare
from studio.storage.metadata.formats import KeptMetadata, WriteOptions
from studio.storage.naming import NameParts

if TYPE_CHECKING:
    from PIL.Image import Image

MILLISECONDS = (20, 10_000)
"""Browsers slow anything shorter than 20 ms down to 100."""
MAX_FRAMES = 2_000
LONGEST_PX = 4_096
_FRAME = re.compile(r"\d{4,}\.png", re.IGNORECASE)


class AnimationFormat(StrEnum):
    """How the moving picture is kept: WebP in full colour, GIF in 256 colours a frame for the oldest programs."""

    WEBP = "webp"
    GIF = "gif"

    @property
    def suffix(self) -> str:
        """How the names of its files end."""
        return f".{self.value}"


@dataclass(frozen=True, slots=True)
class AnimationStyle:
    """How the steps become a moving picture.

    Attributes:
        format: WebP or GIF.
        frame_ms: How long each step is shown.
        last_ms: How long the last one is, before it begins again.
        longest_px: Longest side; smaller frames stay as they are.
        quality: Of WebP, 1 to 100.
        metadata: What it tells of how it was made; of a GIF only that a network made it.

    Raises:
        InvalidRequest: A value is impossible.
    """

    format: AnimationFormat = AnimationFormat.WEBP
    frame_ms: int = 80
    last_ms: int = 1_500
    longest_px: int = 1_024
    quality: int = 85
    metadata: KeptMetadata = KeptMetadata.KEEP

    def __post_init__(self) -> None:
        WriteOptions(self.quality)
        least, most = MILLISECONDS
        for value in (self.frame_ms, self.last_ms):
            if not least <= value <= most:
                raise InvalidRequest(
                    f"A frame is shown for {shorten(value)} ms; it must be from {least} to {most:,}.", "80 is usual."
                )
        if not 1 <= self.longest_px <= LONGEST_PX:
            raise InvalidRequest(
                f"The animation's longest side is {shorten(self.longest_px)}; it must be from 1 to {LONGEST_PX:,}."
            )


class Frames(Protocol):
    """Frames that are read one at a time."""

    def __len__(self) -> int:
        """Give how many there are."""
        ...

    def __getitem__(self, number: int, /) -> Raster:
        """Give one of them."""
        ...


@dataclass(frozen=True, slots=True)
class FrameFiles:
    """The frames of a folder, each read when it is asked for.

    Attributes:
        files: Their files, in their order.
    """

    files: tuple[Path, ...]

    def __len__(self) -> int:
        """Give how many there are."""
        return len(self.files)

    def __getitem__(self, number: int) -> Raster:
        """Read one of them."""
        from studio.storage.opening import read_picture

        return read_picture(self.files[number])


def frames_in(folder: Path) -> FrameFiles:
    """Give the frames of a folder: 0001.png, 0002.png, and so on, as `--frames` writes them.

    Raises:
        InvalidRequest: It holds none; where it holds a folder for each of several pictures, they are named.
    """
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        raise InvalidRequest(f"The folder {folder} cannot be read: {error.strerror or error}.") from error
    files = [entry for entry in entries if _FRAME.fullmatch(entry.name)]
    if not files:
        inner = next((entry.name for entry in entries if entry.is_dir() and entry.name.startswith("picture-")), "")
        hint = f"Choose one of the folders inside it, such as {inner}." if inner else "`--frames` writes such a folder."
        raise InvalidRequest(f"The folder {folder} holds no frames (0001.png, 0002.png, ...).", hint)
    return FrameFiles(tuple(sorted(files, key=lambda file: int(file.stem))))


@dataclass(frozen=True, slots=True)
class AnimationPlan:
    """A moving picture of steps.

    Attributes:
        frames: The steps, first to last.
        folder: Where it goes; it need not exist.
        name: What it is called, without its suffix.
        style: How it is made.
        picture: The picture that the steps lead to, whose record it carries; None where there is none.

    Raises:
        InvalidRequest: There are fewer than two steps, or too many.
    """

    frames: Frames
    folder: Path
    name: str
    style: AnimationStyle = field(default_factory=AnimationStyle)
    picture: Path | None = None

    def __post_init__(self) -> None:
        if not 2 <= len(self.frames) <= MAX_FRAMES:
            raise InvalidRequest(
                f"The animation has {len(self.frames):,} frames; it must be from 2 to {MAX_FRAMES:,}.",
                "One frame is a picture.",
            )


def write_animation(plan: AnimationPlan, progress: Progress | None = None, stop: Stop | None = None) -> ExportReport:
    """Write steps as a moving picture that begins again and again, each frame as large as the last one.

    Args:
        plan: Which steps, where to, and how.
        progress: Told when each frame is encoded.
        stop: Ends it between two frames; then nothing is written.
    """
    stop = stop or Stop()
    publisher = Publisher(plan.folder, plan.style.format.suffix)
    try:
        data = _encoded(plan, progress, stop)
        stop.check()
        return ExportReport((publisher.publish(data, plan.name, NameParts("", plan.name, 0, "")),))
    except Cancelled:
        return ExportReport(is_cancelled=True)
    except StudioError as error:
        return ExportReport(fault=bare(error))


def _encoded(plan: AnimationPlan, progress: Progress | None, stop: Stop) -> bytes:
    from studio.storage.exporting import moving

    count = len(plan.frames)
    extent = Resize(longest_px=plan.style.longest_px).of(plan.frames[count - 1].extent)

    def told(done: int) -> None:
        if progress is not None and done:
            progress(done, count, Path(plan.name))

    def frame_at(number: int) -> Image:
        told(number)
        stop.check()
        return _frame(plan.frames[number], extent)

    durations = (*[plan.style.frame_ms] * (count - 1), plan.style.last_ms)
    reel = moving.Reel(extent, durations, frame_at, *_parts(plan, extent))
    try:
        is_webp = plan.style.format is AnimationFormat.WEBP
        data = moving.webp(reel, plan.style.quality) if is_webp else moving.gif(reel)
    except (OSError, ValueError, MemoryError) as error:
        raise SaveFailed(
            f"The animation cannot be written as {plan.style.format.value}: {error or 'memory ran out'}.",
            "Choose a smaller size, or fewer frames.",
        ) from error
    told(count)
    return data


def _parts(plan: AnimationPlan, extent: Extent) -> tuple[bytes, bytes]:
    """Give what is written beside the frames: the EXIF block and the XMP packet."""
    from studio.storage.metadata.reading import read_told
    from studio.storage.metadata.writing import statement, webp_parts
    from studio.storage.metadata.xmp import SourceType

    told = None if plan.picture is None else read_told(plan.picture)
    record = None if told is None else told.record or told.foreign
    if isinstance(record, PictureRecord):
        record = record.derived(extent, None, "This shows the steps of the picture, one after the other.")
    options = WriteOptions(metadata=plan.style.metadata, source=SourceType.MADE)
    # GIF has no place for more than the statement of what it is.
    is_webp = plan.style.format is AnimationFormat.WEBP
    return webp_parts(record, options) if is_webp else (b"", statement(record, options))


def _frame(raster: Raster, extent: Extent) -> Image:
    """Give a frame at the animation's size."""
    from PIL import Image

    image = Image.fromarray(raster.over().array)
    if image.size == (extent.width, extent.height):
        return image
    way = Image.Resampling.LANCZOS if image.width > extent.width else Image.Resampling.BICUBIC
    return image.resize((extent.width, extent.height), way)
