"""The colour picker: takes the colour under the pointer."""

from __future__ import annotations

from typing import ClassVar

from studio.ui.tooling.sampling import pick
from studio.ui.tooling.tool import Gesture, PointerEvent, Tool


class PickerTool(Tool):
    """Takes the foreground colour, with Alt the background colour."""

    id: ClassVar[str] = "picker"
    options: ClassVar[tuple[str, ...]] = ("samples",)

    def gesture(self, event: PointerEvent) -> Gesture:
        """Take the colour as long as the button is held."""
        yield from pick(self.box, event, alt_is_background=True)
