"""The selective scan as machine code for a CPU, through numba, where that is installed; for inference, in float32.

Source: the recurrence of Gu and Dao 2023, arXiv 2312.00752, algorithm 2, in one pass: time is the outer loop, then
states, and channels are the inner one, so that all of it goes through vector registers; states stay in the cache.
Deliberate differences: exp is 2 to a power, from a polynomial and the bits of the exponent, for there is no vector form
of it without Intel's library. It is within 2e-7 of the true one, 0 below 2 to -126.5, and NaN stays NaN.

The machine code is kept beside this file, or in the person's cache, for the next start.
Letters: `b` batch, `l` tokens, `e` channels, `n` state width.
"""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor

import numba
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

TILE = 512
"""Channels that go through time together: their states and rates, 64 KiB at a state width of 16, stay near."""
VECTOR = 16
"""Numbers of the widest vector register; a tile has a multiple of them, so that none of its channels goes alone."""
NUMBERS_A_THREAD = 4_000_000
"""States (b l e n) below which another thread costs more than it gives: about 2 ms."""

Array = NDArray[np.float32]
F32, I32 = np.float32, np.int32
LOWEST, HIGHEST = F32(-127), F32(128)
MAGIC = F32(1.5 * 2**23 + 127)
"""Added to x it leaves round(x) + 127, an exponent's bits, in the lowest bits of the sum."""
MANTISSA_BITS = I32(23)
# Of 2**f over -1/2 to 1/2.
ONE, C1, C2, C3 = F32(1), F32(6.931472028550421e-1), F32(2.402264791363012e-1), F32(5.550332471162809e-2)
C4, C5, C6 = F32(9.618437357674640e-3), F32(1.339887440266574e-3), F32(1.535336188319500e-4)


def scan(inputs: Tensor, steps: Tensor, rates: Tensor, b_states: Tensor, c_states: Tensor) -> Tensor:
    """The scan without gradients, in as many threads as torch has, where it is long enough for them.

    Args:
        inputs: (b, l, e), float32 on the CPU, as everything else.
        steps: (b, l, e).
        rates: (e, n), A of the operator.
        b_states: (b, l, n).
        c_states: (b, l, n).

    Returns:
        (b, l, e).
    """
    y = torch.empty(inputs.shape, dtype=torch.float32)
    exponents = (rates * math.log2(math.e)).t()
    arrays = tuple(part.detach().contiguous().numpy() for part in (inputs, steps, exponents, b_states, c_states, y))
    channels, numbers = inputs.shape[2], inputs.numel() * rates.shape[1]
    threads = min(torch.get_num_threads(), numbers // NUMBERS_A_THREAD, channels // VECTOR)
    if threads < 2:
        _scan_channels(arrays, 0, channels)
        return y
    share = VECTOR * math.ceil(channels / threads / VECTOR)
    places = [(first, min(first + share, channels)) for first in range(0, channels, share)]
    with ThreadPoolExecutor(len(places)) as executor:
        for done in [executor.submit(_scan_channels, arrays, *place) for place in places]:
            done.result()
    return y


@numba.njit(inline="always")  # type: ignore[untyped-decorator]  # numba has no types
def _power_of_two(x: np.float32) -> np.float32:
    """2**x; comparisons are written so that NaN passes them."""
    x = LOWEST if x < LOWEST else x
    x = HIGHEST if x > HIGHEST else x
    rounded = F32(x + MAGIC)
    f = x - (rounded - MAGIC)
    fraction = (((((C6 * f + C5) * f + C4) * f + C3) * f + C2) * f + C1) * f + ONE
    return fraction * I32(rounded.view(I32) << MANTISSA_BITS).view(F32)


@numba.njit(inline="always")  # type: ignore[untyped-decorator]
def _pass_token(rates: Array, states: Array, token: tuple[Array, Array], b_token: Array, c_token: Array) -> Array:
    """Move states (n, width) on by one token, given as its steps and step * input; give what is read from them."""
    step, added = token
    read = np.zeros_like(step)
    for state in range(len(rates)):
        for channel in range(len(step)):
            decay = _power_of_two(step[channel] * rates[state, channel])
            after = decay * states[state, channel] + b_token[state] * added[channel]
            states[state, channel] = after
            read[channel] += c_token[state] * after
    return read


# Not the whole of fastmath: that would let the sum with MAGIC be undone and NaN be forgotten.
@numba.njit(nogil=True, cache=True, fastmath={"contract", "nsz"})  # type: ignore[untyped-decorator]
def _scan_channels(arrays: tuple[Array, ...], begin: int, end: int) -> None:
    """Write the channels from `begin` to `end` of y: arrays are inputs, steps, exponents (n, e), B, C and y."""
    inputs, steps, exponents, b_states, c_states, y = arrays
    width = min((end - begin + VECTOR - 1) // VECTOR * VECTOR, TILE)
    rates = np.zeros((len(exponents), width), np.float32)
    step, added = np.zeros(width, np.float32), np.zeros(width, np.float32)
    for first in range(begin, end, width):
        count = min(width, end - first)
        for state in range(len(exponents)):
            for channel in range(count):
                rates[state, channel] = exponents[state, first + channel]
        for picture in range(len(inputs)):
            states = np.zeros_like(rates)
            for token in range(inputs.shape[1]):
                for channel in range(count):
                    step[channel] = steps[picture, token, first + channel]
                    added[channel] = step[channel] * inputs[picture, token, first + channel]
                read = _pass_token(rates, states, (step, added), b_states[picture, token], c_states[picture, token])
                for channel in range(count):  # loops: slices take seconds to compile
                    y[picture, token, first + channel] = read[channel]
