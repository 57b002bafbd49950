"""Other people's upscalers: one safetensors file, whose architecture the package spandrel knows by its tensors.

The file is read, hashed and checked by us; only its tensors go to spandrel. Pickles are refused before.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

import torch
from torch import Tensor, nn

from studio.contract.errors import MissingPackage, UnsafeWeights, UnsupportedWeights, WeightsMismatch, shorten
from studio.engine.reading import Reading, stream
from studio.engine.untyped import Untyped
from studio.engine.upscalers.upscaler import Traits, Upscaler
from studio.engine.weights_files import FileKind, WeightsFile, kind_of, read_header

PACKAGE = "spandrel"
INSTALL_HINT = f"pip install --no-deps {PACKAGE} einops"
CONVERT_HINT = (
    "Convert it on a machine you trust: torch.load(file, weights_only=True) there, and write its tensors with "
    "safetensors.torch.save_file."
)
REACH_PX = 32
"""How far around a tile another network looks: a guess, so that such tiles are faded into each other."""
BYTES_A_PIXEL = 16384
STAND_INS = ("torchvision", "torchvision.transforms", "torchvision.transforms.functional")


def check_file(path: Path) -> WeightsFile:
    """Give the header of an upscaler's file, and see that what reads it is installed; quick.

    Raises:
        WeightsNotFound: There is no such file.
        UnsafeWeights: It is a pickle.
        WeightsDamaged: It is cut off, or its header is impossible.
        UnsupportedWeights: It is another kind of file.
        MissingPackage: spandrel is not installed.
    """
    if kind_of(path) is FileKind.PICKLE:
        raise UnsafeWeights(
            f"{path} is a pickle: reading it would run whatever code it holds, so it is never read.", CONVERT_HINT
        )
    header = read_header(path)
    if importlib.util.find_spec(PACKAGE) is None:
        raise MissingPackage(
            f"The upscaler {path.name} needs the package {PACKAGE}, which is not installed.", INSTALL_HINT
        )
    return header


def traits_for(scale: int) -> Traits:
    """Give what is assumed of another network of this scale."""
    return Traits(scale, REACH_PX, BYTES_A_PIXEL, is_exact=False)


def load_file(path: Path, dtype: torch.dtype, check: Callable[[], None]) -> Upscaler:
    """Load an upscaler of any architecture that spandrel knows, on the CPU; fp32 where it cannot run in `dtype`.

    Raises:
        UnsupportedWeights: spandrel does not know it, or it is made for another task.
        WeightsMismatch: Its tensors do not fit each other.
        StudioError: As :func:`check_file`.
    """
    header = check_file(path)
    reading = Reading(check)
    state = dict(stream(header, lambda key, stored: stored, reading))
    described = _described(path, state, _spandrel())
    half = {torch.bfloat16: described.supports_bfloat16, torch.float16: described.supports_half}
    network = Described(described, dtype if half.get(dtype, True) else torch.float32)
    return Upscaler(
        id=str(path),
        name=f"{path.stem} ({described.architecture.name})",
        fingerprint=reading.sha256,
        network=network,
        traits=traits_for(int(described.scale)),
    )


def _described(path: Path, state: dict[str, Tensor], spandrel: Untyped) -> Untyped:
    try:
        described = spandrel.MAIN_REGISTRY.load(state)
    except spandrel.UnsupportedModelError:
        raise UnsupportedWeights(
            f"{path} is no upscaler that {PACKAGE} {spandrel.__version__} knows, by its {len(state):,} tensors.",
            "Look for weights of a known architecture, such as ESRGAN, Compact, SPAN or SwinIR.",
        ) from None
    except Exception as error:  # every architecture says in its own way that tensors do not fit
        raise WeightsMismatch(
            f"{path} does not fit the architecture that its tensors look like ({shorten(error, 160)}).",
            "Download or copy the file again.",
        ) from error
    is_for_pictures = isinstance(described, spandrel.ImageModelDescriptor)
    if not is_for_pictures or described.input_channels not in (1, 3) or described.output_channels not in (1, 3):
        raise UnsupportedWeights(
            f"{path} is a {described.architecture.name} for {described.purpose}, with {described.input_channels} "
            f"channels in and {described.output_channels} out: it enlarges no pictures.",
            "Give an upscaler for RGB pictures.",
        )
    return described


class Described(nn.Module):
    """A network that spandrel describes, as every upscaler here is called.

    Attributes:
        network: The bare network; what cancel hooks sit on.
    """

    def __init__(self, described: Untyped, dtype: torch.dtype) -> None:
        super().__init__()
        self.network: nn.Module = described.model.to(dtype).eval().requires_grad_(requires_grad=False)
        self._described = described
        self._dtype = dtype

    def forward(self, pictures: Tensor) -> Tensor:
        """(b, 3, h, w) in [0, 1] to (b, 3, scale h, scale w); pads to what the network needs and cuts it off again."""
        b, c, h, w = pictures.shape
        if self._described.input_channels == 1:  # a network for one channel takes each as a picture
            pictures = pictures.reshape(b * c, 1, h, w)
        large: Tensor = self._described(pictures.to(self._dtype)).float()
        return large.reshape(b, c, *large.shape[2:]) if large.shape[1] == 1 else large


def _spandrel() -> Untyped:
    """Give the package.

    Two of its architectures, neither an upscaler, want three functions of torchvision, which has no build for every
    torch: where it cannot be imported, something stands in for these three while spandrel is imported.
    """
    if PACKAGE in sys.modules:
        return sys.modules[PACKAGE]
    try:
        importlib.import_module(STAND_INS[-1])
    except (ImportError, OSError, RuntimeError):  # not there, or built for another torch
        with _standing_in():
            return importlib.import_module(PACKAGE)
    return importlib.import_module(PACKAGE)


@contextmanager
def _standing_in() -> Iterator[None]:
    before = {name: sys.modules.pop(name) for name in list(sys.modules) if name.split(".")[0] == STAND_INS[0]}
    modules: dict[str, Any] = {name: ModuleType(name) for name in STAND_INS}
    functions = modules[STAND_INS[-1]]
    functions.InterpolationMode, functions.rotate, functions.normalize = object, _absent, _absent
    sys.modules.update(modules)
    try:
        yield
    finally:
        for name in STAND_INS:
            del sys.modules[name]
        sys.modules.update(before)


def _absent(*_arguments: object, **_options: object) -> NoReturn:
    raise MissingPackage("This architecture needs the package torchvision, which is not installed.", "")
