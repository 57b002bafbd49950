"""The state of a run in one file, written atomically: networks, averages, optimisers and counters."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from torch import nn

from studio.training.wholefiles import written_whole


def save_state(path: Path, state: dict[str, Any]) -> None:
    """Writes to a neighbour first and renames, so that a killed run leaves a whole file.

    Raises:
        TrainingFault: the disk is full; the state before is kept.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with written_whole(path) as partial:
        torch.save(state, partial)


def load_state(path: Path) -> dict[str, Any] | None:
    """The state of an earlier run (tensors and plain values only), or None where there is none."""
    if not path.exists():
        return None
    return torch.load(path, map_location="cpu", weights_only=True)  # type: ignore[no-any-return]


class Average:
    """Exponential moving average of a network's weights (EMA), with a short memory at first.

    The decay at step s is min(decay, (1 + s) / (10 + s)), so that the random start is forgotten.
    """

    def __init__(self, network: nn.Module, decay: float) -> None:
        self.decay = decay
        self.weights = {key: value.detach().clone() for key, value in network.state_dict().items()}

    @torch.no_grad()
    def restore(self, weights: dict[str, torch.Tensor]) -> None:
        """Takes over an earlier run's weights, onto the network's own device: states are read to the CPU."""
        for key, value in self.weights.items():
            value.copy_(weights[key])

    @torch.no_grad()
    def update(self, network: nn.Module, step: int) -> None:
        """Moves the average towards the network's present weights."""
        decay = min(self.decay, (1 + step) / (10 + step))
        present = network.state_dict()
        torch._foreach_lerp_(
            list(self.weights.values()), [present[key] for key in self.weights], 1 - decay
        )  # no public form
