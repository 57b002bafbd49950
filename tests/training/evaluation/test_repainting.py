"""Repainting: what is known stays, what is hidden never reaches the network, borders are measured."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from studio.training.drawings import draw_smoke_pictures
from studio.training.evaluation.repainting import (
    Hidden,
    border_step,
    fill_nearest,
    latent_masks,
    measure_seams,
    paste_back,
    repaint,
)
from studio.training.evaluation.scenes import (
    SCENES,
    held_out_scenes,
    hide,
    inpainting_mask,
    outpainting_mask,
    write_repainting_sheet,
)
from tests.training.evaluation.tiny_subjects import QUICK, tiny_subject

PX = 32
RANDOM = np.random.default_rng(0)


def noise(count: int) -> np.ndarray:
    return RANDOM.integers(0, 256, (count, PX, PX, 3), dtype=np.uint8)


def box(top: int, left: int, side: int) -> np.ndarray:
    mask = np.zeros((PX, PX), dtype=bool)
    mask[top : top + side, left : left + side] = True
    return mask


@pytest.mark.parametrize("backbone", ["dit", "ssm"])
def test_known_pixels_stay_bit_for_bit_and_hidden_ones_change(backbone: str) -> None:
    pictures, masks = noise(2), np.stack([box(8, 8, 16), ~box(0, 0, 20)])
    shown = repaint(tiny_subject(backbone), Hidden(pictures, masks, ("a cat", "별")), 1, QUICK)
    assert np.array_equal(shown[~masks], pictures[~masks])
    assert (shown[masks] != pictures[masks]).mean() > 0.5


def test_nothing_hidden_reaches_the_network() -> None:
    mask, subject = box(8, 8, 16), tiny_subject()
    first, second = noise(1), noise(1)
    second[:, ~mask] = first[:, ~mask]
    shown = [repaint(subject, Hidden(part, mask[None], ("a cat",)), 1, QUICK) for part in (first, second)]
    assert np.array_equal(*shown)


def test_what_is_hidden_is_filled_from_the_nearest_known_pixel() -> None:
    picture = np.zeros((4, 4, 3), dtype=np.uint8)
    picture[:, :2] = 200
    mask = np.zeros((4, 4), dtype=bool)
    mask[:, 2:] = True
    assert (fill_nearest(picture, mask) == 200).all()
    assert (fill_nearest(picture, np.ones((4, 4), dtype=bool)) == 128).all()


def test_a_latent_cell_is_repainted_where_any_of_its_pixels_is() -> None:
    mask = np.zeros((1, 8, 8), dtype=bool)
    mask[0, 3, 4] = True
    assert latent_masks(mask, 4)[0, 0].tolist() == [[0, 1], [0, 0]]


def test_colours_that_drifted_everywhere_are_brought_back() -> None:
    picture = np.full((PX, PX, 3), 120, dtype=np.uint8)
    mask = box(12, 12, 6)
    shown = paste_back(picture, np.full_like(picture, 150), mask)
    assert np.abs(shown[mask].astype(int) - 120).max() <= 1


def test_a_border_is_seen_where_it_is_and_only_there() -> None:
    mask = box(8, 8, 8)
    picture = np.where(mask[..., None], 200, 50).astype(np.uint8).repeat(3, axis=2)
    assert border_step(picture, mask) == pytest.approx(150)
    assert border_step(picture, box(20, 20, 4)) == 0
    assert border_step(picture, np.zeros_like(mask)) == 0


def test_seams_count_changed_pixels_outside_the_mask() -> None:
    pictures, masks = noise(1), box(8, 8, 8)[None]
    after = pictures.copy()
    after[0, 0, 0] += 1
    figures = measure_seams(Hidden(pictures, masks, ("",)), after)
    assert (figures.changed, figures.pictures) == (1, 1)
    assert figures.ratio == pytest.approx(1, abs=0.05)


def test_masks_hide_a_part_and_leave_a_part() -> None:
    for make in (inpainting_mask, outpainting_mask):
        masks = [make(64, number) for number in range(SCENES)]
        assert all(0.08 < mask.mean() < 0.8 for mask in masks)
        assert len({mask.tobytes() for mask in masks}) >= 3


def test_scenes_are_shown_with_what_was_hidden(tmp_path) -> None:
    from PIL import Image

    pictures, captions = held_out_scenes(draw_smoke_pictures(), PX, 1)
    assert len(pictures) == len(captions) >= SCENES // 2
    hidden = hide(pictures, captions)
    repainted = {kind: {"dit": part.pictures, "ssm": part.pictures} for kind, part in hidden.items()}
    write_repainting_sheet(tmp_path / "sheet.webp", hidden, repainted)
    with Image.open(tmp_path / "sheet.webp") as sheet:
        assert sheet.format == "WEBP"
        assert sheet.width > 2 * 7 * 128


def test_the_walk_of_a_batch_does_not_depend_on_its_neighbours() -> None:
    pictures, masks, subject = noise(2), np.stack([box(8, 8, 16)] * 2), tiny_subject()
    both = repaint(subject, Hidden(pictures, masks, ("a cat", "a tree")), 1, QUICK)
    one = repaint(subject, Hidden(pictures[:1], masks[:1], ("a cat",)), 1, QUICK)
    assert np.abs(both[0].astype(int) - one[0]).max() <= 1
    assert torch.is_inference_mode_enabled() is False
