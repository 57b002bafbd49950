"""What the gallery says of pictures that were dropped onto it: how many came, which did not and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from studio.session.notices import Notices, Severity
from studio.session.texts import QT_TRANSLATE_NOOP
from studio.ui.gallery.words import pictures

if TYPE_CHECKING:
    from studio.session.taking_in import TakenIn

SHOWN_FAULTS = 3
COPIED = QT_TRANSLATE_NOOP("Gallery", "{pictures} copied into the library.")
FURTHER = QT_TRANSLATE_NOOP("Gallery", "{pictures} more could not be copied.")
ENDED = QT_TRANSLATE_NOOP("Gallery", "The copying was ended; left out: {pictures}.")
LEFT = QT_TRANSLATE_NOOP("Gallery", "Left out after that: {pictures}.")


def tell_taken(notices: Notices, taken: TakenIn) -> None:
    """Say what became of dropped pictures: a few faults each, and how many there are beside them."""
    if taken.copied:
        notices.post(_counted(COPIED, len(taken.copied)))
    for _, error in taken.failed[:SHOWN_FAULTS]:
        notices.post(error.text, error.hint, Severity.WARNING)
    further = len(taken.failed) - SHOWN_FAULTS
    if further > 0:
        notices.post(_counted(FURTHER, further), severity=Severity.WARNING)
    if taken.left:
        notices.post(_counted(ENDED if taken.is_cancelled else LEFT, taken.left), severity=Severity.WARNING)


def _counted(text: str, count: int) -> str:
    return QCoreApplication.translate("Gallery", text).format(pictures=pictures(count))
