"""An OpenRaster reader of its own, written after the format's description: zipfile, ElementTree, Pillow and floats.

It shares no line with the studio: blending as W3C Compositing and Blending 1 says it, in floating point; "svg:plus" as
a blend mode, as Krita and GIMP have it.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
from PIL import Image

FORMULAS = {
    "svg:src-over": lambda below, above: above,
    "svg:multiply": lambda below, above: below * above,
    "svg:screen": lambda below, above: below + above - below * above,
    "svg:overlay": lambda below, above: np.where(below <= 0.5, 2 * below * above, 1 - 2 * (1 - below) * (1 - above)),
    "svg:plus": lambda below, above: np.minimum(below + above, 1),
}


def merged(path: Path) -> np.ndarray:
    """Give the picture as this reader sees it, (h, w, 4) straight alpha, uint8."""
    with zipfile.ZipFile(path) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert archive.read("mimetype") == b"image/openraster"
        image = ElementTree.fromstring(archive.read("stack.xml"))
        size = int(image.get("w")), int(image.get("h"))
        canvas = np.zeros((size[1], size[0], 4))
        for layer in reversed(image.find("stack").findall("layer")):
            if layer.get("visibility") == "visible":
                picture = Image.open(io.BytesIO(archive.read(layer.get("src")))).convert("RGBA")
                whole = Image.new("RGBA", size)
                whole.paste(picture, (int(layer.get("x")), int(layer.get("y"))))
                canvas = laid(canvas, np.asarray(whole) / 255, layer)
    return (canvas * 255 + 0.5).astype(np.uint8)


def laid(below: np.ndarray, above: np.ndarray, layer: ElementTree.Element) -> np.ndarray:
    """Lay a layer over what is below: sections 5.1 (simple alpha compositing) and 10 (blending)."""
    alpha = above[..., 3:] * float(layer.get("opacity", "1"))
    under = below[..., 3:]
    mixed = FORMULAS[layer.get("composite-op")](below[..., :3], above[..., :3])
    colour = (1 - under) * above[..., :3] + under * mixed
    total = alpha + under * (1 - alpha)
    light = alpha * colour + under * (1 - alpha) * below[..., :3]
    return np.dstack([light / np.maximum(total, 1e-9), total])


def entry(path: Path, name: str) -> np.ndarray:
    """Give a PNG entry as RGBA."""
    with zipfile.ZipFile(path) as archive:
        return np.asarray(Image.open(io.BytesIO(archive.read(name))).convert("RGBA"))
