"""What selecting tools share: how the keys that are held let a new selection meet the old one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.document.layers import SelectMode
from studio.ui.tooling.tool import ALT, SHIFT, PointerEvent

if TYPE_CHECKING:
    from studio.ui.tooling.settings import ToolSettings

OPTIONS = ("mode", "selection")
"""What the options bar offers for every selecting tool."""


def mode_of(event: PointerEvent, settings: ToolSettings) -> SelectMode:
    """Give how a selection meets the old one: Shift adds, Alt subtracts, both intersect; else as it is set."""
    if event.holds(SHIFT):
        return SelectMode.INTERSECT if event.holds(ALT) else SelectMode.ADD
    return SelectMode.SUBTRACT if event.holds(ALT) else settings.mode
