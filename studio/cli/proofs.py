"""What was measured of a repainted or continued picture, as a line for people."""

from __future__ import annotations

from studio.contract.records import PictureRecord, RepaintProof


def proof_line(record: PictureRecord) -> str:
    """Give the record's proof in words, empty where it has none."""
    proof = record.proof
    if proof is None:
        return ""
    what = "pixel" if proof.changed_outside == 1 else "pixels"
    where = "outside the mask" if record.request.mask is not None else "of the picture itself"
    changed = f"{proof.changed_outside:,} {what}"
    said = f"{changed} changed {where}" if record.request.mask is not None else f"{changed} {where} changed"
    return f"{said}; {_seam(proof)}"


def _seam(proof: RepaintProof) -> str:
    if proof.surroundings > 0:
        return f"seam {proof.seam / proof.surroundings:.2f}x its surroundings"
    if proof.seam == 0:
        return "no seam"
    return f"seam {proof.seam:.1f} levels of 255, its surroundings flat"
