"""The engine as everybody else sees it: the only way from a request to pixels."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Protocol

from studio.contract.catalog import BackboneReport, Catalog
from studio.contract.errors import Cancelled
from studio.contract.events import Event, Finished
from studio.contract.requests import BackboneChoice, GenerateRequest

Report = Callable[[Event], None]
"""Called in the engine's thread with every event; must return quickly and not raise."""


class Stop:
    """A person's wish to end a job; any thread may set it, the engine reads it many times a step."""

    __slots__ = ("_after_picture", "_now")

    def __init__(self) -> None:
        self._now = threading.Event()
        self._after_picture = threading.Event()

    def now(self) -> None:
        """End at once: within a fraction of a step, a decode or a load; nothing more is decoded."""
        self._now.set()

    def after_this_picture(self) -> None:
        """Finish the picture being made, then end."""
        self._after_picture.set()

    @property
    def is_now(self) -> bool:
        """Whether the job must end at once."""
        return self._now.is_set()

    @property
    def is_after_this_picture(self) -> bool:
        """Whether no further picture may begin."""
        return self._after_picture.is_set() or self._now.is_set()

    def check(self) -> None:
        """Raise where the job must end at once.

        Raises:
            Cancelled: :meth:`now` was called.
        """
        if self._now.is_set():
            raise Cancelled


@dataclass(frozen=True, slots=True)
class TokenCount:
    """How much of a text the encoder reads.

    Attributes:
        used: Tokens that it reads.
        limit: Tokens that it can read.
        needed: Tokens that the text has.
        cut_at: Position of the first character that is cut off, None where nothing is or it is not known.
    """

    used: int
    limit: int
    needed: int
    cut_at: int | None = None


@dataclass(frozen=True, slots=True)
class Cost:
    """What a request would take.

    Attributes:
        bytes_needed: Peak memory for weights and activations, estimated from above.
        bytes_free: Memory that is free on the device now.
        seconds: Seconds, from earlier steps of the same kind; None before there were any.
    """

    bytes_needed: int
    bytes_free: int
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class OperatorCost:
    """What one step takes with one token mixer.

    Attributes:
        operator: Id of the token mixer.
        flops: Operations (multiply-adds times 2) of the network in one step of one picture, counted from its layers:
            both evaluations where guidance acts.
        seconds: Seconds of such a step, from earlier ones of the same weights: at this size, or else from the nearest
            one by the operations; None before there were any.
    """

    operator: str
    flops: int
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class OperatorComparison:
    """One of our own backbones beside the same network with attention in its place (or the state-space one in its).

    Attributes:
        rows: Rows of tokens that the network sees at once.
        columns: Columns of tokens.
        token_px: Pixels of the picture on a side of one token.
        attention: What a step takes with attention.
        scanning: What it takes with the operator that was chosen; where that is attention, with the state-space
            backbone's.
        cheaper_from_px: Side of the smallest square picture from which on `scanning` takes no more operations than
            attention, however large the picture; None where it takes more at the largest that can be made.
    """

    rows: int
    columns: int
    token_px: int
    attention: OperatorCost
    scanning: OperatorCost
    cheaper_from_px: int | None

    @property
    def tokens(self) -> int:
        """Tokens that the network sees at once."""
        return self.rows * self.columns


@dataclass(frozen=True, slots=True)
class MemoryUse:
    """What the engine holds.

    Attributes:
        resident: Ids or paths of the weights that are loaded.
        bytes_weights: Memory of their weights.
        bytes_process: Memory of the whole process.
        bytes_device: Memory taken on an accelerator, 0 without one.
    """

    resident: tuple[str, ...]
    bytes_weights: int
    bytes_process: int
    bytes_device: int = 0


class Engine(Protocol):
    """Request to pixels. One job at a time, in one engine thread; every method may be called from any thread.

    Every method raises a `StudioError` and nothing else.
    """

    def catalog(self) -> Catalog:
        """Give everything that is offered without a path."""

    def inspect(self, path: str) -> BackboneReport:
        """Say what lies at a path, or what a backbone of the catalog is, without loading its weights.

        Args:
            path: Path, or id of the catalog, with an operator after a colon where one was chosen ("ssm:s4d").

        Raises:
            WeightsNotFound: Nothing is there, or a part is missing.
            UnsupportedWeights: It is something else, named, with what to do.
            WeightsDamaged: A file is truncated or unreadable.
        """

    def count_tokens(self, backbone: BackboneChoice, text: str) -> TokenCount:
        """Count the text's tokens as the backbone's encoder does."""

    def resolve(self, request: GenerateRequest) -> GenerateRequest:
        """Fill in every setting left to the backbone, and refuse what does not fit it.

        Raises:
            InvalidRequest: A setting does not fit the backbone; the text names it, its value and what is allowed.
            SchedulerMismatch: The scheduler does not.
        """

    def sigmas(self, request: GenerateRequest) -> tuple[float, ...]:
        """Give the noise levels of the request's walk, the last 0; in the space of `Stepped.sigma`."""

    def predict_cost(self, request: GenerateRequest) -> Cost:
        """Estimate memory and time without running anything."""

    def compare_operators(self, request: GenerateRequest) -> OperatorComparison | None:
        """Say what a step takes with attention and with a state-space operator; None for weights that are not ours.

        Raises:
            InvalidRequest: A setting does not fit the backbone.
        """

    def run(self, request: GenerateRequest, report: Report, stop: Stop) -> Finished:
        """Run the request in the engine's thread and wait for it.

        Raises:
            Cancelled: `stop.now()` was called.
            StudioError: What went wrong; memory is freed and the next job can run.
        """

    def submit(self, request: GenerateRequest, report: Report, stop: Stop) -> Future[Finished]:
        """Run the request in the engine's thread; give its future at once."""

    def load(self, request: GenerateRequest, report: Report, stop: Stop) -> Future[None]:
        """Load the weights of a request's backbone in the engine's thread, without painting; give its future at once.

        The future fails as a job's does; `stop.now()` ends the load.
        """

    @property
    def is_alive(self) -> bool:
        """Whether a job could run: False once the engine's thread has ended, for whatever reason, or was closed."""

    def unload(self) -> None:
        """Forget all weights and give their memory back."""

    def memory(self) -> MemoryUse:
        """Say what is held."""

    def close(self) -> None:
        """Stop the running job and end the engine's thread."""
