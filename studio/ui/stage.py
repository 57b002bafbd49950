"""The middle of the window: the canvas, what it shows of the running job, and the notices over it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QLocale, Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QGridLayout, QWidget

from studio.contract.events import Stepped
from studio.contract.geometry import Bounds, Extent
from studio.contract.requests import GenerateRequest
from studio.session.jobs import Job, JobState
from studio.session.live import Progress
from studio.session.session import Session
from studio.ui import progress_words
from studio.ui.backbones import operator_words
from studio.ui.canvas.generation_frame import FrameRules
from studio.ui.canvas.overlaid import SelectionLook
from studio.ui.canvas.view import CanvasView
from studio.ui.notice_bar import NoticeBar
from studio.ui.picture_drop import PictureDrop
from studio.ui.staging import proof_words
from studio.ui.staging.bar import StagingBar
from studio.ui.tooling.bar import ToolBar
from studio.ui.tooling.options import ToolOptions
from studio.ui.tooling.toolbox import ToolBox

if TYPE_CHECKING:
    from studio.contract.presets import Example
    from studio.ui.starting.example_cards import ExampleCards

SOME_ROOM = 0.95
"""A frame that is brought into view does not touch the edges."""
UNKNOWN_EXTENT = Extent(512, 512)


class Stage(QWidget):
    """The canvas with the session behind it.

    Attributes:
        canvas: Shows the open picture, its staged results, and frames.
        notices: Lies over the canvas.
        staging: Stands at the canvas's lower edge while results wait for a choice.
        tools: The tools of the canvas.
        tool_bar: Chooses the tool, left of the canvas.
        tool_options: What the tool can be set to, above the canvas.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._frame = 0
        self._examples: ExampleCards | None = None
        self.canvas = CanvasView(self)
        self.notices = NoticeBar(session, self)
        self.staging = StagingBar(session, self)
        self.canvas.installEventFilter(self.staging)
        self.tools = ToolBox(session, self)
        self.tool_bar = ToolBar(session, self.tools, self)
        self.tool_options = ToolOptions(session, self.tools, self)
        self._drop = PictureDrop(session, self)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.tool_options, 0, 0, 1, 2)
        layout.addWidget(self.tool_bar, 1, 0, 2, 1)
        layout.addWidget(self.canvas, 1, 1)
        layout.addWidget(self.notices, 1, 1, Qt.AlignmentFlag.AlignTop)
        layout.setSpacing(0)
        layout.setRowStretch(1, 1)
        layout.setColumnStretch(1, 1)
        # Under the canvas and not over it: the lower edge of the picture is part of what is compared.
        layout.addWidget(self.staging, 2, 1)
        self._connect()
        self.retranslate()

    def retranslate(self) -> None:
        """Set the texts in the language of the moment."""
        self._examples_follow()
        self._tell_proof()
        if self._session.live.progress is not None:
            self._progressed(self._session.live.progress)

    def offer_examples(self) -> None:
        """Show example prompts on the empty canvas; called once, after the first paint and the panels."""
        from studio.ui.starting.example_cards import ExampleCards  # noqa: PLC0415 - the first paint does without

        self._examples = ExampleCards(self._session, self.canvas)
        self._examples.picked.connect(self._begin_with)
        QWidget.setTabOrder(self.canvas, self._examples.cards[0] if self._examples.cards else self._examples)
        self._session.advice.changed.connect(self._advised)
        self._examples_follow()

    def _connect(self) -> None:
        session = self._session
        session.live.began.connect(self._began)
        session.live.framed.connect(self._framed)
        session.live.progressed.connect(self._progressed)
        session.live.ended.connect(self._ended)
        session.canvas.replaced.connect(self._show)
        session.canvas.about_to_change.connect(self.tools.let_go)
        self.tools.tool_changed.connect(self.canvas.set_tool)
        self.tools.changed.connect(self._follow_mask)
        self.tools.attach(self.canvas)
        session.canvas.frame_changed.connect(self._follow_frame)
        session.staging.changed.connect(self._stage)
        session.shown_changed.connect(self._tell_proof)
        session.advice.changed.connect(self._advised)
        self.canvas.frame_changed.connect(session.canvas.set_frame)
        self.canvas.candidate_wiped.connect(self._wiped)
        self.canvas.paths_dropped.connect(self._dropped)

    def _advised(self, name: str) -> None:
        if name == "report":
            self._examples_follow()
            report = self._session.advice.report
            if report is not None:
                self.canvas.set_frame_rules(FrameRules(multiple=report.multiple_of))

    def _examples_follow(self) -> None:
        """Offer the examples where the backbone takes a prompt, and say what can be done first."""
        report = self._session.advice.report
        is_taken = report is None or report.takes_prompt
        cards = self._examples if is_taken and self._examples is not None and self._examples.cards else None
        if cards is None:
            text = self.tr("Type what you want to see and press Generate, or drop a picture to work on it.")
        else:
            cards.retranslate()
            text = self.tr(
                "Type what you want to see and press Generate, or begin with one of these. "
                "Drop a picture to work on it, or to take over how it was made."
            )
        self.canvas.show_hint(self.tr("Your picture appears here"), text)
        self.canvas.offer(cards)

    def _begin_with(self, example: Example) -> None:
        """Make an example's picture: its prompt and style stay in the panels, to be changed for the next one."""
        is_korean = QLocale().language() == QLocale.Language.Korean
        self._session.panels.update(prompt=example.prompt.of(is_korean=is_korean), style=example.style or None)
        self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)
        self._session.commands.run("generate")

    def _extent_of(self, request: GenerateRequest) -> Extent:
        """Give the size that a request's pictures will have, as far as it is known before they are made."""
        extent = request.result_extent or request.extent
        if extent is not None:
            return extent
        catalog = self._session.engine.catalog
        reports = () if catalog is None else catalog.backbones
        entry = operator_words.chosen_entry(request.backbone, catalog)
        known = [] if entry is None else [entry.native]
        known += [report.native for report in reports if report.id == request.backbone.name]
        report = self._session.advice.report
        if report is not None and str(request.backbone) == self._session.panels.state.backbone:
            known.append(report.native)
        return next((extent for extent in known if extent is not None), UNKNOWN_EXTENT)

    def _follow_mask(self) -> None:
        """Tint what is selected while it is painted, else show its edge."""
        self.canvas.set_selection_look(SelectionLook.TINT if self.tools.is_masking else SelectionLook.EDGE)

    # The running job

    def _began(self, job: Job) -> None:
        document = self._session.canvas.document
        over = self._session.where(job, None)
        self.canvas.begin(self._extent_of(job.request) if over is None or document is None else document.extent)

    def _framed(self, stepped: Stepped) -> None:
        job = self._session.queue.running
        if stepped.preview is None or job is None:
            return
        bounds = self._bounds_of(stepped, job)
        if not self._session.staging.is_held:  # who looks closely at a result is not disturbed
            self._frame += 1
            self.canvas.show_frame(stepped.preview, self._frame, bounds)

    def _bounds_of(self, stepped: Stepped, job: Job) -> Bounds | None:
        """Give where a frame lies on the open picture, or on the paper of a picture of its own."""
        over = self._session.where(job, stepped.bounds)
        return stepped.bounds if over is None else over

    def _progressed(self, progress: Progress | None) -> None:
        if progress is None:
            self.canvas.hide_progress()
        else:
            doing, left = progress_words.doing(progress), progress_words.time_left(progress)
            self.canvas.show_progress(progress.fraction, doing, left)

    def _ended(self, job: Job | None) -> None:
        if job is None or job.state is JobState.CANCELLED:
            self.canvas.mark_cancelled()
        elif job.state is JobState.FAILED:
            self.canvas.mark_failed()
        else:
            return
        self._stage()

    # The open picture

    def _show(self) -> None:
        document = self._session.canvas.document
        self.canvas.show_document(document)
        self.tools.show_document(document)

    def _stage(self) -> None:
        """Show the staged result that is looked at over the open picture."""
        candidate, document = self._session.staging.current, self._session.canvas.document
        if document is None:
            return
        if candidate is None:
            self.canvas.show_candidate(None)
            return
        patch = candidate.placed_patch()
        wipe = self._session.staging.wipe
        if patch is not None:
            # The same raster each time: the canvas keeps its tiles while the wipe is dragged.
            self.canvas.show_candidate(patch.raster, wipe, patch.bounds)
        elif candidate.is_alone:
            self.canvas.show_candidate(candidate.image, wipe)
        else:
            self.canvas.show_candidate(candidate.fitted(), wipe, candidate.origin)

    def _follow_frame(self, frame: Bounds | None) -> None:
        """Show the frame; one that was not dragged here is brought into view where it reaches beyond the picture."""
        if frame == self.canvas.frame:
            return
        self.canvas.set_frame(frame)
        document = self._session.canvas.document
        if frame is not None and document is not None and not document.bounds.contains(frame):
            self.canvas.fit()
            share = min(document.extent.width / frame.width, document.extent.height / frame.height)
            self.canvas.set_zoom(self.canvas.zoom * share * SOME_ROOM)

    def _wiped(self, share: float) -> None:
        self._session.staging.wiped_to(share)

    def _tell_proof(self) -> None:
        shown = self._session.shown
        record = None if shown is None else shown.record
        self.canvas.show_badge("" if record is None or record.proof is None else proof_words.badge(record.proof))

    def _dropped(self, paths: list[Path]) -> None:
        self._drop.handle([Path(path) for path in paths], QCursor.pos())

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
