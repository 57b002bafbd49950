"""The table of schedulers: each walks to the right end, each misfit is refused by name.

The judge needs no weights: for Gaussian data of deviation s the ideal denoiser is known in closed form, and so is
the end of the probability flow, x0 = x_T * s / sqrt(alpha^2 s^2 + sigma^2).
"""

from __future__ import annotations

import inspect
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from studio.contract.catalog import Prediction
from studio.contract.errors import SchedulerMismatch
from studio.contract.requests import SchedulerSettings, Spacing
from studio.engine import noise_levels, schedulers
from studio.engine.loading import Component, PipelineFolder
from studio.engine.scheduler_table import BY_ID, MULTISTEP, TABLE, Trait
from studio.engine.schedulers import Demands, Shifting

DEVIATION = 0.5
BETAS = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear"}
OWN = {**BETAS, "num_train_timesteps": 1000, "clip_sample": False, "set_alpha_to_one": False, "steps_offset": 1}
KEPT = np.cumprod(1 - np.linspace(0.00085**0.5, 0.012**0.5, 1000) ** 2)
WALKS = [
    (row.entry.id, prediction, spacing)
    for row in TABLE
    for prediction in row.entry.predictions
    for spacing in (None, *row.entry.spacings)
]
LARGEST_ERROR = {"flow_euler": 0.15, "flow_heun": 0.005, "euler": 0.14, "heun": 0.09, "dpm2": 0.09, "pndm": 0.12}
"""Relative error of 20 steps, 5 to 20 % above what was measured; others 0.12."""


def folder(class_name: str = "DDIMScheduler", **config: Any) -> PipelineFolder:
    scheduler = Component("scheduler", "diffusers", class_name, Path("scheduler"), config)
    return PipelineFolder(Path("somewhere"), "SomePipeline", {}, {"scheduler": scheduler})


def flow(**config: Any) -> PipelineFolder:
    return folder("FlowMatchEulerDiscreteScheduler", **{"shift": 3.0, **config})


def folder_of(prediction: Prediction) -> PipelineFolder:
    return flow() if prediction is Prediction.FLOW else folder(**OWN, prediction_type=prediction.value)


def level_at(timestep: float, prediction: Prediction) -> tuple[float, float]:
    """Give (alpha, sigma) as a network would know them, from the timestep alone."""
    if prediction is Prediction.FLOW:
        return 1 - timestep / 1000, timestep / 1000
    ratio = math.exp(np.interp(timestep, np.arange(1000), np.log(((1 - KEPT) / KEPT) ** 0.5)))
    alpha = 1 / math.sqrt(1 + ratio * ratio)
    return alpha, ratio * alpha


def ideal(sample: Tensor, timestep: Tensor, prediction: Prediction) -> Tensor:
    alpha, sigma = level_at(float(timestep), prediction)
    variance = alpha * alpha * DEVIATION**2 + sigma * sigma
    picture, noise = alpha * DEVIATION**2 * sample / variance, sigma * sample / variance
    return {
        Prediction.EPSILON: noise,
        Prediction.V: alpha * noise - sigma * picture,
        Prediction.SAMPLE: picture,
        Prediction.FLOW: noise - picture,
    }[prediction]


def walked(scheduler: Any, steps: int, prediction: Prediction) -> tuple[Tensor, Tensor]:
    """Give where a scheduler ends with the ideal denoiser, and where the flow ends exactly."""
    generator = torch.Generator().manual_seed(0)
    scheduler.set_timesteps(steps)
    sample = torch.randn((1, 1, 64, 64), generator=generator) * float(getattr(scheduler, "init_noise_sigma", 1.0))
    alpha, sigma = level_at(float(scheduler.timesteps[0]), prediction)
    laid = getattr(scheduler, "sigmas", None)
    if laid is not None and len(laid) > len(scheduler.timesteps):
        first = noise_levels.from_sigma(scheduler, float(laid[0]))
        alpha, sigma = first.alpha, first.sigma
    exact = sample * DEVIATION / math.sqrt(alpha * alpha * DEVIATION**2 + sigma * sigma)
    drawn = {"generator": generator} if "generator" in inspect.signature(scheduler.step).parameters else {}
    for timestep in scheduler.timesteps:
        seen = scheduler.scale_model_input(sample, timestep) if hasattr(scheduler, "scale_model_input") else sample
        sample = scheduler.step(ideal(seen, timestep, prediction), timestep, sample, return_dict=False, **drawn)[0]
    return sample, exact


@pytest.mark.parametrize(("name", "prediction", "spacing"), WALKS)
def test_a_walk_ends_where_the_flow_ends(name: str, prediction: Prediction, spacing: Spacing | None) -> None:
    settings = SchedulerSettings(name, 20, spacing)
    found, exact = walked(schedulers.build(settings, folder_of(prediction)), 20, prediction)
    if BY_ID[name].entry.is_stochastic:
        assert float(found.std()) / DEVIATION == pytest.approx(1, abs=0.5 if name.endswith("lcm") else 0.2)
    else:
        error = float((found - exact).norm() / exact.norm())
        # The beta spacing spends its steps at both ends: a first-order walk is coarser in the middle.
        assert error < (0.24 if spacing is Spacing.BETA else LARGEST_ERROR.get(name, 0.12))


@pytest.mark.parametrize("name", [row.entry.id for row in TABLE])
def test_levels_fall_to_zero_one_a_step(name: str) -> None:
    where = folder_of(BY_ID[name].entry.predictions[0])
    for steps in (1, 2, 9):
        levels = schedulers.sigmas(SchedulerSettings(name, steps), where)
        assert levels[-1] == 0
        assert list(levels) == sorted(levels, reverse=True)
        extra = int(name == "pndm" and steps > 1)  # PNDM begins with two evaluations
        assert len(levels) == steps + 1 + extra
        if BY_ID[name].is_flow:
            assert levels[0] <= 1


@pytest.mark.parametrize("name", [row.entry.id for row in TABLE if row.entry.id != "lms"])
def test_the_most_steps_that_are_allowed_do_run(name: str) -> None:
    row = BY_ID[name]
    where = folder_of(row.entry.predictions[0])
    most = schedulers.most_steps(row, SchedulerSettings(name), where.scheduler_config)
    scheduler = schedulers.build(SchedulerSettings(name, most), where)
    found, _ = walked(scheduler, most, row.entry.predictions[0])
    assert bool(torch.isfinite(found).all())
    if most < 1000:
        with pytest.raises(SchedulerMismatch, match=f"at most {most}"):
            schedulers.build(SchedulerSettings(name, most + 1), where)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.entry.id)
def test_what_the_table_says_is_what_the_class_takes(row: Any) -> None:
    import diffusers

    found = getattr(diffusers, row.class_name)
    settings, laid = inspect.signature(found.__init__).parameters, inspect.signature(found.set_timesteps).parameters
    assert set(row.fixed) <= set(settings)
    assert (Trait.GENERATOR in row.traits) <= ("generator" in inspect.signature(found.step).parameters)
    assert (Trait.SIGMAS in row.traits) <= ("sigmas" in laid)
    assert (Trait.MU in row.traits) <= ("mu" in laid)
    assert (Trait.SCALE_NOISE in row.traits) == hasattr(found, "scale_noise")
    assert (Trait.SIGMA_SPACE in row.traits) == (row.class_name in noise_levels.SIGMA_SPACE)
    for spacing in row.entry.spacings:
        flag = schedulers.SPACING_FLAGS.get(spacing, "timestep_spacing")
        assert flag in settings


def test_the_folders_own_runs_untouched_without_an_id() -> None:
    own = folder("EulerDiscreteScheduler", **BETAS, use_karras_sigmas=True)
    scheduler: Any = schedulers.build(SchedulerSettings(), own)
    assert type(scheduler).__name__ == "EulerDiscreteScheduler"
    assert scheduler.config["use_karras_sigmas"] is True
    assert scheduler.config["beta_end"] == 0.012


def test_betas_and_prediction_carry_over_to_another_class() -> None:
    where = folder(**OWN, prediction_type="v_prediction")
    scheduler: Any = schedulers.build(SchedulerSettings("unipc", spacing=Spacing.KARRAS), where)
    assert (scheduler.config["beta_end"], scheduler.config["prediction_type"]) == (0.012, "v_prediction")
    assert scheduler.config["use_karras_sigmas"] is True
    assert "prediction_type='v_prediction'" in schedulers.describe(scheduler) or "v_prediction" in schedulers.describe(
        scheduler
    )


def test_a_spacing_replaces_the_one_that_the_folder_has() -> None:
    own = folder("EulerDiscreteScheduler", **BETAS, use_karras_sigmas=True)
    scheduler: Any = schedulers.build(SchedulerSettings(spacing=Spacing.EXPONENTIAL), own)
    assert (scheduler.config["use_karras_sigmas"], scheduler.config["use_exponential_sigmas"]) == (False, True)


@pytest.mark.parametrize(
    ("settings", "where", "said"),
    [
        (SchedulerSettings("euler"), flow(), "predict epsilon or v_prediction, and this one predicts flow"),
        (SchedulerSettings("flow_euler"), folder(**OWN), "predict flow, and this one predicts epsilon"),
        (SchedulerSettings("eular"), folder(**OWN), "Did you mean 'euler'"),
        (SchedulerSettings("flow_eular"), flow(), "Did you mean 'flow_euler'"),
        (SchedulerSettings("ddim", spacing=Spacing.KARRAS), folder(**OWN), "does not take the spacing 'karras'"),
        (SchedulerSettings(spacing=Spacing.KARRAS), folder(**OWN), "own scheduler DDIMScheduler does not take"),
        (SchedulerSettings("ddim", shift=2.0), folder(**OWN), "takes no shift"),
        (SchedulerSettings("lcm", steps=51), folder(**OWN), "at most 50"),
        (SchedulerSettings("euler"), folder("EDMEulerScheduler"), "only its own scheduler is known to fit"),
        (SchedulerSettings(shift=2.0), folder("SCMScheduler"), "takes no shift"),
        (SchedulerSettings(), PipelineFolder(Path("p"), "P", {}, {}), "no scheduler of its own"),
    ],
)
def test_a_misfit_is_refused_by_name(settings: SchedulerSettings, where: PipelineFolder, said: str) -> None:
    with pytest.raises(SchedulerMismatch) as refused:
        schedulers.build(settings, where)
    assert said in str(refused.value)


def test_a_pipeline_that_leaves_its_noise_unscaled_takes_no_scheduler_in_sigma_space() -> None:
    demands = Demands(refuses=frozenset({Trait.SIGMA_SPACE}))
    fitting = schedulers.allowed(folder(**OWN), demands)
    assert not {"euler", "euler_a", "heun", "dpm2", "lms"} & set(fitting)
    assert {"ddim", "ddpm", "dpmpp_2m", "unipc"} <= set(fitting)
    with pytest.raises(SchedulerMismatch, match="unscaled"):
        schedulers.build(SchedulerSettings("euler"), folder(**OWN), demands)


def test_a_shift_reaches_every_class_of_a_flow() -> None:
    for name in ("flow_euler", "flow_heun", "flow_dpmpp_2m", "flow_unipc"):
        levels = schedulers.sigmas(SchedulerSettings(name, 10, shift=5.0), flow())
        plain = schedulers.sigmas(SchedulerSettings(name, 10, shift=1.0), flow())
        assert levels[5] == pytest.approx(5 * plain[5] / (1 + 4 * plain[5]), abs=2e-3)


def test_a_pipeline_that_always_hands_its_shift_still_gets_a_constant_one() -> None:
    demands = Demands(needs=(frozenset({Trait.MU}),), shifting=Shifting.ALWAYS)
    scheduler: Any = schedulers.build(SchedulerSettings("flow_dpmpp_2m", shift=2.0), flow(), demands)
    config = scheduler.config
    assert config["use_dynamic_shifting"] is True
    assert math.exp(config["base_shift"]) == pytest.approx(2.0)
    assert config["base_shift"] == config["max_shift"]


def test_the_seed_decides_where_the_pipeline_hands_no_generator() -> None:
    def drawn(seed: int) -> Tensor:
        scheduler: Any = schedulers.build(SchedulerSettings("ddpm"), folder(**OWN))
        scheduler.set_timesteps(3)
        schedulers.draw_from(scheduler, torch.Generator().manual_seed(seed))
        sample: Tensor = scheduler.step(
            torch.zeros(1, 1, 4, 4), scheduler.timesteps[0], torch.ones(1, 1, 4, 4)
        ).prev_sample
        return sample

    assert torch.equal(drawn(1), drawn(1))
    assert not torch.equal(drawn(1), drawn(2))


def test_ids_are_unique_and_the_catalog_has_them_all() -> None:
    names = [entry.id for entry in schedulers.entries()]
    assert len(set(names)) == len(names)
    assert {"ddpm", "ddim", "euler", "euler_a", "heun", "dpmpp_2m", "dpmpp_2m_sde", "unipc", "lcm"} <= set(names)
    assert {"flow_euler", "flow_heun"} <= set(names)
    assert BY_ID["flow_dpmpp_2m"].class_name == MULTISTEP
