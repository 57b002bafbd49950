"""The shell of the sequence operators: a core along each path of a scan order, between the same projections.

Letters: `b` batch, `l` tokens, `d` width of the tokens, `e` width inside the mixer.
"""

from __future__ import annotations

from functools import lru_cache
from typing import ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional

from studio.contract.scans import find_scan, inverse_path, scan_paths
from studio.engine.blocks.mixing import Grid, Mixer, MixerSettings, layer_flops, rms_norm


@lru_cache(maxsize=256)
def _paths(scan: str, block: int, grid: Grid, device: torch.device) -> tuple[tuple[Tensor, Tensor], ...]:
    """Each path of a block as a gather index, with the index that brings its result back."""
    tokens = grid[0] * grid[1]
    # Kept for whoever asks next: a tensor made in inference mode could not be trained through.
    with torch.inference_mode(mode=False):
        return tuple(
            (torch.from_numpy(path).to(device), torch.from_numpy(inverse_path(path, tokens)).to(device))
            for path in scan_paths(scan, block, *grid)
        )


def paths_of(settings: MixerSettings, grid: Grid, device: torch.device) -> tuple[tuple[Tensor, Tensor], ...]:
    """Give each path over a grid as (index, inverse): `x[:, index]` is in path order, `y[:, inverse]` back again.

    The order's own number of paths; an index of rows * columns is the pad, behind the last token.
    """
    # Orders repeat after eight blocks at most, so that deep networks share their indices.
    return _paths(settings.scan, settings.block % 8, grid, device)


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
        mixed: Tensor = sum(
            core(value.index_select(1, index)).index_select(1, inverse)
            for core, (index, inverse) in zip(self.cores, paths, strict=True)
        )
        return mixed

    def flops(self, length: int) -> int:
        """See `Mixer.flops`."""
        shell = sum(layer_flops(layer, length) for layer in (self.to_in, self.convolution, self.to_out))
        return shell + sum(core.flops(length) for core in self.cores if isinstance(core, SequenceCore))
