"""What can be done with the chosen job: for the keyboard, the context menu and the buttons on its row."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from studio.session.jobs import Job
from studio.session.session import Session
from studio.ui import icons

TEXTS = {
    "show": QT_TRANSLATE_NOOP("JobActions", "Show its picture"),
    "edit": QT_TRANSLATE_NOOP("JobActions", "Edit"),
    "again": QT_TRANSLATE_NOOP("JobActions", "Run again"),
    "front": QT_TRANSLATE_NOOP("JobActions", "Move to the front"),
    "up": QT_TRANSLATE_NOOP("JobActions", "Move up"),
    "down": QT_TRANSLATE_NOOP("JobActions", "Move down"),
    "remove": QT_TRANSLATE_NOOP("JobActions", "Remove"),
}
HINTS = {
    "edit": QT_TRANSLATE_NOOP("JobActions", "Puts it back into the panels; a waiting job leaves the queue"),
    "again": QT_TRANSLATE_NOOP("JobActions", "Puts the same job at the end of the queue"),
    "remove": QT_TRANSLATE_NOOP("JobActions", "Takes it out of the list; its pictures stay"),
}
ICONS = {
    "show": "picture",
    "edit": "edit",
    "again": "again",
    "front": "to-front",
    "up": "up",
    "down": "down",
    "remove": "remove",
}
KEYS = {
    "show": ("Return", "Enter"),
    "edit": ("F2",),
    "again": (),
    "front": ("Alt+Home",),
    "up": ("Alt+Up",),
    "down": ("Alt+Down",),
    "remove": ("Delete", "Backspace"),
}


class JobActions(QObject):
    """Actions on one job: the one that is set.

    Args:
        session: Whose queue it is.
        widget: While it has the focus, the keys act.

    Signals:
        moved: The job with this id stands elsewhere now.
    """

    moved = Signal(str)

    def __init__(self, session: Session, widget: QWidget) -> None:
        super().__init__(widget)
        self._session = session
        self._job: Job | None = None
        runs: dict[str, Callable[[Job], object]] = {
            "show": lambda job: session.show(job.pictures[0]),
            "edit": lambda job: session.edit(job.id),
            "again": lambda job: session.queue.run_again(job.id),
            "front": lambda job: self._move(job, 0),
            "up": lambda job: self._move(job, self._place(job) - 1),
            "down": lambda job: self._move(job, self._place(job) + 1),
            "remove": lambda job: session.queue.remove(job.id),
        }
        self._actions = {name: self._made(name, run, widget) for name, run in runs.items()}
        self.retranslate()
        self.choose(None)

    def action(self, name: str) -> QAction:
        """Give one of them."""
        return self._actions[name]

    def choose(self, job: Job | None) -> None:
        """Say which job they act on, as it is now."""
        self._job = job
        place = self._place(job)
        last = len(self._session.queue.waiting) - 1
        can = {
            "show": job is not None and bool(job.pictures),
            "edit": job is not None,
            "again": job is not None,
            "front": place > 0,
            "up": place > 0,
            "down": 0 <= place < last,
            "remove": job is not None and (job.state.is_ended or place >= 0),
        }
        for name, action in self._actions.items():
            action.setEnabled(can[name])

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        for name, action in self._actions.items():
            text, hint = text_of(name), hint_of(name)
            action.setText(text)
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            action.setToolTip("\n".join(part for part in (f"{text} ({keys})" if keys else text, hint) if part))

    def _made(self, name: str, run: Callable[[Job], object], widget: QWidget) -> QAction:
        action = QAction(icons.icon(ICONS[name]), "", self)
        action.setObjectName(name)
        action.setShortcuts([QKeySequence(keys) for keys in KEYS[name]])
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(lambda: self._run(run))
        widget.addAction(action)
        return action

    def _run(self, run: Callable[[Job], object]) -> None:
        if self._job is not None:
            run(self._job)

    def _place(self, job: Job | None) -> int:
        """Give a job's place among those that wait, from 0; -1 where it does not wait."""
        ids = [waiting.id for waiting in self._session.queue.waiting]
        return ids.index(job.id) if job is not None and job.id in ids else -1

    def _move(self, job: Job, place: int) -> None:
        self._session.queue.move(job.id, place)
        self.moved.emit(job.id)


def text_of(name: str) -> str:
    """Give what an action is called, in the language of the moment."""
    return QCoreApplication.translate("JobActions", str(TEXTS[name]))


def hint_of(name: str) -> str:
    """Give what an action does, in the language of the moment; empty where its name tells."""
    return QCoreApplication.translate("JobActions", str(HINTS[name])) if name in HINTS else ""
