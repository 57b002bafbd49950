"""The Inpaint panel: what will happen, every automatic value, and what a person sets instead."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from studio.contract.geometry import Bounds
from studio.contract.requests import Fill
from studio.session.state import Task
from studio.ui.panels.inpaint import InpaintPanel
from tests.session.pictures import opened
from tests.window_parts import settled

pytestmark = pytest.mark.slow


@pytest.fixture
def panel(started, qtbot) -> InpaintPanel:
    made = InpaintPanel(started)
    qtbot.addWidget(made)
    made.show()
    return made


def looked(qtbot, panel: InpaintPanel) -> str:
    """Wait until the panel has looked at everything, and give its sentence."""
    settled(qtbot, panel.session)
    qtbot.waitUntil(lambda: not panel._quiet.isActive())
    return panel.sentence.text()


def with_mask(panel: InpaintPanel) -> None:
    panel.session.canvas.show(opened())
    panel.session.canvas.document.select(None, Bounds(4, 4, 20, 10))


def test_it_says_in_one_sentence_what_will_happen(panel, qtbot):
    canvas, panels = panel.session.canvas, panel.session.panels
    assert looked(qtbot, panel) == "Generate makes a new picture."
    with_mask(panel)
    assert "repaints the masked 20 x 10 pixels with a strength of 100 %" in looked(qtbot, panel)
    canvas.document.deselect()
    canvas.set_frame(Bounds(0, 0, 64, 32))
    assert "continues the picture to 64 x 32" in looked(qtbot, panel)
    canvas.set_frame(None)
    panels.update(task=Task.FROM_PICTURE, strength=0.4)
    assert "the 48 x 32 pixels in the frame again with a strength of 40 %" in looked(qtbot, panel)
    panels.update(task=Task.INPAINT)
    assert "Nothing in the frame is masked" in looked(qtbot, panel)
    assert panel.warning.isVisible()


def test_automatic_values_are_shown_and_can_be_overridden_and_taken_back(panel, qtbot):
    with_mask(panel)
    looked(qtbot, panel)
    grow = panel.numbers["grow_px"]
    automatic = panel.session.advice.resolved.inpaint.grow_px
    assert automatic is not None
    assert grow.spin.value() == automatic
    assert not grow.reset.isEnabled()
    grow.spin.setValue(9)
    assert panel.session.panels.state.inpaint.grow_px == 9
    looked(qtbot, panel)
    assert grow.reset.isEnabled()
    qtbot.mouseClick(grow.reset, Qt.MouseButton.LeftButton)
    assert panel.session.panels.state.inpaint.grow_px is None


def test_only_what_belongs_to_the_task_is_shown(panel, qtbot):
    looked(qtbot, panel)
    assert not panel.strength.isVisible()
    assert not panel.fill.isVisible()
    assert panel.is_tileable.isVisible()
    with_mask(panel)
    looked(qtbot, panel)
    assert panel.strength.isVisible()
    assert all(number.isVisible() for number in panel.numbers.values())
    assert not panel.is_tileable.isVisible()


def test_switches_and_choices_go_into_the_panels(panel, qtbot):
    with_mask(panel)
    looked(qtbot, panel)
    qtbot.mouseClick(panel.is_differential, Qt.MouseButton.LeftButton, pos=panel.is_differential.rect().center())
    panel.is_differential.click()
    panel.matches_colour.click()
    panel.fill.chosen.emit(Fill.REMOVE)
    panel.strength.chosen.emit(55)
    state = panel.session.panels.state
    assert not state.inpaint.matches_colour
    assert state.inpaint.fill is Fill.REMOVE
    assert state.strength == 0.55


@pytest.mark.parametrize(("button", "strength"), [("restore", 0.25), ("sketch", 0.7)])
def test_usual_strengths_start_from_the_picture(panel, qtbot, button, strength):
    with_mask(panel)
    looked(qtbot, panel)
    qtbot.mouseClick(getattr(panel.usual, button), Qt.MouseButton.LeftButton)
    state = panel.session.panels.state
    assert (state.task, state.strength) == (Task.FROM_PICTURE, strength)
