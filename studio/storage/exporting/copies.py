"""One picture to the bytes of its copy: read, sized, its colours converted, its record told."""

# ruff: noqa: PLC0415 - what costs time to import waits until it is needed: the start of the program is short

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from studio.contract.errors import StudioError, UnreadablePicture
from studio.contract.geometry import Extent
from studio.contract.raster import Raster
from studio.contract.records import PictureRecord
from studio.storage.exporting.plan import ColourProfile, CopyStyle, Fit, Resize
from studio.storage.metadata.formats import KeptMetadata, WriteOptions
from studio.storage.naming import NameParts

if TYPE_CHECKING:
    from PIL.Image import Image

    from studio.storage.metadata.foreign_records import ForeignRecord
    from studio.storage.metadata.reading import Told

UNKNOWN_SEED = 0


@dataclass(frozen=True, slots=True)
class Source:
    """A picture that is exported.

    Attributes:
        path: Its file.
        raster: Its pixels.
        told: What it tells of how it was made.
        notices: What a person should know of how it was read.
    """

    path: Path
    raster: Raster
    told: Told
    notices: tuple[str, ...] = ()

    @property
    def record(self) -> PictureRecord | ForeignRecord | None:
        """How it was made, here or by another program; None where it does not say."""
        return self.told.record or self.told.foreign


@dataclass(frozen=True, slots=True)
class Copy:
    """What is written of a picture.

    Attributes:
        path: The picture that it is a copy of.
        data: The whole content of the file.
        extent: Its size.
        told: What the picture told of how it was made.
    """

    path: Path
    data: bytes
    extent: Extent
    told: Told


def read_source(path: Path) -> Source:
    """Read a picture and what it tells.

    Raises:
        UnreadablePicture: It is no picture, or one that cannot be read.
    """
    from studio.storage.metadata.reading import read_told
    from studio.storage.opening import open_picture

    opened = open_picture(path)
    return Source(path, opened.raster, read_told(path), opened.notices)


def make_copy(source: Source, style: CopyStyle) -> Copy:
    """Give the copy of a picture.

    Raises:
        StudioError: It would be larger than its format, or memory, can hold.
    """
    from studio.storage.exporting.profiles import display_p3, to_display_p3
    from studio.storage.metadata.writing import write_picture

    try:
        raster = resized(source.raster, style.resize)
        extent = raster.extent
        profile = {ColourProfile.SRGB: None, ColourProfile.DISPLAY_P3: b"", ColourProfile.NONE: b""}[style.profile]
        if style.profile is ColourProfile.DISPLAY_P3:
            raster, profile = to_display_p3(raster), display_p3()
        options = WriteOptions(style.quality, style.is_lossless, style.metadata, profile)
        return Copy(
            source.path,
            write_picture(raster, _record(source, style, extent), style.format, options),
            extent,
            source.told,
        )
    except MemoryError as error:
        raise UnreadablePicture(
            f"{source.path} needs more memory to export than there is.",
            "Choose a smaller size, or close other programs.",
        ) from error
    except (OSError, ValueError) as error:
        raise StudioError(f"{source.path} cannot be written as {style.format.value}: {error}.") from error


def resized(raster: Raster, resize: Resize) -> Raster:
    """Give a picture at another size (Lanczos; transparent pixels do not colour their neighbours)."""
    import numpy as np
    from PIL import Image

    extent = resize.of(raster.extent)
    if extent == raster.extent:
        return raster
    image = Image.fromarray(raster.array)
    if resize.exact is None:
        return Raster(np.asarray(image.resize((extent.width, extent.height), Image.Resampling.LANCZOS)))
    fitted = _cut if resize.fit is Fit.CUT else _between_bars
    return Raster(np.asarray(fitted(image, extent)))


def _cut(image: Image, extent: Extent) -> Image:
    """Fill the size, and cut what reaches beyond it, as much on both sides."""
    from PIL import Image as Images

    factor = min(image.width / extent.width, image.height / extent.height)
    left, top = (image.width - extent.width * factor) / 2, (image.height - extent.height * factor) / 2
    box = max(0.0, left), max(0.0, top), min(image.width, image.width - left), min(image.height, image.height - top)
    return image.resize((extent.width, extent.height), Images.Resampling.LANCZOS, box=box)


def _between_bars(image: Image, extent: Extent) -> Image:
    """Put the whole picture into the middle; the rest is transparent."""
    from PIL import Image as Images

    factor = min(extent.width / image.width, extent.height / image.height)
    size = max(1, round(image.width * factor)), max(1, round(image.height * factor))
    whole = Images.new("RGBA", (extent.width, extent.height), (255, 255, 255, 0))
    place = (extent.width - size[0]) // 2, (extent.height - size[1]) // 2
    whole.paste(image.resize(size, Images.Resampling.LANCZOS).convert("RGBA"), place)
    return whole if size != (extent.width, extent.height) or image.mode == "RGBA" else whole.convert("RGB")


def _record(source: Source, style: CopyStyle, extent: Extent) -> PictureRecord | ForeignRecord | None:
    """Give what the copy tells: the record of a sized copy speaks of its size."""
    record = source.record
    if style.metadata is KeptMetadata.NONE or not isinstance(record, PictureRecord) or extent == source.raster.extent:
        return record
    # Not a base: a smaller copy of a picture that a network made is still wholly made by it.
    notice = f"The picture was scaled from {source.raster.extent} to {extent} when it was exported."
    return record.derived(extent, None, notice)


def name_parts(path: Path, told: Told) -> NameParts:
    """Give what a template can tell about a picture; one without a record has its file's name and day."""
    from studio.storage.pictures import name_parts as parts_of_record

    if told.record is not None:
        return parts_of_record(told.record, path.stem)
    foreign = told.foreign
    day = _day_of(path)
    if foreign is None:
        return NameParts(day, path.stem, UNKNOWN_SEED, "")
    seed = UNKNOWN_SEED if foreign.seed is None or foreign.seed < 0 else foreign.seed
    return NameParts(day, foreign.prompt or path.stem, seed, foreign.model)


def _day_of(path: Path) -> str:
    try:
        return time.strftime("%Y-%m-%d", time.localtime(path.stat().st_mtime))
    except (OSError, OverflowError, ValueError):
        return "0000-00-00"
