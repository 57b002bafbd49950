"""The shell of the sequence operators: a core along each path of a scan order, between the same projections.

Letters: `b` batch, `l` tokens, `d` width of the tokens, `e` width inside the mixer.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar, TypeAlias

import torch
from torch import Tensor, nn
from torch.nn import functional

from studio.contract.scans import find_scan, inverse_path, scan_paths
from studio.engine.blocks.mixing import Grid, Mixer, MixerSettings, layer_flops, rms_norm


@dataclass(frozen=True, slots=True)
class ScanPath:
    """A way over the tokens of a grid; None is the tokens' own order, for which nothing is copied.

    Attributes:
        index: (l'), which token comes when; rows * columns is the pad, behind the last token.
        inverse: (l), when each token comes.
    """

    index: Tensor | None
    inverse: Tensor | None

    def ordered(self, tokens: Tensor) -> Tensor:
        """(b, l, ...), and the pad behind them where there are pads, to (b, l', ...), in the order of the path."""
        return tokens if self.index is None else tokens.index_select(1, self.index)

    def restored(self, scanned: Tensor) -> Tensor:
        """(b, l', ...), in the order of the path, to (b, l, ...), rows of the grid first."""
        return scanned if self.inverse is None else scanned.index_select(1, self.inverse)


Indices: TypeAlias = tuple[tuple[Tensor | None, Tensor | None], ...]


@lru_cache(maxsize=256)
def _kept_indices(scan: str, block: int, grid: Grid, device: torch.device) -> Indices:
    tokens = grid[0] * grid[1]
    found: list[tuple[Tensor | None, Tensor | None]] = []
    # Kept for whoever asks next: a tensor made in inference mode could not be trained through.
    with torch.inference_mode(mode=False):
        for path in scan_paths(scan, block, *grid):
            if len(path) == tokens and bool((path[1:] > path[:-1]).all()):
                found.append((None, None))
            else:
                inverse = torch.from_numpy(inverse_path(path, tokens)).to(device)
                found.append((torch.from_numpy(path).to(device), inverse))
    return tuple(found)


@torch.compiler.assume_constant_result  # type: ignore[untyped-decorator]  # torch leaves it untyped
def _indices(scan: str, block: int, grid: Grid, device: torch.device) -> Indices:
    """Index and inverse of each path of a block; the compiler doesn't look inside, and keeps them as constants."""
    return _kept_indices(scan, block, grid, device)


def paths_of(settings: MixerSettings, grid: Grid, device: torch.device) -> tuple[ScanPath, ...]:
    """Give each path of a block over a grid, as many as the order has."""
    # Orders repeat after eight blocks at most, so that deep networks share their indices.
    return tuple(ScanPath(*pair) for pair in _indices(settings.scan, settings.block % 8, grid, device))


class SequenceCore(nn.Module):
    """An operator with its own parameters along one path: (b, l, e) in path order to the same shape.

    Attributes:
        WIDE: As in `Mixer`.
    """

    WIDE: ClassVar[frozenset[str]] = frozenset()

    def initialise(self) -> None:
        """Fill the parameters that are not of linear layers."""
        raise NotImplementedError

    def forward(self, sequence: Tensor) -> Tensor:
        """(b, l, e) to the same shape."""
        raise NotImplementedError

    def flops(self, length: int) -> int:
        """Operations of one forward of one sequence, its linear layers included."""
        raise NotImplementedError


class ScannedMixer(Mixer):
    """Projection to value and gate, depthwise 3 x 3 on the grid, SiLU, a core along each path, gate, norm, projection.

    Source: Mamba's block, arXiv 2312.00752, figure 3, with Vim's directions, arXiv 2401.09417, figure 2. Deliberate
    differences: the convolution is a non-causal 3 x 3 on the grid and is shared by all directions; what comes out is
    normalised before the last projection, as in Mamba-2.
    """

    def __init__(self, settings: MixerSettings) -> None:
        super().__init__(settings)
        d, e = settings.width, settings.inner
        order = find_scan(settings.scan)
        self.to_in = nn.Linear(d, 2 * e, bias=False)
        self.convolution = nn.Conv2d(e, e, 3, padding=1, groups=e)
        self.cores = nn.ModuleList(self.build_core() for _ in range(order.path_count))
        self.norm_scale = nn.Parameter(torch.empty(e))
        self.to_out = nn.Linear(e, d)
        self.pad_token = nn.Parameter(torch.empty(1, 1, e)) if order.has_pads else None

    def build_core(self) -> SequenceCore:
        """Give one path's operator, made from `self.settings`."""
        raise NotImplementedError

    def initialise(self) -> None:
        """See `Mixer.initialise`."""
        nn.init.ones_(self.norm_scale)
        if self.pad_token is not None:
            nn.init.normal_(self.pad_token, std=0.02)
        for core in self.cores:
            if isinstance(core, SequenceCore):
                core.initialise()

    def forward(self, tokens: Tensor, grid: Grid) -> Tensor:
        """(b, l, d), rows of the grid first, to the same shape."""
        value, gate = self.to_in(tokens).chunk(2, dim=-1)
        cells = value.reshape(len(tokens), *grid, -1).permute(0, 3, 1, 2)
        mixed = self.along_paths(functional.silu(self.convolution(cells)))
        return self.to_out(rms_norm(mixed * functional.silu(gate), self.norm_scale))  # type: ignore[no-any-return]

    def along_paths(self, cells: Tensor) -> Tensor:
        """Give the sum of what the cores make of a grid (b, c, h, w) along their paths: (b, l, e), rows first."""
        value = cells.permute(0, 2, 3, 1).flatten(1, 2)
        if self.pad_token is not None:
            value = torch.cat([value, self.pad_token.to(value.dtype).expand(len(value), 1, -1)], dim=1)
        height, width = cells.shape[2:]
        paths = paths_of(self.settings, (height, width), cells.device)
        parts = [path.restored(core(path.ordered(value))) for core, path in zip(self.cores, paths, strict=True)]
        return functools.reduce(torch.add, parts)

    def flops(self, length: int) -> int:
        """See `Mixer.flops`."""
        shell = sum(layer_flops(layer, length) for layer in (self.to_in, self.convolution, self.to_out))
        return shell + sum(core.flops(length) for core in self.cores if isinstance(core, SequenceCore))
