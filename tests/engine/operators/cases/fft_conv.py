"""Channels whose kernels fade at different rates, and a skip."""

from __future__ import annotations

from typing import Any

import torch

from tests.engine.operators.operator_case import Case


def make(length: int, dtype: torch.dtype, batch: int, heads: int) -> dict[str, Any]:
    generator = torch.Generator().manual_seed(11)

    def normal(*shape: int) -> torch.Tensor:
        return torch.randn(shape, generator=generator, dtype=torch.float64)

    wide = torch.promote_types(dtype, torch.float32)
    fading = torch.exp(-torch.arange(length) * torch.linspace(0.05, 0.5, 2 * heads, dtype=torch.float64)[:, None])
    return {
        "u": normal(batch, 2 * heads, length).to(dtype),
        "kernel": (normal(2 * heads, length) * fading).to(wide),
        "D": normal(2 * heads).to(wide),
    }


# Measured: 1e-6 in float32; in bf16 the rounding of the data.
CASE = Case(make, float32=(1e-5, 1e-5), bfloat16=(3e-2, 5e-2))
