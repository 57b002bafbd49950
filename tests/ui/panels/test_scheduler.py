from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QLineEdit, QSlider, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from studio.contract.errors import InvalidRequest
from studio.contract.geometry import Extent
from studio.contract.requests import MAX_COUNT, MAX_SEED, GuidanceSettings, Spacing
from studio.session import standard_commands
from studio.session.session import Session
from studio.session.state import PanelState, SeedRule
from studio.storage.assets import resources_folder
from studio.ui import icons, theme
from studio.ui.languages import LanguageSwitch
from studio.ui.panels.scheduler import SchedulerPanel
from tests.ui.scheduling.answers import DIT, answer, refuse, report
from tests.window_parts import settled

NARROW_PX = 270  # what the docks of a small window give


@pytest.fixture
def panel(qtbot: QtBot, session: Session) -> SchedulerPanel:
    standard_commands.register(session)
    panel = SchedulerPanel(session)
    qtbot.addWidget(panel)
    panel.resize(NARROW_PX, 900)
    return panel


@pytest.fixture
def themed(qapp: QApplication) -> Iterator[None]:
    """The shipped look, whose sizes the panel must bear."""
    before = qapp.palette(), qapp.styleSheet()
    icons.set_folder(resources_folder() / "icons")
    theme.apply(qapp, theme.load_theme(resources_folder() / "themes", "dark")[0])
    yield
    qapp.setStyleSheet(before[1])
    qapp.setPalette(before[0])


def wheel(field: QWidget, notches: int = -1) -> None:
    """Turn the wheel over a field, as the window system says it."""
    window = field.window()
    place = field.mapTo(window, field.rect().center())
    QTest.wheelEvent(window.windowHandle(), QPointF(place), QPoint(0, 120 * notches))
    QApplication.processEvents()


def inputs(panel: SchedulerPanel) -> list[QWidget]:
    kinds = (QAbstractSpinBox, QLineEdit, QComboBox, QSlider, QToolButton)
    found: list[QWidget] = [panel.plot]
    for kind in kinds:
        found += [one for one in panel.findChildren(kind) if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    return [one for one in found if one.isVisibleTo(panel) and not isinstance(one.parent(), QAbstractSpinBox)]


def test_a_panel_without_an_engine_has_nothing_to_say_against_anything(panel: SchedulerPanel):
    panel.show()
    assert panel.fault.isHidden()
    assert panel.title() == "Scheduler"
    assert panel.steps.note.text() == "As the backbone recommends"


def test_what_the_backbone_recommends_is_shown_and_left_to_it(session: Session, panel: SchedulerPanel):
    before = session.panels.state
    answer(session)
    assert (panel.steps.spin.text(), panel.guidance.spin.text()) == ("20", "3.0")
    assert (panel.size_field.width_box.text(), panel.size_field.height_box.text()) == ("64", "64")
    assert session.panels.state == before


def test_every_field_writes_into_the_panels(qtbot: QtBot, session: Session, panel: SchedulerPanel):
    answer(session)
    panel.sampler.chosen.emit("flow_euler")
    panel.spacing.chosen.emit(Spacing.KARRAS)
    for box, text in (
        (panel.steps.spin, "35"),
        (panel.guidance.spin, "7.25"),
        (panel.size_field.width_box, "96"),
        (panel.count, "12"),
        (panel.seed.line, "99"),
    ):
        box.selectAll()
        qtbot.keyClicks(box, text)
    panel.size_field.aspect.click()
    assert session.panels.state == PanelState(
        scheduler="flow_euler",
        spacing=Spacing.KARRAS,
        steps=35,
        guidance=7.25,
        extent=Extent(96, 64),
        keeps_aspect=True,
        count=12,
        seed=99,
        seed_rule=SeedRule.FIXED,
    )


def test_every_field_shows_what_others_set_and_writes_nothing_back(session: Session, panel: SchedulerPanel):
    answer(session)
    changes = []
    session.panels.changed.connect(changes.append)
    session.panels.update(
        scheduler="flow_euler",
        spacing=Spacing.EXPONENTIAL,
        steps=1000,
        guidance=31.4159,
        extent=Extent(1024, 67),
        keeps_aspect=True,
        count=MAX_COUNT,
        seed=MAX_SEED,
        seed_rule=SeedRule.INCREMENT,
    )
    assert len(changes) == 1
    assert panel.sampler.currentText() == "Flow Euler"
    assert panel.spacing.currentText() == "Exponential"
    assert (panel.steps.spin.value(), panel.guidance.spin.value()) == (1000, 31.42)
    assert (panel.size_field.width_box.value(), panel.size_field.height_box.value()) == (1024, 67)
    assert panel.size_field.aspect.isChecked()
    assert panel.count.value() == MAX_COUNT
    assert panel.seed.line.text() == str(MAX_SEED)
    assert panel.seed.increment.isChecked()


def test_a_panel_made_late_shows_what_is(qtbot: QtBot, session: Session):
    answer(session)
    session.panels.update(steps=7, count=3, seed=5, extent=Extent(96, 96), scheduler="flow_heun")
    panel = SchedulerPanel(session)
    qtbot.addWidget(panel)
    assert (panel.steps.spin.value(), panel.count.value(), panel.seed.line.text()) == (7, 3, "5")
    assert panel.size_field.width_box.value() == 96
    assert panel.sampler.currentText() == "Flow Heun"
    assert panel.plot.curve.steps == 4


def test_the_number_of_steps_is_whole(session: Session, panel: SchedulerPanel):
    panel.steps.slider.setValue(49)
    assert session.panels.state.steps == 50
    assert isinstance(session.panels.state.steps, int)


def test_guidance_is_switched_off_where_the_backbone_takes_none(session: Session, panel: SchedulerPanel):
    answer(session)
    session.panels.update(guidance=7.5)
    report(session, replace(DIT, takes_guidance=False))
    assert not panel.guidance.spin.isEnabled()
    assert panel.guidance.note.text() == "This backbone takes no guidance."
    job = session.generate()
    assert job is not None
    assert job.request.guidance == GuidanceSettings()
    report(session)
    assert panel.guidance.spin.text() == "7.5"


def test_settings_that_cannot_run_are_told_until_they_can(session: Session, panel: SchedulerPanel):
    panel.show()
    answer(session)
    refuse(session, InvalidRequest("The size is too large.", "Choose a smaller one."))
    assert panel.fault.isVisible()
    assert panel.fault.text.text() == "The size is too large."
    assert panel.fault.hint.text() == "Choose a smaller one."
    assert panel.fault.accessibleName() == "The size is too large. Choose a smaller one."
    refuse(session, None)
    assert panel.fault.isHidden()


def test_a_backbone_that_cannot_run_is_told_where_it_is_chosen(session: Session, panel: SchedulerPanel):
    panel.show()
    report(session, None)
    session.advice._report_fault = InvalidRequest("There is nothing at /weights.")
    session.advice.changed.emit("fault")
    assert panel.fault.isHidden()


def test_the_wheel_scrolls_the_panel_and_changes_no_value(qtbot: QtBot, session: Session, panel: SchedulerPanel):
    answer(session)
    session.panels.update(scheduler="flow_euler")
    panel.resize(NARROW_PX, 300)
    panel.show()
    panel.seed.lock.setFocus()
    QApplication.processEvents()
    before, bar = session.panels.state, panel.form.verticalScrollBar()
    fields = [one for one in inputs(panel) if not isinstance(one, QToolButton)]
    assert len(fields) == 11
    for field in fields:
        panel.form.ensureWidgetVisible(field)
        start = bar.value()
        wheel(field, -1 if start < bar.maximum() else 1)
        assert bar.value() != start, field.accessibleName()
    assert session.panels.state == before


def test_the_wheel_changes_the_field_that_has_the_keyboard(qtbot: QtBot, session: Session, panel: SchedulerPanel):
    answer(session)
    panel.show()
    with qtbot.waitActive(panel):
        panel.activateWindow()
    panel.steps.spin.setFocus()
    wheel(panel.steps.spin)
    assert session.panels.state.steps == 19


def test_the_tab_key_goes_from_the_top_to_the_bottom(qtbot: QtBot, session: Session, panel: SchedulerPanel):
    answer(session)
    session.panels.update(scheduler="flow_euler", steps=5, guidance=5.0, extent=Extent(96, 64))
    panel.show()
    with qtbot.waitActive(panel):
        panel.activateWindow()
    panel.sampler.setFocus()
    visited: list[QWidget] = []
    while (focused := panel.focusWidget()) not in visited:
        visited.append(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    assert visited == [
        panel.sampler,
        panel.spacing,
        panel.steps.spin,
        panel.steps.slider,
        panel.steps.reset,
        panel.plot,
        panel.guidance.spin,
        panel.guidance.slider,
        panel.guidance.reset,
        panel.size_field.width_box,
        panel.size_field.height_box,
        panel.size_field.aspect,
        panel.size_field.swap,
        panel.size_field.presets,
        panel.size_field.reset,
        panel.count,
        panel.seed.line,
        panel.seed.dice,
        panel.seed.lock,
        panel.seed.increment,
    ]


def test_everything_that_takes_the_keyboard_has_a_name_of_its_own(session: Session, panel: SchedulerPanel):
    panel.show()
    names = {id(field): field.accessibleName() for field in inputs(panel)}
    assert all(names.values())
    assert len(set(names.values())) == len(names)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_panel_fits_a_narrow_dock(qtbot: QtBot, qapp: QApplication, themed: None, session: Session, language: str):
    languages = LanguageSwitch(qapp, resources_folder() / "languages")
    languages.choose(language)
    panel = SchedulerPanel(session)
    qtbot.addWidget(panel)
    answer(session)
    session.panels.update(extent=Extent(16_384, 16_384), seed=MAX_SEED, guidance=100.0, steps=1000)
    refuse(session, InvalidRequest("A" * 300))
    panel.show()
    # Where letters are wider than usual, a panel may be too.
    narrow = max(NARROW_PX, 40 * panel.fontMetrics().averageCharWidth())
    assert panel.minimumSizeHint().width() <= narrow
    panel.resize(narrow, 300)
    QApplication.processEvents()
    assert panel.width() == narrow
    assert panel.form.widget().width() <= panel.form.viewport().width()
    languages.choose("en")


def test_a_short_dock_scrolls_and_keeps_the_fault_in_sight(qtbot: QtBot, session: Session, panel: SchedulerPanel):
    answer(session)
    refuse(session, InvalidRequest("The size is too large.", "Choose a smaller one."))
    panel.resize(NARROW_PX, 240)
    panel.show()
    QApplication.processEvents()
    assert panel.form.verticalScrollBar().maximum() > 0
    assert panel.rect().contains(panel.fault.geometry())


def test_a_change_of_language_is_followed_and_changes_no_value(session: Session, panel: SchedulerPanel):
    answer(session)
    session.panels.update(steps=5, extent=Extent(96, 64), seed=12)
    before = session.panels.state
    QApplication.sendEvent(panel, QEvent(QEvent.Type.LanguageChange))
    assert session.panels.state == before
    assert panel.steps.note.text() == "Recommended: 20"


def test_the_real_engine_fills_the_panel(qtbot: QtBot, started: Session):
    panel = SchedulerPanel(started)
    qtbot.addWidget(panel)
    report_ = started.advice.report
    assert report_ is not None
    assert panel.plot.curve.steps == report_.steps
    started.panels.update(scheduler=report_.schedulers[0], steps=5)
    settled(qtbot, started)
    assert panel.plot.curve.steps == 5
    assert panel.sampler.currentText() != report_.schedulers[0]
    started.panels.update(extent=Extent(67, 64))
    settled(qtbot, started)
    assert panel.fault.isVisibleTo(panel)
    assert "67" in panel.fault.text.text()
    assert panel.plot.words() == "No noise levels: these settings cannot run."
    panel.size_field.reset.click()
    settled(qtbot, started)
    assert not panel.fault.isVisibleTo(panel)
    assert panel.plot.curve.steps == 5


def test_the_real_engine_runs_with_every_sampler_that_is_offered(qtbot: QtBot, started: Session):
    panel = SchedulerPanel(started)
    qtbot.addWidget(panel)
    for value in panel.sampler.values:
        panel.sampler.chosen.emit(value)
        settled(qtbot, started)
        assert started.advice.fault is None
        assert panel.plot.curve.steps > 0
    assert started.notices.all == ()


def test_a_switch_of_backbones_keeps_what_fits_both(qtbot: QtBot, started: Session):
    panel = SchedulerPanel(started)
    qtbot.addWidget(panel)
    started.panels.update(scheduler="flow_euler", spacing=Spacing.KARRAS, steps=6)
    started.panels.update(backbone="ssm")
    settled(qtbot, started)
    assert panel.sampler.currentText() == "Flow Euler"
    assert panel.spacing.currentText() == "Karras"
    assert started.notices.all == ()
