"""A page of pictures for a browser, without a network: small ones inside it, large ones in a folder beside it."""

# ruff: noqa: PLC0415 - what costs time to import waits until it is needed: the start of the program is short

from __future__ import annotations

import contextlib
import io
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from studio.contract.errors import Cancelled, SaveFailed, StudioError
from studio.contract.geometry import Extent
from studio.contract.port import Stop
from studio.storage import atomic
from studio.storage.exporting.copies import Copy, make_copy, name_parts, read_source, resized
from studio.storage.exporting.page_markup import THUMBNAIL_PX, Entry, beginning, ending, figure
from studio.storage.exporting.page_words import PageWords
from studio.storage.exporting.placing import Publisher
from studio.storage.exporting.plan import CopyStyle, ExportReport, Progress, Resize, Skipped, check_items
from studio.storage.exporting.telling import prompt_of, settings_of
from studio.storage.exporting.walking import bare, prepared
from studio.storage.metadata.formats import KeptMetadata
from studio.storage.naming import NameTemplate, safe_stem

if TYPE_CHECKING:
    from studio.contract.raster import Raster

INDEX, PICTURES = "index.html", "pictures"
THUMBNAIL_QUALITY = 72
MAX_FOLDERS = 10_000


@dataclass(frozen=True, slots=True)
class PagePlan:
    """A page of pictures, in a folder of its own.

    Attributes:
        items: The pictures, in their order.
        folder: Where the page's folder is made, named after its title; it need not exist.
        style: How the large pictures are made; one that keeps no metadata makes a page that tells no settings either.
        template: How they are named; None keeps the pictures' own names.
        words: Its texts.

    Raises:
        InvalidRequest: There is no picture.
    """

    items: tuple[Path, ...]
    folder: Path
    style: CopyStyle = field(default_factory=CopyStyle)
    template: NameTemplate | None = None
    words: PageWords = field(default_factory=PageWords)

    def __post_init__(self) -> None:
        check_items(self.items)


@dataclass(frozen=True, slots=True)
class _Made:
    """A picture's copy, and its small one."""

    path: Path
    copy: Copy
    thumbnail: bytes
    small: Extent


def write_page(plan: PagePlan, progress: Progress | None = None, stop: Stop | None = None) -> ExportReport:
    """Write a page; it is there whole or not at all, and pictures that cannot be read are left out.

    Args:
        plan: Which pictures, where to, and how.
        progress: Told after each picture.
        stop: Ends it between two pictures; what was written is taken away again.

    Returns:
        What was written: the page's file first, then the large pictures.
    """
    writer = _Writer(plan, progress, stop or Stop())
    try:
        return writer.write()
    except Cancelled:
        writer.clear()
        return ExportReport(skipped=tuple(writer.skipped), is_cancelled=True)
    except StudioError as error:
        writer.clear()
        return ExportReport(skipped=tuple(writer.skipped), fault=bare(error))


class _Writer:
    """Makes one page.

    Args:
        plan: Which pictures, where to, and how.
        progress: Told after each picture.
        stop: Ends it.
    """

    def __init__(self, plan: PagePlan, progress: Progress | None, stop: Stop) -> None:
        self._plan = plan
        self._progress = progress
        self._stop = stop
        self._folder: Path | None = None
        self.written: list[Path] = []
        self.skipped: list[Skipped] = []

    def write(self) -> ExportReport:
        """Write the page.

        Raises:
            StudioError: It could not be finished; :meth:`clear` takes away what is there of it.
        """
        folder = self._folder = _own_folder(self._plan.folder, safe_stem(self._plan.words.title, "pictures"))
        page = atomic.publish_written(folder, [INDEX], self._write_page)
        if page is None:
            raise SaveFailed(f"{folder / INDEX} exists already.", "Nothing is ever overwritten: choose another name.")
        return ExportReport((page, *self.written), tuple(self.skipped))

    def clear(self) -> None:
        """Take away what was written, and the folder."""
        if self._folder is None:
            return
        for path in self.written:
            with contextlib.suppress(OSError):
                path.unlink()
        folders = {parent for path in self.written for parent in path.parents if parent.is_relative_to(self._folder)}
        folders |= {self._folder, self._folder / PICTURES}
        for folder in sorted(folders, key=lambda each: -len(each.parts)):
            with contextlib.suppress(OSError):  # not empty: somebody else put something there meanwhile
                folder.rmdir()

    def _write_page(self, file: BinaryIO) -> None:
        assert self._folder is not None  # noqa: S101  # the only caller has made it
        publisher = Publisher(self._folder / PICTURES, self._plan.style.format.suffix, self._plan.template)
        file.write(beginning(self._plan.words))
        with closing(prepared(self._plan.items, self._make, self._stop)) as pictures:
            for number, made in enumerate(pictures, 1):
                self._take(made, publisher, file)
                if self._progress is not None:
                    self._progress(number, len(self._plan.items), made.path)
        self._stop.check()
        file.write(ending(self._plan.words))

    def _make(self, path: Path) -> _Made:
        source = read_source(path)
        small = resized(source.raster, Resize(longest_px=THUMBNAIL_PX))
        return _Made(path, make_copy(source, self._plan.style), _webp(small), small.extent)

    def _take(self, made: _Made | Skipped, publisher: Publisher, file: BinaryIO) -> None:
        self._stop.check()
        if isinstance(made, Skipped):
            self.skipped.append(made)
            return
        parts = name_parts(made.path, made.copy.told)
        path = publisher.publish(made.copy.data, made.path.stem, parts)
        self.written.append(path)
        file.write(figure(self._entry(made, path)))

    def _entry(self, made: _Made, path: Path) -> Entry:
        assert self._folder is not None  # noqa: S101  # as above
        place = path.relative_to(self._folder).as_posix()
        size = (self._plan.words.size, str(made.copy.extent))
        if self._plan.style.metadata is KeptMetadata.NONE:
            return Entry(place, path.name, made.thumbnail, made.small, settings=(size,))
        told = made.copy.told
        settings = (*settings_of(told, self._plan.words), size)
        return Entry(place, path.name, made.thumbnail, made.small, prompt_of(told), settings)


def _own_folder(parent: Path, name: str) -> Path:
    """Make a new folder under the next free name.

    Raises:
        SaveFailed: It cannot be made.
    """
    atomic.make_folder(parent)
    for number in range(1, MAX_FOLDERS):
        folder = parent / (name if number == 1 else f"{name} ({number})")
        try:
            folder.mkdir()
        except FileExistsError:
            continue
        except OSError as error:
            raise atomic.explain(error, parent, 0) from error
        return folder
    raise SaveFailed(f"No name is free in {parent}.", "Choose another folder.")


def _webp(raster: Raster) -> bytes:
    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray(raster.array).save(buffer, "WEBP", quality=THUMBNAIL_QUALITY, method=4)
    return buffer.getvalue()
