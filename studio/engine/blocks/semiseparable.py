"""Products with the matrices that state-space duality is made of, without writing them out.

Of every head, with log decays `a_t = dt_t A`, the lower triangle of the matrix is `C_i . B_j dt_j exp(a_{j+1} + .. +
a_i)`, the scan from the first token on; with a second direction the upper triangle is the same from the last token on,
so that one product serves both.

Source: Dao and Gu 2024, arXiv 2405.21060, section 6 (blocks: quadratic inside, a state between them); the second
direction and the shift: Hwang et al. 2024, arXiv 2407.09941, section 3 (quasi-separable matrices).
Deliberate differences: chunks of equal length instead of a padded last one; a scan over chunks instead of their decay
matrix, which grows with the square of the length; both triangles of a chunk in one matrix.

Letters: `b` batch, `l` tokens, `c` chunks, `q` tokens of a chunk, `s` directions (1 or 2), `g` groups, `r` heads of a
group, `p` width of a head, `n` state width.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from studio.engine.shapes import check_positive, check_same_dtype, check_shapes, wide_dtype


@dataclass(frozen=True, slots=True)
class Scan:
    """Arguments of a scan in one direction or in both.

    Attributes:
        x: (b, l, h, p).
        dt: (b, l, s, h), steps; with s = 2, of the scan from the first token and of that from the last.
        A: (s, h).
        B: (b, l, s, g, n).
        C: (b, l, s, g, n).
    """

    x: Tensor
    dt: Tensor
    A: Tensor
    B: Tensor
    C: Tensor

    def check(self, operator: str, diagonal: Tensor | None, chunk_size: int | None) -> None:
        """Refuse what does not fit.

        Args:
            operator: its name, for messages.
            diagonal: D, (h), (h, p) or (b, l, h), or None.
            chunk_size: None where it is chosen by the length.

        Raises:
            ValueError: names the argument, its value and what is needed.
        """
        axes = {"x": "b l h p", "dt": "b l s h", "A": "s h", "B": "b l s g n", "C": "b l s g n"}
        named: dict[str, tuple[Tensor | None, str]] = {name: (getattr(self, name), axes[name]) for name in axes}
        named["D"] = (diagonal, {2: "h p", 3: "b l h"}.get(0 if diagonal is None else diagonal.ndim, "h"))
        sizes = check_shapes(operator, named)
        for what, letter in (("number of heads", "h"), ("number of groups", "g"), ("state width", "n")):
            check_positive(operator, what, sizes[letter])
        if sizes["h"] % sizes["g"]:
            raise ValueError(f"{operator}: {sizes['h']} heads and {sizes['g']} groups; groups must divide heads")
        if chunk_size is not None:
            check_positive(operator, "chunk_size", chunk_size)
        for name, (tensor, _) in named.items():
            if tensor is not None and tensor.is_complex():
                raise ValueError(f"{operator}: {name} holds {tensor.dtype}; real numbers are needed")
        check_same_dtype(operator, {"x": self.x, "B": self.B, "C": self.C})


@dataclass(frozen=True, slots=True)
class Chunks:
    """Arguments of a scan, cut into chunks, in the wide number format.

    Attributes:
        x: (b, c, q, g, r, p).
        steps: (s, b, c, g, r, q).
        totals: (s, b, c, g, r, q), log decay from a chunk's edge through each token, the token's own included.
        rows: as `totals`, as far as an output sees it.
        B: (s, b, c, g, q, n).
        C: (s, b, c, g, q, n).
        is_shifted: the diagonal is left out.
    """

    x: Tensor
    steps: Tensor
    totals: Tensor
    rows: Tensor
    B: Tensor
    C: Tensor
    is_shifted: bool


def chunk_length(length: int) -> int:
    """Tokens of a chunk that are fastest for a length."""
    return 64 if length > 128 else max(length, 1)


def skip(x: Tensor, diagonal: Tensor) -> Tensor:
    """D x for x (b, l, h, p) and D (h), (h, p) or (b, l, h), in the dtype of `x`."""
    factors = diagonal.to(x.dtype)
    return (factors if factors.ndim == 2 else factors[..., None]) * x


def semiseparable_flops(length: int, inner: int, state_width: int, *, directions: int) -> int:
    """Operations of a scan with one group, an addition and a multiplication counted as two.

    Within a chunk of q tokens all look at each other, and each chunk reads and writes a state where there are several.
    """
    q = min(chunk_length(length), length)
    between = 4 * state_width * inner * directions if length > q else 0
    return length * (2 * q * (directions * state_width + inner) + between)


def semiseparable(scan: Scan, chunk_size: int, *, is_shifted: bool = False) -> Tensor:
    """Sum of the scans of every direction.

    Args:
        scan: what is scanned.
        chunk_size: tokens of a chunk at most; changes the speed, not the result.
        is_shifted: each direction's output goes to the next token in it, so that no token hears itself.

    Returns:
        (b, l, h, p), in the dtype of `x`; all is computed in at least float32.
    """
    length = scan.x.shape[1]
    if length == 0:
        return scan.x.clone()
    chunks = _cut(scan, chunk_size, is_shifted=is_shifted)
    y = _within(chunks)
    if chunks.x.shape[1] > 1:
        for direction in range(scan.dt.shape[2]):
            y = y + _from_other_chunks(chunks, direction)
    return y.flatten(3, 4).flatten(1, 2)[:, :length].to(scan.x.dtype)


def _shift(tokens: Tensor) -> Tensor:
    """(b, l, s, ...): what the first direction has goes to the next token, what the second has to the one before."""
    shifted = torch.zeros_like(tokens)
    shifted[:, 1:, 0] = tokens[:, :-1, 0]
    if tokens.shape[2] == 2:
        shifted[:, :-1, 1] = tokens[:, 1:, 1]
    return shifted


def _cut(scan: Scan, chunk_size: int, *, is_shifted: bool) -> Chunks:
    """As few chunks as there must be, all of one length; what is missing at the end has dt = 0 and decays nothing."""
    b, length, h, p = scan.x.shape
    s, g, n = scan.B.shape[2:]
    c = -(-length // chunk_size)
    q = -(-length // c)
    wide = wide_dtype(scan.x, scan.dt, scan.A)
    readers = _shift(scan.C) if is_shifted else scan.C
    x, dt, b_states, c_states = (_lengthen(part, c * q).to(wide) for part in (scan.x, scan.dt, scan.B, readers))
    steps = dt.view(b, c, q, s, g, h // g).permute(3, 0, 1, 4, 5, 2)
    log_decay = steps * scan.A.to(wide).view(s, 1, 1, g, h // g, 1)
    totals = log_decay[:1].cumsum(-1)
    if s == 2:
        totals = torch.cat([totals, log_decay[1:].flip(-1).cumsum(-1).flip(-1)])
    return Chunks(
        x.view(b, c, q, g, h // g, p),
        steps,
        totals,
        totals - log_decay if is_shifted else totals,
        b_states.view(b, c, q, s, g, n).permute(3, 0, 1, 4, 2, 5),
        c_states.view(b, c, q, s, g, n).permute(3, 0, 1, 4, 2, 5),
        is_shifted,
    )


def _lengthen(tokens: Tensor, length: int) -> Tensor:
    """(b, l, ...), contiguous, with zeros up to a length."""
    missing = length - tokens.shape[1]
    if missing:
        tokens = functional.pad(tokens, (0, 0) * (tokens.ndim - 2) + (0, missing))
    return tokens.contiguous()


def _within(chunks: Chunks) -> Tensor:
    """What tokens hear from their own chunk: (b, c, q, g, r, p)."""
    first = -1 if chunks.is_shifted else 0
    scores = torch.matmul(chunks.C, chunks.B.transpose(-1, -2))  # (s, b, c, g, q, q)
    weights = scores[0].tril(first)[..., None, :, :] * chunks.steps[0][..., None, :]
    if len(scores) == 2:
        weights = weights + scores[1].triu(-first)[..., None, :, :] * chunks.steps[1][..., None, :]
    weights = weights * _decays(chunks, first)
    return torch.matmul(weights, chunks.x.permute(0, 1, 3, 4, 2, 5)).permute(0, 1, 4, 2, 3, 5)


def _decays(chunks: Chunks, first: int) -> Tensor:
    """Decays from token j to token i: (b, c, g, r, q, q), finite also where the matrix has no entry."""
    differences = chunks.rows[..., :, None] - chunks.totals[..., None, :]
    q = differences.shape[-1]
    is_lower = torch.ones(q, q, dtype=torch.bool, device=differences.device).tril(first)
    upper = differences[1] if len(differences) == 2 else differences.new_zeros(())
    logarithms = torch.where(is_lower, differences[0], upper)
    if chunks.is_shifted:
        logarithms.diagonal(dim1=-2, dim2=-1).zero_()
    return logarithms.exp()


def _from_other_chunks(chunks: Chunks, direction: int) -> Tensor:
    """What the states at one edge of each chunk add: (b, c, q, g, r, p)."""
    totals, heads = chunks.totals[direction], chunks.x.shape[-2:]
    whole = totals[..., :1] if direction else totals[..., -1:]  # (b, c, g, r, 1)
    kept = (whole - totals).exp() * chunks.steps[direction]
    inputs = (chunks.x * _beside_tokens(kept)).transpose(2, 3).flatten(4)  # (b, c, g, q, r p)
    states = _split_heads(torch.matmul(chunks.B[direction].transpose(-1, -2), inputs), heads)  # (b, c, g, n, r, p)
    held = _carry(states, whole.exp()[..., None, :, :], is_backward=bool(direction))
    heard = _split_heads(torch.matmul(chunks.C[direction], held.flatten(4)), heads).transpose(2, 3)
    return heard * _beside_tokens(chunks.rows[direction].exp())


def _split_heads(features: Tensor, heads: torch.Size) -> Tensor:
    """(..., r p) to (..., r, p)."""
    return features.view(*features.shape[:-1], *heads)


def _beside_tokens(factors: Tensor) -> Tensor:
    """(b, c, g, r, q) to (b, c, q, g, r, 1)."""
    return factors.permute(0, 1, 4, 2, 3)[..., None]


def _carry(states: Tensor, decay: Tensor, *, is_backward: bool) -> Tensor:
    """The state that each chunk begins with, from what each adds (b, c, ...) and how each decays (b, c, ...)."""
    chunks = range(states.shape[1])
    state = torch.zeros_like(states[:, 0])
    held = []
    for chunk in reversed(chunks) if is_backward else chunks:
        held.append(state)
        state = torch.addcmul(states[:, chunk], state, decay[:, chunk])
    return torch.stack(held[::-1] if is_backward else held, dim=1)
