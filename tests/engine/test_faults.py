"""What the engine says when something fails, and that the next job works: memory, numbers, weights, configs, paths."""

from __future__ import annotations

import gc
import json
import shutil
import weakref
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import nn

from studio.contract.errors import (
    EngineFailed,
    InvalidRequest,
    NotFinite,
    OutOfMemory,
    StudioError,
    WeightsDamaged,
)
from studio.contract.events import Noticed, Stepped
from studio.contract.geometry import Extent
from studio.contract.requests import BackboneChoice, GenerateRequest, SchedulerSettings
from studio.engine.service import TorchEngine
from tests.engine.small_jobs import REQUEST, failing_once, network, paint, raising


def flip_bit(path: Path, place: int) -> None:
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize("part", ["backbone", "vae"])
def test_after_running_out_of_memory_it_is_freed_and_the_next_job_works(engine: TorchEngine, part: str) -> None:
    _, image = paint(engine)
    alive = weakref.ref(network(engine))
    failing_once(network(engine, part) if part == "backbone" else network(engine, part).decoder, raising(MemoryError()))  # type: ignore[union-attr]
    with pytest.raises(OutOfMemory) as caught:
        paint(engine)
    assert "--size" in caught.value.hint
    assert engine.memory().resident == ()
    gc.collect()
    assert alive() is None, "the fault's frames keep the weights alive"
    assert paint(engine)[1] == image


def test_running_out_of_memory_while_loading_is_said(engine: TorchEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    message = "[enforce fail at alloc_cpu.cpp] DefaultCPUAllocator: can't allocate memory"
    with monkeypatch.context() as patch:
        patch.setattr(nn.Module, "load_state_dict", lambda *_args, **_settings: raising(RuntimeError(message))())
        with pytest.raises(OutOfMemory):
            paint(engine)
    paint(engine)


def test_latents_that_are_not_finite_are_said(engine: TorchEngine) -> None:
    paint(engine)
    failing_once(network(engine), lambda: torch.full((2, 4, 8, 8), float("nan")))
    with pytest.raises(NotFinite, match="step 1 of 3"):
        paint(engine)
    paint(engine)


def test_a_decode_that_is_not_finite_is_said(engine: TorchEngine) -> None:
    paint(engine)
    failing_once(network(engine, "vae").decoder, lambda: torch.full((1, 3, 16, 16), float("inf")))  # type: ignore[union-attr]
    with pytest.raises(NotFinite, match="decode"):
        paint(engine)


def test_a_fault_that_nobody_foresaw_is_one_sentence(engine: TorchEngine) -> None:
    paint(engine)
    failing_once(network(engine), raising(ZeroDivisionError("nobody\nforesaw")))
    with pytest.raises(EngineFailed, match="ZeroDivisionError: nobody foresaw"):
        paint(engine)
    paint(engine)


@pytest.mark.parametrize("part", ["backbone", "vae"])
def test_one_flipped_bit_in_our_weights_is_found(own_weights: Path, part: str) -> None:
    flip_bit(own_weights / "dit" / part / "diffusion_pytorch_model.safetensors", -3)
    engine = TorchEngine(own_weights)
    try:
        with pytest.raises(WeightsDamaged, match="diffusion_pytorch_model"):
            paint(engine)
    finally:
        engine.close()


@pytest.mark.parametrize("broken", ["{", '{"id": 1}', "[]"])
def test_a_broken_manifest_is_said(own_weights: Path, broken: str) -> None:
    (own_weights / "dit" / "manifest.json").write_text(broken)
    engine = TorchEngine(own_weights)
    try:
        with pytest.raises(WeightsDamaged, match="manifest"):
            paint(engine)
    finally:
        engine.close()


def test_a_preview_that_fails_is_said_and_harms_nothing(engine: TorchEngine) -> None:
    _, image = paint(engine)
    [painter] = engine._painters.values()
    painter.preview = lambda latents: raising(ValueError("no such channels"))()
    events, again = paint(engine)
    assert again == image
    assert [event.text for event in events if isinstance(event, Noticed)] == [
        "There are no previews of this picture (ValueError)."
    ]
    assert all(event.preview is None for event in events if isinstance(event, Stepped))


def test_a_damaged_default_folder_hides_no_other(own_weights: Path) -> None:
    (own_weights / "dit" / "manifest.json").write_text("{")
    engine = TorchEngine(own_weights)
    try:
        catalog = engine.catalog()
        assert [report.id for report in catalog.backbones] == ["ssm"]
        assert "manifest.json" in catalog.notices[0]
    finally:
        engine.close()


@pytest.mark.parametrize("name", ["~nobody-of-this-name/weights", "/" + "x" * 5000, "a\x00b"])
def test_a_path_that_cannot_be_is_refused(engine: TorchEngine, name: str) -> None:
    with pytest.raises(StudioError) as caught:
        engine.inspect(name)
    assert caught.value.is_bad_input


def test_a_config_that_makes_no_sense_is_the_folders_fault(own_weights: Path) -> None:
    path = own_weights / "dit" / "manifest.json"
    values = json.loads(path.read_text())
    path.write_text(json.dumps({**values, "multiple_of": 0}))
    engine = TorchEngine(own_weights)
    try:
        with pytest.raises(WeightsDamaged):
            paint(engine)
    finally:
        engine.close()


def test_weights_that_were_replaced_on_disk_are_loaded_again(own_weights: Path) -> None:
    engine = TorchEngine(own_weights)
    try:
        _, first = paint(engine)
        shutil.rmtree(own_weights / "dit")
        shutil.copytree(own_weights / "ssm", own_weights / "dit")
        assert paint(engine)[1] != first
        assert len(engine.memory().resident) == 1
    finally:
        engine.close()


def test_other_weights_than_the_default_ones_make_room_for_each_other(weights: Path, own_weights: Path) -> None:
    engine = TorchEngine(weights)
    try:
        paint(engine)
        for name in ("dit", "ssm"):
            paint(engine, replace(REQUEST, backbone=BackboneChoice(str(own_weights / name))))
        assert [Path(path).parent for path in engine.memory().resident] == [weights, own_weights]
    finally:
        engine.close()


@pytest.mark.parametrize(
    ("request_", "says"),
    [
        (replace(REQUEST, backbone=BackboneChoice("ditt")), "Did you mean 'dit'?"),
        (replace(REQUEST, backbone=BackboneChoice("ssm", "attentoin")), "Did you mean 'attention'?"),
        (replace(REQUEST, backbone=BackboneChoice("dit", "ssd")), "it has attention"),
        (replace(REQUEST, extent=Extent(30_000, 30_000)), "GiB of memory"),
        (replace(REQUEST, extent=Extent(17, 16)), "The nearest is --size 16x16"),
        (replace(REQUEST, device="cuda:77"), "no device 'cuda:77'"),
        (replace(REQUEST, scheduler=SchedulerSettings("ddim", 3)), "does not fit"),
    ],
)
def test_what_does_not_fit_is_refused_before_anything_loads(
    engine: TorchEngine, request_: GenerateRequest, says: str
) -> None:
    with pytest.raises(InvalidRequest) as caught:
        paint(engine, request_)
    assert says in str(caught.value)
    assert engine.memory().resident == ()
