"""The words of a document: its layers, how they are blended, and what a change altered. Imports no numpy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from studio.contract.geometry import Bounds

if TYPE_CHECKING:
    from studio.contract.records import SourceReference
    from studio.document.shown import ShownDocument
    from studio.document.tiles import Tile, TileMap


class BlendMode(StrEnum):
    """How a layer's colours meet those below (W3C Compositing and Blending 1, section 9; "add" is plus-lighter)."""

    NORMAL = "normal"
    MULTIPLY = "multiply"
    SCREEN = "screen"
    OVERLAY = "overlay"
    ADD = "add"


class LayerKind(StrEnum):
    """Whether a layer is part of the picture, or a mask that says what is repainted."""

    PIXELS = "pixels"
    MASK = "mask"

    @property
    def channels(self) -> int:
        """Numbers a pixel has: 4 (straight RGBA) or 1."""
        return 4 if self is LayerKind.PIXELS else 1


class SelectMode(StrEnum):
    """How a new selection meets the one that is there."""

    REPLACE = "replace"
    ADD = "add"
    SUBTRACT = "subtract"
    INTERSECT = "intersect"


class Target(StrEnum):
    """What an edit can change besides a layer."""

    SELECTION = "selection"


SELECTION = Target.SELECTION
"""The selection as the target of an edit: what a quick mask paints on."""


@dataclass(frozen=True, slots=True)
class Change:
    """What one edit, undo or redo altered.

    Attributes:
        bounds: The part of the picture that must be painted again; None where nothing of it.
        has_layers: Names, properties, order, number or choice of layers may be others.
        selection: The part of the selection that must be painted again; None where it is as it was.
        has_extent: The picture's size or origin is another.
        parts: The rectangles inside `bounds` that differ, where they are known more exactly; else only `bounds`.
        masks: The part of mask layers that must be painted again; None where they are as they were.
    """

    bounds: Bounds | None = None
    has_layers: bool = False
    selection: Bounds | None = None
    has_extent: bool = False
    parts: tuple[Bounds, ...] = ()
    masks: Bounds | None = None


@dataclass(frozen=True, slots=True, eq=False)
class LayerRecord:
    """One layer at one moment: its properties and its tiles, which are shared with every other moment like it.

    `sources` names the files that were put into it: undo and redo, copies and merged layers keep what is true of them.
    """

    id: int
    name: str
    kind: LayerKind = LayerKind.PIXELS
    opacity: float = 1.0
    blend: BlendMode = BlendMode.NORMAL
    is_visible: bool = True
    is_locked: bool = False
    tiles: Mapping[tuple[int, int], Tile] = field(default_factory=dict)
    sources: tuple[SourceReference, ...] = ()

    @property
    def is_shown(self) -> bool:
        """Whether it takes part in the picture."""
        return self.is_visible and self.kind is LayerKind.PIXELS

    @property
    def is_plain(self) -> bool:
        """Whether it lies over what is below with nothing but its own alpha."""
        return self.opacity == 1 and self.blend is BlendMode.NORMAL

    @property
    def look(self) -> tuple[object, ...]:
        """What decides how its pixels show."""
        return (self.is_shown, self.opacity, self.blend)

    @property
    def properties(self) -> tuple[object, ...]:
        """All that a layers panel shows of it."""
        return (self.id, self.name, self.kind, self.opacity, self.blend, self.is_visible, self.is_locked)


class Layer:
    """A handle to one layer of a document: reads what is true now; `Document.set_layer` changes it.

    Attributes:
        id: Stays the same through undo and redo.
    """

    __slots__ = ("_document", "id")

    def __init__(self, document: ShownDocument, layer_id: int) -> None:
        self._document = document
        self.id = layer_id

    @property
    def record(self) -> LayerRecord:
        """The layer as it is now.

        Raises:
            InvalidEdit: The document has it no more.
        """
        return self._document.state.layer(self.id)

    @property
    def name(self) -> str:
        """What a person calls it."""
        return self.record.name

    @property
    def kind(self) -> LayerKind:
        """Pixels or mask."""
        return self.record.kind

    @property
    def opacity(self) -> float:
        """From 0 (nothing shows) to 1."""
        return self.record.opacity

    @property
    def blend(self) -> BlendMode:
        """How its colours meet those below."""
        return self.record.blend

    @property
    def is_visible(self) -> bool:
        """Whether it is shown."""
        return self.record.is_visible

    @property
    def is_locked(self) -> bool:
        """Whether its pixels may not be changed."""
        return self.record.is_locked

    @property
    def tiles(self) -> TileMap:
        """Its pixels, in tiles."""
        return self.record.tiles

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Layer) and (other._document, other.id) == (self._document, self.id)

    def __hash__(self) -> int:
        return hash(self.id)

    def __repr__(self) -> str:
        return f"Layer({self.id})"
