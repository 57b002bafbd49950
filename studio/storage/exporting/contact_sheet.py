"""Contact sheets: many small pictures on a page, with a line below each."""

# ruff: noqa: PLC0415 - what costs time to import waits until it is needed: the start of the program is short

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from studio.contract.errors import Cancelled, InvalidRequest, StudioError, one_line, shorten
from studio.contract.geometry import Bounds, Extent
from studio.contract.port import Stop
from studio.contract.raster import Raster
from studio.storage.exporting.copies import name_parts, read_source
from studio.storage.exporting.placing import Publisher
from studio.storage.exporting.plan import ExportReport, Progress, Skipped, check_items
from studio.storage.exporting.walking import bare, prepared
from studio.storage.metadata.formats import PictureFormat, WriteOptions
from studio.storage.metadata.xmp import SourceType
from studio.storage.naming import NameParts

if TYPE_CHECKING:
    from PIL.Image import Image

    from studio.storage.metadata.reading import Told

MAX_COLUMNS = 40
SIDES_PX = (256, 8_192)
PAGES = {
    "a4": Extent(1_754, 2_480),
    "a4-landscape": Extent(2_480, 1_754),
    "letter": Extent(1_700, 2_200),
    "square": Extent(2_048, 2_048),
}
"""Named pages in pixels; paper at about 212 (A4) and 200 (letter) pixels an inch, enough at arm's length."""
PAPER, INK = (255, 255, 255), (40, 40, 40)
_MARGIN_SHARE, _GAP_SHARE, _LETTER_SHARE = 0.03, 0.012, 0.011
_LEAST_LETTER_PX = 11
_LINE = 1.5
_NAME = "contact-sheet"


class Caption(StrEnum):
    """What stands below a picture."""

    NONE = "none"
    NAME = "name"
    PROMPT = "prompt"


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """A contact sheet of pictures, on as many pages as it needs.

    Attributes:
        items: The pictures, in their order.
        folder: Where the pages go; it need not exist.
        columns: Pictures beside each other, 1 to 40.
        caption: What stands below each.
        page: Size of a page in pixels.
        format: PNG, WebP or JPEG.
        quality: Of WebP and JPEG, 1 to 100.

    Raises:
        InvalidRequest: A value is impossible.
    """

    items: tuple[Path, ...]
    folder: Path
    columns: int = 4
    caption: Caption = Caption.NAME
    page: Extent = field(default_factory=lambda: PAGES["a4"])
    format: PictureFormat = PictureFormat.PNG
    quality: int = 90

    def __post_init__(self) -> None:
        check_items(self.items)
        WriteOptions(self.quality)
        if not 1 <= self.columns <= MAX_COLUMNS:
            raise InvalidRequest(f"The sheet has {shorten(self.columns)} columns; it must be from 1 to {MAX_COLUMNS}.")
        least, most = SIDES_PX
        if min(self.page.width, self.page.height) < least or max(self.page.width, self.page.height) > most:
            raise InvalidRequest(
                f"The page is {self.page}; each side must be from {least} to {most:,} pixels.", "A4 is 1754x2480."
            )


@dataclass(frozen=True, slots=True)
class Grid:
    """Where things stand on a page.

    Attributes:
        cells: Where the pictures stand, row by row.
        letter_px: Height of the letters.
        line_px: Height of a caption's line; 0 without captions.
    """

    cells: tuple[Bounds, ...]
    letter_px: int
    line_px: int


@dataclass(frozen=True, slots=True)
class _Small:
    path: Path
    raster: Raster
    told: Told


def grid_of(plan: SheetPlan) -> Grid:
    """Give where the pictures stand: square cells, as many rows as the page has room for, at least one."""
    width, height = plan.page.width, plan.page.height
    shorter = min(width, height)
    margin, gap = round(shorter * _MARGIN_SHARE), round(shorter * _GAP_SHARE)
    letter = max(_LEAST_LETTER_PX, round(shorter * _LETTER_SHARE))
    line = 0 if plan.caption is Caption.NONE else round(letter * _LINE)
    side = max(1, (width - 2 * margin - (plan.columns - 1) * gap) // plan.columns)
    room = height - 2 * margin
    cell = min(side, max(1, room - line))
    rows = max(1, (room + gap) // (cell + line + gap))
    cells = (
        Bounds(margin + column * (side + gap), margin + row * (cell + line + gap), side, cell)
        for row in range(rows)
        for column in range(plan.columns)
    )
    return Grid(tuple(cells), letter, line)


def write_sheets(plan: SheetPlan, progress: Progress | None = None, stop: Stop | None = None) -> ExportReport:
    """Write the pages of a contact sheet; each page is whole, and none has a hole where a picture cannot be read.

    Args:
        plan: Which pictures, where to, and how.
        progress: Told after each picture.
        stop: Ends it between two pictures; the page that was begun is not written.
    """
    stop = stop or Stop()
    writer = _Writer(plan)
    fault: StudioError | None = None
    try:
        with closing(prepared(plan.items, writer.small, stop)) as pictures:
            readable = writer.readable(pictures, progress)
            while page := tuple(islice(readable, len(writer.grid.cells))):
                stop.check()
                writer.write(page)
        stop.check()
    except Cancelled:
        pass
    except StudioError as error:
        fault = bare(error)
    is_cancelled = stop.is_now and fault is None
    return ExportReport(tuple(writer.written), tuple(writer.skipped), fault, is_cancelled, writer.notices())


class _Writer:
    """Draws pages.

    Args:
        plan: How.
    """

    def __init__(self, plan: SheetPlan) -> None:
        self._plan = plan
        self.grid = grid_of(plan)
        self.written: list[Path] = []
        self.skipped: list[Skipped] = []
        self._lacking: dict[str, None] = {}
        self._publisher = Publisher(plan.folder, plan.format.suffix)

    def small(self, path: Path) -> _Small:
        """Read a picture, no larger than its cell."""
        import numpy as np
        from PIL import Image

        source = read_source(path)
        image = Image.fromarray(source.raster.over(PAPER).array)
        cell = self.grid.cells[0]
        # Small pictures are enlarged too: a sheet shows all of them alike.
        factor = min(cell.width / image.width, cell.height / image.height)
        size = max(1, round(image.width * factor)), max(1, round(image.height * factor))
        return _Small(path, Raster(np.asarray(image.resize(size, Image.Resampling.LANCZOS))), source.told)

    def readable(self, pictures: Iterator[_Small | Skipped], progress: Progress | None) -> Iterator[_Small]:
        """Give the pictures that could be read, and note the others."""
        for number, picture in enumerate(pictures, 1):
            if isinstance(picture, _Small):
                yield picture
            elif isinstance(picture.reason, Cancelled):
                return
            else:
                self.skipped.append(picture)
            if progress is not None:
                progress(number, len(self._plan.items), picture.path)

    def write(self, pictures: tuple[_Small, ...]) -> None:
        """Draw a page and publish it.

        Raises:
            StudioError: It could not be written.
        """
        import numpy as np
        from PIL import Image

        from studio.storage.metadata.writing import write_picture

        page = Image.new("RGB", (self._plan.page.width, self._plan.page.height), PAPER)
        for picture, cell in zip(pictures, self.grid.cells, strict=False):
            extent = picture.raster.extent
            left, top = cell.x + (cell.width - extent.width) // 2, cell.y + (cell.height - extent.height) // 2
            page.paste(Image.fromarray(picture.raster.array), (left, top))
            self._write_caption(page, picture, cell)
        is_made = any(picture.told.record or picture.told.foreign for picture in pictures)
        options = WriteOptions(self._plan.quality, source=SourceType.COMPOSITE if is_made else None)
        data = write_picture(Raster(np.asarray(page)), None, self._plan.format, options)
        self.written.append(self._publisher.publish(data, _NAME, NameParts("", _NAME, 0, "")))

    def notices(self) -> tuple[str, ...]:
        """Say which letters no font of the system has."""
        if not self._lacking:
            return ()
        letters = "".join(self._lacking)
        return (f"No font here has the letters {shorten(letters)!r}; the captions show boxes in their place.",)

    def _write_caption(self, page: Image, picture: _Small, cell: Bounds) -> None:
        from PIL import ImageDraw

        from studio.storage.exporting.fonts import font_for

        if self._plan.caption is Caption.NONE:
            return
        parts = name_parts(picture.path, picture.told)
        text = one_line(parts.prompt if self._plan.caption is Caption.PROMPT else picture.path.name)
        text = "".join(letter for letter in text[:400] if letter.isprintable())
        font, lacking = font_for(text, self.grid.letter_px)
        self._lacking |= dict.fromkeys(lacking)
        while text and font.getlength(text) > cell.width:
            text = f"{text[: min(len(text) - 2, round(len(text) * cell.width / font.getlength(text)) + 1)]}…"
            text = "" if text == "…" else text
        width = font.getlength(text)
        place = cell.x + (cell.width - width) / 2, cell.bottom + self.grid.line_px * 0.1
        ImageDraw.Draw(page).text(place, text, INK, font)
