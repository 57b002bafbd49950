"""The commands of the canvas's tools, of the brush, and of the selection."""

from __future__ import annotations

from studio.session.command import Command, Menu
from studio.session.texts import QT_TRANSLATE_NOOP


def _tool(tool_id: str, text: str, key: str, hint: str, *, begins_group: bool = False) -> Command:
    """Give the command that takes a tool; its icon has the tool's name."""
    return Command(
        f"tool_{tool_id}",
        text,
        Menu.TOOLS,
        (key,),
        f"tool-{tool_id}",
        hint,
        begins_group=begins_group,
        is_for_canvas=True,
    )


TOOLS = (
    Command(
        "quick_mask",
        QT_TRANSLATE_NOOP("Commands", "Mask brush"),
        Menu.TOOLS,
        ("Q",),
        "tool-mask",
        QT_TRANSLATE_NOOP("Commands", "Paint over what shall be repainted; Generate then changes only that"),
        is_checkable=True,
        is_for_canvas=True,
    ),
    _tool(
        "brush",
        QT_TRANSLATE_NOOP("Commands", "Brush"),
        "B",
        QT_TRANSLATE_NOOP("Commands", "Shift+click draws a straight line, Alt takes a colour"),
    ),
    _tool(
        "eraser",
        QT_TRANSLATE_NOOP("Commands", "Eraser"),
        "E",
        QT_TRANSLATE_NOOP("Commands", "Makes pixels transparent, or takes away from the mask"),
    ),
    _tool(
        "fill",
        QT_TRANSLATE_NOOP("Commands", "Fill"),
        "G",
        QT_TRANSLATE_NOOP("Commands", "Gives pixels of a similar colour the foreground colour"),
    ),
    _tool(
        "picker",
        QT_TRANSLATE_NOOP("Commands", "Colour picker"),
        "I",
        QT_TRANSLATE_NOOP("Commands", "Takes the foreground colour, with Alt the background colour"),
    ),
    _tool(
        "rectangle",
        QT_TRANSLATE_NOOP("Commands", "Rectangle selection"),
        "M",
        QT_TRANSLATE_NOOP("Commands", "Shift adds, Alt subtracts, both intersect"),
        begins_group=True,
    ),
    _tool(
        "lasso",
        QT_TRANSLATE_NOOP("Commands", "Lasso selection"),
        "L",
        QT_TRANSLATE_NOOP("Commands", "Shift adds, Alt subtracts, both intersect"),
    ),
    _tool(
        "similar",
        QT_TRANSLATE_NOOP("Commands", "Similar colours selection"),
        "W",
        QT_TRANSLATE_NOOP("Commands", "Shift adds, Alt subtracts, both intersect"),
    ),
    _tool(
        "move",
        QT_TRANSLATE_NOOP("Commands", "Move"),
        "V",
        QT_TRANSLATE_NOOP("Commands", "Moves the layer, or what is selected of it; the arrow keys too"),
        begins_group=True,
    ),
    _tool(
        "transform",
        QT_TRANSLATE_NOOP("Commands", "Transform"),
        "T",
        QT_TRANSLATE_NOOP("Commands", "Scales and turns the layer, or what is selected of it"),
    ),
    _tool(
        "frame",
        QT_TRANSLATE_NOOP("Commands", "Frame"),
        "F",
        QT_TRANSLATE_NOOP("Commands", "Says where pictures are made; beyond the edge the picture grows"),
    ),
    _tool(
        "pan",
        QT_TRANSLATE_NOOP("Commands", "Hand"),
        "H",
        QT_TRANSLATE_NOOP("Commands", "Moves the picture about; with any tool while Space is held"),
        begins_group=True,
    ),
    _tool(
        "zoom",
        QT_TRANSLATE_NOOP("Commands", "Magnifier"),
        "Z",
        QT_TRANSLATE_NOOP("Commands", "A click comes nearer, with Alt it goes away"),
    ),
)
BRUSH = (
    Command(
        "brush_larger",
        QT_TRANSLATE_NOOP("Commands", "Larger brush"),
        Menu.TOOLS,
        ("]",),
        begins_group=True,
        is_for_canvas=True,
    ),
    Command("brush_smaller", QT_TRANSLATE_NOOP("Commands", "Smaller brush"), Menu.TOOLS, ("[",), is_for_canvas=True),
    Command(
        "brush_harder", QT_TRANSLATE_NOOP("Commands", "Harder brush"), Menu.TOOLS, ("Shift+]",), is_for_canvas=True
    ),
    Command(
        "brush_softer", QT_TRANSLATE_NOOP("Commands", "Softer brush"), Menu.TOOLS, ("Shift+[",), is_for_canvas=True
    ),
    Command(
        "swap_colours",
        QT_TRANSLATE_NOOP("Commands", "Swap the colours"),
        Menu.TOOLS,
        ("X",),
        "swap",
        begins_group=True,
        is_for_canvas=True,
    ),
    Command(
        "default_colours",
        QT_TRANSLATE_NOOP("Commands", "Black on white"),
        Menu.TOOLS,
        ("D",),
        "default-colours",
        is_for_canvas=True,
    ),
)
SELECTION = (
    Command(
        "select_all",
        QT_TRANSLATE_NOOP("Commands", "Select all"),
        Menu.SELECT,
        ("Ctrl+A",),
        "select-all",
        is_for_canvas=True,  # lists select all of theirs with the same keys
    ),
    Command("deselect", QT_TRANSLATE_NOOP("Commands", "Deselect"), Menu.SELECT, ("Ctrl+D",), "deselect"),
    Command(
        "invert_selection",
        QT_TRANSLATE_NOOP("Commands", "Invert the selection"),
        Menu.SELECT,
        ("Ctrl+Shift+I",),
        "invert",
    ),
    Command(
        "grow_selection",
        QT_TRANSLATE_NOOP("Commands", "Grow the selection…"),
        Menu.SELECT,
        (),
        "grow",
        begins_group=True,
    ),
    Command("shrink_selection", QT_TRANSLATE_NOOP("Commands", "Shrink the selection…"), Menu.SELECT, (), "shrink"),
    Command("feather_selection", QT_TRANSLATE_NOOP("Commands", "Feather the selection…"), Menu.SELECT, (), "feather"),
)
TOOL_COMMANDS = (*TOOLS, *BRUSH, *SELECTION)
