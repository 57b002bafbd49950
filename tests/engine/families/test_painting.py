"""Every family's pictures are bare diffusers', bit for bit, each step is seen, and a stop leaves nothing behind."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from torch import nn

from studio.contract.errors import Cancelled, NotFinite
from studio.contract.events import Decoding, Event, Finished, Loading, Noticed, Pictured, Stepped
from studio.contract.geometry import Extent
from studio.contract.port import Stop
from studio.contract.raster import Raster
from studio.contract.requests import (
    BackboneChoice,
    GenerateRequest,
    GuidanceSettings,
    Precision,
    SchedulerSettings,
    Spacing,
)
from studio.engine.service import TorchEngine
from tests.engine.families import bare
from tests.engine.families.bare import BY_NAME, PROOFS, Proof

pytestmark = pytest.mark.shares_engine

Tiny = Callable[[str], Path]
NAMES = [proof.name for proof in PROOFS]
WITH_OTHERS = [(proof.name, other) for proof in PROOFS for other in proof.others]
WITH_SOURCE = [proof.name for proof in PROOFS if proof.source_class]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TorchEngine]:
    engine = TorchEngine(tmp_path_factory.mktemp("no-weights"))
    yield engine
    engine.close()


def request_of(proof: Proof, folder: Path, **changes: Any) -> GenerateRequest:
    given: dict[str, Any] = {
        "prompt": bare.PROMPT if proof.takes_prompt else "",
        "negative_prompt": proof.negative,
        "backbone": BackboneChoice(str(folder)),
        "scheduler": SchedulerSettings(steps=bare.STEPS),
        "guidance": GuidanceSettings(None if proof.family == "unconditional" else proof.guidance),
        "seed": bare.SEED,
        "extent": Extent(*proof.size) if proof.size else None,
        "class_label": "Golden Retriever" if proof.name == "dit" else None,
        "device": "cpu",
        "precision": Precision.FP32,
    }
    return GenerateRequest(**given | changes)


def paint(engine: TorchEngine, request: GenerateRequest, stop: Stop | None = None) -> tuple[list[Event], Finished]:
    events: list[Event] = []
    return events, engine.run(request, events.append, stop or Stop())


def painted(engine: TorchEngine, request: GenerateRequest) -> Any:
    return paint(engine, request)[1].images[0].array


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_is_bare_diffusers(engine: TorchEngine, tiny: Tiny, name: str) -> None:
    proof, folder = BY_NAME[name], tiny(name)
    assert engine.inspect(str(folder)).family == proof.family
    events, finished = paint(engine, request_of(proof, folder))
    assert np.array_equal(finished.images[0].array, bare.picture(proof, folder))
    steps = [event for event in events if isinstance(event, Stepped)]
    assert [step.index for step in steps] == [*range(1, bare.STEPS + 1)]
    assert {step.total for step in steps} == {bare.STEPS}
    assert all(step.preview is not None for step in steps)
    assert sum(isinstance(event, Decoding) for event in events) == 1
    assert isinstance(events[-1], Finished)
    levels = engine.sigmas(request_of(proof, folder))
    assert levels == pytest.approx([*(step.sigma for step in steps), 0.0], rel=1e-4)
    assert list(levels) == sorted(levels, reverse=True)


@pytest.mark.parametrize(("name", "other"), WITH_OTHERS)
def test_another_scheduler_is_bare_diffusers_too(engine: TorchEngine, tiny: Tiny, name: str, other: str) -> None:
    proof, folder = BY_NAME[name], tiny(name)
    request = request_of(proof, folder, scheduler=SchedulerSettings(other, bare.STEPS))
    events, finished = paint(engine, request)
    assert np.array_equal(finished.images[0].array, bare.picture(proof, folder, other))
    sigmas = [event.sigma for event in events if isinstance(event, Stepped)]
    assert len(engine.sigmas(request)) == len(sigmas) + 1
    assert engine.sigmas(request) == pytest.approx([*sigmas, 0.0], rel=1e-4)


@pytest.mark.parametrize("name", WITH_SOURCE)
def test_starting_from_a_picture_is_bare_diffusers(engine: TorchEngine, tiny: Tiny, name: str) -> None:
    proof, folder = BY_NAME[name], tiny(name)
    width, height = proof.size or (32, 32)
    source = np.random.default_rng(3).integers(0, 256, (height, width, 3), np.uint8)
    request = request_of(proof, folder, source=Raster(source), strength=0.7)
    events, finished = paint(engine, request)
    assert np.array_equal(finished.images[0].array, bare.picture_of(proof, folder, source, 0.7))
    sigmas = [event.sigma for event in events if isinstance(event, Stepped)]
    assert engine.sigmas(request) == pytest.approx([*sigmas, 0.0], rel=1e-4)


@pytest.mark.parametrize("name", NAMES)
def test_the_same_seed_gives_the_same_picture_and_another_does_not(engine: TorchEngine, tiny: Tiny, name: str) -> None:
    request = request_of(BY_NAME[name], tiny(name))
    first = painted(engine, request)
    assert np.array_equal(first, painted(engine, request))
    assert not np.array_equal(first, painted(engine, request_of(BY_NAME[name], tiny(name), seed=2**64 - 1)))


@pytest.mark.parametrize("other", ["ddpm", "dpmpp_2m_sde", "lcm"])
def test_the_seed_decides_also_what_is_drawn_on_the_way(engine: TorchEngine, tiny: Tiny, other: str) -> None:
    """DiT's pipeline hands no generator to its scheduler, which would draw from torch's global state."""
    request = request_of(BY_NAME["dit"], tiny("dit"), scheduler=SchedulerSettings(other, bare.STEPS))
    assert np.array_equal(painted(engine, request), painted(engine, request))


@pytest.mark.parametrize(
    ("name", "other"), [("flux", "flow_lcm"), ("zimage", "flow_lcm"), ("sd3", "flow_dpmpp_2m_sde")]
)
def test_the_seed_decides_a_stochastic_flow_too(engine: TorchEngine, tiny: Tiny, name: str, other: str) -> None:
    request = request_of(BY_NAME[name], tiny(name), scheduler=SchedulerSettings(other, bare.STEPS))
    assert np.array_equal(painted(engine, request), painted(engine, request))


# Stops


def resident(engine: TorchEngine, folder: Path, precision: Precision = Precision.FP32) -> Any:
    """Give the networks that the engine holds for a folder."""
    [painter] = [one for key, one in engine._painters.items() if key[0] == str(folder) and key[2] == precision.value]
    return painter.networks


def middle_of(network: nn.Module, run: Callable[[], object]) -> nn.Module:
    """Give the module that is entered half way through a pass."""
    entered: list[nn.Module] = []
    handles = [one.register_forward_pre_hook(lambda module, _: entered.append(module)) for one in network.modules()]
    run()
    for handle in handles:
        handle.remove()
    return entered[len(entered) // 2]


def stop_on_entering(module: nn.Module, stop: Stop, after: int = 0) -> Any:
    passes: list[None] = []

    def hook(*_: object) -> None:
        passes.append(None)
        if len(passes) > after:
            stop.now()

    return module.register_forward_pre_hook(hook)


def assert_stops_and_leaves_nothing(engine: TorchEngine, request: GenerateRequest, stop: Stop) -> list[Event]:
    events: list[Event] = []
    with pytest.raises(Cancelled):
        engine.run(request, events.append, stop)
    assert not any(isinstance(event, Pictured | Finished) for event in events)
    return events


PLACES = [
    (proof.name, place)
    for proof in PROOFS
    for place in ("denoiser", "vae", "text_encoder")
    if place == "denoiser" or proof.family != "unconditional"
    if place != "text_encoder" or proof.takes_prompt
]


@pytest.mark.parametrize(("name", "place"), PLACES)
def test_a_stop_leaves_the_next_picture_as_it_was(engine: TorchEngine, tiny: Tiny, name: str, place: str) -> None:
    proof, folder = BY_NAME[name], tiny(name)
    request = request_of(proof, folder)
    expected = painted(engine, request)
    networks = resident(engine, folder)
    denoiser = networks.get("transformer", networks.get("unet"))
    network = denoiser if place == "denoiser" else networks[place]
    stop = Stop()
    handle = stop_on_entering(middle_of(network, lambda: painted(engine, request)), stop)
    events = assert_stops_and_leaves_nothing(engine, request, stop)
    handle.remove()
    steps = [event for event in events if isinstance(event, Stepped)]
    if place == "denoiser":
        assert len(steps) < bare.STEPS
    assert len(steps) == {"vae": bare.STEPS, "text_encoder": 0}.get(place, len(steps))
    assert np.array_equal(painted(engine, request), expected)


@pytest.mark.parametrize("name", NAMES)
def test_a_stop_while_loading_leaves_nothing_loaded(engine: TorchEngine, tiny: Tiny, name: str) -> None:
    proof, folder = BY_NAME[name], tiny(name)
    request = request_of(proof, folder)
    engine.unload()
    stop, fractions = Stop(), []

    def report(event: Event) -> None:
        assert isinstance(event, Loading)
        fractions.append(event.fraction)
        if event.fraction > 0.3:
            stop.now()

    with pytest.raises(Cancelled):
        engine.run(request, report, stop)
    assert fractions[-1] < 1
    assert fractions == sorted(fractions)
    assert engine.memory().resident == ()
    assert np.array_equal(painted(engine, request), bare.picture(proof, folder))


@pytest.mark.filterwarnings("ignore:.*upcast_vae:FutureWarning")
@pytest.mark.parametrize("precision", [Precision.BF16, Precision.FP16])
@pytest.mark.parametrize("part", ["encoder", "decoder"])
def test_a_stop_inside_a_cast_autoencoder_gives_it_its_format_back(
    engine: TorchEngine, tiny: Tiny, precision: Precision, part: str
) -> None:
    # SDXL computes in fp32 inside its autoencoder, from a picture in either half format, and to one in fp16.
    folder = tiny("sdxl")
    source = Raster(np.full((32, 32, 3), 120, np.uint8))
    request = request_of(BY_NAME["sdxl"], folder, precision=precision, source=source, extent=Extent(32, 32))
    expected = painted(engine, request)
    stop = Stop()
    autoencoder = resident(engine, folder, precision)["vae"]
    handle = stop_on_entering(getattr(autoencoder, part).mid_block, stop)
    assert_stops_and_leaves_nothing(engine, request, stop)
    handle.remove()
    assert {str(one.dtype) for one in autoencoder.parameters()} == {
        f"torch.{'bfloat16' if precision is Precision.BF16 else 'float16'}"
    }
    assert np.array_equal(painted(engine, request), expected)


def test_an_old_folder_is_mended_as_diffusers_mends_it(engine: TorchEngine, tiny: Tiny, tmp_path: Path) -> None:
    folder = shutil.copytree(tiny("sd15"), tmp_path / "old")
    path = folder / "scheduler" / "scheduler_config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"clip_sample": True, "steps_offset": 0}))
    proof = BY_NAME["sd15"]
    with pytest.warns(FutureWarning):
        assert np.array_equal(painted(engine, request_of(proof, folder)), bare.picture(proof, folder))


# What is a family's own


def test_a_picture_that_the_checker_flags_is_said(engine: TorchEngine, tiny: Tiny) -> None:
    request = request_of(BY_NAME["sd15"], tiny("sd15_checked"))
    events, finished = paint(engine, request)
    assert finished.record.is_flagged
    [notice] = [event.text for event in events if isinstance(event, Noticed)]
    assert "flagged" in notice
    assert finished.record.notices == (notice,)
    assert not paint(engine, request_of(BY_NAME["sd15"], tiny("sd15")))[1].record.is_flagged


def test_flux_runs_true_guidance_for_a_negative_prompt(engine: TorchEngine, tiny: Tiny) -> None:
    proof, folder = BY_NAME["flux"], tiny("flux")
    _, finished = paint(engine, request_of(proof, folder, negative_prompt="blurry"))
    expected = replace(proof, guidance=1.0, negative="blurry", call={"true_cfg_scale": 3.5})
    assert np.array_equal(finished.images[0].array, bare.picture(expected, folder))
    assert "true guidance" in " ".join(finished.record.notices)


def test_flux_without_dynamic_shifting_keeps_its_constant_one(engine: TorchEngine, tiny: Tiny) -> None:
    """The pipeline hands its shift by the size to any scheduler; schnell is made for none."""
    folder = tiny("flux_schnell")
    request = request_of(BY_NAME["flux"], folder, scheduler=SchedulerSettings("flow_dpmpp_2m", 4))
    constant = request_of(BY_NAME["flux"], folder, scheduler=SchedulerSettings("flow_euler", 4))
    assert engine.sigmas(constant) == pytest.approx((1.0, 0.75, 0.5, 0.25, 0.0))
    assert engine.sigmas(request) == pytest.approx((1.0, 0.75, 0.5, 0.25, 0.0), abs=2e-3)
    painted(engine, request)


@pytest.mark.parametrize("name", ["sd3", "flux", "zimage", "sana"])
def test_a_shift_moves_the_walk_of_a_flow(engine: TorchEngine, tiny: Tiny, name: str) -> None:
    for other in (None, "flow_euler", "flow_dpmpp_2m") if name in ("sd3", "sana") else (None, "flow_euler"):
        request = request_of(BY_NAME[name], tiny(name), scheduler=SchedulerSettings(other, 3, shift=2.0))
        events, finished = paint(engine, request)
        first, second, *_ = engine.sigmas(request)
        assert [first, second] == pytest.approx([event.sigma for event in events if isinstance(event, Stepped)][:2])
        even = {"flow_dpmpp_2m": 2 / 3}.get(other or "", 2 / 3 if name in ("flux", "zimage") else second / (2 - second))
        assert second == pytest.approx(2 * even / (1 + even), abs=2e-3)
        assert "shift=2.0" in finished.record.scheduler


@pytest.mark.parametrize("spacing", [Spacing.KARRAS, Spacing.TRAILING])
def test_a_spacing_overrides_the_folders_own(engine: TorchEngine, tiny: Tiny, spacing: Spacing) -> None:
    folder = tiny("sdxl")
    settings = {"use_karras_sigmas": True} if spacing is Spacing.KARRAS else {"timestep_spacing": "trailing"}
    request = request_of(BY_NAME["sdxl"], folder, scheduler=SchedulerSettings(None, bare.STEPS, spacing))
    assert np.array_equal(painted(engine, request), bare.picture(BY_NAME["sdxl"], folder, settings=settings))


def test_a_guidance_of_one_is_off(engine: TorchEngine, tiny: Tiny) -> None:
    folder, proof = tiny("sd15"), replace(BY_NAME["sd15"], guidance=1.0)
    assert np.array_equal(painted(engine, request_of(proof, folder)), bare.picture(proof, folder))


def test_numbers_that_are_not_finite_in_the_decode_are_said(engine: TorchEngine, tiny: Tiny) -> None:
    folder = tiny("sd15")
    request = request_of(BY_NAME["sd15"], folder)
    expected = painted(engine, request)
    handle = resident(engine, folder)["vae"].decoder.register_forward_hook(
        lambda module, args, output: output * float("nan")
    )
    with pytest.raises(NotFinite, match="decode"):
        painted(engine, request)
    handle.remove()
    assert np.array_equal(painted(engine, request), expected)
