"""Gated linear attention: a linear attention whose memory fades, each channel of the keys at its own, given rate.

Source: Yang, Wang, Shen, Panda and Kim 2023, arXiv 2312.06635, section 4. For every head:
`S_t = diag(exp(log_decay_t)) S_{t-1} + k_t v_t^T`, `o_t = S_t^T q_t`.
Deliberate differences: the paper's chunks divide by products of decays, in logarithms and with small secondary chunks
against overflow; here a chunk is halved again and again instead. Its second half reads the first through the middle:
queries times the decay since the middle, keys times the decay up to it. Every factor is a product of decays, so that no
decay is too strong, a logarithm of minus infinity forgets all, and nothing is lost in differences of large sums. The
halving ends at leaves whose decay is so weak that a division by it is safe: those that networks learn mostly let it end
at the whole chunk.

Letters: `b` batch, `l` tokens, `h` heads, `n` width of a key, `p` width of a value, `q` tokens of a chunk, `m` chunks,
`s` tokens of a leaf or of half a block, `e` width inside the mixer.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor, nn
from torch.autograd.function import FunctionCtx, once_differentiable
from torch.nn import functional

from studio.engine.blocks.mixing import MixerSettings, layer_flops
from studio.engine.blocks.scanning import ScannedMixer, SequenceCore
from studio.engine.shapes import check_positive, check_same_dtype, check_shapes, wide_dtype

CHUNK = 64
"""A power of two."""
STRONGEST = 40.0
"""Of the log decay through a leaf: its factors, from its middle, stay within exp(20)."""
CHUNKS_AT_ONCE = 8
"""Chunks that are computed together: their matrices stay in a CPU's cache, and memory does not grow with the length."""


def gla(query: Tensor, key: Tensor, value: Tensor, log_decay: Tensor) -> Tensor:
    """The scan as products of matrices: quadratic within a chunk, linear between chunks.

    Args:
        query: (b, l, h, n); a factor such as n^-1/2 is the caller's.
        key: (b, l, h, n).
        value: (b, l, h, p).
        log_decay: (b, l, h, n), at most 0: the logarithm of what each channel of the memory keeps at this token.

    Returns:
        (b, l, h, p), in the dtype of `value`; decays and states are computed in at least float32.

    Raises:
        ValueError: Shapes, number formats or devices that do not fit; names the argument.
    """
    axes = {"query": (query, "b l h n"), "key": (key, "b l h n"), "value": (value, "b l h p")}
    sizes = check_shapes("gla", {**axes, "log_decay": (log_decay, "b l h n")})
    for name, tensor in {"value": value, "log_decay": log_decay}.items():
        if tensor.is_complex():
            raise ValueError(f"gla: {name} holds {tensor.dtype}; real numbers are needed")
    check_same_dtype("gla", {"query": query, "key": key, "value": value})
    check_positive("gla", "width of a key", sizes["n"])
    if not value.numel():
        return value.clone()
    with torch.autocast(value.device.type, enabled=False):
        wide = wide_dtype(value, log_decay)
        y = _scan([part.to(wide).transpose(1, 2) for part in (query, key, value, log_decay)])
        return y.transpose(1, 2).to(value.dtype)


def gla_reference(query: Tensor, key: Tensor, value: Tensor, log_decay: Tensor) -> Tensor:
    """The plain recurrence, the judge of `gla`: arguments and result as there."""
    b, length, heads, p = value.shape
    dtype, wide = value.dtype, wide_dtype(value, log_decay)
    query, key, value, log_decay = (part.to(wide) for part in (query, key, value, log_decay))
    state = torch.zeros(b, heads, key.shape[-1], p, dtype=wide, device=value.device)
    outputs = []
    for token in range(length):
        added = key[:, token, :, :, None] * value[:, token, :, None, :]
        state = log_decay[:, token, :, :, None].exp() * state + added
        outputs.append((query[:, token, :, :, None] * state).sum(dim=2))
    return (torch.stack(outputs, dim=1) if outputs else torch.zeros_like(value)).to(dtype)


def _scan(parts: list[Tensor]) -> Tensor:
    """Queries, keys, values and log decays, all (b, h, l, ...), to (b, h, l, p)."""
    length = parts[0].shape[2]
    q = min(CHUNK, 1 << (length - 1).bit_length())
    padding = -length % q
    if padding:  # tokens of zeros at the end neither add nor decay
        parts = [functional.pad(part, (0, 0, 0, padding)) for part in parts]
    queries, keys, values, log_decay = (torch.unflatten(part, 2, (-1, q)) for part in parts)
    values = values.contiguous()  # multiplied twice
    chunks = queries.shape[2]
    state: Tensor | None = None
    found = []
    for first in range(0, chunks, CHUNKS_AT_ONCE):
        few = slice(first, first + CHUNKS_AT_ONCE)
        weights, readers, writers, kept = _Within.apply(  # type: ignore[no-untyped-call]
            queries[:, :, few], keys[:, :, few], log_decay[:, :, few]
        )
        y = torch.matmul(weights, values[:, :, few])
        if chunks > 1:
            added = torch.matmul(writers.transpose(-1, -2), values[:, :, few])  # (b, h, m, n, p)
            before, state = _carry(added, kept, state)
            y = y + torch.matmul(readers, before)
        found.append(y)
    y = torch.cat(found, dim=2) if len(found) > 1 else found[0]
    return y.flatten(2, 3)[:, :, :length]


def _carry(added: Tensor, kept: Tensor, state: Tensor | None) -> tuple[Tensor, Tensor]:
    """The states (b, h, m, n, p) before chunks and that after the last, from what each adds and keeps (b, h, m, n)."""
    state = torch.zeros_like(added[:, :, 0]) if state is None else state
    before = []
    for chunk in range(added.shape[2]):
        before.append(state)
        state = torch.addcmul(added[:, :, chunk], kept[:, :, chunk, :, None], state)
    return torch.stack(before, dim=2), state


class _Within(torch.autograd.Function):
    """Of chunks: weights, what reads the state before them, what writes to that after them, and what they keep of it.

    Queries, keys and log decays (b, h, m, q, n) to weights (b, h, m, q, q), queries times the decay since the chunk
    began and keys times the decay until it ends, both (b, h, m, q, n), and the decay of a whole chunk (b, h, m, n).
    Written out because a halving changes its factors in place, and because the gradient of the log decays follows from
    those of queries and keys, as the paper finds: with G the sum of the log decays through a token, all of this is made
    of `q exp(G)` and `k exp(-G)`.
    """

    @staticmethod
    def forward(ctx: FunctionCtx, queries: Tensor, keys: Tensor, log_decay: Tensor) -> tuple[Tensor, ...]:
        q = log_decay.shape[3]
        leaves = _Leaves(queries, keys, log_decay)
        weights = torch.zeros(*log_decay.shape[:3], q, q, dtype=log_decay.dtype, device=log_decay.device)
        _squares(weights, leaves.s).copy_(torch.matmul(leaves.reading, leaves.writing.transpose(-1, -2)).tril_())
        halving = _Halving(leaves)
        for s, late, first, _ in halving:
            _squares(weights, 2 * s)[..., s:, :s].copy_(torch.matmul(late, first.transpose(-1, -2)))
        kept = halving.decay[:, :, :, 0]
        ctx.save_for_backward(queries, keys, log_decay, halving.writers, kept)
        return weights, halving.readers, halving.writers, kept

    @staticmethod
    @once_differentiable
    def backward(ctx: FunctionCtx, *gradients: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        queries, keys, log_decay, writers, kept = ctx.saved_tensors  # type: ignore[attr-defined]  # autograd's subclass
        of_weights, of_readers, of_writers, of_kept = gradients
        leaves = _Leaves(queries, keys, log_decay)
        levels = [(s, late.clone(), first.clone(), halves) for s, late, first, halves in _Halving(leaves)]
        of_queries = of_readers.clone(memory_format=torch.contiguous_format)
        of_keys = of_writers.clone(memory_format=torch.contiguous_format)
        for s, late, first, halves in reversed(levels):
            of_late, of_first = _halves(of_queries, s)[1], _halves(of_keys, s)[0]
            corner = _squares(of_weights, 2 * s)[..., s:, :s]
            of_late.mul_(halves[0]).add_(_times(corner, first))
            of_first.mul_(halves[1]).add_(_times(corner.transpose(-1, -2), late))
        leaves.to_inputs(of_queries, of_keys, _squares(of_weights, leaves.s).tril())
        of_sums = queries * of_queries - keys * of_keys
        of_sums[..., -1, :] += (writers * of_writers).sum(dim=-2) + kept * of_kept
        q = of_sums.shape[-2]
        from_here = torch.ones(q, q, dtype=of_sums.dtype, device=of_sums.device).triu()
        return of_queries, of_keys, torch.matmul(from_here, of_sums)


class _Leaves:
    """Chunks (b, h, m, q, n) cut into the longest blocks whose factors, counted from their middle, cannot overflow.

    Attributes:
        s: tokens of a block.
        reading: (b, h, m, blocks, s, n), queries times the decay since the middle; a growth for those before it.
        writing: the same shape, keys times the decay up to the middle; a growth for those after it.
        before: (b, h, m, blocks, 1, n), decay of the tokens up to the middle.
        after: the same shape, decay of those behind it.
    """

    def __init__(self, queries: Tensor, keys: Tensor, log_decay: Tensor) -> None:
        self.s = _leaf_length(log_decay)
        blocks = torch.unflatten(log_decay, 3, (-1, self.s))
        if self.s == 1:
            middle, since = blocks, torch.zeros_like(blocks)
        else:
            sums = blocks.cumsum(dim=4)
            middle = sums[:, :, :, :, self.s // 2 - 1, None]
            since = sums - middle
        self._shrinking = since.exp()
        self._growing = self._shrinking.reciprocal()
        self.reading = torch.unflatten(queries, 3, (-1, self.s)) * self._shrinking
        self.writing = torch.unflatten(keys, 3, (-1, self.s)) * self._growing
        self.before, self.after = middle.exp(), self._shrinking[:, :, :, :, -1, None]

    def to_inputs(self, readers: Tensor, writers: Tensor, weights: Tensor) -> None:
        """Turn gradients of readers and writers (b, h, m, q, n) into those of queries and keys, in place.

        Args:
            readers: of queries times the decay since their block began.
            writers: of keys times the decay until their block ends.
            weights: (b, h, m, blocks, s, s), gradients of the weights within blocks.
        """
        of_reading, of_writing = (torch.unflatten(part, 3, (-1, self.s)) for part in (readers, writers))
        of_reading.mul_(self.before).add_(_times(weights, self.writing)).mul_(self._shrinking)
        of_writing.mul_(self.after).add_(_times(weights.transpose(-1, -2), self.reading)).mul_(self._growing)


def _leaf_length(log_decay: Tensor) -> int:
    """The longest power of two, in tokens, through which no decay goes beyond the strongest that is safe."""
    q = log_decay.shape[3]
    steepest = float(log_decay.abs().max())
    s = 1
    while s < q and 2 * s * steepest <= STRONGEST:  # not for NaN
        s *= 2
    return s


class _Halving:
    """Walks from blocks of two leaves to the whole chunk.

    Of blocks of 2 s tokens it gives s, the queries of second halves with the decay since the middle, the keys of first
    halves with the decay up to it, both views (b, h, m, blocks, s, n), and the decays of first and second halves; then
    it brings both to the edges of the block, in place.

    Attributes:
        readers: (b, h, m, q, n), queries times the decay since their block began.
        writers: (b, h, m, q, n), keys times the decay until their block ends.
        decay: (b, h, m, blocks, n), of whole blocks.
    """

    def __init__(self, leaves: _Leaves) -> None:
        self._s = leaves.s
        self.readers = (leaves.reading * leaves.before).contiguous().flatten(3, 4)
        self.writers = (leaves.writing * leaves.after).contiguous().flatten(3, 4)
        self.decay = (leaves.before * leaves.after)[:, :, :, :, 0]

    def __iter__(self) -> Iterator[tuple[int, Tensor, Tensor, tuple[Tensor, Tensor]]]:
        s = self._s
        while self.decay.shape[3] > 1:
            late, first = _halves(self.readers, s)[1], _halves(self.writers, s)[0]
            earlier, later = torch.unflatten(self.decay, 3, (-1, 2)).unbind(4)
            halves = earlier[..., None, :], later[..., None, :]
            yield s, late, first, halves
            late.mul_(halves[0])
            first.mul_(halves[1])
            self.decay = earlier * later
            s *= 2


def _halves(tokens: Tensor, s: int) -> tuple[Tensor, Tensor]:
    """First and second halves, (b, h, m, blocks, s, n), of blocks of 2 s tokens of (b, h, m, q, n): views."""
    first, second = torch.unflatten(tokens, 3, (-1, 2, s)).unbind(4)
    return first, second


def _squares(weights: Tensor, s: int) -> Tensor:
    """The blocks on the diagonal of (b, h, m, q, q), each of s tokens: a view (b, h, m, blocks, s, s)."""
    blocks = torch.unflatten(torch.unflatten(weights, 4, (-1, s)), 3, (-1, s))
    return blocks.diagonal(dim1=3, dim2=5).movedim(-1, 3)


def _times(corner: Tensor, rows: Tensor) -> Tensor:
    """Product of (..., s, s) and (..., s, n): torch's own of thousands of 1 x 1 or 2 x 2 takes five times as long."""
    s = corner.shape[-1]
    if s > 2:
        return torch.matmul(corner, rows)
    product = corner[..., :1] * rows[..., :1, :]
    return product if s == 1 else product.addcmul_(corner[..., 1:], rows[..., 1:, :])


class GlaCore(SequenceCore):
    """Gated linear attention along one path; the values are the sequence itself.

    Source: arXiv 2312.06635, section 4, the GLA layer: a decay of rank 16 and the 16th root of its sigmoid.
    Deliberate difference: the heads share queries and keys and have decays of their own, as Mamba-2's heads share B and
    C (multi-value heads, arXiv 2405.21060, section 7.2): so a head's memory is as wide at the same parameter count.
    """

    RANK = 16
    ROOT = 16

    def __init__(self, settings: MixerSettings) -> None:
        super().__init__()
        self.settings = settings
        n = settings.state_width
        self.sizes = [n, n, self.RANK]  # queries, keys, what the decays are made of
        self.to_scan = nn.Linear(settings.inner, sum(self.sizes), bias=False)
        self.to_decay = nn.Linear(self.RANK, settings.heads * n)

    def initialise(self) -> None:
        """See `SequenceCore.initialise`: biases of 0, so that a memory halves in 16 tokens."""
        nn.init.zeros_(self.to_decay.bias)

    def forward(self, sequence: Tensor) -> Tensor:
        """(b, l, e) to the same shape."""
        heads, n = self.settings.heads, self.settings.state_width
        query, key, low = torch.split(self.to_scan(sequence), self.sizes, dim=-1)
        log_decay = functional.logsigmoid(self.to_decay(low).to(wide_dtype(low))) / self.ROOT
        y = gla(
            (query * n**-0.5)[:, :, None].expand(-1, -1, heads, -1),
            key[:, :, None].expand(-1, -1, heads, -1),
            torch.unflatten(sequence, -1, (heads, -1)),
            torch.unflatten(log_decay, -1, (heads, n)),
        )
        return y.flatten(2)

    def flops(self, length: int) -> int:
        """See `SequenceCore.flops`; q tokens of a chunk look at each other, every chunk reads and writes a state."""
        e, n, heads = self.settings.inner, self.settings.state_width, self.settings.heads
        q = min(CHUNK, length)
        states = 4 * n * e if length > CHUNK else 0
        return layer_flops(self, length) + length * (q * heads * n + 2 * q * e + states)


class GlaMixer(ScannedMixer):
    """Gated linear attention between the projections that all sequence operators share."""

    def build_core(self) -> SequenceCore:
        """See `ScannedMixer.build_core`."""
        return GlaCore(self.settings)
