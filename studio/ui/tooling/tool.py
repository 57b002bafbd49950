"""The form of a tool: a gesture is a generator, from the press over the drags to the release.

A tool's `gesture` gets the press, and from each `yield` the next event::

    def gesture(self, event: PointerEvent) -> Gesture:
        ...                           # press
        event = yield
        while event.is_drag:
            ...                       # drag
            event = yield
        ...                           # release

What is cancelled (Esc, the focus leaves, the document is another) is closed at its `yield`: an edit that is open in a
`with` block takes itself back. The form is napari's.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, Protocol, TypeAlias

from PySide6.QtCore import Qt

from studio.contract.errors import StudioError

if TYPE_CHECKING:
    from PySide6.QtGui import QCursor, QPainter

    from studio.contract.geometry import Bounds
    from studio.document.layers import Change
    from studio.ui.canvas.placement import Placement
    from studio.ui.tooling.toolbox import ToolBox

SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


class Moment(StrEnum):
    """Where in a gesture an event stands."""

    PRESS = "press"
    DRAG = "drag"
    RELEASE = "release"


@dataclass(frozen=True, slots=True)
class PointerEvent:
    """The pointer over the document.

    Attributes:
        x: Document pixels from the picture's left edge; pixel 0 reaches from 0.0 to 1.0. May lie outside the picture.
        y: The same from its upper edge.
        pressure: 0 to 1; 1 for what has none, as a mouse.
        modifiers: Keys that are held.
        moment: Press, drag or release.
    """

    x: float
    y: float
    pressure: float = 1.0
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    moment: Moment = Moment.PRESS

    @property
    def is_drag(self) -> bool:
        """Whether the button is still held."""
        return self.moment is Moment.DRAG

    def holds(self, modifier: Qt.KeyboardModifier) -> bool:
        """Say whether a key is held."""
        return bool(self.modifiers & modifier)

    @property
    def is_somewhere(self) -> bool:
        """Whether the place is one: a driver may give what is no number."""
        return math.isfinite(self.x) and math.isfinite(self.y)

    def at(self, moment: Moment) -> PointerEvent:
        """Give the same place at another moment of the gesture."""
        return self if self.moment is moment else replace(self, moment=moment)


Gesture: TypeAlias = Generator[None, PointerEvent, None]


class View(Protocol):
    """What tools need of the canvas view."""

    @property
    def view_scale(self) -> float:
        """View pixels a document pixel."""

    @property
    def frame(self) -> Bounds | None:
        """The frame in which pictures are made; None where there is none."""

    def set_frame(self, frame: Bounds | None) -> None:
        """Set the frame, as a person who drags it: it snaps to what the backbone needs."""

    def pan_by(self, dx: float, dy: float) -> None:
        """Move the picture by view pixels."""

    def zoom_about(self, x: float, y: float, factor: float) -> None:
        """Enlarge by a factor; the document's point stays where it is."""

    def update_overlay(self, bounds: Bounds | None = None) -> None:
        """Paint what tools show over the picture again: where it touches these document pixels, or everywhere."""


class Tool:
    """One tool; the canvas view gives it events in document pixels.

    Attributes:
        id: Stable word; the module and the command `tool_<id>` have its name.
        box: Holds the document, brush and colours.
        is_painting: Whether it paints: the quick mask turns it to the selection.
        needs_document: Without a document a press does nothing.
        leaves_double_click: A double click is the view's; else it is a second press.
        options: What can be set for it in the options bar, by the ids of `tooling.option_parts`.
    """

    id: ClassVar[str] = ""
    is_painting: ClassVar[bool] = False
    needs_document: ClassVar[bool] = True
    leaves_double_click: ClassVar[bool] = False
    options: ClassVar[tuple[str, ...]] = ()
    cursor_shape: ClassVar[Qt.CursorShape] = Qt.CursorShape.CrossCursor

    def __init__(self, box: ToolBox) -> None:
        self.box = box
        self._running: Gesture | None = None
        self._last: PointerEvent | None = None

    # What a tool is

    def gesture(self, event: PointerEvent) -> Gesture:
        """Do the tool's work from a press to its release."""
        raise NotImplementedError

    @property
    def cursor(self) -> Qt.CursorShape | QCursor:
        """The pointer over the canvas."""
        return self.cursor_shape

    def hover(self, event: PointerEvent | None) -> None:
        """Follow the pointer while no button is held; None: it has left the canvas."""

    def paint_overlay(self, painter: QPainter, placement: Placement) -> None:
        """Paint over the picture, in view pixels: outlines, handles."""

    def activated(self) -> None:
        """Become the active tool."""

    def deactivated(self) -> None:
        """Be put away: what is begun is finished as a person would expect it."""

    def document_changed(self, change: Change | None) -> None:
        """Follow an edit, undo or redo; None: the document is another one."""

    def wants_key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        """Say whether the tool uses a key at the moment, so that no shortcut and no panning may take it."""
        return key == Qt.Key.Key_Escape and self.is_busy

    def key_pressed(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        """Act on a key that it wants; say whether it did."""
        if not Tool.wants_key(self, key, modifiers):
            return False
        self.cancel()
        return True

    # What the view calls

    @property
    def is_busy(self) -> bool:
        """Whether a gesture is under way."""
        return self._running is not None

    def press(self, event: PointerEvent) -> None:
        """Begin a gesture, where there is a document."""
        self.cancel()
        if event.is_somewhere and (self.box.document is not None or not self.needs_document):
            self._last = event
            self._running = self.gesture(event.at(Moment.PRESS))
            self._go(None)

    def drag(self, event: PointerEvent) -> None:
        """Go on with the gesture; nothing where none is under way."""
        if event.is_somewhere:
            self._last = event
            self._go(event.at(Moment.DRAG))

    def release(self, event: PointerEvent) -> None:
        """End the gesture."""
        last = event if event.is_somewhere else self._last
        if last is not None:
            self._go(last.at(Moment.RELEASE))
        self.cancel()

    def cancel(self) -> None:
        """Take the gesture back, where one is under way."""
        running, self._running = self._running, None
        if running is not None:
            running.close()
            self.box.update_overlay()

    def _go(self, event: PointerEvent | None) -> None:
        running = self._running
        if running is None:
            return
        try:
            if event is None:
                next(running)
            else:
                running.send(event)
        except StopIteration:
            self._running = None
        except StudioError as error:
            self._running = None
            self.box.say(error)
