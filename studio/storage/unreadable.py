"""What is no picture, told before or after a decoder saw it, in a sentence that says what it is instead."""

# ruff: noqa: PLC0415 - what costs time to import waits until it is needed: the start of the program is short

from __future__ import annotations

from pathlib import Path

from studio.contract.errors import UnreadablePicture
from studio.contract.geometry import MAX_SIDE_PX

FORMATS = ("PNG", "JPEG", "WEBP", "AVIF", "TIFF", "BMP", "GIF")
"""Formats that are read, as Pillow names them."""

_OTHERS = {
    b"%PDF": "a PDF document",
    b"8BPS": "a Photoshop document",
    b"%!PS": "a PostScript file",
    b"PK\x03\x04": "a ZIP archive",
    b"<svg": "an SVG drawing",
    b"<?xml": "an XML file",
    b"\xff\x0a": "a JPEG XL picture",
    b"\0\0\0\x0cJXL": "a JPEG XL picture",
    b"\0\0\0\x0cjP": "a JPEG 2000 picture",
    b"gimp xcf": "a GIMP document",
    b"FUJIFILM": "a camera's raw file",
    b"v/1\x01": "an OpenEXR picture",
}
_BRANDS = {b"heic": "an HEIC photograph", b"heix": "an HEIC photograph", b"mif1": "an HEIF photograph"}


class CannotOpenNow(UnreadablePicture):
    """A picture may be whole, but its disk does not give it, or there is no room for it: it is not called damaged."""


def check_file(path: Path) -> None:
    """Refuse what is no file with content, before any decoder sees it.

    Raises:
        UnreadablePicture: There is no such file, or it is a folder, a device, unreadable or empty.
    """
    try:
        size = path.stat().st_size
        if not path.is_file():
            kind = "a folder" if path.is_dir() else "no ordinary file"
            raise UnreadablePicture(f"{path} is {kind}; it must be a picture file.")
        with path.open("rb"):
            pass
    except FileNotFoundError as error:
        raise UnreadablePicture(f"There is no file {path}.", "Check its name and folder.") from error
    except (OSError, ValueError) as error:
        raise CannotOpenNow(f"{path} cannot be opened: {getattr(error, 'strerror', None) or error}.") from error
    if size == 0:
        raise UnreadablePicture(f"{path} is empty (0 bytes).", "Copy it again from where it came.")


def check_size(path: Path, width: int, height: int) -> None:
    """Refuse a picture by the size that its header states; nothing of it has been decoded.

    Raises:
        UnreadablePicture: A side is longer than 16,384 pixels, or there is none.
    """
    if max(width, height) > MAX_SIDE_PX:
        raise UnreadablePicture(
            f"{path} is too large ({width:,} x {height:,} pixels): {MAX_SIDE_PX:,} pixels a side are the limit.",
            "Scale it down first.",
        )
    if min(width, height) < 1:
        raise UnreadablePicture(f"{path} is damaged: it has no pixels ({width} x {height}).")


def first_bytes(path: Path) -> bytes:
    """Give the beginning of a file, by which its kind is told."""
    with path.open("rb") as file:
        return file.read(16)


def why_unreadable(path: Path, error: Exception) -> UnreadablePicture:
    """Give the sentence for a file that no decoder took."""
    from PIL import UnidentifiedImageError

    if isinstance(error, OSError) and error.errno:  # the disk's own; a decoder's has no number
        return CannotOpenNow(f"{path} cannot be read (any more): {error.strerror or error}.")
    try:
        start = first_bytes(path)
    except OSError as gone:  # it was removed, or its disk went away, while it was being read
        return CannotOpenNow(f"{path} cannot be read (any more): {gone.strerror or gone}.")
    other = next((kind for magic, kind in _OTHERS.items() if start.startswith(magic)), None)
    if start[4:8] == b"ftyp":
        other = _BRANDS.get(start[8:12])
    allowed = f"Give one of {', '.join(FORMATS)}."
    if other is not None:
        return UnreadablePicture(f"{path} is {other}, whatever its name says.", allowed)
    if isinstance(error, UnidentifiedImageError):
        return UnreadablePicture(f"{path} is no picture that can be read.", allowed)
    return UnreadablePicture(f"{path} is damaged or cut off ({error}).", "Copy it again from where it came.")
