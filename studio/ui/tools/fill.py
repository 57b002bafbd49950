"""The fill: gives pixels of a similar colour the foreground colour, or puts them into a mask."""

from __future__ import annotations

from typing import ClassVar

from studio.session.texts import QT_TRANSLATE_NOOP
from studio.ui.tooling.painting import is_mask, lay_of, target_of
from studio.ui.tooling.sampling import pick, region_at
from studio.ui.tooling.tool import ALT, Gesture, PointerEvent, Tool

FILL = QT_TRANSLATE_NOOP("Document", "Fill")
FILL_MASK = QT_TRANSLATE_NOOP("Document", "Fill mask")


class FillTool(Tool):
    """Fills. Alt takes the colour under the pointer, or takes the region out of a mask."""

    id: ClassVar[str] = "fill"
    is_painting: ClassVar[bool] = True
    options: ClassVar[tuple[str, ...]] = ("target", "tolerance", "contiguous", "samples")

    def gesture(self, event: PointerEvent) -> Gesture:
        """Fill at the press."""
        paints_mask, has_alt = is_mask(self.box), event.holds(ALT)
        if has_alt and not paints_mask:
            yield from pick(self.box, event)
            return
        document, found = self.box.document, region_at(self.box, event)
        if document is None or found is None:
            return
        region, bounds = found
        target, lay = target_of(self.box), lay_of(self.box, erases=has_alt)
        with document.edit(FILL_MASK if paints_mask else FILL) as edit:
            edit.blend(target, bounds, lambda pixels: lay(pixels, region))
