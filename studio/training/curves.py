"""Curves of losses side by side, drawn once as SVG and rasterised from it: by steps, and by the processor's seconds."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from PIL import Image

from studio.training.settings import TrainingFault
from studio.training.sheets import save_picture
from studio.training.wholefiles import written_whole

COLOURS = (
    "#1f4e9c", "#c4442c", "#2f8f4e", "#8a4fb3", "#c98a1b", "#1c9aa8", "#b3327a", "#6b6b1f", "#5b6f8f", "#7a4a2a",
    "#3b3b3b", "#e06d9b",
)  # fmt: skip
DASHES = ("", "7 4", "2 3")
"""Of the lines, when the colours have been used up."""
WIDTH, HEIGHT, LEGEND, MARGIN, FOOT = 460, 380, 200, 54, 48
"""Pixels of a panel, of the legend's column, and around the lines."""
SUPERSAMPLED = 2


@dataclass(frozen=True, slots=True)
class Curve:
    """One line: its name, and points (steps or seconds, loss)."""

    name: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """Lines over one axis."""

    title: str
    across: str
    curves: tuple[Curve, ...]


def smoothed(values: Sequence[float], window: int) -> list[float]:
    """The mean of each value and those before it, `window` in all at most."""
    return [sum(values[max(0, end - window) : end]) / min(window, end) for end in range(1, len(values) + 1)]


def draw_curves(panels: Sequence[Panel], down: str) -> str:
    """An SVG document of panels side by side with one legend; losses on one logarithmic scale."""
    losses = [loss for panel in panels for curve in panel.curves for _, loss in curve.points]
    low, high = min(losses), max(losses)
    parts = []
    for place, panel in enumerate(panels):
        parts.append(f'<g transform="translate({place * WIDTH} 0)">{_panel(panel, low, high, down)}</g>')
    names = [curve.name for curve in panels[0].curves]
    parts.append(f'<g transform="translate({len(panels) * WIDTH} {MARGIN})">{_legend(names)}</g>')
    wide = len(panels) * WIDTH + LEGEND
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {HEIGHT}" width="{wide}" height="{HEIGHT}" '
        f'font-family="DejaVu Sans, Noto Sans, sans-serif" font-size="12"><rect width="{wide}" height="{HEIGHT}" '
        f'fill="white"/>{"".join(parts)}</svg>\n'
    )


def _panel(panel: Panel, low: float, high: float, down: str) -> str:
    """Frame, ticks, titles and lines of one panel."""
    longest = max(across for curve in panel.curves for across, _ in curve.points)
    wide, tall = WIDTH - MARGIN - 16, HEIGHT - MARGIN - FOOT

    def x(across: float) -> float:
        return MARGIN + across / longest * wide

    def y(loss: float) -> float:
        return MARGIN + (math.log(high) - math.log(loss)) / max(1e-9, math.log(high) - math.log(low)) * tall

    lines = [
        f'<text x="{MARGIN}" y="30" font-size="14">{escape(panel.title)}</text>',
        f'<text x="{MARGIN + wide / 2}" y="{HEIGHT - 10}" text-anchor="middle">{escape(panel.across)}</text>',
        f'<text transform="translate(14 {MARGIN + tall / 2}) rotate(-90)" text-anchor="middle">{escape(down)}</text>',
    ]
    lines += [_tick(MARGIN, y(loss), f"{loss:g}", (wide, 0)) for loss in _losses_named(low, high)]
    lines += [_tick(x(across), MARGIN + tall, f"{across:g}", (0, -tall)) for across in _steps_named(longest)]
    lines.append(f'<rect x="{MARGIN}" y="{MARGIN}" width="{wide}" height="{tall}" fill="none" stroke="#888"/>')
    lines += [_line(curve, number, x, y) for number, curve in enumerate(panel.curves)]
    return "".join(lines)


def _style(number: int) -> str:
    dash = DASHES[number // len(COLOURS) % len(DASHES)]
    return f'stroke="{COLOURS[number % len(COLOURS)]}" stroke-width="1.6"' + (
        f' stroke-dasharray="{dash}"' if dash else ""
    )


def _line(curve: Curve, number: int, x: Callable[[float], float], y: Callable[[float], float]) -> str:
    points = " ".join(f"{x(across):.1f},{y(loss):.1f}" for across, loss in curve.points)
    return f'<polyline points="{points}" fill="none" stroke-linejoin="round" {_style(number)}/>'


def _tick(x: float, y: float, words: str, across: tuple[float, float]) -> str:
    """A number at the frame and a faint line over the panel."""
    is_down = across[0] > 0
    place = f'x="{x - 6:.1f}" y="{y + 4:.1f}" text-anchor="end"'
    if not is_down:
        place = f'x="{x:.1f}" y="{y + 16:.1f}" text-anchor="middle"'
    return f'<path d="M{x:.1f} {y:.1f}l{across[0]:.1f} {across[1]:.1f}" stroke="#e4e4e4"/><text {place}>{words}</text>'


def _legend(names: Sequence[str]) -> str:
    rows = []
    for number, name in enumerate(names):
        y = 12 + number * 20
        rows.append(f'<path d="M8 {y - 4}h26" fill="none" {_style(number)}/><text x="42" y="{y}">{escape(name)}</text>')
    return "".join(rows)


def _losses_named(low: float, high: float) -> list[float]:
    """Round losses within the range: 1, 2, 3, 5, 7 times a power of ten."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    named = [digit * 10.0**power for power in powers for digit in (1, 1.5, 2, 3, 4, 5, 7)]
    return [loss for loss in named if low <= loss <= high]


def _steps_named(longest: float) -> list[float]:
    """Four to eight round numbers from 0."""
    rough = longest / 5
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * digit for digit in (1, 2, 5, 10) if power * digit >= rough)
    return [step * number for number in range(int(longest / step) + 1)]


def save_curves(folder: Path, name: str, panels: Sequence[Panel], down: str) -> tuple[Path, Path]:
    """Writes `<name>.svg` and `<name>.png`, twice as fine, each whole or not at all; gives both paths.

    Raises:
        TrainingFault: resvg_py (extra `train`) is not installed, or the disk is full.
    """
    try:
        import resvg_py  # noqa: PLC0415  # optional: extra `train`
    except ImportError as missing:
        raise TrainingFault(
            "resvg_py is missing: it rasterises the curves; pip install 'scanline-studio[train]'"
        ) from missing
    drawn = draw_curves(panels, down)
    vector, raster = folder / f"{name}.svg", folder / f"{name}.png"
    with written_whole(vector) as partial:
        partial.write_text(drawn, encoding="utf-8")
    wide = (len(panels) * WIDTH + LEGEND) * SUPERSAMPLED
    pixels = Image.open(io.BytesIO(resvg_py.svg_to_bytes(svg_string=drawn, width=wide)))
    save_picture(raster, pixels.convert("RGB").quantize(96))
    return vector, raster
