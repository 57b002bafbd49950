"""The contact sheets: every fixed prompt, two seeds, all backbones side by side, once in English and once in Korean.

Every picture is what `studio generate PROMPT --seed 1` (and 2) gives with the default settings on this machine, but for
the last bits: they are made many at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from studio.training.evaluation.prompts import Prompt
from studio.training.evaluation.subjects import Pictures, Sampling, Subject, paint
from studio.training.sheets import find_font, has_hangul, save_captioned_sheet

SEEDS = (1, 2)
LANGUAGES = ("en", "ko")
COLUMNS = 4
_SMALLEST_SHOWN_PX = 128


def text_of(prompt: Prompt, language: str) -> str:
    """The prompt in `en` or `ko`."""
    return prompt.korean if language == "ko" else prompt.english


def paint_prompts(
    subject: Subject, texts: Sequence[str], seeds: Sequence[int], sampling: Sampling
) -> dict[int, Pictures]:
    """Seed to pictures (n, side, side, 3) of all texts; each seed's noise is the studio's."""
    return {seed: paint(subject, texts, subject.noise(seed), sampling) for seed in seeds}


def write_contact_sheet(
    path: Path,
    prompts: Sequence[Prompt],
    language: str,
    shown: Mapping[str, Mapping[int, Pictures]],
    sampling: Sampling,
) -> None:
    """One sheet: each cell a prompt over its pictures, backbone by backbone, seed by seed, none enlarged by smoothing.

    Args:
        path: ends in .webp or .png.
        prompts: in the order of the pictures.
        language: `en` or `ko`; without a Korean font on the machine the Korean sheet is captioned in English.
        shown: backbone to seed to pictures.
        sampling: what the header says of the settings.
    """
    caption_language = language if has_hangul(find_font(13)) else "en"
    side_px = next(iter(next(iter(shown.values())).values())).shape[1]
    order = ", ".join(f"{backbone} seed {seed}" for backbone, by_seed in shown.items() for seed in by_seed)
    told = "" if caption_language == language else "; prompted in Korean (no Korean font here)"
    rows = [
        (
            f"{index + 1} {text_of(prompt, caption_language)}",
            [np.asarray(pictures[index]) for by_seed in shown.values() for pictures in by_seed.values()],
        )
        for index, prompt in enumerate(prompts)
    ]
    save_captioned_sheet(
        path,
        rows,
        COLUMNS,
        scale=max(1, _SMALLEST_SHOWN_PX // side_px),
        header=f"left to right: {order}; {side_px} px, {sampling.steps} steps, guidance {sampling.guidance:g}{told}",
    )
