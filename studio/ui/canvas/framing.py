"""How one picture is looked at: fitted or at a chosen zoom, while picture, view and display change; no Qt."""

from __future__ import annotations

from studio.contract.geometry import Extent
from studio.ui.canvas.zooming import Point, ViewSize, Zoom, fit

MARGIN_PX = 24
"""View pixels that stay free around a fitted picture."""
REACH_PX = 48
"""View pixels of the picture that cannot be pushed out of the view."""


class Framing:
    """Keeps the zoom; where there is no picture nothing moves it.

    Attributes:
        zoom: The view transform, not yet snapped to device pixels.
        is_fitted: Whether the whole picture is shown, and stays so.
        extent: Size of the picture, None where there is none.
        view: Size of the view.
    """

    def __init__(self) -> None:
        self.zoom = Zoom()
        self.is_fitted = True
        self.extent: Extent | None = None
        self.view = ViewSize(1, 1)

    @property
    def middle(self) -> Point:
        """The view's middle, in view pixels."""
        return Point(self.view.width / 2, self.view.height / 2)

    def look_at(self, extent: Extent | None) -> None:
        """Turn to a picture of this size: an equally large one keeps its place, any other is fitted."""
        before, self.extent = self.extent, extent
        if extent is None or extent == before:
            return
        # A zoom is chosen for a size: what showed a detail of a poster would make a dot of a thumbnail.
        self.fit()

    def regrow(self, extent: Extent, left: float, top: float) -> None:
        """Turn to the same picture at another size: what is seen stays where it is, or all of it where it is fitted.

        Args:
            extent: Its new size.
            left: How many pixels it has grown by on the left.
            top: How many on top.
        """
        self.extent = extent
        if self.is_fitted:
            self.fit()
        else:
            self._move(self.zoom.pan(-left * self.zoom.view_scale, -top * self.zoom.view_scale))

    def resize(self, view: ViewSize, ratio: float) -> None:
        """Follow the view's size and the display's ratio: fitted stays fitted, else the middle stays in the middle."""
        zoom = self.zoom.resized(self.view, view).on_display(ratio, view)
        self.view = view
        if self.extent is None or self.is_fitted:
            self.zoom = zoom
            self.fit()
        else:
            self._move(zoom)

    def fit(self) -> None:
        """Show the whole picture, from now on."""
        self.is_fitted = True
        if self.extent is not None:
            self.zoom = fit(self.extent, self.view, MARGIN_PX, self.zoom.ratio)

    def scale_to(self, scale: float, at: Point | None = None) -> None:
        """Take a scale; what lies at a place of the view stays there.

        Without a place it is the view's middle, and a picture that finds room in the view is seen whole there.
        """
        if self.extent is None:
            return
        zoom = self.zoom.scaled_to(self.middle if at is None else at, scale)
        self._move(zoom if at is not None else zoom.centred_where_small(self.extent, self.view))

    def pan(self, dx: float, dy: float) -> None:
        """Move the picture by view pixels."""
        if self.extent is not None:
            self._move(self.zoom.pan(dx, dy))

    def _move(self, zoom: Zoom) -> None:
        self.is_fitted = False
        self.zoom = zoom if self.extent is None else zoom.kept_in(self.extent, self.view, REACH_PX)
