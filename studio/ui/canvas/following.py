"""Hears what changes in a document without holding the view: a document may outlive the widget that shows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from weakref import WeakMethod

if TYPE_CHECKING:
    from studio.document.document import Document
    from studio.document.layers import Change


class Following:
    """Listens to one document at a time.

    Attributes:
        document: The one that it listens to.
    """

    def __init__(self, told: Callable[[Change], None]) -> None:
        """Tell a bound method of the view, as long as there is the view."""
        self.document: Document | None = None
        self._told = WeakMethod(told)

    def follow(self, document: Document | None) -> None:
        """Listen to another document; None: to none any more."""
        if document is self.document:
            return
        if self.document is not None and self._hear in self.document.listeners:
            self.document.listeners.remove(self._hear)
        self.document = document
        if document is not None:
            document.listeners.append(self._hear)

    def leave(self) -> None:
        """Listen no more: the view is gone."""
        self.follow(None)

    def _hear(self, change: Change) -> None:
        told = self._told()
        if told is None:
            self.leave()
        else:
            told(change)
