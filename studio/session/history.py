"""Prompts of earlier jobs, newest first."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from studio.storage.prompt_history import with_prompt


class PromptHistory(QObject):
    """The prompts that jobs were made of.

    Signals:
        changed: There is another list.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[str, ...] = ()

    @property
    def entries(self) -> tuple[str, ...]:
        """The prompts, newest first, none twice."""
        return self._entries

    def restore(self, entries: tuple[str, ...]) -> None:
        """Take over the prompts of earlier runs."""
        self._entries = entries
        self.changed.emit()

    def add(self, prompt: str) -> None:
        """Put a prompt first; one without letters is not kept."""
        entries = with_prompt(self._entries, prompt)
        if entries != self._entries:
            self._entries = entries
            self.changed.emit()

    def clear(self) -> None:
        """Forget them all."""
        if self._entries:
            self._entries = ()
            self.changed.emit()
