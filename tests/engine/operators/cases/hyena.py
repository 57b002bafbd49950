"""Hyena of order 2 with a filter for each gate; `heads` channels times two."""

from __future__ import annotations

from typing import Any

import torch

from tests.engine.operators.operator_case import Case

ORDER = 2


def make(length: int, dtype: torch.dtype, batch: int, heads: int) -> dict[str, Any]:
    generator = torch.Generator().manual_seed(6)
    e = 2 * heads

    def normal(*shape: int) -> torch.Tensor:
        return torch.randn(shape, generator=generator, dtype=torch.float64)

    wide = torch.promote_types(dtype, torch.float32)
    window = torch.exp(-torch.arange(length, dtype=torch.float64) / 20)
    return {
        "value": normal(batch, e, length).to(dtype),
        "gates": normal(batch, ORDER, e, length).to(dtype),
        "filters": (0.3 * normal(ORDER, e, length) * window).to(wide),
        "D": normal(ORDER, e).to(wide),
    }


# The bounds of the selective scan's repository; Hyena's own has none that compare it with the sum.
CASE = Case(make, bfloat16=(3e-2, 2e-1))
