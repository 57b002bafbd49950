"""The Layers panel and the History panel: what is seen is what the document says, and the other way round."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt

from studio.session.canvas_commands import register
from studio.ui.layering.rows import MIME
from studio.ui.panels.history import HistoryPanel
from studio.ui.panels.layers import LayersPanel
from tests.session.pictures import opened


@pytest.fixture
def panel(session, qtbot) -> LayersPanel:
    register(session)
    session.canvas.show(opened())
    made = LayersPanel(session)
    qtbot.addWidget(made)
    made.resize(300, 300)
    made.show()
    return made


def names(panel: LayersPanel) -> list[str]:
    rows = panel.layers.rows
    return [str(rows.index(row).data()) for row in range(rows.rowCount())]


def document(panel: LayersPanel):
    return panel.session.canvas.document


def press(qtbot, panel: LayersPanel, row: int, part: str) -> None:
    place = panel.layers.itemDelegate()._places(panel.layers.visualRect(panel.layers.rows.index(row)))
    qtbot.mouseClick(panel.layers.viewport(), Qt.MouseButton.LeftButton, pos=getattr(place, part).center())


def test_rows_follow_the_document_the_top_one_first(panel):
    document(panel).add_layer()
    panel.session.commands.run("add_mask_layer")
    assert names(panel) == ["Mask 1", "Layer 1", "Background"]
    assert panel.layers.currentIndex().row() == 0
    document(panel).history.undo()
    assert names(panel) == ["Layer 1", "Background"]


def test_choosing_a_row_makes_the_layer_the_active_one(panel, qtbot):
    document(panel).add_layer()
    press(qtbot, panel, 1, "name")
    assert document(panel).active.name == "Background"


def test_the_eye_and_the_lock_are_pressed_in_place(panel, qtbot):
    press(qtbot, panel, 0, "eye")
    assert not document(panel).active.is_visible
    press(qtbot, panel, 0, "lock")
    assert document(panel).active.is_locked
    press(qtbot, panel, 0, "eye")
    assert document(panel).active.is_visible


def test_a_row_is_dragged_to_another_place(panel):
    for _ in range(2):
        document(panel).add_layer()
    rows = panel.layers.rows
    before = names(panel)
    data = rows.mimeData([rows.index(0)])
    assert data.hasFormat(MIME)
    rows.dropMimeData(data, Qt.DropAction.MoveAction, 3, 0, rows.index(-1))
    assert names(panel) == [*before[1:], before[0]]
    document(panel).history.undo()
    assert names(panel) == before


def test_a_layer_is_renamed_moved_and_toggled_by_the_keyboard(panel, qtbot):
    document(panel).add_layer()
    panel.layers.rows.setData(panel.layers.rows.index(0), "  sky ")
    assert document(panel).active.name == "sky"
    panel.layers.setFocus()
    qtbot.keyClick(panel.layers, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert names(panel) == ["Background", "sky"]
    qtbot.keyClick(panel.layers, Qt.Key.Key_Space)
    assert not document(panel).active.is_visible


def test_opacity_and_blend_mode_are_of_the_active_layer(panel):
    document(panel).add_layer()
    panel.opacity.setValue(40)
    panel.opacity.setValue(30)
    panel.blend.chosen.emit("multiply")
    layer = document(panel).active
    assert (layer.opacity, layer.blend) == (0.3, "multiply")
    assert document(panel).history.steps[-2:] == ("Layer opacity", "Blend mode"), "a slider that is dragged is one step"
    document(panel).history.undo()
    assert panel.blend.currentIndex() == 0


def test_what_cannot_be_done_is_said(panel):
    panel.session.commands.run("remove_layer")
    assert panel.session.notices.all
    assert names(panel) == ["Background"]


def test_a_click_in_the_history_goes_there(panel, qtbot):
    history = HistoryPanel(panel.session)
    qtbot.addWidget(history)
    history.resize(300, 300)
    history.show()
    for _ in range(3):
        document(panel).add_layer()
    rows = history.rows
    assert [rows.index(row).data() for row in range(rows.rowCount())] == ["Opened", *["Add layer"] * 3]
    place = history.steps.visualRect(rows.index(1)).center()
    qtbot.mouseClick(history.steps.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))
    assert document(panel).history.position == 1
    assert history.steps.currentIndex().row() == 1
    qtbot.mouseClick(history.buttons.buttons["redo"], Qt.MouseButton.LeftButton)
    assert document(panel).history.position == 2


def test_without_a_picture_there_is_nothing_to_list(session, qtbot):
    register(session)
    made, history = LayersPanel(session), HistoryPanel(session)
    qtbot.addWidget(made)
    qtbot.addWidget(history)
    assert made.layers.rows.rowCount() == history.rows.rowCount() == 0
    assert not made.buttons.buttons["add_layer"].isEnabled()
