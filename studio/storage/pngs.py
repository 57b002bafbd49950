"""Rasters to PNG files with their records, and records back; `opening` reads pictures of any kind.

Pillow is imported when the first picture is written.
"""

# ruff: noqa: PLC0415 - what costs time to import waits until it is needed: the start of the program is short

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

from studio.contract.errors import NoRecord, StudioError, UnreadablePicture
from studio.contract.geometry import Extent
from studio.contract.raster import Raster
from studio.contract.records import PictureRecord
from studio.storage.chunks import SIGNATURE, find_text, read_extent
from studio.storage.opening import read_picture
from studio.storage.parameters import parameters_text
from studio.storage.unreadable import check_file, first_bytes

if TYPE_CHECKING:
    from PIL.PngImagePlugin import PngInfo

    from studio.contract.requests import GenerateRequest

__all__ = [
    "encode_png",
    "enlarged",
    "read_picture",
    "read_record",
    "read_record_and_notices",
    "record_notices",
]

RECORD_KEYWORD = "studio"
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
    check_file(path)
    try:
        with path.open("rb") as file:
            extent = read_extent(file, path) if first_bytes(path).startswith(SIGNATURE) else None
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

    tool = f"Scanline Studio {record.versions.get('studio', '')}".strip()
    return _XMP.format(tool=quoteattr(tool), source=quoteattr(_SOURCE_TYPES + _source_type(record.request)))


def _source_type(request: GenerateRequest) -> str:
    if request.enlarge is not None and not request.enlarge.is_creative:
        return "algorithmicallyEnhanced"
    if request.mask is not None or request.margins is not None or request.enlarge is not None:
        return "compositeWithTrainedAlgorithmicMedia"
    return "trainedAlgorithmicMedia"
