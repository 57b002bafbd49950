"""What the window tells a person: sentences with a hint, kept for later reading."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from studio.contract.errors import StudioError, visible
from studio.session.messages import translated

MAX_NOTICES = 200


class Severity(StrEnum):
    """How much a notice matters."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True, eq=False)
class NoticeAction:
    """What a person can do about a notice at once: the words on its button, and what that does."""

    text: str
    run: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to read: what happened, what to do about it, and how much it matters; in the person's language."""

    text: str
    hint: str = ""
    severity: Severity = Severity.INFO
    action: NoticeAction | None = field(default=None, repr=False)


class Notices(QObject):
    """Every notice of this run, the newest last.

    Signals:
        posted: A notice is new.
        withdrawn: A notice need not be read any more; the list of all keeps it.
    """

    posted = Signal(object)
    withdrawn = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: list[Notice] = []

    @property
    def all(self) -> tuple[Notice, ...]:
        """Every notice, the oldest first; the last 200 are kept."""
        return tuple(self._all)

    def post(
        self, text: str, hint: str = "", severity: Severity = Severity.INFO, action: NoticeAction | None = None
    ) -> Notice:
        """Tell something, and give the notice; what other rooms say in English is shown in the person's language."""
        notice = Notice(visible(translated(text)), visible(translated(hint)), severity, action)
        if text:
            self._all = [*self._all, notice][-MAX_NOTICES:]
            self.posted.emit(notice)
        return notice

    def withdraw(self, notice: Notice) -> None:
        """Take a notice away, such as one whose button has done its work."""
        self.withdrawn.emit(notice)

    def post_error(self, error: StudioError) -> None:
        """Tell a fault: what it is and what to do."""
        self.post(error.text, error.hint, Severity.ERROR)
