"""What tests of the engine behind its port share: one small request, and ways to hold or break the work inside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from torch import nn

from studio.contract.events import Event
from studio.contract.geometry import Extent
from studio.contract.port import Stop
from studio.contract.raster import Raster
from studio.contract.requests import GenerateRequest, SchedulerSettings
from studio.engine.service import TorchEngine

REQUEST = GenerateRequest(
    prompt="a red apple", seed=1, extent=Extent(16, 16), scheduler=SchedulerSettings(steps=3), device="cpu"
)


def paint(
    engine: TorchEngine, request: GenerateRequest = REQUEST, stop: Stop | None = None
) -> tuple[list[Event], Raster]:
    events: list[Event] = []
    finished = engine.run(request, events.append, stop or Stop())
    return events, finished.images[0]


def network(engine: TorchEngine, name: str = "backbone") -> nn.Module:
    """A resident network of the engine: where a test injects a fault or holds the work."""
    [painter] = engine._painters.values()
    return painter.networks[name]


def failing_once(module: nn.Module, act: Callable[[], Any]) -> None:
    """Let the next pass through a module act instead (raise, set a stop), once."""
    handle: list[Any] = []

    def hook(*_: object) -> Any:
        handle[0].remove()
        return act()

    handle.append(module.register_forward_hook(hook))


def raising(error: Exception) -> Callable[[], None]:
    def act() -> None:
        raise error

    return act
