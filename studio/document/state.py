"""A document at one moment, and what differs between two moments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

from studio.contract.geometry import Bounds, Extent
from studio.document.errors import InvalidEdit
from studio.document.layers import Change, LayerKind, LayerRecord
from studio.document.tiles import Key, Tile, TileMap, bounds_of, union_of

if TYPE_CHECKING:
    from studio.contract.records import SourceReference

Parts: TypeAlias = dict[Key, Bounds]
"""What of which tile has changed, in the grid's coordinates."""

TilePair: TypeAlias = tuple[Tile | None, Tile | None]
"""A tile before and after; None is transparent."""


@dataclass(frozen=True, slots=True, eq=False)
class DocumentState:
    """Everything that undo gives back.

    Attributes:
        layers: Bottom to top.
        active: Id of the layer that is worked on.
        area: The picture inside the grid of the tiles; when the canvas is resized it moves and no pixel does.
        selection: Tiles of the selection; none where nothing is selected.
    """

    layers: tuple[LayerRecord, ...]
    active: int
    area: Bounds
    selection: TileMap = field(default_factory=dict)

    @property
    def extent(self) -> Extent:
        """The picture's size."""
        return self.area.extent

    def maps(self) -> tuple[TileMap, ...]:
        """Give every map of tiles that it has."""
        return (*(record.tiles for record in self.layers), self.selection)

    def sources(self, kind: LayerKind) -> tuple[SourceReference, ...]:
        """Give the files that its visible layers of a kind have something of, each once, the lowest layer's first."""
        layers = (record for record in self.layers if record.kind is kind and record.is_visible)
        return tuple(dict.fromkeys(source for record in layers for source in record.sources))

    def layer(self, layer_id: int) -> LayerRecord:
        """Give a layer.

        Raises:
            InvalidEdit: There is none with that id.
        """
        for record in self.layers:
            if record.id == layer_id:
                return record
        known = ", ".join(str(record.id) for record in self.layers)
        raise InvalidEdit(f"The document has no layer {layer_id}; it has {known}.", "It may have been removed.")

    def index(self, layer_id: int) -> int:
        """Give a layer's place, 0 is the bottom.

        Raises:
            InvalidEdit: There is none with that id.
        """
        return self.layers.index(self.layer(layer_id))

    def with_layer(self, record: LayerRecord) -> DocumentState:
        """Give the state with one layer exchanged for its newer self."""
        layers = tuple(record if other.id == record.id else other for other in self.layers)
        return replace(self, layers=layers)

    def to_grid(self, bounds: Bounds) -> Bounds:
        """Give where a rectangle of the picture lies in the grid."""
        return bounds.moved(self.area.x, self.area.y)

    def to_picture(self, bounds: Bounds) -> Bounds:
        """Give where a rectangle of the grid lies in the picture."""
        return bounds.moved(-self.area.x, -self.area.y)


@dataclass(frozen=True, slots=True, eq=False)
class Difference:
    """What differs between two moments of a document.

    Attributes:
        pairs: Every tile that differs, before and after.
        picture: What of the visible picture.
        masks: What of the mask layers.
        selection: What of the selection.
        has_layers: The layers' properties, order or number, or which one is active.
        has_extent: The picture's size or place.
    """

    pairs: tuple[TilePair, ...]
    picture: Parts
    masks: Parts
    selection: Parts
    has_layers: bool
    has_extent: bool

    @property
    def is_nothing(self) -> bool:
        """Whether both moments are the same."""
        return not (self.pairs or self.picture or self.masks or self.has_layers or self.has_extent)

    def change(self, state: DocumentState) -> Change:
        """Give what must be painted again in the moment that is shown now."""
        whole = Bounds.of(state.extent)
        if self.has_extent:
            return Change(whole, has_layers=self.has_layers, selection=whole, has_extent=True, masks=whole)
        parts = tuple(_visible(self.picture.values(), state))
        return Change(
            union_of(iter(parts)),
            has_layers=self.has_layers,
            selection=union_of(_visible(self.selection.values(), state)),
            parts=parts,
            masks=union_of(_visible(self.masks.values(), state)),
        )


def _visible(parts: Iterable[Bounds], state: DocumentState) -> Iterator[Bounds]:
    for part in parts:
        common = part.intersection(state.area)
        if common is not None:
            yield state.to_picture(common)


def difference(before: DocumentState, after: DocumentState, known: Mapping[Key, Bounds] | None = None) -> Difference:
    """Give what differs between two moments.

    Args:
        before: The earlier moment.
        after: The later one.
        known: The changed part of each tile, where an edit knows it more exactly than "the tile is another".
    """
    older = {record.id: record for record in before.layers}
    newer = {record.id: record for record in after.layers}
    pairs: list[TilePair] = []
    picture: Parts = {}
    masks: Parts = {}
    for layer_id in dict.fromkeys((*older, *newer)):
        was, now = older.get(layer_id), newer.get(layer_id)
        changed = _tile_pairs(was.tiles if was else {}, now.tiles if now else {})
        pairs.extend(changed.values())
        shown = _shown_keys(was, now, changed)
        parts = masks if LayerKind.MASK in {was and was.kind, now and now.kind} else picture
        parts.update((key, (known or {}).get(key, bounds_of(key))) for key in shown)
    if _has_other_order(before, after):
        picture.update((key, bounds_of(key)) for record in after.layers if record.is_shown for key in record.tiles)
    selected = _tile_pairs(before.selection, after.selection)
    pairs.extend(selected.values())
    return Difference(
        tuple(pairs),
        picture,
        masks,
        {key: (known or {}).get(key, bounds_of(key)) for key in selected},
        has_layers=_listed(before) != _listed(after),
        has_extent=before.area != after.area,
    )


def _tile_pairs(before: TileMap, after: TileMap) -> dict[Key, TilePair]:
    if before is after:
        return {}
    keys = dict.fromkeys((*before, *after))
    pairs = {key: (before.get(key), after.get(key)) for key in keys}
    return {key: pair for key, pair in pairs.items() if pair[0] is not pair[1]}


def _shown_keys(was: LayerRecord | None, now: LayerRecord | None, changed: Iterable[Key]) -> Iterable[Key]:
    """Give the tiles in which a layer shows something else than before."""
    if was is not None and now is not None:
        if was.look == now.look and was.is_visible == now.is_visible:
            return changed if now.is_visible else ()
        return dict.fromkeys((*was.tiles, *now.tiles))
    record = was or now
    return record.tiles if record is not None and record.is_visible else ()


def _listed(state: DocumentState) -> tuple[object, ...]:
    """Give what a layers panel shows."""
    return (state.active, *(record.properties for record in state.layers))


def _has_other_order(before: DocumentState, after: DocumentState) -> bool:
    common = {record.id for record in before.layers} & {record.id for record in after.layers}
    older = [record.id for record in before.layers if record.id in common]
    return older != [record.id for record in after.layers if record.id in common]
