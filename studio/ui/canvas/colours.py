"""The canvas's colours: the theme's, and what follows from them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtGui import QColor

from studio.ui import theme


@dataclass(frozen=True, slots=True)
class CanvasColours:
    """Colours by their job; not to be changed in place.

    Attributes:
        ground: Around the picture.
        ink: Words on the ground.
        quiet_ink: Less important words on the ground.
        sign: The sign of a picture on the ground.
        line: Around the picture, one device pixel.
        shadow: Under the picture, at its strongest.
        paper: Where a picture will be.
        paper_ink: The sign on the paper.
        check_light: One square of the checkerboard behind what is transparent.
        check_dark: The other.
        veil: Over what is left of a cancelled job.
        accent: The ring of the focus, and where files may be let go.
        mask: Over what is to be repainted, with its opacity: a hue that few pictures have.
        frame: The line of the frame in which pictures are made, and its handles.
        frame_edge: Beside that line, so that it is seen on any picture.
        outside: Over what lies outside the frame while it is dragged.
        ruler: Behind the numbers along the edges.
        ruler_ink: The numbers and lines.
        strip: Behind words over the picture: dark in every theme, as it stands on pictures and not on the window.
        strip_ink: Words on the strip.
        strip_quiet: Less important words on it.
        strip_track: The empty part of the bar.
        strip_bar: The full part.
        strip_stripes: The bar where it is not known how full it is.
    """

    ground: QColor
    ink: QColor
    quiet_ink: QColor
    sign: QColor
    line: QColor
    shadow: QColor
    paper: QColor
    paper_ink: QColor
    check_light: QColor
    check_dark: QColor
    veil: QColor
    accent: QColor
    mask: QColor
    frame: QColor
    frame_edge: QColor
    outside: QColor
    ruler: QColor
    ruler_ink: QColor
    strip: QColor
    strip_ink: QColor
    strip_quiet: QColor
    strip_track: QColor
    strip_bar: QColor
    strip_stripes: QColor


def canvas_colours() -> CanvasColours:
    """Give the colours in the theme of the moment."""
    return _derived(theme.current().colours, is_dark=theme.current().is_dark)


@lru_cache(maxsize=4)
def _derived(tokens: theme.Colours, *, is_dark: bool) -> CanvasColours:
    night = theme.DARK.colours
    return CanvasColours(
        ground=QColor(tokens.canvas),
        ink=QColor(tokens.text),
        quiet_ink=mixed(tokens.text, tokens.canvas, 0.78),
        sign=mixed(tokens.text, tokens.canvas, 0.35),
        line=mixed("#ffffff" if is_dark else "#000000", tokens.canvas, 0.16 if is_dark else 0.34),
        shadow=clear("#000000", 0.30 if is_dark else 0.10),
        paper=QColor(tokens.raised),
        paper_ink=QColor(tokens.outline),
        check_light=QColor(tokens.canvas),
        check_dark=QColor(tokens.canvas_check),
        veil=clear(tokens.canvas, 0.45),
        accent=QColor(tokens.focus),
        mask=clear("#9a1fff", 0.55),
        frame=QColor(night.focus),
        frame_edge=clear("#000000", 0.7),
        outside=clear("#000000", 0.45),
        ruler=QColor(tokens.panel),
        ruler_ink=QColor(tokens.muted),
        strip=clear(night.canvas, 0.86),
        strip_ink=QColor("#ffffff"),
        strip_quiet=mixed("#ffffff", night.canvas, 0.80),
        strip_track=clear("#ffffff", 0.22),
        strip_bar=QColor(night.accent_text),
        strip_stripes=clear(night.accent_text, 0.6),
    )


def clear(name: str, opacity: float) -> QColor:
    """Give a colour that can be seen through."""
    colour = QColor(name)
    colour.setAlphaF(opacity)
    return colour


def mixed(name: str, other: str, share: float) -> QColor:
    """Give a colour between two: `share` of the first."""
    first, second = QColor(name), QColor(other)
    pairs = ((first.red(), second.red()), (first.green(), second.green()), (first.blue(), second.blue()))
    return QColor(*(round(a * share + b * (1 - share)) for a, b in pairs))
