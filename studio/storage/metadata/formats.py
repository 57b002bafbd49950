"""The formats in which pictures are written, and what a person can choose of each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from studio.contract.errors import InvalidRequest, shorten
from studio.storage.metadata.xmp import SourceType


class PictureFormat(StrEnum):
    """A format that holds a picture with its record."""

    PNG = "png"
    WEBP = "webp"
    JPEG = "jpeg"

    @property
    def suffix(self) -> str:
        """How the names of its files end."""
        return ".jpg" if self is PictureFormat.JPEG else f".{self.value}"

    @property
    def has_alpha(self) -> bool:
        """Whether its pictures can be transparent."""
        return self is not PictureFormat.JPEG

    @classmethod
    def of_name(cls, path: Path) -> PictureFormat | None:
        """Give the format that a file's name promises; None where it promises another or none."""
        suffix = path.suffix.lower().removeprefix(".")
        return {"png": cls.PNG, "webp": cls.WEBP, "jpg": cls.JPEG, "jpeg": cls.JPEG}.get(suffix)


class KeptMetadata(StrEnum):
    """What is written beside the pixels.

    `keep` is everything; `parameters` is the widely read text and the statement that a network made the picture;
    `none` is nothing at all.
    """

    KEEP = "keep"
    PARAMETERS = "parameters"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class WriteOptions:
    """How a picture is written.

    Attributes:
        quality: Of JPEG and of WebP with loss, 1 to 100.
        is_lossless: WebP keeps every pixel; PNG always does, JPEG never.
        metadata: What is written beside the pixels.
        profile: ICC profile that the pixels are in; None is sRGB, which is said, and empty says nothing.
        source: What a picture without a record is; None does not say it.

    Raises:
        InvalidRequest: The quality is impossible.
    """

    quality: int = 90
    is_lossless: bool = False
    metadata: KeptMetadata = KeptMetadata.KEEP
    profile: bytes | None = None
    source: SourceType | None = None

    def __post_init__(self) -> None:
        if isinstance(self.quality, bool) or not isinstance(self.quality, int) or not 1 <= self.quality <= 100:
            raise InvalidRequest(
                f"The quality is {shorten(self.quality)}; it must be a whole number from 1 to 100.", "90 is usual."
            )
