"""Softmax attention, with a mask whose first key is always seen."""

from __future__ import annotations

from typing import Any

import torch

from tests.engine.operators.operator_case import Case


def make(length: int, dtype: torch.dtype, batch: int, heads: int) -> dict[str, Any]:
    generator = torch.Generator().manual_seed(1)
    query, key, value = torch.randn(3, batch, heads, length, 4, generator=generator, dtype=torch.float64).to(dtype)
    mask = torch.rand(batch, 1, 1, length, generator=generator) < 0.6
    mask[..., :1] = True
    return {"query": query, "key": key, "value": value, "mask": mask}


CASE = Case(make)
