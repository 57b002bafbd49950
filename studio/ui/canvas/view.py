"""The canvas: shows the picture, and every step on the way to it, as large as a person likes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QLocale, QRect, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.contract.geometry import Extent
from studio.ui.canvas import ground
from studio.ui.canvas.colours import canvas_colours
from studio.ui.canvas.content import Content
from studio.ui.canvas.hint import Hint
from studio.ui.canvas.navigable import NavigableView
from studio.ui.canvas.offer import Offer
from studio.ui.canvas.picture_layer import paint_picture
from studio.ui.canvas.placement import Placement
from studio.ui.canvas.progress_strip import ProgressStrip

if TYPE_CHECKING:
    from studio.contract.raster import Raster


class CanvasView(NavigableView):
    """A raster canvas: one picture, or the job that makes one, under a view transform.

    Signals:
        frame_painted: The newest frame, by its number, has been painted.
        paths_dropped: Files were dropped: a list of `Path`.
    """

    frame_painted = Signal(int)
    paths_dropped = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content = Content()
        self._unpainted_frame: int | None = None
        self._has_progress = False
        self._has_failed = False
        self._is_drop_target = False
        self._strip = ProgressStrip(self)
        self._hint = Hint(self)
        self._offer: Offer | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAcceptDrops(True)
        self.retranslate()

    # What is shown

    def show_picture(self, raster: Raster | None) -> None:
        """Show a finished picture; None shows the empty canvas with its hint."""
        before = self._content.extent
        self._content.show_picture(raster)
        self._unpainted_frame = None
        self._follow_extent(before)
        self._arrange()
        self.update()

    def begin(self, extent: Extent) -> None:
        """Expect the frames of a job of this size: what is shown stays until the first, else an empty paper waits."""
        before = self._content.extent
        self._content.begin(extent)
        self._unpainted_frame = None
        self._follow_extent(before)
        self._arrange()

    def show_frame(self, raster: Raster, number: int) -> None:
        """Show a frame of the running job, filtered into the extent given to `begin`; only its bounds are repainted.

        Args:
            raster: The preview, at latent size or larger.
            number: Which frame it is, for `frame_painted`.
        """
        before = self._content.extent
        if not self._content.show_frame(raster, number):
            return
        self._unpainted_frame = number
        self._follow_extent(before)
        if (placement := self._placement()) is not None:
            self.update(placement.touched)

    def mark_cancelled(self) -> None:
        """Leave the half-made picture grey, with a word, until the next `begin` or `show_picture`."""
        self._mark_ended(has_failed=False)

    def mark_failed(self) -> None:
        """Leave the half-made picture grey, with another word than where a person cancelled."""
        self._mark_ended(has_failed=True)

    def _mark_ended(self, *, has_failed: bool) -> None:
        self._content.mark_cancelled()
        self._has_failed = has_failed
        self._has_progress = False
        self._arrange()
        self.update()

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
        locale = QLocale()
        self.setAccessibleDescription(
            self.tr("{width} x {height} pixels, {percent} %").format(
                width=extent.width, height=extent.height, percent=locale.toString(self.zoom * 100, "f", 0)
            )
        )

    def _paint(self, painter: QPainter, exposed: QRect) -> None:
        colours, placement = canvas_colours(), self._placement()
        ground.paint_ground(painter, exposed, placement, colours)
        if placement is not None and placement.touched.intersects(exposed):
            if self._content.is_paper:
                ground.paint_paper(painter, placement, colours)
            else:
                paint_picture(painter, placement, self._content, colours)
        if self.shows_focus:
            ground.paint_focus(painter, self.rect(), colours)
        if self._is_drop_target:
            ground.paint_drop(painter, self.rect(), colours)

    # Qt's names

    def sizeHint(self) -> QSize:  # noqa: N802
        """Give the size that the default pictures like."""
        return QSize(640, 640)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Give the smallest size at which anything is seen."""
        return QSize(160, 120)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint what is exposed: ground, picture or paper, and the signs of focus and drop above them."""
        painter = QPainter(self)
        try:
            self._paint(painter, event.rect())
        finally:
            painter.end()  # one that is left open takes the process down
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

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Take files, and show it."""
        if files_of(event):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self._set_drop_target(is_target=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802
        """Show no more that files may be let go."""
        super().dragLeaveEvent(event)
        self._set_drop_target(is_target=False)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Tell which files were let go."""
        self._set_drop_target(is_target=False)
        if paths := files_of(event):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.paths_dropped.emit(paths)

    def _set_drop_target(self, *, is_target: bool) -> None:
        self._is_drop_target = is_target
        self.update()


def files_of(event: QDropEvent) -> list[Path]:
    """Give the files that are dragged."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
