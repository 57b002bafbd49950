"""The plain colours that captions and backgrounds name, in English and Korean."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Colour:
    """A named colour: `rgb` 0..255; `korean` before a noun ("빨간"), `korean_ground` before "배경"."""

    english: str
    korean: str
    korean_ground: str
    rgb: tuple[int, int, int]


COLOURS: tuple[Colour, ...] = (
    Colour("red", "빨간", "빨간색", (220, 48, 48)),
    Colour("orange", "주황색", "주황색", (245, 145, 40)),
    Colour("yellow", "노란", "노란색", (250, 215, 70)),
    Colour("green", "초록색", "초록색", (70, 170, 80)),
    Colour("light blue", "하늘색", "하늘색", (150, 210, 245)),
    Colour("blue", "파란", "파란색", (50, 95, 215)),
    Colour("purple", "보라색", "보라색", (140, 75, 195)),
    Colour("pink", "분홍색", "분홍색", (248, 165, 200)),
    Colour("brown", "갈색", "갈색", (135, 85, 50)),
    Colour("gray", "회색", "회색", (150, 150, 155)),
    Colour("black", "검은", "검은색", (25, 25, 28)),
    Colour("white", "하얀", "하얀색", (255, 255, 255)),
)
WHITE = COLOURS[-1]
GROUNDS = COLOURS[:-1]

_HUES = (
    (12, "red"),
    (42, "orange"),
    (68, "yellow"),
    (165, "green"),
    (205, "light blue"),
    (255, "blue"),
    (295, "purple"),
    (340, "pink"),
    (361, "red"),
)


def _hue_saturation_value(
    rgb: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """(n, 3) in [0, 1] to hue in degrees, saturation and value, each (n,)."""
    top, low = rgb.max(axis=1), rgb.min(axis=1)
    span = np.maximum(top - low, 1e-9)
    red, green, blue = rgb.T
    hue = np.where(
        top == red, (green - blue) / span % 6, np.where(top == green, (blue - red) / span + 2, (red - green) / span + 4)
    )
    return 60 * hue, (top - low) / np.maximum(top, 1e-9), top


_WORDS = tuple(sorted(colour.english for colour in COLOURS))
_HUE_LIMITS = np.array([limit for limit, _ in _HUES])
_HUE_WORDS = np.array([_WORDS.index(word) for _, word in _HUES])


def _words_of(rgb: NDArray[np.float64]) -> NDArray[np.intp]:
    """The colour word of each pixel (n, 3) in [0, 1]: indices into `_WORDS`."""
    hue, saturation, value = _hue_saturation_value(rgb)
    words = _HUE_WORDS[np.searchsorted(_HUE_LIMITS, hue, side="right")]
    words[(words == _WORDS.index("orange")) & (value < 0.68)] = _WORDS.index("brown")
    words[(words == _WORDS.index("light blue")) & (value < 0.6)] = _WORDS.index("blue")
    words[saturation < 0.14] = _WORDS.index("gray")
    words[(saturation < 0.14) & (value > 0.93)] = _WORDS.index("white")
    words[value < 0.2] = _WORDS.index("black")
    return words


SAMPLED_SIDE = 21


def dominant_colour(rgba: NDArray[np.uint8], share: float = 0.6) -> str | None:
    """The colour word that covers at least `share` of a drawing (h, w, 4), or None where no colour does."""
    step = max(1, len(rgba) // SAMPLED_SIDE)
    sample = rgba[::step, ::step].reshape(-1, 4)
    visible = sample[sample[:, 3] > 200][:, :3].astype(np.float64) / 255
    if len(visible) < 20:
        return None
    counts = np.bincount(_words_of(visible), minlength=len(_WORDS))
    best = int(counts.argmax())
    return _WORDS[best] if counts[best] >= share * len(visible) else None


def tint(rgba: NDArray[np.uint8], colour: Colour) -> NDArray[np.uint8]:
    """Repaints a drawing (h, w, 4) in one colour, its light and dark kept: luminance is mapped through the colour."""
    light = rgba[..., :3].astype(np.float64) @ np.array([0.299, 0.587, 0.114])
    visible = rgba[..., 3] > 128
    middle = float(np.median(light[visible])) if visible.any() else 128.0
    target = np.array(colour.rgb, dtype=np.float64)
    ratio = (light / max(middle, 30.0))[..., None]
    painted = np.where(ratio <= 1, target * ratio, target + (255 - target) * np.clip((ratio - 1) / 1.2, 0, 1))
    return np.dstack([np.clip(painted, 0, 255).astype(np.uint8), rgba[..., 3]])


def flatten(rgba: NDArray[np.uint8], rgb: tuple[int, int, int]) -> NDArray[np.uint8]:
    """Composites (..., h, w, 4) straight alpha on one colour: (..., h, w, 3)."""
    alpha = rgba[..., 3:].astype(np.float32) / 255
    return np.rint(rgba[..., :3] * alpha + np.array(rgb, dtype=np.float32) * (1 - alpha)).astype(np.uint8)
