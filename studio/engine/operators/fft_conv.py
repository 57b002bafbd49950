"""Convolution of long sequences with kernels as long as they are, through real Fourier transforms.

Source: the convolution theorem, as S4 uses it (Gu et al. 2021, arXiv 2111.00396, section 2.4), zero-padded so that the
circle of the transform does not close.
Deliberate differences: the padded length is the next good one, not twice the sequence; what a kernel has beyond the
sequence is cut off. A transform meets all tokens: a NaN or an infinity makes NaN of its whole sequence in its channel,
earlier tokens too.

Letters: `b` batch, `e` channels, `l` tokens, `k` taps of a kernel.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache
from typing import ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional

from studio.engine.blocks.scanning import SequenceCore
from studio.engine.shapes import check_shapes, wide_dtype

LARGE_NUMBERS = 2**18
"""Of one sequence, from which on a CPU copies it the quick way and transforms some channels at a time."""
BLOCK_CHANNELS = 64
SHORT_SIZE = 2**13
TURNED_TOKENS = 1000
"""At a time, by `lay`."""


@lru_cache(maxsize=256)
def good_fft_size(shortest: int) -> int:
    """The least even number, not below `shortest`, that has no prime factor beyond 5: transforms of it are fast."""
    size = shortest + shortest % 2
    while _without_small_factors(max(size, 2)) > 1:
        size += 2
    return max(size, 2)


def _without_small_factors(number: int) -> int:
    for factor in (2, 3, 5):
        while number % factor == 0:
            number //= factor
    return number


def fft_conv(u: Tensor, kernel: Tensor, D: Tensor | None = None) -> Tensor:
    """Causal convolution, every channel with its own kernel: `y_i = sum_j kernel_j u_(i-j) + D u_i`.

    Args:
        u: (b, e, l), real; a view of another order of axes is as good.
        kernel: (e, k), real, of any length; may be wider than `u`.
        D: (e), the skip; None for none.

    Returns:
        (b, e, l), in the dtype of `u`; computed in float32, or in float64 where an argument has it.

    Raises:
        ValueError: Shapes that do not fit together, or complex numbers.
    """
    length = _check(u, {"kernel": kernel}, D)
    if u.numel() == 0:
        return torch.zeros_like(u)
    return convolve_spectrum(u, kernel_spectrum(kernel.to(wide_dtype(u, kernel)), length, D))


def kernel_spectrum(kernel: Tensor, length: int, D: Tensor | None = None) -> Tensor:
    """What `convolve_spectrum` multiplies with, to be made once for many sequences of one length.

    Args:
        kernel: (e, k), real; its number format is the one that the convolution is computed in.
        length: Tokens of the sequences, from 1.
        D: (e), the skip: a part of the first tap.

    Returns:
        (e, good_fft_size(...) // 2 + 1), complex.
    """
    kernel = kernel[:, :length] if kernel.shape[1] else kernel.new_zeros(kernel.shape[0], 1)
    size = good_fft_size(length + kernel.shape[1] - 1)
    spectrum: Tensor = torch.fft.rfft(kernel, n=size)
    return spectrum if D is None else spectrum + D[:, None].to(kernel.dtype)


def convolve_spectrum(u: Tensor, spectrum: Tensor) -> Tensor:
    """(b, e, l) convolved with the kernels of a `kernel_spectrum`, to the same shape and dtype."""
    size = 2 * (spectrum.shape[1] - 1)
    if is_large(u):
        y = torch.empty_like(u)  # channels are the inner axis in memory where they are in u
        for sequence, result in zip(u, y, strict=True):
            _convolve_in_blocks(sequence, spectrum, size, result)
        return y
    product = torch.fft.rfft(u.to(spectrum.dtype.to_real()), n=size) * spectrum
    whole: Tensor = torch.fft.irfft(product, n=size)
    return whole[..., : u.shape[-1]].to(u.dtype)


def _convolve_in_blocks(sequence: Tensor, spectrum: Tensor, size: int, result: Tensor) -> None:
    """Some channels of (e, l) at a time, in one padded buffer: a sixth of the memory, and more of it in the cache."""
    channels, length = sequence.shape
    together = min(channels, BLOCK_CHANNELS if size > SHORT_SIZE else 2 * BLOCK_CHANNELS)
    padded = torch.zeros(together, size, dtype=spectrum.dtype.to_real())
    blocks = (torch.split(whole, together) for whole in (sequence, spectrum, result))
    for part, kernels, target in zip(*blocks, strict=True):
        inputs = padded[: len(part)]
        lay(part, inputs[:, :length])
        whole = torch.fft.irfft(torch.fft.rfft(inputs).mul_(kernels), n=size)
        lay(whole[:, :length], target)


def lay(source: Tensor, target: Tensor) -> None:
    """Copy (e, l) into (e, l), of which one may have its columns side by side in memory, and the other its rows.

    Some tokens at a time, which stay in the cache: it takes half as long then.
    """
    span = source.shape[1] if source.stride(1) == target.stride(1) else TURNED_TOKENS
    for part, place in zip(torch.split(source, span, 1), torch.split(target, span, 1), strict=True):
        place.copy_(part)


def fft_conv_reference(u: Tensor, kernel: Tensor, D: Tensor | None = None) -> Tensor:
    """The sum as it is written, one tap at a time: arguments and result as in `fft_conv`."""
    wide = wide_dtype(u, kernel)
    y = torch.zeros_like(u, dtype=wide)
    for tap in range(min(kernel.shape[1], u.shape[2])):
        delayed = functional.pad(u[:, :, : u.shape[2] - tap], (tap, 0))
        y = y + kernel[:, tap, None].to(wide) * delayed.to(wide)
    return _with_skip(y, u, D)


def two_sided_fft_conv(u: Tensor, ahead: Tensor, back: Tensor, D: Tensor | None = None) -> Tensor:
    """Convolution that sees both sides: `y_i = sum_j ahead_j u_(i-j) + sum_j back_j u_(i+1+j) + D u_i`.

    Source: the bidirectional layer of S4's repository, described in SaShiMi, arXiv 2202.09729, section 4.2: the second
    kernel is turned around and begins a token later, so that no token is counted twice. One transform does both.

    Args:
        u: (b, e, l), real.
        ahead: (e, k), what tokens tell later ones, from lag 0.
        back: (e, k of its own), what they tell earlier ones, from lag 1.
        D: (e), the skip; None for none.

    Returns:
        (b, e, l), in the dtype of `u`; computed in float32, or in float64 where an argument has it.

    Raises:
        ValueError: Shapes that do not fit together, or complex numbers.
    """
    length = _check(u, {"ahead": ahead}, D)
    _check(u, {"back": back}, D)
    if u.numel() == 0:
        return torch.zeros_like(u)
    ahead, back = ahead[:, :length], back[:, : length - 1]
    size = good_fft_size(length + max(ahead.shape[1] - 1, back.shape[1]))
    wide = wide_dtype(u, ahead, back)
    gap = ahead.new_zeros(ahead.shape[0], size - ahead.shape[1] - back.shape[1], dtype=wide)
    around = torch.cat([ahead.to(wide), gap, back.flip(1).to(wide)], dim=1)
    spectrum = torch.fft.rfft(around)
    return convolve_spectrum(u, spectrum if D is None else spectrum + D[:, None].to(wide))


def two_sided_fft_conv_reference(u: Tensor, ahead: Tensor, back: Tensor, D: Tensor | None = None) -> Tensor:
    """A causal convolution each way: arguments and result as in `two_sided_fft_conv`."""
    later = functional.pad(back, (1, 0))  # lag 0 belongs to `ahead`
    backwards = fft_conv_reference(u.flip(2), later).flip(2)
    return _with_skip(fft_conv_reference(u, ahead) + backwards, u, D)


def _check(u: Tensor, kernel: dict[str, Tensor], D: Tensor | None) -> int:
    """The tokens of `u`, where all fit together."""
    kernels = {name: (tensor, "e k") for name, tensor in kernel.items()}
    sizes = check_shapes("fft_conv", {"u": (u, "b e l"), **kernels, "D": (D, "e")})
    for name, tensor in {"u": u, **kernel}.items():
        if tensor.is_complex():
            raise ValueError(f"fft_conv: {name} holds {tensor.dtype}; real numbers are needed")
    return sizes["l"]


def _with_skip(y: Tensor, u: Tensor, D: Tensor | None) -> Tensor:
    if D is not None:
        y = y + D[:, None].to(y.dtype) * u
    return y.to(u.dtype)


def is_large(sequences: Tensor) -> bool:
    """Whether they are worth the quick ways, which gradients and compilers do not know."""
    return (
        sequences.device.type == "cpu"
        and sequences.shape[1:].numel() >= LARGE_NUMBERS
        and not torch.is_grad_enabled()
        and not torch.compiler.is_compiling()
    )


KEPT_BYTES = 64 * 2**20
"""A larger kernel or spectrum is made again in every step: the layers around it take far longer at such lengths."""


class ConvolutionCore(SequenceCore):
    """A sequence operator that is a convolution: a kernel (e, l), of parameters and length only, and a skip.

    While gradients are off the spectrum of the kernel is kept until the length or a parameter changes: its making takes
    more than half of the time.
    """

    WIDE: ClassVar[frozenset[str]] = frozenset({"D"})

    def __init__(self, width: int) -> None:
        super().__init__()
        self.D = nn.Parameter(torch.empty(width))
        self._kept: tuple[object, Tensor] | None = None

    def initialise(self) -> None:
        """See `SequenceCore.initialise`. The skip is normal, as in S4."""
        nn.init.normal_(self.D)

    def kernel(self, length: int) -> Tensor:
        """The taps (e, length), in at least float32."""
        raise NotImplementedError

    def forward(self, sequence: Tensor) -> Tensor:
        """(b, l, e) to the same shape."""
        if sequence.numel() == 0:
            return torch.zeros_like(sequence)
        spectrum = self.kept_spectrum(sequence.shape[1])
        return convolve_spectrum(sequence.transpose(1, 2), spectrum).transpose(1, 2)

    def kept_spectrum(self, length: int) -> Tensor:
        """The `kernel_spectrum` of kernel and skip, from the last call where nothing that it is made of has changed."""
        if torch.is_grad_enabled() or torch.compiler.is_compiling():
            self._kept = None
            return kernel_spectrum(self.kernel(length), length, self.D)
        made_of = (length, versions_of(self.parameters()))
        if self._kept is not None and self._kept[0] == made_of:
            return self._kept[1]
        made = kernel_spectrum(self.kernel(length), length, self.D)
        self._kept = (made_of, made) if made.nbytes <= KEPT_BYTES else None
        return made

    def flops(self, length: int) -> int:
        """See `SequenceCore.flops`: two real transforms of 2.5 m log2 m, and a product; the spectrum is kept."""
        size = good_fft_size(2 * length)
        return int(self.D.numel() * size * (2 * 2.5 * math.log2(size) + 3))


def versions_of(weights: Iterable[Tensor]) -> tuple[tuple[int, int, int], ...]:
    """What is another whenever one of the weights is: which tensor, where it lies, how often it was changed in place.

    Tensors of inference mode have no count of their changes, and are not trained.
    """
    return tuple((id(part), part.data_ptr(), 0 if part.is_inference() else part._version) for part in weights)
