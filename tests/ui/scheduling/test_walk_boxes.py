from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from studio.contract.requests import Spacing
from studio.session.session import Session
from studio.ui.scheduling.fitting import Fitting
from studio.ui.scheduling.walk_boxes import SamplerBox, SpacingBox
from tests.ui.scheduling.answers import DIT, answer, offer, report

EPSILON = replace(DIT, id="/weights/sd15", name="Stable Diffusion 1.5", schedulers=("ddim",), scheduler="PNDMScheduler")


@pytest.fixture
def sampler(qtbot: QtBot, session: Session) -> SamplerBox:
    box = SamplerBox(session)
    qtbot.addWidget(box)
    box.retranslate()
    return box


@pytest.fixture
def spacing(qtbot: QtBot, session: Session) -> SpacingBox:
    box = SpacingBox(session)
    qtbot.addWidget(box)
    box.retranslate()
    return box


@pytest.fixture
def fitting(session: Session) -> Fitting:
    owner = QObject(session)
    return Fitting(session, owner)


def pick(box: SamplerBox | SpacingBox, text: str) -> None:
    """Choose an entry as a person does."""
    place = box.findText(text)
    assert place >= 0, box.texts
    box.setCurrentIndex(place)
    box.activated.emit(place)


def test_the_samplers_that_fit_are_offered_and_the_own_one_first(session: Session, sampler: SamplerBox):
    answer(session)
    assert sampler.texts == (
        "The backbone's own: FlowMatchEulerDiscrete",
        "Flow Euler",
        "Flow Heun",
        "Flow LCM (fresh noise)",
    )
    assert sampler.currentIndex() == 0


def test_before_the_engine_has_answered_the_own_one_is_offered(session: Session, sampler: SamplerBox):
    assert sampler.texts == ("The backbone's own",)


def test_a_remembered_sampler_is_shown_before_the_engine_has_answered(session: Session, sampler: SamplerBox):
    session.panels.update(scheduler="flow_heun")
    assert sampler.currentText() == "flow_heun"
    offer(session)
    assert sampler.currentText() == "Flow Heun"


def test_a_chosen_sampler_goes_into_the_panels(session: Session, sampler: SamplerBox):
    answer(session)
    pick(sampler, "Flow Heun")
    assert session.panels.state.scheduler == "flow_heun"
    pick(sampler, sampler.texts[0])
    assert session.panels.state.scheduler is None


def test_showing_a_sampler_is_no_choice(session: Session, sampler: SamplerBox):
    changes = []
    session.panels.changed.connect(changes.append)
    answer(session)
    report(session, replace(DIT, schedulers=("flow_heun",)))
    assert changes == []


def test_a_sampler_with_fresh_noise_says_so(session: Session, sampler: SamplerBox):
    answer(session)
    session.panels.update(scheduler="flow_lcm")
    assert sampler.toolTip() == "Flow LCM (fresh noise)\nAdds fresh noise at each step"


def test_only_the_spacings_of_the_sampler_are_offered(session: Session, spacing: SpacingBox):
    answer(session)
    assert not spacing.isEnabled()
    assert "choose a sampler" in spacing.toolTip()
    session.panels.update(scheduler="flow_euler")
    assert spacing.texts == ("Its own", "Karras", "Exponential")
    assert spacing.isEnabled()
    session.panels.update(scheduler="flow_heun")
    assert not spacing.isEnabled()
    assert spacing.toolTip() == "This sampler has one spacing."


def test_a_chosen_spacing_goes_into_the_panels(session: Session, spacing: SpacingBox):
    answer(session)
    session.panels.update(scheduler="flow_euler")
    pick(spacing, "Karras")
    assert session.panels.state.spacing is Spacing.KARRAS
    pick(spacing, "Its own")
    assert session.panels.state.spacing is None


def test_a_sampler_that_the_next_backbone_does_not_take_is_given_up_and_said_once(session: Session, fitting: Fitting):
    answer(session)
    session.panels.update(scheduler="flow_euler", spacing=Spacing.KARRAS)
    session.panels.update(backbone=EPSILON.id)
    assert session.panels.state.scheduler == "flow_euler"
    report(session, EPSILON)
    report(session, EPSILON)
    assert (session.panels.state.scheduler, session.panels.state.spacing) == (None, None)
    assert [notice.text for notice in session.notices.all] == [
        "The sampler Flow Euler does not fit the backbone Stable Diffusion 1.5."
    ]


def test_a_recalled_sampler_waits_for_the_report_of_its_own_backbone(session: Session, fitting: Fitting):
    answer(session)
    session.panels.update(backbone=EPSILON.id, scheduler="ddim", spacing=Spacing.TRAILING)
    assert session.panels.state.scheduler == "ddim"
    # The report of the backbone before, which was asked for earlier.
    session.advice.changed.emit("report")
    assert session.panels.state.scheduler == "ddim"
    report(session, EPSILON)
    assert (session.panels.state.scheduler, session.panels.state.spacing) == ("ddim", Spacing.TRAILING)
    assert session.notices.all == ()


def test_a_sampler_of_another_studio_is_given_up(session: Session, fitting: Fitting):
    answer(session)
    session.panels.update(scheduler="quantum_walk")
    assert session.panels.state.scheduler is None
    assert "quantum_walk" in session.notices.all[0].text


def test_a_backbone_that_cannot_run_takes_nothing_away(session: Session, fitting: Fitting):
    answer(session)
    session.panels.update(scheduler="flow_euler")
    report(session, None)
    assert session.panels.state.scheduler == "flow_euler"


@pytest.mark.parametrize(
    ("scheduler", "text"),
    [
        ("flow_heun", "Flow Heun does not take the spacing Exponential."),
        ("flow_lcm", "Flow LCM does not take the spacing Exponential."),
        (None, "The backbone's own sampler does not take the spacing Exponential."),
    ],
)
def test_a_spacing_that_the_next_sampler_does_not_take_is_given_up_and_said_once(
    session: Session, fitting: Fitting, scheduler: str | None, text: str
):
    answer(session)
    session.panels.update(scheduler="flow_euler", spacing=Spacing.EXPONENTIAL)
    session.panels.update(scheduler=scheduler)
    assert session.panels.state.spacing is None
    assert [notice.text for notice in session.notices.all] == [text]


def test_a_spacing_that_fits_both_samplers_stays(session: Session, fitting: Fitting):
    answer(session)
    session.panels.update(scheduler="flow_euler", spacing=Spacing.KARRAS)
    session.panels.update(scheduler="flow_lcm")
    assert session.panels.state.spacing is Spacing.KARRAS
    assert session.notices.all == ()


def test_a_recalled_spacing_of_the_own_sampler_is_the_engines_to_judge(
    session: Session, fitting: Fitting, spacing: SpacingBox
):
    answer(session)
    session.panels.update(scheduler=None, spacing=Spacing.KARRAS)
    assert session.panels.state.spacing is Spacing.KARRAS
    assert spacing.currentText() == "Karras"
    assert spacing.isEnabled()


def test_long_words_end_in_an_ellipsis(qtbot: QtBot, session: Session, sampler: SamplerBox):
    answer(session)
    sampler.resize(sampler.minimumSizeHint())
    sampler.show()
    narrow = sampler.grab().toImage()
    assert narrow.width() < sampler.fontMetrics().horizontalAdvance(sampler.currentText())
    assert sampler.toolTip() == sampler.currentText()
