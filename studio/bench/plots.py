"""A plot of lines over logarithmic axes, drawn once as SVG and rasterised from it."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from studio.bench.benchmark import BenchFailed

COLOURS = (
    "#c4442c", "#1f4e9c", "#2f8f4e", "#8a4fb3", "#c98a1b", "#1c9aa8", "#b3327a", "#6b6b1f", "#5b6f8f", "#7a4a2a",
    "#3b3b3b", "#e06d9b",
)  # fmt: skip
DASHES = ("", "8 4")
"""Of the lines, when the colours have been used up; yardsticks are dotted."""
DOTS = "2 3"
PANEL, LEGEND, LEFT, TOP, FOOT = (640, 560), 244, 70, 44, 52
"""Width and height of the frame with what stands around it, width of the legend, and margins."""
FINER = 2
PAPER, INK, FAINT, FRAME = "#ffffff", "#222222", "#e4e4e4", "#888888"


@dataclass(frozen=True, slots=True)
class Line:
    """One line.

    Attributes:
        name: What the legend says.
        points: Across by down, all above 0.
        is_beside: A yardstick, drawn thin and dotted.
    """

    name: str
    points: Mapping[int, float]
    is_beside: bool = False


@dataclass(frozen=True, slots=True)
class Axes:
    """What stands around a plot: its title, and what both axes are."""

    title: str
    across: str
    down: str


def draw(lines: Sequence[Line], axes: Axes) -> str:
    """An SVG document; across every measured place is named, down the powers of ten and their halves."""
    places = sorted({place for line in lines for place in line.points})
    values = [value for line in lines for value in line.points.values()]
    low, high = min(values) / 1.3, max(values) * 1.3
    right, bottom = PANEL[0] - 12, PANEL[1] - FOOT
    x = _scale(places[0], places[-1], LEFT, right)
    y = _scale(low, high, bottom, TOP)
    parts = [_tick_across(x(place), bottom, f"{place:,}") for place in places]
    parts += [_tick_down(y(value), right, f"{value:g}") for value in _round_values(low, high)]
    parts.append(f'<path d="M{LEFT} {TOP}H{right}V{bottom}H{LEFT}Z" fill="none" stroke="{FRAME}"/>')
    styles = _styles(lines)
    parts += [_line(line, style, x, y) for line, style in zip(lines, styles, strict=True)]
    parts += [_in_legend(line, style, place) for place, (line, style) in enumerate(zip(lines, styles, strict=True))]
    parts += [
        _text(LEFT, 28, axes.title, 'font-size="15"'),
        _text((LEFT + right) / 2, PANEL[1] - 14, axes.across, 'text-anchor="middle"'),
        f'<g transform="translate(18 {(TOP + bottom) / 2}) rotate(-90)">'
        + _text(0, 0, axes.down, 'text-anchor="middle"')
        + "</g>",
    ]
    wide, tall = PANEL[0] + LEGEND, PANEL[1]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {tall}" width="{wide}" height="{tall}" '
        f'font-family="DejaVu Sans, Noto Sans, sans-serif" font-size="12" fill="{INK}">'
        f'<rect width="{wide}" height="{tall}" fill="{PAPER}"/>{"".join(parts)}</svg>\n'
    )


def _scale(low: float, high: float, begin: float, end: float) -> Callable[[float], float]:
    span = max(1e-9, math.log(high) - math.log(low))
    return lambda value: begin + (math.log(value) - math.log(low)) / span * (end - begin)


def _round_values(low: float, high: float) -> list[float]:
    """1, 2 and 5 times powers of ten within the range."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    return [digit * 10.0**power for power in powers for digit in (1, 2, 5) if low <= digit * 10.0**power <= high]


def _text(x: float, y: float, words: str, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" {more}>{escape(words)}</text>'


def _tick_across(x: float, bottom: float, words: str) -> str:
    line = f'<path d="M{x:.1f} {TOP}V{bottom}" stroke="{FAINT}"/>'
    return line + _text(x, bottom + 18, words, 'text-anchor="middle"')


def _tick_down(y: float, right: float, words: str) -> str:
    line = f'<path d="M{LEFT} {y:.1f}H{right}" stroke="{FAINT}"/>'
    return line + _text(LEFT - 8, y + 4, words, 'text-anchor="end"')


def _styles(lines: Sequence[Line]) -> list[str]:
    """How each line is drawn; yardsticks begin with the first colour again."""
    counts, styles = [0, 0], []
    for line in lines:
        number = counts[line.is_beside]
        counts[line.is_beside] += 1
        dash = DOTS if line.is_beside else DASHES[number // len(COLOURS) % len(DASHES)]
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        colour, wide = COLOURS[number % len(COLOURS)], 1.4 if line.is_beside else 2
        styles.append(f'fill="none" stroke="{colour}" stroke-width="{wide}"{dashed}')
    return styles


def _line(line: Line, style: str, x: Callable[[float], float], y: Callable[[float], float]) -> str:
    points = " ".join(f"{x(place):.1f},{y(value):.1f}" for place, value in sorted(line.points.items()))
    return f'<polyline points="{points}" stroke-linejoin="round" {style}/>'


def _in_legend(line: Line, style: str, place: int) -> str:
    x, y = PANEL[0] + 10, TOP + 14 + place * 22
    return f'<path d="M{x} {y - 4}h26" {style}/>' + _text(x + 34, y, line.name)


def save(folder: Path, name: str, drawn: str) -> list[Path]:
    """Write a drawing as `<name>.svg` and, twice as fine, `<name>.png`; gives what was written.

    Raises:
        BenchFailed: resvg_py (extra `bench`) is not installed: the SVG is there all the same.
    """
    vector, raster = folder / f"{name}.svg", folder / f"{name}.png"
    vector.write_text(drawn, encoding="utf-8")
    try:
        import resvg_py  # noqa: PLC0415  # optional
    except ImportError as missing:
        raise BenchFailed(
            f"{vector} is written, its PNG is not: resvg_py is missing; pip install 'scanline-studio[bench]'"
        ) from missing
    from PIL import Image  # noqa: PLC0415  # only where pictures are saved

    pixels = resvg_py.svg_to_bytes(svg_string=drawn, width=FINER * (PANEL[0] + LEGEND))
    Image.open(io.BytesIO(pixels)).convert("RGB").quantize(64).save(raster, optimize=True)
    return [vector, raster]
