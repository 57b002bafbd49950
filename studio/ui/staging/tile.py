"""A small view of a staged result, or of one on its way with how far it is."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from studio.contract.geometry import Bounds
from studio.contract.raster import Raster
from studio.session.staging import Candidate, Pending
from studio.ui import theme
from studio.ui.qimages import to_qimage
from studio.ui.theme import Spacing

SIDE_PX = 56
BAR_PX = 4


class CandidateTile(QAbstractButton):
    """Shows one result; pressed, it is looked at.

    Attributes:
        fraction: How far it is, 0 to 1; None where it is finished.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image: QImage | None = None
        self._number = 0
        self.fraction: float | None = None
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def show_candidate(self, candidate: Candidate, number: int, *, is_current: bool) -> None:
        """Show a finished result, the part of it that was painted."""
        self._image = _small(candidate.image, _painted(candidate))
        self._number, self.fraction = number, None
        self.setChecked(is_current)
        self.setEnabled(True)
        self._say(
            self.tr("Result {number}, seed {seed}").format(
                number=QLocale().toString(number), seed=candidate.record.seed
            )
        )

    def show_pending(self, pending: Pending, number: int) -> None:
        """Show a result on its way."""
        self._image = None if pending.preview is None else _small(pending.preview, None)
        self._number, self.fraction = number, pending.fraction or 0.0
        self.setChecked(False)
        self.setEnabled(False)
        self._say(
            self.tr("Result {number}: {percent} %").format(
                number=QLocale().toString(number), percent=round(100 * self.fraction)
            )
        )

    def _say(self, text: str) -> None:
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.update()

    # Qt's names

    def sizeHint(self) -> QSize:  # noqa: N802
        """Give the size of every tile."""
        return QSize(SIDE_PX, SIDE_PX)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Never give way."""
        return self.sizeHint()

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802
        """Show that it can be pressed."""
        super().enterEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint picture, progress, and the edge of what is looked at."""
        colours = theme.current().colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        room = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        path = QPainterPath()
        path.addRoundedRect(room, theme.RADIUS, theme.RADIUS)
        painter.fillPath(path, QColor(colours.raised))
        if self._image is not None:
            painter.setClipPath(path)
            painter.setOpacity(1.0 if self.fraction is None else 0.7)
            painter.drawImage(_filling(self._image, room), self._image)
            painter.setOpacity(1.0)
            painter.setClipping(False)
        elif self.fraction is not None:
            painter.setPen(QColor(colours.muted))
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, QLocale().toString(self._number))
        if self.fraction is not None:
            self._paint_progress(painter, room, self.fraction)
        edge, width = (colours.accent_text, 2.5) if self.isChecked() else (colours.outline, 1.0)
        painter.setPen(QPen(QColor(colours.focus if self.hasFocus() else edge), 2.5 if self.hasFocus() else width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(room, theme.RADIUS, theme.RADIUS)
        painter.end()

    def _paint_progress(self, painter: QPainter, room: QRectF, fraction: float) -> None:
        colours = theme.current().colours
        bar = QRectF(room.left() + Spacing.XS, room.bottom() - Spacing.XS - BAR_PX, room.width() - Spacing.S, BAR_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.track))
        painter.drawRoundedRect(bar, BAR_PX / 2, BAR_PX / 2)
        if fraction > 0:
            bar.setWidth(max(BAR_PX, bar.width() * fraction))
            painter.setBrush(QColor(colours.accent_text))
            painter.drawRoundedRect(bar, BAR_PX / 2, BAR_PX / 2)


def _painted(candidate: Candidate) -> Bounds | None:
    """Give the part of a result that was painted, with a little around it; None: all of it."""
    patch = candidate.patch
    if patch is None:
        return None
    bounds = patch.bounds
    shift = candidate.target.source_bounds(), candidate.target.result_bounds()
    bounds = bounds.moved(shift[0].x - shift[1].x, shift[0].y - shift[1].y)
    return bounds.grown(max(bounds.width, bounds.height) // 6).intersection(Bounds.of(candidate.image.extent))


def _small(raster: Raster, part: Bounds | None) -> QImage:
    if part is not None:
        raster = Raster(raster.array[part.y : part.bottom, part.x : part.right])
    image = to_qimage(raster)
    twice = 2 * SIDE_PX
    if min(image.width(), image.height()) <= twice:
        return image
    return image.scaled(
        twice, twice, Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
    )


def _filling(image: QImage, room: QRectF) -> QRectF:
    """Give where an image lies that fills a square, its middle in the square's."""
    scale = max(room.width() / image.width(), room.height() / image.height())
    place = QRectF(0, 0, image.width() * scale, image.height() * scale)
    place.moveCenter(room.center())
    return place
