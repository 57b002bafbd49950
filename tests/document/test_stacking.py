"""The stack of layers: order, properties, merging, copies, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.contract.geometry import Bounds, Extent
from studio.contract.patches import Patch
from studio.contract.raster import Pixels, Raster
from studio.contract.records import SourceReference, SourceRole
from studio.document.document import Document
from studio.document.errors import InvalidEdit
from studio.document.layers import BlendMode, LayerKind


def noise(channels: int, seed: int = 0, height: int = 270, width: int = 280) -> Pixels:
    return np.random.default_rng(seed).integers(0, 256, (height, width, channels), np.uint8)


@pytest.fixture
def document() -> Document:
    """Two layers: an opaque picture and a transparent one over its middle."""
    document = Document.of(Raster(noise(3)))
    document.place(Patch(Raster(noise(4, 1, 200, 180)), 40, 30), "Upper")
    return document


def names(document: Document) -> list[str]:
    return [layer.name for layer in document.layers]


def shown(document: Document) -> Pixels:
    return document.composite(document.bounds)


def test_a_new_layer_lies_above_the_active_one_and_becomes_active(document: Document) -> None:
    document.activate(1)
    layer = document.add_layer()
    assert names(document) == ["Background", "Layer 1", "Upper"]
    assert document.active == layer
    assert document.add_layer(LayerKind.MASK, above=1).name == "Mask 1"
    assert names(document) == ["Background", "Mask 1", "Layer 1", "Upper"]
    document.history.go_to(0)
    assert names(document) == ["Background"]
    assert document.active.id == 1


def test_layers_change_places(document: Document) -> None:
    before = shown(document)
    document.move_layer(document.layers[1].id, 0)
    assert names(document) == ["Upper", "Background"]
    assert np.array_equal(shown(document)[..., :3], noise(3))
    document.history.undo()
    assert np.array_equal(shown(document), before)
    with pytest.raises(InvalidEdit, match="place 2 is not in the stack; it has 0 to 1"):
        document.move_layer(1, 2)


def test_a_copy_shares_its_pixels_and_is_changed_alone(document: Document) -> None:
    used = document.history.bytes_used
    copy = document.duplicate_layer(document.active.id)
    assert copy.name == "Upper copy"
    assert document.history.bytes_used == used
    original = document.layer_pixels(document.layers[1].id, document.bounds)
    with document.edit("Brush") as edit:
        edit.blend(copy.id, document.bounds, np.zeros_like)
    assert np.array_equal(document.layer_pixels(document.layers[1].id, document.bounds), original)


def test_properties_show_at_once_and_can_be_undone(document: Document) -> None:
    upper = document.active
    before = shown(document)
    document.set_layer(upper.id, is_visible=False)
    assert np.array_equal(shown(document)[..., :3], noise(3))
    document.set_layer(upper.id, is_visible=True, opacity=0.5, blend=BlendMode.SCREEN, name="Light")
    assert (upper.opacity, upper.blend, upper.name, upper.is_visible) == (0.5, BlendMode.SCREEN, "Light", True)
    assert document.history.steps[-2:] == ("Show or hide layer", "Layer properties")
    document.history.go_to(1)
    assert np.array_equal(shown(document), before)


def test_a_slider_that_is_dragged_is_one_step(document: Document) -> None:
    upper = document.active.id
    before = shown(document)
    for percent in (90, 60, 30):
        document.set_layer(upper, opacity=percent / 100)
    assert document.history.steps == ("Upper", "Layer opacity")
    document.history.undo()
    assert np.array_equal(shown(document), before)
    document.history.redo()
    assert document.active.opacity == 0.3


def test_setting_what_is_already_so_is_no_step(document: Document) -> None:
    document.set_layer(1, name="Background", opacity=1.0)
    document.move_layer(1, 0)
    document.deselect()
    assert document.history.steps == ("Upper",)


@pytest.mark.parametrize("opacity", [-0.1, 1.1, float("nan"), "half", True])
def test_an_impossible_opacity_is_refused(document: Document, opacity: float) -> None:
    with pytest.raises(InvalidEdit, match="it must be a number from 0 to 1"):
        document.set_layer(1, opacity=opacity)


def test_an_empty_name_and_an_unknown_blend_mode_are_refused(document: Document) -> None:
    with pytest.raises(InvalidEdit, match="name is empty"):
        document.set_layer(1, name="  ")
    with pytest.raises(InvalidEdit, match="'dissolve'; it must be one of normal, multiply"):
        document.set_layer(1, blend="dissolve")  # type: ignore[arg-type]


def test_a_layer_that_is_gone_is_named(document: Document) -> None:
    layer = document.active
    document.remove_layer(layer.id)
    assert document.active.id == 1
    with pytest.raises(InvalidEdit, match="no layer 2; it has 1"):
        _ = layer.name
    document.history.undo()
    assert layer.name == "Upper"


def test_the_last_layer_with_pixels_stays(document: Document) -> None:
    document.add_layer(LayerKind.MASK)
    document.remove_layer(document.layers[1].id)
    with pytest.raises(InvalidEdit, match="the last one with pixels"):
        document.remove_layer(1)
    document.set_layer(2 + 1, is_locked=True)
    with pytest.raises(InvalidEdit, match="'Mask 1' is locked"):
        document.remove_layer(3)


@pytest.mark.parametrize("blend", list(BlendMode))
@pytest.mark.parametrize("opacity", [1.0, 0.4])
def test_merging_onto_the_lowest_layer_shows_the_same_picture(blend: BlendMode, opacity: float) -> None:
    document = Document(Extent(280, 270))
    document.place(Patch(Raster(noise(4, 2)), 0, 0), "Lower")
    document.remove_layer(1)
    document.set_layer(2, opacity=0.7, blend=BlendMode.MULTIPLY)
    document.place(Patch(Raster(noise(4, 3)), 30, 20), "Upper")
    document.set_layer(3, opacity=opacity, blend=blend)
    before = shown(document)
    merged = document.merge_down(3)
    assert names(document) == ["Lower"]
    assert (merged.opacity, document.history.steps[-1]) == (1.0, "Merge down")
    assert np.array_equal(shown(document), before)


def test_merging_onto_an_opaque_layer_shows_the_same_whatever_is_below(document: Document) -> None:
    middle = document.place_picture(Raster(noise(3, 5)), 0, 0, "Middle")
    upper = document.place(Patch(Raster(noise(4, 6)), 0, 0), "Upper")
    document.set_layer(upper.id, blend=BlendMode.OVERLAY, opacity=0.6)
    before = shown(document)
    assert document.merge_down(upper.id) == middle
    assert np.array_equal(shown(document), before)


def test_masks_merge_into_their_union(document: Document) -> None:
    lower, upper = document.add_layer(LayerKind.MASK), document.add_layer(LayerKind.MASK)
    with document.edit("Brush") as edit:
        edit.blend(lower.id, Bounds(0, 0, 20, 20), lambda pixels: np.full_like(pixels, 90))
        edit.blend(upper.id, Bounds(10, 0, 20, 20), lambda pixels: np.full_like(pixels, 200))
        edit.blend(upper.id, Bounds(260, 0, 20, 20), lambda pixels: np.full_like(pixels, 200))
    document.merge_down(upper.id)
    row = document.layer_pixels(lower.id, document.bounds)[5]
    assert (row[5], row[15], row[25], row[40], row[265]) == (90, 200, 200, 0, 200)


def test_what_cannot_be_merged_says_why(document: Document) -> None:
    with pytest.raises(InvalidEdit, match="has none below"):
        document.merge_down(1)
    mask = document.add_layer(LayerKind.MASK)
    with pytest.raises(InvalidEdit, match="A mask cannot be merged"):
        document.merge_down(mask.id)
    document.set_layer(1, is_visible=False)
    with pytest.raises(InvalidEdit, match="'Background' is hidden"):
        document.merge_down(2)
    document.set_layer(1, is_visible=True, is_locked=True)
    with pytest.raises(InvalidEdit, match="'Background' is locked"):
        document.merge_down(2)
    with pytest.raises(InvalidEdit, match="'Background' is locked"):
        document.flatten()


@given(st.lists(st.tuples(st.sampled_from(list(BlendMode)), st.sampled_from([1.0, 0.5])), min_size=1, max_size=3))
@settings(max_examples=15, deadline=None)
def test_flattening_shows_the_same_picture(kinds: list[tuple[BlendMode, float]]) -> None:
    document = Document.of(Raster(noise(4, 9)))
    for number, (blend, opacity) in enumerate(kinds):
        layer = document.place(Patch(Raster(noise(4, number, 150, 100)), 70 * number, 60), f"Layer {number}")
        document.set_layer(layer.id, blend=blend, opacity=opacity)
    mask, hidden = document.add_layer(LayerKind.MASK), document.add_layer()
    document.set_layer(hidden.id, is_visible=False)
    before = shown(document)
    document.flatten()
    assert [layer.id for layer in document.layers] == [1, mask.id, hidden.id]
    assert np.array_equal(shown(document), before)
    assert document.active.id == 1


def test_flattening_nothing_is_refused(document: Document) -> None:
    for layer in document.layers:
        document.set_layer(layer.id, is_visible=False)
    with pytest.raises(InvalidEdit, match="No layer with pixels is visible"):
        document.flatten()


def test_a_result_merges_below_the_mask_that_was_painted_for_it(document: Document) -> None:
    document.activate(1)
    document.add_layer(LayerKind.MASK, above=document.layers[1].id)
    layer = document.place(Patch(Raster(noise(4, 4, 20, 20)), -5, -5), "Inpaint", merged=True)
    assert layer.name == "Upper"
    document.history.undo()
    document.set_layer(layer.id, is_locked=True)
    with pytest.raises(InvalidEdit, match="'Upper' is locked"):
        document.place(Patch(Raster(noise(4, 4, 20, 20)), 0, 0), "Inpaint", merged=True)


def test_layers_keep_the_files_that_they_come_from(document: Document) -> None:
    files = tuple(SourceReference(SourceRole.BASE, letter * 64, f"{letter}.png") for letter in "abc")
    for file in files:
        document.place_picture(Raster(noise(3, 5, 9, 9)), 3, 3, file.name, (file,))
    document.duplicate_layer(document.active.id)
    assert document.active.record.sources == files[2:]
    document.merge_down(document.active.id)
    document.merge_down(document.active.id)
    assert document.active.record.sources == files[1:]
    document.set_layer(document.active.id, is_visible=False)
    assert document.state.sources(LayerKind.PIXELS) == files[:1]
    document.flatten()
    document.history.undo()
    document.history.undo()
    document.flatten()
    assert document.state.sources(LayerKind.PIXELS) == files
    document.place_mask(np.full((270, 280), 255, np.uint8), "mask", "Mask", files[:1])
    assert (document.state.sources(LayerKind.PIXELS), document.state.sources(LayerKind.MASK)) == (files, files[:1])


def test_pixels_outside_the_picture_are_kept_for_when_the_canvas_grows(document: Document) -> None:
    patch = Raster(noise(4, 7, 40, 50))
    layer = document.place(Patch(patch, -60, -50), "Outside")
    assert document.layer_bounds(layer.id) is not None
    document.resize_canvas(Bounds(-60, -50, 400, 400))
    assert np.array_equal(document.layer_pixels(layer.id, Bounds(0, 0, 50, 40)), patch.array)


def test_two_handles_of_one_layer_are_the_same(document: Document) -> None:
    assert document.layer(1) == document.layers[0]
    assert document.layer(1) != document.layer(2)
    assert len({document.layer(1), document.layers[0]}) == 1
    assert repr(document.layer(1)) == "Layer(1)"
