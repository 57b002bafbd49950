# ruff: noqa: PLC0415 - `studio --help` imports nothing that it does not show
"""Pictures and masks that a person names: read, and refused where they do not belong together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from studio.contract.errors import InvalidRequest

if TYPE_CHECKING:
    from studio.contract.raster import Mask, Raster
    from studio.contract.records import SourceReference


@dataclass(frozen=True, slots=True)
class Given:
    """A picture and perhaps a mask.

    Attributes:
        source: The picture.
        mask: The mask.
        notices: What a person should know of how they were read.
        origins: The files of the picture and of the mask.
    """

    source: Raster
    mask: Mask | None = None
    notices: tuple[str, ...] = ()
    origins: tuple[SourceReference, ...] = ()


def given_picture(image: Path) -> Given:
    """Read a picture.

    Raises:
        UnreadablePicture: It cannot be read.
    """
    from studio.storage.opening import open_picture

    opened = open_picture(image)
    return Given(opened.raster, None, opened.notices, (_origin(image, opened.raster),))


def given_picture_and_mask(image: Path, mask_file: Path, *, is_inverted: bool) -> Given:
    """Read a picture and its mask.

    Args:
        image: The picture's file.
        mask_file: The mask's.
        is_inverted: Black is repainted, not white.

    Raises:
        UnreadablePicture: One of them cannot be read.
        InvalidRequest: They differ in size, or the mask is empty.
    """
    from studio.storage.masks import open_mask

    opened = open_mask(mask_file)
    mask = inverted(opened.mask) if is_inverted else opened.mask
    _check_marks(mask, mask_file, is_inverted=is_inverted)
    given = given_picture(image)
    _check_sizes(mask, mask_file, given.source, image)
    notices = (*given.notices, *opened.notices)
    if mask.array.min() == 255:
        notices += ("The mask covers the whole picture: nothing of it stays, and nothing guides what is painted.",)
    return replace(given, mask=mask, notices=notices, origins=(*given.origins, mask_origin(mask_file, mask)))


def _origin(image: Path, raster: Raster) -> SourceReference:
    """Give what a record names a picture's file by."""
    from studio.contract.errors import StudioError
    from studio.contract.records import SourceReference, SourceRole
    from studio.storage.pngs import read_record

    try:
        record_id = read_record(image).id
    except StudioError:
        record_id = ""  # it has none that can be read; its pixels were
    return SourceReference(SourceRole.BASE, raster.sha256, image.name, record_id)


def mask_origin(mask_file: Path, mask: Mask) -> SourceReference:
    """Give what a record names a mask's file by."""
    from studio.contract.records import SourceReference, SourceRole

    return SourceReference(SourceRole.MASK, mask.sha256, mask_file.name)


def inverted(mask: Mask) -> Mask:
    """Give a mask that repaints what the other one keeps."""
    from studio.contract.raster import Mask

    return Mask(255 - mask.array)


def _check_marks(mask: Mask, file: Path, *, is_inverted: bool) -> None:
    if mask.array.any():
        return
    if is_inverted:
        raise InvalidRequest(
            f"The mask {file} is white everywhere, and --invert-mask makes it black: there is nothing to repaint.",
            "Leave --invert-mask out: white is repainted.",
        )
    raise InvalidRequest(
        f"The mask {file} is empty (black or transparent everywhere): there is nothing to repaint.",
        "White is repainted; where black should be, add --invert-mask.",
    )


def _check_sizes(mask: Mask, mask_file: Path, source: Raster, image: Path) -> None:
    wanted, found = source.extent, mask.extent
    if found == wanted:
        return
    text = f"The mask {mask_file} is {found} but the picture {image} is {wanted}."
    if (found.width, found.height) == (wanted.height, wanted.width):
        raise InvalidRequest(text, "The mask lies on its side: turn it by 90 degrees.")
    raise InvalidRequest(
        text, f"Scale the mask to {wanted} in a picture editor, or: magick MASK -resize {wanted}! SCALED.png"
    )
