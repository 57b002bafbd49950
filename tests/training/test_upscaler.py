"""The stage that fine-tunes the upscalers, at its tiny size: resumed exactly, stopped safely, measured, published."""

from __future__ import annotations

import hashlib
import json
import os
import signal
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from studio.engine.upscalers import UPSCALERS
from studio.engine.upscalers.compact import load_compact
from studio.engine.upscalers.enlarging import enlarge
from studio.training import upscaler
from studio.training.checkpoints import load_state, save_state
from studio.training.concepts import is_held_out
from studio.training.drawings import draw_smoke_pictures
from studio.training.enlargements import Drawer
from studio.training.journal import Journal, read_journal
from studio.training.settings import TrainingFault, TrainingSettings
from studio.training.stopping import StopRequest
from studio.training.upscaler import enlargement_loss, run_upscaler
from studio.training.upscaler_measures import METHODS, evaluate_upscalers, psnr
from studio.training.upscaler_publishing import publish_upscalers, record_section
from studio.training.upscaler_sheet import busiest_place


def make_settings(folder: Path, **changes: object) -> TrainingSettings:
    settings = TrainingSettings(folder / "cache", folder / "state", folder / "resources", smoke=True, seed=3)
    return replace(settings, **changes)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> TrainingSettings:
    settings = make_settings(tmp_path_factory.mktemp("upscalers"))
    run_upscaler(settings)
    return settings


def equal(ours: object, theirs: object) -> bool:
    if isinstance(ours, torch.Tensor):
        return torch.equal(ours, theirs)
    if isinstance(ours, dict):
        return ours.keys() == theirs.keys() and all(equal(ours[key], theirs[key]) for key in ours)
    if isinstance(ours, list):
        return len(ours) == len(theirs) and all(map(equal, ours, theirs))
    return ours == theirs


@pytest.mark.slow
def test_both_upscalers_leave_state_log_and_grid(trained: TrainingSettings) -> None:
    for name, scale in UPSCALERS.items():
        state = load_state(trained.state / f"{name}.pt")
        assert state is not None
        assert state["config"]["scale"] == scale
        assert state["step"] == upscaler.SMOKE_STEPS
        assert (trained.state / f"{name}.png").exists()
        assert read_journal(trained.state, name)[-1]["event"] == "stopped"


def test_an_interrupted_run_ends_where_a_whole_one_does(tmp_path: Path) -> None:
    whole, parts = make_settings(tmp_path / "whole", steps=4), make_settings(tmp_path / "parts", steps=2)
    run_upscaler(whole)
    run_upscaler(parts)
    run_upscaler(replace(parts, steps=4))
    ours, theirs = (load_state(settings.state / "upscaler-x4.pt") for settings in (whole, parts))
    assert ours is not None
    assert theirs is not None
    del ours["minutes"], theirs["minutes"]
    assert equal(ours, theirs)


def test_a_run_that_is_over_is_left_as_it_is(tmp_path: Path) -> None:
    settings = make_settings(tmp_path, steps=1)
    run_upscaler(settings)
    before = (settings.state / "upscaler-x4.pt").read_bytes()
    run_upscaler(settings)
    assert (settings.state / "upscaler-x4.pt").read_bytes() == before


def test_a_signal_ends_the_run_after_its_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = make_settings(tmp_path, steps=50)
    step = upscaler.train_step

    def step_and_signal(*arguments: object) -> float:
        os.kill(os.getpid(), signal.SIGTERM)
        return step(*arguments)

    monkeypatch.setattr(upscaler, "train_step", step_and_signal)
    before = signal.getsignal(signal.SIGTERM)
    run_upscaler(settings)
    assert signal.getsignal(signal.SIGTERM) is before
    state = load_state(settings.state / "upscaler-x4.pt")
    assert state is not None
    assert state["step"] == 1
    assert not (settings.state / "upscaler-x2.pt").exists()


def test_a_fault_in_a_step_keeps_what_was_learnt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = make_settings(tmp_path, steps=5)
    step = upscaler.train_step

    def step_or_fail(run: upscaler.UpscalerRun, *arguments: object) -> float:
        if run.step == 2:
            raise OSError("no space left")
        return step(run, *arguments)

    monkeypatch.setattr(upscaler, "train_step", step_or_fail)
    with pytest.raises(OSError, match="no space"):
        run_upscaler(settings)
    state = load_state(settings.state / "upscaler-x4.pt")
    assert state is not None
    assert state["step"] == 2


def test_a_request_to_stop_outlives_nothing() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with StopRequest() as stop:
        assert not stop.is_asked
        os.kill(os.getpid(), signal.SIGTERM)
        assert stop.is_asked
    assert signal.getsignal(signal.SIGTERM) is before


def test_held_out_drawings_are_never_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawings = draw_smoke_pictures()
    drawn: set[int] = set()
    draw = Drawer.draw

    def recorded(self: Drawer, index: int, size_px: int) -> np.ndarray:
        drawn.add(index)
        return draw(self, index, size_px)

    monkeypatch.setattr(Drawer, "draw", recorded)
    settings = make_settings(tmp_path)
    pool = upscaler.prepare_pool(settings, 4)
    for step in range(40):
        pool.crops(step, 1, 8)
    held = {place for place, concept in enumerate(drawings.concepts) if is_held_out(concept.key)} or {0, 6}
    assert len(drawn) > 5
    assert not drawn & {index for index in range(len(drawings.rgba)) if int(drawings.concept[index]) in held}


def test_the_loss_is_zero_for_the_truth_and_counts_edges_more() -> None:
    truth = torch.rand(2, 3, 16, 16, generator=torch.Generator().manual_seed(1))
    assert float(enlargement_loss(truth, truth, None, 0)) == 0
    flat, edged = truth + 0.1, truth.clone()
    edged[..., ::2] += 0.2
    assert float(enlargement_loss(flat, truth, None, 0)) == pytest.approx(0.1, rel=1e-4)
    assert float(enlargement_loss(edged, truth, None, 0)) > 0.15


def test_psnr_is_the_textbook_one() -> None:
    truth = np.zeros((2, 2, 3), dtype=np.uint8)
    assert psnr(truth + 51, truth) == pytest.approx(-20 * np.log10(51 / 255))
    assert psnr(truth, truth) == 80


def test_the_busiest_place_is_where_the_edges_are() -> None:
    picture = np.zeros((32, 32, 3), dtype=np.uint8)
    picture[20:28:2, 20:28] = 255
    assert busiest_place(picture, 12, 4) in {(16, 16), (16, 20), (20, 16)}


@pytest.mark.slow
def test_every_method_is_measured_and_ours_is_what_was_trained(trained: TrainingSettings) -> None:
    found = evaluate_upscalers(trained)
    assert {entry.method for entry in found} == set(METHODS)
    assert all(entry.psnr > 5 and entry.distance is None for entry in found)
    assert len(read_journal(trained.state, "upscalers")) >= len(found)


@pytest.mark.slow
def test_what_is_published_loads_and_matches_its_manifest(trained: TrainingSettings) -> None:
    written = publish_upscalers(trained)
    assert [path.name for path in written] == [*UPSCALERS, "upscaling.png"]
    for folder in written[:-1]:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        assert manifest["id"] == folder.name
        assert manifest["scale"] == UPSCALERS[folder.name]
        assert manifest["training"]["steps"] == upscaler.SMOKE_STEPS
        for name, digest in manifest["files"].items():
            assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
        network = load_compact(folder)
        assert enlarge(network, torch.zeros(1, 3, 4, 5)).shape == (1, 3, 4 * manifest["scale"], 5 * manifest["scale"])
    with Image.open(written[-1]) as sheet:
        assert sheet.width > 5 * 64


def test_nothing_is_published_before_it_was_trained(tmp_path: Path) -> None:
    with pytest.raises(TrainingFault, match="studio train upscaler"):
        publish_upscalers(make_settings(tmp_path))
    assert record_section(make_settings(tmp_path)) == []


def test_a_state_that_counts_crops_is_resumed(tmp_path: Path) -> None:
    settings = make_settings(tmp_path, steps=1)
    run_upscaler(settings)
    path = settings.state / "upscaler-x4.pt"
    state = load_state(path)
    assert state is not None
    state["crops"] = state.pop("pictures")
    save_state(path, state)
    run_upscaler(replace(settings, steps=2))
    resumed = load_state(path)
    assert resumed is not None
    assert resumed["pictures"] == 2 * state["crops"]
    assert read_journal(settings.state, "upscaler-x4")[-1]["pictures"] == resumed["pictures"]


@pytest.mark.parametrize(
    ("level", "distance", "verdict"),
    [(34.0, 0.01, "Far ahead of Lanczos at every size."), (30.5, 0.01, "Far ahead of Lanczos at 0 of 1 sizes.")],
)
def test_the_record_says_far_ahead_only_where_it_is(
    tmp_path: Path, level: float, distance: float, verdict: str
) -> None:
    settings = make_settings(tmp_path)
    Journal(settings.state, "upscaler-x4").write("stopped", step=1500, pictures=18000, minutes=20.0)
    for method, (decibel, far) in zip(
        METHODS, [(level, distance), (29.4, 0.06), (29.0, 0.13), (28.8, 0.14)], strict=True
    ):
        Journal(settings.state, "upscalers").write(
            "measured", scale=4, small_px=128, drawings=48, method=method, psnr=decibel, lpips=far
        )
    lines = record_section(settings)
    assert any(verdict in line for line in lines)
    assert any(line.startswith("| 128 to 512 px | 48 | ") and f"{level:.2f} / {distance:.4f}" in line for line in lines)
