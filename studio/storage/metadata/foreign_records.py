"""How another program made a picture, as far as it tells, and what of that can be made again here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from studio.contract.errors import InvalidRequest
from studio.contract.geometry import Extent
from studio.contract.requests import (
    MAX_GUIDANCE,
    MAX_PROMPT_CHARACTERS,
    MAX_SEED,
    MAX_STEPS,
    GenerateRequest,
    GuidanceSettings,
    SchedulerSettings,
)

_TAG = re.compile(r"<(?:lora|lyco|hypernet):[^<>\n]{1,300}>", re.IGNORECASE)
_NO_TEXT = re.compile("[\ud800-\udfff\0]")


class ForeignSource(StrEnum):
    """Which program wrote it."""

    A1111 = "a1111"
    COMFYUI = "comfyui"
    INVOKEAI = "invokeai"

    @property
    def program(self) -> str:
        """What people call it; many programs write as the first one does."""
        return {"a1111": "Automatic1111 / Forge", "comfyui": "ComfyUI", "invokeai": "InvokeAI"}[self.value]


class ForeignPart(StrEnum):
    """What of a record has no place in a request made here."""

    WEIGHTS = "weights"
    SAMPLER = "sampler"
    ADAPTERS = "adapters"
    SOURCE = "source"
    MASK = "mask"
    CONTROL = "control"
    ENLARGEMENT = "enlargement"
    PROMPT = "prompt"
    NEGATIVE = "negative"
    SEED = "seed"
    STEPS = "steps"
    GUIDANCE = "guidance"


@dataclass(frozen=True, slots=True)
class ForeignRecord:
    """How another program made a picture.

    Attributes:
        source: Which program.
        prompt: As it stood there, in that program's own syntax.
        negative: Likewise; empty is none.
        seed: None where it does not say.
        steps: Likewise.
        sampler: That program's name of the sampler, its noise levels behind it; empty where it does not say.
        cfg: Scale of the guidance.
        size: Size that was painted, which an enlargement may have changed since.
        model: That program's name of the weights; empty where it does not say.
        extra: Other settings, by that program's names.
        parts: What it says of adapters, of pictures it started from, and of what else cannot be taken over.
        texts: What stood in the file, by keyword; written back when the picture is saved again.
    """

    source: ForeignSource
    prompt: str = ""
    negative: str = ""
    seed: int | None = None
    steps: int | None = None
    sampler: str = ""
    cfg: float | None = None
    size: Extent | None = None
    model: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[ForeignPart, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing that could be taken over."""
        return not (self.prompt or self.negative) and (self.seed, self.steps, self.cfg) == (None, None, None)

    @property
    def has_seed(self) -> bool:
        """Whether it names a seed that is possible here."""
        return ForeignPart.SEED in self._values()

    def to_request(self) -> GenerateRequest:
        """Give the request that comes nearest: prompts, seed, steps, guidance and size; the rest is as here.

        Weights, samplers and adapters of another program are not those of this one: :attr:`left_out` names them.
        """
        values = self._values()
        return GenerateRequest(
            prompt=values.get(ForeignPart.PROMPT, ""),
            negative_prompt=values.get(ForeignPart.NEGATIVE, ""),
            seed=values.get(ForeignPart.SEED, 0),
            scheduler=SchedulerSettings(steps=values.get(ForeignPart.STEPS)),
            guidance=GuidanceSettings(scale=values.get(ForeignPart.GUIDANCE)),
            extent=self.size,
        )

    @property
    def left_out(self) -> Mapping[ForeignPart, str]:
        """What :meth:`to_request` could not take over, and what it was."""
        taken = self._values()
        asked = {part: str(value) for part, value in self._asked().items() if part not in taken}
        tags = ", ".join(dict.fromkeys(_TAG.findall(self.prompt)))
        plain = {ForeignPart.WEIGHTS: self.model, ForeignPart.SAMPLER: self.sampler, ForeignPart.ADAPTERS: tags}
        found = plain | {part: value for part, value in self.parts.items() if not plain.get(part)} | asked
        return {part: value for part, value in found.items() if value}

    def parameters_text(self) -> str:
        """Give it as the widely read text, for a copy that keeps nothing else."""
        if "parameters" in self.texts:
            return self.texts["parameters"]
        lines = [self.prompt, *([f"Negative prompt: {self.negative}"] if self.negative else [])]
        settings: dict[str, object] = {"Steps": self.steps, "Sampler": self.sampler, "CFG scale": self.cfg}
        settings |= {"Seed": self.seed, "Size": self.size, "Model": self.model}
        told = (f"{name}: {_quoted(value)}" for name, value in settings.items() if value not in (None, ""))
        return "\n".join([*lines, ", ".join(told)])

    def to_json(self) -> dict[str, Any]:
        """Give it as plain JSON values, without the file's own texts."""
        size = None if self.size is None else {"width": self.size.width, "height": self.size.height}
        return {
            "source": self.source.value,
            "prompt": self.prompt,
            "negative": self.negative,
            "seed": self.seed,
            "steps": self.steps,
            "sampler": self.sampler,
            "cfg": self.cfg,
            "size": size,
            "model": self.model,
            "extra": dict(self.extra),
            "left_out": {part.value: value for part, value in self.left_out.items()},
        }

    def _asked(self) -> dict[ForeignPart, object]:
        asked = {
            ForeignPart.PROMPT: self.prompt,
            ForeignPart.NEGATIVE: self.negative,
            ForeignPart.SEED: self.seed,
            ForeignPart.STEPS: self.steps,
            ForeignPart.GUIDANCE: self.cfg,
        }
        return {part: value for part, value in asked.items() if value not in (None, "")}

    def _values(self) -> dict[ForeignPart, Any]:
        """Give what of it is possible here."""
        values: dict[ForeignPart, Any] = {}
        for part, text in ((ForeignPart.PROMPT, self.prompt), (ForeignPart.NEGATIVE, self.negative)):
            if text and len(text) <= MAX_PROMPT_CHARACTERS:
                values[part] = _NO_TEXT.sub("", _TAG.sub("", text)).strip(" ,\n")
        if self.seed is not None and 0 <= self.seed <= MAX_SEED:
            values[ForeignPart.SEED] = self.seed
        if self.steps is not None and 1 <= self.steps <= MAX_STEPS:
            values[ForeignPart.STEPS] = self.steps
        if self.cfg is not None and 0 <= self.cfg <= MAX_GUIDANCE:
            values[ForeignPart.GUIDANCE] = self.cfg
        return values


def extent_or_none(width: int | None, height: int | None) -> Extent | None:
    """Give a size; None where a program names none, or one that no picture here can have."""
    if width is None or height is None:
        return None
    try:
        return Extent(width, height)
    except InvalidRequest:
        return None


def _quoted(value: object) -> str:
    text = str(value)
    return f'"{text}"' if "," in text or ":" in text else text
