"""Moving and transforming: whole pixels exactly, the rest as the map says, colours never darkened by what is clear."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.contract.geometry import Bounds, Extent
from studio.contract.patches import Patch, patched
from studio.contract.raster import Pixels, Raster
from studio.document.document import Document
from studio.document.errors import InvalidEdit
from studio.document.layers import LayerKind

TURNED = ((0.0, -1.0, 0.0), (1.0, 0.0, 0.0))


def noise(height: int, width: int, seed: int = 0) -> Pixels:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 4), np.uint8)


def solid(height: int, width: int, seed: int = 0) -> Pixels:
    pixels = noise(height, width, seed)
    pixels[..., 3] = 255
    return pixels


@pytest.fixture
def document() -> Document:
    document = Document(Extent(600, 500))
    document.place(Patch(Raster(solid(120, 100)), 200, 150), "Thing")
    return document


@given(st.integers(-700, 700), st.integers(-700, 700))
@settings(max_examples=20, deadline=None)
def test_a_layer_moves_by_whole_pixels_and_back(dx: int, dy: int) -> None:
    document = Document(Extent(600, 500))
    pixels = noise(120, 100)
    layer = document.place(Patch(Raster(pixels), 200, 150), "Thing")
    document.move_pixels(layer.id, dx, dy)
    assert np.array_equal(document.layer_pixels(layer.id, Bounds(200 + dx, 150 + dy, 100, 120)), pixels)
    document.move_pixels(layer.id, -dx, -dy)
    assert np.array_equal(document.layer_pixels(layer.id, Bounds(200, 150, 100, 120)), pixels)
    assert len(document.history.steps) == 1 + 2 * ((dx, dy) != (0, 0))


def test_moving_by_whole_tiles_copies_nothing(document: Document) -> None:
    tiles = document.active.tiles
    document.move_pixels(2, 512, -256)
    assert {id(tile) for tile in document.active.tiles.values()} == {id(tile) for tile in tiles.values()}


def test_only_what_is_selected_moves_and_the_selection_goes_with_it(document: Document) -> None:
    before = document.layer_pixels(2, document.bounds)
    document.select(None, Bounds(200, 150, 40, 30))
    document.move_pixels(2, -100, 10)
    after = document.layer_pixels(2, document.bounds)
    assert np.array_equal(after[160:190, 100:140], before[150:180, 200:240])
    assert not after[150:180, 200:240].any()
    assert np.array_equal(after[180:270, 200:300], before[180:270, 200:300])
    assert document.selection_bounds == Bounds(100, 160, 40, 30)
    document.history.undo()
    assert np.array_equal(document.layer_pixels(2, document.bounds), before)
    assert document.selection_bounds == Bounds(200, 150, 40, 30)


def test_what_is_moved_lies_over_what_is_there(document: Document) -> None:
    document.place(Patch(Raster(noise(80, 80, 3)), 0, 0), "Other")
    document.merge_down(3)
    source = document.visible()
    document.select(None, Bounds(0, 0, 80, 80))
    document.move_pixels(2, 220, 170)
    rest = document.visible()
    document.history.undo()
    patch = Patch(Raster(noise(80, 80, 3)), 220, 170)
    expected = patched(source, patch).array[170:250, 220:300]
    assert np.array_equal(rest.array[170:250, 220:300], expected)


def test_a_mask_moves_whole(document: Document) -> None:
    mask = document.add_layer(LayerKind.MASK)
    with document.edit("Brush") as edit:
        edit.blend(mask.id, Bounds(10, 10, 20, 20), lambda pixels: np.full_like(pixels, 77))
    document.select(None, Bounds(10, 10, 5, 5))
    document.move_pixels(mask.id, 5, 6)
    assert document.layer_bounds(mask.id) == Bounds(15, 16, 20, 20)


def test_the_identity_changes_nothing_of_what_is_seen(document: Document) -> None:
    before = document.composite(document.bounds)
    document.transform(2, [[1, 0, 0], [0, 1, 0]])
    assert np.array_equal(document.composite(document.bounds), before)


def test_a_quarter_turn_is_exact(document: Document) -> None:
    before = document.layer_pixels(2, Bounds(200, 150, 100, 120))
    document.transform(2, TURNED)
    assert document.layer_bounds(2) == Bounds(-270, 200, 120, 100)
    assert np.array_equal(document.layer_pixels(2, Bounds(-270, 200, 120, 100)), np.rot90(before, -1))


def test_a_mirror_is_exact(document: Document) -> None:
    before = document.layer_pixels(2, Bounds(200, 150, 100, 120))
    document.transform(2, [[-1, 0, 500], [0, 1, 0]])
    assert np.array_equal(document.layer_pixels(2, Bounds(200, 150, 100, 120)), before[:, ::-1])


def test_a_transform_in_a_canvas_that_grew_is_in_the_pictures_coordinates(document: Document) -> None:
    document.resize_canvas(Bounds(-50, -30, 700, 600))
    document.transform(2, [[1, 0, 25], [0, 1, 10]])
    assert document.layer_bounds(2) == Bounds(275, 190, 100, 120)
    document.transform(2, [[2, 0, 0], [0, 2, 0]])
    assert document.layer_bounds(2) == Bounds(550, 380, 200, 240)


@pytest.mark.parametrize("scale", [0.1, 0.25, 0.5, 0.73, 1.5, 4.0])
def test_a_flat_colour_stays_flat_at_any_size(scale: float) -> None:
    document = Document(Extent(400, 400))
    colour = (13, 200, 90, 255)
    document.place(Patch(Raster(np.full((200, 160, 4), colour, np.uint8)), 80, 60), "Flat")
    document.transform(2, [[scale, 0, 0], [0, scale, 0]])
    bounds = document.layer_bounds(2)
    assert bounds is not None
    assert abs(bounds.width - 160 * scale) <= 2
    assert abs(bounds.height - 200 * scale) <= 2
    pixels = document.layer_pixels(2, bounds)
    assert (pixels[pixels[..., 3] == 255] == colour).all()
    assert (pixels[pixels[..., 3] > 0][:, :3].astype(int) - colour[:3]).max() <= 8  # an edge of alpha 1 has no more
    assert pixels[bounds.height // 2, bounds.width // 2, 3] == 255


def test_shrinking_far_gives_the_mean_and_not_single_pixels() -> None:
    document = Document(Extent(512, 512))
    checker = np.zeros((512, 512, 4), np.uint8)
    checker[..., 3] = 255
    checker[::2, ::2, :3] = checker[1::2, 1::2, :3] = 255
    document.place(Patch(Raster(checker), 0, 0), "Checker")
    document.transform(2, [[0.125, 0, 0], [0, 0.125, 0]])
    inner = document.layer_pixels(2, Bounds(4, 4, 56, 56))
    assert np.abs(inner[..., :3].astype(int) - 128).max() <= 1


def test_a_ramp_that_is_enlarged_stays_a_ramp() -> None:
    document = Document(Extent(300, 300))
    ramp = np.full((40, 60, 4), 255, np.uint8)
    ramp[..., :3] = (np.arange(60) * 4)[None, :, None]
    document.place(Patch(Raster(ramp), 0, 0), "Ramp")
    document.transform(2, [[3, 0, 0], [0, 3, 0]])
    row = document.layer_pixels(2, Bounds(10, 60, 160, 1))[0, :, 0].astype(float)
    centres = (np.arange(10, 170) + 0.5) / 3 - 0.5
    assert np.abs(row - centres * 4).max() <= 1


def test_only_the_rectangle_that_is_taken_is_transformed(document: Document) -> None:
    before = document.layer_pixels(2, document.bounds)
    document.transform(2, [[1, 0, 0], [0, 1, 200]], Bounds(200, 150, 50, 120))
    after = document.layer_pixels(2, document.bounds)
    assert np.array_equal(after[150:270, 250:300], before[150:270, 250:300])
    assert np.array_equal(after[350:470, 200:250], before[150:270, 200:250])
    assert not after[150:270, 200:250].any()


def test_the_selection_is_transformed_with_what_it_holds(document: Document) -> None:
    document.select(None, Bounds(200, 150, 50, 40))
    document.transform(2, [[2, 0, -200], [0, 2, -150]])
    assert document.selection_bounds is not None
    assert document.selection_bounds.contains(Bounds(201, 151, 98, 78))
    mask = document.add_layer(LayerKind.MASK)
    with document.edit("Brush") as edit:
        edit.blend(mask.id, Bounds(0, 0, 20, 20), lambda pixels: np.full_like(pixels, 255))
    document.transform(mask.id, [[1, 0, 30], [0, 1, 0]])
    assert document.layer_bounds(mask.id) == Bounds(30, 0, 20, 20)


def test_transforming_what_is_empty_is_no_step(document: Document) -> None:
    document.transform(1, TURNED)
    document.transform(2, TURNED, Bounds(0, 0, 20, 20))
    assert document.history.steps == ("Thing",)


@pytest.mark.parametrize(
    ("matrix", "says"),
    [
        ([[1, 0], [0, 1]], "2 rows of 3"),
        ([[1, 0, float("inf")], [0, 1, 0]], "finite"),
        ([[1, 1, 0], [1, 1, 0]], "leaves no area"),
        ([[200, 0, 0], [0, 1, 0]], "16,384"),
    ],
)
def test_an_impossible_transformation_is_refused(document: Document, matrix: list[list[float]], says: str) -> None:
    with pytest.raises(InvalidEdit, match=says):
        document.transform(2, matrix)


def test_a_locked_layer_stays_where_it_is(document: Document) -> None:
    document.set_layer(2, is_locked=True)
    for change in (lambda: document.move_pixels(2, 1, 1), lambda: document.transform(2, TURNED)):
        with pytest.raises(InvalidEdit, match="'Thing' is locked"):
            change()


def test_the_canvas_can_shrink_and_grow_again_without_a_loss(document: Document) -> None:
    before = document.visible()
    document.resize_canvas(Bounds(220, 170, 30, 20))
    assert document.extent == Extent(30, 20)
    document.resize_canvas(Bounds(-220, -170, 600, 500))
    assert document.visible() == before
    with pytest.raises(InvalidEdit, match="16,384"):
        document.resize_canvas(Bounds(0, 0, 20_000, 10))
