"""A process in which Triton interprets kernels on the CPU: `python interpreting.py`, asked through its pipes.

The interpreter is chosen once, by the environment, before triton is imported: so it has a process of its own, and the
tests' process has no triton at all. It says when it is ready. A question is a length and what torch.save made of
`{"kernel", "tensors", "option", "upper"}`; the answer is made alike, of `{"result", "gradients"}` or `{"error"}`.
"""

from __future__ import annotations

import io
import os
import sys
import traceback
from importlib import import_module
from typing import Any, BinaryIO

import torch

LENGTH_BYTES = 8
KERNELS = ("selective_scan", "ssd")


def write(pipe: BinaryIO, message: dict[str, Any]) -> None:
    data = io.BytesIO()
    torch.save(message, data)
    pipe.write(data.tell().to_bytes(LENGTH_BYTES, "big") + data.getvalue())
    pipe.flush()


def read(pipe: BinaryIO) -> dict[str, Any] | None:
    """Give the next message; None where the other side is gone."""
    length = pipe.read(LENGTH_BYTES)
    if len(length) < LENGTH_BYTES:
        return None
    return torch.load(io.BytesIO(pipe.read(int.from_bytes(length, "big"))), weights_only=True)


def scan_slices(self: Any, inputs: Any) -> list[Any]:
    """The interpreter's scan, a slice at a time; its own takes single numbers, some thousand a second."""
    import numpy as np

    arrays = [np.moveaxis(part.handle.data, self.axis, 0) for part in inputs]
    results = [np.empty_like(array) for array in arrays]
    types = [part.dtype.scalar for part in inputs]
    for index in range(len(arrays[0])):
        values = list(map(self.to_tensor, (array[index] for array in arrays), types))
        if index:
            values = self.combine_fn.fn(*map(self.to_tensor, (result[index - 1] for result in results), types), *values)
        for result, value in zip(results, values, strict=True):
            result[index] = value.handle.data
    return list(map(self.to_tensor, (np.moveaxis(result, 0, self.axis) for result in results), types))


def widen(handle: Any) -> Any:
    """What enters a product of matrices: bfloat16, kept as the upper half of a float32's bits, as float32."""
    import numpy as np
    import triton.language as tl
    from triton.runtime.interpreter import TensorHandle

    if handle.dtype.scalar != tl.bfloat16:
        return handle
    return TensorHandle((handle.data.astype(np.uint32) << 16).view(np.float32), tl.float32)


def mend_interpreter() -> None:
    """Make Triton's interpreter quick in scans, and right in products of bfloat16, whose bits it takes for integers."""
    from triton.runtime.interpreter import InterpreterBuilder, ScanOps

    dot = InterpreterBuilder.create_dot
    InterpreterBuilder.create_dot = lambda self, a, b, *rest: dot(self, widen(a), widen(b), *rest)
    if "KEEP_SCAN" not in os.environ:
        ScanOps.generic_scan = scan_slices


def answer(question: dict[str, Any]) -> dict[str, Any]:
    kernel = import_module(f"studio.engine.kernels.{question['kernel']}")
    tensors = [
        tensor if tensor is None else tensor.detach().requires_grad_(question["upper"] is not None)
        for tensor in question["tensors"]
    ]
    if not kernel.fits(*tensors):
        return {"error": "the call does not fit the kernel"}
    result = kernel.launch(None, question["option"], *tensors)
    if question["upper"] is None:
        return {"result": result.detach(), "gradients": None}
    wanted = [tensor for tensor in tensors if tensor is not None]
    return {"result": result.detach(), "gradients": list(torch.autograd.grad(result, wanted, question["upper"]))}


def main() -> None:
    questions, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints must not stand between the answers
    mend_interpreter()
    torch.set_num_threads(1)
    write(answers, {"kernels": [import_module(f"studio.engine.kernels.{name}").__name__ for name in KERNELS]})
    while (question := read(questions)) is not None:
        try:
            write(answers, answer(question))
        except Exception:  # noqa: BLE001 - told to the test, whatever it is
            write(answers, {"error": traceback.format_exc()})


if __name__ == "__main__":
    main()
