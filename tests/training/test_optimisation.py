"""The optimiser, the schedule, the average, masks and logs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from studio.engine.blocks.autoencoder import Autoencoder
from studio.training.autoencoder import TINY, fit_preview, whiten
from studio.training.backbone import random_mask
from studio.training.checkpoints import Average, load_state, save_state
from studio.training.journal import Journal, read_journal
from studio.training.muon import Muon, orthogonalise, split_parameters
from studio.training.sampling import shifted_sigmas
from studio.training.schedule import WARM_UP_STEPS, RunClock
from studio.training.settings import TrainingFault, TrainingSettings
from studio.training.sheets import save_captioned_sheet, save_grid, save_matrix, save_plot


@pytest.mark.parametrize("shape", [(1, 8, 8), (3, 8, 20), (2, 20, 8)])
def test_the_step_of_muon_is_nearly_orthogonal(shape: tuple[int, int, int]) -> None:
    torch.manual_seed(0)
    singular = torch.linalg.svdvals(orthogonalise(torch.randn(shape)))
    assert singular.max() < 1.4
    assert singular.median() > 0.6


@pytest.mark.parametrize(("is_fast", "tolerance"), [(False, 1e-3), (True, 0.04)])
def test_orthogonalising_keeps_the_singular_vectors(
    monkeypatch: pytest.MonkeyPatch, *, is_fast: bool, tolerance: float
) -> None:
    # bf16 has eight bits, and five iterations each round a few times.
    monkeypatch.setattr("studio.training.muon.multiplies_bf16", lambda device: is_fast)
    torch.manual_seed(0)
    left, _, right = torch.linalg.svd(torch.randn(1, 6, 6))
    matrix = left @ torch.diag(torch.tensor([3.0, 2.5, 2.0, 1.5, 1.0, 0.8])) @ right
    diagonal = (left.transpose(1, 2) @ orthogonalise(matrix) @ right.transpose(1, 2))[0]
    assert (diagonal - diagonal.diag().diag()).abs().max() < tolerance


def test_muon_learns_a_linear_map_and_only_takes_matrices() -> None:
    torch.manual_seed(0)
    network = nn.Linear(16, 16)
    matrices, others = split_parameters(network)
    assert ([part.shape for part in matrices], [part.shape for part in others]) == ([(16, 16)], [(16,)])
    optimiser, x, wanted = Muon(matrices, lr=0.2), torch.randn(64, 16), torch.randn(16, 16)
    losses = []
    for _ in range(80):
        loss = (network(x) - x @ wanted).square().mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(float(loss.detach()))
    assert losses[-1] < 0.1 * losses[0]


def test_the_rate_warms_up_stays_and_cools_down() -> None:
    clock = RunClock(minutes=0, cooldown_minutes=0, steps=200, cooldown_steps=50)
    assert clock.rate(0) == pytest.approx(1 / WARM_UP_STEPS)
    assert clock.rate(100) == 1.0
    assert clock.rate(175) == pytest.approx(0.5)
    assert not clock.is_over(199)
    assert clock.is_over(200)


def test_minutes_end_a_run_too() -> None:
    clock = RunClock(minutes=1, cooldown_minutes=1)
    clock.began -= 45
    assert clock.rate(1000) == pytest.approx(0.25, abs=0.02)
    clock.began -= 20
    assert clock.is_over(0)
    assert not RunClock(minutes=0, cooldown_minutes=0).is_over(10**9)


def test_the_average_forgets_the_start_and_trails_the_end() -> None:
    network = nn.Linear(2, 2, bias=False)
    average = Average(network, 0.9)
    with torch.no_grad():
        network.weight.fill_(1.0)
    for step in range(60):
        average.update(network, step)
    torch.testing.assert_close(average.weights["weight"], torch.ones(2, 2), rtol=0, atol=0.01)


def test_a_state_comes_back_and_a_missing_one_is_none(tmp_path: Path) -> None:
    assert load_state(tmp_path / "none.pt") is None
    save_state(tmp_path / "one.pt", {"step": 3, "weights": {"a": torch.ones(2)}})
    state = load_state(tmp_path / "one.pt")
    assert state is not None
    assert state["step"] == 3
    assert [path.name for path in tmp_path.iterdir()] == ["one.pt"]


def test_whitened_latents_have_unit_variance_and_decode_to_the_same_picture() -> None:
    torch.manual_seed(0)
    autoencoder = Autoencoder(TINY).eval().requires_grad_(requires_grad=False)
    pixels = torch.rand(6, 3, 64, 64) * 2 - 1
    before = autoencoder.decode(autoencoder.encode_mean(pixels))
    whiten(autoencoder, pixels)
    latents = autoencoder.encode_mean(pixels)
    torch.testing.assert_close(latents.mean(dim=(0, 2, 3)), torch.zeros(TINY.latent_channels), rtol=0, atol=1e-3)
    torch.testing.assert_close(latents.std(dim=(0, 2, 3)), torch.ones(TINY.latent_channels), rtol=0, atol=1e-3)
    torch.testing.assert_close(autoencoder.decode(latents), before, rtol=1e-3, atol=1e-4)


def test_the_preview_map_has_the_promised_shapes() -> None:
    autoencoder = Autoencoder(TINY).eval().requires_grad_(requires_grad=False)
    preview = fit_preview(autoencoder, torch.rand(4, 3, 64, 64) * 2 - 1)
    assert (preview["weight"].shape, preview["bias"].shape) == ((192, 16, 3, 3), (192,))
    assert all(part.dtype == torch.float32 and part.isfinite().all() for part in preview.values())


def test_masks_are_ones_and_zeros_and_differ() -> None:
    masks = np.stack([random_mask(16, np.random.default_rng(seed)) for seed in range(60)])
    assert set(np.unique(masks)) == {0.0, 1.0}
    assert 0.1 < masks.mean() < 0.9
    assert len({mask.tobytes() for mask in masks}) > 50


def test_noise_levels_fall_from_one_to_zero_and_dwell_at_high_noise() -> None:
    sigmas = shifted_sigmas(10, 3.0)
    assert (sigmas[0], sigmas[-1]) == (1, 0)
    assert (sigmas.diff() < 0).all()
    assert sigmas[5] == pytest.approx(0.75)
    torch.testing.assert_close(shifted_sigmas(4, 1.0), torch.tensor([1, 0.75, 0.5, 0.25, 0]))


def test_the_journal_appends_and_reads_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert read_journal(tmp_path, "stage") == []
    for loss in (0.5, 0.25):
        Journal(tmp_path, "stage").write("step", loss=loss, note="별")
    assert [entry["loss"] for entry in read_journal(tmp_path, "stage")] == [0.5, 0.25]
    assert "별" in capsys.readouterr().out


def test_sheets_and_plots_are_pictures_of_the_right_size(tmp_path: Path) -> None:
    from PIL import Image

    pictures = np.zeros((5, 8, 8, 3), dtype=np.uint8)
    save_grid(tmp_path / "grid.png", pictures, columns=3, scale=2)
    save_plot(tmp_path / "plot.png", [3.0, 1.0, 0.5], "loss")
    save_captioned_sheet(
        tmp_path / "sheet.png", [("a cat", [pictures[0], pictures[1]]), ("별", [pictures[2], pictures[3]])], columns=2
    )
    with Image.open(tmp_path / "grid.png") as grid:
        assert grid.size == (60, 40)
    for name in ("plot.png", "sheet.png"):
        with Image.open(tmp_path / name) as picture:
            assert min(picture.size) > 30


def test_a_matrix_has_a_row_a_name_and_a_column_a_caption(tmp_path: Path) -> None:
    from PIL import Image

    pictures = [np.full((16, 16, 3), shade, dtype=np.uint8) for shade in (10, 60, 110)]
    columns = ["a cat", "a very long caption of many words", "별"]
    save_matrix(tmp_path / "matrix.png", columns, [("one", pictures), ("two", pictures[::-1])], scale=2)
    with Image.open(tmp_path / "matrix.png") as sheet:
        pixels = np.asarray(sheet)
    shades = [int(pixels[-18 - 34 * (1 - row), -18 - 34 * (2 - column), 0]) for row in (0, 1) for column in range(3)]
    assert shades == [10, 60, 110, 110, 60, 10]


@pytest.mark.parametrize("change", [{"threads": 0}, {"minutes": -1.0}, {"steps": -1}])
def test_settings_that_make_no_sense_are_refused(change: dict[str, float]) -> None:
    with pytest.raises(TrainingFault):
        TrainingSettings(Path(), Path(), Path(), **change)


def test_a_restored_average_keeps_its_own_tensors_and_takes_every_value() -> None:
    # Its tensors lie where the network is; those of a state lie on the CPU.
    torch.manual_seed(0)
    average, earlier = Average(nn.Linear(3, 2), 0.9), Average(nn.Linear(3, 2), 0.9)
    own = dict(average.weights)
    average.restore(earlier.weights)
    for key, value in average.weights.items():
        assert value is own[key]
        torch.testing.assert_close(value, earlier.weights[key], rtol=0, atol=0)
    with pytest.raises(KeyError):
        average.restore({})
