"""The walk: every step seen, the stop point held, nothing left behind on scheduler or network."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor, nn

from studio.contract.errors import Cancelled, NotFinite
from studio.contract.events import Decoding, Event, Stepped
from studio.contract.port import Stop
from studio.engine import previewing
from studio.engine.sampling import Walk, stop_points


class Network(nn.Module):
    """A small denoiser with two blocks."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks = nn.ModuleList(
            nn.Sequential(nn.Conv2d(3, 24, 3, padding=1), nn.SiLU(), nn.Conv2d(24, 3, 3, padding=1)) for _ in range(2)
        )

    def forward(self, sample: Tensor) -> Tensor:
        for block in self.blocks:
            sample = block(sample)
        return sample


def scheduler_of(name: str, **settings: Any) -> Any:
    import diffusers

    return getattr(diffusers, name)(**settings)


def walk_through(scheduler: Any, walk: Walk, network: nn.Module, steps: int = 5, begin: int = 0) -> Tensor:
    """What a pipeline does, in five lines."""
    scheduler.set_timesteps(steps)
    if begin and hasattr(scheduler, "set_begin_index"):
        scheduler.set_begin_index(begin)
    sample = torch.randn((1, 3, 8, 8), generator=torch.Generator().manual_seed(0))
    with torch.inference_mode(), walk.interruptible({"unet": network}), walk.observing(scheduler):
        for timestep in scheduler.timesteps[begin:]:
            sample = scheduler.step(network(sample), timestep, sample, return_dict=False)[0]
    return sample


@pytest.fixture
def network() -> Network:
    torch.manual_seed(0)
    return Network()


@pytest.mark.parametrize(
    ("name", "total"),
    [
        ("EulerDiscreteScheduler", 5),
        ("HeunDiscreteScheduler", 5),
        ("FlowMatchHeunDiscreteScheduler", 5),
        ("PNDMScheduler", 14),
    ],
)
def test_every_step_is_reported_once(name: str, total: int, network: Network) -> None:
    events: list[Event] = []
    walk = Walk(events.append, Stop(), preview=previewing.show_pixels)
    walk_through(scheduler_of(name), walk, network)
    stepped = [event for event in events if isinstance(event, Stepped)]
    assert [event.index for event in stepped] == list(range(1, total + 1))
    assert {event.total for event in stepped} == {total}
    assert all(event.preview is not None and event.preview.extent.width == 8 for event in stepped)
    assert isinstance(events[-1], Decoding)
    assert [record.index for record in walk.steps] == list(range(1, total + 1))


def test_a_walk_that_begins_later_counts_only_its_own_steps(network: Network) -> None:
    events: list[Event] = []
    walk_through(scheduler_of("EulerDiscreteScheduler"), Walk(events.append, Stop()), network, steps=8, begin=5)
    assert [(event.index, event.total) for event in events if isinstance(event, Stepped)] == [(1, 3), (2, 3), (3, 3)]


def test_watching_changes_no_bit(network: Network) -> None:
    scheduler = scheduler_of("DPMSolverMultistepScheduler")
    watched = walk_through(scheduler, Walk(lambda event: None, Stop(), preview=previewing.show_pixels), network)
    scheduler.set_timesteps(5)
    sample = torch.randn((1, 3, 8, 8), generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        for timestep in scheduler.timesteps:
            sample = scheduler.step(network(sample), timestep, sample, return_dict=False)[0]
    assert torch.equal(watched, sample)


def test_scheduler_and_network_are_the_same_afterwards(network: Network) -> None:
    scheduler = scheduler_of("EulerDiscreteScheduler")
    walk_through(scheduler, Walk(lambda event: None, Stop()), network)
    assert "step" not in vars(scheduler)
    assert not any(module._forward_pre_hooks for module in network.modules())


def stopping_after(number: int, is_last: bool, stop: Stop, entered: list[int]) -> Any:
    def hook(*_: object) -> None:
        entered.append(number)
        if is_last:
            stop.now()

    return hook


@pytest.mark.parametrize("at_block", [0, 1])
def test_a_stop_takes_effect_before_the_next_block(at_block: int, network: Network) -> None:
    stop = Stop()
    entered: list[int] = []
    for number, block in enumerate(network.blocks):
        block.register_forward_hook(stopping_after(number, number == at_block, stop, entered))
    events: list[Event] = []
    with pytest.raises(Cancelled):
        walk_through(scheduler_of("EulerDiscreteScheduler"), Walk(events.append, stop), network)
    assert entered == list(range(at_block + 1))
    assert events == []


def test_a_stop_in_a_report_ends_after_that_step(network: Network) -> None:
    stop = Stop()
    events: list[Event] = []

    def report(event: Event) -> None:
        events.append(event)
        if isinstance(event, Stepped) and event.index == 2:
            stop.now()

    with pytest.raises(Cancelled):
        walk_through(scheduler_of("EulerDiscreteScheduler"), Walk(report, stop), network)
    assert [event.index for event in events if isinstance(event, Stepped)] == [1, 2]


def test_numbers_that_are_not_finite_are_said(network: Network) -> None:
    with torch.no_grad():
        network.blocks[1][2].bias.fill_(float("nan"))
    with pytest.raises(NotFinite, match="step 1 of 5"):
        walk_through(scheduler_of("EulerDiscreteScheduler"), Walk(lambda event: None, Stop()), network)


def test_small_leaves_and_containers_get_no_hook(network: Network) -> None:
    points = list(stop_points(network))
    assert network.blocks not in points
    assert network in points
    assert network.blocks[0] in points
    assert not any(isinstance(point, nn.SiLU | nn.Conv2d) for point in points)


def test_seconds_of_the_steps_leave_out_previews_and_encoding(network: Network) -> None:
    now = [0.0]

    def preview(_latents: Tensor) -> Any:
        now[0] += 100.0
        return previewing.show_pixels(torch.zeros(1, 3, 2, 2))

    def takes(seconds: float) -> Any:
        return lambda *_: now.__setitem__(0, now[0] + seconds)

    network.blocks[0].register_forward_hook(takes(3.0))
    walk = Walk(lambda event: None, Stop(), preview=preview, now=lambda: now[0])
    now[0] = 7.0
    walk_through(scheduler_of("EulerDiscreteScheduler"), walk, network, steps=3)
    now[0] += 5.0
    walk.decoded()
    assert (walk.clock.encode, walk.clock.sample, walk.clock.decode) == (7.0, 9.0, 5.0)
    assert [record.seconds for record in walk.steps] == [3.0, 3.0, 3.0]
