"""When a training run warms up, cools down and stops, by steps or by minutes."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

WARM_UP_STEPS = 60


@dataclass(slots=True)
class RunClock:
    """Warm-up, constant, linear cool-down ("WSD"), whichever of steps and minutes ends the run.

    Attributes:
        minutes: length of this run, cool-down included; 0 for no limit.
        cooldown_minutes: its last part, in which the rate falls to zero.
        steps: stop after so many steps in all; 0 for no limit.
        cooldown_steps: the last of them, in which the rate falls.
        warm_from: the step at which the optimisers began; the rate rises from there.
    """

    minutes: float
    cooldown_minutes: float
    steps: int = 0
    cooldown_steps: int = 0
    warm_from: int = 0
    began: float = field(default_factory=time.monotonic)
    first_step: int | None = None
    """Where this run began to count; found at the first look."""

    def rate(self, step: int) -> float:
        """Factor of the learning rate at a step, in [0, 1]."""
        factor = min(1.0, (step - self.warm_from + 1) / WARM_UP_STEPS)
        if self.minutes > 0 and self.cooldown_minutes > 0:
            left = self.minutes - (time.monotonic() - self.began) / 60
            factor = min(factor, max(0.0, left / self.cooldown_minutes))
        if self.steps > 0 and self.cooldown_steps > 0:
            factor = min(factor, max(0.0, (self.steps - step) / self.cooldown_steps))
        return factor

    def is_over(self, step: int) -> bool:
        """Whether the run must stop before this step."""
        if self.steps > 0 and step >= self.steps:
            return True
        return self.minutes > 0 and (time.monotonic() - self.began) / 60 >= self.minutes

    def seconds(self) -> float:
        """Since the run began."""
        return time.monotonic() - self.began

    def progress(self, step: int) -> tuple[float | None, float | None]:
        """(share done, seconds to go) of this run, by whichever limit comes first; None where there is no limit."""
        if self.first_step is None:
            self.first_step = step
        shares = []
        if self.minutes > 0:
            shares.append(self.seconds() / 60 / self.minutes)
        if self.steps > 0:
            shares.append((step - self.first_step) / max(1, self.steps - self.first_step))
        if not shares:
            return None, None
        share = max(shares)
        return share, (self.seconds() * (1 - share) / share if share > 0 else None)
