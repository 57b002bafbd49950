"""What the panels say: one frozen value, and the store through which panels write and observe it."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QObject, Signal

from studio.contract.codec import from_plain, to_plain_fields
from studio.contract.errors import InvalidRequest
from studio.contract.geometry import Extent
from studio.contract.requests import (
    DEFAULT_BACKBONE,
    BackboneChoice,
    GenerateRequest,
    GuidanceSettings,
    InpaintSettings,
    Precision,
    SchedulerSettings,
    Spacing,
    check_text,
)


class SeedRule(StrEnum):
    """What happens to the seed each time a job is made."""

    RANDOM = "random"
    INCREMENT = "increment"
    FIXED = "fixed"


class Task(StrEnum):
    """What is made with the open picture."""

    AUTO = "auto"
    NEW = "new"
    INPAINT = "inpaint"
    OUTPAINT = "outpaint"
    FROM_PICTURE = "from_picture"


@dataclass(frozen=True, slots=True)
class PanelState:
    """Everything that a person has set in the panels; None leaves a setting to the backbone.

    Attributes:
        prompt: What a person has typed; may be empty.
        style: Id of the style that is said at its end; None for none.
        negative_prompt: Empty is none.
        class_label: Number or name of a class, for backbones that paint by class; None where none is chosen.
        backbone: Id of the catalog, with an operator after a colon where one was chosen, or a folder of weights.
        scheduler: Id of the catalog; None is the folder's own.
        spacing: How the noise levels lie; None is the scheduler's own.
        steps: Denoising steps.
        guidance: Guidance scale.
        extent: Size of the picture.
        keeps_aspect: Width and height change together.
        count: Pictures a job.
        seed: 0 to 2^64 - 1, of the next job.
        seed_rule: What happens to the seed when a job is made.
        device: auto, cpu, mps, cuda or cuda:N.
        precision: Number format of the networks.
        task: What is made with the open picture; automatic is chosen after its mask and frame.
        strength: How much a repainted part, or a picture that is started from, may change; None: by the task.
        inpaint: How a repainted or continued part is prepared and pasted back.
        is_tileable: New pictures repeat without a seam.

    Raises:
        InvalidRequest: A value is impossible in itself.
    """

    prompt: str = ""
    style: str | None = None
    negative_prompt: str = ""
    class_label: str | None = None
    backbone: str = DEFAULT_BACKBONE
    scheduler: str | None = None
    spacing: Spacing | None = None
    steps: int | None = None
    guidance: float | None = None
    extent: Extent | None = None
    keeps_aspect: bool = False
    count: int = 1
    seed: int = 0
    seed_rule: SeedRule = SeedRule.RANDOM
    device: str = "auto"
    precision: Precision = Precision.AUTO
    task: Task = Task.AUTO
    strength: float | None = None
    inpaint: InpaintSettings = field(default_factory=InpaintSettings)
    is_tileable: bool = False

    def __post_init__(self) -> None:
        if self.class_label is not None:
            check_text("class", self.class_label)
        if self.style is not None:
            check_text("style", self.style)
        if self.strength is not None:
            GenerateRequest(strength=self.strength)
        self.request()

    def request(self) -> GenerateRequest:
        """Give the request of these values as they stand, without the style and the open picture.

        Raises:
            InvalidRequest: A value is impossible in itself.
        """
        return GenerateRequest(
            prompt=self.prompt,
            negative_prompt=self.negative_prompt,
            backbone=BackboneChoice.parse(self.backbone),
            scheduler=SchedulerSettings(id=self.scheduler, steps=self.steps, spacing=self.spacing),
            guidance=GuidanceSettings(scale=self.guidance),
            seed=self.seed,
            extent=self.extent,
            count=self.count,
            class_label=self.class_label,
            device=self.device,
            precision=self.precision,
        )

    def to_json(self) -> dict[str, Any]:
        """Give the state as plain JSON values."""
        return to_plain_fields(self)

    @classmethod
    def from_json(cls, plain: Mapping[str, object]) -> PanelState:
        """Read a state from JSON values; a field that is missing or makes no sense has its default."""
        state = cls()
        for each in fields(cls):
            if each.name in plain:
                with contextlib.suppress(InvalidRequest):
                    read = from_plain(cls, {each.name: plain[each.name]}, "panels")
                    state = replace(state, **{each.name: getattr(read, each.name)})
        return state


class PanelStore(QObject):
    """Holds the panels' state; every panel writes into it and follows what the others write.

    Signals:
        changed: Names of the fields that have another value now.
    """

    changed = Signal(frozenset)

    def __init__(self, state: PanelState | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = state or PanelState()

    @property
    def state(self) -> PanelState:
        """The panels as they are."""
        return self._state

    def update(self, **changes: object) -> None:
        """Set fields by name.

        Raises:
            InvalidRequest: A value is impossible; nothing has changed.
        """
        self.replace(replace(self._state, **changes))  # type: ignore[arg-type]  # checked by the state's own reader

    def replace(self, state: PanelState) -> None:
        """Take over a whole state."""
        before, self._state = self._state, state
        names = frozenset(
            each.name for each in fields(PanelState) if getattr(before, each.name) != getattr(state, each.name)
        )
        if names:
            self.changed.emit(names)
