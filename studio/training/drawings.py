"""The vendors' drawings as one array of RGBA pictures, every drawing centred and scaled to the same box."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from studio.training.concepts import (
    ICON_VENDORS,
    VENDORS,
    Concept,
    find_drawings,
    read_concepts,
    vendor_folder,
)
from studio.training.journal import Journal
from studio.training.packages import fetch_packages, read_json
from studio.training.settings import TrainingFault, TrainingSettings
from studio.training.sizes import choose_size
from studio.training.wholefiles import written_whole

Pixels = NDArray[np.uint8]
PICTURE_PX = 128
"""Side of the pictures where a recipe's size does not say another."""
BOX_SHARE = 0.875
"""Share of a picture's side that the longer side of a drawing takes."""
SUPERSAMPLED = 2
REFUSED_SHARE, REFUSED_ALWAYS = 0.02, 3
"""How many of a vendor's drawings may fail, as a share and as a number, before its package counts as damaged."""


@dataclass(frozen=True, slots=True)
class Drawings:
    """All drawings.

    Attributes:
        rgba: (n, p, p, 4) uint8, straight alpha.
        concept: (n,) index into `concepts`.
        vendor: (n,) index into `VENDORS`.
        names: the icon or file of each drawing in its vendor's package.
        concepts: the things drawn.
    """

    rgba: Pixels
    concept: NDArray[np.int64]
    vendor: NDArray[np.int64]
    names: tuple[str, ...]
    concepts: tuple[Concept, ...]

    @property
    def side_px(self) -> int:
        """Side of each picture."""
        return int(self.rgba.shape[1])


def rasterise_svg(body: str, width: float, height: float, size_px: int) -> Image.Image:
    """An Iconify body to an RGBA picture of size_px, through resvg.

    Raises:
        TrainingFault: resvg_py (extra `train`) is not installed.
        ValueError: resvg refuses the body.
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


def centre(picture: Image.Image, size_px: int = PICTURE_PX) -> Image.Image | None:
    """Crops to the visible part, fits it into the middle of size_px x size_px; None for an empty drawing."""
    bounds = picture.getchannel("A").point(lambda alpha: 255 if alpha > 8 else 0).getbbox()
    if bounds is None:
        return None
    picture = picture.convert("RGBa").crop(bounds)
    scale = BOX_SHARE * size_px / max(picture.size)
    fitted = picture.resize(
        (max(1, round(picture.width * scale)), max(1, round(picture.height * scale))), Image.Resampling.LANCZOS
    )
    canvas = Image.new("RGBa", (size_px, size_px))
    canvas.paste(fitted, ((size_px - fitted.width) // 2, (size_px - fitted.height) // 2))
    return canvas.convert("RGBA")


@dataclass(frozen=True, slots=True)
class VendorPictures:
    """One vendor's package, read: draws any of its pictures at any size."""

    folder: Path
    icons: dict[str, Any]
    """icons.json of an Iconify set; empty where the package holds picture files."""

    @classmethod
    def read(cls, cache: Path, vendor: str) -> VendorPictures:
        """From the package below the cache.

        Raises:
            TrainingFault: the package is not whole.
        """
        folder = vendor_folder(cache, vendor)
        return cls(folder, read_json(folder, "icons.json", dict) if vendor in ICON_VENDORS else {})

    def draw(self, name: str, size_px: int) -> Image.Image:
        """The picture `name`, RGBA, not centred; `size_px` wide, or as large as its file is.

        Raises:
            TrainingFault: resvg_py is not installed, or an icon set lacks the name.
            ValueError: resvg refuses the source.
            OSError: the picture file is missing or cut off.
        """
        if not self.icons:
            with Image.open(self.folder / "assets" / name) as picture:
                return picture.convert("RGBA")
        icon = self.icons["icons"].get(name)
        if icon is None:
            raise TrainingFault(f"{self.folder} has no drawing {name!r}; remove it and run `studio train data` again")
        width = icon.get("width", self.icons.get("width", 16))
        height = icon.get("height", self.icons.get("height", 16))
        return rasterise_svg(icon["body"], width, height, size_px)


def _draw_one(pictures: VendorPictures, name: str, side_px: int) -> Pixels | None:
    """A drawing for the array; None for one that is empty or does not rasterise."""
    try:
        picture = centre(pictures.draw(name, SUPERSAMPLED * side_px), side_px)
    except (ValueError, OSError):  # resvg refuses a few sources; one picture less
        return None
    return None if picture is None else np.asarray(picture, dtype=np.uint8)


def draw_smoke_pictures(side_px: int = PICTURE_PX) -> Drawings:
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
            picture = Image.new("RGBA", (side_px, side_px))
            draw = ImageDraw.Draw(picture)
            edge = side_px // 12
            box = (edge, edge, side_px - edge - 1, side_px - edge - 1)
            (draw.ellipse if shape == "circle" else draw.rectangle)(box, fill=(*colour, 255))
            rgba.append(np.asarray(picture, dtype=np.uint8))
            concepts.append(Concept(f"smoke-{shape}-{name}", f"{name} {shape}", "", (shape,)))
    count = len(rgba)
    names = tuple(concept.key for concept in concepts)
    return Drawings(np.stack(rgba), np.arange(count), np.arange(count) % len(VENDORS), names, tuple(concepts))


def draw_pictures(cache: Path, journal: Journal, side_px: int = PICTURE_PX) -> Drawings:
    """Rasterises every wanted drawing; one that a vendor copied from another is dropped, by its thumbnail.

    Raises:
        TrainingFault: a package is missing, changed or damaged, or resvg_py is not installed.
    """
    fetch_packages(cache)
    concepts = read_concepts(cache)
    drawn = find_drawings(cache, concepts)
    kept = [concept for concept in concepts if concept.key in drawn]
    rgba, concept_of, vendor_of, names, seen = [], [], [], [], set()
    for vendor_index, vendor in enumerate(VENDORS):
        wanted = [
            (index, drawn[concept.key][vendor]) for index, concept in enumerate(kept) if vendor in drawn[concept.key]
        ]
        pictures = VendorPictures.read(cache, vendor)
        refused = 0
        for index, name in wanted:
            pixels = _draw_one(pictures, name, side_px)
            if pixels is None:
                refused += 1
                continue
            thumbnail = _thumbnail(pixels)
            if thumbnail in seen:
                continue
            seen.add(thumbnail)
            rgba.append(pixels)
            concept_of.append(index)
            vendor_of.append(vendor_index)
            names.append(name)
        journal.write("drawn", vendor=vendor, pictures=len(rgba), refused=refused)
        _check_refused(pictures.folder, refused, len(wanted))
    return Drawings(np.stack(rgba), np.array(concept_of), np.array(vendor_of), tuple(names), tuple(kept))


def _check_refused(folder: Path, refused: int, wanted: int) -> None:
    """Raises TrainingFault when so many drawings fail that the package must be damaged."""
    if refused > max(REFUSED_ALWAYS, REFUSED_SHARE * wanted):
        raise TrainingFault(
            f"{folder}: {refused} of {wanted} drawings are empty or do not rasterise; at most {REFUSED_SHARE:.0%} "
            "may, so the package is damaged; remove it and run `studio train data` again"
        )


def _thumbnail(pixels: Pixels) -> bytes:
    """16 x 16 in six levels: equal for copies, whatever their last bits are."""
    step = len(pixels) // 16
    return (pixels[step // 2 :: step, step // 2 :: step] // 43).tobytes()


def save_drawings(path: Path, drawings: Drawings) -> None:
    """Writes one uncompressed .npz, names and concepts as JSON inside; the file appears whole or not at all.

    Raises:
        TrainingFault: the disk is full.
    """
    concepts = json.dumps([asdict(concept) for concept in drawings.concepts], ensure_ascii=False)
    with written_whole(path) as partial, partial.open("wb") as stream:
        np.savez(
            stream,
            rgba=drawings.rgba,
            concept=drawings.concept,
            vendor=drawings.vendor,
            names=np.array(json.dumps(drawings.names)),
            concepts=np.array(concepts),
        )


def load_drawings(cache: Path, side_px: int = PICTURE_PX) -> Drawings:
    """Reads what `run_data` wrote.

    Raises:
        TrainingFault: the data stage has not run, another version or size of it wrote the file, or it is damaged.
    """
    path = cache / "drawings.npz"
    if not path.exists():
        raise TrainingFault(f"{path} does not exist; run `studio train data` first")
    again = "remove it and run `studio train data` again"
    try:
        with path.open("rb") as stream, np.load(stream) as stored:
            arrays = {name: stored[name] for name in stored}
    except (OSError, ValueError, EOFError, zipfile.BadZipFile) as damaged:
        raise TrainingFault(f"{path} is damaged or cut off ({damaged}); {again}") from damaged
    if "names" not in arrays or arrays["rgba"].shape[1] != side_px:
        raise TrainingFault(f"{path} is of an earlier version, or of pictures of another size; {again}")
    concepts = tuple(
        Concept(entry["key"], entry["english"], entry["korean"], tuple(entry["keywords"]))
        for entry in json.loads(str(arrays["concepts"]))
    )
    names = tuple(json.loads(str(arrays["names"])))
    return Drawings(arrays["rgba"], arrays["concept"], arrays["vendor"], names, concepts)


def run_drawings(settings: TrainingSettings) -> Drawings:
    """Draws all pictures unless they are there already (`resume`), and returns them."""
    settings.cache.mkdir(parents=True, exist_ok=True)
    path, side_px = settings.cache / "drawings.npz", choose_size(smoke=settings.smoke).picture_px
    if path.exists() and settings.resume:
        return load_drawings(settings.cache, side_px)
    if settings.smoke:
        drawings = draw_smoke_pictures(side_px)
    else:
        drawings = draw_pictures(settings.cache, Journal(settings.state, "data"), side_px)
    save_drawings(path, drawings)
    return drawings
