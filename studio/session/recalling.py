"""Puts what made a picture back into the panels, and says what of it has no place there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from studio.contract.errors import StudioError, shorten
from studio.contract.requests import BackboneChoice, GenerateRequest
from studio.session.notices import Notices, Severity
from studio.session.presets import Presets
from studio.session.requests import LeftOut, Recall, is_on_network, left_out, recalled, recalled_foreign, request_of
from studio.session.shelf import Opened
from studio.session.state import PanelStore
from studio.session.texts import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from studio.storage.metadata.foreign_records import ForeignRecord

CANNOT_RECALL = QT_TRANSLATE_NOOP("Session", "{name} does not say how it was made.")
ON_NETWORK = QT_TRANSLATE_NOOP("Session", "{name} names weights on another computer; they were not looked for.")
NETWORK_HINT = QT_TRANSLATE_NOOP("Session", "The chosen backbone stays. Those weights are at {backbone}.")
RECALLED = QT_TRANSLATE_NOOP("Session", "Taken over from {name}.")
REMAINS = {
    LeftOut.ENLARGEMENT: QT_TRANSLATE_NOOP(
        "Session", "{name} was enlarged from a smaller picture; open that one and enlarge it to make it again."
    ),
    LeftOut.MARGINS: QT_TRANSLATE_NOOP(
        "Session", "{name} continues another picture; open that one and drag the frame beyond it to make it again."
    ),
    LeftOut.MASK: QT_TRANSLATE_NOOP(
        "Session", "{name} is another picture with a part repainted; open that one and mask the part to make it again."
    ),
    LeftOut.SOURCE: QT_TRANSLATE_NOOP(
        "Session", "{name} was made from another picture; open that one and choose From the picture to make it again."
    ),
}
"""What is said of the picture that a record names; the first that fits."""
RECALLED_FOREIGN = QT_TRANSLATE_NOOP("Session", "Taken over from {name}, which was made with {program}.")
LEFT = QT_TRANSLATE_NOOP("Session", "Not taken over: {parts}.")
NO_SEED = QT_TRANSLATE_NOOP("Session", "{name} does not say which seed it was made with.")
PARTS = {
    "weights": QT_TRANSLATE_NOOP("Session", "weights"),
    "sampler": QT_TRANSLATE_NOOP("Session", "sampler"),
    "adapters": QT_TRANSLATE_NOOP("Session", "adapters"),
    "source": QT_TRANSLATE_NOOP("Session", "picture it was made from"),
    "mask": QT_TRANSLATE_NOOP("Session", "mask"),
    "control": QT_TRANSLATE_NOOP("Session", "control pictures"),
    "enlargement": QT_TRANSLATE_NOOP("Session", "enlargement"),
    "prompt": QT_TRANSLATE_NOOP("Session", "prompt"),
    "negative": QT_TRANSLATE_NOOP("Session", "negative prompt"),
    "seed": QT_TRANSLATE_NOOP("Session", "seed"),
    "steps": QT_TRANSLATE_NOOP("Session", "steps"),
    "guidance": QT_TRANSLATE_NOOP("Session", "guidance"),
}
"""What of another program's record has no place here, by :class:`ForeignPart`."""
ADAPTERS = QT_TRANSLATE_NOOP("Session", "{name} was made with adapters; the panels have no place for them.")


class Recaller:
    """Takes settings over from pictures.

    Args:
        panels: Get them.
        presets: The styles that are looked for at the end of a prompt.
        notices: Tells what was and what was not taken over.
    """

    def __init__(self, panels: PanelStore, presets: Presets, notices: Notices) -> None:
        self._panels = panels
        self._presets = presets
        self._notices = notices

    def take_over(self, opened: Opened, part: Recall) -> None:
        """Put the record of a picture, or a part of it, into the panels."""
        name = opened.path.name
        if opened.record is None and opened.foreign is not None:
            self._take_over_foreign(name, opened.foreign, part)
            return
        if opened.record is None:
            text = _translated(CANNOT_RECALL).format(name=name)
            self._notices.post(text, "" if opened.fault is None else str(opened.fault), Severity.WARNING)
            return
        for notice in opened.notices:
            self._notices.post(notice, severity=Severity.WARNING)
        request = request_of(opened.record)
        if part is Recall.ALL and is_on_network(request.backbone.name):
            # A picture from a stranger must not make this machine knock at the stranger's door.
            text = _translated(ON_NETWORK).format(name=name)
            hint = _translated(NETWORK_HINT).format(backbone=request.backbone)
            self._notices.post(text, hint, Severity.WARNING)
            request = replace(request, backbone=BackboneChoice.parse(self._panels.state.backbone))
        try:
            self._panels.replace(recalled(self._panels.state, request, part, self._presets.styles))
        except StudioError as error:
            self._notices.post_error(error)
            return
        if part is Recall.ALL:
            self._tell_left_out(name, request)
        self._notices.post(_translated(RECALLED).format(name=name))

    def _take_over_foreign(self, name: str, foreign: ForeignRecord, part: Recall) -> None:
        """Take over what another program tells, as far as it goes, and say what was left."""
        if part is Recall.SEED and not foreign.has_seed:
            self._notices.post(_translated(NO_SEED).format(name=name), severity=Severity.WARNING)
            return
        try:
            self._panels.replace(recalled_foreign(self._panels.state, foreign, part, self._presets.styles))
        except StudioError as error:
            self._notices.post_error(error)
            return
        left = foreign.left_out if part is Recall.ALL else {}
        what = ", ".join(
            f"{_translated(PARTS[kind])} ({shorten(value)})" for kind, value in left.items() if kind in PARTS
        )
        hint = _translated(LEFT).format(parts=what) if what else ""
        self._notices.post(_translated(RECALLED_FOREIGN).format(name=name, program=foreign.source.program), hint)

    def _tell_left_out(self, name: str, request: GenerateRequest) -> None:
        missing = left_out(request)
        remains = next((text for part, text in REMAINS.items() if part in missing), "")
        for text in (remains, ADAPTERS if LeftOut.ADAPTERS in missing else ""):
            if text:
                self._notices.post(_translated(text).format(name=name), severity=Severity.WARNING)


def _translated(text: str) -> str:
    return QCoreApplication.translate("Session", text)
