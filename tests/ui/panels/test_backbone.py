from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QDir, QMimeData, QPoint, QPointF, Qt, QTranslator, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QFileDialog, QLabel

from studio.contract.catalog import Prediction
from studio.contract.errors import EngineFailed
from studio.contract.port import Cost, MemoryUse
from studio.contract.requests import Precision
from studio.session import standard_commands
from studio.session.engine_host import EngineState
from studio.session.session import Session
from studio.ui.backbones import words
from studio.ui.panels.backbone import BackbonePanel
from tests.window_parts import PATIENCE_MS, settled

GIB = 1024**3


@pytest.fixture
def make(qtbot):
    """Give a function that opens the panel of a session."""

    def made(session: Session) -> BackbonePanel:
        standard_commands.register(session)
        panel = BackbonePanel(session)
        qtbot.addWidget(panel)
        panel.resize(260, 700)
        panel.show()
        return panel

    return made


@pytest.fixture
def sleeping(make, session) -> BackbonePanel:
    return make(session)


def chosen(panel: BackbonePanel) -> list[str]:
    return [backbone for backbone, card in panel.chooser.cards.items() if card.isChecked()]


# Without an engine


def test_before_the_engine_has_started_the_choice_is_there_and_the_rest_says_so(sleeping):
    assert chosen(sleeping) == ["dit"]
    assert not sleeping.chooser.cards[""].isVisible()
    assert sleeping.engine_line.isVisible()
    assert "engine" in sleeping.engine_line.text
    assert not sleeping.cost.isVisible()
    assert not sleeping.memory.isVisible()
    assert sleeping.facts.fact("predicts") == ""


def test_a_card_chooses_the_backbone_and_follows_it(sleeping):
    panels = sleeping.session.panels
    sleeping.chooser.cards["ssm"].click()
    assert panels.state.backbone == "ssm"
    panels.update(backbone="dit")
    assert chosen(sleeping) == ["dit"]


def test_the_arrow_keys_choose_among_the_cards(sleeping, qtbot):
    sleeping.activateWindow()
    card = sleeping.chooser.cards["dit"]
    card.setFocus()
    qtbot.keyClick(card, Qt.Key.Key_Down)
    assert sleeping.session.panels.state.backbone == "ssm"


def test_folders_of_this_run_stay_in_the_list(sleeping):
    chooser, panels = sleeping.chooser, sleeping.session.panels
    panels.update(backbone="/checkpoints/one")
    assert chosen(sleeping) == [""]
    assert chooser.cards[""].accessibleName() == "one"
    chooser.use_folder("/checkpoints/two")
    panels.update(backbone="dit")
    assert [chooser.folders.itemData(row) for row in range(chooser.folders.count())] == [
        "/checkpoints/one",
        "/checkpoints/two",
    ]
    assert chooser.folders.isVisible()
    chooser.cards[""].click()
    assert panels.state.backbone == "/checkpoints/two"
    chooser.folders.setCurrentIndex(0)
    chooser.folders.activated.emit(0)
    assert panels.state.backbone == "/checkpoints/one"


def test_the_dialog_chooses_a_folder(sleeping, tmp_path, qtbot):
    sleeping.chooser.browse.click()
    dialog = sleeping.chooser.findChild(QFileDialog)
    assert dialog.directory() == QDir.home()
    dialog.setDirectory(str(tmp_path.parent))
    dialog.selectFile(str(tmp_path))
    with qtbot.waitSignal(dialog.destroyed):
        dialog.accept()
    assert Path(sleeping.session.panels.state.backbone) == tmp_path


def dropped(panel: BackbonePanel, *paths: Path) -> bool:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    where, buttons, keys = QPoint(20, 20), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(where, Qt.DropAction.CopyAction, data, buttons, keys)
    QApplication.sendEvent(panel, enter)
    if enter.isAccepted():
        QApplication.sendEvent(panel, QDropEvent(QPointF(where), Qt.DropAction.CopyAction, data, buttons, keys))
    return enter.isAccepted()


def test_a_dropped_folder_is_chosen(sleeping, tmp_path):
    assert dropped(sleeping, tmp_path)
    assert Path(sleeping.session.panels.state.backbone) == tmp_path
    assert not sleeping._drop_hint.isVisible()


def test_a_dropped_picture_is_none_of_this_panel(sleeping, tmp_path):
    picture = tmp_path / "a.png"
    picture.touch()
    assert not dropped(sleeping, picture)
    assert not dropped(sleeping, tmp_path, tmp_path)
    assert sleeping.session.panels.state.backbone == "dit"


def test_device_and_precision_go_both_ways(sleeping):
    machine, panels = sleeping.machine, sleeping.session.panels
    machine.device.setCurrentIndex(machine.device.findData("cpu"))
    machine.precision.setCurrentIndex(machine.precision.findData("bf16"))
    assert (panels.state.device, panels.state.precision) == ("cpu", Precision.BF16)
    panels.update(device="cuda:1", precision=Precision.FP32)
    assert (machine.device.value(), machine.precision.value()) == ("cuda:1", "fp32")
    assert machine.device.currentText() == "cuda:1"


def test_the_wheel_scrolls_past_a_list_without_changing_it(sleeping):
    device = sleeping.machine.device
    device.clearFocus()
    wheel = QWheelEvent(
        QPointF(5, 5),
        QPointF(device.mapToGlobal(QPoint(5, 5))),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(device, wheel)
    assert sleeping.session.panels.state.device == "auto"


def test_an_engine_that_could_not_start_can_be_started_again(surroundings, finish, make, qtbot):
    faults = [EngineFailed("torch is missing.", "Install it.")]

    def open_engine():
        if faults:
            raise faults.pop()
        return surroundings.open_engine()

    session = Session(replace(surroundings, open_engine=open_engine))
    panel = make(session)
    session.start()
    qtbot.waitUntil(lambda: session.engine.state is EngineState.FAILED)
    assert panel.engine_line.fault.text == "torch is missing. Install it."
    panel.engine_line.again.click()
    qtbot.waitUntil(lambda: session.engine.state is EngineState.READY, timeout=PATIENCE_MS)
    assert not panel.engine_line.isVisible()
    finish(session.close())


# With the engine


def test_the_report_is_told_in_words(make, started):
    panel = make(started)
    report = started.advice.report
    assert not panel.engine_line.isVisible()
    assert panel.facts.tried.text == f"{report.family_name}, tested"
    assert panel.facts.fact("predicts") == "the way from noise to picture (flow)"
    assert panel.facts.fact("scheduler") == "FlowMatchEulerDiscrete"
    assert panel.reading.operator == "Attention"
    assert panel.facts.fact("disk") == words.memory(report.bytes_on_disk)
    assert panel.cost.isVisible()
    assert panel.memory.resident == "No weights are loaded."


def test_what_was_true_of_another_backbone_is_not_shown_for_this_one(make, started, qtbot):
    panel = make(started)
    panel.chooser.cards["ssm"].click()
    assert panel.reading.operator == ""
    settled(qtbot, started)
    assert panel.reading.operator == "SSD (Mamba-2)"


def test_a_folder_that_cannot_run_says_why_and_what_to_do(make, started, tmp_path, qtbot):
    panel = make(started)
    panel.chooser.use_folder(str(tmp_path))
    settled(qtbot, started)
    fault = started.advice.fault
    assert panel.facts.fault.isVisible()
    assert panel.facts.fault.text == f"{fault.text} {fault.hint}".strip()
    assert not panel.cost.isVisible()
    panel.chooser.cards["dit"].click()
    settled(qtbot, started)
    assert not panel.facts.fault.isVisible()


def test_a_folder_of_weights_is_described(make, started, tiny_weights, qtbot):
    panel = make(started)
    panel.chooser.use_folder(str(tiny_weights / "ssm"))
    settled(qtbot, started)
    assert panel.facts.fact("parameters") == words.parameters(started.advice.report.parameters)
    assert panel.facts.fault.text == ""


def test_untried_weights_and_notices_are_told_in_words(make, started):
    panel = make(started)
    started.advice.report = replace(
        started.advice.report, is_tried=False, family_name="Generic", prediction=Prediction.V, notices=("One.", "Two.")
    )
    started.advice.changed.emit("report")
    assert panel.facts.tried.text.startswith("Generic, untried Nobody")
    assert panel.facts.fact("predicts") == "a mix of noise and picture (v)"
    assert panel.facts.notices == ("One.", "Two.")
    started.advice.report = replace(started.advice.report, notices=())
    started.advice.changed.emit("report")
    assert panel.facts.notices == ()


@pytest.mark.parametrize(
    ("cost", "meter", "warns", "time"),
    [
        (Cost(GIB, 12 * GIB), "Needs 1.0 GB of 12 GB free", False, "The time is known after the first job."),
        (Cost(14 * GIB, 12 * GIB, 75.0), "Needs 14 GB of 12 GB free", True, "Takes about 75 s, from the last runs"),
        (Cost(GIB, 0, 0.2), "Needs 1.0 GB of 0 bytes free", True, "Takes under a second, from the last runs"),
    ],
)
def test_the_cost_says_whether_it_fits(make, started, cost, meter, warns, time):
    panel = make(started)
    started.advice.cost = cost
    started.advice.changed.emit("cost")
    assert panel.cost.meter.bar.accessibleName() == meter
    assert panel.cost.warning.isVisible() is warns
    assert panel.cost.time == time


def test_the_memory_names_what_is_loaded(make, started):
    panel = make(started)
    folder = started.advice.report.path
    started.advice.memory = MemoryUse((folder, "/checkpoints/flux"), 2 * GIB, 3 * GIB)
    started.advice.changed.emit("memory")
    assert panel.memory.resident == f"Loaded: {started.advice.report.name}, flux"
    assert panel.memory.meters["weights"].bar.accessibleName() == "Loaded weights 2.0 GB"
    assert not panel.memory.meters["device"].isVisible()
    started.advice.memory = MemoryUse((folder,), 2 * GIB, 3 * GIB, 2 * GIB)
    started.advice.changed.emit("memory")
    assert panel.memory.meters["device"].isVisible()


def test_unload_gives_the_weights_back(make, started, qtbot):
    panel = make(started)
    assert not panel.memory.unload.isEnabled()
    started.generate()
    qtbot.waitUntil(panel.memory.unload.isEnabled, timeout=PATIENCE_MS)
    assert "Loaded: " in panel.memory.resident
    settled(qtbot, started)
    panel.memory.unload.click()
    qtbot.waitUntil(lambda: panel.memory.resident == "No weights are loaded.", timeout=PATIENCE_MS)
    assert not panel.memory.unload.isEnabled()


def test_every_control_has_a_name_and_tab_reaches_it(sleeping):
    controls = (
        sleeping.chooser.cards["dit"],
        sleeping.chooser.browse,
        sleeping.machine.device,
        sleeping.machine.precision,
    )
    assert all(control.accessibleName() or control.text() for control in controls)
    sleeping.activateWindow()
    controls[0].setFocus()
    reached = [sleeping.focusWidget()]
    while len(reached) < len(controls):
        sleeping.focusNextChild()
        reached.append(sleeping.focusWidget())
    assert reached == list(controls)


def test_the_panel_is_no_wider_than_its_dock_whatever_the_names_are(sleeping):
    sleeping.chooser.use_folder("/" + "long_name_without_a_space" * 8)
    QApplication.processEvents()
    content = sleeping._scroll.widget()
    assert content.minimumSizeHint().width() <= sleeping._scroll.viewport().width()


class Marking(QTranslator):
    """Translates everything by a mark before it."""

    def isEmpty(self) -> bool:  # noqa: N802 - Qt's name
        return False

    def translate(self, context, text, disambiguation=None, number=-1) -> str:
        return f"~{text}"


def test_every_text_follows_the_language(sleeping):
    translator = Marking()
    QApplication.installTranslator(translator)
    QApplication.processEvents()
    try:
        texts = [label.text() for label in sleeping.findChildren(QLabel)]
        texts += [button.text() or button.accessibleName() for button in sleeping.findChildren(QAbstractButton)]
        texts += [combo.itemText(row) for combo in sleeping.findChildren(QComboBox) for row in range(combo.count())]
        assert [text for text in texts if text and not text.startswith("~")] == []
    finally:
        QApplication.removeTranslator(translator)
        QApplication.processEvents()
    assert sleeping.title() == "Backbone"
