"""HiPPO-LegS of a few sizes; there is nothing in it that a gradient could flow to."""

from __future__ import annotations

from typing import Any

import torch

from tests.engine.operators.operator_case import Case


def make(length: int, dtype: torch.dtype, batch: int, heads: int) -> dict[str, Any]:
    return {"n": min(length, 65)}


CASE = Case(make, dtypes=(torch.float64,))
