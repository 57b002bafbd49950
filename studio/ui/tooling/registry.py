"""The tools: which there are, and in which groups they stand in the bar.

A tool is one file in `ui.tools`; its name, key, icon and hint are those of its command `tool_<id>`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from studio.session.command import Command
from studio.session.commands import find
from studio.ui.tooling.tool import Tool

if TYPE_CHECKING:
    from studio.ui.tooling.toolbox import ToolBox

TOOLS = {
    "brush": "BrushTool",
    "eraser": "EraserTool",
    "fill": "FillTool",
    "picker": "PickerTool",
    "rectangle": "RectangleTool",
    "lasso": "LassoTool",
    "similar": "SimilarTool",
    "move": "MoveTool",
    "transform": "TransformTool",
    "frame": "FrameTool",
    "pan": "PanTool",
    "zoom": "ZoomTool",
}
"""Every tool: its id, and its class in the module of `ui.tools` that has the id as its name."""

GROUPS = (
    ("brush", "eraser", "fill", "picker"),
    ("rectangle", "lasso", "similar"),
    ("move", "transform", "frame"),
    ("pan", "zoom"),
)
"""How they stand in the bar, a line between two groups."""

FIRST_TOOL = "pan"
"""The tool at the start: a person who drags the picture around paints nothing."""


def command_of(tool_id: str) -> Command:
    """Give the command that takes a tool."""
    return find(f"tool_{tool_id}")


def make(tool_id: str, box: ToolBox) -> Tool:
    """Make a tool; its file is imported when it is first taken."""
    kind: type[Tool] = getattr(import_module(f"studio.ui.tools.{tool_id}"), TOOLS[tool_id])
    return kind(box)
