"""State-space duality, chunk by chunk: the Triton kernels of the forward pass, and what those of the gradients share.

Source: Dao and Gu 2024, arXiv 2405.21060, section 6: the state that every chunk adds, these handed from chunk to chunk,
and the output of a chunk as a masked product of matrices plus what its first state gives. Run with C and dy in the
places of B and x, from the last chunk to the first, the first two give the gradients of the states.

Letters: `b` batch, `l` tokens, `h` heads, `p` width of a head, `n` state width; in the kernels `Q` tokens of a chunk,
`N` and `P` widths of a tile, `H` the state (n, p) that a chunk begins with. A sequence is one head of one of the batch;
arrays of our own have it first: (b h, ...). Decays, states and sums are float32; `DOT` is what enters a product of
matrices: bfloat16 where the data is, else float32, also for float16, whose range the products would leave.
"""

from __future__ import annotations

import triton
import triton.language as tl


@triton.jit
def rows_of(tensor: tl.tensor, strides: tl.tensor, batch: tl.tensor, head: tl.tensor) -> tl.tensor:
    """Where the tokens of a head begin in a (b, l, h, ...) tensor; 64 bits, for b l h p may exceed 32."""
    return tensor + batch.to(tl.int64) * strides[0] + head.to(tl.int64) * strides[2]


@triton.jit
def tokens_of(chunk: tl.tensor, Q: tl.constexpr) -> tl.tensor:
    """Indices of a chunk's tokens, in 64 bits, for a stride is to be their factor."""
    return chunk.to(tl.int64) * Q + tl.arange(0, Q)


@triton.jit
def load_tile(
    rows: tl.tensor, stride: tl.tensor, tokens: tl.tensor, length: tl.tensor, columns: tl.tensor, width: tl.tensor
) -> tl.tensor:
    """(Q, columns) of one head, 0 outside of it."""
    mask = (tokens < length)[:, None] & (columns < width)[None, :]
    return tl.load(rows + tokens[:, None] * stride + columns[None, :], mask=mask, other=0.0)


@triton.jit
def load_decays(
    dt: tl.tensor, stride: tl.tensor, A: tl.tensor, tokens: tl.tensor, length: tl.tensor
) -> tuple[tl.tensor, tl.tensor]:
    """Steps, 0 beyond the last token, and the logarithm of the decay from before the chunk to after each token."""
    step = tl.load(dt + tokens * stride, mask=tokens < length, other=0.0).to(tl.float32)
    return step, tl.cumsum(step * tl.load(A).to(tl.float32), 0)


@triton.jit
def last_of(vector: tl.tensor, Q: tl.constexpr) -> tl.tensor:
    """The last of Q numbers."""
    return tl.sum(tl.where(tl.arange(0, Q) == Q - 1, vector, 0.0), 0)


@triton.jit
def decays_between(total: tl.tensor, Q: tl.constexpr) -> tl.tensor:
    """(Q, Q): from after token j to after token i, 0 where i is before j."""
    i, j = tl.arange(0, Q)[:, None], tl.arange(0, Q)[None, :]
    return tl.exp(tl.where(i >= j, total[:, None] - total[None, :], float("-inf")))


@triton.jit
def load_state(state: tl.tensor, rows: tl.tensor, n: tl.tensor, columns: tl.tensor, p: tl.tensor) -> tl.tensor:
    """A tile of a state (n, p), 0 outside of it."""
    mask = (rows < n)[:, None] & (columns < p)[None, :]
    return tl.load(state + rows[:, None] * p + columns[None, :], mask=mask, other=0.0)


@triton.jit
def chunk_states(
    left: tl.tensor,
    right: tl.tensor,
    dt: tl.tensor,
    A: tl.tensor,
    outputs: tl.tensor,
    sizes: tl.tensor,
    strides: tl.tensor,
    IS_BACKWARD: tl.constexpr,
    Q: tl.constexpr,
    N: tl.constexpr,
    P: tl.constexpr,
    DOT: tl.constexpr,
    PRECISION: tl.constexpr,
) -> None:
    """What every chunk adds to the state: the sum over its tokens of left (n) times right (p) times a scale.

    Forward that is B times x, decayed to the end of the chunk; backward C times dy, decayed from its beginning.
    """
    states, whole = outputs
    length, heads, repeats, n, p = sizes
    chunk, tile, sequence = tl.program_id(0), tl.program_id(1), tl.program_id(2)
    batch, head = sequence // heads, sequence % heads
    tokens = tokens_of(chunk, Q)
    step, total = load_decays(rows_of(dt, strides[2], batch, head), strides[2][1], A + head, tokens, length)
    last = last_of(total, Q)
    scale = tl.exp(total) if IS_BACKWARD else tl.exp(last - total) * step
    across = tl.cdiv(p, P)
    rows, columns = tile // across * N + tl.arange(0, N), tile % across * P + tl.arange(0, P)
    left_rows = rows_of(left, strides[0], batch, head // repeats)
    lefts = load_tile(left_rows, strides[0][1], tokens, length, rows, n).to(tl.float32) * scale[:, None]
    rights = load_tile(rows_of(right, strides[1], batch, head), strides[1][1], tokens, length, columns, p)
    added = tl.dot(tl.trans(lefts).to(DOT), rights.to(DOT), input_precision=PRECISION)
    place = sequence.to(tl.int64) * tl.num_programs(0) + chunk
    mask = (rows < n)[:, None] & (columns < p)[None, :]
    tl.store(states + place * n * p + rows[:, None] * p + columns[None, :], added, mask=mask)
    if tile == 0:
        tl.store(whole + place, last)


@triton.jit
def pass_states(
    states: tl.tensor,
    whole: tl.tensor,
    chunks: tl.tensor,
    size: tl.tensor,
    IS_BACKWARD: tl.constexpr,
    BLOCK: tl.constexpr,
) -> None:
    """Put in the place of what each chunk adds the state that it begins with; backward, the gradient of its end."""
    sequence = tl.program_id(0).to(tl.int64)
    within = tl.program_id(1) * BLOCK + tl.arange(0, BLOCK)
    first = (chunks - 1) if IS_BACKWARD else 0
    place = sequence * chunks + first
    carry = tl.zeros((BLOCK,), tl.float32)
    for _ in range(chunks):
        address = states + place * size + within
        added = tl.load(address, mask=within < size, other=0.0)
        tl.store(address, carry, mask=within < size)
        carry = tl.exp(tl.load(whole + place)) * carry + added
        place += -1 if IS_BACKWARD else 1


@triton.jit
def chunk_outputs(
    inputs: tl.tensor,
    y: tl.tensor,
    states: tl.tensor,
    sizes: tl.tensor,
    strides: tl.tensor,
    Q: tl.constexpr,
    N: tl.constexpr,
    P: tl.constexpr,
    DOT: tl.constexpr,
    PRECISION: tl.constexpr,
) -> None:
    """y: what the tokens of the chunk give to each other, what the state before it gives, and the skip."""
    x, dt, A, B, C, D = inputs
    length, heads, repeats, n, p = sizes
    chunk, sequence = tl.program_id(0), tl.program_id(2)
    batch, head = sequence // heads, sequence % heads
    tokens, columns = tokens_of(chunk, Q), tl.program_id(1) * P + tl.arange(0, P)
    step, total = load_decays(rows_of(dt, strides[1], batch, head), strides[1][1], A + head, tokens, length)
    b_rows, c_rows = rows_of(B, strides[2], batch, head // repeats), rows_of(C, strides[3], batch, head // repeats)
    weights = tl.zeros((Q, Q), tl.float32)
    result = tl.zeros((Q, P), tl.float32)
    for first in range(0, n, N):
        rows = first + tl.arange(0, N)
        b = load_tile(b_rows, strides[2][1], tokens, length, rows, n).to(DOT)
        c = load_tile(c_rows, strides[3][1], tokens, length, rows, n).to(DOT)
        weights = tl.dot(c, tl.trans(b), weights, input_precision=PRECISION)
        if states is not None:
            state = states + (sequence.to(tl.int64) * tl.num_programs(0) + chunk) * n * p
            earlier = load_state(state, rows, n, columns, p).to(DOT)
            result = tl.dot(c, earlier, result, input_precision=PRECISION)
    weights *= decays_between(total, Q) * step[None, :]
    inner = load_tile(rows_of(x, strides[0], batch, head), strides[0][1], tokens, length, columns, p)
    result = tl.dot(weights.to(DOT), inner.to(DOT), result * tl.exp(total)[:, None], input_precision=PRECISION)
    if D is not None:
        skip = tl.load(D + head * strides[4][0] + columns * strides[4][1], mask=columns < p, other=0.0)
        result += skip.to(tl.float32)[None, :] * inner.to(tl.float32)
    place = (batch.to(tl.int64) * length + tokens)[:, None] * (heads * p) + head * p + columns[None, :]
    mask = (tokens < length)[:, None] & (columns < p)[None, :]
    tl.store(y + place, result.to(y.dtype.element_ty), mask=mask)
