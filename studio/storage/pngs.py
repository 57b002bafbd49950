"""Rasters to PNG files with their records, and picture files to rasters: the only place that encodes or decodes.

Pillow is imported when the first picture is read or written.
"""

# ruff: noqa: PLC0415 - what costs time to import waits until it is needed: the start of the program is short

from __future__ import annotations

import io
import json
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from studio.contract.errors import NoRecord, StudioError, UnreadablePicture
from studio.contract.geometry import MAX_SIDE_PX, Extent
from studio.contract.raster import Raster
from studio.contract.records import PictureRecord
from studio.storage.chunks import SIGNATURE, find_text, read_extent
from studio.storage.parameters import parameters_text

if TYPE_CHECKING:
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

RECORD_KEYWORD = "studio"
FORMATS = ("PNG", "JPEG", "WEBP", "AVIF", "TIFF", "BMP")
FAST_PIXELS = 512 * 512
"""Above this many pixels the fastest deflate level is used: a fifth larger, four times as fast."""

_SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
_XMP = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
    ' xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"'
    " xmp:CreatorTool={tool} Iptc4xmpExt:DigitalSourceType={source}/></rdf:RDF></x:xmpmeta>"
    '<?xpacket end="w"?>'
)
_OTHERS = {
    b"GIF8": "a GIF",
    b"%PDF": "a PDF document",
    b"8BPS": "a Photoshop document",
    b"%!PS": "a PostScript file",
    b"PK\x03\x04": "a ZIP archive",
    b"<svg": "an SVG drawing",
    b"<?xml": "an XML file",
}


def encode_png(raster: Raster, record: PictureRecord | None = None) -> bytes:
    """Give a picture as the bytes of a PNG file, losslessly, with its record inside.

    Args:
        raster: The picture.
        record: How it was made; None for a picture without one, such as a preview.
    """
    from PIL import Image

    buffer = io.BytesIO()
    level = 1 if raster.extent.pixels > FAST_PIXELS else 6
    Image.fromarray(raster.array).save(buffer, "PNG", compress_level=level, pnginfo=_texts(record))
    return buffer.getvalue()


def enlarged(raster: Raster, extent: Extent) -> Raster:
    """Give the picture at another size, smoothly interpolated: for previews, which come at latent size."""
    import numpy as np
    from PIL import Image

    if raster.extent == extent:
        return raster
    resized = Image.fromarray(raster.array).resize((extent.width, extent.height), Image.Resampling.BICUBIC)
    return Raster(np.asarray(resized))


def read_picture(path: Path) -> Raster:
    """Read a picture file: PNG, JPEG, WebP, AVIF, TIFF or BMP, told by its content.

    It is turned upright (EXIF), converted to sRGB where it carries a colour profile, and to 8 bits; alpha is kept.

    Raises:
        UnreadablePicture: The file is missing, empty, cut off, of another kind, or larger than 16,384 pixels a side.
    """
    from PIL import Image

    _check_file(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _decoded(path)
    except StudioError:
        raise
    except MemoryError as error:
        raise UnreadablePicture(
            f"{path} needs more memory to open than there is.", "Close other programs, or scale it down."
        ) from error
    except Exception as error:  # a file's import: a decoder may raise anything on a hostile file
        raise UnreadablePicture(*_why_unreadable(path, error)) from error


def read_record(path: Path) -> PictureRecord:
    """Read the record that a picture carries; the picture is not decoded.

    Raises:
        UnreadablePicture: The file is missing, empty or cut off.
        NoRecord: It carries no record of this studio.
        UnknownVersion: A newer studio wrote the record.
        InvalidRequest: The record is damaged.
    """
    return _read_record(path)[0]


def read_record_and_notices(path: Path) -> tuple[PictureRecord, tuple[str, ...]]:
    """Read the record that a picture carries, and what a person should know of it; the picture is not decoded.

    Raises:
        StudioError: As :func:`read_record`.
    """
    record, extent = _read_record(path)
    return record, record_notices(path, record, extent)


def record_notices(path: Path, record: PictureRecord, extent: Extent) -> tuple[str, ...]:
    """Say where a record contradicts the picture that carries it.

    Args:
        path: The picture's file.
        record: What it carries.
        extent: The picture's size.
    """
    if record.extent == extent:
        return ()
    return (
        f"The record of {path.name} speaks of {record.extent} pixels, but the picture has {extent}: "
        "it was changed by another program, or its settings belong to another picture.",
    )


def _read_record(path: Path) -> tuple[PictureRecord, Extent]:
    """Give a picture's record and, from its header, its size."""
    _check_file(path)
    try:
        with path.open("rb") as file:
            extent = read_extent(file, path) if _starts(path).startswith(SIGNATURE) else None
            text = None if extent is None else find_text(file, path, RECORD_KEYWORD.encode())
    except OSError as error:
        raise UnreadablePicture(f"{path} cannot be read: {error.strerror or error}.") from error
    if extent is None:
        raise NoRecord(f"{path} carries no record: it is no PNG.", "Scanline Studio writes its record into PNG files.")
    if text is None:
        hint = "It was not made here, or another program left the record out when it saved the picture."
        raise NoRecord(f"{path} carries no record of Scanline Studio.", hint)
    try:
        return PictureRecord.from_json(text.decode("utf-8", "replace")), extent
    except StudioError as error:
        raise type(error)(f"{path}: {error.text}", error.hint) from error


def _texts(record: PictureRecord | None) -> PngInfo:
    """Give the PNG's parts beside the pixels: sRGB, and for a picture of ours its record, parameters and XMP."""
    from PIL.PngImagePlugin import PngInfo

    texts = PngInfo()
    texts.add(b"sRGB", b"\0")
    if record is None:
        return texts
    parameters = parameters_text(record).encode("utf-8", "backslashreplace").decode()
    if parameters.isascii():
        texts.add_text("parameters", parameters)
    else:
        texts.add_itxt("parameters", parameters)
    texts.add_itxt(RECORD_KEYWORD, _record_text(record))
    texts.add_itxt("XML:com.adobe.xmp", _xmp(record))
    return texts


def _record_text(record: PictureRecord) -> str:
    """Give the record as JSON; a path with bytes that are no UTF-8 survives as escapes."""
    text = json.dumps(record.to_json(), ensure_ascii=False, separators=(",", ":"))
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(record.to_json(), separators=(",", ":"))
    return text


def _xmp(record: PictureRecord) -> str:
    """Give the XMP packet that says what the picture is: IPTC's digital source type."""
    from xml.sax.saxutils import quoteattr

    kind = "trainedAlgorithmicMedia" if record.request.mask is None else "compositeWithTrainedAlgorithmicMedia"
    tool = f"Scanline Studio {record.versions.get('studio', '')}".strip()
    return _XMP.format(tool=quoteattr(tool), source=quoteattr(_SOURCE_TYPES + kind))


def _check_file(path: Path) -> None:
    """Refuse what is no file with content, before any decoder sees it."""
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
        raise UnreadablePicture(f"{path} cannot be opened: {getattr(error, 'strerror', None) or error}.") from error
    if size == 0:
        raise UnreadablePicture(f"{path} is empty (0 bytes).", "Copy it again from where it came.")


def _starts(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(16)


def _decoded(path: Path) -> Raster:
    import numpy as np
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MAX_SIDE_PX * MAX_SIDE_PX
    with Image.open(path, formats=FORMATS) as image:
        if max(image.size) > MAX_SIDE_PX:
            raise UnreadablePicture(
                _too_large(path, f"{image.size[0]:,} x {image.size[1]:,} pixels"), "Scale it down first."
            )
        image.load()
        upright = ImageOps.exif_transpose(image)
        return Raster(np.asarray(_to_rgb(_to_srgb(_to_8_bits(upright, path)))))


def _too_large(path: Path, size: str) -> str:
    return f"{path} is too large ({size}): {MAX_SIDE_PX:,} pixels a side are the limit."


def _to_8_bits(image: Image.Image, path: Path) -> Image.Image:
    """Give 16-bit, 32-bit and floating-point greyscale as 8-bit greyscale; other pictures as they are."""
    import numpy as np
    from PIL import Image

    if not image.mode.startswith(("I", "F")):
        return image
    values = np.asarray(image, np.float64)
    white = 1.0 if image.mode == "F" else 65_535.0
    if not np.isfinite(values).all() or values.min() < 0 or values.max() > white:
        raise UnreadablePicture(
            f"{path} has brightness values outside 0 to {white:g}, which have no meaning as a picture.",
            "Save it with 8 or 16 bits.",
        )
    return Image.fromarray((values * (255.0 / white) + 0.5).astype(np.uint8))


def _to_srgb(image: Image.Image) -> Image.Image:
    """Convert by the colour profile that the picture carries; a damaged profile counts as none."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "RGBA", "CMYK", "L"):
        return image
    from PIL import ImageCms

    try:
        given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        mode = "RGBA" if image.mode == "RGBA" else "RGB"
        converted = ImageCms.profileToProfile(image, given, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError):
        return image
    return converted or image


def _to_rgb(image: Image.Image) -> Image.Image:
    """Give any picture as RGB, or as RGBA where it knows transparency."""
    if image.mode in ("RGB", "RGBA") and "transparency" not in image.info:
        return image
    is_transparent = image.mode in ("LA", "La", "PA", "RGBA", "RGBa") or "transparency" in image.info
    return image.convert("RGBA" if is_transparent else "RGB")


def _why_unreadable(path: Path, error: Exception) -> tuple[str, str]:
    """Give text and hint for a file that no decoder took."""
    from PIL import Image, UnidentifiedImageError

    if isinstance(error, Image.DecompressionBombError | Image.DecompressionBombWarning):
        return _too_large(path, "by its own header"), "Scale it down first."
    start = _starts(path)
    other = next((kind for magic, kind in _OTHERS.items() if start.startswith(magic)), None)
    allowed = f"Give one of {', '.join(FORMATS)}."
    if other is not None:
        return f"{path} is {other}, whatever its name says.", allowed
    if isinstance(error, UnidentifiedImageError):
        return f"{path} is no picture that can be read.", allowed
    return f"{path} is damaged or cut off ({error}).", "Copy it again from where it came."
