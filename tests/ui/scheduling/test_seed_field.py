from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from studio.contract.requests import MAX_SEED
from studio.session import standard_commands
from studio.session.session import Session
from studio.session.state import SeedRule
from studio.ui.scheduling.seed_field import SeedField


@pytest.fixture
def field(qtbot: QtBot, session: Session) -> SeedField:
    standard_commands.register(session)
    field = SeedField(session)
    qtbot.addWidget(field)
    field.retranslate()
    return field


def type_over(qtbot: QtBot, field: SeedField, text: str) -> None:
    field.line.selectAll()
    qtbot.keyClicks(field.line, text)


@pytest.mark.parametrize(
    ("text", "seed"),
    [("0", 0), (str(MAX_SEED), MAX_SEED), ("1,234,567", 1_234_567), ("0xFF", 255), (" 12_345 ", 12_345)],
)
def test_a_typed_seed_goes_into_the_panels(qtbot: QtBot, session: Session, field: SeedField, text: str, seed: int):
    session.panels.update(seed=1)
    type_over(qtbot, field, text)
    assert session.panels.state.seed == seed
    assert field.line.text() == text
    qtbot.keyClick(field.line, Qt.Key.Key_Return)
    assert field.line.text() == str(seed)


def test_a_seed_of_others_is_shown(session: Session, field: SeedField):
    session.panels.update(seed=2**63 + 1)
    assert field.line.text() == "9223372036854775809"


@pytest.mark.parametrize("text", ["12 apples", str(MAX_SEED + 1), "-1"])
def test_what_is_no_seed_is_said_and_the_last_one_stays(qtbot: QtBot, session: Session, field: SeedField, text: str):
    session.panels.update(seed=42, seed_rule=SeedRule.FIXED)
    type_over(qtbot, field, text)
    assert not field.is_valid
    assert field.fault_note.text() == (
        f"Not a whole number from 0 to 18,446,744,073,709,551,615. {session.panels.state.seed} stays in force."
    )
    assert field.line.accessibleDescription() == field.fault_note.text()
    assert field.mark.isVisible()
    qtbot.keyClick(field.line, Qt.Key.Key_Return)
    assert field.line.text() == text
    session.panels.update(seed=7)
    assert field.line.text() == "7"
    assert field.fault_note.isHidden()
    assert not field.mark.isVisible()


def test_a_bad_ending_leaves_the_good_beginning_in_force(qtbot: QtBot, session: Session, field: SeedField):
    type_over(qtbot, field, "12x")
    assert session.panels.state.seed == 12
    assert "12 stays in force" in field.fault_note.text()


def test_an_emptied_line_gets_the_seed_that_stands(qtbot: QtBot, session: Session, field: SeedField):
    session.panels.update(seed=42)
    field.line.selectAll()
    qtbot.keyClick(field.line, Qt.Key.Key_Delete)
    assert not field.is_valid
    assert session.panels.state.seed == 42
    qtbot.keyClick(field.line, Qt.Key.Key_Return)
    assert field.line.text() == "42"


def test_korean_letters_are_no_seed(field: SeedField, session: Session, commit_text: Callable):
    field.line.selectAll()
    commit_text(field.line, "시드")
    assert not field.is_valid
    assert session.panels.state.seed == 0


def test_a_typed_seed_is_not_thrown_away_by_the_next_job(qtbot: QtBot, session: Session, field: SeedField):
    type_over(qtbot, field, "777")
    assert session.panels.state.seed_rule is SeedRule.FIXED
    assert field.lock.isChecked()
    job = session.generate()
    assert job is not None
    assert job.request.seed == 777


def test_a_typed_seed_leaves_counting_on(qtbot: QtBot, session: Session, field: SeedField):
    session.panels.update(seed_rule=SeedRule.INCREMENT)
    type_over(qtbot, field, "777")
    assert session.panels.state.seed_rule is SeedRule.INCREMENT


def test_the_same_seed_typed_again_changes_no_rule(qtbot: QtBot, session: Session, field: SeedField):
    type_over(qtbot, field, "0")
    assert session.panels.state.seed_rule is SeedRule.RANDOM


def test_lock_and_increment_exclude_each_other(session: Session, field: SeedField):
    field.lock.click()
    assert session.panels.state.seed_rule is SeedRule.FIXED
    assert field.rule_note.text() == "Stays as it is"
    field.increment.click()
    assert session.panels.state.seed_rule is SeedRule.INCREMENT
    assert (field.lock.isChecked(), field.increment.isChecked()) == (False, True)
    field.increment.click()
    assert session.panels.state.seed_rule is SeedRule.RANDOM
    assert field.rule_note.text() == "New with every job"


def test_a_rolled_seed_of_a_job_is_shown(session: Session, field: SeedField):
    session.generate()
    assert field.line.text() == "4242"
    assert "last job" in field.line.toolTip()


def test_the_dice_run_the_command(session: Session, field: SeedField):
    field.lock.click()
    field.dice.click()
    assert field.line.text() == "4242"
    assert session.panels.state.seed_rule is SeedRule.FIXED
    assert field.dice.toolTip() == "Roll the seed (Alt+R)"


def test_other_keys_of_the_dice_are_told(session: Session, field: SeedField):
    session.commands.choose_keys({"random_seed": ("Ctrl+J",)})
    assert field.dice.toolTip() == "Roll the seed (Ctrl+J)"
    session.commands.choose_keys({"random_seed": ()})
    assert field.dice.toolTip() == "Roll the seed"
