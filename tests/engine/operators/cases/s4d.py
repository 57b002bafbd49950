"""S4D-Lin with steps from 0.001 to 0.1, every mode of every channel with its own A, B and C."""

from __future__ import annotations

import math
from typing import Any

import torch

from tests.engine.operators.operator_case import Case


def make(length: int, dtype: torch.dtype, batch: int, heads: int) -> dict[str, Any]:
    generator = torch.Generator().manual_seed(12)
    channels, n = 2 * heads, 5

    def normal(*shape: int) -> torch.Tensor:
        return torch.randn(shape, generator=generator, dtype=torch.complex128)

    start = torch.complex(torch.tensor(-0.5, dtype=torch.float64), math.pi * torch.arange(n, dtype=torch.float64))
    A = start * (1 + 0.1 * normal(channels, n).real)
    log_dt = torch.linspace(math.log(1e-3), math.log(1e-1), channels, dtype=torch.float64)
    parts = {"A": A, "B": normal(channels, n), "C": normal(channels, n)}
    return {
        **{name: part.to(dtype.to_complex()) for name, part in parts.items()},
        "log_dt": log_dt.to(dtype),
        "length": length,
    }


# S4's repository asks for 1e-4 of its Vandermonde products, 1e-3 beyond 1,024 tokens; measured: 1e-6.
CASE = Case(make, float32=(1e-5, 1e-5), dtypes=(torch.float64, torch.float32))
