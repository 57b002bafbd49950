"""From unpacked packages to drawings: concepts, matching by code point and by name, rasterising, copies dropped."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio.training import drawings
from studio.training.concepts import EMOJI_VENDORS, FLAG_VENDORS, VENDORS, find_drawings, read_concepts, vendor_folder
from studio.training.drawings import (
    BOX_SHARE,
    PICTURE_PX,
    VendorPictures,
    centre,
    draw_pictures,
    load_drawings,
    rasterise_svg,
    save_drawings,
)
from studio.training.journal import Journal, read_journal
from studio.training.packages import PACKAGES, package_folder
from studio.training.settings import TrainingFault

DISC = '<circle cx="8" cy="8" r="6" fill="{}"/>'
FLAG = '<path d="M1 4h14v8h-14z" fill="{}"/>'
COLOURS = dict(zip(EMOJI_VENDORS, ("#d22", "#2a4", "#24d", "#dd2", "#82c", "#2cc", "#d82"), strict=True))


def write_json(path: Path, values: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(values), encoding="utf-8")


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """Packages with an apple that everybody draws, a flag, a dog that one draws, and entries that are not wanted."""
    entries = [
        {"hexcode": "1F34E", "label": "red apple", "tags": ["fruit", "red", "사과"], "group": 4},
        {"hexcode": "1F415", "label": "guide dog", "group": 3},
        {"hexcode": "1F550", "label": "one o\u2019clock", "group": 5},
        {"hexcode": "1F1E6", "label": "regional indicator A"},
        {"hexcode": "1F534", "label": "red circle", "group": 8},
        {"hexcode": "1F44D", "label": "thumbs up", "group": 1},
        {"hexcode": "1F1E7-1F1F7", "label": "flag: Brazil", "group": 9},
        {"hexcode": "1F1FA-1F1F8", "label": "flag: United States", "group": 9},
        {"hexcode": "1F3F4-E0067", "label": "flag: England", "group": 9},
    ]
    folder = package_folder(tmp_path, PACKAGES[-1])
    write_json(folder / "en" / "data.json", entries)
    korean = [{"hexcode": "1F34E", "label": "빨간 사과"}, {"hexcode": "1F1E7-1F1F7", "label": "깃발: 브라질"}]
    write_json(folder / "ko" / "data.json", korean)
    for vendor, colour in COLOURS.items():
        folder = vendor_folder(tmp_path, vendor)
        name = "redapple" if vendor == "fxemoji" else "red-apple"
        # The fourth vendor draws what the first one draws.
        icons = {name: {"body": DISC.format(COLOURS["noto"] if vendor == "fxemoji" else colour)}}
        if vendor == "noto":
            icons["flag-br"] = {"body": FLAG.format("#2a2")}
            write_json(folder / "chars.json", {"1f34e": name, "1f415": "missing", "1f1e7-1f1f7": "flag-br"})
        write_json(folder / "icons.json", {"icons": icons, "width": 16, "height": 16})
    for vendor, name, colour in zip(FLAG_VENDORS, ("br", "br-4x3"), ("#2c2", "#262"), strict=True):
        icons = {name: {"body": FLAG.format(colour)}, "br-1x1": {"body": FLAG.format("#111")}}
        write_json(vendor_folder(tmp_path, vendor) / "icons.json", {"icons": icons, "width": 16, "height": 16})
    folder = vendor_folder(tmp_path, "fluent-emoji-3d")
    (folder / "assets").mkdir(parents=True)
    Image.new("RGBA", (40, 40), (9, 9, 9, 255)).save(folder / "assets" / "1f34e.webp")
    Image.new("RGBA", (40, 40)).save(folder / "assets" / "1f415.webp")
    return tmp_path


def test_only_wanted_concepts_are_read_with_both_labels(cache: Path) -> None:
    concepts = read_concepts(cache)
    things, flags = concepts[:4], concepts[4:]
    assert [concept.english for concept in things] == ["red apple", "guide dog", "red circle", "thumbs up"]
    assert (things[0].korean, things[0].keywords) == ("빨간 사과", ("fruit",))
    assert [concept.english for concept in flags] == ["flag of Brazil", "flag of the United States"]
    assert [concept.korean for concept in flags] == ["브라질 국기", ""]
    assert flags[0].keywords == ("Brazil flag",)


def test_drawings_are_found_by_code_point_and_by_name_when_enough_draw_them(cache: Path) -> None:
    found = find_drawings(cache, read_concepts(cache))
    assert set(found) == {"1f34e", "1f1e7-1f1f7"}
    assert set(found["1f34e"]) == set(VENDORS) - set(FLAG_VENDORS)
    assert found["1f1e7-1f1f7"] == {"noto": "flag-br", "circle-flags": "br", "flag": "br-4x3"}


def test_a_copied_drawing_is_kept_once(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("resvg_py")
    monkeypatch.setattr(drawings, "fetch_packages", lambda folder: None)
    drawn = draw_pictures(cache, Journal(cache, "data"))
    apples = drawn.concept == 0
    assert [VENDORS[index] for index in drawn.vendor[apples]] == [
        vendor for vendor in VENDORS if vendor not in {"fxemoji", *FLAG_VENDORS}
    ]
    assert [VENDORS[index] for index in drawn.vendor[~apples]] == ["noto", *FLAG_VENDORS]
    assert drawn.rgba.shape == (10, PICTURE_PX, PICTURE_PX, 4)
    assert drawn.names[-1] == "1f34e.webp"
    save_drawings(cache / "drawings.npz", drawn)
    loaded = load_drawings(cache)
    assert (loaded.concepts, loaded.names) == (drawn.concepts, drawn.names)
    assert np.array_equal(loaded.rgba, drawn.rgba)


def test_without_resvg_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    with pytest.raises(TrainingFault, match=r"scanline-studio\[train\]"):
        rasterise_svg("", 16, 16, 64)


def test_without_drawings_the_stage_to_run_is_named(tmp_path: Path) -> None:
    with pytest.raises(TrainingFault, match="studio train data"):
        load_drawings(tmp_path)


def test_drawings_of_an_earlier_version_are_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "drawings.npz", rgba=np.zeros((1, 64, 64, 4), dtype=np.uint8))
    with pytest.raises(TrainingFault, match="earlier version"):
        load_drawings(tmp_path)


def test_a_drawing_is_centred_and_fills_its_box() -> None:
    picture = Image.new("RGBA", (100, 80))
    picture.paste((255, 0, 0, 255), (10, 20, 60, 40))
    centred = centre(picture)
    assert centred is not None
    rows, columns = np.nonzero(np.asarray(centred)[..., 3] > 128)
    assert np.ptp(columns) + 1 == pytest.approx(BOX_SHARE * PICTURE_PX, abs=2)
    assert (rows.min() + rows.max()) / 2 == pytest.approx((PICTURE_PX - 1) / 2, abs=1)
    assert centre(Image.new("RGBA", (10, 10))) is None


@pytest.mark.parametrize(
    ("vendor", "name", "left"),
    [
        ("twemoji", "icons.json", None),
        ("twemoji", "icons.json", '{"icons": {"red-apple": {"bo'),
        ("flag", "icons.json", None),
        ("flag", "icons.json", "[]"),
        ("noto", "chars.json", '{"1f34e": "red'),
    ],
)
def test_an_interrupted_installation_is_named_with_the_way_out(
    cache: Path, vendor: str, name: str, left: str | None
) -> None:
    path = vendor_folder(cache, vendor) / name
    path.unlink()
    if left is not None:
        path.write_text(left, encoding="utf-8")
    with pytest.raises(TrainingFault, match="missing or cut off") as fault:
        find_drawings(cache, read_concepts(cache))
    assert f"remove {path.parent} and run `studio train data` again" in str(fault.value)


def test_missing_labels_and_missing_picture_files_are_named(cache: Path) -> None:
    concepts = read_concepts(cache)
    for path in (vendor_folder(cache, "fluent-emoji-3d") / "assets").iterdir():
        path.unlink()
    with pytest.raises(TrainingFault, match="assets is missing or cut off"):
        find_drawings(cache, concepts)
    (package_folder(cache, PACKAGES[-1]) / "ko" / "data.json").write_text("[{", encoding="utf-8")
    with pytest.raises(TrainingFault, match=r"data\.json is missing or cut off"):
        read_concepts(cache)


def spoil_two(cache: Path) -> None:
    """One source that resvg refuses, one picture file that is cut off."""
    icons = vendor_folder(cache, "twemoji") / "icons.json"
    icons.write_text(icons.read_text(encoding="utf-8").replace("<circle", "<circle<"), encoding="utf-8")
    picture = vendor_folder(cache, "fluent-emoji-3d") / "assets" / "1f34e.webp"
    picture.write_bytes(picture.read_bytes()[:20])


def test_a_source_that_does_not_rasterise_is_one_picture_less(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("resvg_py")
    monkeypatch.setattr(drawings, "fetch_packages", lambda folder: None)
    spoil_two(cache)
    drawn = draw_pictures(cache, Journal(cache, "data"))
    assert len(drawn.rgba) == 8
    refused = {entry["vendor"]: entry["refused"] for entry in read_journal(cache, "data")}
    assert {vendor for vendor, count in refused.items() if count} == {"twemoji", "fluent-emoji-3d"}


def test_a_package_whose_drawings_mostly_fail_is_damaged(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("resvg_py")
    monkeypatch.setattr(drawings, "fetch_packages", lambda folder: None)
    monkeypatch.setattr(drawings, "REFUSED_ALWAYS", 0)
    spoil_two(cache)
    with pytest.raises(TrainingFault, match=r"1 of 1 drawings are empty or do not rasterise.*remove it"):
        draw_pictures(cache, Journal(cache, "data"))


def test_a_drawing_that_its_package_lacks_is_named(cache: Path) -> None:
    with pytest.raises(TrainingFault, match="has no drawing 'pear'"):
        VendorPictures.read(cache, "noto").draw("pear", 64)
