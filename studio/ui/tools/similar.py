"""Similar colours: selects what has the colour under the pointer."""

from __future__ import annotations

from typing import ClassVar

from studio.session.texts import QT_TRANSLATE_NOOP
from studio.ui.tooling import selections
from studio.ui.tooling.sampling import region_at
from studio.ui.tooling.tool import Gesture, PointerEvent, Tool

SELECT = QT_TRANSLATE_NOOP("Document", "Select similar colours")


class SimilarTool(Tool):
    """Selects pixels of a similar colour, all or those that hang together."""

    id: ClassVar[str] = "similar"
    options: ClassVar[tuple[str, ...]] = ("tolerance", *selections.OPTIONS, "sampling")

    def gesture(self, event: PointerEvent) -> Gesture:
        """Select at the press."""
        document, found = self.box.document, region_at(self.box, event)
        if document is not None and found is not None:
            document.select(*found, selections.mode_of(event, self.box.settings), SELECT)
        return
        yield
