"""A picture with its halves, so that looking at it from far costs what the view costs and not what the picture does."""

from __future__ import annotations

import math

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from studio.contract.errors import OutOfMemory
from studio.ui.qimages import resampled


class Pyramid:
    """An image, and its 1/2, 1/4, 1/8, ...: each made when it is first looked at, from the smallest larger one.

    Attributes:
        image: The image at its own size.
    """

    def __init__(self, image: QImage) -> None:
        self.image = image
        self._levels = {0: image}

    @property
    def has_alpha(self) -> bool:
        """Whether something may be seen through it."""
        return self.image.hasAlphaChannel()

    def level(self, scale: float) -> QImage:
        """Give the smallest image that is not enlarged at this scale: painted at 1/2 to 1 of its own size.

        Args:
            scale: Device pixels a pixel of the image.
        """
        number = max(0, math.floor(math.log2(1 / scale) + 1e-6))
        if number not in self._levels:
            source = self._levels[max(made for made in self._levels if made < number)]
            try:
                self._levels[number] = resampled(source, self._size(number))
            except OutOfMemory:
                return source  # filtered coarsely, but seen
        return self._levels[number]

    def _size(self, number: int) -> QSize:
        return QSize(*(max(1, math.ceil(side / 2**number)) for side in (self.image.width(), self.image.height())))
