# ruff: noqa: PLC0415 - `studio --help` imports nothing that it does not show
"""What the options of `studio export` ask for, checked before any work begins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from enum import StrEnum
from pathlib import Path
from typing import TypeAlias, TypeVar

from studio.cli.export_options import ExportOptions
from studio.contract.errors import InvalidRequest, nearest, shorten
from studio.contract.port import Stop
from studio.storage.exporting.plan import CopyStyle, ExportReport, Progress, Resize
from studio.storage.naming import NameTemplate

Work: TypeAlias = Callable[[Progress, Stop], ExportReport]
Word = TypeVar("Word", bound=StrEnum)

QUALITY, COLUMNS = 90, 4
KINDS = ("pictures", "sheet", "page", "animation")
_ALWAYS = {"images", "kind", "output", "as_json", "quality"}
_FOUND = {"search"}
_COPIES = {"format", "lossless", "scale", "longest", "size", "fit", "name", "metadata", "profile"}
_OF_KIND = {
    "pictures": _ALWAYS | _FOUND | _COPIES,
    "page": _ALWAYS | _FOUND | _COPIES | {"title", "language"},
    "sheet": _ALWAYS | _FOUND | {"format", "columns", "caption", "paper"},
    "animation": _ALWAYS | {"format", "frame_ms", "last_ms", "longest", "metadata"},
}


def work_of(
    options: ExportOptions,
    find: Callable[[str], tuple[Path, ...]],
    language: Callable[[], str] = lambda: "en",
) -> tuple[Work, str]:
    """Give what is to be done, everything checked, and what its parts are called.

    Args:
        options: What was typed.
        find: Gives the pictures of the library that a search finds.
        language: Gives the language of a page for which none was typed.

    Raises:
        InvalidRequest: A value is impossible, or an option has no effect.
    """
    from studio.storage.exporting.plan import ExportPlan

    _check_kind(options)
    if options.kind == "animation":
        return _animation(options), "Frame"
    items = _items(options, find)
    if options.kind == "sheet":
        return _sheet(options, items), "Picture"
    if options.kind == "page":
        return _page(options, items, language), "Picture"
    from studio.storage.exporting.exporting import export as export_pictures

    plan = ExportPlan(items, options.output, _style(options), _template(options))
    return lambda progress, stop: export_pictures(plan, progress, stop), "Picture"


def _items(options: ExportOptions, find: Callable[[str], tuple[Path, ...]]) -> tuple[Path, ...]:
    """Give the pictures that were named and those that were found, each once."""
    if options.search is None and not options.images:
        raise InvalidRequest("No picture is named.", "Name pictures or folders, or look for some with --search.")
    found = () if options.search is None else find(options.search)
    return tuple(dict.fromkeys((*pictures_of(options.images or []), *found)))


def _sheet(options: ExportOptions, items: tuple[Path, ...]) -> Work:
    from studio.contract.geometry import Extent
    from studio.storage.exporting.contact_sheet import PAGES, Caption, SheetPlan, write_sheets
    from studio.storage.metadata.formats import PictureFormat

    page = PAGES[options.paper] if options.paper in PAGES else Extent.parse(options.paper)
    caption, made_as = (
        _word("caption", options.caption, Caption),
        _word("format", options.format or "png", PictureFormat),
    )
    columns = COLUMNS if options.columns is None else options.columns
    plan = SheetPlan(items, options.output, columns, caption, page, made_as, _quality(options))
    return lambda progress, stop: write_sheets(plan, progress, stop)


def _page(options: ExportOptions, items: tuple[Path, ...], language: Callable[[], str]) -> Work:
    from studio.storage.exporting.page import PagePlan, write_page
    from studio.storage.exporting.page_words import LANGUAGES, page_words

    if options.language is not None and options.language not in LANGUAGES:
        raise InvalidRequest(
            f"The language is {shorten(options.language)!r}; allowed: {', '.join(LANGUAGES)}.",
            nearest(options.language, LANGUAGES),
        )
    words = page_words(options.language or language(), options.title or "")
    plan = PagePlan(items, options.output, _style(options), _template(options), words)
    return lambda progress, stop: write_page(plan, progress, stop)


def _animation(options: ExportOptions) -> Work:
    from studio.storage.exporting.animation import (
        AnimationFormat,
        AnimationPlan,
        AnimationStyle,
        frames_in,
        write_animation,
    )
    from studio.storage.metadata.formats import KeptMetadata

    images = options.images or []
    if len(images) != 1 or not images[0].is_dir():
        raise InvalidRequest(
            "An animation is made of one folder of frames.", "`studio generate --frames DIR` writes such a folder."
        )
    usual = AnimationStyle()
    style = AnimationStyle(
        _word("format", options.format or "webp", AnimationFormat),
        usual.frame_ms if options.frame_ms is None else options.frame_ms,
        usual.last_ms if options.last_ms is None else options.last_ms,
        usual.longest_px if options.longest is None else options.longest,
        usual.quality if options.quality is None else options.quality,
        _word("metadata", options.metadata, KeptMetadata),
    )
    folder = images[0]
    plan = AnimationPlan(frames_in(folder), options.output, folder.absolute().name, style)
    return lambda progress, stop: write_animation(plan, progress, stop)


def _style(options: ExportOptions) -> CopyStyle:
    from studio.storage.exporting.plan import ColourProfile, CopyStyle
    from studio.storage.metadata.formats import KeptMetadata, PictureFormat

    return CopyStyle(
        _word("format", options.format or "png", PictureFormat),
        _quality(options),
        options.lossless,
        _resize(options),
        _word("metadata", options.metadata, KeptMetadata),
        _word("profile", options.profile, ColourProfile),
    )


def _quality(options: ExportOptions) -> int:
    return QUALITY if options.quality is None else options.quality


def _resize(options: ExportOptions) -> Resize:
    from studio.contract.geometry import Extent
    from studio.storage.exporting.plan import Fit, Resize

    if options.fit is not None and options.size is None:
        raise InvalidRequest(
            "--fit belongs to --size, and that is not given.", "For example --size 512x512 --fit bars."
        )
    exact = None if options.size is None else Extent.parse(options.size)
    return Resize(options.scale, options.longest, exact, _word("fit", options.fit or "cut", Fit))


def _template(options: ExportOptions) -> NameTemplate | None:
    from studio.storage.naming import NameTemplate

    return None if options.name is None else NameTemplate(options.name)


def _word(name: str, text: str, kind: type[Word]) -> Word:
    """Read one of a few words; `jpg` is JPEG."""
    word = "jpeg" if text.lower() == "jpg" else text.lower()
    try:
        return kind(word)
    except ValueError:
        allowed = [member.value for member in kind]
        raise InvalidRequest(
            f"The {name} is {shorten(text)!r}; allowed: {', '.join(allowed)}.", nearest(word, allowed)
        ) from None


def _check_kind(options: ExportOptions) -> None:
    """Refuse an unknown kind, and an option that would have no effect: whoever gives it expects one."""
    if options.kind not in KINDS:
        raise InvalidRequest(
            f"The kind is {shorten(options.kind)!r}; allowed: {', '.join(KINDS)}.", nearest(options.kind, KINDS)
        )
    for field in fields(options):
        if field.name not in _OF_KIND[options.kind] and getattr(options, field.name) != field.default:
            raise InvalidRequest(
                f"--{field.name.replace('_', '-')} has no effect with --as {options.kind}.", "Leave it out."
            )


def pictures_of(given: list[Path]) -> tuple[Path, ...]:
    """Give the pictures of files and folders, those of a folder by their names, hidden ones left out.

    Raises:
        InvalidRequest: A folder holds none, or cannot be read.
    """
    from studio.storage.library.reading import SUFFIXES

    found: list[Path] = []
    for each in given:
        if not each.is_dir():
            found.append(each)
            continue
        inside = [
            file
            for file in sorted(each.rglob("*"))
            if file.suffix.lower() in SUFFIXES
            and not any(part.startswith(".") for part in file.relative_to(each).parts)
        ]
        if not inside:
            raise InvalidRequest(f"The folder {each} holds no pictures.")
        found += inside
    return tuple(found)
