"""State-space duality: the scan of Mamba-2, chunked into matrix products.

Source: Dao and Gu 2024, arXiv 2405.21060, section 6 and listing 1. The recurrence, for every head:
`h_t = exp(dt_t A) h_{t-1} + dt_t B_t x_t^T`, `y_t = C_t h_t + D x_t`.
Deliberate differences: any length (the tail is padded with dt = 0, which neither adds nor decays), B and C shared by
groups of heads without being repeated, and a sequence of one chunk skips the states altogether.

Letters: `b` batch, `l` tokens, `p` width of a head, `n` state width, `q` tokens of a chunk.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional


def ssd_reference(
    x: Tensor, dt: Tensor, A: Tensor, B: Tensor, C: Tensor, chunk_size: int = 64, D: Tensor | None = None
) -> Tensor:  # the field's letters
    """The plain recurrence, the judge of `ssd`: arguments and result as there, `chunk_size` is not used."""
    b, length, heads, p = x.shape
    repeats = heads // B.shape[2]
    state = x.new_zeros(b, heads, B.shape[3], p)
    outputs = []
    for token in range(length):
        b_token, c_token = (part[:, token].repeat_interleave(repeats, dim=1) for part in (B, C))  # (b, heads, n)
        decay = torch.exp(dt[:, token] * A)
        added = dt[:, token, :, None, None] * b_token[..., None] * x[:, token, :, None, :]
        state = decay[..., None, None] * state + added
        outputs.append((c_token[..., None] * state).sum(dim=2))
    y = torch.stack(outputs, dim=1)
    return y if D is None else y + D.view(heads, -1) * x


def decay_matrix(log_decay: Tensor) -> Tensor:
    """Decays between tokens: (..., q) logarithms to (..., q, q).

    Entry (i, j) is the decay from after token j to token i, 0 above the diagonal.
    """
    q = log_decay.shape[-1]
    total = log_decay.cumsum(dim=-1)
    above = torch.ones(q, q, dtype=torch.bool, device=log_decay.device).triu(1)
    return (total[..., :, None] - total[..., None, :]).masked_fill(above, float("-inf")).exp()


def ssd(
    x: Tensor, dt: Tensor, A: Tensor, B: Tensor, C: Tensor, chunk_size: int = 64, D: Tensor | None = None
) -> Tensor:  # the field's letters
    """The scan as products of matrices: quadratic within a chunk, linear between chunks.

    Args:
        x: (b, l, heads, p).
        dt: (b, l, heads), steps, not negative (softplus is the caller's).
        A: (heads), negative.
        B: (b, l, groups, n); `groups` divides `heads`.
        C: (b, l, groups, n).
        chunk_size: tokens of a chunk; changes the speed, not the result.
        D: (heads) or (heads, p), the skip; None for none.

    Returns:
        (b, l, heads, p), in the dtype of `x`; decays are computed in at least float32.
    """
    b, length, heads, p = x.shape
    groups, n = B.shape[2:]
    q = min(chunk_size, length)
    padding = -length % q
    padded = [
        functional.pad(part, (0, 0) * (part.ndim - 2) + (0, padding)) if padding else part for part in (x, dt, B, C)
    ]
    chunks = (length + padding) // q
    shape = (b, chunks, q, groups, heads // groups)
    wide = torch.promote_types(x.dtype, torch.float32)
    steps = padded[1].view(shape).permute(0, 1, 3, 4, 2)  # (b, chunks, groups, heads per group, q)
    log_decay = steps.to(wide) * A.to(wide).view(groups, -1, 1)
    inputs = padded[0].view(*shape, p).permute(0, 1, 3, 4, 2, 5) * steps.to(x.dtype)[..., None]
    b_chunks, c_chunks = (
        part.view(b, chunks, q, groups, n).permute(0, 1, 3, 2, 4)[:, :, :, None] for part in padded[2:]
    )
    weights = torch.matmul(c_chunks, b_chunks.transpose(-1, -2)) * decay_matrix(log_decay).to(x.dtype)
    y = torch.matmul(weights, inputs)
    if chunks > 1:
        y = y + _from_earlier_chunks(inputs, log_decay, b_chunks, c_chunks)
    y = y.permute(0, 1, 4, 2, 3, 5).reshape(b, chunks * q, heads, p)[:, :length]
    return y if D is None else y + D.to(x.dtype).view(heads, -1) * x


def _from_earlier_chunks(inputs: Tensor, log_decay: Tensor, b_chunks: Tensor, c_chunks: Tensor) -> Tensor:
    """What the states at the beginning of each chunk add: (b, chunks, groups, heads per group, q, p)."""
    total = log_decay.cumsum(dim=-1)
    whole = total[..., -1]  # (b, chunks, groups, heads per group)
    to_end = (whole[..., None] - total).exp().to(inputs.dtype)
    states = torch.matmul(b_chunks.transpose(-1, -2), inputs * to_end[..., None])  # (b, chunks, ..., n, p)
    between = decay_matrix(whole.permute(0, 2, 3, 1)).to(
        inputs.dtype
    )  # (b, ..., chunks, chunks), from state j to the end of chunk i
    after = torch.einsum("bghij,bjghnp->bighnp", between, states)
    before = functional.pad(after[:, :-1], (0, 0) * 4 + (1, 0))
    return torch.matmul(c_chunks, before) * total.exp().to(inputs.dtype)[..., None]
