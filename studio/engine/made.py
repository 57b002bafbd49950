"""A picture as it was made, before its record is written."""

from __future__ import annotations

from dataclasses import dataclass

from studio.contract.patches import Patch
from studio.contract.raster import Raster
from studio.contract.records import RepaintProof
from studio.engine.families.family import Painted


@dataclass(frozen=True, slots=True)
class Made:
    """One picture of a request.

    Attributes:
        image: The picture.
        painted: What the family told of it (of its last part, where it was painted in parts).
        patch: What was painted, in pixels of the source; None where there was no mask and no margin.
        proof: What was measured of it, likewise.
    """

    image: Raster
    painted: Painted
    patch: Patch | None = None
    proof: RepaintProof | None = None
