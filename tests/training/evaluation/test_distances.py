"""Frechet distance, retrieval and nearest neighbours, by closed forms."""

from __future__ import annotations

import numpy as np
import pytest

from studio.training.evaluation.copying import measure_copying, nearest_distances
from studio.training.evaluation.frechet import frechet_distance
from studio.training.evaluation.retrieval import fit_scorer, measure_retrieval, ranks, tells_apart

RANDOM = np.random.default_rng(0)


def sample(count: int, width: int) -> np.ndarray:
    return RANDOM.normal(size=(count, width)).astype(np.float32)


def test_a_set_has_no_distance_to_itself_and_a_shift_counts_squared() -> None:
    features = sample(40, 6)
    shift = np.array([3, 0, 0, 0, 4, 0], dtype=np.float32)
    assert frechet_distance(features, features) == pytest.approx(0, abs=1e-4)
    assert frechet_distance(features, features + shift) == pytest.approx(25, abs=1e-3)


def test_in_one_dimension_the_deviations_differ_squared() -> None:
    narrow = np.array([[-1.0], [0.0], [1.0]], dtype=np.float32)
    assert frechet_distance(narrow, 3 * narrow) == pytest.approx((3 - 1) ** 2)


def test_the_distance_is_that_of_the_covariances_root() -> None:
    from scipy import linalg

    first, second = sample(50, 5), sample(70, 5) @ np.diag([1, 2, 3, 1, 0.5]).astype(np.float32)
    covariances = [np.cov(part.T.astype(np.float64)) for part in (first, second)]
    root = linalg.sqrtm(covariances[0] @ covariances[1]).real
    means = first.mean(0) - second.mean(0)
    wanted = float(means @ means + np.trace(covariances[0] + covariances[1] - 2 * root))
    assert frechet_distance(first, second) == pytest.approx(wanted, rel=1e-4)


def test_fewer_pictures_than_features_are_enough() -> None:
    assert frechet_distance(sample(8, 100), sample(8, 100)) > 0


def test_what_is_linear_in_the_features_is_found_first() -> None:
    texts = sample(30, 12)
    features = texts @ sample(12, 20)
    scorer = fit_scorer(features, texts, ridge=1e-3)
    found = measure_retrieval(scorer.similarities(features, texts), np.arange(30))
    assert (found.first, found.median, found.labels, found.pictures) == (1.0, 1.0, 30, 30)


def test_ranks_count_from_one_and_ties_count_against() -> None:
    similarities = np.array([[0.9, 0.1, 0.5], [0.2, 0.2, 0.1]], dtype=np.float32)
    assert ranks(similarities, np.array([2, 0])).tolist() == [2, 2]
    found = measure_retrieval(similarities, np.array([0, 2]))
    assert (found.first, found.among_ten, found.median) == (0.5, 1.0, 2.0)


def test_two_parts_are_told_apart_by_what_fits_better_together() -> None:
    first = np.array([[0.9, 0.5], [0.1, 0.6]], dtype=np.float32)
    second = np.array([[0.4, 0.3], [0.7, 0.2]], dtype=np.float32)
    assert tells_apart((first, second), (0, 1)).tolist() == [True, False]


def test_distances_leave_the_picture_itself_out() -> None:
    directions = np.eye(3, dtype=np.float32)
    assert nearest_distances(directions, directions).tolist() == [0, 0, 0]
    np.testing.assert_allclose(nearest_distances(directions, directions, np.arange(3)), 1.0)


def test_copies_are_called_copies_and_others_are_not() -> None:
    drawings = sample(200, 24)
    decoded = drawings[:50] + 0.02 * sample(50, 24)
    rows = np.arange(50)
    copied = measure_copying(drawings[:20] + 0.01 * sample(20, 24), drawings, decoded, rows)
    fresh = measure_copying(sample(20, 24), drawings, decoded, rows)
    assert copied.like_a_copy == 1.0
    assert copied.closer_than_others[0] == 1.0
    assert "100% of the samples lie closer" in copied.verdict()
    assert (fresh.like_a_copy, fresh.samples, fresh.drawings) == (0.0, 20, 200)
    assert fresh.verdict().startswith("not closer")
