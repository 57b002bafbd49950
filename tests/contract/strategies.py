"""Hypothesis strategies for the contract's values."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from studio.contract.geometry import Extent, Margins
from studio.contract.raster import Mask, PictureReference, Raster
from studio.contract.records import BackboneIdentity, PictureRecord, RepaintProof, StepRecord, Timings
from studio.contract.requests import (
    AdapterChoice,
    BackboneChoice,
    EnlargeSettings,
    Fill,
    GenerateRequest,
    GuidanceSettings,
    InpaintSettings,
    Precision,
    SchedulerSettings,
    Spacing,
)

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
WORDS = st.text("abcz09_-", min_size=1, max_size=6)
SIDES = st.integers(1, 12)


def numbers(low: float, high: float) -> st.SearchStrategy[float]:
    return st.floats(low, high, allow_nan=False)


@st.composite
def rasters(draw: st.DrawFn, extent: Extent | None = None) -> Raster:
    size = draw(st.builds(Extent, SIDES, SIDES)) if extent is None else extent
    shape = (size.height, size.width, draw(st.sampled_from([3, 4])))
    return Raster(np.random.default_rng(draw(st.integers(0, 999))).integers(0, 256, shape, np.uint8))


@st.composite
def masks(draw: st.DrawFn, extent: Extent) -> Mask:
    seed = draw(st.integers(0, 999))
    return Mask(np.random.default_rng(seed).integers(0, 256, (extent.height, extent.width), np.uint8))


@st.composite
def intervals(draw: st.DrawFn) -> tuple[float, float]:
    low, high = sorted(draw(st.tuples(numbers(0, 1), numbers(0, 1))))
    return low, high


def enlargements() -> st.SearchStrategy[EnlargeSettings]:
    pixels = st.none() | st.integers(16, 16_384)
    return st.builds(EnlargeSettings, st.sampled_from([2, 4]), st.none() | WORDS, st.booleans(), pixels, pixels)


@st.composite
def requests(draw: st.DrawFn) -> GenerateRequest:
    source = draw(st.none() | rasters())
    task = "" if source is None else draw(st.sampled_from(["", "mask", "margins", "enlarge"]))
    mask = draw(masks(source.extent)) if source is not None and task == "mask" else None
    pixels = st.none() | st.integers(0, 16_384)
    return GenerateRequest(
        prompt=draw(TEXTS),
        negative_prompt=draw(TEXTS),
        backbone=draw(st.builds(BackboneChoice, WORDS, st.none() | WORDS)),
        scheduler=draw(
            st.builds(
                SchedulerSettings,
                st.none() | WORDS,
                st.none() | st.integers(1, 1000),
                st.none() | st.sampled_from(Spacing),
                st.none() | numbers(0.01, 100),
            )
        ),
        guidance=draw(st.builds(GuidanceSettings, st.none() | numbers(0, 100), numbers(0, 1), st.none() | intervals())),
        seed=draw(st.integers(0, 2**64 - 1)),
        extent=None if task else draw(st.none() | st.builds(Extent, SIDES, SIDES)),
        count=draw(st.integers(1, 10_000)),
        source=source if source is None or draw(st.booleans()) else PictureReference.of(source),
        mask=mask,
        margins=draw(st.builds(Margins, SIDES, SIDES, SIDES, SIDES)) if task == "margins" else None,
        enlarge=draw(enlargements()) if task == "enlarge" else None,
        is_tileable=draw(st.booleans()),
        strength=draw(st.floats(0, 1, exclude_min=True)),
        inpaint=draw(
            st.builds(
                InpaintSettings,
                st.none() | st.sampled_from(Fill),
                pixels,
                pixels,
                pixels,
                pixels,
                st.booleans(),
                st.booleans(),
            )
        ),
        adapters=draw(st.lists(st.builds(AdapterChoice, TEXTS, numbers(-10, 10)), max_size=2).map(tuple)),
        class_label=draw(st.none() | TEXTS),
        device=draw(st.sampled_from(["auto", "cpu", "mps", "cuda", "cuda:1"])),
        precision=draw(st.sampled_from(Precision)),
    )


@st.composite
def records(draw: st.DrawFn) -> PictureRecord:
    seconds = numbers(0, 1e6)
    return PictureRecord(
        created="2026-11-21T06:31:32+09:00",
        request=draw(requests()).without_pixels(),
        seed=draw(st.integers(0, 2**64 - 1)),
        backbone=draw(st.builds(BackboneIdentity, TEXTS, TEXTS, WORDS, WORDS)),
        scheduler=draw(TEXTS),
        extent=draw(st.builds(Extent, SIDES, SIDES)),
        device=draw(WORDS),
        precision=draw(WORDS),
        steps=draw(st.lists(st.builds(StepRecord, st.integers(1, 1000), seconds, seconds), max_size=3).map(tuple)),
        timings=draw(st.builds(Timings, seconds, seconds, seconds, seconds)),
        versions=draw(st.dictionaries(WORDS, TEXTS, max_size=3)),
        notices=draw(st.lists(TEXTS, max_size=2).map(tuple)),
        is_flagged=draw(st.booleans()),
        proof=draw(st.none() | st.builds(RepaintProof, SIDES, SIDES, seconds, seconds)),
    )
