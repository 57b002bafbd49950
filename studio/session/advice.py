"""What the engine says about the panels as they are: asked beside the window's thread, the newest question wins."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from studio.contract.catalog import BackboneReport
from studio.contract.errors import StudioError
from studio.contract.port import Cost, Engine, MemoryUse, OperatorComparison, TokenCount
from studio.contract.presets import styled
from studio.contract.raster import PictureReference
from studio.contract.requests import BackboneChoice, GenerateRequest
from studio.session.engine_host import EngineHost, EngineState
from studio.session.presets import Presets
from studio.session.requests import build_request
from studio.session.snapshots import CanvasSnapshot
from studio.session.state import PanelStore
from studio.session.tasks import Tasks

QUIET_SECONDS = 0.08
"""A person who types or drags a slider asks once they pause so long."""

WALK_FIELDS = frozenset(
    ("backbone", "scheduler", "spacing", "steps", "guidance", "extent", "count", "class_label", "device", "precision")
) | {"task", "strength", "inpaint", "is_tileable"}
ASKED_AFTER = {
    "report": frozenset(("backbone",)),
    "prompt_tokens": frozenset(("prompt", "style", "backbone")),
    "negative_tokens": frozenset(("negative_prompt", "backbone")),
    "walk": WALK_FIELDS,
}
"""Which fields of the panels each question looks at; in the order in which they are asked."""


@dataclass(frozen=True, slots=True)
class Walk:
    """What the engine says of a request; each part is empty where it does not know or refuses.

    Attributes:
        resolved: The request filled in.
        sigmas: Its noise levels.
        cost: What it would take.
        comparison: What a step takes with another operator.
        fault: What speaks against it.
    """

    resolved: GenerateRequest | None = None
    sigmas: tuple[float, ...] = ()
    cost: Cost | None = None
    comparison: OperatorComparison | None = None
    fault: StudioError | None = None


class Advice(QObject):
    """Answers that panels show.

    Attributes:
        report: What the chosen backbone is; None while it is not known or cannot run.
        fault: Why the backbone or the settings cannot run; None where they can.
        prompt_tokens: How much of the prompt, with its style, the encoder reads.
        negative_tokens: The same of the negative prompt.
        resolved: The request with every setting filled in; its pictures are sizes alone.
        sigmas: Noise levels of the walk.
        cost: What the request would take.
        comparison: What a step takes with attention and with a state-space operator; None for weights that are not our
            own.
        memory: What the engine holds.

    Signals:
        changed: Name of the attribute that has another value now.
        answered: Name of the question (of `ASKED_AFTER`) whose answer is now true of the panels, changed or not.
    """

    changed = Signal(str)
    answered = Signal(str)

    def __init__(
        self, host: EngineHost, panels: PanelStore, presets: Presets, tasks: Tasks, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._host = host
        self._panels = panels
        self._presets = presets
        self._tasks = tasks
        self._wanted: set[str] = set()
        self._pump: asyncio.Task[None] | None = None
        self._reported = ""
        self._report_fault: StudioError | None = None
        self._walk_fault: StudioError | None = None
        self._outline: Callable[[], CanvasSnapshot | None] = lambda: None
        self.report: BackboneReport | None = None
        self.prompt_tokens: TokenCount | None = None
        self.negative_tokens: TokenCount | None = None
        self.resolved: GenerateRequest | None = None
        self.sigmas: tuple[float, ...] = ()
        self.cost: Cost | None = None
        self.comparison: OperatorComparison | None = None
        self.memory: MemoryUse | None = None
        panels.changed.connect(self._panels_changed)
        host.catalog_changed.connect(self.refresh)

    @property
    def fault(self) -> StudioError | None:
        """Why the backbone, or a setting with it, cannot run."""
        return self._report_fault or self._walk_fault

    @property
    def is_settled(self) -> bool:
        """Whether everything has been answered for the panels as they are."""
        return self._host.state is EngineState.READY and not self._wanted and (self._pump is None or self._pump.done())

    def report_of(self, backbone: str) -> BackboneReport | None:
        """Give the report, where it is on this backbone: just after another one was chosen it is not yet."""
        return self.report if self._reported == backbone else None

    def look_at(self, outline: Callable[[], CanvasSnapshot | None]) -> None:
        """Say what gives the open picture's outline: what a job takes depends on its mask and frame."""
        self._outline = outline

    def refresh_canvas(self) -> None:
        """Ask again what depends on the open picture."""
        self._ask("walk")

    def refresh(self) -> None:
        """Ask everything again, as after weights were loaded or a folder has changed."""
        self._ask(*ASKED_AFTER, "memory")

    def refresh_memory(self) -> None:
        """Ask again what the engine holds and what a request costs."""
        self._ask("memory", "walk")

    def _panels_changed(self, names: frozenset[str]) -> None:
        self._ask(*(topic for topic, fields in ASKED_AFTER.items() if fields & names))

    def _ask(self, *topics: str) -> None:
        self._wanted.update(topics)
        # An engine that nobody has started is not started by a question.
        if self._wanted and self._host.state is EngineState.READY and (self._pump is None or self._pump.done()):
            self._pump = self._tasks.start(self._answer())

    async def _answer(self) -> None:
        questions: dict[str, Callable[[], Awaitable[None]]] = {
            "report": self._ask_report,
            "prompt_tokens": self._ask_prompt_tokens,
            "negative_tokens": self._ask_negative_tokens,
            "walk": self._ask_walk,
            "memory": self._ask_memory,
        }
        while self._wanted:
            await asyncio.sleep(QUIET_SECONDS)
            for topic, ask in questions.items():
                if topic in self._wanted:
                    self._wanted.discard(topic)
                    # An engine that cannot be had, or fails over a question, is said where jobs are made.
                    with contextlib.suppress(StudioError):
                        await ask()
                    if topic not in self._wanted:
                        self.answered.emit(topic)

    async def _ask_report(self) -> None:
        choice, backbone = self._choice(), self._panels.state.backbone
        before = self.fault
        try:
            report = await self._host.ask(lambda engine: _report(engine, choice))
            self._report_fault = None
        except StudioError as error:
            report, self._report_fault = None, error
        self._reported = backbone
        self._set("report", report)
        self._tell_fault(before)

    async def _ask_prompt_tokens(self) -> None:
        state = self._panels.state
        self._set("prompt_tokens", await self._count(styled(state.prompt, self._presets.style(state.style))))

    async def _ask_negative_tokens(self) -> None:
        self._set("negative_tokens", await self._count(self._panels.state.negative_prompt))

    async def _count(self, text: str) -> TokenCount | None:
        if self.report is None or not self.report.takes_prompt:
            return None
        choice = self._choice()
        try:
            return await self._host.ask(lambda engine: engine.count_tokens(choice, text))
        except StudioError:
            # Said where the backbone is chosen; a ruler is no place for it.
            return None

    async def _ask_walk(self) -> None:
        before = self.fault
        answer = Walk()
        if self.report is not None:
            try:
                request = build_request(self._panels.state, self.report, canvas=self._outline())
            except StudioError as error:
                answer = Walk(fault=error)
            else:
                # The texts do not matter here, and a long one would be sent about for nothing.
                request = replace(request, prompt="", negative_prompt="")
                with contextlib.suppress(StudioError):  # the engine broke down over it; that speaks against nothing
                    answer = await self._host.ask(lambda engine: _walk(engine, request))
        self._walk_fault = answer.fault
        for name in ("resolved", "sigmas", "cost", "comparison"):
            self._set(name, getattr(answer, name))
        self._tell_fault(before)

    async def _ask_memory(self) -> None:
        self._set("memory", await self._host.ask(lambda engine: engine.memory()))

    def _choice(self) -> BackboneChoice:
        return BackboneChoice.parse(self._panels.state.backbone)

    def _tell_fault(self, before: StudioError | None) -> None:
        if str(before or "") != str(self.fault or ""):
            self.changed.emit("fault")

    def _set(self, name: str, value: object) -> None:
        if getattr(self, name) != value:
            setattr(self, name, value)
            self.changed.emit(name)


def _report(engine: Engine, choice: BackboneChoice) -> BackboneReport:
    return engine.inspect(str(choice))


def _walk(engine: Engine, request: GenerateRequest) -> Walk:
    """Ask everything about a request; what is known before it is refused stays."""
    known = Walk()
    try:
        known = replace(known, cost=engine.predict_cost(request), comparison=engine.compare_operators(request))
        return replace(known, resolved=_lightened(engine.resolve(request)), sigmas=engine.sigmas(request))
    except StudioError as error:
        return replace(known, fault=error)


def _lightened(request: GenerateRequest) -> GenerateRequest:
    """Give a request whose pictures are sizes alone: it is kept and compared in the window's thread."""
    source, mask = request.source, request.mask
    return replace(
        request,
        source=None if source is None else PictureReference("", source.extent),
        mask=None if mask is None else PictureReference("", mask.extent),
    )
