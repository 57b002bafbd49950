# ruff: noqa: N803, PLC0415 - the letters of the operator; torch and mambapy are imported where they are measured
"""What the selective scan is measured beside: the loops that people write, a peer's parallel scan, and a fused C loop.

All give the y of `selective_scan` (studio.engine.operators) without bias, softplus, skip and gate, in float32.
Letters: `b` batch, `l` tokens, `e` channels, `n` state width.
"""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from torch import Tensor

Scan: TypeAlias = "Callable[[Tensor, Tensor, Tensor, Tensor, Tensor], Tensor]"
"""u and delta, A (e, n), B and C to y; how tokens and channels lie is the loop's own."""
COMPILERS = ("gcc", "cc", "clang")
FLAGS = ("-O3", "-march=native", "-ffast-math", "-fPIC")
"""Of compiling alone: linked with -ffast-math, gcc's start-up code would flush small numbers to 0 in all of Python."""

C_LOOP = """
#include <math.h>

/* inputs, steps, y (l, e); rates, states (e, STATE); b, c (l, STATE) */
void scan(const float *restrict inputs, const float *restrict steps, const float *restrict rates,
          const float *restrict b, const float *restrict c, float *restrict y, float *restrict states,
          long tokens, long channels) {
    for (long token = 0; token < tokens; token++)
        for (long channel = 0; channel < channels; channel++) {
            const float step = steps[token * channels + channel], added = step * inputs[token * channels + channel];
            float *state = states + channel * STATE, sum = 0;
            for (long n = 0; n < STATE; n++) {
                state[n] = expf(step * rates[channel * STATE + n]) * state[n] + added * b[token * STATE + n];
                sum += state[n] * c[token * STATE + n];
            }
            y[token * channels + channel] = sum;
        }
}
"""


def time_major_loop(u: Tensor, delta: Tensor, A: Tensor, B: Tensor, C: Tensor) -> Tensor:
    """The loop of somebody who minds memory: token by token, discretised on the way, everything contiguous.

    Args:
        u: (l, b, e).
        delta: (l, b, e).
        A: (e, n).
        B: (l, b, n).
        C: (l, b, n).

    Returns:
        (l, b, e).
    """
    import torch

    state = u.new_zeros(*u.shape[1:], A.shape[1])
    outputs = []
    for token in range(len(u)):
        decay = torch.exp(delta[token, :, :, None] * A)
        state = decay * state + (delta[token] * u[token])[:, :, None] * B[token, :, None]
        outputs.append(torch.matmul(state, C[token, :, :, None])[..., 0])
    return torch.stack(outputs)


def channel_major_loop(u: Tensor, delta: Tensor, A: Tensor, B: Tensor, C: Tensor) -> Tensor:
    """The loop of the listings: decays and inputs of all tokens first, as (b, e, l, n), then a walk along their l.

    Args:
        u: (b, e, l).
        delta: (b, e, l).
        A: (e, n).
        B: (b, n, l).
        C: (b, n, l).

    Returns:
        (b, e, l).
    """
    import torch

    decays = torch.exp(torch.einsum("bel,en->beln", delta, A))
    added = torch.einsum("bel,bnl,bel->beln", delta, B, u)
    state = u.new_zeros(*u.shape[:2], A.shape[1])
    outputs = []
    for token in range(u.shape[2]):
        state = decays[:, :, token] * state + added[:, :, token]
        outputs.append(torch.einsum("ben,bn->be", state, C[:, :, token]))
    return torch.stack(outputs, dim=2)


def find_peer() -> Scan | None:
    """Give mambapy's parallel scan, between the lines that its Mamba block has around it; None where it is missing.

    It takes u and delta (b, l, e), B and C (b, l, n), and gives (b, l, e). The extra `bench` installs mambapy.
    """
    if find_spec("mambapy") is None:
        return None
    import torch
    from mambapy.pscan import pscan

    def scan(u: Tensor, delta: Tensor, A: Tensor, B: Tensor, C: Tensor) -> Tensor:
        decays = torch.exp(delta[..., None] * A)  # (b, l, e, n)
        added = delta[..., None] * B[:, :, None] * u[..., None]
        states: Tensor = pscan(decays, added)
        return torch.matmul(states, C[..., None])[..., 0]

    return scan


def compile_c_loop(state_width: int) -> Scan | None:
    """Compile the fused loop for one state width, as fast as C without intrinsics gets; None without a C compiler.

    It takes u and delta (l, e), B and C (l, n), of one sequence, contiguous, and gives (l, e).
    """
    compiler = next(filter(None, map(shutil.which, COMPILERS)), None)
    if compiler is None:
        return None
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        source, compiled, library = (Path(folder, f"scan.{ending}") for ending in ("c", "o", "so"))
        source.write_text(C_LOOP, encoding="utf-8")
        compiling = [compiler, *FLAGS, f"-DSTATE={state_width}", "-c", "-o", str(compiled), str(source)]
        linking = [compiler, "-shared", "-o", str(library), str(compiled), "-lm"]
        for command in (compiling, linking):
            if subprocess.run(command, capture_output=True, check=False).returncode:  # noqa: S603  # arguments of ours
                return None
        function = ctypes.CDLL(str(library)).scan

    def scan(u: Tensor, delta: Tensor, A: Tensor, B: Tensor, C: Tensor) -> Tensor:
        y, states = u.new_empty(u.shape), u.new_zeros(A.shape)
        pointers = (ctypes.c_void_p(part.data_ptr()) for part in (u, delta, A, B, C, y, states))
        function(*pointers, ctypes.c_long(u.shape[0]), ctypes.c_long(u.shape[1]))
        return y

    return scan
