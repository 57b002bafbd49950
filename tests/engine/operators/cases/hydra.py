"""Hydra with a diagonal of every token, and steps that reach from hardly any decay to forgetting in one token."""

from __future__ import annotations

from typing import Any

import torch

from tests.engine.operators.operator_case import Case


def make(length: int, dtype: torch.dtype, batch: int, heads: int) -> dict[str, Any]:
    generator = torch.Generator().manual_seed(5)

    def normal(*shape: int) -> torch.Tensor:
        return torch.randn(shape, generator=generator, dtype=torch.float64).to(dtype)

    wide = torch.promote_types(dtype, torch.float32)
    steps = torch.rand(batch, length, 2, heads, generator=generator, dtype=torch.float64)
    return {
        "x": normal(batch, length, heads, 3),
        "dt": steps.to(wide),
        "A": -(0.1 + 4 * torch.rand(2, heads, generator=generator, dtype=torch.float64)).to(wide),
        "B": normal(batch, length, 2, 1, 4),
        "C": normal(batch, length, 2, 1, 4),
        "D": normal(batch, length, heads),
    }


CASE = Case(make, bfloat16=(3e-2, 2e-1))
