"""What lies behind the things: plain colours, gradients, stripes, dots, checks, and ground under a sky; with words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from studio.training.articles import article
from studio.training.colours import COLOURS, GROUNDS, WHITE, Colour

Picture = NDArray[np.float32]


class GroundKind(StrEnum):
    """How a ground is painted."""

    PLAIN = "plain"
    GRADIENT = "gradient"
    STRIPES = "stripes"
    DOTS = "dots"
    CHECKS = "checks"
    LANDSCAPE = "landscape"


@dataclass(frozen=True, slots=True)
class Land:
    """Ground under a sky: words after the thing, and colours of sky (top, horizon) and land (horizon, bottom)."""

    english: str
    korean: str
    sky: tuple[tuple[int, int, int], tuple[int, int, int]]
    land: tuple[tuple[int, int, int], tuple[int, int, int]]


_BLUE_SKY = ((95, 170, 245), (205, 232, 252))
LANDS: tuple[Land, ...] = (
    Land("on grass under a blue sky", "파란 하늘 아래 풀밭 위의", _BLUE_SKY, ((120, 195, 90), (75, 150, 65))),
    Land("on sand under a blue sky", "파란 하늘 아래 모래밭 위의", _BLUE_SKY, ((240, 218, 160), (222, 190, 120))),
    Land("in the snow", "눈밭 위의", ((150, 190, 225), (222, 235, 246)), ((248, 251, 255), (222, 232, 244))),
    Land("on the sea", "바다 위의", ((120, 190, 245), (215, 236, 252)), ((60, 140, 205), (30, 95, 165))),
    Land(
        "on a field at sunset", "해 질 녘 들판 위의", ((245, 140, 95), (253, 215, 140)), ((150, 120, 70), (100, 80, 50))
    ),
    Land("on grass at night", "밤의 풀밭 위의", ((18, 22, 58), (52, 62, 115)), ((38, 80, 58), (22, 52, 40))),
)


@dataclass(frozen=True, slots=True)
class Ground:
    """A background.

    Attributes:
        first: index into COLOURS (into LANDS for a landscape).
        second: index into COLOURS; not looked at for plain grounds and landscapes.
        phase: in [0, 1): where the pattern begins, or how high the horizon is.
    """

    kind: GroundKind = GroundKind.PLAIN
    first: int = len(COLOURS) - 1
    second: int = len(COLOURS) - 1
    phase: float = 0.0

    @property
    def is_white(self) -> bool:
        """Whether it is what no word about the ground means."""
        return self.kind is GroundKind.PLAIN and COLOURS[self.first] == WHITE

    @property
    def colour(self) -> Colour | None:
        """The colour of a plain ground, None for any other."""
        return COLOURS[self.first] if self.kind is GroundKind.PLAIN else None

    @property
    def horizon(self) -> float:
        """Share of the height above a landscape's horizon."""
        return 0.5 + 0.2 * self.phase

    def paint(self, size_px: int) -> Picture:
        """(size_px, size_px, 3), 0..255."""
        if self.kind is GroundKind.LANDSCAPE:
            return _paint_land(LANDS[self.first], self.horizon, size_px)
        first, second = (np.array(COLOURS[index].rgb, dtype=np.float32) for index in (self.first, self.second))
        rows, columns = np.mgrid[0:size_px, 0:size_px].astype(np.float32) / size_px
        if self.kind is GroundKind.GRADIENT:
            share = rows
        elif self.kind is GroundKind.STRIPES:
            share = _smooth(((rows + columns) * 4 + self.phase) % 1.0, size_px / 8)
        elif self.kind is GroundKind.CHECKS:
            across, down = (np.floor(axis * 6 + self.phase) for axis in (columns, rows))
            share = ((across + down) % 2).astype(np.float32)
        elif self.kind is GroundKind.DOTS:
            away = np.hypot((rows * 5 + self.phase) % 1.0 - 0.5, (columns * 5 + self.phase) % 1.0 - 0.5)
            share = np.clip((0.24 - away) * size_px / 5 + 0.5, 0, 1)
        else:
            share = np.zeros_like(rows)
        return np.asarray(first + (second - first) * share[..., None], dtype=np.float32)

    def english(self, random: np.random.Generator) -> str:
        """What a caption says of it, with the comma or space before it; empty for white, mostly."""
        if self.kind is GroundKind.LANDSCAPE:
            return f" {LANDS[self.first].english}"
        first, second = COLOURS[self.first].english, COLOURS[self.second].english
        if self.kind is GroundKind.PLAIN:
            if self.is_white and random.random() >= 0.08:
                return ""
            return f", {first} background" if random.random() < 0.2 else f" on {article(first)} {first} background"
        words = {
            GroundKind.GRADIENT: f"{first} to {second} gradient background",
            GroundKind.STRIPES: f"{first} and {second} striped background",
            GroundKind.CHECKS: f"{first} and {second} checkered background",
            GroundKind.DOTS: f"{first} background with {second} dots",
        }[self.kind]
        return f" on {article(words)} {words}"

    def korean(self, random: np.random.Generator) -> tuple[str, str]:
        """(before the thing, after it): `파란색 배경 위의 `, or `, 파란색 배경`; both empty for white, mostly."""
        if self.kind is GroundKind.LANDSCAPE:
            return f"{LANDS[self.first].korean} ", ""
        first, second = COLOURS[self.first].korean_ground, COLOURS[self.second].korean_ground
        if self.is_white and random.random() >= 0.08:
            return "", ""
        words = {
            GroundKind.PLAIN: f"{first} 배경",
            GroundKind.GRADIENT: f"{first}에서 {second}으로 변하는 배경",
            GroundKind.STRIPES: f"{first} {second} 줄무늬 배경",
            GroundKind.CHECKS: f"{first} {second} 체크무늬 배경",
            GroundKind.DOTS: f"{second} 물방울무늬가 있는 {first} 배경",
        }[self.kind]
        wording = random.random()
        if wording < 0.5:
            return f"{words} 위의 ", ""
        return (f"{words}의 ", "") if wording < 0.75 else ("", f", {words}")


def _smooth(saw: NDArray[np.float32], period_px: float) -> NDArray[np.float32]:
    """A saw in [0, 1) to two bands of equal width with edges one pixel soft."""
    distance = np.minimum(np.abs(saw - 0.5), 0.5 - np.abs(saw - 0.5))
    side = np.where(saw < 0.5, -1.0, 1.0)
    return np.asarray(np.clip(side * distance * period_px + 0.5, 0, 1), dtype=np.float32)


def _paint_land(land: Land, horizon: float, size_px: int) -> Picture:
    """Sky and land, each a gradient from top to bottom."""
    height = np.linspace(0, 1, size_px, dtype=np.float32)[:, None]
    top, low = (np.array(rgb, dtype=np.float32) for rgb in land.sky)
    near, far = (np.array(rgb, dtype=np.float32) for rgb in land.land)
    sky = top + (low - top) * np.clip(height / horizon, 0, 1)
    ground = near + (far - near) * np.clip((height - horizon) / (1 - horizon), 0, 1)
    edge = np.clip((height - horizon) * size_px + 0.5, 0, 1)
    return np.repeat((sky + (ground - sky) * edge)[:, None], size_px, axis=1)


def random_ground(kind: GroundKind, random: np.random.Generator) -> Ground:
    """A ground of a kind with random colours that differ."""
    phase = round(float(random.random()), 3)
    if kind is GroundKind.LANDSCAPE:
        return Ground(kind, int(random.integers(len(LANDS))), 0, phase)
    first, second = (int(index) for index in random.choice(len(COLOURS), 2, replace=False))
    if kind is GroundKind.PLAIN:
        return Ground(kind, int(random.integers(len(GROUNDS))))
    return Ground(kind, first, second, phase)
