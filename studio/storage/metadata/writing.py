"""Pictures to files, each with its record: PNG, WebP and JPEG.

Where things stand: our record in PNG's text `studio`, else in the XMP packet; the widely read text in PNG's text
`parameters`, else in EXIF's UserComment; what the picture is (IPTC) in the XMP packet.
"""

# ruff: noqa: PLC0415 - Pillow is imported when the first picture is written: the start of the program is short

from __future__ import annotations

import functools
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from studio import __version__
from studio.contract.errors import SaveFailed
from studio.contract.raster import Raster
from studio.contract.records import PictureRecord
from studio.storage.metadata import jpegs, xmp
from studio.storage.metadata.exif import CAMERA, COMMENT, DESCRIPTION, MAKE, PREFIX, SOFTWARE, write_exif
from studio.storage.metadata.foreign_records import ForeignRecord
from studio.storage.metadata.formats import KeptMetadata, PictureFormat, WriteOptions
from studio.storage.metadata.texts import INVOKE, OLD_INVOKE, PARAMETERS, PROMPT, RECORD, WORKFLOW, XMP
from studio.storage.metadata.webps import MAX_SIDE_PX
from studio.storage.parameters import parameters_text

if TYPE_CHECKING:
    from PIL.PngImagePlugin import PngInfo

FAST_PIXELS = 512 * 512
"""Above this many pixels the fastest deflate level is used: a fifth larger, four times as fast."""
FULL_COLOUR_QUALITY = 90
"""From this quality on a JPEG keeps its colours at full size."""
_SHORT_CHARACTERS = 7_000
_MAX_VERSION = 100
_EXIF_TAGS = {PARAMETERS: COMMENT, PROMPT: CAMERA, WORKFLOW: MAKE, INVOKE: DESCRIPTION, OLD_INVOKE: DESCRIPTION}
"""Where texts stand outside PNG; but for the comment with their keyword before them, as ComfyUI writes its WebP."""


@dataclass(frozen=True, slots=True)
class _Beside:
    """What is written beside the pixels.

    Attributes:
        record: Our record as JSON text; empty for none.
        texts: Texts of other programs' kinds, by keyword.
        short: The text `parameters` for a file that has no room for all of it; empty where nothing of it can go.
        source: What the picture is.
        tool: The program that made it.
    """

    record: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    short: str = ""
    source: xmp.SourceType | None = None
    tool: str = ""

    def properties(self, left: Mapping[str, str]) -> dict[str, str]:
        """Give our XMP properties, for a file that has no other place for the record and what is left of the texts."""
        record = {xmp.RECORD: self.record} if self.record else {}
        return record | ({xmp.TEXTS: json.dumps(left)} if left else {})

    def packet(self, properties: Mapping[str, str], extension: str = "") -> bytes:
        """Give the XMP packet; empty where there is nothing to say."""
        if self.source is None and not properties and not extension:
            return b""
        return xmp.packet(self.source, self.tool, properties, extension)


def write_picture(
    raster: Raster,
    record: PictureRecord | ForeignRecord | None,
    picture_format: PictureFormat,
    options: WriteOptions | None = None,
) -> bytes:
    """Give a picture as the bytes of a file, with its record inside.

    Args:
        raster: The picture. JPEG has no transparency: it is laid over white.
        record: How it was made, here or by another program; None for a picture that does not say.
        picture_format: PNG and lossless WebP keep every pixel.
        options: Quality, what is written beside the pixels, colour profile.

    Raises:
        SaveFailed: The format cannot hold a picture of this size.
    """
    options = options or WriteOptions()
    if picture_format is PictureFormat.WEBP:
        return _webp(raster, record, options)
    write = _png if picture_format is PictureFormat.PNG else _jpeg
    return write(raster, _beside(record, options), options)


def source_type(record: PictureRecord) -> xmp.SourceType:
    """Give what a picture is: made by a network, partly made by one, or only enlarged."""
    request = record.request
    if request.enlarge is not None and not request.enlarge.is_creative:
        return xmp.SourceType.ENHANCED
    is_partly = request.mask is not None or request.margins is not None or request.enlarge is not None
    return xmp.SourceType.PARTLY_MADE if is_partly or record.is_edited else xmp.SourceType.MADE


def webp_parts(record: PictureRecord | ForeignRecord | None, options: WriteOptions) -> tuple[bytes, bytes]:
    """Give the EXIF block and the XMP packet of a WebP, such as a moving one; each empty where there is nothing to say.

    Args:
        record: How it was made.
        options: What is written of that.
    """
    beside = _beside(record, options)
    tags, left = _exif_tags(beside.texts)
    return _exif(tags, beside.tool), beside.packet(beside.properties(left))


def statement(record: PictureRecord | ForeignRecord | None, options: WriteOptions) -> bytes:
    """Give an XMP packet that only says what a picture is; empty where it is not to be said."""
    return _beside(record, options).packet({})


def _beside(record: PictureRecord | ForeignRecord | None, options: WriteOptions) -> _Beside:
    kept = options.metadata
    if kept is KeptMetadata.NONE or (record is None and options.source is None):
        return _Beside()
    if record is None:
        return _Beside(source=options.source, tool=f"Scanline Studio {__version__}")
    if isinstance(record, ForeignRecord):
        texts = record.texts if kept is KeptMetadata.KEEP else {PARAMETERS: record.parameters_text()}
        return _Beside(texts={key: _clean(text) for key, text in texts.items()}, source=xmp.SourceType.MADE)
    tool = f"Scanline Studio {record.versions.get('studio', '')[:_MAX_VERSION]}".strip()
    text = _record_text(record) if kept is KeptMetadata.KEEP else ""
    parameters, short = (_clean(parameters_text(each)) for each in (record, _shortened(record)))
    return _Beside(text, {PARAMETERS: parameters}, short, source_type(record), tool)


def _shortened(record: PictureRecord) -> PictureRecord:
    """Give a record whose prompts, if they are very long, end early."""
    request = record.request
    short = replace(request, prompt=_begun(request.prompt), negative_prompt=_begun(request.negative_prompt))
    return record if short == request else replace(record, request=short)


def _begun(prompt: str) -> str:
    return prompt if len(prompt) <= _SHORT_CHARACTERS else f"{prompt[:_SHORT_CHARACTERS]}…"


def _clean(text: str) -> str:
    """Give a text that every encoding can hold; halves of a character become escapes."""
    return text.encode("utf-8", "backslashreplace").decode()


def _record_text(record: PictureRecord) -> str:
    """Give the record as JSON in ASCII: it goes into any format, and what is no UTF-8 survives as escapes."""
    return json.dumps(record.to_json(), separators=(",", ":"))


# PNG


def _png(raster: Raster, beside: _Beside, options: WriteOptions) -> bytes:
    from PIL import Image

    buffer = io.BytesIO()
    level = 1 if raster.extent.pixels > FAST_PIXELS else 6
    profile = options.profile or None
    texts = _png_texts(beside, is_srgb=options.profile is None)
    Image.fromarray(raster.array).save(buffer, "PNG", compress_level=level, pnginfo=texts, icc_profile=profile)
    return buffer.getvalue()


def _png_texts(beside: _Beside, *, is_srgb: bool) -> PngInfo:
    """Give the PNG's parts beside the pixels."""
    from PIL.PngImagePlugin import PngInfo

    parts = PngInfo()
    if is_srgb:
        parts.add(b"sRGB", b"\0")
    for keyword, text in beside.texts.items():
        if text.isascii():
            parts.add_text(keyword, text)
        else:
            parts.add_itxt(keyword, text)
    if beside.record:
        parts.add_itxt(RECORD, _readable(beside.record))
    packet = beside.packet({})
    if packet:
        parts.add_itxt(XMP, packet.decode())
    return parts


def _readable(record: str) -> str:
    """Give JSON with its letters as they are, which takes a third of the room in Korean; not where one is half."""
    text = json.dumps(json.loads(record), ensure_ascii=False, separators=(",", ":"))
    try:
        text.encode()
    except UnicodeEncodeError:
        return record
    return text


# WebP and JPEG


def _webp(raster: Raster, record: PictureRecord | ForeignRecord | None, options: WriteOptions) -> bytes:
    from PIL import Image

    if max(raster.extent.width, raster.extent.height) > MAX_SIDE_PX:
        raise SaveFailed(
            f"The picture is {raster.extent}; a WebP has at most {MAX_SIDE_PX:,} pixels a side.", "Write it as PNG."
        )
    exif, packet = webp_parts(record, options)
    buffer = io.BytesIO()
    Image.fromarray(raster.array).save(
        buffer,
        "WEBP",
        lossless=options.is_lossless,
        quality=options.quality,
        exact=options.is_lossless,  # the colours under what is transparent, too
        exif=exif,
        xmp=packet,
        icc_profile=_profile(options),
    )
    return buffer.getvalue()


def _jpeg(raster: Raster, beside: _Beside, options: WriteOptions) -> bytes:
    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray(raster.over().array).save(
        buffer,
        "JPEG",
        quality=options.quality,
        subsampling=0 if options.quality >= FULL_COLOUR_QUALITY else 2,
        icc_profile=_profile(options) or None,
    )
    exif, left = _fitting_exif(beside)
    properties = beside.properties(left)
    packet, extension = beside.packet(properties), b""
    if len(packet) + len(jpegs.XMP_PREFIX) > jpegs.MAX_CONTENT_BYTES:
        extension = xmp.extension_of(properties)
        packet = beside.packet({}, jpegs.fingerprint(extension))
    return jpegs.with_parts(buffer.getvalue(), exif, packet, extension)


def _fitting_exif(beside: _Beside) -> tuple[bytes, dict[str, str]]:
    """Give an EXIF block that fits into a JPEG, and the texts that it has no room for."""
    texts = dict(beside.texts)
    if beside.short:
        texts[PARAMETERS] = beside.short if len(texts[PARAMETERS]) > 2 * _SHORT_CHARACTERS else texts[PARAMETERS]
    tags, left = _exif_tags(texts)
    while len(exif := _exif(tags, beside.tool)) + len(PREFIX) > jpegs.MAX_CONTENT_BYTES:
        tag = max(tags, key=lambda each: len(tags[each]))
        keyword = next(keyword for keyword, place in _EXIF_TAGS.items() if place == tag and keyword in texts)
        left[keyword] = texts[keyword]
        del tags[tag]
    return exif, {} if beside.record else left


def _exif_tags(texts: Mapping[str, str]) -> tuple[dict[int, str], dict[str, str]]:
    """Give texts by the EXIF tags in which other programs look for them, and those that have no tag."""
    tags: dict[int, str] = {}
    left: dict[str, str] = {}
    for keyword, text in texts.items():
        tag = _EXIF_TAGS.get(keyword)
        if tag is None or tag in tags:
            left[keyword] = text
        else:
            tags[tag] = text if tag == COMMENT else f"{keyword}:{text}"
    return tags, left


def _exif(tags: Mapping[int, str], tool: str) -> bytes:
    """Give an EXIF block; empty where there is nothing to say."""
    if not tags:
        return b""
    return write_exif({**tags, SOFTWARE: tool} if tool else tags)


def _profile(options: WriteOptions) -> bytes:
    return _srgb_profile() if options.profile is None else options.profile


@functools.cache
def _srgb_profile() -> bytes:
    """Give the sRGB profile, without the time at which it was made: the same picture gives the same file."""
    from PIL import ImageCms

    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[24:36] = bytes.fromhex("07ea 0001 0001 0000 0000 0000")
    return bytes(profile)
