"""What an engine offers: backbones, schedulers, operators, upscalers, and what it found at a path."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from studio.contract.errors import InvalidRequest, shorten
from studio.contract.geometry import Extent
from studio.contract.requests import Spacing


class Prediction(StrEnum):
    """What a family's network predicts; decides which schedulers fit."""

    EPSILON = "epsilon"
    V = "v_prediction"
    SAMPLE = "sample"
    FLOW = "flow"


@dataclass(frozen=True, slots=True)
class SchedulerEntry:
    """One scheduler.

    Attributes:
        id: Stable word, such as "dpmpp_2m".
        name: Name for people, such as "DPM++ 2M".
        predictions: Kinds of network that it can drive.
        spacings: Spacings that it takes besides its own.
        is_stochastic: Adds fresh noise at each step.
        takes_shift: Takes a timestep shift.
    """

    id: str
    name: str
    predictions: tuple[Prediction, ...]
    spacings: tuple[Spacing, ...] = ()
    is_stochastic: bool = False
    takes_shift: bool = False


@dataclass(frozen=True, slots=True)
class OperatorEntry:
    """One token mixer of our own backbones, with weights to choose.

    Attributes:
        id: Stable word, such as "s4d"; a request names it after the backbone: "ssm:s4d".
        name: Name for people, such as "S4D".
        backbone: Id of the backbone that carries it.
        source: Paper and arXiv number; empty where none is told.
        scan: Id of the order in which its weights read the tokens; None where it takes no order.
        native: Size that its weights were trained for; None where unknown.
        parameters: Number of weights of the network that carries it; None where unknown.
        is_comparison: Its weights are small ones to compare operators with, not the backbone's own.
    """

    id: str
    name: str
    backbone: str
    source: str = ""
    scan: str | None = None
    native: Extent | None = None
    parameters: int | None = None
    is_comparison: bool = False


@dataclass(frozen=True, slots=True)
class ScanEntry:
    """One order in which an operator reads the tokens of a picture: id, name, paper."""

    id: str
    name: str
    source: str


@dataclass(frozen=True, slots=True)
class UpscalerEntry:
    """One way to enlarge: id, name, factor."""

    id: str
    name: str
    scale: int


@dataclass(frozen=True, slots=True)
class BackboneReport:
    """What weights are: of the catalog, or found at a path.

    Attributes:
        id: Id of the catalog, or the path.
        name: Name for people.
        family: Id of the family, such as "default", "sd15", "flux", "generic".
        family_name: The family's name for people.
        pipeline: Class name in model_index.json.
        path: Where it lies; empty where it is not on disk.
        is_tried: The family is proven by our tests; a generic one is said to be untried.
        prediction: What the network predicts; None where it is not known.
        scheduler: Class name of the folder's own scheduler.
        schedulers: Ids of the schedulers that fit.
        native: Size that it was trained for; None where unknown.
        multiple_of: Both sides of a picture must be multiples of this.
        steps: Recommended number of steps.
        guidance: Recommended guidance scale.
        guidance_interval: Recommended part of the walk for guidance; our own backbones alone.
        takes_prompt: It is steered by text.
        takes_negative_prompt: It takes a negative prompt.
        takes_guidance: It takes a guidance scale.
        takes_source: It can start from a picture (image to image).
        inpaints: How it repaints a part: "channels" of the network that hear what is kept (our own), a "pipeline" of
            weights made for it, or a "walk" on which what is kept is laid into every step.
        is_tileable: It can paint a picture whose edges fit each other.
        is_one_size: It paints at its native size alone.
        class_labels: Its classes as "number: name, synonym", where it is class-conditional.
        operator: Token mixer, for our own.
        scan: Id of the order in which the tokens are read, for our own; None where the operator takes no order.
        block_operators: Token mixer of each block, first to last, for our own.
        token_px: Pixels of the picture on a side of one token, for our own; 0 where unknown.
        parameters: Number of weights, all components.
        bytes_on_disk: Size of all weights files.
        notices: Sentences a person should read.

    Raises:
        InvalidRequest: A number is impossible, as in a folder whose configs make no sense.
    """

    id: str
    name: str
    family: str
    family_name: str
    pipeline: str
    path: str
    is_tried: bool
    prediction: Prediction | None
    scheduler: str
    schedulers: tuple[str, ...]
    native: Extent | None
    multiple_of: int
    steps: int
    guidance: float
    guidance_interval: tuple[float, float] = (0.0, 1.0)
    takes_prompt: bool = True
    takes_negative_prompt: bool = True
    takes_guidance: bool = True
    takes_source: bool = True
    inpaints: str = "walk"
    is_tileable: bool = False
    is_one_size: bool = False
    class_labels: tuple[str, ...] = ()
    operator: str | None = None
    scan: str | None = None
    block_operators: tuple[str, ...] = ()
    token_px: int = 0
    parameters: int = 0
    bytes_on_disk: int = 0
    notices: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name, number in (("multiple_of", self.multiple_of), ("steps", self.steps)):
            if isinstance(number, bool) or not isinstance(number, int) or number < 1:
                raise InvalidRequest(f"{name} is {shorten(number)}; it must be a whole number, at least 1.")


@dataclass(frozen=True, slots=True)
class Catalog:
    """Everything that the engine offers without a path.

    Attributes:
        backbones: Default weights.
        schedulers: Every scheduler of the table.
        operators: Token mixers to choose: of the default weights first, then of the comparison weights.
        upscalers: Ways to enlarge.
        scans: Orders in which operators can read the tokens; which one is in the weights.
        notices: What a person should read: default weights that are damaged, and how to restore them.
    """

    backbones: tuple[BackboneReport, ...]
    schedulers: tuple[SchedulerEntry, ...]
    operators: tuple[OperatorEntry, ...]
    upscalers: tuple[UpscalerEntry, ...] = ()
    scans: tuple[ScanEntry, ...] = ()
    notices: tuple[str, ...] = ()
