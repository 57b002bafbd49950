"""The progress line on a terminal: what is being done, how far it is, and how long it will take."""

from __future__ import annotations

from studio.contract.events import Decoding, Event, Loading, Pictured, Stepped

BAR_CELLS = 24
SIXTY = 60
SECOND_STEP = 2
RECENT = 0.3
"""Weight of the newest step in the running mean of seconds a step."""


class ProgressLine:
    """Turns events into one line of text.

    Args:
        count: How many pictures the request makes.
        unit: What a step is called.
    """

    def __init__(self, count: int, unit: str = "Step") -> None:
        self._count = count
        self._unit = unit
        self._seconds_a_step: float | None = None

    def line(self, event: Event) -> str | None:
        """Give the line to show after an event, None where it changes nothing."""
        if isinstance(event, Loading):
            return f"{self._bar(event.fraction)} Loading {event.what}"
        if isinstance(event, Decoding):
            return f"{self._bar(1.0)} {self._which(event.picture)}Decoding"
        if isinstance(event, Stepped):
            return self._stepped(event)
        if isinstance(event, Pictured):
            return f"{self._bar(1.0)} {self._which(event.picture)}Saving"
        return None

    def _stepped(self, event: Stepped) -> str:
        before = self._seconds_a_step
        # The first step of a job warms caches up, and says little about the rest.
        is_first = before is None or event.index == 2
        self._seconds_a_step = (
            event.seconds if is_first or before is None else before + RECENT * (event.seconds - before)
        )
        steps_left = event.total - event.index + (self._count - event.picture) * event.total
        left = duration(self._seconds_a_step * steps_left)
        bar, which = self._bar(event.index / event.total), self._which(event.picture)
        return f"{bar} {which}{self._unit} {event.index}/{event.total}, {left} to go"

    def _bar(self, fraction: float) -> str:
        full = round(BAR_CELLS * min(max(fraction, 0.0), 1.0))
        return f"[{'#' * full}{'.' * (BAR_CELLS - full)}]"

    def _which(self, picture: int) -> str:
        return f"Picture {picture}/{self._count}. " if self._count > 1 else ""


def duration(seconds: float) -> str:
    """Give seconds in words, as coarsely as they are known."""
    whole = round(seconds)
    if whole < SIXTY:
        return f"{whole} s"
    minutes, rest = divmod(whole, SIXTY)
    if minutes < SIXTY:
        return f"{minutes} min {rest:02} s"
    return f"{minutes // SIXTY} h {minutes % SIXTY:02} min"
