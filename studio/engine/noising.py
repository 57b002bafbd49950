"""The noise that a picture is put under, where it comes from elsewhere than the picture's own generator.

A picture that is painted in tiles takes it from one field, so that two tiles that overlap hear the same noise there.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

from torch import Tensor

from studio.engine.noise_levels import Scheduler

Noise = Callable[[Sequence[int]], Tensor]
"""Gives unit noise of a shape (b, c, ..., h, w), float32, on the CPU."""
NOISING = ("add_noise", "scale_noise")
"""Methods of diffusers' schedulers by which pipelines put noise onto a picture."""


@contextmanager
def noised_with(scheduler: Scheduler, noise: Noise | None) -> Iterator[None]:
    """Let a pipeline that puts noise onto its picture take this noise instead of its own, for the time of the context.

    Args:
        scheduler: Any diffusers scheduler.
        noise: None leaves the pipeline's own.
    """
    with ExitStack() as stack:
        if noise is not None:
            for name in NOISING:
                if hasattr(scheduler, name):
                    _replace(scheduler, name, noise)
                    stack.callback(delattr, scheduler, name)
        yield


def _replace(scheduler: Scheduler, name: str, noise: Noise) -> None:
    original = getattr(scheduler, name)
    signature = inspect.signature(original)

    @functools.wraps(original)
    def noised(*args: object, **kwargs: object) -> object:
        bound: dict[str, Any] = signature.bind(*args, **kwargs).arguments
        own: Tensor = bound["noise"]
        return original(**{**bound, "noise": noise(own.shape).to(own.device, own.dtype)})

    setattr(scheduler, name, noised)
