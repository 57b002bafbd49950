"""Mamba's selective scan with all that it takes; the steps of one channel are beyond the threshold of softplus."""

from __future__ import annotations

from typing import Any

import torch

from tests.engine.operators.operator_case import Case


def make(length: int, dtype: torch.dtype, batch: int, heads: int) -> dict[str, Any]:
    generator = torch.Generator().manual_seed(3)
    channels, n = 2 * heads, 4

    def normal(*shape: int) -> torch.Tensor:
        return torch.randn(shape, generator=generator, dtype=torch.float64).to(dtype)

    wide = torch.promote_types(dtype, torch.float32)
    bias = torch.rand(channels, generator=generator, dtype=torch.float64) - 4
    bias[-1] = 20  # this channel forgets in one token
    return {
        "u": normal(batch, channels, length),
        "delta": normal(batch, channels, length),
        "A": -(0.1 + torch.rand(channels, n, generator=generator, dtype=torch.float64)).to(wide),
        "B": normal(batch, n, length),
        "C": normal(batch, n, length),
        "D": normal(channels).to(wide),
        "z": normal(batch, channels, length),
        "delta_bias": bias.to(wide),
        "delta_softplus": True,
    }


# Measured against float64: 1e-7 of the largest value in float32; in bf16 the rounding of the data itself, in a channel
# whose steps of 20 give values near 100.
CASE = Case(make, float32=(1e-5, 1e-4), bfloat16=(3e-2, 2e-1))
