from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.contract.errors import InvalidRequest
from studio.session.live import Phase, Progress
from studio.session.session import Session
from studio.ui import theme
from studio.ui.scheduling.sigma_plot import SigmaPlot
from tests.ui.scheduling.answers import LEVELS, answer, level, refuse, report


@pytest.fixture
def plot(qtbot: QtBot, session: Session) -> SigmaPlot:
    plot = SigmaPlot(session)
    qtbot.addWidget(plot)
    plot.retranslate()
    plot.resize(240, plot.sizeHint().height())
    plot.show()
    return plot


def colours_of(plot: SigmaPlot) -> set[str]:
    picture = plot.grab().toImage()
    return {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())}


def hover(plot: SigmaPlot, share: float) -> None:
    """Move the pointer over the curve, from its left end (0) to its right one (1)."""
    rect = plot.plot_rect()
    place = QPoint(round(rect.left() + share * rect.width()), round(rect.center().y()))
    move = QMouseEvent(
        QEvent.Type.MouseMove,
        place,
        plot.mapToGlobal(place),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(plot, move)


def test_before_the_engine_has_answered_words_stand_there(plot: SigmaPlot):
    assert plot.words() == "The noise levels are shown once the engine is ready."
    assert theme.current().colours.accent_text not in colours_of(plot)


def test_settings_that_cannot_run_have_no_levels(session: Session, plot: SigmaPlot):
    answer(session)
    refuse(session, InvalidRequest("The size is odd."))
    level(session, ())
    assert plot.words() == "No noise levels: these settings cannot run."
    assert plot.accessibleDescription() == plot.words()


def test_the_levels_are_painted_in_the_themes_colours(session: Session, plot: SigmaPlot):
    level(session)
    colours = theme.current().colours
    assert {colours.accent_soft, colours.accent_text, colours.raised} <= colours_of(plot)
    assert plot.accessibleDescription() == "Noise from 1, 4 steps"


def test_the_area_lies_under_the_curve(session: Session, plot: SigmaPlot):
    level(session)
    picture, rect = plot.grab().toImage(), plot.plot_rect()
    fill, ground = (QColor(name) for name in (theme.current().colours.accent_soft, theme.current().colours.raised))
    for share in (0.2, 0.4, 0.6, 0.8):
        x, height = round(rect.left() + share * rect.width()), 1 - share
        assert picture.pixelColor(x, round(rect.bottom() - (height - 0.1) * rect.height())) == fill
        assert picture.pixelColor(x, round(rect.bottom() - (height + 0.1) * rect.height())) == ground


def test_the_pointer_tells_the_step_and_its_level(session: Session, plot: SigmaPlot):
    level(session)
    hover(plot, 0.27)
    assert plot.pointed == 1
    assert plot.toolTip() == "Step 2: noise 0.75"
    assert plot.accessibleDescription() == "Step 2: noise 0.75, 4 steps"
    hover(plot, 1.2)
    assert plot.toolTip() == "At the end: no noise"
    QApplication.sendEvent(plot, QEvent(QEvent.Type.Leave))
    assert plot.pointed is None


def test_the_arrow_keys_tell_the_steps(qtbot: QtBot, session: Session, plot: SigmaPlot):
    level(session)
    plot.setFocus()
    told = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_End, Qt.Key.Key_Left, Qt.Key.Key_Home):
        qtbot.keyClick(plot, key)
        told.append(plot.pointed)
    assert told == [0, 1, 4, 3, 0]


def test_pointing_at_no_levels_does_nothing(qtbot: QtBot, plot: SigmaPlot):
    hover(plot, 0.5)
    qtbot.keyClick(plot, Qt.Key.Key_Right)
    assert plot.pointed is None


def test_the_running_step_is_marked(session: Session, plot: SigmaPlot):
    level(session)
    assert theme.current().colours.accent not in colours_of(plot)
    session.live.show(Progress(Phase.STEPPING, step=2, steps=4))
    assert plot.done == 2
    assert theme.current().colours.accent in colours_of(plot)
    session.live.show(None)
    assert plot.done is None


def test_a_job_of_other_steps_marks_nothing(session: Session, plot: SigmaPlot):
    level(session)
    session.live.show(Progress(Phase.STEPPING, step=30, steps=50))
    assert plot.done is None
    session.live.show(Progress(Phase.LOADING))
    assert plot.done is None


def test_levels_that_arrive_while_a_job_runs_are_marked(session: Session, plot: SigmaPlot):
    session.live.show(Progress(Phase.STEPPING, step=1, steps=4))
    level(session)
    assert plot.done == 1


def test_many_steps_have_no_dots(session: Session, plot: SigmaPlot):
    few = tuple(1 - index / 20 for index in range(20))
    many = tuple(1 - index / 1000 for index in range(1000))
    level(session, (*few, 0.0))
    assert plot.has_dots
    level(session, (*many, 0.0))
    assert not plot.has_dots
    assert plot.grab().toImage().width() == 240


def test_levels_of_a_magnitude_say_so(session: Session, plot: SigmaPlot):
    level(session, (100.0, 10.0, 1.0, 0.1, 0.0))
    assert plot.words() == "Noise from 100, logarithmic"


def test_a_new_walk_is_pointed_at_anew(session: Session, plot: SigmaPlot):
    level(session)
    hover(plot, 1)
    level(session, LEVELS[2:])
    assert plot.pointed is None
    report(session)
    assert plot.curve.steps == 2
