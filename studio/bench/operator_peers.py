# ruff: noqa: PLC0415 - looking at the benchmarks imports nothing heavy
"""What the operators are measured beside: the selective scan's loops, machine code, and peers where they are installed.

All solve the problem of the operator's core that stands beside them, without projections.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import cache, partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from studio.bench.operator_cores import Core, Sequence, scan_inputs
from studio.bench.scan_loops import Scan, channel_major_loop, compile_c_loop, find_peer, time_major_loop

if TYPE_CHECKING:
    from torch import Tensor

COMPILED, C_LOOP = "mamba-compiled", "c-loop"
TIME_MAJOR, CHANNEL_MAJOR, MAMBAPY = "loop-time-major", "loop-channel-major", "mambapy"
TRANSFORMERS_SCAN, TRANSFORMERS_SSD = "transformers-mamba", "transformers-mamba2"
CHUNK_SIZE = 256
"""Of transformers' Mamba-2, as its configuration has it."""


def compiled(data: Sequence) -> Core | None:
    """The selective scan as numba's machine code, compiled by a first call; None without numba."""
    from studio.engine.operators.selective_scan import find_machine_code

    scan = find_machine_code()
    if scan is None:
        return None
    inputs = scan_inputs(data)
    scan(*inputs)
    return Core(COMPILED, partial(scan, *inputs))


def c_loop(data: Sequence) -> Core | None:
    """The fused C loop; None without a compiler."""
    scan = _c_loop(data.sizes.scan_state_width)
    if scan is None:
        return None
    u, delta, rates, *states = scan_inputs(data)
    return Core(C_LOOP, partial(scan, u[0], delta[0], rates, *(part[0] for part in states)))


@cache
def _c_loop(state_width: int) -> Scan | None:
    return compile_c_loop(state_width)


def time_major(data: Sequence) -> Core:
    """The loop over tokens, everything contiguous."""
    u, delta, rates, *states = scan_inputs(data)
    u, delta, b_states, c_states = (part.transpose(0, 1).contiguous() for part in (u, delta, *states))
    return Core(TIME_MAJOR, partial(time_major_loop, u, delta, rates, b_states, c_states))


def channel_major(data: Sequence) -> Core:
    """The loop of papers' listings."""
    return Core(CHANNEL_MAJOR, partial(channel_major_loop, *_channels_outside(data)))


def mambapy(data: Sequence) -> Core | None:
    """The parallel scan of mambapy, with discretisation and output; None where it is not installed."""
    scan = find_peer()
    return None if scan is None else Core(MAMBAPY, partial(scan, *scan_inputs(data)))


def transformers_scan(data: Sequence) -> Core | None:
    """The scan of transformers' Mamba layer; None where its transformers has no such function."""
    scan = _of_transformers("mamba", "mamba_selective_scan")
    return None if scan is None else Core(TRANSFORMERS_SCAN, partial(scan, *_channels_outside(data)))


def transformers_ssd(data: Sequence) -> Core | None:
    """The chunked scan of transformers' Mamba-2 layer; None where its transformers has no such function."""
    scan = _of_transformers("mamba2", "mamba2_chunk_scan")
    if scan is None:
        return None
    length, heads, n = data.tokens, data.sizes.heads, data.sizes.state_width
    x, steps = data.normal(1, length, heads, data.sizes.width // heads), data.positive(1, length, heads)
    states = (data.normal(1, length, 1, n) for _ in range(2))
    return Core(TRANSFORMERS_SSD, partial(scan, x, steps, -16 * data.positive(heads), *states, CHUNK_SIZE))


def _channels_outside(data: Sequence) -> tuple[Tensor, ...]:
    """What a scan takes: u and delta (1, e, l), A, B and C (1, n, l), contiguous."""
    return tuple(part.transpose(1, 2).contiguous() if part.ndim == 3 else part for part in scan_inputs(data))


@cache
def _of_transformers(family: str, name: str) -> Callable[..., Any] | None:
    if find_spec("transformers") is None:
        return None
    module = importlib.import_module(f"transformers.models.{family}.modeling_{family}")
    found: Callable[..., Any] | None = getattr(module, name, None)
    return found


EVERYWHERE = (compiled, c_loop)
"""Measured at every length, on every number of threads."""
SLOW = (time_major, channel_major, mambapy, transformers_scan, transformers_ssd)
"""Measured with one thread, up to the longer of the two lengths that budgets are for."""
