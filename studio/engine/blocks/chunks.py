"""A sequence cut into chunks, and what tokens hear from their own chunk: a small matrix a head, both directions in it.

Letters: as in `studio.engine.blocks.semiseparable`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor
from torch.autograd.function import FunctionCtx, once_differentiable

MATRIX_NUMBERS = 196_608
"""Of the matrices worked on at a time: 0.75 MiB in float32, so that they stay in a core's cache."""


@dataclass(frozen=True, slots=True)
class Chunks:
    """Arguments of a scan, cut into chunks.

    Attributes:
        x: (b, c, q, g, r, p).
        steps: (s, b, c, g, r, q), in the wide number format, as all that follows.
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

    def part(self, pictures: slice, chunks: slice) -> Chunks:
        """Some chunks of some pictures; data in the wide number format."""
        wide = self.steps.dtype
        where = (slice(None), pictures, chunks)
        return Chunks(
            self.x[pictures, chunks].to(wide),
            self.steps[where],
            self.totals[where],
            self.rows[where],
            self.B[where].to(wide),
            self.C[where].to(wide),
            self.is_shifted,
        )

    def parts(self) -> tuple[list[slice], list[slice]]:
        """Pictures, and chunks of them, whose matrices fit into the cache together."""
        b, c, q, g, r, _ = self.x.shape
        at_once = max(1, MATRIX_NUMBERS // (q * q * g * r))
        return _slices(b, max(1, at_once // c)), _slices(c, at_once)


def _slices(count: int, size: int) -> list[slice]:
    return [slice(first, min(first + size, count)) for first in range(0, count, size)]


@lru_cache(maxsize=64)
def _hidden(tokens: int, nearest: int, dtype: torch.dtype, device: torch.device) -> tuple[Tensor, Tensor]:
    """(q, q), 0 where a token hears another and minus infinity elsewhere, of both directions.

    Added to logarithms, which is several times faster than filling by a mask. `nearest` is 1 where no token hears
    itself, else 0.
    """
    everywhere = torch.full((tokens, tokens), float("-inf"), dtype=dtype, device=device)
    return everywhere.triu(1 - nearest), everywhere.tril(nearest - 1)


def _decays(chunks: Chunks) -> Tensor:
    """Decays from token j to token i (b, c, g, r, q, q), of the first direction below the diagonal.

    Above it those of the second, or 0 where there is none.
    """
    rows, totals = chunks.rows[..., :, None], chunks.totals[..., None, :]
    hidden = _hidden(rows.shape[-2], int(chunks.is_shifted), rows.dtype, rows.device)[0]
    if len(rows) == 1:
        return torch.sub(rows[0], totals[0]).add_(hidden).exp_()
    is_first = hidden == 0
    decays = torch.where(is_first, rows[0], rows[1]).sub_(torch.where(is_first, totals[0], totals[1]))
    if chunks.is_shifted:
        decays.diagonal(dim1=-2, dim2=-1).zero_()  # nothing is heard there, but its decay could overflow
    return decays.exp_()


def _scores(chunks: Chunks) -> list[Tensor]:
    """What tokens i ask for of tokens j in each direction, (b, c, g, 1, q, q) each, 0 where they do not hear them."""
    return [
        _heard(torch.matmul(C, B.transpose(-1, -2)), direction, chunks)[..., None, :, :]
        for direction, (B, C) in enumerate(zip(chunks.B, chunks.C, strict=True))
    ]


def _heard(matrices: Tensor, direction: int, chunks: Chunks) -> Tensor:
    """Set (..., q, q) to 0 in place where tokens do not hear each other in a direction."""
    nearest = int(chunks.is_shifted)
    return matrices.triu_(nearest) if direction else matrices.tril_(-nearest)


def heads_first(x: Tensor) -> Tensor:
    """(b, c, q, g, r, p) to (b, c, g, r, q, p)."""
    return x.permute(0, 1, 3, 4, 2, 5)


def tokens_first(x: Tensor) -> Tensor:
    """(b, c, g, r, q, ...) to (b, c, q, g, r, ...)."""
    return x.movedim(4, 2)


def mix_within(chunks: Chunks) -> Tensor:
    """What tokens hear from their own chunk: (b, c, q, g, r, p)."""
    scores, decays, inputs = _scores(chunks), _decays(chunks), heads_first(chunks.x)
    if len(scores) == 1:
        weights, inputs = decays.mul_(scores[0]), inputs * chunks.steps[0][..., None]
    else:
        steps = chunks.steps[..., None, :]
        weights = (scores[0] * steps[0]).addcmul_(scores[1], steps[1]).mul_(decays)
    return tokens_first(torch.matmul(weights, inputs))


def _of(tensors: tuple[Tensor, ...], is_shifted: bool) -> Chunks:  # noqa: FBT001  # as `Within` gets it
    x, steps, totals, rows, B, C = tensors  # noqa: N806  # the field's letters
    return Chunks(x, steps, totals, rows, B, C, is_shifted)


class Within(torch.autograd.Function):
    """`mix_within` whose backward pass computes the weights again, a cacheful at a time, instead of keeping them."""

    @staticmethod
    def forward(ctx: FunctionCtx, is_shifted: bool, *tensors: Tensor) -> Tensor:  # noqa: FBT001  # torch passes no names
        """The tensors of `Chunks` in the wide number format to (b, c, q, g, r, p)."""
        ctx.save_for_backward(*tensors)
        ctx.is_shifted = is_shifted  # type: ignore[attr-defined]  # what a context carries is its function's own
        chunks = _of(tensors, is_shifted)
        x = chunks.x
        y = torch.empty(x.shape, dtype=x.dtype, device=x.device)
        pictures, spans = chunks.parts()
        for some in pictures:
            for span in spans:
                y[some, span] = mix_within(chunks.part(some, span))
        return y

    @staticmethod
    @once_differentiable
    def backward(ctx: FunctionCtx, gradient: Tensor) -> tuple[Tensor | None, ...]:
        """See `Within`."""
        chunks = _of(ctx.saved_tensors, ctx.is_shifted)  # type: ignore[attr-defined]  # as above
        like = (chunks.x, chunks.steps, chunks.totals, chunks.rows, chunks.B, chunks.C)
        empty = tuple(torch.empty(part.shape, dtype=part.dtype, device=part.device) for part in like)
        found = _of(empty, chunks.is_shifted)
        pictures, spans = chunks.parts()
        with torch.autocast(gradient.device.type, enabled=False):
            for some in pictures:
                for span in spans:
                    _gradients_within(chunks.part(some, span), gradient[some, span], found.part(some, span))
        return None, found.x, found.steps, found.totals, found.rows, found.B, found.C


def _gradients_within(chunks: Chunks, gradient: Tensor, found: Chunks) -> None:
    """Fill `found` with gradients, from the gradient of what tokens hear (b, c, q, g, r, p)."""
    decays = _decays(chunks)
    inputs, of_heard = heads_first(chunks.x).contiguous(), heads_first(gradient).contiguous()
    of_weights = torch.matmul(of_heard, inputs.transpose(-1, -2))  # (b, c, g, r, q, q)
    shared = of_weights * decays
    of_inputs = torch.zeros_like(inputs)
    for direction, scores in enumerate(_scores(chunks)):
        steps = chunks.steps[direction]
        weighted = shared * steps[..., None, :]
        of_scores = _heard(weighted.sum(dim=3), direction, chunks)  # over the heads of a group
        torch.matmul(of_scores, chunks.B[direction], out=found.C[direction])
        torch.matmul(of_scores.transpose(-1, -2), chunks.C[direction], out=found.B[direction])
        torch.sum(weighted.mul_(scores), dim=-1, out=found.rows[direction])
        of_each = torch.matmul((decays * scores).transpose(-1, -2), of_heard)  # before the steps
        of_inputs.addcmul_(of_each, steps[..., None])
        of_steps = torch.sum(of_each.mul_(inputs), dim=-1, out=found.steps[direction])
        torch.mul(of_steps, steps, out=found.totals[direction]).neg_()
    found.x.copy_(tokens_first(of_inputs))
