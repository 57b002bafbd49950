"""Walking through earlier prompts with a draft at the near end, as a shell does."""

from __future__ import annotations

from collections.abc import Sequence


class HistorySteps:
    """Where a person stands among the earlier prompts; -1 is the draft that has not been sent."""

    def __init__(self) -> None:
        self._position = -1
        self._draft = ""
        self._shown = ""

    def forget(self) -> None:
        """Stand at the draft again, as when the list is another one."""
        self._position = -1

    def older(self, text: str, entries: Sequence[str]) -> str:
        """Give the next older prompt; at the oldest one the text stays.

        Args:
            text: What stands in the editor: a text that a person has edited meanwhile is the new draft.
            entries: Earlier prompts, the newest first.
        """
        if self._position < 0 or text != self._shown:
            self._position, self._draft = -1, text
        for position in range(self._position + 1, len(entries)):
            if entries[position] != text:
                return self._go(position, entries[position])
        return text

    def newer(self, text: str, entries: Sequence[str]) -> str:
        """Give the next newer prompt, and at last the draft; at the draft the text stays."""
        if self._position < 0 or text != self._shown:
            self._position = -1
            return text
        for position in range(min(self._position, len(entries)) - 1, -1, -1):
            if entries[position] != text:
                return self._go(position, entries[position])
        return self._go(-1, self._draft)

    def _go(self, position: int, text: str) -> str:
        self._position, self._shown = position, text
        return text
