"""An operator is chosen in the backbone panel, paints, and is found again in the picture."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from studio.session.jobs import JobState
from studio.session.requests import Recall
from studio.storage.pngs import read_record
from studio.ui.panels.backbone import BackbonePanel
from studio.ui.window import MainWindow
from tests.engine import tiny_default
from tests.journeys.walking import press_generate, set_steps, states, type_prompt, wait_for
from tests.window_parts import settled

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def tiny_weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our own backbones at toy size, with two operators to compare."""
    root = tiny_default.make(tmp_path_factory.mktemp("operator-weights"))
    for operator in ("attention", "s4d"):
        tiny_default.make_comparison(root, operator)
    return root


def backbone_panel(window: MainWindow) -> BackbonePanel:
    panel = window.docks.panels["backbone"]
    assert isinstance(panel, BackbonePanel)
    return panel


def choose_operator(qtbot, window: MainWindow, name: str) -> None:
    """Choose an operator with the keyboard, from the row that stands there down."""
    operators = backbone_panel(window).chooser.operators
    operators.setFocus()
    for _ in range(operators.count()):
        if operators.currentText().startswith(name):
            break
        qtbot.keyClick(operators, Qt.Key.Key_Down)
        settled(qtbot, window.session)
    assert operators.currentText().startswith(name)


def test_an_operator_to_compare_is_chosen_and_paints_at_its_own_size(window, qtbot, commit_text):
    panel, session = backbone_panel(window), window.session
    panel.chooser.cards["ssm"].click()
    settled(qtbot, session)
    own_size = session.advice.resolved.extent
    choose_operator(qtbot, window, "S4D")
    assert session.panels.state.backbone == "ssm:s4d"
    assert panel.reading.operator == "S4D"
    native = session.advice.report.native
    assert session.advice.resolved.extent == native != own_size
    assert session.advice.resolved.scheduler.steps == session.advice.report.steps
    assert panel.comparison.scanning.bar.accessibleName().startswith("S4D ")
    assert "about" not in panel.comparison.scanning.bar.accessibleName()
    set_steps(qtbot, window, 2)
    type_prompt(window, "a red apple", commit_text)
    press_generate(qtbot, window)
    wait_for(qtbot, lambda: states(window) == [JobState.DONE])
    record = read_record(session.shown.path)
    assert (record.backbone.operator, record.backbone.scan) == ("s4d", "alternating")
    assert record.extent == native
    settled(qtbot, session)
    wait_for(qtbot, lambda: "about" in panel.comparison.scanning.bar.accessibleName())


def test_a_picture_gives_its_operator_back_to_the_panel(window, qtbot):
    panel, session = backbone_panel(window), window.session
    session.panels.update(backbone="ssm:attention", steps=2)
    settled(qtbot, session)
    assert panel.reading.operator == "Attention"
    press_generate(qtbot, window)
    wait_for(qtbot, lambda: states(window) == [JobState.DONE])
    session.panels.update(backbone="dit")
    settled(qtbot, session)
    session.recall_shown(Recall.ALL)
    wait_for(qtbot, lambda: session.panels.state.backbone == "ssm:attention")
    settled(qtbot, session)
    assert panel.chooser.cards["ssm"].isChecked()
    assert panel.chooser.operators.currentText().startswith("Attention")
