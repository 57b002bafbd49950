"""Everything that can be chosen of an export; only what belongs to the chosen kind is shown."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QCheckBox, QFormLayout, QLabel, QLayout, QLineEdit, QSizePolicy, QSpinBox, QWidget

from studio.session.export_values import (
    MAX_COLUMNS,
    PAGES,
    AnimationFormat,
    AnimationPlan,
    AnimationStyle,
    AnyPlan,
    Caption,
    ColourProfile,
    CopyStyle,
    ExportPlan,
    KeptMetadata,
    NameTemplate,
    PagePlan,
    PictureFormat,
    SheetPlan,
    page_words,
)
from studio.session.step_memory import StepFrames
from studio.ui.exporting.size_fields import SizeFields
from studio.ui.exporting.value_box import ValueBox
from studio.ui.scheduling.calm_wheel import calm
from studio.ui.scheduling.note_label import NoteLabel
from studio.ui.theme import Spacing

QUALITY, COLUMNS, FRAME_MS = 90, 4, 80
NUMBER_PX = 110
NAMES = {PictureFormat.PNG: "PNG", PictureFormat.WEBP: "WebP", PictureFormat.JPEG: "JPEG"}


class Kind(StrEnum):
    """What is made of the pictures."""

    PICTURES = "pictures"
    SHEET = "sheet"
    PAGE = "page"
    ANIMATION = "animation"


class ExportForm(QWidget):
    """Gives the plan of an export.

    Args:
        frames: The steps of the only picture, as far as they are known.
        parent: The dialog.

    Signals:
        changed: Something else is chosen.
    """

    changed = Signal()

    def __init__(self, frames: StepFrames | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frames = frames
        self.kind: ValueBox[Kind] = ValueBox(Kind.PICTURES)
        self.title = QLineEdit()
        self.format: ValueBox[PictureFormat] = ValueBox(PictureFormat.PNG)
        self.is_lossless = QCheckBox()
        self.animation: ValueBox[AnimationFormat] = ValueBox(AnimationFormat.WEBP)
        self.quality = QSpinBox(minimum=1, maximum=100, value=QUALITY)
        self.copy_size = SizeFields()
        self.template = QLineEdit()
        self._template_note = NoteLabel()
        self.metadata: ValueBox[KeptMetadata] = ValueBox(KeptMetadata.KEEP)
        self.profile: ValueBox[ColourProfile] = ValueBox(ColourProfile.SRGB)
        self.columns = QSpinBox(minimum=1, maximum=MAX_COLUMNS, value=COLUMNS)
        self.caption: ValueBox[Caption] = ValueBox(Caption.NAME)
        self.page: ValueBox[str] = ValueBox("a4")
        self.frame_ms = QSpinBox(minimum=20, maximum=10_000, singleStep=10, value=FRAME_MS)
        calm(self.quality, self.columns, self.frame_ms)
        self._labels: dict[QWidget, QLabel] = {}
        self._form = QFormLayout(self)
        self._lay_out()
        self._connect()
        self.retranslate()

    def plan(self, paths: tuple[Path, ...], folder: Path) -> AnyPlan:
        """Give what is asked for.

        Args:
            paths: The pictures.
            folder: Where it goes.

        Raises:
            InvalidRequest: It is impossible.
        """
        kind = self.kind.value
        if kind is Kind.SHEET:
            page, quality = PAGES[self.page.value], self.quality.value()
            return SheetPlan(paths, folder, self.columns.value(), self.caption.value, page, self.format.value, quality)
        if kind is Kind.ANIMATION and self._frames is not None:
            style = AnimationStyle(
                self.animation.value,
                self.frame_ms.value(),
                quality=self.quality.value(),
                metadata=self.metadata.value,
            )
            return AnimationPlan(self._frames, folder, paths[0].stem, style, paths[0])
        text = self.template.text().strip()
        template = NameTemplate(text) if text else None
        if kind is Kind.PAGE:
            words = page_words(QLocale().bcp47Name(), self.title.text().strip())
            return PagePlan(paths, folder, self._style(), template, words)
        return ExportPlan(paths, folder, self._style(), template)

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        self._offer_kinds()
        self.format.offer(list(NAMES.items()))
        self.animation.offer(((AnimationFormat.WEBP, "WebP"), (AnimationFormat.GIF, "GIF")))
        self._offer_metadata()
        self.profile.offer(
            (
                (ColourProfile.SRGB, self.tr("sRGB")),
                (ColourProfile.DISPLAY_P3, self.tr("Display P3 (converted)")),
                (ColourProfile.NONE, self.tr("None (sRGB that does not say so)")),
            )
        )
        self.caption.offer(
            (
                (Caption.NAME, self.tr("File name")),
                (Caption.PROMPT, self.tr("Prompt")),
                (Caption.NONE, self.tr("None")),
            )
        )
        self.page.offer(
            (
                ("a4", self.tr("A4 upright")),
                ("a4-landscape", self.tr("A4 across")),
                ("letter", self.tr("Letter")),
                ("square", self.tr("Square")),
            )
        )
        self.is_lossless.setText(self.tr("Keep every pixel (lossless)"))
        self.template.setPlaceholderText(self.tr("The pictures' own names"))
        note = self.tr("For example {example}; also {fields}. A / begins a new folder.").format(
            example="{date}/{number}-{prompt}", fields="{seed}, {backbone}"
        )
        self._template_note.say(note)
        self.template.setAccessibleDescription(note)
        self.title.setPlaceholderText(page_words(QLocale().bcp47Name()).title)
        self.frame_ms.setSuffix(self.tr(" ms"))
        self.copy_size.retranslate()
        self._name_rows()

    def add_row(self, label: QLabel, parts: QLayout) -> None:
        """Put a further row below all others, in line with them."""
        _stand_in_the_middle(label)
        self._form.addRow(label, parts)

    def _name_rows(self) -> None:
        for field, text in (
            (self.kind, self.tr("Make")),
            (self.title, self.tr("Heading")),
            (self.format, self.tr("Format")),
            (self.animation, self.tr("Format")),
            (self.quality, self.tr("Quality")),
            (self.copy_size, self.tr("Size")),
            (self.template, self.tr("Names")),
            (self.metadata, self.tr("Metadata")),
            (self.profile, self.tr("Colour profile")),
            (self.columns, self.tr("Columns")),
            (self.caption, self.tr("Captions")),
            (self.page, self.tr("Page")),
            (self.frame_ms, self.tr("Each step")),
        ):
            self._labels[field].setText(text)
            field.setAccessibleName(text)

    def _offer_kinds(self) -> None:
        kinds = [
            (Kind.PICTURES, self.tr("Copies of the pictures")),
            (Kind.SHEET, self.tr("A contact sheet")),
            (Kind.PAGE, self.tr("A page for the browser")),
        ]
        if self._frames is not None:
            kinds.append((Kind.ANIMATION, self.tr("The steps as a moving picture")))
        self.kind.offer(kinds)

    def _offer_metadata(self) -> None:
        """Offer what the chosen format has a place for."""
        nothing = (KeptMetadata.NONE, self.tr("Nothing"))
        if self._is_gif:
            if self.metadata.value is KeptMetadata.PARAMETERS:
                self.metadata.choose(KeptMetadata.KEEP)
            self.metadata.offer(((KeptMetadata.KEEP, self.tr("Only that a network made it")), nothing))
            return
        self.metadata.offer(
            (
                (KeptMetadata.KEEP, self.tr("Everything: a copy can be made again here")),
                (KeptMetadata.PARAMETERS, self.tr("Only the widely read parameters text")),
                nothing,
            )
        )

    @property
    def _is_gif(self) -> bool:
        return self.kind.value is Kind.ANIMATION and self.animation.value is AnimationFormat.GIF

    def _lay_out(self) -> None:
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setVerticalSpacing(Spacing.S)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        copies = frozenset({Kind.PICTURES, Kind.PAGE})
        self._kinds: dict[QWidget, frozenset[Kind]] = {
            self.kind: frozenset(Kind),
            self.title: frozenset({Kind.PAGE}),
            self.format: frozenset({Kind.PICTURES, Kind.PAGE, Kind.SHEET}),
            self.animation: frozenset({Kind.ANIMATION}),
            self.is_lossless: copies,
            self.quality: frozenset(Kind),
            self.copy_size: copies,
            self.template: copies,
            self._template_note: copies,
            self.metadata: copies | {Kind.ANIMATION},
            self.profile: copies,
            self.columns: frozenset({Kind.SHEET}),
            self.caption: frozenset({Kind.SHEET}),
            self.page: frozenset({Kind.SHEET}),
            self.frame_ms: frozenset({Kind.ANIMATION}),
        }
        for field in self._kinds:
            self._labels[field] = label = QLabel()
            label.setBuddy(field)
            _stand_in_the_middle(label)
            self._form.addRow(label, field)
        for number in (self.quality, self.columns, self.frame_ms):
            number.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            number.setMinimumWidth(NUMBER_PX)

    def _connect(self) -> None:
        for box in (self.kind, self.format, self.animation):
            box.changed.connect(self._follow)
        self.is_lossless.toggled.connect(self._follow)
        self.template.textChanged.connect(self.changed)
        self.copy_size.changed.connect(self.changed)
        self._follow()

    def _follow(self) -> None:
        """Show what belongs to the kind and the format."""
        kind, chosen = self.kind.value, self.format.value
        is_moving = kind is Kind.ANIMATION
        has_loss = self.animation.value is AnimationFormat.WEBP if is_moving else chosen is not PictureFormat.PNG
        is_lossless = chosen is PictureFormat.WEBP and self.is_lossless.isChecked() and kind is not Kind.SHEET
        for field, kinds in self._kinds.items():
            self._form.setRowVisible(field, kind in kinds)
        if not is_moving:
            offers_lossless = chosen is PictureFormat.WEBP and kind is not Kind.SHEET
            self._form.setRowVisible(self.is_lossless, offers_lossless)
        self._form.setRowVisible(self.quality, has_loss and (is_moving or not is_lossless))
        self._offer_metadata()
        self.changed.emit()

    def _style(self) -> CopyStyle:
        return CopyStyle(
            self.format.value,
            self.quality.value(),
            self.is_lossless.isChecked(),
            self.copy_size.resize_wanted(),
            self.metadata.value,
            self.profile.value,
        )


def _stand_in_the_middle(label: QLabel) -> None:
    """Let a label grow to its row's height: a form sets labels that do not at the top of tall fields."""
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
