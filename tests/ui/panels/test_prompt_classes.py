"""The prompt panel over real tiny weights that paint by class."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.session.jobs import JobState
from studio.session.requests import Recall
from studio.session.session import Session
from studio.storage.pngs import read_record
from studio.ui.panels.prompt import PromptPanel
from tests.engine import tiny_pipelines
from tests.window_parts import PATIENCE_MS, settled

pytestmark = pytest.mark.slow


@pytest.fixture
def by_class(started: Session, tmp_path: Path, qtbot: QtBot) -> Session:
    """A session whose backbone is a class-conditional folder, with a prompt waiting for another one."""
    folder = tiny_pipelines.make("dit", tmp_path)
    started.panels.update(prompt="a red apple", backbone=str(folder), steps=2, device="cpu")
    settled(qtbot, started)
    return started


@pytest.fixture
def panel(by_class: Session, qtbot: QtBot) -> PromptPanel:
    panel = PromptPanel(by_class)
    qtbot.addWidget(panel)
    with qtbot.waitActive(panel):
        panel.show()
        panel.activateWindow()
    return panel


def test_a_class_is_typed_painted_and_recalled(panel: PromptPanel, by_class: Session, qtbot: QtBot) -> None:
    assert "class" in by_class.advice.fault.text
    panel.setFocus()
    assert panel.classes.hasFocus()
    QTest.keyClicks(panel.classes, "retriever")
    QTest.keyClick(QApplication.activePopupWidget(), Qt.Key.Key_Return)
    assert by_class.panels.state.class_label == "207"
    settled(qtbot, by_class)
    assert by_class.advice.fault is None
    assert len(by_class.advice.sigmas) == 3

    by_class.generate()
    qtbot.waitUntil(lambda: by_class.queue.jobs[-1].state.is_ended, timeout=PATIENCE_MS)
    assert by_class.queue.jobs[-1].state is JobState.DONE
    path = by_class.results.pictures[0]
    assert read_record(path).request.class_label == "207"
    assert by_class.history.entries == ()

    by_class.panels.update(class_label=None)
    assert panel.classes.currentText() == ""
    by_class.recall(path, Recall.PROMPT)
    qtbot.waitUntil(lambda: by_class.panels.state.class_label == "207", timeout=PATIENCE_MS)
    assert panel.classes.currentText() == "golden retriever, dog (207)"
    assert by_class.panels.state.prompt == "a red apple"


def test_another_backbone_has_the_prompt_back(panel: PromptPanel, by_class: Session, qtbot: QtBot) -> None:
    by_class.panels.update(class_label="207", backbone="dit")
    settled(qtbot, by_class)
    assert by_class.advice.fault is None
    assert not panel.classes.isVisible()
    assert panel.prompt.editor.toPlainText() == "a red apple"
