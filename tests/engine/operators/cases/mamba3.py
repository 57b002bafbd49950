"""Mamba-3 with steps that reach from hardly any decay to forgetting in one token, and half of the state turning."""

from __future__ import annotations

from typing import Any

import torch

from tests.engine.operators.operator_case import Case


def make(length: int, dtype: torch.dtype, batch: int, heads: int) -> dict[str, Any]:
    generator = torch.Generator().manual_seed(7)

    def normal(*shape: int) -> torch.Tensor:
        return torch.randn(shape, generator=generator, dtype=torch.float64).to(dtype)

    def uniform() -> torch.Tensor:
        return torch.rand(batch, length, heads, generator=generator, dtype=torch.float64)

    wide = torch.promote_types(dtype, torch.float32)
    return {
        "x": normal(batch, length, heads, 3),
        "dt": uniform().to(wide),
        "A": -(0.1 + 4 * uniform()).to(wide),
        "B": normal(batch, length, heads, 6),
        "C": normal(batch, length, heads, 6),
        "trapezoid": uniform().to(wide),
        "theta": 3 * normal(batch, length, heads, 2).to(wide),
        "D": normal(heads).to(wide),
    }


CASE = Case(make, float32=(1e-4, 1e-4), bfloat16=(3e-2, 2e-1))
