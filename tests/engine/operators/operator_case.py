"""How an operator is called in the tests that run over the whole registry; each operator has its case in `cases/`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import torch
from torch import Tensor

LENGTHS = (1, 2, 63, 64, 65, 1000, 4096)


class Make(Protocol):
    """Gives the arguments, by name, for a length, a number format of the data, a batch and a number of heads.

    The same numbers each time, whatever the number format; a parameter that is wider than bf16 data stays wide.
    """

    def __call__(self, length: int, dtype: torch.dtype, batch: int, heads: int) -> dict[str, Any]: ...


@dataclass(frozen=True)
class Case:
    """Attributes:
    make: Gives the arguments.
    float32: rtol and atol of values, those of the operator's original repository or tighter.
    bfloat16: rtol and atol of values, None where data is float32 or wider only.
    gradient_factor: How much wider the float32 bounds are for gradients.
    dtypes: Number formats that it is called with at all.
    spoiled: Arguments in which a number that is not finite must show in the result; all tensors where None.
    """

    make: Make
    float32: tuple[float, float] = (1e-4, 1e-5)
    bfloat16: tuple[float, float] | None = (3e-2, 5e-2)
    gradient_factor: float = 5.0
    dtypes: tuple[torch.dtype, ...] = (torch.float64, torch.float32, torch.bfloat16)
    spoiled: tuple[str, ...] | None = None


def tensors_of(arguments: Mapping[str, Any]) -> dict[str, Tensor]:
    """The arguments that a gradient can flow to."""
    return {
        name: value
        for name, value in arguments.items()
        if isinstance(value, Tensor) and (value.is_floating_point() or value.is_complex())
    }


def outputs_of(result: Any) -> tuple[Tensor, ...]:
    """What an operator gave, as a tuple."""
    return result if isinstance(result, tuple) else (result,)


def gradients_of(function: Callable[..., Any], arguments: Mapping[str, Any]) -> dict[str, Tensor]:
    """Gradients of the sum of squares of what a function gives, by argument."""
    leaves = {name: tensor.detach().clone().requires_grad_() for name, tensor in tensors_of(arguments).items()}
    outputs = outputs_of(function(**{**arguments, **leaves}))
    sum((output.abs().square().sum() for output in outputs), torch.zeros(())).backward()
    for name, leaf in leaves.items():
        assert leaf.grad is not None, f"no gradient flows to {name}"
    return {name: leaf.grad for name, leaf in leaves.items() if leaf.grad is not None}
