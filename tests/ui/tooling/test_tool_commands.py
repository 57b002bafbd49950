"""Commands of tools, brush and selection; their keys act on the canvas alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog, QLineEdit, QVBoxLayout, QWidget

from studio.contract.geometry import Bounds
from studio.session.tool_command_list import TOOL_COMMANDS
from studio.ui.actions import Actions
from studio.ui.tooling.registry import TOOLS, command_of
from tests.ui.tools.conftest import SIDE


def test_every_command_of_the_tools_does_something(window, session):
    assert {command.id for command in TOOL_COMMANDS} <= session.commands.registered


def test_selections_are_made_and_unmade(window, session, box, document):
    commands = session.commands
    assert not commands.is_enabled("deselect")
    commands.run("select_all")
    assert document.selection_bounds == document.bounds
    commands.run("deselect")
    assert document.selection is None
    document.select(None, Bounds(0, 0, 10, SIDE))
    commands.run("invert_selection")
    assert document.selection_bounds == Bounds(10, 0, SIDE - 10, SIDE)
    box.show_document(None)
    assert not commands.is_enabled("select_all")
    commands.run("invert_selection")


@pytest.mark.parametrize(
    ("command_id", "bounds"),
    [("grow_selection", Bounds(37, 37, 26, 26)), ("shrink_selection", Bounds(43, 43, 14, 14))],
)
def test_by_how_much_is_asked_and_remembered(window, session, box, document, command_id, bounds):
    document.select(None, Bounds(40, 40, 20, 20))
    session.commands.run(command_id)
    dialog = window.findChild(QInputDialog)
    assert dialog.intValue() == box.settings.amount_px
    dialog.setIntValue(3)
    dialog.accept()
    assert document.selection_bounds == bounds
    assert box.settings.amount_px == 3


def test_a_feathered_selection_fades(window, session, document):
    document.select(None, Bounds(30, 30, 40, 40))
    session.commands.run("feather_selection")
    window.findChild(QInputDialog).accept()
    assert 0 < document.selection.array[50, 30] < 255


def test_a_question_that_is_closed_changes_nothing(window, session, document):
    document.select(None, Bounds(40, 40, 20, 20))
    steps = document.history.steps
    session.commands.run("grow_selection")
    window.findChild(QInputDialog).reject()
    assert document.history.steps == steps


def test_what_can_be_done_is_told_when_a_selection_begins_and_ends(window, session, document, qtbot):
    with qtbot.waitSignal(session.commands.changed):
        document.select_all()
    assert session.commands.is_enabled("grow_selection")
    with qtbot.waitSignal(session.commands.changed):
        document.deselect()


@pytest.fixture
def canvas(qtbot, window, session):
    """A canvas and a text field in a window whose actions are made."""
    canvas, field = QWidget(), QLineEdit()
    canvas.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    column = QVBoxLayout(window)
    column.addWidget(canvas)
    column.addWidget(field)
    actions = Actions(session, window)
    for command in TOOL_COMMANDS[:4]:
        actions.action(command.id)
    actions.add_canvas(canvas)
    for command in TOOL_COMMANDS[4:]:
        actions.action(command.id)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return canvas, field


def test_single_letters_act_on_the_canvas_and_are_letters_in_a_field(canvas, box, qtbot):
    canvas, field = canvas
    canvas.setFocus()
    for tool_id in TOOLS:
        (key,) = command_of(tool_id).keys
        qtbot.keyClick(canvas, Qt.Key[f"Key_{key}"])
        assert box.tool_id == tool_id
    field.setFocus()
    qtbot.keyClicks(field, "bqx[")
    assert field.text() == "bqx["
    assert box.tool_id == "zoom"
    assert not box.settings.is_quick_mask


def test_the_keys_of_the_brush(canvas, box, qtbot):
    canvas, _ = canvas
    canvas.setFocus()
    box.update_brush(size_px=40, hardness=0.5)
    qtbot.keyClick(canvas, Qt.Key.Key_BracketRight)
    assert box.settings.brush.size_px == 45
    qtbot.keyClick(canvas, Qt.Key.Key_BracketLeft)
    qtbot.keyClick(canvas, Qt.Key.Key_BracketLeft)
    assert box.settings.brush.size_px == 35
    qtbot.keyClick(canvas, Qt.Key.Key_BracketRight, Qt.KeyboardModifier.ShiftModifier)
    assert box.settings.brush.hardness == 0.6
    qtbot.keyClick(canvas, Qt.Key.Key_BracketLeft, Qt.KeyboardModifier.ShiftModifier)
    assert box.settings.brush.hardness == 0.5
    qtbot.keyClick(canvas, Qt.Key.Key_X)
    assert box.settings.foreground == (255, 255, 255)
    qtbot.keyClick(canvas, Qt.Key.Key_D)
    assert box.settings.foreground == (0, 0, 0)
    qtbot.keyClick(canvas, Qt.Key.Key_Q)
    assert box.settings.is_quick_mask
    qtbot.keyClick(canvas, Qt.Key.Key_Q)
    assert not box.settings.is_quick_mask


def test_select_all_is_the_fields_own_in_a_field(canvas, document, qtbot):
    canvas, field = canvas
    field.setText("words")
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert field.selectedText() == "words"
    assert document.selection is None
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert document.selection is not None
