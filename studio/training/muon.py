"""Muon for small networks on a CPU: momentum, then the nearest orthogonal matrix, batched over equal shapes.

Source: Jordan et al. 2024 (kellerjordan.github.io/posts/muon), Newton-Schulz coefficients from there; the learning
rate is scaled by 0.2 sqrt(max(rows, columns)) as in Moonlight, arXiv 2502.16982, so that AdamW's rates fit.
Deliberate differences from `torch.optim.Muon`: float32 instead of bfloat16 where the hardware does not multiply bf16,
one matmul for all matrices of a shape, and convolution kernels are taken as (out, in * k * k) matrices.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import overload

import torch
from torch import Tensor, nn

from studio.training.precision import multiplies_bf16

_COEFFICIENTS = (3.4445, -4.7750, 2.0315)
_STEPS = 5


def orthogonalise(matrices: Tensor) -> Tensor:
    """(m, rows, columns) to about the nearest semi-orthogonal matrices; singular values end in about [0.7, 1.2]."""
    is_tall = matrices.shape[1] > matrices.shape[2]
    x = matrices.transpose(1, 2) if is_tall else matrices
    x = x / (x.norm(dim=(1, 2), keepdim=True) + 1e-7)
    a, b, c = _COEFFICIENTS
    x = x.bfloat16() if multiplies_bf16(x.device) else x
    for _ in range(_STEPS):
        gram = x @ x.transpose(1, 2)
        x = torch.baddbmm(x, torch.baddbmm(gram, gram, gram, beta=b, alpha=c), x, beta=a)
    return (x.transpose(1, 2) if is_tall else x).float()


class Muon(torch.optim.Optimizer):
    """Optimiser for the matrices of a network; everything else belongs to AdamW."""

    def __init__(
        self, parameters: Iterable[Tensor], lr: float = 1e-3, momentum: float = 0.95, weight_decay: float = 0.0
    ) -> None:
        super().__init__(list(parameters), {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})

    @overload
    def step(self, closure: None = None) -> None: ...
    @overload
    def step(self, closure: Callable[[], float]) -> float: ...
    @torch.no_grad()
    def step(self, closure: Callable[[], float] | None = None) -> float | None:
        """One update of every parameter that has a gradient."""
        for group in self.param_groups:
            by_shape: dict[tuple[int, int], list[Tensor]] = defaultdict(list)
            for parameter in group["params"]:
                if parameter.grad is not None:
                    by_shape[(parameter.shape[0], parameter.numel() // parameter.shape[0])].append(parameter)
            for shape, parameters in by_shape.items():
                self._update(parameters, shape, group)
        return None

    def _update(self, parameters: list[Tensor], shape: tuple[int, int], group: dict[str, float]) -> None:
        """Updates all parameters of one matrix shape together."""
        directions = []
        for parameter in parameters:
            gradient = torch.zeros_like(parameter) if parameter.grad is None else parameter.grad
            state = self.state[parameter]
            if "momentum" not in state:
                state["momentum"] = torch.zeros_like(parameter)
            state["momentum"].lerp_(gradient, 1 - group["momentum"])
            directions.append(gradient.lerp(state["momentum"], group["momentum"]).reshape(shape))
        updates = orthogonalise(torch.stack(directions))
        rate = group["lr"] * 0.2 * max(shape) ** 0.5
        for parameter, update in zip(parameters, updates, strict=True):
            parameter.mul_(1 - group["lr"] * group["weight_decay"]).add_(update.view_as(parameter), alpha=-rate)


def split_parameters(
    network: nn.Module, keep_out: tuple[str, ...] = ()
) -> tuple[list[nn.Parameter], list[nn.Parameter]]:
    """(matrices for Muon, everything else for AdamW); names that contain one of `keep_out` go to AdamW.

    Only weights of linear maps and convolutions are matrices here: a decay (e, n) of a scan or a table of filters has
    the shape of one, and an orthogonal step would make nonsense of it.
    """
    matrices: list[nn.Parameter] = []
    others: list[nn.Parameter] = []
    maps = {id(module.weight) for module in network.modules() if isinstance(module, nn.Linear | nn.Conv1d | nn.Conv2d)}
    for name, parameter in network.named_parameters():
        is_wide = parameter.ndim in (2, 4) and min(parameter.shape[0], parameter.numel() // parameter.shape[0]) >= 16
        is_matrix = is_wide and id(parameter) in maps and not any(part in name for part in keep_out)
        (matrices if is_matrix else others).append(parameter)
    return matrices, others
