"""S4ND on the grid nearest to a square that has so many tokens; `heads` channels times two, both directions, rank 2."""

from __future__ import annotations

import math
from typing import Any

import torch

from tests.engine.operators.operator_case import Case


def make(length: int, dtype: torch.dtype, batch: int, heads: int) -> dict[str, Any]:
    generator = torch.Generator().manual_seed(5)
    e, n = 2 * heads, 3
    rows = next((side for side in range(math.isqrt(length), 0, -1) if length % side == 0), 0)

    def normal(*shape: int) -> torch.Tensor:
        return torch.randn(shape, generator=generator, dtype=torch.float64)

    wide = torch.promote_types(dtype, torch.float32)
    decay = 0.1 + torch.rand(2, e, n, generator=generator, dtype=torch.float64)
    return {
        "u": normal(batch, e, rows, length // max(rows, 1)).to(dtype),
        "A": torch.complex(-decay, 3 * normal(2, e, n)).to(wide.to_complex()),
        "B": torch.complex(normal(2, e, n), normal(2, e, n)).to(wide.to_complex()),
        "C": torch.complex(normal(2, 2, 2, e, n), normal(2, 2, 2, e, n)).to(wide.to_complex()),
        "log_dt": (0.5 * normal(2, e) - 1.5).to(wide),
        "D": normal(e).to(wide),
        "rate": (0.5, 1.25),
    }


# The bounds of the Vandermonde test of S4's repository.
CASE = Case(make, float32=(1e-4, 1e-4), bfloat16=(3e-2, 2e-1), gradient_factor=2)
