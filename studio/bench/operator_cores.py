# ruff: noqa: PLC0415 - looking at the benchmarks imports nothing heavy
"""What mixes the tokens of one sequence, ready to be called: every operator's core, without projections, and peers.

Kernels are counted as at inference: their spectra are kept, what their making takes is said apart. A registered
operator without an entry in `MAKERS` whose core is no convolution is taken as a whole mixer, with its projections.

Letters: `b` batch, `l` tokens, `e` channels, `h` heads, `n` state width, `p` width of a head.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import torch
    from torch import Tensor

    from studio.engine.blocks.mixing import MixerSettings
    from studio.engine.operators.fft_conv import ConvolutionCore

Work: TypeAlias = Callable[[], object]


@dataclass(frozen=True, slots=True)
class CoreSizes:
    """Sizes that are the same for all.

    Attributes:
        width: e.
        heads: h, of operators that have heads.
        state_width: n.
        scan_state_width: n of the selective scan, which keeps one for every channel.
    """

    width: int = 384
    heads: int = 6
    state_width: int = 64
    scan_state_width: int = 16


@dataclass(frozen=True, slots=True)
class Core:
    """An operator with its inputs.

    Attributes:
        name: Id of the operator, or a peer's name.
        run: Mixes the tokens once.
        make_kernel: Makes what `run` keeps from call to call; None where it keeps nothing.
        is_whole: It is a mixer with its projections.
    """

    name: str
    run: partial[Any]
    make_kernel: Work | None = None
    is_whole: bool = False


@dataclass
class Sequence:
    """Random data of one sequence; the same for the same number of tokens."""

    tokens: int
    sizes: CoreSizes
    device: str = "cpu"
    dtype: torch.dtype | None = None

    @cached_property
    def generator(self) -> torch.Generator:
        """Where its numbers come from."""
        import torch

        return torch.Generator(self.device).manual_seed(0)

    def normal(self, *shape: int) -> Tensor:
        """Data, (shape), in the number format of the data."""
        import torch

        return torch.randn(shape, generator=self.generator, device=self.device, dtype=self.dtype)

    def positive(self, *shape: int) -> Tensor:
        """Steps, or decays but for their sign, (shape), float32."""
        import torch

        return torch.rand(shape, generator=self.generator, device=self.device) / 10 + 1e-3

    @property
    def grid(self) -> tuple[int, int]:
        """Rows and columns of the grid nearest to a square that has so many tokens."""
        rows = next(side for side in range(math.isqrt(self.tokens), 0, -1) if self.tokens % side == 0)
        return rows, self.tokens // rows

    def settings(self) -> MixerSettings:
        """Those of a mixer of these sizes."""
        from studio.engine.blocks.mixing import MixerSettings

        sizes = self.sizes
        return MixerSettings(sizes.width, sizes.width, sizes.heads, sizes.state_width, "raster")


def _heads(data: Sequence, *, is_first: bool = False) -> Tensor:
    """(1, l, h, p), or with the heads first."""
    heads, p = data.sizes.heads, data.sizes.width // data.sizes.heads
    return data.normal(1, heads, data.tokens, p) if is_first else data.normal(1, data.tokens, heads, p)


def attention_core(data: Sequence) -> Core:
    """PyTorch's scaled_dot_product_attention, as the operator `attention` calls it."""
    from studio.engine.operators.attention import attention

    return Core("attention", partial(attention, *(_heads(data, is_first=True) for _ in range(3))))


def ssd_core(data: Sequence) -> Core:
    """Mamba-2's scan in one direction."""
    from studio.engine.operators.ssd import ssd

    length, sizes = data.tokens, data.sizes
    b_states, c_states = (data.normal(1, length, 1, sizes.state_width) for _ in range(2))
    steps, decays = data.positive(1, length, sizes.heads), -16 * data.positive(sizes.heads)
    return Core("ssd", partial(ssd, _heads(data), steps, decays, b_states, c_states))


def _hydra(data: Sequence) -> Core:
    from studio.engine.operators.hydra import hydra

    length, sizes = data.tokens, data.sizes
    b_states, c_states = (data.normal(1, length, 2, 1, sizes.state_width) for _ in range(2))
    steps, decays = data.positive(1, length, 2, sizes.heads), -16 * data.positive(2, sizes.heads)
    return Core("hydra", partial(hydra, _heads(data), steps, decays, b_states, c_states))


def scan_inputs(data: Sequence) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    """What a selective scan takes: u and delta (1, l, e), A (e, n), B and C (1, l, n)."""
    length, e, n = data.tokens, data.sizes.width, data.sizes.scan_state_width
    rates = -16 * data.positive(e, n)
    b_states, c_states = (data.normal(1, length, n) for _ in range(2))
    return data.normal(1, length, e), data.positive(1, length, e), rates, b_states, c_states


def mamba_core(data: Sequence) -> Core:
    """Mamba's selective scan, channels the inner axis in memory, as a mixer has them."""
    from studio.engine.operators.selective_scan import selective_scan

    u, delta, rates, *states = scan_inputs(data)
    u, delta, b_states, c_states = (part.transpose(1, 2) for part in (u, delta, *states))
    return Core("mamba", partial(selective_scan, u, delta, rates, b_states, c_states))


def _mamba3(data: Sequence) -> Core:
    from studio.engine.operators.mamba3 import mamba3

    length, heads, n = data.tokens, data.sizes.heads, data.sizes.state_width
    steps, rates, mix = (data.positive(1, length, heads) for _ in range(3))
    # Heads before tokens in memory, as its mixer has them.
    b_states, c_states = (data.normal(1, heads, length, n).transpose(1, 2) for _ in range(2))
    angles = data.normal(1, length, heads, max(1, n // 4))
    return Core("mamba3", partial(mamba3, _heads(data), steps, -16 * rates, b_states, c_states, mix, angles))


def _gla(data: Sequence) -> Core:
    from studio.engine.operators.gla import gla

    length, heads, n = data.tokens, data.sizes.heads, data.sizes.state_width
    query, key = (data.normal(1, length, 1, n).expand(-1, -1, heads, -1) for _ in range(2))
    return Core("gla", partial(gla, query, key, _heads(data), -data.positive(1, length, heads, n)))


def _s4nd(data: Sequence) -> Core:
    import torch

    from studio.engine.operators.s4nd import S4ndMixer, convolve_axes

    mixer = S4ndMixer(data.settings()).to(data.device)
    mixer.initialise()
    for parameter in mixer.parameters():
        parameter.requires_grad = False
    cells = data.normal(1, *data.grid, data.sizes.width).permute(0, 3, 1, 2)
    down, across = mixer.kernels(data.grid)

    def make_kernel() -> object:
        with torch.enable_grad():  # where the mixer keeps nothing
            return mixer.kernels(data.grid)

    return Core("s4nd", partial(convolve_axes, cells, down, across, mixer.D), make_kernel)


MAKERS: dict[str, Callable[[Sequence], Core]] = {
    "attention": attention_core,
    "ssd": ssd_core,
    "mamba": mamba_core,
    "hydra": _hydra,
    "mamba3": _mamba3,
    "s4nd": _s4nd,
    "gla": _gla,
}


def core_of(operator: str, data: Sequence) -> Core:
    """Give a registered operator that mixes tokens, ready to be called without gradients."""
    from studio.engine.blocks.scanning import ScannedMixer
    from studio.engine.operators import OPERATORS
    from studio.engine.operators.fft_conv import ConvolutionCore

    if operator in MAKERS:
        return MAKERS[operator](data)
    mixer = OPERATORS[operator].build(data.settings()).to(data.device)
    mixer.initialise()
    core = mixer.cores[0] if isinstance(mixer, ScannedMixer) else None
    if isinstance(core, ConvolutionCore):
        return _convolution(operator, core, data)
    tokens = data.normal(1, data.tokens, data.sizes.width)
    return Core(operator, partial(mixer, tokens, data.grid), is_whole=True)


def _convolution(operator: str, core: ConvolutionCore, data: Sequence) -> Core:
    """A core with its spectrum made; Hyena's takes value and gates side by side."""
    from studio.engine.operators.fft_conv import kernel_spectrum

    parts = getattr(core, "order", 0) + 1
    sequence = data.normal(1, data.tokens, parts * data.sizes.width)
    core.kept_spectrum(data.tokens)

    def make_kernel() -> object:
        return kernel_spectrum(core.kernel(data.tokens), data.tokens, core.D)

    return Core(operator, partial(core, sequence), make_kernel)


@contextmanager
def plain_scan() -> Iterator[None]:
    """The selective scan in PyTorch within this context, also where numba is installed."""
    from studio.engine.operators.selective_scan import find_machine_code

    before = os.environ.get("NUMBA_DISABLE_JIT")
    os.environ["NUMBA_DISABLE_JIT"] = "1"
    find_machine_code.cache_clear()
    try:
        yield
    finally:
        os.environ.pop("NUMBA_DISABLE_JIT")
        if before is not None:
            os.environ["NUMBA_DISABLE_JIT"] = before
        find_machine_code.cache_clear()
