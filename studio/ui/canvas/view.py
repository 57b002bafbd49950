"""The canvas: shows the document, and every step on the way to a picture, as large as a person likes."""

from __future__ import annotations

import math
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QLocale, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QPainter,
    QPaintEvent,
    QPixmap,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.contract.geometry import Bounds, Extent
from studio.ui.canvas import ground
from studio.ui.canvas.colours import canvas_colours
from studio.ui.canvas.content import Content
from studio.ui.canvas.content_layer import paint_content
from studio.ui.canvas.following import Following
from studio.ui.canvas.hint import Hint
from studio.ui.canvas.offer import Offer
from studio.ui.canvas.overlaid import OverlaidView, SelectionLook
from studio.ui.canvas.picture_layer import Pass
from studio.ui.canvas.placement import Placement
from studio.ui.canvas.progress_strip import ProgressStrip
from studio.ui.canvas.wipe_handle import WipeHandle

if TYPE_CHECKING:
    from studio.contract.raster import Raster
    from studio.document.document import Document
    from studio.document.layers import Change

FIRST_SECONDS, NEXT_SECONDS = 0.1, 0.005
"""How long a paint event may make tiles of a picture that is new, and of one that is known already."""


class CanvasView(OverlaidView):
    """A raster canvas: a document, a picture, or the job that makes one, under a view transform.

    Signals:
        frame_painted: The newest frame, by its number, has been painted.
        candidate_wiped: A person moved the divider between candidate and original: 0 to 1.
    """

    frame_painted = Signal(int)
    candidate_wiped = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content = Content()
        self._following = Following(self._document_changed)
        self._patience = FIRST_SECONDS
        self._unpainted_frame: int | None = None
        self._has_progress = False
        self._has_failed = False
        self._strip = ProgressStrip(self)
        self._hint = Hint(self)
        self._wipe = WipeHandle(self)
        self._wipe.moved.connect(self._wiped)
        self._offer: Offer | None = None
        self.destroyed.connect(self._following.leave)
        self.frame_changed.connect(self._describe)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.retranslate()

    # What is shown

    def show_picture(self, raster: Raster | None) -> None:
        """Show a finished picture, and no document any more; None shows the empty canvas with its hint."""
        self.cancel_gesture()
        before = self._content.extent
        self._content.show_picture(raster)
        self._following.follow(None)
        self._turned(before)

    def show_document(self, document: Document | None) -> None:
        """Show a document and follow its changes, without frames and candidates; None shows the empty canvas."""
        if document is None:
            self.show_picture(None)
            return
        if document is not self._content.document:
            self.cancel_gesture()
        before = self._content.extent
        self._content.show_document(document, canvas_colours().mask)
        self._content.tint_selection(is_tinted=self._look is SelectionLook.TINT)
        self._following.follow(document)
        self._area = document.state.area
        self._turned(before)

    def _turned(self, before: Extent | None) -> None:
        """Paint what is shown now, for which there is as yet nothing made."""
        self._unpainted_frame = None
        self._patience = FIRST_SECONDS
        self._follow_extent(before)
        self._select_of(self._outline_document())
        self._arrange()
        self._show_tool_cursor()
        self.update()

    @property
    def document(self) -> Document | None:
        """The document that is followed, also while the frames of another picture are seen."""
        return self._content.document

    @property
    def takes_tools(self) -> bool:
        """Whether the document is what is seen."""
        return self._content.is_document

    def begin(self, extent: Extent) -> None:
        """Expect the frames of a job of this size: what is shown stays until the first, else an empty paper waits."""
        before = self._content.extent
        self._content.begin(extent)
        self._unpainted_frame = None
        self._follow_extent(before)
        self._arrange()

    def show_frame(self, raster: Raster, number: int, bounds: Bounds | None = None) -> None:
        """Show a frame of the running job, filtered into its bounds; only they are repainted.

        Args:
            raster: The preview, at latent size or larger.
            number: Which frame it is, for `frame_painted`.
            bounds: Where it lies, in pixels of the document; it may reach beyond. Without a document in pixels of the
                picture that was begun. None is the whole picture: over a document of another size it is seen instead.
        """
        before, had_document = self._content.extent, self.takes_tools
        if not self._content.show_frame(raster, number, bounds):
            return
        self._unpainted_frame = number
        self._follow_extent(before)
        if had_document != self.takes_tools:
            self._turned_from_document()
        placement = self._placement()
        if placement is not None:
            self.update(placement.touched if bounds is None else placement.changed_rect(bounds))

    def _turned_from_document(self) -> None:
        self.cancel_gesture()
        self._select_of(self._outline_document())
        self._arrange()
        self.update()

    def show_candidate(self, image: Raster | None, wipe: float | None = None, bounds: Bounds | None = None) -> None:
        """Show a staged result over the document, without changing it; None: no more.

        Args:
            image: The result; what of it can be seen through shows the document.
            wipe: Up to which share of its width it is shown, the original beside it, with a handle that a person can
                move; None is all of it.
            bounds: Where it lies in the document's pixels, may reach beyond; None is the whole document.
        """
        before = self._content.extent
        if self._content.show_candidate(image, wipe, bounds):
            self._turned(before)

    def _wiped(self, share: float) -> None:
        candidate = self._content.candidate
        if candidate is None or candidate.wipe is None:
            return
        self._content.candidate = replace(candidate, wipe=share)
        placement = self._placement()
        if placement is not None:
            rect = placement.rect_of(candidate.bounds)
            edges = sorted((candidate.wipe, share))
            left, right = (rect.left() + edge * rect.width() for edge in edges)
            self.update(QRectF(left - 2, rect.top(), right - left + 4, rect.height()).toAlignedRect())
        self._place_wipe()
        self.candidate_wiped.emit(share)

    def _place_wipe(self) -> None:
        candidate, placement = self._content.candidate, self._placement()
        if candidate is None or candidate.wipe is None or placement is None:
            self._wipe.hide()
        else:
            self._wipe.place_at(candidate.wipe, placement.rect_of(candidate.bounds), self.rect())

    def _document_changed(self, change: Change) -> None:
        """Repaint what an edit has changed."""
        document = self._content.document
        if document is None:
            return
        if change.has_extent:
            self._document_resized(document)
            return
        changed = [*(change.parts or ((change.bounds,) if change.bounds else ()))]
        changed += [change.masks] if change.masks is not None else []
        if change.selection is not None:
            self._select_of(self._outline_document())
            changed += [change.selection]
        placement, region = self._placement(), QRegion()
        for part in changed:
            self._content.document_changed(part, has_extent=False)
            if placement is not None and self.takes_tools:
                region += placement.changed_rect(part)
        self.update(region)

    def _document_resized(self, document: Document) -> None:
        """Go on looking at the same place of a document that has grown or was cropped."""
        before, self._area = self._area, document.state.area
        self._content.document_changed(None, has_extent=True)
        if self.takes_tools:
            self.look_on(document.extent, before.x - self._area.x, before.y - self._area.y)
            self._select_of(document)
            self.reframed()
            self._arrange()
            self.update()

    def set_selection_look(self, look: SelectionLook) -> None:
        """Show the selection by its edge, by a tint, or not at all."""
        super().set_selection_look(look)
        self._content.tint_selection(is_tinted=look is SelectionLook.TINT)

    def _outline_document(self) -> Document | None:
        return self._content.document if self.takes_tools else None

    def mark_cancelled(self) -> None:
        """Leave the half-made picture grey, with a word, until the next `begin` or `show_picture`."""
        self._mark_ended(has_failed=False)

    def mark_failed(self) -> None:
        """Leave the half-made picture grey, with another word than where a person cancelled."""
        self._mark_ended(has_failed=True)

    def _mark_ended(self, *, has_failed: bool) -> None:
        before = self._content.extent
        self._content.mark_cancelled()
        self._has_failed = has_failed
        self._has_progress = False
        self._turned(before)

    def show_progress(self, fraction: float | None, title: str, detail: str) -> None:
        """Show in the picture's place how far it is.

        Args:
            fraction: 0 to 1; None where it is not known.
            title: What happens.
            detail: More about it, such as the time to go.
        """
        self._has_progress = True
        self._strip.show_progress(fraction, title, detail)
        self._arrange()

    def hide_progress(self) -> None:
        """Show no progress any more."""
        self._has_progress = False
        self._arrange()

    def show_hint(self, title: str, text: str) -> None:
        """Set what the empty canvas says: what to do first."""
        self._hint.say(title, text)
        self._arrange()

    def offer(self, offer: Offer | None) -> None:
        """Hold something to begin with below the hint, as long as the canvas is empty; None: nothing."""
        if self._offer is not None and self._offer is not offer:
            self._offer.hide()
        self._offer = offer
        if offer is not None:
            offer.setParent(self)
        self._arrange()

    def _follow_extent(self, before: Extent | None) -> None:
        """Turn to a picture or paper of another size than before."""
        if self._content.extent != before:
            self.look_at(self._content.extent)
            self._describe()
            self._arrange()
            self.update()

    def reframed(self) -> None:
        """Keep the words in their places."""
        self._place_strip()
        self._place_wipe()
        self._place_overlays()
        self._describe()

    def _placement(self) -> Placement | None:
        extent = self._content.extent
        return None if extent is None else Placement(self.transform, extent, self.rect())

    # Words over it

    def _arrange(self) -> None:
        """Show the words that belong to what is shown, in their places."""
        if not self._has_progress:
            if self._content.is_unfinished:
                self._strip.show_label(self.tr("Failed") if self._has_failed else self.tr("Cancelled"))
            else:
                self._strip.hide()
        self._place_strip()
        self._place_wipe()
        self._place_overlays()
        wants_hint = self._content.extent is None and not self._has_progress and not self._hint.is_empty
        has_offer = wants_hint and self._offer is not None and self._hint.place_with(self._offer, self.rect())
        if wants_hint and not has_offer:
            self._hint.place_in(self.rect())
        self._hint.setVisible(wants_hint)
        if self._offer is not None:
            self._offer.setVisible(has_offer)

    def _place_strip(self) -> None:
        placement = self._placement()
        self._strip.place_in(QRect() if placement is None else placement.touched, self.rect())

    def retranslate(self) -> None:
        """Set the texts in the language of the moment."""
        self._describe()
        self._arrange()

    def _describe(self) -> None:
        """Say to a screen reader what is seen."""
        self.setAccessibleName(self.tr("Canvas"))
        extent = self._content.extent
        if extent is None:
            self.setAccessibleDescription(self.tr("No picture"))
            return
        percent = QLocale().toString(self.zoom * 100, "f", 0)
        text = self.tr("{width} x {height} pixels, {percent} %")
        words = [text.format(width=extent.width, height=extent.height, percent=percent)]
        if self.takes_tools and (frame := self.frame) is not None:
            text = self.tr("Frame: {width} x {height} pixels at {x}, {y}")
            words.append(text.format(width=frame.width, height=frame.height, x=frame.x, y=frame.y))
        self.setAccessibleDescription(". ".join(words))

    def _paint(self, painter: QPainter, exposed: QRect) -> list[QRect]:
        """Paint everything; gives what is to be painted again, as there was no time for it."""
        colours, placement = canvas_colours(), self._placement()
        ground.paint_ground(painter, exposed, placement, colours)
        unfinished: list[QRect] = []
        if placement is not None:
            deadline = time.perf_counter() + self._patience
            unfinished = paint_content(painter, placement, self._content, Pass(exposed, colours, deadline))
            self._paint_overlays(painter, placement, colours)
        if self.shows_focus:
            ground.paint_focus(painter, self.rect(), colours)
        if self.is_drop_target:
            ground.paint_drop(painter, self.rect(), colours)
        return unfinished

    # Qt's names

    def sizeHint(self) -> QSize:  # noqa: N802
        """Give the size that the default pictures like."""
        return QSize(640, 640)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Give the smallest size at which anything is seen."""
        return QSize(160, 120)

    def grab(self, rectangle: QRect | None = None) -> QPixmap:
        """Give what is seen as a picture, finished, however long that takes."""
        before, self._patience = self._patience, math.inf
        try:
            return super().grab(QRect(QPoint(0, 0), QSize(-1, -1)) if rectangle is None else rectangle)
        finally:
            self._patience = before

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint what is exposed: ground, picture or paper, what lies over it, and the signs of focus and drop."""
        painter = QPainter(self)
        unfinished: list[QRect] = []
        try:
            unfinished = self._paint(painter, event.rect())
        finally:
            painter.end()  # one that is left open takes the process down
        if not math.isinf(self._patience):
            self._patience = NEXT_SECONDS
        for rect in unfinished:
            self.update(rect)
        if self._unpainted_frame is not None:
            number, self._unpainted_frame = self._unpainted_frame, None
            self.frame_painted.emit(number)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keep the picture and the words in their places."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow another language, theme or font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._arrange()
            self.update()
