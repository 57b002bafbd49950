"""Other people's upscalers, where spandrel is installed: real small networks of its architectures, written and read."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from studio.contract.errors import UnsupportedWeights, WeightsMismatch
from studio.engine.upscalers import finding
from studio.engine.upscalers.enlarging import enlarged
from studio.engine.upscalers.upscaler import Upscaler
from tests.engine import tiny_upscalers

pytest.importorskip("einops", reason="the extra `upscalers` is not installed")
foreign = pytest.importorskip("studio.engine.upscalers.foreign")
if foreign.importlib.util.find_spec(foreign.PACKAGE) is None:
    pytest.skip("the extra `upscalers` is not installed", allow_module_level=True)


def load(path: Path, dtype: torch.dtype = torch.float32) -> Upscaler:
    return finding.load(str(path), path.parent, dtype, lambda: None)


def write_compact(folder: Path) -> Path:
    path = folder / "compact.safetensors"
    save_file(tiny_upscalers.network(4, convolutions=2).state_dict(), path)
    return path


def esrgan_state() -> dict[str, torch.Tensor]:
    foreign._spandrel()
    from spandrel.architectures.ESRGAN import ESRGAN

    torch.manual_seed(2)
    return {key: value.contiguous() for key, value in ESRGAN(num_filters=8, num_blocks=1, scale=4).state_dict().items()}


def test_a_file_with_our_own_network_gives_our_own_pixels(tmp_path: Path) -> None:
    path = write_compact(tmp_path)
    upscaler = load(path)
    pixels = np.random.default_rng(1).integers(0, 256, (9, 7, 3), np.uint8)
    own = Upscaler("own", "Own", "", tiny_upscalers.network(4, convolutions=2), upscaler.traits)
    assert upscaler.traits.scale == 4
    assert not upscaler.traits.is_exact
    assert "Compact" in upscaler.name
    assert len(upscaler.fingerprint) == 64
    assert np.abs(enlarged(upscaler, pixels).astype(int) - enlarged(own, pixels)).max() <= 1


def test_another_architecture_is_known_by_its_tensors(tmp_path: Path) -> None:
    path = tmp_path / "esrgan.safetensors"
    save_file(esrgan_state(), path)
    upscaler = load(path, torch.bfloat16)
    assert "ESRGAN" in upscaler.name
    assert enlarged(upscaler, np.zeros((6, 5, 3), np.uint8)).shape == (24, 20, 3)


def test_tensors_of_nothing_known_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.safetensors"
    save_file({"something.weight": torch.zeros(2, 2)}, path)
    with pytest.raises(UnsupportedWeights, match="by its 1 tensors"):
        load(path)


def test_tensors_that_do_not_fit_each_other_are_refused(tmp_path: Path) -> None:
    state = tiny_upscalers.network(4, convolutions=2).state_dict()
    state["body.2.weight"] = torch.zeros(3, 3, 3, 3)
    path = tmp_path / "broken.safetensors"
    save_file(state, path)
    with pytest.raises(WeightsMismatch, match="does not fit"):
        load(path)


def test_nothing_stands_in_for_torchvision_afterwards(tmp_path: Path) -> None:
    load(write_compact(tmp_path))
    functions = sys.modules.get("torchvision.transforms.functional")
    assert functions is None or hasattr(functions, "__file__")
