"""Gated linear attention whose channels keep between all and an eighth of their memory at each token."""

from __future__ import annotations

from typing import Any

import torch

from tests.engine.operators.operator_case import Case


def make(length: int, dtype: torch.dtype, batch: int, heads: int) -> dict[str, Any]:
    generator = torch.Generator().manual_seed(8)

    def normal(*shape: int) -> torch.Tensor:
        return torch.randn(shape, generator=generator, dtype=torch.float64).to(dtype)

    rates = torch.rand(batch, length, heads, 4, generator=generator, dtype=torch.float64)
    return {
        "query": normal(batch, length, heads, 4),
        "key": normal(batch, length, heads, 4),
        "value": normal(batch, length, heads, 3),
        "log_decay": (-2 * rates).to(torch.promote_types(dtype, torch.float32)),
    }


CASE = Case(make, float32=(1e-5, 1e-5), bfloat16=(3e-2, 1e-1))
