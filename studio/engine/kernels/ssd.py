"""State-space duality through the Triton kernels of `chunk_scan` and `chunk_gradients`.

Source: Dao and Gu 2024, arXiv 2405.21060, section 6. The states are computed again in the backward pass: it keeps the
inputs alone.

Letters: `b` batch, `l` tokens, `h` heads, `g` groups, `p` width of a head, `n` state width.
"""

from __future__ import annotations

from typing import Any

import torch
import triton
import triton.language as tl
from torch import Tensor
from torch.autograd.function import FunctionCtx, once_differentiable

from studio.engine import kernels
from studio.engine.kernels.chunk_gradients import gradients_of_b_and_c, gradients_of_decays, gradients_of_x
from studio.engine.kernels.chunk_scan import chunk_outputs, chunk_states, pass_states

WIDEST = 512  # of a head and of a state
CHUNK_SIZES = (16, 32, 64)
Inputs = tuple[Any, ...]  # x, dt, A, B, C, D or None
Blocks = dict[str, Any]
Sizes = tuple[int, int, int, int, int]
Strides = tuple[tuple[int, ...], ...]


def ssd(
    x: Tensor,
    dt: Tensor,
    A: Tensor,
    B: Tensor,
    C: Tensor,
    chunk_size: int | None = None,
    D: Tensor | None = None,
) -> Tensor:
    """The scan as products of matrices: quadratic within a chunk, linear between chunks.

    Args:
        x: (b, l, h, p), float32, bfloat16 or float16, as everything else.
        dt: (b, l, h), steps.
        A: (h).
        B: (b, l, g, n); `g` divides `h`.
        C: (b, l, g, n).
        chunk_size: tokens of a chunk, where it is 16, 32 or 64 (float32: 16 or 32); anything else, and None, gives the
            largest of these. Changes the speed, not the result.
        D: (h) or (h, p), the skip; None for none.

    Returns:
        (b, l, h, p), in the dtype of `x`; decays, states and sums are float32. Differentiable once.
    """
    return launch(None, chunk_size, x, dt, A, B, C, D)


def launch(plain: kernels.Plain | None, chunk_size: int | None, *tensors: Tensor | None) -> Tensor:
    """`ssd` with x, dt, A, B, C and D as tensors; `plain` does the same where a kernel of the gradients fails."""
    result: Tensor = _Ssd.apply(plain, chunk_size, *tensors)  # type: ignore[no-untyped-call]
    return result


def fits(x: Tensor, dt: Tensor, A: Tensor, B: Tensor, C: Tensor, D: Tensor | None = None) -> bool:
    """Say whether the kernels can hold and index this call, and know its kind of skip."""
    b, _, heads, p = x.shape
    is_known = D is None or D.shape in {(heads,), (heads, p)}
    return 0 < B.shape[3] <= WIDEST and p <= WIDEST and b * heads < 2**16 and is_known


class _Context(FunctionCtx):
    """What the backward pass finds."""

    plain: kernels.Plain | None
    blocks: Blocks
    needs_input_grad: tuple[bool, ...]
    saved_tensors: tuple[Any, ...]


class _Ssd(torch.autograd.Function):
    """Keeps the inputs."""

    @staticmethod
    def forward(ctx: _Context, plain: kernels.Plain | None, chunk_size: int | None, *tensors: Tensor | None) -> Tensor:
        inputs: Inputs = tuple(map(_dense, tensors))
        ctx.save_for_backward(*inputs)
        ctx.plain, ctx.blocks = plain, _blocks(inputs, chunk_size)
        return _outputs(_with_whole_skip(inputs), ctx.blocks)

    @staticmethod
    @once_differentiable
    def backward(ctx: _Context, dy: Tensor) -> tuple[Tensor | None, ...]:
        inputs, is_needed = ctx.saved_tensors, ctx.needs_input_grad[2:]
        found = kernels.gradients("ssd", ctx.plain, lambda: _gradients(inputs, dy, ctx.blocks), inputs, is_needed, dy)
        return None, None, *found


def _outputs(inputs: Inputs, blocks: Blocks) -> Tensor:
    """(b, l, h, p)."""
    x = inputs[0]
    y = torch.empty(x.shape, dtype=x.dtype, device=x.device)
    with kernels.on_device_of(x):
        states = _states(inputs, None, blocks)
        grid = _grid(inputs, blocks, triton.cdiv(x.shape[3], blocks["P"]))
        chunk_outputs[grid](inputs, y, states, _sizes(inputs), _strides(inputs), **blocks)
    return y


def _gradients(given: Inputs, dy: Tensor, blocks: Blocks) -> tuple[Tensor | None, ...]:
    """Of every input, in its shape and dtype."""
    inputs = _with_whole_skip(given)
    _, dt, A, B, C, _ = inputs
    dy = dy if dy.stride(-1) == 1 else dy.contiguous()
    with kernels.on_device_of(dy):
        states, gradients = _states(inputs, None, blocks), _states(inputs, dy, blocks)
        dx, of_factor, dD = _gradients_of_x(inputs, dy, gradients, blocks)
        dB, dC, *sides = _gradients_of_b_and_c(inputs, dy, states, gradients, blocks)
        of_decay = _gradients_of_decays(inputs, dy, states, gradients, tuple(sides), blocks)
    b, length, heads = dt.shape
    by_token = of_decay.view(b, heads, length).transpose(1, 2)
    ddt = of_factor.sum(0).view(b, heads, length).transpose(1, 2) + by_token * A
    dA = (by_token * dt).sum((0, 1))
    return dx, ddt.to(dt.dtype), dA.to(A.dtype), _of_groups(dB, B), _of_groups(dC, C), _of_skip(dD, given[5], b)


def _with_whole_skip(inputs: Inputs) -> Inputs:
    """The inputs with D as (h, p)."""
    *others, D = inputs
    x = others[0]
    return *others, D if D is None else D.reshape(x.shape[2], -1).expand(x.shape[2:])


def _of_skip(of_chunks: Tensor | None, D: Tensor | None, b: int) -> Tensor | None:
    """(b h, chunks, p) to the shape of D."""
    if of_chunks is None or D is None:
        return None
    whole = of_chunks.view(b, -1, *of_chunks.shape[1:]).sum((0, 2))
    return (whole if D.ndim == 2 else whole.sum(1)).to(D.dtype)


def _dense(tensor: Tensor | None) -> Tensor | None:
    """The tensor itself where its last axis is dense, as the kernels read it."""
    return tensor if tensor is None or tensor.stride(-1) == 1 else tensor.contiguous()


def _sizes(inputs: Inputs) -> Sizes:
    x, B = inputs[0], inputs[3]
    return x.shape[1], x.shape[2], x.shape[2] // B.shape[2], B.shape[3], x.shape[3]


def _strides(inputs: Inputs, dy: Tensor | None = None) -> Strides:
    """Of x, dt, B, C, D and dy; those that are not there are not read."""
    x, dt, _, B, C, D = inputs
    return tuple(x.stride() if part is None else part.stride() for part in (x, dt, B, C, D, dy))


def _blocks(inputs: Inputs, chunk_size: int | None) -> Blocks:
    """Sizes of the tiles, what the products are made of, and how a GPU runs them.

    A product of matrices needs 16. Products of float32 go through the ordinary arithmetic units, not the tensor cores:
    with tiles of 64 they would not fit the registers (compiled for sm_90: 30 kB spilled; with 32 none).
    """
    x, B = inputs[0], inputs[3]
    largest = 32 if x.dtype == torch.float32 else 64
    n, p = (min(largest, max(16, triton.next_power_of_2(width))) for width in (B.shape[3], x.shape[3]))
    q = min(chunk_size if chunk_size in CHUNK_SIZES else largest, largest)
    dot = tl.bfloat16 if x.dtype == torch.bfloat16 else tl.float32
    # float16 has 11 digits, as tf32, which has float32's range besides.
    precision = "tf32" if x.dtype == torch.float16 else "ieee"
    run = {"num_warps": 4 if x.dtype == torch.float32 else 8, "num_stages": 1}
    return {"Q": q, "N": n, "P": p, "DOT": dot, "PRECISION": precision, **run}


def _grid(inputs: Inputs, blocks: Blocks, tiles: int = 1) -> tuple[int, int, int]:
    b, length, heads = inputs[1].shape
    return triton.cdiv(length, blocks["Q"]), tiles, b * heads


def _states(inputs: Inputs, dy: Tensor | None, blocks: Blocks) -> Tensor | None:
    """The state that each chunk begins with, (b h, chunks, n, p); with dy, the gradient of what it ends with."""
    x, dt, A, B, C, _ = inputs
    n, p = B.shape[3], x.shape[3]
    tiles = triton.cdiv(n, blocks["N"]) * triton.cdiv(p, blocks["P"])
    chunks, _, sequences = grid = _grid(inputs, blocks, tiles)
    if chunks == 1:
        return None
    states = torch.empty(sequences, chunks, n, p, dtype=torch.float32, device=x.device)
    whole = torch.empty(sequences, chunks, dtype=torch.float32, device=x.device)
    left, right = (B, x) if dy is None else (C, dy)
    strides = (left.stride(), right.stride(), dt.stride())
    is_backward = dy is not None
    chunk_states[grid](left, right, dt, A, (states, whole), _sizes(inputs), strides, is_backward, **blocks)
    pass_states[sequences, triton.cdiv(n * p, 256)](states, whole, chunks, n * p, is_backward, BLOCK=256)
    return states


def _gradients_of_x(
    inputs: Inputs, dy: Tensor, gradients: Tensor | None, blocks: Blocks
) -> tuple[Tensor, Tensor, Tensor | None]:
    """Give dx (b, l, h, p), the steps' as factors (tiles, b h, l) and of D what each chunk gives (b h, chunks, p)."""
    x, D = inputs[0], inputs[5]
    chunks, tiles, sequences = grid = _grid(inputs, blocks, triton.cdiv(x.shape[3], blocks["P"]))
    dx = torch.empty(x.shape, dtype=x.dtype, device=x.device)
    of_factor = torch.empty(tiles, sequences, x.shape[1], dtype=torch.float32, device=x.device)
    dD = None if D is None else torch.empty(sequences, chunks, x.shape[3], dtype=torch.float32, device=x.device)
    outputs = (dx, of_factor, dD)
    gradients_of_x[grid](inputs, dy, gradients, outputs, _sizes(inputs), _strides(inputs, dy), **blocks)
    return outputs


def _gradients_of_b_and_c(
    inputs: Inputs, dy: Tensor, states: Tensor | None, gradients: Tensor | None, blocks: Blocks
) -> tuple[Tensor, ...]:
    """Give dB and dC of every head (b h, l, n), and what goes from and to the states at each token (tiles, b h, l)."""
    (_, length, _), n, device = inputs[1].shape, inputs[3].shape[3], dy.device
    _, tiles, sequences = grid = _grid(inputs, blocks, triton.cdiv(n, blocks["N"]))
    shapes = [(sequences, length, n)] * 2 + [(tiles, sequences, length)] * 2
    outputs = tuple(torch.empty(shape, dtype=torch.float32, device=device) for shape in shapes)
    gradients_of_b_and_c[grid](inputs, dy, states, gradients, outputs, _sizes(inputs), _strides(inputs, dy), **blocks)
    return outputs


def _gradients_of_decays(
    inputs: Inputs,
    dy: Tensor,
    states: Tensor | None,
    gradients: Tensor | None,
    sides: tuple[Tensor, ...],
    blocks: Blocks,
) -> Tensor:
    """Of dt A at every token, (b h, l)."""
    b, length, heads = inputs[1].shape
    of_decay = torch.empty(b * heads, length, dtype=torch.float32, device=dy.device)
    gradients_of_decays[_grid(inputs, blocks)](
        inputs, dy, states, gradients, sides, of_decay, _sizes(inputs), _strides(inputs, dy), **blocks
    )
    return of_decay


def _of_groups(of_heads: Tensor, of: Tensor) -> Tensor:
    """(b h, l, n) to (b, l, g, n): the heads of a group share their B and C."""
    b, length, groups, n = of.shape
    return of_heads.view(b, groups, -1, length, n).sum(2).transpose(1, 2).to(of.dtype)
