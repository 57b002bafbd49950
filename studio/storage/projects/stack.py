"""OpenRaster's `stack.xml`: what is written here, and what any program may have written.

Source: OpenRaster 0.0.6, "Layer stack description" (www.openraster.org). Deliberate differences: groups are opened into
one stack, with their opacity and visibility folded into their layers; what their blending as a group would add is told.
"""

from __future__ import annotations

import contextlib
import math
import re
from dataclasses import dataclass
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from studio.contract.errors import shorten
from studio.contract.geometry import MAX_SIDE_PX, Extent
from studio.document.layers import BlendMode

VERSION = "0.0.6"
MAX_LAYERS = 2_000
MAX_DEPTH = 64
FAR_PX = 2**24
OPERATORS = {
    BlendMode.NORMAL: "svg:src-over",
    BlendMode.MULTIPLY: "svg:multiply",
    BlendMode.SCREEN: "svg:screen",
    BlendMode.OVERLAY: "svg:overlay",
    BlendMode.ADD: "svg:plus",
}
"""The names of the blend modes, OpenRaster 0.0.6, "composite-op"."""

BLENDS = {operator: blend for blend, operator in OPERATORS.items()}
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class NoStack(Exception):
    """It is no stack that can be read; the text says why, as the second half of a sentence."""


@dataclass(frozen=True, slots=True)
class StackLayer:
    """A layer as `stack.xml` tells of it.

    Attributes:
        src: Name of the entry with its pixels.
        name: What people call it.
        x: Left edge of its pixels in the picture.
        y: Upper edge.
        opacity: 0 to 1.
        blend: How its colours meet those below.
        is_visible: It is shown.
        is_locked: Its pixels may not be changed.
        is_selected: It is the one that is worked on.
    """

    src: str
    name: str = ""
    x: int = 0
    y: int = 0
    opacity: float = 1.0
    blend: BlendMode = BlendMode.NORMAL
    is_visible: bool = True
    is_locked: bool = False
    is_selected: bool = False


@dataclass(frozen=True, slots=True)
class Stack:
    """A picture's size and its layers, bottom to top; `notices` say what another program meant and is not done here."""

    extent: Extent
    layers: tuple[StackLayer, ...]
    notices: tuple[str, ...] = ()


def stack_xml(stack: Stack) -> bytes:
    """Give `stack.xml`; its first layer is the top one."""
    extent = stack.extent
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<image version="{VERSION}" w="{extent.width}" h="{extent.height}" xres="72" yres="72">',
        " <stack>",
        *(f"  <layer {_attributes(layer)}/>" for layer in reversed(stack.layers)),
        " </stack>",
        "</image>",
        "",
    ]
    return "\n".join(lines).encode("utf-8")


def _attributes(layer: StackLayer) -> str:
    values = {
        "name": _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", layer.name),
        "src": layer.src,
        "x": str(layer.x),
        "y": str(layer.y),
        "opacity": repr(float(layer.opacity)),
        "visibility": "visible" if layer.is_visible else "hidden",
        "composite-op": OPERATORS[layer.blend],
    }
    if layer.is_locked:
        values["edit-locked"] = "true"
    if layer.is_selected:
        values["selected"] = "true"
    return " ".join(f"{name}={quoteattr(value)}" for name, value in values.items())


def read_stack(data: bytes) -> Stack:
    """Read a `stack.xml` of any program.

    Raises:
        NoStack: It is no XML, no OpenRaster stack, or its size is impossible.
    """
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.begin
    parser.EndElementHandler = reader.end
    # Entities can unpack to gigabytes or name other files; no OpenRaster file needs a document type.
    parser.StartDoctypeDeclHandler = _refuse_types
    try:
        parser.Parse(data, True)  # noqa: FBT003 - expat's own signature
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise NoStack(f"is no XML ({shorten(error)})") from error
    if reader.extent is None:
        raise NoStack("says no size of the picture")
    return Stack(reader.extent, tuple(reversed(reader.layers)), tuple(dict.fromkeys(reader.notices)))


def _refuse_types(*_: object) -> None:
    raise NoStack("declares a document type")


class _Reader:
    """Follows the elements, top layer first."""

    def __init__(self) -> None:
        self.extent: Extent | None = None
        self.layers: list[StackLayer] = []
        self.notices: list[str] = []
        self._groups: list[tuple[float, bool, bool]] = [(1.0, True, False)]
        self._depth = 0

    def begin(self, name: str, given: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise NoStack("has groups in groups without an end")
        if name == "image":
            self._begin_image(given)
        elif name == "stack":
            self._begin_group(given)
        elif name == "layer":
            self._add(given)

    def end(self, name: str) -> None:
        self._depth -= 1
        if name == "stack" and len(self._groups) > 1:
            self._groups.pop()

    def _begin_image(self, given: dict[str, str]) -> None:
        width, height = (_whole(given.get(side), 0) for side in ("w", "h"))
        if not (1 <= width <= MAX_SIDE_PX and 1 <= height <= MAX_SIDE_PX):
            size = f"{shorten(given.get('w'))} x {shorten(given.get('h'))}"
            raise NoStack(f"says a size of {size}; a side has 1 to {MAX_SIDE_PX:,} pixels")
        self.extent = Extent(width, height)

    def _begin_group(self, given: dict[str, str]) -> None:
        opacity, is_visible, is_locked = self._groups[-1]
        own = _opacity(given)
        self._groups.append(
            (
                opacity * own,
                is_visible and given.get("visibility") != "hidden",
                is_locked or given.get("edit-locked") == "true",
            )
        )
        if given.get("composite-op", "svg:src-over") != "svg:src-over" or own < 1:
            title = shorten(given.get("name", ""))
            self.notices.append(
                f"The group {title!r} is blended as a whole; here its layers are, each by itself, and it may look"
                " otherwise."
            )

    def _add(self, given: dict[str, str]) -> None:
        if len(self.layers) >= MAX_LAYERS:
            raise NoStack(f"has more than {MAX_LAYERS:,} layers")
        opacity, is_visible, is_locked = self._groups[-1]
        operator = given.get("composite-op", "svg:src-over")
        title = given.get("name", "")
        if operator not in BLENDS:
            self.notices.append(
                f"The layer {shorten(title)!r} is blended by {shorten(operator)!r}, which is not known here; it is"
                " blended normally."
            )
        self.layers.append(
            StackLayer(
                given.get("src", ""),
                title,
                _whole(given.get("x"), 0),
                _whole(given.get("y"), 0),
                opacity * _opacity(given),
                BLENDS.get(operator, BlendMode.NORMAL),
                is_visible and given.get("visibility") != "hidden",
                is_locked or given.get("edit-locked") == "true",
                given.get("selected") == "true",
            )
        )


def _whole(text: str | None, otherwise: int) -> int:
    """Give a whole number; some programs write 12.0."""
    with contextlib.suppress(ValueError, OverflowError, TypeError):
        number = float(text or "")
        if math.isfinite(number) and abs(number) <= FAR_PX:
            return round(number)
    return otherwise


def _opacity(given: dict[str, str]) -> float:
    with contextlib.suppress(ValueError):
        number = float(given.get("opacity", "1"))
        if math.isfinite(number):
            return min(max(number, 0.0), 1.0)
    return 1.0
