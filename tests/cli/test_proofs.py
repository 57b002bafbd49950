"""The line that tells what was measured of a repainted picture, and defaults that the window has too."""

from __future__ import annotations

from dataclasses import replace

import pytest

from studio.cli.inpaint import DEFAULT_STRENGTH
from studio.cli.proofs import proof_line
from studio.cli.upscale import CREATIVE_STRENGTH
from studio.contract.geometry import Extent, Margins
from studio.contract.raster import PictureReference
from studio.contract.records import RepaintProof
from studio.contract.requests import GenerateRequest
from studio.session import requests
from studio.session.state import Task
from tests.cli.conftest import a_record

PICTURE = PictureReference("ab" * 32, Extent(8, 8))
MASKED = GenerateRequest(source=PICTURE, mask=PICTURE)
WIDENED = GenerateRequest(source=PICTURE, margins=Margins(right=8))


@pytest.mark.parametrize(
    ("request_", "proof", "line"),
    [
        (MASKED, (9, 0, 4.12, 4.0), "0 pixels changed outside the mask; seam 1.03x its surroundings"),
        (MASKED, (9, 1, 4.0, 4.0), "1 pixel changed outside the mask; seam 1.00x its surroundings"),
        (WIDENED, (9, 1234, 1.5, 0.0), "1,234 pixels of the picture itself changed; "
         "seam 1.5 levels of 255, its surroundings flat"),
        (WIDENED, (9, 0, 0.0, 0.0), "0 pixels of the picture itself changed; no seam"),
    ],
)  # fmt: skip
def test_a_proof_is_told_in_a_line(request_: GenerateRequest, proof: tuple[int, int, float, float], line: str) -> None:
    assert proof_line(replace(a_record(request_, 1), proof=RepaintProof(*proof))) == line


def test_a_picture_without_a_proof_has_no_line() -> None:
    assert proof_line(a_record(GenerateRequest(), 1)) == ""


def test_what_is_left_out_means_the_same_as_in_the_window() -> None:
    assert (requests.STRENGTHS[Task.INPAINT], requests.CREATIVE_STRENGTH) == (DEFAULT_STRENGTH, CREATIVE_STRENGTH)
