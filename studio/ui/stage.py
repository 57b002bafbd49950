"""The middle of the window: the canvas, what it shows of the running job, and the notices over it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QLocale, Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QGridLayout, QWidget

from studio.contract.events import Stepped
from studio.contract.geometry import Extent
from studio.contract.requests import GenerateRequest
from studio.session.jobs import Job, JobState
from studio.session.live import Progress
from studio.session.session import Session
from studio.ui import progress_words
from studio.ui.canvas.view import CanvasView
from studio.ui.notice_bar import NoticeBar
from studio.ui.picture_drop import PictureDrop

if TYPE_CHECKING:
    from studio.contract.presets import Example
    from studio.ui.starting.example_cards import ExampleCards

UNKNOWN_EXTENT = Extent(512, 512)


class Stage(QWidget):
    """The canvas with the session behind it.

    Attributes:
        canvas: Shows pictures and frames.
        notices: Lies over the canvas.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._frame = 0
        self._examples: ExampleCards | None = None
        self.canvas = CanvasView(self)
        self.notices = NoticeBar(session, self)
        self._drop = PictureDrop(session, self)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.canvas, 0, 0)
        layout.addWidget(self.notices, 0, 0, Qt.AlignmentFlag.AlignTop)
        session.live.began.connect(self._began)
        session.live.framed.connect(self._framed)
        session.live.progressed.connect(self._progressed)
        session.live.ended.connect(self._ended)
        session.shown_changed.connect(self._show)
        self.canvas.paths_dropped.connect(self._dropped)
        self.retranslate()

    def retranslate(self) -> None:
        """Set the texts in the language of the moment."""
        self._examples_follow()
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

    def _advised(self, name: str) -> None:
        if name == "report":
            self._examples_follow()

    def _examples_follow(self) -> None:
        """Offer the examples where the backbone takes a prompt, and say what can be done first."""
        report = self._session.advice.report
        is_taken = report is None or report.takes_prompt
        cards = self._examples if is_taken and self._examples is not None and self._examples.cards else None
        if cards is None:
            text = self.tr(
                "Type what you want to see and press Generate, or drop a picture to take over how it was made."
            )
        else:
            cards.retranslate()
            text = self.tr(
                "Type what you want to see and press Generate, or begin with one of these. "
                "Drop a picture to take over how it was made."
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
        if request.extent is not None:
            return request.extent
        catalog = self._session.engine.catalog
        reports = () if catalog is None else catalog.backbones
        known = [report.native for report in reports if report.id == request.backbone.name]
        report = self._session.advice.report
        if report is not None and str(request.backbone) == self._session.panels.state.backbone:
            known.append(report.native)
        return next((extent for extent in known if extent is not None), UNKNOWN_EXTENT)

    def _began(self, job: Job) -> None:
        self.canvas.begin(self._extent_of(job.request))

    def _framed(self, stepped: Stepped) -> None:
        if stepped.preview is not None:
            self._frame += 1
            self.canvas.show_frame(stepped.preview, self._frame)

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

    def _show(self) -> None:
        shown = self._session.shown
        self.canvas.show_picture(None if shown is None else shown.raster)

    def _dropped(self, paths: list[Path]) -> None:
        self._drop.handle([Path(path) for path in paths], QCursor.pos())

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
