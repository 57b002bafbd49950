"""The brush: paints with the foreground colour, or a mask."""

from __future__ import annotations

from typing import ClassVar

from studio.session.texts import QT_TRANSLATE_NOOP
from studio.ui.tooling.painting import PaintingTool, is_mask, paint
from studio.ui.tooling.sampling import pick
from studio.ui.tooling.tool import ALT, Gesture, PointerEvent

PAINT = QT_TRANSLATE_NOOP("Document", "Brush")
PAINT_MASK = QT_TRANSLATE_NOOP("Document", "Paint mask")
ERASE_MASK = QT_TRANSLATE_NOOP("Document", "Erase mask")


class BrushTool(PaintingTool):
    """Paints. Alt takes the colour under the pointer, or takes away from a mask."""

    id: ClassVar[str] = "brush"
    options: ClassVar[tuple[str, ...]] = ("target", "size", "hardness", "opacity", "stroke")

    def gesture(self, event: PointerEvent) -> Gesture:
        """Paint from a press to its release."""
        paints_mask, has_alt = is_mask(self.box), event.holds(ALT)
        if has_alt and not paints_mask:
            yield from pick(self.box, event)
        elif paints_mask:
            yield from paint(self.box, event, ERASE_MASK if has_alt else PAINT_MASK, erases=has_alt)
        else:
            yield from paint(self.box, event, PAINT, erases=False)
