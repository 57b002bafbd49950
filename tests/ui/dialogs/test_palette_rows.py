"""Which commands the palette finds, and how their rows stand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt, QTranslator
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from studio.session.commands import Commands
from studio.ui.dialogs.command_palette import ID_ROLE, CommandRows


class Backwards(QTranslator):
    """A language in which every command's name is another."""

    def translate(self, context: str, text: str, comment: str | None = None, n: int = -1) -> str | None:
        # An empty text would be a translation too: Qt's own "%1" of what a test before left open would be gone.
        return text[::-1] if context == "Commands" else None


@pytest.fixture
def rows(qapp: QApplication) -> Iterator[CommandRows]:
    commands = Commands()
    for command_id in ("next_language", "quit", "random_seed"):
        commands.register(command_id, lambda: None)
    language = Backwards()
    qapp.installTranslator(language)
    yield CommandRows(commands, commands)
    qapp.removeTranslator(language)


def found(rows: CommandRows, typed: str) -> list[str]:
    rows.search(typed)
    return [rows.index(row, 0).data(ID_ROLE) for row in range(rows.rowCount())]


def test_english_finds_a_command_in_every_language(rows: CommandRows) -> None:
    assert found(rows, "english") == ["next_language"]
    assert found(rows, "hsilgnE") == ["next_language"]
    assert found(rows, "roll seed") == ["random_seed"]


def test_a_name_without_an_icon_keeps_the_place_of_one(rows: CommandRows) -> None:
    assert found(rows, "quit") == ["quit"]
    assert rows.index(0, 0).data(Qt.ItemDataRole.DecorationRole) == QColor(Qt.GlobalColor.transparent)
