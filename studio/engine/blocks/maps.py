"""Maps of features that are computed some rows at a time, whenever they are asked for, and need not be held.

A picture of 1024 x 1024 has maps of 134 and 268 MB behind its decoder's last doubling. Here a layer takes rows of such
a map, normed by the whole of it, without the map ever lying in memory; what is asked for twice is computed twice. Only
where nothing is learnt, on a CPU, in float32.

Letters: `b` batch, `c` channels, `h w` grid.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import torch
from torch import Tensor, nn
from torch.nn import functional

from studio.engine import memory
from studio.engine.blocks.strips import WHOLE_BYTES, may_be_cut, strips

Prepare: TypeAlias = Callable[[Tensor], Tensor]

HELD_BYTES = 152 * 2**20
"""Up to which maps are held though they need not be, where none that must be is larger: computing one again takes
longer than that memory is worth. And up to which one may lie beside what it is computed of until it is done."""
FORGETTINGS = 16
"""How many times at most the memory of a map is given back piece by piece: each takes a while."""


@dataclass
class FeatureMap:
    """A map (b, c, h, w).

    Attributes:
        shape: Its shape.
        make: Computes rows of it, (b, c, h', w); None where it is held.
        of: The maps that it is computed of.
        width: Numbers of a column that it holds at a time while it is computed.
        whole: The map where it is held.
    """

    shape: tuple[int, int, int, int]
    make: Callable[[slice], Tensor] | None = None
    of: tuple[FeatureMap, ...] = ()
    width: int = 0
    whole: Tensor | None = None
    _last: tuple[slice, Tensor] | None = field(default=None, repr=False)
    _forgotten: int = 0

    @classmethod
    def holding(cls, features: Tensor) -> FeatureMap:
        """Give a tensor as one."""
        b, c, h, w = features.shape
        return cls((b, c, h, w), whole=features)

    @property
    def tensor(self) -> Tensor:
        """The map, which is held."""
        assert self.whole is not None  # noqa: S101 - a mistake of the caller's
        return self.whole

    @property
    def nbytes(self) -> int:
        """What it holds, or would if it were held."""
        b, c, h, w = self.shape
        return 4 * b * c * h * w

    @property
    def bytes_beneath(self) -> int:
        """What it holds, or what the maps hold that it is computed of."""
        return sum({id(source): source.nbytes for source in self._beneath()}.values())

    def rows(self, cut: slice) -> Tensor:
        """Give the rows of a slice; those of the last slice are still there."""
        if self.make is None:
            return self.tensor[:, :, cut]
        last = self._last
        if last is None or cut.start < last[0].start or cut.stop > last[0].stop:
            self._last = last = (cut, self.make(cut))
        return last[1][:, :, cut.start - last[0].start : cut.stop - last[0].start]

    def around(self, cut: slice, beyond: int) -> tuple[Tensor, slice]:
        """Give the rows of a slice, with so many more on either side as there are, and where it lies among them."""
        seen = slice(max(0, cut.start - beyond), min(self.shape[2], cut.stop + beyond))
        return self.rows(seen), slice(cut.start - seen.start, cut.stop - seen.start)

    def held(self, *, uses_up: bool = False) -> FeatureMap:
        """Compute it whole.

        Args:
            uses_up: What it is computed of is needed by nothing else and is gone afterwards: it is overwritten where it
                has the same shape, and else, where both together are large, its memory is given back on the way.
        """
        if self.whole is not None:
            return self
        beneath = list(self._beneath()) if uses_up else []
        whole = next((source.whole for source in beneath if source.shape == self.shape), None)
        forgets = uses_up and whole is None and self.bytes_beneath + self.nbytes > HELD_BYTES
        if forgets:
            memory.trim_heap()  # what earlier strips left free would lie beside all this
        for cut, part in _a_strip_late(self._cuts(), self.rows):
            whole = part.new_empty(self.shape) if whole is None else whole
            whole[:, :, cut] = part  # of rows at most a strip's height above and below
            if forgets:
                self._forget_above(cut.stop)
        for source in beneath:
            source.whole = None
        assert whole is not None  # noqa: S101 - a map has rows
        return FeatureMap.holding(whole)

    def moments(self, groups: int) -> tuple[Tensor, Tensor]:
        """Mean and variance of groups of channels, (b, groups) each."""
        if self.whole is not None:
            return _moments(self.whole, groups)
        cuts = self._cuts()
        means, variances = torch.empty(2, len(cuts), self.shape[0], groups)  # one block, none between the strips'
        for cut, *places in zip(cuts, means, variances, strict=True):
            for place, moment in zip(places, _moments(self.rows(cut), groups), strict=True):
                place.copy_(moment)
        shares = torch.tensor([cut.stop - cut.start for cut in cuts]).view(-1, 1, 1) / self.shape[2]
        mean = (shares * means).sum(dim=0)
        return mean, (shares * (variances + (means - mean).square())).sum(dim=0)

    def _beneath(self) -> Iterator[FeatureMap]:
        """Give the held maps that it is computed of, or itself; one may come twice."""
        if self.whole is not None:
            yield self
        else:
            for source in self.of:
                yield from source._beneath()

    def _forget_above(self, row: int) -> None:
        """Give the memory of rows back, some at a time; what comes next is computed of those that follow."""
        if self.whole is None:
            for source in self.of:
                source._forget_above(row * source.shape[2] // self.shape[2])
        elif row - self._forgotten >= self.shape[2] / FORGETTINGS:
            memory.release_rows(self.whole, slice(self._forgotten, row))
            self._forgotten = row

    def _cuts(self) -> list[slice]:
        b, c, h, w = self.shape
        return strips(h, 4 * b * (c + self.width) * w)


def _moments(features: Tensor, groups: int) -> tuple[Tensor, Tensor]:
    variance, mean = torch.var_mean(features.reshape(len(features), groups, -1), dim=-1, correction=0)
    return mean, variance


def _a_strip_late(cuts: Sequence[slice], rows: Callable[[slice], Tensor]) -> Iterator[tuple[slice, Tensor]]:
    """Strips, each when the next one is computed: it may overwrite what that was computed of."""
    before: tuple[slice, Tensor] | None = None
    for cut in cuts:
        part = rows(cut)
        if before is not None:
            yield before
        before = (cut, part)
    if before is not None:
        yield before


def is_large(source: FeatureMap, convolutions: Sequence[nn.Conv2d]) -> bool:
    """Whether a map that convolutions are about to take is worth all this, and may be computed so."""
    features = source.whole
    if features is None:
        return True
    wide = max(max(layer.in_channels, layer.out_channels) for layer in convolutions)
    return (
        features.dtype == torch.float32  # in bf16 a norm's factors would be rounded, which its own arithmetic is not
        and 8 * wide * features[:, 0].numel() > WHOLE_BYTES
        and all(may_be_cut(features, convolution) for convolution in convolutions)
    )


def normed(norm: nn.GroupNorm, source: FeatureMap) -> Prepare:
    """`silu(norm(...))` of rows, normed by the whole map."""
    mean, variance = source.moments(norm.num_groups)
    b, c = source.shape[:2]
    spread = torch.rsqrt(variance + norm.eps)[..., None] * norm.weight.view(1, norm.num_groups, -1)
    scale = spread.view(b, c, 1, 1)
    shift = norm.bias.view(1, c, 1, 1) - (mean[..., None] * spread).view(b, c, 1, 1)
    return lambda rows: functional.silu(torch.addcmul(shift, rows, scale), inplace=True)


def convolved(convolution: nn.Conv2d, source: FeatureMap, prepare: Prepare | None = None) -> FeatureMap:
    """`convolution(prepare(source))`; its kernel odd, its stride 1, and `prepare` treats each row by itself."""
    beyond = convolution.kernel_size[0] // 2

    def rows(cut: slice) -> Tensor:
        seen, inner = source.around(cut, beyond)
        return convolution(seen if prepare is None else prepare(seen))[:, :, inner]  # type: ignore[no-any-return]

    b, c, h, w = source.shape
    width = (2 * c if prepare else c) + source.width
    return FeatureMap((b, convolution.out_channels, h, w), rows, (source,), width)


def added(source: FeatureMap, skip: FeatureMap) -> FeatureMap:
    """The sum of two maps."""
    width = source.shape[1] + source.width + skip.width
    return FeatureMap(source.shape, lambda cut: source.rows(cut) + skip.rows(cut), (source, skip), width)


def doubled(convolution: nn.Conv2d, source: FeatureMap) -> FeatureMap:
    """A 3 x 3 convolution of the map with each cell repeated in both directions, as four of 2 x 2 of the map itself.

    Where cells repeat, two of three taps of an axis meet the same cell: their sum meets it once. That is 4 products
    instead of 9, in another order of adding.
    """
    b, _, h, w = source.shape
    c = convolution.out_channels
    by_rows = _of_repeated(convolution.weight, 2)
    weight = torch.cat([part for rows in by_rows for part in _of_repeated(rows, 3)])
    layer = _with(convolution, weight, None if convolution.bias is None else convolution.bias.repeat(4))

    def rows(cut: slice) -> Tensor:
        cells = slice(cut.start // 2, (cut.stop + 1) // 2)
        seen, inner = source.around(cells, 1)
        phases = layer(seen)
        phases = phases.view(b, 2, 2, c, *phases.shape[2:])
        count = cells.stop - cells.start
        result = seen.new_empty(b, c, count, 2, w, 2)
        for down in range(2):
            for across in range(2):
                first = inner.start + down  # padded by a row, its place is that of the window's second row
                result[:, :, :, down, :, across] = phases[
                    :, down, across, :, first : first + count, across : across + w
                ]
        first = cut.start - 2 * cells.start
        return result.view(b, c, 2 * count, 2 * w)[:, :, first : first + cut.stop - cut.start]

    width = 2 * c + source.shape[1] // 2 + source.width
    return FeatureMap((b, c, 2 * h, 2 * w), rows, (source,), width)


def halved(convolution: nn.Conv2d, source: FeatureMap) -> FeatureMap:
    """A 3 x 3 convolution with a stride of 2, padded on the right and at the bottom."""
    b, c, h, w = source.shape

    def rows(cut: slice) -> Tensor:
        stop = 2 * cut.stop + 1
        seen = source.rows(slice(2 * cut.start, min(stop, h)))
        return convolution(functional.pad(seen, (0, 1, 0, max(0, stop - h))))  # type: ignore[no-any-return]

    return FeatureMap((b, convolution.out_channels, h // 2, w // 2), rows, (source,), 4 * c + 2 * source.width)


def _with(convolution: nn.Conv2d, weight: Tensor, bias: Tensor | None) -> nn.Conv2d:
    """A twin of other weights that has the layer's hooks: whoever watches it, to stop a long decode, is told."""
    twin = copy.copy(convolution)
    twin._parameters = {}
    twin.weight = nn.Parameter(weight, requires_grad=False)
    twin.bias = None if bias is None else nn.Parameter(bias, requires_grad=False)
    return twin


def _of_repeated(weight: Tensor, axis: int) -> tuple[Tensor, Tensor]:
    """Three taps over repeated cells as two over the cells: for the first of a cell's two places, for the second."""
    first, middle, last = weight.unbind(axis)
    return torch.stack([first, middle + last], axis), torch.stack([first + middle, last], axis)
