"""A tool box over a real document, and a view that keeps what tools ask of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pytest
from PySide6.QtCore import Qt

from studio.contract.geometry import Bounds
from studio.contract.raster import Raster
from studio.document.document import Document
from studio.session.commands import Commands
from studio.session.notices import Notices
from studio.ui.tooling.tool import Moment, PointerEvent, Tool
from studio.ui.tooling.toolbox import ToolBox

SIDE = 96
NONE = Qt.KeyboardModifier.NoModifier


@dataclass
class PlainView:
    """A view without a window: `view_scale` view pixels a document pixel, its corner at (x, y)."""

    view_scale: float = 1.0
    x: float = 0.0
    y: float = 0.0
    frame: Bounds | None = None
    repainted: list[Bounds | None] = field(default_factory=list)

    def set_frame(self, frame: Bounds | None) -> None:
        self.frame = frame

    def pan_by(self, dx: float, dy: float) -> None:
        self.x, self.y = self.x + dx, self.y + dy

    def zoom_about(self, x: float, y: float, factor: float) -> None:
        at_x, at_y = self.x + x * self.view_scale, self.y + y * self.view_scale
        self.view_scale *= factor
        self.x, self.y = at_x - x * self.view_scale, at_y - y * self.view_scale

    def update_overlay(self, bounds: Bounds | None = None) -> None:
        self.repainted.append(bounds)

    def to_document(self, x: float, y: float) -> tuple[float, float]:
        return (x - self.x) / self.view_scale, (y - self.y) / self.view_scale


@pytest.fixture
def document() -> Document:
    """A grey picture with a red square in it."""
    pixels = np.full((SIDE, SIDE, 3), 128, np.uint8)
    pixels[20:40, 20:40] = (200, 30, 30)
    return Document.of(Raster(pixels))


@pytest.fixture
def view() -> PlainView:
    return PlainView()


@dataclass
class Telling:
    """What the tool box needs of a session: nobody has to start an engine to draw a line."""

    notices: Notices = field(default_factory=Notices)
    commands: Commands = field(default_factory=Commands)


@pytest.fixture
def session(qapp) -> Telling:
    return Telling()


@pytest.fixture
def box(session, document, view) -> ToolBox:
    box = ToolBox(session)
    box.attach(view)
    box.show_document(document)
    return box


Drag = Callable[..., Tool]


@pytest.fixture
def drag(box: ToolBox) -> Drag:
    """Give a function that drags the active tool through places of the document, and lets go at the last one."""

    def run(*places: tuple[float, ...], modifiers: Qt.KeyboardModifier = NONE, is_kept: bool = False) -> Tool:
        events = [PointerEvent(*place, modifiers=modifiers) for place in places]
        box.tool.press(events[0])
        for event in events[1:]:
            box.tool.drag(event)
        if not is_kept:
            box.tool.release(events[-1].at(Moment.RELEASE))
        return box.tool

    return run


def pixel(document: Document, x: int, y: int) -> list[int]:
    return document.composite(Bounds(x, y, 1, 1))[0, 0].tolist()


def selected(document: Document) -> np.ndarray:
    mask = document.selection
    return np.zeros((document.extent.height, document.extent.width), np.uint8) if mask is None else mask.array
