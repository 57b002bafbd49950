"""DSS-softmax with decaying and growing modes, shared by the channels."""

from __future__ import annotations

import math
from typing import Any

import torch

from tests.engine.operators.operator_case import Case


def make(length: int, dtype: torch.dtype, batch: int, heads: int) -> dict[str, Any]:
    generator = torch.Generator().manual_seed(13)
    channels = 2 * heads
    Lambda = torch.tensor([-0.5 + 1j, -0.3 + 7j, 0.4 + 3j, -2.0, 1.5 + 20j], dtype=torch.complex128)
    log_dt = torch.linspace(math.log(1e-3), math.log(1e-1), channels, dtype=torch.float64)
    W = torch.randn(channels, len(Lambda), generator=generator, dtype=torch.complex128)
    return {
        "Lambda": Lambda.to(dtype.to_complex()),
        "W": W.to(dtype.to_complex()),
        "log_dt": log_dt.to(dtype),
        "length": length,
    }


# As S4D; measured: 1e-6.
CASE = Case(make, float32=(1e-5, 1e-5), dtypes=(torch.float64, torch.float32))
