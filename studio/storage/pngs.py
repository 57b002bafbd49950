"""Rasters to PNG files with their records, and records back; `opening` reads pictures of any kind.

Records are read from PNG, WebP and JPEG alike. Pillow is imported when the first picture is written.
"""

# ruff: noqa: PLC0415 - what costs time to import waits until it is needed: the start of the program is short

from __future__ import annotations

from studio.contract.geometry import Extent
from studio.contract.raster import Raster
from studio.contract.records import PictureRecord
from studio.storage.metadata.foreign_records import ForeignRecord
from studio.storage.metadata.formats import PictureFormat
from studio.storage.metadata.reading import read_record, read_record_and_notices, record_notices
from studio.storage.metadata.writing import write_picture
from studio.storage.opening import read_picture

__all__ = [
    "encode_png",
    "enlarged",
    "read_picture",
    "read_record",
    "read_record_and_notices",
    "record_notices",
]


def encode_png(raster: Raster, record: PictureRecord | ForeignRecord | None = None) -> bytes:
    """Give a picture as the bytes of a PNG file, losslessly, with its record inside.

    Args:
        raster: The picture.
        record: How it was made; None for a picture without one, such as a preview.
    """
    return write_picture(raster, record, PictureFormat.PNG)


def enlarged(raster: Raster, extent: Extent) -> Raster:
    """Give the picture at another size, smoothly interpolated: for previews, which come at latent size."""
    import numpy as np
    from PIL import Image

    if raster.extent == extent:
        return raster
    resized = Image.fromarray(raster.array).resize((extent.width, extent.height), Image.Resampling.BICUBIC)
    return Raster(np.asarray(resized))
