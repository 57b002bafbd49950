"""Seams and proofs: counted by comparing, measured along the border."""

from __future__ import annotations

import numpy as np
import pytest

from studio.engine import seams


def pictures() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    before = np.full((20, 20, 3), 50, np.uint8)
    marks = np.zeros((20, 20), np.bool_)
    marks[5:15, 5:15] = True
    after = before.copy()
    after[marks] = 80
    return before, after, marks


def test_a_step_is_found_at_the_border_and_not_beside_it() -> None:
    before, after, marks = pictures()
    proof = seams.proof_of(before, after, marks)
    assert (proof.repainted, proof.changed_outside) == (100, 0)
    assert proof.seam == pytest.approx(30)
    assert proof.surroundings == 0


def test_every_changed_pixel_outside_is_counted() -> None:
    before, after, marks = pictures()
    after[0, 0, 2] += 1
    after[19, 7] = 0
    assert seams.proof_of(before, after, marks).changed_outside == 2


def test_alpha_counts_as_well() -> None:
    before, after, marks = pictures()
    opaque = np.full((20, 20, 1), 255, np.uint8)
    clear = opaque.copy()
    clear[0, 0] = 0
    assert seams.proof_of(np.dstack([before, opaque]), np.dstack([after, clear]), marks).changed_outside == 1


def test_a_full_mask_has_no_border() -> None:
    before, after, marks = pictures()
    proof = seams.proof_of(before, after, np.ones_like(marks))
    assert (proof.repainted, proof.changed_outside, proof.seam, proof.surroundings) == (400, 0, 0, 0)


def test_the_figure_compares_with_the_same_edge_before() -> None:
    before, after, marks = pictures()
    figure = seams.seam_figure([(before, after, marks), (after, after, marks)])
    assert (figure.before, figure.after, figure.pictures) == (15, 30, 2)
    assert figure.ratio == 2
    assert seams.seam_figure([]).ratio == 1
    assert seams.seam_figure([(before, before, marks)]).ratio == 1


def test_colours_under_full_transparency_make_no_seam() -> None:
    before, after, marks = pictures()
    hidden = np.dstack([before, np.zeros((20, 20), np.uint8)])
    shown = np.dstack([np.full_like(after, 255), np.where(marks, 255, 0).astype(np.uint8)])
    shown[~marks] = hidden[~marks]
    proof = seams.proof_of(hidden, shown, marks)
    assert proof.changed_outside == 0
    assert proof.seam == pytest.approx(0)
