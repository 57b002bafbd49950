"""From unpacked packages to drawings: concepts, matching by code point and by name, rasterising, copies dropped."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio.training import drawings
from studio.training.concepts import ICON_VENDORS, VENDORS, find_drawings, read_concepts
from studio.training.drawings import draw_pictures, load_drawings, rasterise_svg, save_drawings
from studio.training.journal import Journal
from studio.training.packages import PACKAGES, package_folder
from studio.training.settings import TrainingFault

DISC = '<circle cx="8" cy="8" r="6" fill="{}"/>'
COLOURS = ("#d22", "#2a4", "#24d", "#dd2", "#82c")


def write_json(path: Path, values: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(values), encoding="utf-8")


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """Packages with one apple that everybody draws, a dog that one draws, and entries that are not wanted."""
    entries = [
        {"hexcode": "1F34E", "label": "red apple", "tags": ["fruit", "red", "사과"], "group": 4},
        {"hexcode": "1F415", "label": "guide dog", "group": 3},
        {"hexcode": "1F550", "label": "one o\u2019clock", "group": 5},
        {"hexcode": "1F1E6", "label": "regional indicator A"},
        {"hexcode": "1F534", "label": "red circle", "group": 8},
        {"hexcode": "1F44D", "label": "thumbs up", "group": 1},
    ]
    folder = package_folder(tmp_path, PACKAGES[-1])
    write_json(folder / "en" / "data.json", entries)
    write_json(folder / "ko" / "data.json", [{"hexcode": "1F34E", "label": "빨간 사과"}])
    for vendor, colour in zip(ICON_VENDORS, COLOURS, strict=True):
        folder = package_folder(tmp_path, next(package for package in PACKAGES if package.name.endswith("/" + vendor)))
        name = "redapple" if vendor == "fxemoji" else "red-apple"
        # The fourth vendor draws what the first one draws.
        body = DISC.format(COLOURS[0] if vendor == "fxemoji" else colour)
        write_json(folder / "icons.json", {"icons": {name: {"body": body}}, "width": 16, "height": 16})
        if vendor == "noto":
            write_json(folder / "chars.json", {"1f34e": "red-apple", "1f415": "missing"})
    folder = package_folder(tmp_path, next(package for package in PACKAGES if package.name.endswith("-3d")))
    (folder / "assets").mkdir(parents=True)
    Image.new("RGBA", (40, 40), (9, 9, 9, 255)).save(folder / "assets" / "1f34e.webp")
    Image.new("RGBA", (40, 40)).save(folder / "assets" / "1f415.webp")
    return tmp_path


def test_only_wanted_concepts_are_read_with_both_labels(cache: Path) -> None:
    concepts = read_concepts(cache)
    assert [concept.english for concept in concepts] == ["red apple", "guide dog", "red circle", "thumbs up"]
    assert (concepts[0].korean, concepts[0].keywords) == ("빨간 사과", ("fruit",))


def test_drawings_are_found_by_code_point_and_by_name_when_enough_draw_them(cache: Path) -> None:
    found = find_drawings(cache, read_concepts(cache))
    assert set(found) == {"1f34e"}
    assert set(found["1f34e"]) == set(VENDORS)


def test_a_copied_drawing_is_kept_once(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("resvg_py")
    monkeypatch.setattr(drawings, "fetch_packages", lambda folder: None)
    drawn = draw_pictures(cache, Journal(cache, "data"))
    assert [VENDORS[index] for index in drawn.vendor] == [vendor for vendor in VENDORS if vendor != "fxemoji"]
    assert drawn.rgba.shape == (5, 64, 64, 4)
    save_drawings(cache / "drawings.npz", drawn)
    loaded = load_drawings(cache)
    assert loaded.concepts == drawn.concepts
    assert np.array_equal(loaded.rgba, drawn.rgba)


def test_without_resvg_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    with pytest.raises(TrainingFault, match=r"scanline-studio\[train\]"):
        rasterise_svg("", 16, 16, 64)


def test_without_drawings_the_stage_to_run_is_named(tmp_path: Path) -> None:
    with pytest.raises(TrainingFault, match="studio train data"):
        load_drawings(tmp_path)
