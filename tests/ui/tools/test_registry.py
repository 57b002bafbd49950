"""The registry as a whole: whoever adds a tool adds one file and one line, and is tested by it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter

import studio.ui.tools
from studio.contract.geometry import Extent
from studio.session.commands import COMMANDS, find
from studio.ui.canvas.placement import Placement
from studio.ui.canvas.zooming import Zoom
from studio.ui.tooling.registry import FIRST_TOOL, GROUPS, TOOLS, command_of
from studio.ui.tooling.tool import PointerEvent, Tool
from tests.ui.tools.conftest import SIDE

KEYS = dict(
    zip(
        (
            "brush",
            "eraser",
            "rectangle",
            "lasso",
            "similar",
            "fill",
            "picker",
            "move",
            "transform",
            "frame",
            "pan",
            "zoom",
        ),
        "BEMLWGIVTFHZ",
        strict=True,
    )
)


def test_every_file_of_a_tool_is_registered_and_every_tool_has_its_file():
    files = {file.stem for file in Path(studio.ui.tools.__file__).parent.glob("*.py")} - {"__init__"}
    assert files == set(TOOLS), "a tool is one file in ui/tools and one line in ui/tooling/registry.py"


def test_every_tool_has_a_command_and_every_such_command_a_tool():
    ids = {command.id.removeprefix("tool_") for command in COMMANDS if command.id.startswith("tool_")}
    assert ids == set(TOOLS)


def test_the_keys_are_those_of_paint_programs_and_act_on_the_canvas_alone():
    assert {tool_id: command_of(tool_id).keys for tool_id in TOOLS} == {tool: (key,) for tool, key in KEYS.items()}
    assert all(command_of(tool_id).is_for_canvas for tool_id in TOOLS)
    assert find("quick_mask").keys == ("Q",)
    assert (find("brush_smaller").keys, find("brush_larger").keys) == (("[",), ("]",))
    assert (find("brush_softer").keys, find("brush_harder").keys) == (("Shift+[",), ("Shift+]",))
    assert (find("swap_colours").keys, find("default_colours").keys) == (("X",), ("D",))


def test_every_tool_stands_in_one_group_of_the_bar():
    assert sorted(tool_id for group in GROUPS for tool_id in group) == sorted(TOOLS)
    assert FIRST_TOOL in TOOLS


@pytest.mark.parametrize("tool_id", TOOLS)
def test_a_tool_is_what_the_registry_says(box, tool_id):
    box.choose(tool_id)
    assert isinstance(box.tool, Tool)
    assert box.tool.id == box.tool_id == tool_id


GESTURES = {
    "a drag": [(30.0, 30.0), (50.0, 44.0), (70.0, 35.0)],
    "a click": [(30.5, 30.5)],
    "from outside": [(-40.0, -500.0), (30.0, 30.0)],
    "far off": [(1e9, -1e9), (-1e9, 1e12)],
    "no numbers": [(30.0, 30.0), (float("nan"), float("inf")), (40.0, 40.0)],
}


@pytest.mark.parametrize("places", GESTURES.values(), ids=GESTURES)
@pytest.mark.parametrize("tool_id", TOOLS)
def test_a_gesture_is_at_most_one_undo_and_undone_wholly(box, document, drag, tool_id, places):
    before = document.composite(document.bounds)
    box.choose(tool_id)
    drag(*places)
    box.tool.key_pressed(Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)
    assert not box.tool.is_busy
    assert not document.is_editing
    assert len(document.history.steps) <= 2
    while document.history.can_undo:
        document.history.undo()
    assert (document.composite(document.bounds) == before).all()
    assert document.selection is None


@pytest.mark.parametrize("tool_id", TOOLS)
def test_a_gesture_that_is_cancelled_leaves_nothing(box, document, drag, tool_id):
    before = document.composite(document.bounds)
    steps = document.history.steps
    box.choose(tool_id)
    drag((30.0, 30.0), (50.0, 44.0), (70.0, 35.0), is_kept=True)
    if box.tool.is_busy:
        assert box.tool.wants_key(Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
        assert box.tool.key_pressed(Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
        assert document.history.steps == steps
        assert (document.composite(document.bounds) == before).all()
    assert not box.tool.is_busy
    assert not document.is_editing


@pytest.mark.parametrize("tool_id", TOOLS)
def test_without_a_document_or_a_view_a_tool_does_no_harm(session, tool_id):
    from studio.ui.tooling.toolbox import ToolBox

    box = ToolBox(session)
    box.choose(tool_id)
    for event in (PointerEvent(3, 3), PointerEvent(9, 9)):
        box.tool.hover(event)
        box.tool.press(event)
        box.tool.drag(event)
        box.tool.release(event)
    box.tool.hover(None)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Return, Qt.Key.Key_Escape):
        box.tool.key_pressed(key, Qt.KeyboardModifier.NoModifier)
    assert session.notices.all == ()


@pytest.mark.parametrize("tool_id", TOOLS)
def test_what_a_tool_paints_over_the_picture_is_painted(box, drag, tool_id):
    image = QImage(2 * SIDE, 2 * SIDE, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    placement = Placement(Zoom(2.0), Extent(SIDE, SIDE), QRect(0, 0, 2 * SIDE, 2 * SIDE))
    box.choose(tool_id)
    if tool_id != "frame":
        drag((30.0, 30.0), (50.0, 44.0), (70.0, 35.0), is_kept=True)
    painter = QPainter(image)
    box.tool.paint_overlay(painter, placement)
    painter.end()
    has_paint = any(image.pixelColor(x, y).alpha() for x in range(2 * SIDE) for y in range(2 * SIDE))
    assert has_paint is (tool_id in {"brush", "eraser", "rectangle", "lasso", "move", "transform", "frame"})
    box.tool.cancel()


def test_a_locked_or_hidden_layer_is_said_and_left_alone(box, document, drag, session):
    before = document.composite(document.bounds)
    document.set_layer(document.active.id, is_locked=True)
    for tool_id in ("brush", "eraser", "fill", "move", "transform"):
        box.choose(tool_id)
        drag((30.0, 30.0), (60.0, 60.0))
        assert "locked" in session.notices.all[-1].text
    document.set_layer(document.active.id, is_locked=False, is_visible=False)
    box.choose("brush")
    drag((30.0, 30.0), (60.0, 60.0))
    assert "hidden" in session.notices.all[-1].text
    document.set_layer(document.active.id, is_visible=True)
    assert (document.composite(document.bounds) == before).all()
