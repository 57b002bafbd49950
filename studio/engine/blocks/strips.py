"""Work on large pictures a strip of rows at a time, so that what lies between two layers is never held whole.

Only where nothing is learnt, on a CPU: there the strips stay in the cache, and memory is what a large picture lacks.
A 3 x 3 convolution hears one row beyond a strip; that row is computed twice and left out.

Letters: `b` batch, `l` tokens, `d` width, `c` channels, `h w` grid.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import TypeAlias

import torch
from torch import Tensor, nn

Found: TypeAlias = tuple[slice, tuple[Tensor, ...]]

WHOLE_BYTES = 12 * 2**20
"""Of what layers hold of a picture at a time, up to which it is not cut: nothing is computed twice then."""
STRIP_BYTES = 8 * 2**20
"""Of what a strip's layers hold at a time, beyond that."""
LEAST_ROWS = 8
"""As a rule, of a strip. Those that are written over what they are computed of need 2: so far two convolutions hear.
Where memory is given back on the way they need 3: a row of a map before its doubling is two of the map behind it."""


def may_be_cut(tensor: Tensor, convolution: nn.Conv2d | None = None) -> bool:
    """Say whether work on a tensor may be cut: not while learning, on a GPU, or where edges hear of each other."""
    is_local = convolution is None or convolution.padding_mode == "zeros"
    return is_local and tensor.device.type == "cpu" and not torch.is_grad_enabled()


def strips(count: int, bytes_of_one: int) -> list[slice]:
    """Cut a number of rows (or tokens) into strips of about equal size, from what one of them holds."""
    if count * bytes_of_one <= WHOLE_BYTES:
        return [slice(0, count)]
    size = max(LEAST_ROWS, STRIP_BYTES // bytes_of_one)
    parts = max(1, round(count / size))
    edges = [count * part // parts for part in range(parts + 1)]
    return [slice(first, last) for first, last in itertools.pairwise(edges)]


def by_pictures(function: Callable[[Tensor], Tensor], tokens: Tensor, width: int) -> Tensor:
    """Apply what treats each picture alone to one after the other, where together they are large.

    Args:
        function: Takes (b', l, d) and gives the same shape.
        tokens: (b, l, d).
        width: Numbers of a token that it holds at a time.
    """
    b = len(tokens)
    if b == 1 or tokens[..., 0].numel() * width * tokens.element_size() <= WHOLE_BYTES or not may_be_cut(tokens):
        return function(tokens)
    found = ((slice(index, index + 1), (function(tokens[index : index + 1]),)) for index in range(b))
    return _joined(found, 0, b)[0]


def by_tokens(function: Callable[..., Tensor], *parts: Tensor, width: int) -> Tensor:
    """Apply what treats each token alone.

    Args:
        function: Takes `parts` of some tokens (b, l', ...) and gives (b, l', d).
        parts: (b, l, ...).
        width: Numbers of a token that it holds at a time.
    """
    first = parts[0]
    cuts = strips(first.shape[1], len(first) * width * first.element_size())
    if len(cuts) == 1 or not may_be_cut(first):
        return function(*parts)
    found = ((cut, (function(*(part[:, cut] for part in parts)),)) for cut in cuts)
    return _joined(found, 1, first.shape[1])[0]


def by_rows(
    function: Callable[[Tensor, tuple[int, int]], tuple[Tensor, ...]],
    tokens: Tensor,
    grid: tuple[int, int],
    convolution: nn.Conv2d,
    width: int,
) -> tuple[Tensor, ...]:
    """Apply what hears the neighbouring rows of a grid by one 3 x 3 convolution, and nothing else of other tokens.

    Args:
        function: Takes tokens (b, l', d) of some rows and their grid and gives tensors (b, l', ...).
        tokens: (b, l, d), rows of the grid first.
        grid: Rows and columns.
        convolution: The one inside.
        width: Numbers of a token that it holds at a time.
    """
    rows, columns = grid
    cuts = strips(rows, columns * width * tokens.element_size())
    if len(cuts) == 1 or not may_be_cut(tokens, convolution):
        return function(tokens, grid)

    def found(picture: Tensor) -> Iterator[Found]:
        for cut in cuts:
            seen = slice(max(0, cut.start - 1), min(rows, cut.stop + 1))
            parts = function(picture[:, _times(seen, columns)], (seen.stop - seen.start, columns))
            inner = slice((cut.start - seen.start) * columns, (cut.stop - seen.start) * columns)
            yield _times(cut, columns), tuple(part[:, inner] for part in parts)

    # One picture after the other: fewer strips, and fewer rows that are computed twice.
    pictures = [_joined(found(picture), 1, rows * columns) for picture in tokens[:, None]]
    return pictures[0] if len(pictures) == 1 else tuple(torch.cat(parts) for parts in zip(*pictures, strict=True))


def _times(cut: slice, factor: int) -> slice:
    return slice(cut.start * factor, cut.stop * factor)


def _joined(found: Iterator[Found], axis: int, length: int) -> tuple[Tensor, ...]:
    """Lay parts side by side as they come: where each belongs along an axis of a length, and what it is."""
    whole: tuple[Tensor, ...] = ()
    for cut, parts in found:
        whole = whole or tuple(part.new_empty(*part.shape[:axis], length, *part.shape[axis + 1 :]) for part in parts)
        for target, part in zip(whole, parts, strict=True):
            target.narrow(axis, cut.start, cut.stop - cut.start).copy_(part)
    return whole
