"""Operators for one kind of machine, chosen by their fast paths where they can run; nobody has to have them.

`compiled_scan` is numba's, for a CPU. The others are Triton's, for a GPU: an operator asks `is_available`, and `run`
gives its result either way, by the kernel, or by the operator's own PyTorch path where the call does not fit the kernel
or the kernel does not compile. Nothing here imports triton before a tensor is on a GPU.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import TypeVar

import torch
from torch import Tensor

log = logging.getLogger(__name__)
Result = TypeVar("Result")
Plain = Callable[..., Tensor]
Gradients = tuple[Tensor | None, ...]

DTYPES = frozenset({torch.float32, torch.bfloat16, torch.float16})
_given_up: set[str] = set()


def is_available(tensor: Tensor) -> bool:
    """Say whether kernels may run on a tensor: it lies on a GPU, triton is installed, and the numbers are not float64.

    Not where PyTorch compiles the caller itself, and not under `torch.use_deterministic_algorithms`: the selective
    scan's gradients are summed in no fixed order.
    """
    return (
        tensor.is_cuda
        and tensor.dtype in DTYPES
        and tensor.numel() > 0
        and has_triton()
        and not torch.compiler.is_compiling()
        and not torch.are_deterministic_algorithms_enabled()
    )


@cache
def has_triton() -> bool:
    """Say whether triton is installed, without importing it."""
    return find_spec("triton") is not None


def run(name: str, plain: Plain, tensors: tuple[Tensor | None, ...], option: bool | int | None) -> Tensor:
    """An operator's result, by its kernel where that can be.

    Args:
        name: module of the kernel in this package.
        plain: the operator's PyTorch path: called with `tensors` it gives the same.
        tensors: what the operator was called with, as its kernel takes them; checked by the operator.
        option: the kernel's setting that is no tensor.

    Returns:
        What the operator gives; gradients flow to every tensor, by kernels or, where those fail, by `plain`.
    """
    if any(tensor is not None and tensor.dtype not in DTYPES for tensor in tensors):
        return plain(*tensors)
    return attempt(name, lambda: _by_kernel(name, plain, tensors, option), lambda: plain(*tensors))


def _by_kernel(name: str, plain: Plain, tensors: tuple[Tensor | None, ...], option: bool | int | None) -> Tensor:
    kernel = import_module(f"{__name__}.{name}")
    result: Tensor = kernel.launch(plain, option, *tensors) if kernel.fits(*tensors) else plain(*tensors)
    return result


def attempt(name: str, by_kernel: Callable[[], Result], otherwise: Callable[[], Result]) -> Result:
    """Run a kernel, or the other way where it fails; it is tried once in a process, and the log says why it is not."""
    if name not in _given_up:
        try:
            return by_kernel()
        except torch.OutOfMemoryError:
            raise  # the other way needs more
        # No compiler on the machine, a GPU that triton does not know, tiles too large for it: triton raises all kinds.
        except Exception as error:  # noqa: BLE001
            _given_up.add(name)
            log.warning("The Triton kernel %s does not run here; PyTorch does its work from now on: %r", name, error)
    return otherwise()


def on_device_of(tensor: Tensor) -> AbstractContextManager[None]:
    """Make a tensor's GPU the current one, where Triton starts its kernels."""
    device: AbstractContextManager[None] = torch.cuda.device_of(tensor)  # type: ignore[no-untyped-call]
    return device


def gradients(
    name: str,
    plain: Plain | None,
    by_kernel: Callable[[], Gradients],
    tensors: tuple[Tensor | None, ...],
    is_needed: tuple[bool, ...],
    upper: Tensor,
) -> Gradients:
    """A kernel's gradients, or where it fails those of `plain`: a backward kernel is compiled long after the forward.

    Args:
        name: module of the kernel in this package.
        plain: gives from `tensors` what the kernel gives; None: a failure is the caller's.
        by_kernel: runs the kernel.
        tensors: what the operator was called with; None where one was not given.
        is_needed: of each, whether its gradient is asked for.
        upper: gradient of the result.
    """
    if plain is None:
        return by_kernel()
    return attempt(name, by_kernel, lambda: _plain_gradients(plain, tensors, is_needed, upper))


def _plain_gradients(
    plain: Plain, tensors: tuple[Tensor | None, ...], is_needed: tuple[bool, ...], upper: Tensor
) -> Gradients:
    again = [
        tensor if tensor is None else tensor.detach().requires_grad_(needed)
        for tensor, needed in zip(tensors, is_needed, strict=True)
    ]
    with torch.enable_grad():
        result = plain(*again)
    wanted = [tensor for tensor in again if tensor is not None and tensor.requires_grad]
    found = iter(torch.autograd.grad(result, wanted, upper))
    return tuple(next(found) if tensor is not None and tensor.requires_grad else None for tensor in again)
