"""Compiles what a call would run, for a GPU that is not there: `python compiling.py KERNEL DTYPE CAPABILITY`.

Triton compiles without a GPU where it is told the target. Every launch becomes a compilation, forward and backward run
over arrays that nobody fills, and a line of JSON a kernel says its name, its shared memory and the size of its code.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from typing import Any

import torch
import triton
from triton.backends.compiler import GPUTarget
from triton.runtime.jit import JITFunction

CALLS: dict[str, tuple[tuple[tuple[int, ...], bool], ...]] = {
    # Shapes, and whether the tensor is data (in the dtype that is asked for) or a parameter (float32).
    "selective_scan": (
        ((2, 24, 200), True),
        ((2, 24, 200), True),
        ((24, 16), False),
        ((2, 16, 200), True),
        ((2, 16, 200), True),
        ((24,), False),
        ((2, 24, 200), True),
        ((24,), False),
    ),
    "ssd": (
        ((2, 200, 6, 64), True),
        ((2, 200, 6), False),
        ((6,), False),
        ((2, 200, 1, 64), True),
        ((2, 200, 1, 64), True),
        ((6,), False),
    ),
}


class AbsentGpu:
    """What Triton asks of a driver before it compiles."""

    def __init__(self, capability: int) -> None:
        self.target = GPUTarget("cuda", capability, 32)

    def get_current_target(self) -> GPUTarget:
        return self.target

    def get_current_device(self) -> int:
        return 0

    def get_current_stream(self, _device: int) -> int:
        return 0


def main() -> None:
    kernel, dtype, capability = sys.argv[1:]
    triton.runtime.driver.set_active(AbsentGpu(int(capability)))
    launch = JITFunction.run

    def compile_only(self: Any, *arguments: Any, grid: Any, warmup: bool, **options: Any) -> Any:
        compiled = launch(self, *arguments, grid=grid, warmup=True, **options)
        code = len(compiled.asm["cubin"])
        told = {"name": self.__name__, "shared": compiled.metadata.shared, "code": code}
        sys.stdout.write(json.dumps(told) + "\n")
        return compiled

    JITFunction.run = compile_only
    tensors = [
        torch.zeros(shape, dtype=getattr(torch, dtype) if is_data else torch.float32).requires_grad_()
        for shape, is_data in CALLS[kernel]
    ]
    result = import_module(f"studio.engine.kernels.{kernel}").launch(None, None, *tensors)
    result.float().sum().backward()


if __name__ == "__main__":
    main()
