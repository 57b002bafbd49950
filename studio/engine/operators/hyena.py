"""Hyena: long convolutions with implicit filters between gates that the data make.

Source: Poli et al. 2023, arXiv 2302.10866: definition 3.1 (`z_1 = v`, `z_(n+1) = x_n (h_n * z_n)`, `y = z_(N+1)`) and
section 3.3 (filters: an MLP with sines over features of the position, under an exponential window).
Deliberate differences: the first filter may be left out, as the paper's repository does, which then has one long
convolution less than the order (the short convolution of the projections stands in for it); positions count in parts of
the path, not in tokens, and taps are scaled by the trained over the present length, so that a longer path through the
same picture takes the same filter, sampled finer.

Letters: `b` batch, `l` tokens, `d` width of the tokens, `e` channels, `k` taps of a filter.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional

from studio.engine.blocks.mixing import Grid, MixerSettings, rms_norm
from studio.engine.blocks.scanning import ScannedMixer
from studio.engine.operators.fft_conv import ConvolutionCore, convolve_spectrum, fft_conv, fft_conv_reference
from studio.engine.shapes import check_positive, check_same_dtype, check_shapes

FALLEN, SLOWEST, FASTEST, FLOOR = 1e-2, 1.5, 0.3, 0.05
"""Windows have fallen to `FALLEN` after these parts of the path, the first channel's and the last one's; under all of
them lies a floor. The values are the repository's."""


def hyena(value: Tensor, gates: Tensor, filters: Tensor, D: Tensor | None = None) -> Tensor:
    """Convolve and gate in turn, as often as there are gates.

    Args:
        value: (b, e, l).
        gates: (b, order, e, l), the first to act first.
        filters: (order, e, k), causal, of any length; or (order - 1, e, k) for a first gate before any filter.
        D: (as many as filters, e), the skip of each convolution; None for none.

    Returns:
        (b, e, l), in the dtype of `value`; convolutions are computed in at least float32, and what goes from one to the
        next stays in it where `value` is float16, which could overflow.

    Raises:
        ValueError: shapes, number formats or devices that do not fit; says which and what is needed.
    """
    return _alternate(fft_conv, value, gates, filters, D)


def hyena_reference(value: Tensor, gates: Tensor, filters: Tensor, D: Tensor | None = None) -> Tensor:
    """The same with each convolution as the sum that it stands for: arguments and result as in `hyena`."""
    return _alternate(fft_conv_reference, value, gates, filters, D)


def _alternate(
    convolve: Callable[[Tensor, Tensor, Tensor | None], Tensor],
    value: Tensor,
    gates: Tensor,
    filters: Tensor,
    D: Tensor | None,
) -> Tensor:
    sizes = check_shapes(
        "hyena",
        {"value": (value, "b e l"), "gates": (gates, "b order e l"), "filters": (filters, "f e k"), "D": (D, "f e")},
    )
    check_same_dtype("hyena", {"value": value, "gates": gates})
    check_positive("hyena", "order", sizes["order"])
    ungated = sizes["order"] - sizes["f"]
    if ungated not in (0, 1):
        raise ValueError(
            f"hyena: filters has the shape {tuple(filters.shape)}; a filter for each of {sizes['order']} gates is "
            f"needed, or one less"
        )
    z = value.float() if value.dtype == torch.float16 else value
    for step in range(sizes["order"]):
        place = step - ungated
        if place >= 0:
            z = convolve(z, filters[place], None if D is None else D[place])
        z = z * gates[:, step]
    return z.to(value.dtype)


def _by_spectrum(z: Tensor, spectrum: Tensor, _: Tensor | None) -> Tensor:
    """A filter and its skip, as `kernel_spectrum` holds them together; z is a view of (b, l, e), as its gates are."""
    return convolve_spectrum(z, spectrum)


def filter_features(length: int, bands: int, device: torch.device | None = None) -> Tensor:
    """What the implicit filter sees of each place of a path: (length, 2 bands + 1), float32.

    The part of the path behind it, in [0, 1), and cosines and sines of 1 to `bands` turns of it (section 3.3, where a
    turn of 0, which tells nothing, is among them).
    """
    part = torch.arange(length, dtype=torch.float32, device=device) / max(length, 1)
    turns = torch.arange(1, bands + 1, dtype=torch.float32, device=device)
    angles = 2 * math.pi * part[:, None] * turns
    return torch.cat([part[:, None], angles.cos(), angles.sin()], dim=1)


def filter_windows(length: int, width: int, device: torch.device | None = None) -> Tensor:
    """Exponential windows over a floor, (width, length), float32: `exp(-alpha t) + floor`, equation 7."""
    part = torch.arange(length, dtype=torch.float32, device=device) / max(length, 1)
    rates = -math.log(FALLEN) * torch.linspace(1 / SLOWEST, 1 / FASTEST, width, device=device)
    return torch.exp(-rates[:, None] * part) + FLOOR


class HyenaCore(ConvolutionCore):
    """Hyena along one path: (b, l, (order + 1) e), value and gates, to (b, l, e); all filters but the first are long.

    The MLP has two hidden layers behind the first, as wide as the state of other operators, with sines whose
    frequencies are learned.
    """

    WIDE: ClassVar[frozenset[str]] = ConvolutionCore.WIDE | {
        "first", "first_bias", "hidden", "hidden_bias", "frequency", "last"
    }  # fmt: skip

    def __init__(self, settings: MixerSettings, order: int) -> None:
        self.order, self.native_length = order, settings.native_side**2
        self.bands = 2 * settings.native_side
        filters, hidden = (order - 1) * settings.inner, settings.state_width
        super().__init__(filters)
        self.first = nn.Parameter(torch.empty(hidden, 2 * self.bands + 1))
        self.first_bias = nn.Parameter(torch.empty(hidden))
        self.hidden = nn.Parameter(torch.empty(2, hidden, hidden))
        self.hidden_bias = nn.Parameter(torch.empty(2, hidden))
        self.frequency = nn.Parameter(torch.empty(hidden))
        self.last = nn.Parameter(torch.empty(filters, hidden))

    def initialise(self) -> None:
        """See `SequenceCore.initialise`: layers as torch's own, filters of unit energy at the trained length."""
        super().initialise()
        for weight in (self.first, self.first_bias):
            nn.init.uniform_(weight, -(self.first.shape[1] ** -0.5), self.first.shape[1] ** -0.5)
        for weight in (self.hidden, self.hidden_bias, self.last):
            nn.init.uniform_(weight, -(self.hidden.shape[1] ** -0.5), self.hidden.shape[1] ** -0.5)
        nn.init.ones_(self.frequency)
        with torch.no_grad():
            self.last.div_(self.kernel(self.native_length).norm(dim=1, keepdim=True))

    def kernel(self, length: int) -> Tensor:
        """See `ConvolutionCore.kernel`: ((order - 1) e, length), those of the first filter first."""
        device = self.last.device
        with torch.autocast(device.type, enabled=False):
            features = filter_features(length, self.bands, device).to(self.last.dtype)
            h = torch.sin(self.frequency * functional.linear(features, self.first, self.first_bias))
            for weight, bias in zip(self.hidden, self.hidden_bias, strict=True):
                h = torch.sin(self.frequency * functional.linear(h, weight, bias))
            taps = torch.matmul(self.last, h.T)
        windows = filter_windows(length, self.last.shape[0] // (self.order - 1), device).repeat(self.order - 1, 1)
        return taps * windows * (self.native_length / max(length, 1))

    def forward(self, sequence: Tensor) -> Tensor:
        """(b, l, (order + 1) e) to (b, l, e)."""
        b, length, wide = sequence.shape
        e = wide // (self.order + 1)
        if sequence.numel() == 0:
            return sequence[..., :e]
        parts = sequence.transpose(1, 2).view(b, self.order + 1, e, length)
        spectra = self.kept_spectrum(length).view(self.order - 1, e, -1)
        return _alternate(_by_spectrum, parts[:, 0], parts[:, 1:], spectra, None).transpose(1, 2)


class HyenaMixer(ScannedMixer):
    """Projections to value and gates, depthwise 3 x 3 on the grid, Hyena along each path, norm, projection.

    The paths share the projections and have filters of their own. The convolution stands in for the short causal one of
    figure 2.1; the last gate is Hyena's own, without a SiLU.
    """

    ORDER: ClassVar[int] = 2

    def __init__(self, settings: MixerSettings) -> None:
        super().__init__(settings)
        wide = (self.ORDER + 1) * settings.inner
        self.to_in = nn.Linear(settings.width, wide, bias=False)
        self.convolution = nn.Conv2d(wide, wide, 3, padding=1, groups=wide)
        if self.pad_token is not None:
            self.pad_token = nn.Parameter(torch.empty(1, 1, wide))

    def build_core(self) -> HyenaCore:
        """See `ScannedMixer.build_core`."""
        return HyenaCore(self.settings, self.ORDER)

    def forward(self, tokens: Tensor, grid: Grid) -> Tensor:
        """(b, l, d), rows of the grid first, to the same shape."""
        cells = self.to_in(tokens).view(len(tokens), *grid, -1).permute(0, 3, 1, 2)
        mixed = self.along_paths(self.convolution(cells))
        return self.to_out(rms_norm(mixed, self.norm_scale))  # type: ignore[no-any-return]  # nn.Module calls are Any
