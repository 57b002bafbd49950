"""Small pictures of styles and example prompts: read beside the window's thread, only once they are asked for."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen, QPixmap, QTransform

from studio.contract.presets import Example, Style
from studio.session.session import Session
from studio.ui.qimages import resampled

Preset = Style | Example
ROUNDING = 0.14
"""Radius of the corners, as a share of the side."""
EDGE = "#40808080"
"""A quarter of a middle grey parts a white picture from a white ground, and a dark one from a dark ground."""


class PresetPictures(QObject):
    """Gives the small pictures of presets.

    Args:
        session: Reads the files.
        parent: Who shows them; nothing is told any more once it is gone.

    Signals:
        made: The picture of this preset is there; one without a readable file never is.
    """

    made = Signal(object)

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._images: dict[Preset, QImage] = {}
        self._asked: set[Preset] = set()
        self._waiting: list[Preset] = []
        self._is_reading = False
        self._is_closed = False
        parent.destroyed.connect(self.close)

    def close(self) -> None:
        """Read nothing more: who shows them has gone."""
        self._is_closed = True
        self._waiting.clear()

    def image(self, preset: Preset) -> QImage | None:
        """Give a picture where it is there; else it is read, once, and `made` tells when."""
        if preset not in self._asked:
            self._asked.add(preset)
            self._waiting.append(preset)
            if not self._is_reading:
                self._is_reading = True
                self._session.tasks.start(self._read())
        return self._images.get(preset)

    async def _read(self) -> None:
        try:
            while self._waiting:
                preset = self._waiting.pop(0)
                image = await self._session.disk.do(_image_of, self._session.presets.picture(preset))
                if not image.isNull() and not self._is_closed:
                    self._images[preset] = image
                    self.made.emit(preset)
        finally:
            self._is_reading = False


def _image_of(file: Path) -> QImage:
    """Give the picture of a file, empty where there is none; safe in any thread."""
    return QImage(str(file))


def rounded(image: QImage) -> QPixmap:
    """Give a picture with round corners, in its own pixels."""
    pixmap = QPixmap(image.size())
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_rounded(painter, QRectF(pixmap.rect()), image)
    painter.end()
    return pixmap


def paint_rounded(painter: QPainter, place: QRectF, image: QImage) -> None:
    """Paint a picture with round corners into a square of logical pixels."""
    scale = painter.device().devicePixelRatio()
    wanted = (place.size() * scale).toSize()
    if wanted.width() < image.width():
        # The painter's own filter looks at four pixels only.
        image = resampled(image, wanted)
    brush = QBrush(image)
    brush.setTransform(
        QTransform.fromTranslate(place.x(), place.y()).scale(
            place.width() / image.width(), place.height() / image.height()
        )
    )
    painter.save()
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    painter.setBrush(brush)
    painter.setPen(QPen(QColor(EDGE), 1))
    radius = place.width() * ROUNDING
    painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    painter.restore()
