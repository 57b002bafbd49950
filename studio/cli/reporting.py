"""What happens to the engine's events: pictures are saved before they are reported, frames written, lines printed."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from studio.cli.console import Console
from studio.cli.progress import ProgressLine
from studio.cli.proofs import proof_line
from studio.contract.errors import Cancelled, StudioError
from studio.contract.events import Decoding, Event, Loading, Noticed, Pictured, Stepped

if TYPE_CHECKING:
    from studio.cli.frames import FrameFolder
    from studio.cli.output import Destination
    from studio.contract.port import Stop
    from studio.contract.records import SourceReference


@dataclass(slots=True)
class Reporter:
    """Takes events in the engine's thread. It never raises there: a fault is kept, and the engine asked to stop.

    Attributes:
        console: Where lines go.
        destination: Where pictures go.
        frames: Where previews go, if anywhere.
        stop: Ends the engine's work when a picture cannot be saved.
        line: Makes the progress line.
        sources: The pictures and masks that the pictures come from.
        saved: Paths of the pictures that are on the disk.
        fault: What went wrong, None while nothing has.
    """

    console: Console
    destination: Destination
    frames: FrameFolder | None
    stop: Stop
    line: ProgressLine
    sources: tuple[SourceReference, ...] = ()
    saved: list[Path] = field(default_factory=list)
    fault: Exception | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, event: Event) -> None:
        """Take one event."""
        with self._lock:
            if self.fault is None:
                self._take_or_keep_fault(event)

    def end_program(self) -> None:
        """End the program though the engine still runs: after a picture that is being saved, before another."""
        with self._lock:
            os._exit(self.console.fail(Cancelled()))

    def _take_or_keep_fault(self, event: Event) -> None:
        try:
            self._take(event)
        except Exception as error:  # noqa: BLE001  # the engine's thread must go on; `raise_fault` raises it in the main thread
            self.fault = error
            self.stop.now()

    def raise_fault(self) -> None:
        """Raise what went wrong, in the thread that can tell a person.

        Raises:
            StudioError: A picture or frame could not be saved.
        """
        if self.fault is None:
            return
        if isinstance(self.fault, StudioError) and self.saved:
            kept = f"{len(self.saved)} earlier picture{'s stay' if len(self.saved) > 1 else ' stays'} saved."
            raise type(self.fault)(f"{self.fault.text} {kept}", self.fault.hint) from self.fault
        raise self.fault

    def _take(self, event: Event) -> None:
        text = self.line.line(event)
        if text is not None:
            self.console.progress(text)
        if isinstance(event, Loading):
            self.console.event("loading", what=event.what, fraction=event.fraction)
        elif isinstance(event, Stepped):
            self._stepped(event)
        elif isinstance(event, Decoding):
            self.console.event("decoding", picture=event.picture, count=event.count)
        elif isinstance(event, Pictured):
            self._save(event)
        elif isinstance(event, Noticed):
            self.console.notice(event.text, event.hint)

    def _stepped(self, event: Stepped) -> None:
        if self.frames is not None:
            self.frames.write(event)
        self.console.event(
            "stepped",
            index=event.index,
            total=event.total,
            sigma=event.sigma,
            seconds=event.seconds,
            picture=event.picture,
        )

    def _save(self, event: Pictured) -> None:
        path = self.destination.save(replace(event, record=replace(event.record, sources=self.sources)))
        self.saved.append(path)
        if self.console.as_json:
            self.console.event("saved", path=str(path), picture=event.picture)
            return
        self.console.say(str(path))
        if event.record.proof is not None:
            self.console.tell(proof_line(event.record))
