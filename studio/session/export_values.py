"""What an export is made of, for the dialog that asks for it; imported when that opens."""

from __future__ import annotations

from typing import TypeAlias

from studio.storage.exporting.animation import AnimationFormat, AnimationPlan, AnimationStyle, write_animation
from studio.storage.exporting.contact_sheet import (
    MAX_COLUMNS,
    PAGES,
    SIDES_PX,
    Caption,
    SheetPlan,
    write_sheets,
)
from studio.storage.exporting.exporting import export
from studio.storage.exporting.page import PagePlan, write_page
from studio.storage.exporting.page_words import PageWords, page_words
from studio.storage.exporting.plan import ColourProfile, CopyStyle, ExportPlan, ExportReport, Fit, Resize, Skipped
from studio.storage.metadata.formats import KeptMetadata, PictureFormat
from studio.storage.naming import FIELDS, NameTemplate

AnyPlan: TypeAlias = ExportPlan | SheetPlan | PagePlan | AnimationPlan

__all__ = [
    "FIELDS",
    "MAX_COLUMNS",
    "PAGES",
    "SIDES_PX",
    "AnimationFormat",
    "AnimationPlan",
    "AnimationStyle",
    "AnyPlan",
    "Caption",
    "ColourProfile",
    "CopyStyle",
    "ExportPlan",
    "ExportReport",
    "Fit",
    "KeptMetadata",
    "NameTemplate",
    "PagePlan",
    "PageWords",
    "PictureFormat",
    "Resize",
    "SheetPlan",
    "Skipped",
    "export",
    "page_words",
    "write_animation",
    "write_page",
    "write_sheets",
]
