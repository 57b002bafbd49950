"""The styles and example prompts of the window: read when they are first asked for, and empty where that fails."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from studio.contract.presets import Example, PresetsDamaged, Style, find_style, styled, unstyled
from studio.session.notices import Notices, Severity
from studio.session.texts import QT_TRANSLATE_NOOP

NO_STYLES = QT_TRANSLATE_NOOP("Presets", "The styles cannot be read.")
NO_EXAMPLES = QT_TRANSLATE_NOOP("Presets", "The example prompts cannot be read.")
HINT = QT_TRANSLATE_NOOP(
    "Presets", "Install Scanline Studio again to have them back; everything else works without them."
)


class Presets:
    """What a person can begin with.

    Args:
        resources: Folder with what the studio ships.
        notices: Says once where a file cannot be read.
    """

    def __init__(self, resources: Path, notices: Notices) -> None:
        self._resources = resources
        self._notices = notices

    @cached_property
    def styles(self) -> tuple[Style, ...]:
        """The styles in the order of the chooser."""
        from studio.storage.presets import read_styles  # noqa: PLC0415 - the first paint needs none

        try:
            return read_styles(self._resources)
        except PresetsDamaged:
            self._tell(NO_STYLES)
            return ()

    @cached_property
    def examples(self) -> tuple[Example, ...]:
        """The example prompts, the best ones first."""
        from studio.storage.presets import read_examples  # noqa: PLC0415

        try:
            return read_examples(self._resources)
        except PresetsDamaged:
            self._tell(NO_EXAMPLES)
            return ()

    def style(self, style_id: str | None) -> Style | None:
        """Give the style with an id; None for none, and for one that a later studio has."""
        return None if style_id is None else find_style(self.styles, style_id)

    def prompt_of(self, example: Example, *, is_korean: bool) -> str:
        """Give an example as one text, with its style."""
        return styled(example.prompt.of(is_korean=is_korean), self.style(example.style or None))

    def apart(self, prompt: str) -> tuple[str, str | None]:
        """Give what a whole prompt is made of: what a person types, and the id of the style at its end."""
        subject, style = unstyled(prompt, self.styles)
        return subject, None if style is None else style.id

    def picture(self, preset: Style | Example) -> Path:
        """Give the file of a small picture; it may be missing."""
        from studio.storage.presets import example_picture, style_picture  # noqa: PLC0415

        if isinstance(preset, Style):
            return style_picture(self._resources, preset)
        return example_picture(self._resources, preset)

    def _tell(self, text: str) -> None:
        translate = QCoreApplication.translate
        self._notices.post(translate("Presets", text), translate("Presets", HINT), Severity.WARNING)
