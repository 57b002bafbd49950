"""State-space duality, chunk by chunk: the Triton kernels of the gradients.

Source: derived from Dao and Gu 2024, arXiv 2405.21060, section 6. With W = (C B^T) decays the output is
`y = W (dt x) + e C H + D x`, where e decays from before the chunk; `G` is the gradient of the state that the chunk ends
with, `f` the decay to its end: `d(dt x) = W^T dy + f B G`, `dC = dCB B + e dy H^T`, `dB = dCB^T C + f (dt x) G^T`, with
`dCB = (dy (dt x)^T) decays`.
Deliberate difference: the gradient of the decay at a token is the sum over the pairs of tokens, or of a token and a
state, that it lies between. As a difference of running sums (C dC - B dB) it is cheaper, and bfloat16 loses it.

Letters and number formats as in `chunk_scan`. What goes to the same token from several tiles is kept apart, first axis
the tile, and summed afterwards: no atomic additions, the same bits in every run.
"""

from __future__ import annotations

import triton
import triton.language as tl

from studio.engine.kernels.chunk_scan import (
    decays_between,
    last_of,
    load_decays,
    load_state,
    load_tile,
    rows_of,
    tokens_of,
)


@triton.jit
def gradients_of_x(
    inputs: tl.tensor,
    dy: tl.tensor,
    gradients: tl.tensor,
    outputs: tl.tensor,
    sizes: tl.tensor,
    strides: tl.tensor,
    Q: tl.constexpr,
    N: tl.constexpr,
    P: tl.constexpr,
    DOT: tl.constexpr,
    PRECISION: tl.constexpr,
) -> None:
    """Give dx; of each step what it has as a factor of x; of D what each chunk gives."""
    x, dt, A, B, C, D = inputs
    dx, of_factor, dD = outputs
    length, heads, repeats, n, p = sizes
    chunk, tile, sequence = tl.program_id(0), tl.program_id(1), tl.program_id(2)
    batch, head = sequence // heads, sequence % heads
    tokens, columns = tokens_of(chunk, Q), tile * P + tl.arange(0, P)
    step, total = load_decays(rows_of(dt, strides[1], batch, head), strides[1][1], A + head, tokens, length)
    b_rows, c_rows = rows_of(B, strides[2], batch, head // repeats), rows_of(C, strides[3], batch, head // repeats)
    weights = tl.zeros((Q, Q), tl.float32)
    moved = tl.zeros((Q, P), tl.float32)
    place = sequence.to(tl.int64) * tl.num_programs(0) + chunk
    for first in range(0, n, N):
        rows = first + tl.arange(0, N)
        b = load_tile(b_rows, strides[2][1], tokens, length, rows, n).to(DOT)
        c = load_tile(c_rows, strides[3][1], tokens, length, rows, n).to(DOT)
        weights = tl.dot(c, tl.trans(b), weights, input_precision=PRECISION)
        if gradients is not None:
            later = load_state(gradients + place * n * p, rows, n, columns, p).to(DOT)
            moved = tl.dot(b, later, moved, input_precision=PRECISION)
    weights *= decays_between(total, Q)
    upper = load_tile(rows_of(dy, strides[5], batch, head), strides[5][1], tokens, length, columns, p)
    moved *= tl.exp(last_of(total, Q) - total)[:, None]
    moved = tl.dot(tl.trans(weights).to(DOT), upper.to(DOT), moved, input_precision=PRECISION)
    inner = load_tile(rows_of(x, strides[0], batch, head), strides[0][1], tokens, length, columns, p).to(tl.float32)
    to_tile = (tile.to(tl.int64) * tl.num_programs(2) + sequence) * length + tokens
    tl.store(of_factor + to_tile, tl.sum(moved * inner, 1), mask=tokens < length)
    result = moved * step[:, None]
    if D is not None:
        skip = tl.load(D + head * strides[4][0] + columns * strides[4][1], mask=columns < p, other=0.0)
        result += skip.to(tl.float32)[None, :] * upper.to(tl.float32)
        tl.store(dD + place * p + columns, tl.sum(upper.to(tl.float32) * inner, 0), mask=columns < p)
    to_x = (batch.to(tl.int64) * length + tokens)[:, None] * (heads * p) + head * p + columns[None, :]
    mask = (tokens < length)[:, None] & (columns < p)[None, :]
    tl.store(dx + to_x, result.to(dx.dtype.element_ty), mask=mask)


@triton.jit
def gradients_of_b_and_c(
    inputs: tl.tensor,
    dy: tl.tensor,
    states: tl.tensor,
    gradients: tl.tensor,
    outputs: tl.tensor,
    sizes: tl.tensor,
    strides: tl.tensor,
    Q: tl.constexpr,
    N: tl.constexpr,
    P: tl.constexpr,
    DOT: tl.constexpr,
    PRECISION: tl.constexpr,
) -> None:
    """Give dB and dC of each head; and of each token, what goes from the earlier state to it and on to the later."""
    x, dt, A, B, C, _ = inputs
    dB, dC, from_state, to_state = outputs
    length, heads, repeats, n, p = sizes
    chunk, tile, sequence = tl.program_id(0), tl.program_id(1), tl.program_id(2)
    batch, head = sequence // heads, sequence % heads
    tokens, rows = tokens_of(chunk, Q), tile * N + tl.arange(0, N)
    step, total = load_decays(rows_of(dt, strides[1], batch, head), strides[1][1], A + head, tokens, length)
    x_rows, dy_rows = rows_of(x, strides[0], batch, head), rows_of(dy, strides[5], batch, head)
    pairs = tl.zeros((Q, Q), tl.float32)
    of_b = tl.zeros((Q, N), tl.float32)
    of_c = tl.zeros((Q, N), tl.float32)
    place = sequence.to(tl.int64) * tl.num_programs(0) + chunk
    for first in range(0, p, P):
        columns = first + tl.arange(0, P)
        upper = load_tile(dy_rows, strides[5][1], tokens, length, columns, p).to(DOT)
        inner = load_tile(x_rows, strides[0][1], tokens, length, columns, p).to(tl.float32) * step[:, None]
        pairs = tl.dot(upper, tl.trans(inner).to(DOT), pairs, input_precision=PRECISION)
        if states is not None:
            earlier = load_state(states + place * n * p, rows, n, columns, p).to(DOT)
            later = load_state(gradients + place * n * p, rows, n, columns, p).to(DOT)
            of_c = tl.dot(upper, tl.trans(earlier), of_c, input_precision=PRECISION)
            of_b = tl.dot(inner.to(DOT), tl.trans(later), of_b, input_precision=PRECISION)
    pairs = (pairs * decays_between(total, Q)).to(DOT)
    b = load_tile(rows_of(B, strides[2], batch, head // repeats), strides[2][1], tokens, length, rows, n)
    c = load_tile(rows_of(C, strides[3], batch, head // repeats), strides[3][1], tokens, length, rows, n)
    of_c *= tl.exp(total)[:, None]
    of_b *= tl.exp(last_of(total, Q) - total)[:, None]
    if states is not None:
        to_tile = (tile.to(tl.int64) * tl.num_programs(2) + sequence) * length + tokens
        tl.store(from_state + to_tile, tl.sum(of_c * c.to(tl.float32), 1), mask=tokens < length)
        tl.store(to_state + to_tile, tl.sum(of_b * b.to(tl.float32), 1), mask=tokens < length)
    of_c = tl.dot(pairs, b.to(DOT), of_c, input_precision=PRECISION)
    of_b = tl.dot(tl.trans(pairs), c.to(DOT), of_b, input_precision=PRECISION)
    to_head = (sequence.to(tl.int64) * length + tokens)[:, None] * n + rows[None, :]
    mask = (tokens < length)[:, None] & (rows < n)[None, :]
    tl.store(dC + to_head, of_c, mask=mask)
    tl.store(dB + to_head, of_b, mask=mask)


@triton.jit
def gradients_of_decays(
    inputs: tl.tensor,
    dy: tl.tensor,
    states: tl.tensor,
    gradients: tl.tensor,
    sides: tl.tensor,
    of_decay: tl.tensor,
    sizes: tl.tensor,
    strides: tl.tensor,
    Q: tl.constexpr,
    N: tl.constexpr,
    P: tl.constexpr,
    DOT: tl.constexpr,
    PRECISION: tl.constexpr,
) -> None:
    """Of the logarithm of each token's decay: the sum of all that crosses it on its way to a later token or state."""
    x, dt, A, B, C, _ = inputs
    length, heads, repeats, n, p = sizes
    chunk, sequence = tl.program_id(0), tl.program_id(2)
    batch, head = sequence // heads, sequence % heads
    tokens = tokens_of(chunk, Q)
    step, total = load_decays(rows_of(dt, strides[1], batch, head), strides[1][1], A + head, tokens, length)
    b_rows, c_rows = rows_of(B, strides[2], batch, head // repeats), rows_of(C, strides[3], batch, head // repeats)
    x_rows, dy_rows = rows_of(x, strides[0], batch, head), rows_of(dy, strides[5], batch, head)
    weights = tl.zeros((Q, Q), tl.float32)
    for first in range(0, n, N):
        rows = first + tl.arange(0, N)
        b = load_tile(b_rows, strides[2][1], tokens, length, rows, n).to(DOT)
        c = load_tile(c_rows, strides[3][1], tokens, length, rows, n).to(DOT)
        weights = tl.dot(c, tl.trans(b), weights, input_precision=PRECISION)
    pairs = tl.zeros((Q, Q), tl.float32)
    for first in range(0, p, P):
        columns = first + tl.arange(0, P)
        upper = load_tile(dy_rows, strides[5][1], tokens, length, columns, p).to(DOT)
        inner = load_tile(x_rows, strides[0][1], tokens, length, columns, p).to(tl.float32) * step[:, None]
        pairs = tl.dot(upper, tl.trans(inner).to(DOT), pairs, input_precision=PRECISION)
    i, j = tl.arange(0, Q)[:, None], tl.arange(0, Q)[None, :]
    pairs = tl.where(i > j, pairs * weights * decays_between(total, Q), 0.0)
    # Row i of the sum downwards: all that reaches token i or a later one, by where it comes from.
    crossing = tl.sum(tl.where(j < i, tl.cumsum(pairs, 0, reverse=True), 0.0), 1)
    if states is not None:
        place = sequence.to(tl.int64) * tl.num_programs(0) + chunk
        from_state, to_state = _sum_of_tiles(sides, sequence, tokens, length, tl.cdiv(n, N))
        crossing += tl.sum(tl.where(j >= i, from_state[None, :], 0.0), 1)
        crossing += tl.sum(tl.where(j < i, to_state[None, :], 0.0), 1)
        through = 0.0
        for first in range(0, n, N):
            for beside in range(0, p, P):
                rows, columns = first + tl.arange(0, N), beside + tl.arange(0, P)
                earlier = load_state(states + place * n * p, rows, n, columns, p)
                later = load_state(gradients + place * n * p, rows, n, columns, p)
                through += tl.sum(tl.sum(earlier * later, 1), 0)
        crossing += through * tl.exp(last_of(total, Q))
    tl.store(of_decay + sequence.to(tl.int64) * length + tokens, crossing, mask=tokens < length)


@triton.jit
def _sum_of_tiles(
    sides: tl.tensor, sequence: tl.tensor, tokens: tl.tensor, length: tl.tensor, tiles: tl.tensor
) -> tuple[tl.tensor, tl.tensor]:
    """What goes from the earlier state to each token and from it to the later state, over all tiles of n."""
    from_state, to_state = sides
    place = sequence.to(tl.int64) * length + tokens
    sum_from = tl.zeros(tokens.shape, tl.float32)
    sum_to = tl.zeros(tokens.shape, tl.float32)
    for _ in range(tiles):
        sum_from += tl.load(from_state + place, mask=tokens < length, other=0.0)
        sum_to += tl.load(to_state + place, mask=tokens < length, other=0.0)
        place += tl.num_programs(2).to(tl.int64) * length
    return sum_from, sum_to
