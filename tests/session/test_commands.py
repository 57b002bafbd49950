"""The commands as data: every one complete, every shortcut owned once, every id handled."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QKeySequence

from studio.session.commands import COMMANDS, Commands, conflicts, find
from studio.session.shelf import Opened
from studio.session.standard_commands import register
from studio.storage.metadata.foreign import ForeignRecord, ForeignSource
from tests.session.pictures import plain


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_a_command_is_complete(command):
    assert command.id.isidentifier()
    assert command.text[0].isupper()
    assert not command.text.endswith(".")
    assert all(QKeySequence(keys).toString(QKeySequence.SequenceFormat.PortableText) == keys for keys in command.keys)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_no_shortcut_is_a_letter_that_a_person_types_but_on_the_canvas(command):
    for keys in command.keys:
        assert command.is_for_canvas or "+" in keys or keys.startswith(("F", "Esc")), keys


def test_the_shipped_shortcuts_do_not_conflict():
    assert conflicts({command.id: command.keys for command in COMMANDS}) == {}
    assert len({command.id for command in COMMANDS}) == len(COMMANDS)


@given(st.dictionaries(st.sampled_from("abcd"), st.lists(st.sampled_from(["F1", "F2", "F3"]), unique=True)))
def test_a_conflict_names_every_owner(keys):
    for sequence, owners in conflicts(keys).items():
        assert len(owners) > 1
        assert all(sequence in keys[owner] for owner in owners)


def test_a_command_runs_only_while_it_can():
    commands, ran = Commands(), []
    commands.register("generate", lambda: ran.append(1), lambda: not ran)
    commands.run("generate")
    commands.run("generate")
    commands.run("skip")
    assert ran == [1]
    assert not commands.is_enabled("generate")


def test_a_misspelt_id_is_a_mistake_in_the_program():
    with pytest.raises(KeyError):
        Commands().register("nothing_of_ours", lambda: None)


def test_a_persons_keys_replace_the_shipped_ones(qtbot):
    commands = Commands()
    with qtbot.waitSignal(commands.keys_changed):
        commands.choose_keys({"generate": ("Ctrl+G",), "skip": ()})
    assert commands.keys("generate") == ("Ctrl+G",)
    assert commands.keys("skip") == ()
    assert commands.keys("stop_now") == find("stop_now").keys
    with qtbot.assertNotEmitted(commands.keys_changed):
        commands.choose_keys({"generate": ("Ctrl+G",), "skip": ()})


def test_the_session_knows_what_can_be_done(session):
    register(session)
    assert session.commands.is_enabled("generate")
    assert not session.commands.is_enabled("stop_now")
    assert not session.commands.is_enabled("recall_all")
    assert not session.commands.is_checked("pause_queue")
    session.commands.run("pause_queue")
    assert session.commands.is_checked("pause_queue")
    session.commands.run("random_seed")
    assert session.panels.state.seed == 4_242


def test_what_another_program_tells_of_the_shown_picture_can_be_taken_over(session):
    register(session)
    path, foreign = Path("other.png"), ForeignRecord(ForeignSource.A1111, "a cat", steps=9)
    session.canvas.show(Opened(path, plain(), None, foreign=foreign))
    enabled = [name for name in ("all", "prompt", "seed") if session.commands.is_enabled(f"recall_{name}")]
    assert enabled == ["all", "prompt"]
    session.commands.run("recall_all")
    assert (session.panels.state.prompt, session.panels.state.steps) == ("a cat", 9)
    session.canvas.show(Opened(path, plain(), None, foreign=replace(foreign, seed=5)))
    assert session.commands.is_enabled("recall_seed")
