"""The request: one frozen value with everything that decides the pixels.

The same value is built by the window, driven by the command line, written into a picture's record and sent to a worker
on another machine. Where a setting is None, the backbone's own recommendation stands; `Engine.resolve` fills it in, and
records hold the resolved request.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from studio.contract.codec import from_plain, to_plain_fields
from studio.contract.errors import InvalidRequest, UnknownVersion, nearest, shorten
from studio.contract.geometry import MAX_SIDE_PX, Extent, Margins
from studio.contract.raster import Mask, PictureReference, Raster

REQUEST_VERSION = 1
MAX_PROMPT_CHARACTERS = 200_000
MAX_STEPS = 1_000
MAX_COUNT = 10_000
MAX_SEED = 2**64 - 1
MAX_GUIDANCE = 100.0
ENLARGE_SCALES = (2, 4)
DEFAULT_BACKBONE = "dit"


class Precision(StrEnum):
    """The number format of the networks; `auto` asks the machine (bf16 where it is fast, else fp32)."""

    AUTO = "auto"
    FP32 = "fp32"
    BF16 = "bf16"
    FP16 = "fp16"


class Spacing(StrEnum):
    """How a scheduler lays its noise levels along the walk (diffusers' names)."""

    LEADING = "leading"
    LINSPACE = "linspace"
    TRAILING = "trailing"
    KARRAS = "karras"
    EXPONENTIAL = "exponential"
    BETA = "beta"


class Fill(StrEnum):
    """What stands under an inpaint mask before the denoising."""

    FILL = "fill"
    EXPAND = "expand"
    ADD = "add"
    REMOVE = "remove"
    REPLACE_BACKGROUND = "replace_background"
    ORIGINAL = "original"


@dataclass(frozen=True, slots=True)
class BackboneChoice:
    """Which network paints: an id of the catalog ("dit", "ssm") or the path of a folder with weights.

    Attributes:
        name: Id or path.
        operator: Token mixer of our own backbone, where it has more than one; None is its default.
    """

    name: str = DEFAULT_BACKBONE
    operator: str | None = None

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise InvalidRequest("The backbone is empty.", "Give an id of `studio catalog` or a folder of weights.")

    def __str__(self) -> str:
        return self.name if self.operator is None else f"{self.name}:{self.operator}"

    @classmethod
    def parse(cls, text: str) -> BackboneChoice:
        """Read "dit", "ssm:ssd" or a path (a drive letter such as "C:" is part of a path)."""
        match = re.fullmatch(r"([a-z][a-z0-9_-]+):([a-z0-9_-]+)", text)
        return cls(match[1], match[2]) if match else cls(text)


@dataclass(frozen=True, slots=True)
class SchedulerSettings:
    """The walk from noise to picture.

    Attributes:
        id: Id of the catalog; None runs the folder's own scheduler untouched.
        steps: Denoising steps, 1 to 1,000; None is the backbone's recommendation.
        spacing: How the noise levels lie; None is the scheduler's own.
        shift: Timestep shift of the flow families, above 0 (1 is none); None is the folder's own.
    """

    id: str | None = None
    steps: int | None = None
    spacing: Spacing | None = None
    shift: float | None = None

    def __post_init__(self) -> None:
        if self.steps is not None:
            _check_whole("number of steps", self.steps, 1, MAX_STEPS, "20 to 30 are usual.")
        if self.shift is not None:
            _check_number("shift", self.shift, 0.01, 100.0)


@dataclass(frozen=True, slots=True)
class GuidanceSettings:
    """Classifier-free guidance.

    Attributes:
        scale: 1 is off; None is the backbone's recommendation.
        rescale: Share of the guided prediction rescaled to the plain one's deviation (arXiv:2305.08891, 3.4), 0 to 1.
            Ours alone: other families refuse anything but 0.
        interval: Part of the walk (0 start, 1 end) in which guidance acts (arXiv:2404.07724). None is the
            backbone's recommendation; ours alone, as above.
    """

    scale: float | None = None
    rescale: float = 0.0
    interval: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        if self.scale is not None:
            _check_number("guidance", self.scale, 0.0, MAX_GUIDANCE, "1 switches guidance off; 3 to 8 are usual.")
        _check_number("guidance rescale", self.rescale, 0.0, 1.0)
        if self.interval is not None:
            low, high = self.interval
            _check_number("guidance interval's start", low, 0.0, 1.0)
            _check_number("guidance interval's end", high, 0.0, 1.0)
            if low > high:
                raise InvalidRequest(
                    f"The guidance interval runs from {low} to {high}.", "Its start must not exceed its end."
                )


@dataclass(frozen=True, slots=True)
class InpaintSettings:
    """How the masked part is prepared and pasted back (pixels of the picture); None is chosen after mask and backbone.

    Attributes:
        fill: What stands under the mask before the denoising.
        grow_px: How far the mask is grown for the denoising.
        feather_px: How softly it ends.
        blend_px: Width of the fade inside the mask when the result is pasted back.
        context_px: How much of the picture around the mask the network sees on each side.
        is_differential: Release soft mask values progressively (arXiv:2306.00950).
        matches_colour: Match the result's colours to the pixels outside the mask.
    """

    fill: Fill | None = None
    grow_px: int | None = None
    feather_px: int | None = None
    blend_px: int | None = None
    context_px: int | None = None
    is_differential: bool = True
    matches_colour: bool = True

    def __post_init__(self) -> None:
        for name in ("grow_px", "feather_px", "blend_px", "context_px"):
            if getattr(self, name) is not None:
                _check_whole(name.replace("_px", ""), getattr(self, name), 0, MAX_SIDE_PX)


@dataclass(frozen=True, slots=True)
class EnlargeSettings:
    """How a picture is enlarged.

    Attributes:
        scale: How many times as wide and high: 2 or 4.
        upscaler: Id of the catalog, or a file of weights; None is the default weights' for the scale, and where there
            are none a classical resampler, named as such.
        is_creative: The enlarged picture is denoised anew, tile by tile, by the request's backbone at its strength.
        tile_px: Side of a tile of the enlarged picture; None is chosen after the backbone and the memory.
        overlap_px: How far tiles reach into each other; None is chosen after the strength.
    """

    scale: int = 2
    upscaler: str | None = None
    is_creative: bool = False
    tile_px: int | None = None
    overlap_px: int | None = None

    def __post_init__(self) -> None:
        if isinstance(self.scale, bool) or self.scale not in ENLARGE_SCALES:
            raise InvalidRequest(f"The scale is {shorten(self.scale)}; it must be 2 or 4.")
        if self.tile_px is not None:
            _check_whole("tile size", self.tile_px, 16, MAX_SIDE_PX)
        if self.overlap_px is not None:
            _check_whole("tiles' overlap", self.overlap_px, 0, MAX_SIDE_PX)


@dataclass(frozen=True, slots=True)
class AdapterChoice:
    """A LoRA on disk and its weight, -10 to 10."""

    path: str
    weight: float = 1.0

    def __post_init__(self) -> None:
        _check_number("adapter weight", self.weight, -10.0, 10.0)


@dataclass(frozen=True, slots=True)
class GenerateRequest:
    """Everything that decides the pixels of `count` pictures.

    Picture number i (from 0) is painted with seed + i (modulo 2^64), so that each can be made again alone.

    Attributes:
        prompt: May be empty: unconditional.
        negative_prompt: Empty is none.
        backbone: Which network.
        scheduler: The walk.
        guidance: Classifier-free guidance.
        seed: 0 to 2^64 - 1.
        extent: Size of the picture; None is the backbone's own. A request with a mask, margins or an enlargement
            gives a picture of :attr:`result_extent`, and `extent` is None or that.
        count: How many pictures.
        source: Picture to start from (image to image), or its reference in a record.
        mask: What of the source to repaint (inpainting).
        margins: How far the source is continued on each side (outpainting).
        enlarge: How the source is enlarged; a prompt, and a backbone, are for a creative enlargement alone.
        is_tileable: The picture's edges fit each other, so that it repeats without a seam.
        strength: How much of a source, or of what is under a mask, is given up: above 0, up to 1 (all of it).
        inpaint: Settings of a request with a mask or with margins.
        adapters: LoRAs.
        class_label: Name or number of a class, for class-conditional families.
        device: auto, cpu, mps, cuda or cuda:N.
        precision: Number format of the networks.

    Raises:
        InvalidRequest: A value is impossible in itself. What does not fit a backbone is found by `Engine.resolve`.
    """

    prompt: str = ""
    negative_prompt: str = ""
    backbone: BackboneChoice = field(default_factory=BackboneChoice)
    scheduler: SchedulerSettings = field(default_factory=SchedulerSettings)
    guidance: GuidanceSettings = field(default_factory=GuidanceSettings)
    seed: int = 0
    extent: Extent | None = None
    count: int = 1
    source: Raster | PictureReference | None = None
    mask: Mask | PictureReference | None = None
    margins: Margins | None = None
    enlarge: EnlargeSettings | None = None
    is_tileable: bool = False
    strength: float = 0.75
    inpaint: InpaintSettings = field(default_factory=InpaintSettings)
    adapters: tuple[AdapterChoice, ...] = ()
    class_label: str | None = None
    device: str = "auto"
    precision: Precision = Precision.AUTO

    def __post_init__(self) -> None:
        check_text("prompt", self.prompt)
        check_text("negative prompt", self.negative_prompt)
        _check_whole("seed", self.seed, 0, MAX_SEED, "A seed has 64 bits.")
        _check_whole("count", self.count, 1, MAX_COUNT)
        if self.strength == 0:
            raise InvalidRequest("The strength is 0; it must be a number above 0, up to 1.", "0.75 is usual.")
        _check_number("strength", self.strength, 0.0, 1.0, "0.75 is usual; 1 ignores the picture.")
        if not re.fullmatch(r"auto|cpu|mps|cuda(:\d{1,3})?", self.device):
            hint = nearest({"gpu": "cuda"}.get(self.device, self.device), ["auto", "cpu", "cuda", "mps"])
            raise InvalidRequest(
                f"The device is {shorten(self.device)!r}; allowed: auto, cpu, cuda, cuda:N, mps.", hint
            )
        if self.mask is not None and self.source is not None and self.mask.extent != self.source.extent:
            raise InvalidRequest(
                f"The mask is {self.mask.extent} but the picture is {self.source.extent}.",
                "They must have the same size.",
            )
        self._check_task()

    def _check_task(self) -> None:
        """Refuse a mix of tasks, a task without its picture, and a result of an impossible size."""
        tasks = {"a mask": self.mask, "margins": self.margins, "an enlargement": self.enlarge}
        asked = [name for name, value in tasks.items() if value is not None]
        if len(asked) > 1:
            raise InvalidRequest(f"The request has {' and '.join(asked)}.", "Do one after the other.")
        if asked and self.source is None:
            raise InvalidRequest(f"There is {asked[0]} but no picture that it belongs to.", "Give the picture as well.")
        result = self.result_extent
        if result is None:
            return
        if self.extent not in (None, result):
            raise InvalidRequest(
                f"The size is {self.extent}, but with {asked[0]} the picture becomes {result}.", "Leave --size out."
            )
        if max(result.width, result.height) > MAX_SIDE_PX:
            raise InvalidRequest(
                f"The picture would become {result}; a side may have {MAX_SIDE_PX:,} pixels.",
                "Start from a smaller picture.",
            )

    @property
    def result_extent(self) -> Extent | None:
        """Size of the picture that a mask, margins or an enlargement give; None for any other request."""
        if self.source is None:
            return None
        if self.mask is not None:
            return self.source.extent
        if self.margins is not None:
            return self.margins.around(self.source.extent)
        if self.enlarge is not None:
            width, height = self.source.extent.width, self.source.extent.height
            return Extent(width * self.enlarge.scale, height * self.enlarge.scale)
        return None

    def seed_of(self, picture: int) -> int:
        """Give the seed of picture number `picture`, counted from 0."""
        return (self.seed + picture) % (MAX_SEED + 1)

    def without_pixels(self) -> GenerateRequest:
        """Give the request with its source and mask as references: what a record keeps."""
        source = PictureReference.of(self.source) if isinstance(self.source, Raster) else self.source
        mask = PictureReference.of(self.mask) if isinstance(self.mask, Mask) else self.mask
        return replace(self, source=source, mask=mask)

    def to_json(self) -> dict[str, Any]:
        """Give the request as plain JSON values, with its version."""
        return {"version": REQUEST_VERSION, **to_plain_fields(self)}

    @classmethod
    def from_json(cls, plain: object) -> GenerateRequest:
        """Read a request from JSON values (or a JSON text).

        Raises:
            UnknownVersion: It was written by a newer studio.
            InvalidRequest: It is no request, or one of its values is impossible.
        """
        values = versioned(plain, REQUEST_VERSION, "request")
        return from_plain(cls, values, "request")


def versioned(plain: object, newest: int, what: str) -> dict[str, Any]:
    """Give a JSON object's content without its `version`, after checking that this studio knows the version.

    Raises:
        UnknownVersion: The version is not one of 1 to `newest`.
        InvalidRequest: The text is no JSON object.
    """
    if isinstance(plain, str | bytes):
        try:
            plain = json.loads(plain)
        except (ValueError, RecursionError) as error:
            raise InvalidRequest(f"The {what} is not JSON ({shorten(error)}).") from error
    if not isinstance(plain, Mapping):
        raise InvalidRequest(f"The {what} is {shorten(repr(plain))}; it must be a JSON object.")
    version = plain.get("version")
    if isinstance(version, bool) or not isinstance(version, int) or not 1 <= version <= newest:
        raise UnknownVersion(
            f"The {what} has version {shorten(repr(version))}; this studio knows 1 to {newest}.",
            "It was written by a newer studio: update this one, or make it again." if isinstance(version, int) else "",
        )
    return {str(key): value for key, value in plain.items() if key != "version"}


def check_text(name: str, text: str) -> None:
    """Refuse a text that no file, index or network could hold.

    Raises:
        InvalidRequest: It is no text, is too long, or has a lone surrogate or a NUL; the text says where.
    """
    if not isinstance(text, str):
        raise InvalidRequest(f"The {name} is {shorten(repr(text))}; it must be a text.")
    if len(text) > MAX_PROMPT_CHARACTERS:
        raise InvalidRequest(
            f"The {name} has {len(text):,} characters; at most {MAX_PROMPT_CHARACTERS:,} are allowed.", "Shorten it."
        )
    match = re.search(r"[\ud800-\udfff\x00]", text)
    if match:
        name_of = unicodedata.name(match[0], "half of a surrogate pair" if match[0] != "\x00" else "NUL")
        raise InvalidRequest(
            f"The {name} has an invalid character U+{ord(match[0]):04X} ({name_of}) at position {match.start() + 1}.",
            "Delete that character and type it again.",
        )


def _check_whole(name: str, value: int, low: int, high: int, hint: str = "") -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise InvalidRequest(f"The {name} is {shorten(value)}; it must be a whole number from {low} to {high}.", hint)


def _check_number(name: str, value: float, low: float, high: float, hint: str = "") -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise InvalidRequest(f"The {name} is {shorten(value)}; it must be a number from {low:g} to {high:g}.", hint)
