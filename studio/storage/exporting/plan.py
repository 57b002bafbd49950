"""What a person can choose of an export, and what became of it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from studio.contract.errors import InvalidRequest, StudioError, shorten
from studio.contract.geometry import MAX_SIDE_PX, Extent
from studio.storage.metadata.formats import KeptMetadata, PictureFormat, WriteOptions
from studio.storage.naming import NameTemplate

MAX_SCALE = 16.0
MAX_ITEMS = 1_000_000

Progress = Callable[[int, int, Path], None]
"""Called after each picture with the number of those that are done, the number of all, and its file; must not raise."""


class ColourProfile(StrEnum):
    """In which colours a copy is.

    `srgb` says that it is sRGB, `display-p3` converts to the wider space of newer screens and says so, `none` is sRGB
    that does not say it.
    """

    SRGB = "srgb"
    DISPLAY_P3 = "display-p3"
    NONE = "none"


class Fit(StrEnum):
    """How a picture fills a size of another shape: cut at its longer sides, or whole between empty bars."""

    CUT = "cut"
    BARS = "bars"


@dataclass(frozen=True, slots=True)
class Resize:
    """The size of a copy; at most one of the three is given, and none leaves it as it is.

    Attributes:
        scale: How many times as wide and high, above 0 up to 16.
        longest_px: Longest side; a smaller picture stays as it is.
        exact: Exactly this size.
        fit: How it fills the exact size.

    Raises:
        InvalidRequest: A value is impossible, or two are given.
    """

    scale: float | None = None
    longest_px: int | None = None
    exact: Extent | None = None
    fit: Fit = Fit.CUT

    def __post_init__(self) -> None:
        if sum(value is not None for value in (self.scale, self.longest_px, self.exact)) > 1:
            raise InvalidRequest(
                "A copy has one size: a scale, a longest side or an exact size.", "Choose one of them."
            )
        if self.scale is not None and not (math.isfinite(self.scale) and 0 < self.scale <= MAX_SCALE):
            raise InvalidRequest(
                f"The scale is {shorten(self.scale)}; it must be above 0, at most {MAX_SCALE:g}.",
                "0.5 halves both sides.",
            )
        longest = self.longest_px
        if longest is not None and not 1 <= longest <= MAX_SIDE_PX:
            raise InvalidRequest(
                f"The longest side is {shorten(longest)}; it must be from 1 to {MAX_SIDE_PX:,} pixels.",
                "1024 is usual for the web.",
            )
        if self.exact is not None and max(self.exact.width, self.exact.height) > MAX_SIDE_PX:
            raise InvalidRequest(f"The size is {self.exact}; a side has at most {MAX_SIDE_PX:,} pixels.")

    def of(self, extent: Extent) -> Extent:
        """Give the size that a picture gets.

        Raises:
            InvalidRequest: It would be too large.
        """
        if self.exact is not None:
            return self.exact
        longest = max(extent.width, extent.height)
        factor = 1.0 if self.scale is None else self.scale
        if self.longest_px is not None:
            factor = min(1.0, self.longest_px / longest)
        sized = Extent(*(max(1, round(side * factor)) for side in (extent.width, extent.height)))
        if max(sized.width, sized.height) > MAX_SIDE_PX:
            raise InvalidRequest(f"Its copy would have {sized} pixels; a side has at most {MAX_SIDE_PX:,}.")
        return sized


@dataclass(frozen=True, slots=True)
class CopyStyle:
    """How the copy of a picture is made.

    Attributes:
        format: PNG, WebP or JPEG.
        quality: Of JPEG and of WebP with loss, 1 to 100.
        is_lossless: WebP keeps every pixel.
        resize: Its size.
        metadata: What it tells of how it was made.
        profile: In which colours it is.

    Raises:
        InvalidRequest: The quality is impossible.
    """

    format: PictureFormat = PictureFormat.PNG
    quality: int = 90
    is_lossless: bool = False
    resize: Resize = field(default_factory=Resize)
    metadata: KeptMetadata = KeptMetadata.KEEP
    profile: ColourProfile = ColourProfile.SRGB

    def __post_init__(self) -> None:
        WriteOptions(self.quality, self.is_lossless, self.metadata)


@dataclass(frozen=True, slots=True)
class ExportPlan:
    """Copies of pictures.

    Attributes:
        items: The pictures, in their order.
        folder: Where the copies go; it need not exist.
        style: How they are made.
        template: How they are named; None keeps the pictures' own names.

    Raises:
        InvalidRequest: There is no picture.
    """

    items: tuple[Path, ...]
    folder: Path
    style: CopyStyle = field(default_factory=CopyStyle)
    template: NameTemplate | None = None

    def __post_init__(self) -> None:
        check_items(self.items)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A picture that was left out, and why."""

    path: Path
    reason: StudioError


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What became of an export.

    Attributes:
        written: The files that were made, in their order; each is whole.
        skipped: The pictures that were left out.
        fault: Why it ended before its end, such as a full disk; None where it did not.
        is_cancelled: A person ended it.
        notices: What a person should know of what was written.
    """

    written: tuple[Path, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    fault: StudioError | None = None
    is_cancelled: bool = False
    notices: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether every picture was written."""
        return self.fault is None and not self.is_cancelled and not self.skipped


def check_items(items: tuple[Path, ...]) -> None:
    """Refuse an export of nothing.

    Raises:
        InvalidRequest: There is no picture, or more than a million.
    """
    if not 1 <= len(items) <= MAX_ITEMS:
        raise InvalidRequest(
            f"{len(items):,} pictures are to be exported; it must be from 1 to {MAX_ITEMS:,}.", "Choose some pictures."
        )
