"""The selective scan of Mamba as Triton kernels, forward and backward.

Source: Gu and Dao 2023, arXiv 2312.00752, algorithm 2 and section 3.3.2 (states stay on the chip, and the backward pass
computes them again). One program walks one channel of one sequence, chunk by chunk; inside a chunk all tokens and all
states are scanned at once, as an associative operator (Blelloch 1990).
Deliberate differences: bias, softplus, skip and gate are parts of the same kernel; the gradients of B and C, to which
every channel adds, are summed by atomic additions, so that their last bits may differ from run to run.

Letters: `b` batch, `e` channels, `l` tokens, `n` state width. In the kernels: `h` the states of a chunk (N, L), with
`N` the state width up to the next power of two and `L` the tokens of a chunk; everything is computed in float32.
"""

from __future__ import annotations

from typing import Any

import torch
import triton
import triton.language as tl
from torch import Tensor
from torch.autograd.function import FunctionCtx, once_differentiable

from studio.engine import kernels

WIDEST_STATE = 256
TILE = 2048  # numbers of an (N, L) tile: 16 a thread, at 128 threads
INT32 = 2**31


def selective_scan(
    u: Tensor,
    delta: Tensor,
    A: Tensor,
    B: Tensor,
    C: Tensor,
    D: Tensor | None = None,
    z: Tensor | None = None,
    delta_bias: Tensor | None = None,
    delta_softplus: bool = False,
) -> Tensor:
    """h_t = exp(delta_t A) h_(t-1) + delta_t B_t u_t, y_t = (C_t h_t + D u_t) silu(z_t), in one kernel.

    Args:
        u: (b, e, l), float32, bfloat16 or float16, as everything else.
        delta: (b, e, l), steps; before bias and softplus where these are asked for.
        A: (e, n), real.
        B: (b, n, l).
        C: (b, n, l).
        D: (e), the skip; None for none.
        z: (b, e, l), the gate; None for none.
        delta_bias: (e), added to delta; None for none.
        delta_softplus: whether delta goes through a softplus.

    Returns:
        (b, e, l), in the dtype of `u`; states and sums are float32. Differentiable once.
    """
    return launch(None, delta_softplus, u, delta, A, B, C, D, z, delta_bias)


def launch(plain: kernels.Plain | None, is_softplus: bool, *tensors: Tensor | None) -> Tensor:
    """`selective_scan` with u to delta_bias as tensors; `plain` does the same where the backward kernel fails."""
    result: Tensor = _SelectiveScan.apply(plain, is_softplus, *tensors)  # type: ignore[no-untyped-call]
    return result


def fits(u: Tensor, delta: Tensor, A: Tensor, B: Tensor, *_others: object) -> bool:
    """Say whether the kernels can hold and index this call: a state that is not too wide, tiles within 32 bits."""
    n, length = B.shape[1:]
    return 0 < n <= WIDEST_STATE and u.shape[0] < 2**16 and n * length < INT32


@triton.jit
def _chain(
    left_decay: tl.tensor, left_state: tl.tensor, decay: tl.tensor, state: tl.tensor
) -> tuple[tl.tensor, tl.tensor]:
    """One step after the other: h -> decay (left_decay h + left_state) + state."""
    return left_decay * decay, decay * left_state + state


@triton.jit
def _softplus(raw: tl.tensor) -> tl.tensor:
    """log(1 + exp(raw)), raw itself above 20 as in PyTorch; small results keep their digits, NaN stays NaN."""
    grown = tl.exp(tl.minimum(raw, 20.0))
    sum_of_both = 1.0 + grown
    is_tiny = sum_of_both == 1.0
    # Goldberg 1991, theorem 4: the rounding of 1 + x cancels in log(1 + x) x / ((1 + x) - 1).
    log1p = tl.where(is_tiny, grown, tl.log(sum_of_both) * (grown / tl.where(is_tiny, 1.0, sum_of_both - 1.0)))
    return tl.where(raw <= 20.0, log1p, raw)


@triton.jit
def _load_steps(
    row: tl.tensor, tokens: tl.tensor, length: tl.tensor, bias: tl.tensor, IS_SOFTPLUS: tl.constexpr
) -> tuple[tl.tensor, tl.tensor]:
    """Step sizes before and after softplus; 0 beyond the last token, where nothing decays and nothing is added."""
    raw = tl.load(row + tokens, mask=tokens < length, other=0.0).to(tl.float32) + bias
    if IS_SOFTPLUS:
        return raw, tl.where(tokens < length, _softplus(raw), 0.0)
    else:  # noqa: RET505 - Triton decides at compile time, and only with both branches written
        return raw, tl.where(tokens < length, raw, 0.0)


@triton.jit
def _load_matrix(
    matrix: tl.tensor, strides: tl.tensor, tokens: tl.tensor, states: tl.tensor, mask: tl.tensor
) -> tl.tensor:
    """(N, L) of this sequence's B or C."""
    start = matrix + tl.program_id(1).to(tl.int64) * strides[0]
    return tl.load(start + states[:, None] * strides[1] + tokens[None, :], mask=mask, other=0.0).to(tl.float32)


@triton.jit
def _row(tensor: tl.tensor, strides: tl.tensor) -> tl.tensor:
    """Where the tokens of this program's channel begin; 64 bits, for b e l may exceed 32."""
    return tensor + tl.program_id(1).to(tl.int64) * strides[0] + tl.program_id(0).to(tl.int64) * strides[1]


@triton.jit
def _of_channel(vector: tl.tensor) -> tl.tensor:
    """This channel's number of D or of the bias."""
    return tl.load(vector + tl.program_id(0)).to(tl.float32)


@triton.jit
def _forward(
    inputs: tl.tensor,
    outputs: tl.tensor,
    sizes: tl.tensor,
    strides: tl.tensor,
    IS_SOFTPLUS: tl.constexpr,
    N: tl.constexpr,
    L: tl.constexpr,
) -> None:
    u, delta, A, B, C, D, z, bias = inputs
    y, starts = outputs
    n, length, channels = sizes
    program = tl.program_id(1).to(tl.int64) * channels + tl.program_id(0)
    states, within = tl.arange(0, N), tl.arange(0, L)
    a = tl.load(A + tl.program_id(0) * n + states, mask=states < n, other=0.0).to(tl.float32)
    shift = 0.0 if bias is None else _of_channel(bias)
    carry = tl.zeros((N,), tl.float32)
    for first in range(0, length, L):
        tokens = first + within
        inside = tokens < length
        mask = (states < n)[:, None] & inside[None, :]
        if starts is not None:
            tl.store(starts + (program * tl.cdiv(length, L) + first // L) * n + states, carry, mask=states < n)
        value = tl.load(_row(u, strides[0]) + tokens, mask=inside, other=0.0).to(tl.float32)
        _, step = _load_steps(_row(delta, strides[1]), tokens, length, shift, IS_SOFTPLUS)
        added = (step * value)[None, :] * _load_matrix(B, strides[2], tokens, states, mask)
        decays, sums = tl.associative_scan((tl.exp(a[:, None] * step[None, :]), added), 1, _chain)
        h = sums + decays * carry[:, None]
        carry = tl.sum(tl.where(within[None, :] == L - 1, h, 0.0), 1)
        result = tl.sum(h * _load_matrix(C, strides[3], tokens, states, mask), 0)
        if D is not None:
            result += _of_channel(D) * value
        if z is not None:
            gate = tl.load(_row(z, strides[4]) + tokens, mask=inside, other=0.0).to(tl.float32)
            result *= gate * tl.sigmoid(gate)
        tl.store(y + program * length + tokens, result.to(y.dtype.element_ty), mask=inside)


@triton.jit
def _backward(
    inputs: tl.tensor,
    outer: tl.tensor,
    gradients: tl.tensor,
    sizes: tl.tensor,
    strides: tl.tensor,
    IS_SOFTPLUS: tl.constexpr,
    N: tl.constexpr,
    L: tl.constexpr,
) -> None:
    u, delta, A, B, C, D, z, bias = inputs
    dy, starts = outer
    du, ddelta, dA, dB, dC, dD, dz, dbias = gradients
    n, length, channels = sizes
    program = tl.program_id(1).to(tl.int64) * channels + tl.program_id(0)
    states, within = tl.arange(0, N), tl.arange(0, L)
    a = tl.load(A + tl.program_id(0) * n + states, mask=states < n, other=0.0).to(tl.float32)
    shift = 0.0 if bias is None else _of_channel(bias)
    carry = tl.zeros((N,), tl.float32)
    of_a = tl.zeros((N,), tl.float32)
    of_skip = tl.zeros((L,), tl.float32)
    of_bias = tl.zeros((L,), tl.float32)
    chunks = tl.cdiv(length, L)
    for done in range(chunks):
        chunk = chunks - 1 - done
        tokens = chunk * L + within
        inside = tokens < length
        mask = (states < n)[:, None] & inside[None, :]
        value = tl.load(_row(u, strides[0]) + tokens, mask=inside, other=0.0).to(tl.float32)
        raw, step = _load_steps(_row(delta, strides[1]), tokens, length, shift, IS_SOFTPLUS)
        b = _load_matrix(B, strides[2], tokens, states, mask)
        c = _load_matrix(C, strides[3], tokens, states, mask)
        # The states of the chunk again, from the one that was kept.
        start = tl.load(starts + (program * chunks + chunk) * n + states, mask=states < n, other=0.0)
        added = (step * value)[None, :] * b
        decays, sums = tl.associative_scan((tl.exp(a[:, None] * step[None, :]), added), 1, _chain)
        h = sums + decays * start[:, None]
        # Through the gate and the skip.
        upper = tl.load(dy + program * length + tokens, mask=inside, other=0.0).to(tl.float32)
        if z is not None:
            upper = _through_gate(upper, h, c, value, D, _row(z, strides[4]), dz + program * length, tokens, inside)
        # What each state is worth: g_t = C_t dy_t + exp(delta_(t+1) A) g_(t+1).
        _, next_step = _load_steps(_row(delta, strides[1]), tokens + 1, length, shift, IS_SOFTPLUS)
        worth = upper[None, :] * c
        decays, sums = tl.associative_scan((tl.exp(a[:, None] * next_step[None, :]), worth), 1, _chain, reverse=True)
        g = sums + decays * carry[:, None]
        carry = tl.sum(tl.where(within[None, :] == 0, g, 0.0), 1)
        # To the inputs.
        decayed = h - added  # exp(delta_t A) h_(t-1)
        of_a += tl.sum(g * decayed * step[None, :], 1)
        of_added = tl.sum(g * b, 0)
        of_value = of_added * step
        of_step = of_added * value + tl.sum(g * decayed * a[:, None], 0)
        if D is not None:
            of_value += _of_channel(D) * upper
            of_skip += upper * value
        if IS_SOFTPLUS:
            of_step *= tl.where(raw > 20.0, 1.0, tl.sigmoid(raw))
        of_bias += tl.where(inside, of_step, 0.0)
        tl.store(du + program * length + tokens, of_value.to(du.dtype.element_ty), mask=inside)
        tl.store(ddelta + program * length + tokens, of_step.to(ddelta.dtype.element_ty), mask=inside)
        place = (tl.program_id(1).to(tl.int64) * n + states)[:, None] * length + tokens[None, :]
        tl.atomic_add(dB + place, g * (step * value)[None, :], mask=mask, sem="relaxed")
        tl.atomic_add(dC + place, h * upper[None, :], mask=mask, sem="relaxed")
    tl.store(dA + program * n + states, of_a, mask=states < n)
    if D is not None:
        tl.store(dD + program, tl.sum(of_skip, 0))
    if bias is not None:
        tl.store(dbias + program, tl.sum(of_bias, 0))


@triton.jit
def _through_gate(
    upper: tl.tensor,
    h: tl.tensor,
    c: tl.tensor,
    value: tl.tensor,
    D: tl.tensor,
    z: tl.tensor,
    dz: tl.tensor,
    tokens: tl.tensor,
    inside: tl.tensor,
) -> tl.tensor:
    """Store the gradient of the gate; give that of what was gated."""
    gate = tl.load(z + tokens, mask=inside, other=0.0).to(tl.float32)
    opened = tl.sigmoid(gate)
    before = tl.sum(h * c, 0)
    if D is not None:
        before += _of_channel(D) * value
    slope = opened * (1.0 + gate * (1.0 - opened))
    tl.store(dz + tokens, (upper * before * slope).to(dz.dtype.element_ty), mask=inside)
    return upper * gate * opened


class _Context(FunctionCtx):
    """What the backward pass finds."""

    plain: kernels.Plain | None
    is_softplus: bool
    needs_input_grad: tuple[bool, ...]
    saved_tensors: tuple[Any, ...]


class _SelectiveScan(torch.autograd.Function):
    """Keeps the inputs and the state before each chunk; everything else is computed again."""

    @staticmethod
    def forward(ctx: _Context, plain: kernels.Plain | None, is_softplus: bool, *tensors: Tensor | None) -> Tensor:
        inputs: tuple[Any, ...] = tuple(map(_dense, tensors))
        u, _, A, *_ = inputs
        y = torch.empty(u.shape, dtype=u.dtype, device=u.device)
        starts: Any = None
        if any(ctx.needs_input_grad):
            chunks = triton.cdiv(u.shape[2], _blocks(inputs)["L"])
            starts = torch.empty(*u.shape[:2], chunks, A.shape[1], dtype=torch.float32, device=u.device)
        with kernels.on_device_of(u):
            _forward[_grid(u)](inputs, (y, starts), _sizes(inputs), _strides(inputs), is_softplus, **_blocks(inputs))
        ctx.save_for_backward(*inputs, starts)
        ctx.plain, ctx.is_softplus = plain, is_softplus
        return y

    @staticmethod
    @once_differentiable
    def backward(ctx: _Context, dy: Tensor) -> tuple[Tensor | None, ...]:
        inputs, starts = ctx.saved_tensors[:-1], ctx.saved_tensors[-1]
        is_needed = ctx.needs_input_grad[2:]
        found = kernels.gradients(
            "selective_scan",
            ctx.plain,
            lambda: _gradients(inputs, dy, starts, ctx.is_softplus),
            inputs,
            is_needed,
            dy,
        )
        return None, None, *found


def _gradients(inputs: tuple[Any, ...], dy: Tensor, starts: Tensor, is_softplus: bool) -> tuple[Tensor | None, ...]:
    """Of every input, in its dtype."""
    u, delta, A, B, C, D, z, bias = inputs
    every = u.shape[:2]  # of A, D and the bias, each sequence has a part of its own

    def empty(of: Tensor | None, *shape: int, dtype: torch.dtype | None = torch.float32) -> Tensor | None:
        return of if of is None else torch.empty(shape, dtype=dtype or of.dtype, device=of.device)

    gradients = (
        empty(u, *u.shape, dtype=None),
        empty(delta, *u.shape, dtype=None),
        empty(A, *every, A.shape[1]),
        torch.zeros(B.shape, dtype=torch.float32, device=u.device),
        torch.zeros(C.shape, dtype=torch.float32, device=u.device),
        empty(D, *every),
        empty(z, *u.shape, dtype=None),
        empty(bias, *every),
    )
    outer, sizes, strides = (dy.contiguous(), starts), _sizes(inputs), _strides(inputs)
    with kernels.on_device_of(u):
        _backward[_grid(u)](inputs, outer, gradients, sizes, strides, is_softplus, **_blocks(inputs), num_warps=8)
    return tuple(
        None if part is None else (part if part.shape == of.shape else part.sum(0)).to(of.dtype)
        for part, of in zip(gradients, inputs, strict=True)
    )


def _dense(tensor: Tensor | None) -> Tensor | None:
    """As the kernels read it: parameters whole, of data the last axis; the tensor itself where it is so already."""
    if tensor is None or (tensor.ndim == 3 and tensor.stride(-1) == 1):
        return tensor
    return tensor.contiguous()


def _blocks(inputs: tuple[Any, ...]) -> dict[str, int]:
    """Sizes of a tile: no more tokens than there are, up to the next power of two."""
    n, length, _ = _sizes(inputs)
    N = triton.next_power_of_2(n)
    return {"N": N, "L": max(16, min(256, TILE // N, triton.next_power_of_2(length)))}


def _grid(u: Tensor) -> tuple[int, int]:
    return u.shape[1], u.shape[0]


def _sizes(inputs: tuple[Any, ...]) -> tuple[int, int, int]:
    """State width, tokens and channels."""
    u, _, A, *_ = inputs
    return A.shape[1], u.shape[2], u.shape[1]


def _strides(inputs: tuple[Any, ...]) -> tuple[tuple[int, int], ...]:
    """Of the two axes before the last, of u, delta, B, C and z."""
    u, delta, _, B, C, _, z, _ = inputs
    return tuple((part.stride(0), part.stride(1)) for part in (u, delta, B, C, u if z is None else z))
