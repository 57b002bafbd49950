"""What can be chosen of an export, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.contract.errors import InvalidRequest
from studio.contract.geometry import Extent
from studio.storage.exporting.plan import CopyStyle, ExportPlan, Resize


@pytest.mark.parametrize(
    ("resize", "expected"),
    [
        (Resize(), Extent(300, 200)),
        (Resize(scale=0.5), Extent(150, 100)),
        (Resize(scale=0.001), Extent(1, 1)),
        (Resize(longest_px=150), Extent(150, 100)),
        (Resize(longest_px=4_000), Extent(300, 200)),
        (Resize(exact=Extent(64, 64)), Extent(64, 64)),
    ],
)
def test_a_size_is_reckoned_from_the_picture(resize: Resize, expected: Extent) -> None:
    assert resize.of(Extent(300, 200)) == expected


@pytest.mark.parametrize(
    "values",
    [
        {"scale": 0.0},
        {"scale": float("nan")},
        {"scale": 17.0},
        {"longest_px": 0},
        {"longest_px": 16_385},
        {"exact": Extent(20_000, 1)},
        {"scale": 2.0, "longest_px": 5},
    ],
)
def test_an_impossible_size_is_refused_with_what_is_allowed(values: dict[str, object]) -> None:
    with pytest.raises(InvalidRequest, match=r"must be|at most|one size"):
        Resize(**values)  # type: ignore[arg-type]  # impossible on purpose


def test_a_copy_larger_than_any_picture_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="16,384"):
        Resize(scale=16).of(Extent(2_000, 10))


def test_an_export_of_nothing_and_an_impossible_quality_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidRequest, match="0 pictures"):
        ExportPlan((), tmp_path)
    with pytest.raises(InvalidRequest, match="quality"):
        CopyStyle(quality=0)
