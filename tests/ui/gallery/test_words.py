"""Small pure parts of the gallery: filters in words, tags, stars."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect

from studio.storage.library.entries import LABELS
from studio.storage.library.queries import SORTS, parse_query
from studio.ui.gallery.collections import words
from studio.ui.gallery.delegate import GalleryTile, star
from studio.ui.gallery.filters import Filter
from studio.ui.gallery.grid import _ranges
from studio.ui.gallery.words import LABEL_COLOURS, label_name, sort_names


def test_a_filter_is_a_search_that_is_understood() -> None:
    chosen = Filter(3, frozenset(("red", "blue")), "여름 바다", "other")
    query = parse_query(chosen.terms())
    assert not query.notices
    assert [(term.field, term.operation, term.values, term.is_negated) for term in query.terms] == [
        ("stars", ">=", (3,), False),
        ("label", "=", ("blue", "red"), False),
        ("collection", "=", ("여름 바다",), False),
        ("source", "=", ("studio",), True),
    ]
    assert chosen.count == 4
    assert Filter().terms() == ""
    assert not parse_query(Filter(collection='a "b" c').terms()).notices


def test_every_label_and_order_of_the_library_has_a_name() -> None:
    assert ("", *LABEL_COLOURS) == LABELS
    assert all(label_name(label) for label in LABEL_COLOURS)
    assert tuple(sort_names()) == SORTS


def test_tags_are_divided_by_commas() -> None:
    assert words(" sea,  blue   sky,sea, ,") == ["sea", "blue sky"]


def test_rows_become_ranges() -> None:
    assert _ranges([0, 1, 2, 5, 7, 8]) == [(0, 2), (5, 5), (7, 8)]
    assert _ranges([]) == []


def test_a_click_hits_the_star_under_it(qtbot) -> None:
    tiles, tile = GalleryTile(), QRect(100, 200, 96, 114)
    row = tiles._star_row(tile)
    assert [tiles.star_at(tile, QPoint(row.x() + 12 * number + 5, row.center().y())) for number in range(5)] == [
        1, 2, 3, 4, 5,
    ]  # fmt: skip
    assert tiles.star_at(tile, QPoint(tile.center())) == 0
    assert star(5).count() == 10
