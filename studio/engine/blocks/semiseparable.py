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

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from studio.engine.blocks.chunks import Chunks, Within, mix_within, tokens_first
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


def check_scan(
    operator: str, arguments: Mapping[str, tuple[Tensor, str]], diagonal: Tensor | None, chunk_size: int | None
) -> None:
    """Refuse arguments that do not fit each other.

    Args:
        operator: its name, for messages.
        arguments: x, dt, A, B and C by name with their axes, as of `check_shapes`; `h` is the number of heads.
        diagonal: D, (h), (h, p) or (b, l, h), or None.
        chunk_size: None where it is chosen by the length.

    Raises:
        ValueError: names the argument, its value and what is needed.
    """
    axes = {2: "h p", 3: "b l h"}.get(0 if diagonal is None else diagonal.ndim, "h")
    named: dict[str, tuple[Tensor | None, str]] = {**arguments, "D": (diagonal, axes)}
    for name, (tensor, _) in named.items():
        if tensor is not None and tensor.is_complex():
            raise ValueError(f"{operator}: {name} holds {tensor.dtype}; real numbers are needed")
    sizes = check_shapes(operator, named)
    check_same_dtype(operator, {name: arguments[name][0] for name in ("x", "B", "C")})
    for what, letter in (("number of heads", "h"), ("number of groups", "g"), ("state width", "n")):
        check_positive(operator, what, sizes[letter])
    if sizes["h"] % sizes["g"]:
        raise ValueError(f"{operator}: {sizes['h']} heads and {sizes['g']} groups; groups must divide heads")
    if chunk_size is not None:
        check_positive(operator, "chunk_size", chunk_size)


LONGEST_SINGLE, CHUNK = 192, 64


def chunk_length(length: int) -> int:
    """Tokens of a chunk that are fastest for a length: all in one up to 192, 64 from there on.

    Measured on one CPU thread, milliseconds one way / both ways, 6 heads of 64 and a state of 64; at 192 tokens one
    chunk saves both ways what it costs one way:

    | tokens | 32 | 64 | 96 | 128 | one chunk |
    | --- | --- | --- | --- | --- | --- |
    | 128 | 0.75 / 1.18 | 0.72 / 1.27 | 1.19 / 1.25 | 0.76 / 0.80 | 0.76 / 0.80 |
    | 192 | 1.18 / 1.61 | 1.34 / 1.80 | 1.39 / 2.17 | 1.26 / 2.19 | 1.42 / 1.48 |
    | 256 | 1.67 / 2.52 | 1.79 / 2.33 | 1.69 / 2.36 | 2.12 / 2.93 | 2.09 / 2.73 |
    | 512 | 2.84 / 4.99 | 2.94 / 4.67 | 3.84 / 6.02 | 4.11 / 6.79 | 6.34 / 8.82 |
    | 1,024 | 5.42 / 9.92 | 5.70 / 9.55 | 7.90 / 12.1 | 8.05 / 13.2 | |
    """
    return CHUNK if length > LONGEST_SINGLE else max(length, 1)


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
        (b, l, h, p), in the dtype of `x`; all is computed in at least float32, under autocast too.
    """
    b, length, h, p = scan.x.shape
    if scan.x.numel() == 0:
        return scan.x.clone()
    inputs = (scan.x, scan.dt, scan.A, scan.B, scan.C)
    is_learning = torch.is_grad_enabled() and any(part.requires_grad for part in inputs)
    with torch.autocast(scan.x.device.type, enabled=False):
        chunks = _cut(scan, chunk_size, is_shifted=is_shifted)
        y = _learnt(chunks) if is_learning else _streamed(chunks)
    return y.reshape(b, -1, h, p)[:, :length].to(scan.x.dtype)


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
    x, dt, b_states, c_states = (_lengthen(part, c * q) for part in (scan.x, scan.dt, scan.B, readers))
    steps = dt.to(wide).view(b, c, q, s, g, h // g).permute(3, 0, 1, 4, 5, 2).contiguous()
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


def _streamed(chunks: Chunks) -> Tensor:
    """Every scan, chunk after chunk with a state between them: (b, c, q, g, r, p)."""
    y = torch.empty(chunks.x.shape, dtype=chunks.steps.dtype, device=chunks.x.device)
    pictures, spans = chunks.parts()
    for some in pictures:
        if chunks.x.shape[1] == 1:
            y[some] = mix_within(chunks.part(some, slice(None)))
            continue
        for direction in reversed(range(len(chunks.B))):
            state = None
            for span in reversed(spans) if direction else spans:
                part = chunks.part(some, span)
                heard, state = _from_other_chunks(part, direction, state)
                decay = tokens_first(part.rows[direction].exp())[..., None]
                if direction:
                    torch.mul(heard, decay, out=y[some, span])
                elif len(chunks.B) == 2:
                    y[some, span].add_(mix_within(part)).addcmul_(heard, decay)
                else:
                    torch.addcmul(mix_within(part), heard, decay, out=y[some, span])
    return y


def _learnt(chunks: Chunks) -> Tensor:
    """As `_streamed`, with gradients."""
    whole = chunks.part(slice(None), slice(None))
    y: Tensor = Within.apply(whole.is_shifted, whole.x, whole.steps, whole.totals, whole.rows, whole.B, whole.C)  # type: ignore[no-untyped-call]
    if whole.x.shape[1] > 1:
        for direction in range(len(whole.B)):
            heard, _ = _from_other_chunks(whole, direction, None)
            y = torch.addcmul(y, heard, tokens_first(whole.rows[direction].exp())[..., None])
    return y


def _from_other_chunks(chunks: Chunks, direction: int, state: Tensor | None) -> tuple[Tensor, Tensor]:
    """What each chunk's first state says to its tokens (b, c, q, g, r, p), not decayed, and the state after all."""
    totals, heads = chunks.totals[direction], chunks.x.shape[-2:]
    whole = totals[..., :1] if direction else totals[..., -1:]  # (b, c, g, r, 1)
    kept = (whole - totals).exp() * chunks.steps[direction]
    inputs = (chunks.x * tokens_first(kept)[..., None]).transpose(2, 3).flatten(4)  # (b, c, g, q, r p)
    added = _split_heads(torch.matmul(chunks.B[direction].transpose(-1, -2), inputs), heads)  # (b, c, g, n, r, p)
    held, state = _carry(added, whole.exp()[..., None, :, :], state, is_backward=bool(direction))
    return _split_heads(torch.matmul(chunks.C[direction], held.flatten(4)), heads).transpose(2, 3), state


def _split_heads(features: Tensor, heads: torch.Size) -> Tensor:
    """(..., r p) to (..., r, p)."""
    return features.view(*features.shape[:-1], *heads)


def _carry(added: Tensor, decay: Tensor, state: Tensor | None, *, is_backward: bool) -> tuple[Tensor, Tensor]:
    """The state that each chunk begins with, and that after all, from what each adds (b, c, ...) and how it decays."""
    if added.requires_grad:
        return _carry_learnt(added, decay, is_backward=is_backward)
    count = added.shape[1]
    held = torch.empty(len(added), count + 1, *added.shape[2:], dtype=added.dtype, device=added.device)
    first, step = (count, -1) if is_backward else (0, 1)
    if state is None:
        held[:, first].zero_()
    else:
        held[:, first] = state
    for place in range(first, first + step * count, step):
        chunk = place - int(is_backward)
        torch.addcmul(added[:, chunk], held[:, place], decay[:, chunk], out=held[:, place + step])
    return (held[:, 1:], held[:, 0]) if is_backward else (held[:, :-1], held[:, -1])


def _carry_learnt(added: Tensor, decay: Tensor, *, is_backward: bool) -> tuple[Tensor, Tensor]:
    """As `_carry`, from an empty state and with gradients."""
    chunks = range(added.shape[1])
    state = torch.zeros_like(added[:, 0])
    held = []
    for chunk in reversed(chunks) if is_backward else chunks:
        held.append(state)
        state = torch.addcmul(added[:, chunk], state, decay[:, chunk])
    return torch.stack(held[::-1] if is_backward else held, dim=1), state
