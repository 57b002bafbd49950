"""S4 from HiPPO-LegS with steps from 0.001 to 0.1; A and B are shared by the channels."""

from __future__ import annotations

import math
from typing import Any

import torch

from studio.engine.operators.hippo import nplr_legs
from tests.engine.operators.operator_case import Case


def make(length: int, dtype: torch.dtype, batch: int, heads: int) -> dict[str, Any]:
    generator = torch.Generator().manual_seed(14)
    channels = 2 * heads
    legs = nplr_legs(8)
    C = torch.randn(channels, 4, generator=generator, dtype=torch.complex128)
    log_dt = torch.linspace(math.log(1e-3), math.log(1e-1), channels, dtype=torch.float64)
    parts = {"Lambda": legs.Lambda, "P": legs.P, "B": legs.B, "C": C}
    return {
        **{name: part.to(dtype.to_complex()) for name, part in parts.items()},
        "log_dt": log_dt.to(dtype),
        "length": length,
    }


# S4's repository asks for 1e-4 of its Cauchy sums; measured: 2e-6.
CASE = Case(make, float32=(1e-5, 1e-5), dtypes=(torch.float64, torch.float32))
