"""What was proven of a repainted picture, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from studio.contract.records import RepaintProof
from studio.session.texts import QT_TRANSLATE_NOOP

BADGE = QT_TRANSLATE_NOOP("Proof", "{changed} pixels changed outside")
WHOLE = QT_TRANSLATE_NOOP("Proof", "{changed} pixels changed outside the {repainted} that were given free.")
SEAM = QT_TRANSLATE_NOOP(
    "Proof", "Colour step across the border: {seam}; between neighbours beside it: {surroundings} (of 255)."
)


def badge(proof: RepaintProof) -> str:
    """Give the proof in a few words."""
    return _translated(BADGE).format(changed=_whole(proof.changed_outside))


def sentences(proof: RepaintProof) -> str:
    """Give the proof in full: what changed outside, and the seam against its surroundings."""
    text = _translated(WHOLE).format(changed=_whole(proof.changed_outside), repainted=_whole(proof.repainted))
    locale = QLocale()
    seam, surroundings = (locale.toString(value, "f", 1) for value in (proof.seam, proof.surroundings))
    return f"{text} {_translated(SEAM).format(seam=seam, surroundings=surroundings)}"


def _whole(number: int) -> str:
    return QLocale().toString(number)


def _translated(text: str) -> str:
    return QCoreApplication.translate("Proof", text)
