"""The number format of training: fp32 weights, and bf16 for the multiplications where the hardware has it."""

from __future__ import annotations

import torch

from studio.engine.memory import cpu_has_fast_bf16


def multiplies_bf16(device: torch.device) -> bool:
    """Whether matrices are multiplied in bf16 there: on GPUs, and on CPUs with avx512_bf16 or amx."""
    return device.type == "cuda" or (device.type == "cpu" and cpu_has_fast_bf16())


def fast_arithmetic(device: torch.device) -> torch.autocast:
    """A context in which matrices are multiplied in bf16 where the hardware does it, and in float32 elsewhere.

    Weights, normalisations' sums and losses stay in float32: weights that are stored in bf16 train worse.
    """
    return torch.autocast(device.type, torch.bfloat16, enabled=multiplies_bf16(device))
