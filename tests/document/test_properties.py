"""What holds for any sequence of edits: undo is exact, the picture is the layers' formula, nobody is misled."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.contract.geometry import Bounds, Extent
from studio.contract.patches import Patch, laid_over
from studio.contract.raster import Pixels, Raster
from studio.document.blending import faded, over
from studio.document.document import Document
from studio.document.errors import InvalidEdit
from studio.document.layers import SELECTION, BlendMode, Change, LayerKind, SelectMode

pytestmark = pytest.mark.slow

Operation = Callable[[Document, np.random.Generator], object]


def noise(random: np.random.Generator, height: int, width: int) -> Pixels:
    made = random.integers(0, 256, (height, width, 4), np.uint8)
    made[..., 3] = random.choice(np.array([0, 0, 90, 255, 255], np.uint8), (height, width))
    return made


def somewhere(random: np.random.Generator, document: Document) -> Bounds:
    """Give a rectangle that may lie partly or wholly outside the picture."""
    x, y = random.integers(-80, document.extent.width + 20), random.integers(-80, document.extent.height + 20)
    return Bounds(int(x), int(y), int(random.integers(1, 200)), int(random.integers(1, 200)))


def some_layer(random: np.random.Generator, document: Document) -> int:
    return document.layers[random.integers(len(document.layers))].id


def paint(document: Document, random: np.random.Generator) -> None:
    layer = document.layer(some_layer(random, document))
    with document.edit("Brush") as edit:
        for _ in range(random.integers(1, 4)):
            bounds = somewhere(random, document)
            paint = noise(random, bounds.height, bounds.width)
            paint = paint if layer.kind is LayerKind.PIXELS else paint[..., 3]
            edit.blend(layer.id, bounds, lambda pixels, paint=paint: paint, from_start=bool(random.integers(2)))  # type: ignore[misc]


def fail(document: Document, random: np.random.Generator) -> None:
    with suppress(ZeroDivisionError), document.edit("Brush") as edit:
        edit.blend(some_layer(random, document), somewhere(random, document), lambda pixels: ~pixels)
        edit.blend(SELECTION, somewhere(random, document), lambda pixels: ~pixels)
        raise ZeroDivisionError


def paint_selection(document: Document, random: np.random.Generator) -> None:
    with document.edit("Quick mask") as edit:
        edit.blend(SELECTION, somewhere(random, document), lambda pixels: ~pixels)


def select(document: Document, random: np.random.Generator) -> None:
    bounds = somewhere(random, document)
    mask = noise(random, bounds.height, bounds.width)[..., 3]
    mode = list(SelectMode)[random.integers(4)]
    document.select(mask if random.integers(2) else None, bounds, mode)


def set_layer(document: Document, random: np.random.Generator) -> None:
    values = [
        {"opacity": float(random.choice([0.0, 0.3, 1.0]))},
        {"blend": list(BlendMode)[random.integers(5)]},
        {"is_visible": bool(random.integers(2))},
        {"name": f"Name {random.integers(9)}"},
    ]
    document.set_layer(some_layer(random, document), **values[random.integers(4)])  # type: ignore[arg-type]


def place(document: Document, random: np.random.Generator) -> None:
    bounds = somewhere(random, document)
    patch = Patch(Raster(noise(random, bounds.height, bounds.width)), bounds.x, bounds.y)
    document.place(patch, "Inpaint", merged=bool(random.integers(2)))


def resize(document: Document, random: np.random.Generator) -> None:
    x, y = (int(number) for number in random.integers(-60, 60, 2))
    width, height = (int(number) for number in random.integers(1, 420, 2))
    document.resize_canvas(Bounds(x, y, width, height))


OPERATIONS: list[Operation] = [
    paint,
    paint,
    fail,
    paint_selection,
    select,
    set_layer,
    set_layer,
    place,
    resize,
    lambda document, random: document.add_layer(list(LayerKind)[random.integers(2)]),
    lambda document, random: document.activate(some_layer(random, document)),
    lambda document, random: document.remove_layer(some_layer(random, document)),
    lambda document, random: document.duplicate_layer(some_layer(random, document)),
    lambda document, random: document.merge_down(some_layer(random, document)),
    lambda document, random: document.flatten(),
    lambda document, random: document.move_layer(
        some_layer(random, document), int(random.integers(len(document.layers)))
    ),
    lambda document, random: document.move_pixels(
        some_layer(random, document), *(int(number) for number in random.integers(-90, 90, 2))
    ),
    lambda document, random: document.transform(
        some_layer(random, document), random.normal(0, 0.7, (2, 3)) + np.array([[0.8, 0, 9], [0, 0.8, 3]])
    ),
    lambda document, random: document.invert_selection(),
    lambda document, random: document.grow_selection(int(random.integers(1, 9))),
    lambda document, random: document.shrink_selection(int(random.integers(1, 9))),
    lambda document, random: document.feather_selection(int(random.integers(1, 9))),
    lambda document, random: document.deselect(),
    lambda document, random: document.history.undo(),
    lambda document, random: document.history.redo(),
    lambda document, random: document.history.go_to(int(random.integers(len(document.history.steps) + 1))),
]


def everything(document: Document) -> tuple[object, ...]:
    """Give all that undo must give back, in a form that can be compared."""
    layers = [
        (layer.record.properties, {key: tile.pixels.tobytes() for key, tile in layer.tiles.items()})
        for layer in document.layers
    ]
    return document.extent, layers, document.selection, document.composite(document.bounds).tobytes()


def by_hand(document: Document) -> Pixels:
    """Give the picture by the contract's formula, the whole of it at once."""
    picture = np.zeros((document.extent.height, document.extent.width, 4), np.uint8)
    for layer in document.layers:
        if layer.kind is LayerKind.PIXELS and layer.is_visible:
            top = faded(document.layer_pixels(layer.id, document.bounds), round(layer.opacity * 255))
            if layer.blend is BlendMode.NORMAL:
                picture = laid_over(picture, top)
            else:
                picture = over(picture, top, layer.blend, 1.0)
    return picture


def do(document: Document, random: np.random.Generator, operation: Operation) -> None:
    with suppress(InvalidEdit):
        operation(document, random)


def small_document(random: np.random.Generator) -> Document:
    document = Document(Extent(300, 270))
    document.history.limit_bytes = 64 * 2**20
    document.history.near_bytes = 2**19  # so small that steps are packed in these tests
    document.place(Patch(Raster(noise(random, 200, 220)), 30, -20), "Thing")
    return document


SEQUENCES = st.lists(st.integers(0, len(OPERATIONS) - 1), min_size=1, max_size=10)
SEEDS = st.integers(0, 2**32 - 1)
SETTINGS = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(SEEDS, SEQUENCES)
@SETTINGS
def test_undoing_all_gives_the_first_state_and_redoing_all_the_last(seed: int, sequence: list[int]) -> None:
    random = np.random.default_rng(seed)
    document = small_document(random)
    document.history.clear()
    first = everything(document)
    for index in sequence:
        do(document, random, OPERATIONS[index])
    document.history.go_to(len(document.history.steps))
    last = everything(document)
    document.history.go_to(0)
    assert everything(document) == first
    document.history.go_to(len(document.history.steps))
    assert everything(document) == last


@given(SEEDS, SEQUENCES)
@SETTINGS
def test_the_picture_is_always_the_formula_of_its_layers(seed: int, sequence: list[int]) -> None:
    random = np.random.default_rng(seed)
    document = small_document(random)
    for index in sequence:
        do(document, random, OPERATIONS[index])
        bounds = somewhere(random, document)
        whole = np.zeros((document.extent.height + 600, document.extent.width + 600, 4), np.uint8)
        whole[300:-300, 300:-300] = by_hand(document)
        inside = whole[300 + bounds.y :, 300 + bounds.x :][: bounds.height, : bounds.width]
        assert np.array_equal(document.composite(bounds), inside)
        assert np.array_equal(document.composite(document.bounds), whole[300:-300, 300:-300])


class Watcher:
    """Keeps a copy of what is shown as a canvas does: only what it is told of is read again."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.picture = document.composite(document.bounds)
        self.selection = document.selection
        self.selected = self.mask()
        self.names = [layer.record.properties for layer in document.layers]
        self.active = document.active.id
        document.listeners.append(self.hear)

    def mask(self) -> Pixels:
        selection = self.document.selection
        shape = (self.document.extent.height, self.document.extent.width)
        return np.zeros(shape, np.uint8) if selection is None else selection.array.copy()

    def hear(self, change: Change) -> None:
        if change.has_extent:
            self.picture = self.document.composite(self.document.bounds)
            self.selected = self.mask()
        for part in change.parts or ([change.bounds] if change.bounds else []):
            assert change.bounds is not None
            assert change.bounds.contains(part)
            self.picture[part.y : part.bottom, part.x : part.right] = self.document.composite(part)
        if change.selection is not None:
            part = change.selection
            rows, columns = slice(part.y, part.bottom), slice(part.x, part.right)
            self.selected[rows, columns] = self.mask()[rows, columns]
        if change.has_layers:
            self.names = [layer.record.properties for layer in self.document.layers]
            self.active = self.document.active.id

    def is_right(self) -> bool:
        document = self.document
        return (
            np.array_equal(self.picture, document.composite(document.bounds))
            and np.array_equal(self.selected, self.mask())
            and self.names == [layer.record.properties for layer in document.layers]
            and self.active == document.active.id
        )


@given(SEEDS, SEQUENCES)
@SETTINGS
def test_who_repaints_only_what_is_told_shows_the_right_picture(seed: int, sequence: list[int]) -> None:
    random = np.random.default_rng(seed)
    document = small_document(random)
    watcher = Watcher(document)
    for index in sequence:
        revision = document.revision
        do(document, random, OPERATIONS[index])
        assert watcher.is_right()
        assert revision <= document.revision


@given(SEEDS, SEQUENCES)
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_starved_history_still_gives_back_exactly_what_it_kept(seed: int, sequence: list[int]) -> None:
    random = np.random.default_rng(seed)
    document = small_document(random)
    document.history.limit_bytes = 3 * 2**19
    document.history.near_bytes = 2**18
    for index in sequence * 2:
        do(document, random, OPERATIONS[index])
    last = everything(document)
    position = document.history.position
    document.history.go_to(0)
    assert np.array_equal(document.composite(document.bounds), by_hand(document))
    document.history.go_to(len(document.history.steps))
    assert len(document.history.steps) <= 1 or document.history.bytes_used <= document.history.limit_bytes
    if position == len(document.history.steps):
        assert everything(document) == last
