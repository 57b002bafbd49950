"""The bar of staged results: side by side, chosen, compared, with how far each is and what was proven."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from studio.contract.geometry import Bounds
from studio.contract.records import RepaintProof
from studio.contract.requests import GenerateRequest
from studio.session import canvas_commands
from studio.session.staging import Pending
from studio.ui.staging.bar import StagingBar
from tests.session.pictures import Desk, opened, patch, plain

PART = Bounds(4, 4, 8, 8)
PROOF = RepaintProof(64, 0, 3.25, 4.5)


@pytest.fixture
def at(session) -> Desk:
    canvas_commands.register(session)
    session.canvas.show(opened())
    return Desk(session.notices, session.canvas, session.staging)


@pytest.fixture
def bar(session, at, qtbot) -> StagingBar:
    made = StagingBar(session)
    qtbot.addWidget(made)
    made.resize(500, 90)
    for value in (10, 200):
        at.stage(GenerateRequest(source=at.canvas.visible()), patch(PART, value), plain())
    return made


def test_it_is_seen_only_while_there_is_something_to_choose(bar, at):
    assert not bar.isHidden()
    assert len(bar.tiles) == 2
    at.staging.discard_all()
    assert bar.isHidden()


def test_a_tile_looks_at_its_result(bar, at, qtbot):
    bar.show()
    qtbot.mouseClick(bar.tiles[0], Qt.MouseButton.LeftButton)
    assert at.staging.index == 0
    assert [tile.isChecked() for tile in bar.tiles] == [True, False]
    qtbot.mouseClick(bar.tiles[0], Qt.MouseButton.LeftButton)
    assert bar.tiles[0].isChecked(), "pressed twice it is still the one that is seen"
    qtbot.mouseClick(bar.original, Qt.MouseButton.LeftButton)
    assert at.staging.current is None
    assert not bar.accept.isEnabled()


def test_results_on_their_way_say_how_far_they_are(bar, at):
    at.staging.expect((Pending("job", 3), Pending("job", 4)))
    at.staging.advance(3, 0.5, plain())
    assert [tile.fraction for tile in bar.tiles] == [None, None, 0.5, 0.0]
    assert "50 %" in bar.tiles[2].accessibleName()
    at.staging.expect(())
    assert len(bar.tiles) == 2


def test_the_result_is_compared_with_the_original(bar, at, qtbot):
    bar.show()
    qtbot.mouseClick(bar.compare, Qt.MouseButton.LeftButton)
    assert at.staging.wipe == 0.5
    qtbot.mouseClick(bar.compare, Qt.MouseButton.LeftButton)
    assert at.staging.wipe is None


def test_accepting_and_discarding_are_buttons(bar, at, qtbot):
    bar.show()
    qtbot.mouseClick(bar.accept, Qt.MouseButton.LeftButton)
    assert len(at.document.layers) == 2
    at.staging.look_at(0)
    qtbot.mouseClick(bar.discard, Qt.MouseButton.LeftButton)
    assert at.staging.candidates == ()


def test_the_proof_is_said_in_full(bar, at):
    candidate = at.staging.candidates[1]
    at.staging.add(replace(candidate, record=replace(candidate.record, proof=PROOF)))
    text = bar._proof.text()
    assert "0 pixels changed outside the 64" in text
    assert "3.3" in text or "3.2" in text
    assert "4.5" in text


def test_the_menu_offers_the_rest(bar):
    bar._refresh_menu()
    enabled = {action.objectName(): action.isEnabled() for action in bar.menu.actions() if action.objectName()}
    assert enabled == dict.fromkeys(("accept_merged", "open_candidate", "more_candidates", "discard_candidates"), True)
