"""The eraser: makes pixels transparent, or takes away from a mask."""

from __future__ import annotations

from typing import ClassVar

from studio.session.texts import QT_TRANSLATE_NOOP
from studio.ui.tooling.painting import PaintingTool, is_mask, paint
from studio.ui.tooling.tool import Gesture, PointerEvent

ERASE = QT_TRANSLATE_NOOP("Document", "Eraser")
ERASE_MASK = QT_TRANSLATE_NOOP("Document", "Erase mask")


class EraserTool(PaintingTool):
    """Takes away what is under it."""

    id: ClassVar[str] = "eraser"
    options: ClassVar[tuple[str, ...]] = ("target", "size", "hardness", "opacity", "stroke")

    def gesture(self, event: PointerEvent) -> Gesture:
        """Erase from a press to its release."""
        yield from paint(self.box, event, ERASE_MASK if is_mask(self.box) else ERASE, erases=True)
