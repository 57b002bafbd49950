"""Losses side by side: an SVG that says what it shows, and the same as a PNG."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from studio.training.curves import COLOURS, Curve, Panel, draw_curves, save_curves, smoothed

SVG = "{http://www.w3.org/2000/svg}"


def panel(count: int, steps: int = 4) -> Panel:
    curves = tuple(
        Curve(f"line {number} & more", tuple((step * 100.0, 1.0 / (1 + step + number)) for step in range(steps)))
        for number in range(count)
    )
    return Panel("Loss <by steps>", "steps", curves)


def points_of(line: ElementTree.Element) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in (pair.split(",") for pair in line.attrib["points"].split())]


def test_every_line_is_drawn_in_every_panel_and_named_once() -> None:
    drawn = ElementTree.fromstring(draw_curves([panel(3), panel(3)], "loss"))
    assert len(list(drawn.iter(f"{SVG}polyline"))) == 6
    words = [text.text for text in drawn.iter(f"{SVG}text")]
    assert [words.count(f"line {number} & more") for number in range(3)] == [1, 1, 1]
    assert words.count("Loss <by steps>") == 2


def test_a_lower_loss_lies_lower_and_equal_ratios_are_equally_far() -> None:
    falling = Panel("", "", (Curve("a", ((0.0, 1.0), (50.0, 0.5), (100.0, 0.25))),))
    [line] = ElementTree.fromstring(draw_curves([falling], "loss")).iter(f"{SVG}polyline")
    (x0, y0), (x1, y1), (x2, y2) = points_of(line)
    assert y0 < y1 < y2
    assert y1 - y0 == pytest.approx(y2 - y1, abs=0.2)
    assert x1 - x0 == pytest.approx(x2 - x1, abs=0.2)


def test_lines_beyond_the_colours_are_dashed() -> None:
    lines = list(ElementTree.fromstring(draw_curves([panel(len(COLOURS) + 1)], "loss")).iter(f"{SVG}polyline"))
    assert "stroke-dasharray" not in lines[0].attrib
    assert lines[-1].attrib["stroke-dasharray"]
    assert lines[-1].attrib["stroke"] == lines[0].attrib["stroke"]


def test_a_mean_looks_back_only() -> None:
    assert smoothed([4.0, 2.0, 0.0, 6.0], 2) == [4.0, 3.0, 1.0, 3.0]
    assert smoothed([], 3) == []


def test_vector_and_raster_show_the_same(tmp_path: Path) -> None:
    vector, raster = save_curves(tmp_path, "loss", [panel(2)], "loss")
    assert sorted(tmp_path.iterdir()) == sorted([vector, raster])
    with Image.open(raster) as picture:
        pixels = np.asarray(picture.convert("RGB"))
    wide, tall = (float(ElementTree.parse(vector).getroot().attrib[name]) for name in ("width", "height"))
    assert pixels.shape[:2] == (round(tall * 2), round(wide * 2))
    blue = np.array([int(COLOURS[0][place : place + 2], 16) for place in (1, 3, 5)])
    assert (np.abs(pixels.astype(int) - blue).max(axis=-1) < 40).sum() > 100
