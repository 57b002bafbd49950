"""Pairs for the upscalers: exact, repeatable, of training drawings only, spoilt only where that is meant."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from studio.engine.blocks.autoencoder import Autoencoder
from studio.training import enlargements
from studio.training.autoencoder import TINY
from studio.training.concepts import VENDORS, Concept, vendor_folder
from studio.training.drawings import Drawings, draw_smoke_pictures
from studio.training.enlargements import Drawer, Ground, PairMaker, PairPool, lay, random_ground, reduce, white_ground
from studio.training.settings import TrainingFault, TrainingSettings


def make_settings(folder: Path, *, smoke: bool = True) -> TrainingSettings:
    return TrainingSettings(folder / "cache", folder / "state", folder / "resources", smoke=smoke, seed=5)


@pytest.fixture
def maker(tmp_path: Path) -> PairMaker:
    drawings = draw_smoke_pictures()
    return PairMaker(Drawer(make_settings(tmp_path), drawings), np.arange(len(drawings.rgba)), 4, 5)


def unspoilt(monkeypatch: pytest.MonkeyPatch) -> None:
    for share in ("SOFT_SHARE", "JPEG_SHARE", "PERMUTED_SHARE"):
        monkeypatch.setattr(enlargements, share, 0.0)
    monkeypatch.setattr(enlargements, "WAY_SHARES", (0.5, 0.5, 0.0, 0.0))


def test_the_small_picture_is_the_large_one_seen_from_afar(maker: PairMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    unspoilt(monkeypatch)
    for number in range(8):
        pair = maker.make(number)
        mean = pair.large.reshape(len(pair.small), 4, len(pair.small), 4, 3).astype(float).mean(axis=(1, 3))
        assert np.abs(mean - pair.small).max() < 2.5


def test_a_pair_depends_on_its_number_alone(maker: PairMaker) -> None:
    again, other = maker.make(3), maker.make(4)
    assert np.array_equal(maker.make(3).large, again.large)
    assert np.array_equal(maker.make(3).small, again.small)
    assert again.large.shape != other.large.shape or not np.array_equal(again.large, other.large)


def test_a_resumed_run_sees_the_crops_it_would_have_seen(maker: PairMaker) -> None:
    steady, resumed = PairPool(maker, 4, 2), PairPool(maker, 4, 2)
    for step in range(4):
        small, large = steady.crops(step, 3, 8)
    again = resumed.crops(3, 3, 8)
    assert torch.equal(small, again[0])
    assert torch.equal(large, again[1])
    assert small.shape == (3, 3, 8, 8)
    assert large.shape == (3, 3, 32, 32)
    assert 0 <= float(large.min()) <= float(large.max()) <= 1


def test_crops_of_both_sizes_show_the_same_place(maker: PairMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    unspoilt(monkeypatch)
    small, large = PairPool(maker, 6, 1).crops(0, 16, 8)
    assert float((torch.nn.functional.avg_pool2d(large, 4) - small).abs().max()) < 2.5 / 255


@pytest.mark.parametrize(("share", "value"), [("SOFT_SHARE", 1.0), ("JPEG_SHARE", 1.0)], ids=["softened", "compressed"])
def test_spoilt_pictures_stay_near_the_truth(
    maker: PairMaker, monkeypatch: pytest.MonkeyPatch, share: str, value: float
) -> None:
    unspoilt(monkeypatch)
    clean = maker.make(2).small.astype(float)
    monkeypatch.setattr(enlargements, share, value)
    spoilt = maker.make(2).small
    assert 0 < np.abs(spoilt - clean).mean() < 12


def test_pictures_may_pass_through_the_autoencoder(maker: PairMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    unspoilt(monkeypatch)
    monkeypatch.setattr(enlargements, "CODED_SHARE", 1.0)
    torch.manual_seed(1)
    coded = replace(maker, autoencoder=Autoencoder(TINY).eval())
    assert coded.make(2).small.shape == maker.make(2).small.shape
    assert not np.array_equal(coded.make(2).small, maker.make(2).small)
    assert np.array_equal(coded.make(2).large, maker.make(2).large)


def test_a_gradient_is_the_same_at_every_size() -> None:
    ground = Ground(np.array([0.0, 100.0, 255.0]), np.array([255.0, 0.0, 10.0]), 0.7)
    large = ground.paint(64)
    assert np.allclose(large.reshape(16, 4, 16, 4, 3).mean(axis=(1, 3)), ground.paint(16))
    assert large.min() >= 0
    assert large.max() <= 255


def test_grounds_are_of_every_kind() -> None:
    random = np.random.default_rng(1)
    grounds = [random_ground(random) for _ in range(60)]
    is_gradient = [not np.array_equal(ground.first, ground.second) for ground in grounds]
    assert 5 < sum(is_gradient) < 30
    assert any(ground.first.min() == 255 for ground in grounds)


def test_a_transparent_pixel_shows_the_ground() -> None:
    rgba = np.zeros((2, 2, 4), dtype=np.uint8)
    rgba[0, 0] = (10, 20, 30, 255)
    picture = lay(rgba, white_ground())
    assert picture[0, 0].tolist() == [10, 20, 30]
    assert picture[1, 1].tolist() == [255, 255, 255]
    assert reduce(picture, 1, "box").shape == (1, 1, 3)


def write_vendor(cache: Path, vendor: str, body: str) -> Drawings:
    """A package with one drawing, `dot`."""
    folder = vendor_folder(cache, vendor)
    folder.mkdir(parents=True)
    icons = {"icons": {"dot": {"body": body}}, "width": 16, "height": 16}
    (folder / "icons.json").write_text(json.dumps(icons), encoding="utf-8")
    one = np.zeros(1, dtype=np.int64)
    rgba = np.zeros((1, 128, 128, 4), dtype=np.uint8)
    return Drawings(rgba, one, one + VENDORS.index(vendor), ("dot",), (Concept("2b55", "dot", "점", ()),))


def test_a_vector_drawing_lies_at_the_same_place_at_every_size(tmp_path: Path) -> None:
    pytest.importorskip("resvg_py")
    settings = make_settings(tmp_path, smoke=False)
    drawings = write_vendor(settings.cache, "noto", '<circle cx="7.3" cy="6.1" r="4.7" fill="red"/>')
    drawer = Drawer(settings, drawings)
    small, large = (lay(drawer.draw(0, size), white_ground()).astype(float) for size in (32, 128))
    assert np.abs(large.reshape(32, 4, 32, 4, 3).mean(axis=(1, 3)) - small).mean() < 1.0
    assert drawer.largest_px(0) == enlargements.LARGEST_PX
    assert drawer.vendor(0) == "noto"


def test_slow_vendors_are_drawn_smaller(tmp_path: Path) -> None:
    settings = make_settings(tmp_path, smoke=False)
    drawings = write_vendor(settings.cache, "fluent-emoji", "<path/>")
    assert Drawer(settings, drawings).largest_px(0) == enlargements.SLOW_PX


def test_a_picture_file_that_is_too_small_is_refused(tmp_path: Path) -> None:
    settings = make_settings(tmp_path, smoke=False)
    folder = vendor_folder(settings.cache, "fluent-emoji-3d") / "assets"
    folder.mkdir(parents=True)
    enlargements.Image.new("RGBA", (64, 64), "red").save(folder / "dot.webp")
    one = np.zeros(1, dtype=np.int64)
    drawings = Drawings(
        np.zeros((1, 128, 128, 4), dtype=np.uint8),
        one,
        one + VENDORS.index("fluent-emoji-3d"),
        ("dot.webp",),
        (Concept("2b55", "dot", "점", ()),),
    )
    drawer = Drawer(settings, drawings)
    assert drawer.largest_px(0) == enlargements.FILE_PX
    assert drawer.draw(0, 32).shape == (32, 32, 4)
    with pytest.raises(TrainingFault, match="128 px are needed"):
        drawer.draw(0, 128)
