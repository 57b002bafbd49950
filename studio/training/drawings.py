"""The vendors' drawings as one array of RGBA pictures at 64 px, every drawing centred and scaled to the same box."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from studio.training.concepts import VENDORS, Concept, find_drawings, read_concepts
from studio.training.journal import Journal
from studio.training.packages import PACKAGES, fetch_packages, package_folder
from studio.training.settings import TrainingFault, TrainingSettings

Pixels = NDArray[np.uint8]
PICTURE_PX = 64
BOX_PX = 56


@dataclass(frozen=True, slots=True)
class Drawings:
    """All drawings.

    Attributes:
        rgba: (n, 64, 64, 4) uint8, straight alpha.
        concept: (n,) index into `concepts`.
        vendor: (n,) index into `VENDORS`.
        concepts: the things drawn.
    """

    rgba: Pixels
    concept: NDArray[np.int64]
    vendor: NDArray[np.int64]
    concepts: tuple[Concept, ...]


def rasterise_svg(body: str, width: float, height: float, size_px: int) -> Image.Image:
    """An Iconify body to an RGBA picture of size_px, through resvg.

    Raises:
        TrainingFault: resvg_py (extra `train`) is not installed.
    """
    try:
        import resvg_py  # noqa: PLC0415  # optional: extra `train`
    except ImportError as missing:
        raise TrainingFault(
            "resvg_py is missing: it draws the training pictures; pip install 'scanline-studio[train]'"
        ) from missing
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'viewBox="0 0 {width} {height}" width="{size_px}" height="{size_px}">{body}</svg>'
    )
    return Image.open(io.BytesIO(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True))).convert("RGBA")


def centre(picture: Image.Image) -> Pixels | None:
    """Crops to the visible part, fits it into BOX_PX and centres it: (64, 64, 4) uint8; None for an empty drawing."""
    bounds = picture.getchannel("A").point(lambda alpha: 255 if alpha > 8 else 0).getbbox()
    if bounds is None:
        return None
    picture = picture.convert("RGBa").crop(bounds)
    scale = BOX_PX / max(picture.size)
    fitted = picture.resize(
        (max(1, round(picture.width * scale)), max(1, round(picture.height * scale))), Image.Resampling.LANCZOS
    )
    canvas = Image.new("RGBa", (PICTURE_PX, PICTURE_PX))
    canvas.paste(fitted, ((PICTURE_PX - fitted.width) // 2, (PICTURE_PX - fitted.height) // 2))
    return np.asarray(canvas.convert("RGBA"), dtype=np.uint8)


def _vendor_pictures(cache: Path, vendor: str, names: dict[int, str]) -> Iterator[tuple[int, Image.Image]]:
    """Yields (concept index, RGBA picture at twice the size) of one vendor."""
    package = next(package for package in PACKAGES if package.name.endswith("/" + vendor))
    folder = package_folder(cache, package)
    if vendor == "fluent-emoji-3d":
        for index, name in names.items():
            with Image.open(folder / "assets" / name) as picture:
                yield index, picture.convert("RGBA")
        return
    icons = json.loads((folder / "icons.json").read_text(encoding="utf-8"))
    for index, name in names.items():
        icon = icons["icons"][name]
        width, height = icon.get("width", icons.get("width", 16)), icon.get("height", icons.get("height", 16))
        yield index, rasterise_svg(icon["body"], width, height, 2 * PICTURE_PX)


def draw_smoke_pictures() -> Drawings:
    """Twelve discs and squares in six colours, for runs without any package."""
    colours = {
        "red": (220, 40, 40),
        "green": (40, 170, 60),
        "blue": (40, 80, 220),
        "yellow": (240, 210, 40),
        "purple": (140, 60, 190),
        "black": (20, 20, 20),
    }
    rgba, concepts = [], []
    for shape in ("circle", "square"):
        for name, colour in colours.items():
            picture = Image.new("RGBA", (PICTURE_PX, PICTURE_PX))
            draw = ImageDraw.Draw(picture)
            (draw.ellipse if shape == "circle" else draw.rectangle)((6, 6, 57, 57), fill=(*colour, 255))
            rgba.append(np.asarray(picture, dtype=np.uint8))
            concepts.append(Concept(f"smoke-{shape}-{name}", f"{name} {shape}", "", (shape,)))
    count = len(rgba)
    return Drawings(np.stack(rgba), np.arange(count), np.arange(count) % len(VENDORS), tuple(concepts))


def draw_pictures(cache: Path, journal: Journal) -> Drawings:
    """Rasterises every wanted drawing; one that a vendor copied from another is dropped, by its thumbnail."""
    fetch_packages(cache)
    concepts = read_concepts(cache)
    drawn = find_drawings(cache, concepts)
    kept = [concept for concept in concepts if concept.key in drawn]
    rgba, concept_of, vendor_of, seen = [], [], [], set()
    for vendor_index, vendor in enumerate(VENDORS):
        names = {
            index: drawn[concept.key][vendor] for index, concept in enumerate(kept) if vendor in drawn[concept.key]
        }
        for index, picture in _vendor_pictures(cache, vendor, names):
            pixels = centre(picture)
            thumbnail = None if pixels is None else (pixels[2::4, 2::4] // 43).tobytes()
            if pixels is None or thumbnail in seen:
                continue
            seen.add(thumbnail)
            rgba.append(pixels)
            concept_of.append(index)
            vendor_of.append(vendor_index)
        journal.write("drawn", vendor=vendor, pictures=len(rgba))
    return Drawings(np.stack(rgba), np.array(concept_of), np.array(vendor_of), tuple(kept))


def save_drawings(path: Path, drawings: Drawings) -> None:
    """Writes one uncompressed .npz, concepts as JSON inside."""
    concepts = json.dumps([asdict(concept) for concept in drawings.concepts], ensure_ascii=False)
    np.savez(path, rgba=drawings.rgba, concept=drawings.concept, vendor=drawings.vendor, concepts=np.array(concepts))


def load_drawings(cache: Path) -> Drawings:
    """Reads what `run_data` wrote.

    Raises:
        TrainingFault: the data stage has not run.
    """
    path = cache / "drawings.npz"
    if not path.exists():
        raise TrainingFault(f"{path} does not exist; run `studio train data` first")
    with np.load(path) as stored:
        concepts = tuple(
            Concept(entry["key"], entry["english"], entry["korean"], tuple(entry["keywords"]))
            for entry in json.loads(str(stored["concepts"]))
        )
        return Drawings(stored["rgba"], stored["concept"], stored["vendor"], concepts)


def run_drawings(settings: TrainingSettings) -> Drawings:
    """Draws all pictures unless they are there already (`resume`), and returns them."""
    settings.cache.mkdir(parents=True, exist_ok=True)
    path = settings.cache / "drawings.npz"
    if path.exists() and settings.resume:
        return load_drawings(settings.cache)
    drawings = (
        draw_smoke_pictures() if settings.smoke else draw_pictures(settings.cache, Journal(settings.state, "data"))
    )
    save_drawings(path, drawings)
    return drawings
