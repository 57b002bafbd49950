"""What buttons of commands say: name, keys and hint."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractButton

from studio.session import commands
from studio.session.commands import Commands


def keys_of(known: Commands, command_id: str) -> str:
    """Give the first shortcut of a command as the platform writes it; empty where there is none."""
    keys = known.keys(command_id)
    return QKeySequence(keys[0]).toString(QKeySequence.SequenceFormat.NativeText) if keys else ""


def say(button: QAbstractButton, known: Commands, command_id: str) -> None:
    """Give a button the name of its command, and a tool tip with its keys and what it does."""
    command = commands.find(command_id)
    name, hint, keys = commands.name_of(command).rstrip("…"), commands.hint_of(command), keys_of(known, command_id)
    button.setAccessibleName(name)
    button.setAccessibleDescription(hint)
    button.setToolTip("\n".join(part for part in (f"{name} ({keys})" if keys else name, hint) if part))
