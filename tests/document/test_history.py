"""What can be undone, within a budget of memory."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from studio.contract.geometry import Bounds, Extent
from studio.contract.raster import Pixels, Raster
from studio.document import history as history_module
from studio.document.document import Document
from studio.document.errors import InvalidEdit
from studio.document.history import LIMIT_BYTES
from studio.document.packing import deflated, difference
from studio.document.tiles import Tile, uniform_tile

MEGABYTE = 2**20
SIDE = 4096


def noise(seed: int, height: int, width: int) -> Pixels:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 4), np.uint8)


def painted(value: int) -> Callable[[Pixels], Pixels]:
    return lambda pixels: np.full_like(pixels, value)


def stroke(document: Document, bounds: Bounds, seed: int) -> None:
    """Paint noise, the hardest thing to keep, one gesture."""
    with document.edit(f"Stroke {seed}") as edit:
        edit.blend(1, bounds, lambda pixels: noise(seed, *pixels.shape[:2]))


@pytest.fixture
def document() -> Document:
    document = Document(Extent(1024, 768))
    document.history.limit_bytes = 8 * MEGABYTE
    document.history.near_bytes = MEGABYTE
    return document


def shown(document: Document) -> Pixels:
    return document.composite(document.bounds)


def test_going_to_a_step_undoes_or_redoes_until_there(document: Document) -> None:
    pictures = [shown(document)]
    for number in range(6):
        stroke(document, Bounds(100 * number, 50 * number, 200, 200), number)
        pictures.append(shown(document))
    history = document.history
    for position in (2, 5, 0, 6, 3):
        history.go_to(position)
        assert (history.position, history.can_undo, history.can_redo) == (position, position > 0, position < 6)
        assert np.array_equal(shown(document), pictures[position])
    with pytest.raises(InvalidEdit, match="no step 7; it has 0 to 6"):
        history.go_to(7)


def test_a_new_step_forgets_those_that_were_undone(document: Document) -> None:
    for number in range(3):
        stroke(document, Bounds(0, 0, 50, 50), number)
    document.history.go_to(1)
    stroke(document, Bounds(0, 0, 50, 50), 9)
    assert document.history.steps == ("Stroke 0", "Stroke 9")
    assert document.history.redo() is None


def test_undo_of_nothing_is_nothing(document: Document) -> None:
    assert document.history.undo() is None
    assert document.history.redo() is None


def test_far_steps_keep_only_what_differs_and_come_back_bit_for_bit(document: Document) -> None:
    with document.edit("Ground") as edit:
        edit.blend(1, document.bounds, lambda pixels: noise(99, *pixels.shape[:2]))
    pictures = [shown(document)]
    for number in range(30):
        stroke(document, Bounds(30 * number, 20 * number, 60, 60), number)
        pictures.append(shown(document))
    assert len(document.history.steps) == 31
    assert document.history.dropped == 0
    raw = 30 * 2 * 256 * 1024  # at least two tiles a stroke as they are
    assert document.history.bytes_used < raw / 4
    for picture in reversed(pictures):
        assert np.array_equal(shown(document), picture)
        document.history.undo()
    for picture in pictures:
        document.history.redo()
        assert np.array_equal(shown(document), picture)
    assert document.history.bytes_used < document.history.limit_bytes


def test_what_does_not_fit_is_forgotten_from_the_oldest_on_and_counted(document: Document) -> None:
    for number in range(12):
        stroke(document, document.bounds, number)  # 3 MiB each that cannot be packed
    history = document.history
    assert history.bytes_used <= history.limit_bytes
    assert history.dropped == 12 - len(history.steps)
    assert history.steps[-1] == "Stroke 11"
    kept = len(history.steps)
    assert 2 <= kept < 12
    history.go_to(0)
    assert np.array_equal(shown(document)[..., 3], noise(11 - kept, 768, 1024)[..., 3])


def test_the_last_step_is_kept_however_large_it_is(document: Document) -> None:
    document.history.limit_bytes = 1000
    stroke(document, document.bounds, 1)
    stroke(document, document.bounds, 2)
    assert document.history.steps == ("Stroke 2",)
    document.history.undo()
    assert document.history.steps == ("Stroke 2",)


def test_steps_that_were_undone_are_forgotten_only_after_all_that_are_done(document: Document) -> None:
    for number in range(4):
        stroke(document, Bounds(0, 0, 256, 256), number)
    document.history.go_to(0)
    document.history.limit_bytes = 300_000
    document.history.redo()
    assert document.history.steps[0] == "Stroke 0"
    assert document.history.can_undo
    assert document.history.dropped == 0


def test_smooth_pictures_are_deflated_instead_of_forgotten(document: Document) -> None:
    ramp = np.broadcast_to(np.arange(1024, dtype=np.uint8)[None, :, None], (768, 1024, 4))
    pictures = []
    for number in range(12):
        with document.edit("Gradient") as edit:
            edit.blend(1, document.bounds, lambda _, number=number: ramp + np.uint8(number * 20))  # type: ignore[misc]
        pictures.append(shown(document))
    assert document.history.dropped == 0
    assert len(document.history.steps) == 12
    assert document.history.bytes_used <= document.history.limit_bytes
    for picture in reversed(pictures):
        assert np.array_equal(shown(document), picture)
        document.history.undo()


def test_filling_everything_a_hundred_times_costs_nothing() -> None:
    document = Document(Extent(2048, 2048))
    for number in range(100):
        with document.edit("Fill") as edit:
            edit.blend(1, Bounds(0, 0, 2048, 2048) if number < 2 else Bounds(0, 0, 256, 256), painted(number + 1))
    assert len(document.history.steps) == 100
    assert document.history.bytes_used < MEGABYTE


@pytest.mark.slow
def test_a_hundred_strokes_over_a_large_photograph_fit_into_the_budget() -> None:
    photograph = Raster(np.random.default_rng(0).integers(0, 256, (SIDE, SIDE, 3), np.uint8))
    document = Document.of(photograph)
    for number in range(100):
        with document.edit("Brush") as edit:
            for step in range(0, 3900, 100):
                x = step if number % 2 else 3900 - step
                edit.blend(1, Bounds(x, step, 110, 110), painted(number))
    assert len(document.history.steps) == 100
    assert document.history.dropped == 0
    assert document.history.bytes_used <= LIMIT_BYTES
    last = document.visible()
    document.history.go_to(0)
    assert document.history.bytes_used <= LIMIT_BYTES
    assert document.visible() == photograph
    document.history.go_to(100)
    assert document.visible() == last


def test_no_more_than_so_many_steps_are_kept(document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history_module, "MAX_STEPS", 5)
    for number in range(8):
        document.set_layer(1, name=f"Name {number}")
    assert len(document.history.steps) == 5
    assert document.history.dropped == 3


def test_clearing_forgets_every_step(document: Document) -> None:
    stroke(document, Bounds(0, 0, 50, 50), 1)
    document.history.clear()
    assert document.history.steps == ()
    assert (document.history.bytes_used, document.history.position) == (0, 0)


def test_an_unchanged_tile_is_no_part_of_a_step(document: Document) -> None:
    stroke(document, document.bounds, 1)
    before = document.history.bytes_used
    with document.edit("Brush") as edit:
        edit.blend(1, document.bounds, lambda pixels: pixels)
    assert len(document.history.steps) == 1
    assert document.history.bytes_used == before


def test_a_difference_gives_the_pixels_back() -> None:
    pixels = noise(1, 256, 256)
    for other in (pixels.copy(), np.where(np.arange(256)[:, None, None] < 90, noise(2, 256, 256), pixels)):
        packed = difference(pixels, Tile(other))
        assert packed is not None
        assert packed.bytes_used < pixels.nbytes / 2
        assert np.array_equal(packed.unpacked(), pixels)
    assert difference(pixels, Tile(noise(3, 256, 256))) is None
    mask = pixels[..., 0].copy()
    packed = difference(mask, uniform_tile((int(mask[0, 0]),)))
    assert packed is None
    mask[:200] = 7
    packed = difference(mask, uniform_tile((7,)))
    assert packed is not None
    assert np.array_equal(packed.unpacked(), mask)


def test_deflated_pixels_come_back() -> None:
    pixels = noise(1, 256, 256)
    assert np.array_equal(deflated(pixels).unpacked(), pixels)


def test_tiles_packed_upon_each_other_unpack_from_the_nearest_on() -> None:
    pictures = [noise(7, 256, 256)[..., 0]]
    for number in range(1, 600):
        pictures.append(pictures[-1].copy())
        pictures[-1][number % 256, :40] = number % 256
    tiles = [Tile(pixels) for pixels in pictures]
    for number in range(1, len(tiles)):
        packed = difference(pictures[number], tiles[number - 1])
        assert packed is not None
        tiles[number].pack(packed)
    assert np.array_equal(tiles[-1].pixels, pictures[-1])
    assert not any(tile.is_packed for tile in tiles)
