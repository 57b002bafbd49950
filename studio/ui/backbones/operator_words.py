"""Operators and scan orders in plain words of the language of the moment."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLocale

from studio.contract.catalog import Catalog, OperatorEntry
from studio.contract.requests import BackboneChoice

ATTENTION = "attention"

NAMES = {
    ATTENTION: QT_TRANSLATE_NOOP("Operators", "Attention"),
    "ssd": QT_TRANSLATE_NOOP("Operators", "SSD (Mamba-2)"),
    "hydra": QT_TRANSLATE_NOOP("Operators", "Hydra"),
    "mamba": QT_TRANSLATE_NOOP("Operators", "Selective scan (Mamba)"),
    "mamba3": QT_TRANSLATE_NOOP("Operators", "Mamba-3"),
    "gla": QT_TRANSLATE_NOOP("Operators", "Gated linear attention"),
    "s4": QT_TRANSLATE_NOOP("Operators", "S4"),
    "s4d": QT_TRANSLATE_NOOP("Operators", "S4D"),
    "dss": QT_TRANSLATE_NOOP("Operators", "DSS"),
    "s4nd": QT_TRANSLATE_NOOP("Operators", "S4ND"),
    "hyena": QT_TRANSLATE_NOOP("Operators", "Hyena"),
    "hybrid": QT_TRANSLATE_NOOP("Operators", "SSD and attention in turn"),
}
"""What people call them; one that is not here goes by the name that the engine gives it."""

SENTENCES = {
    ATTENTION: QT_TRANSLATE_NOOP(
        "Operators", "Every token looks at every other one; the work grows with the square of their number."
    ),
    "ssd": QT_TRANSLATE_NOOP(
        "Operators",
        "Reads the tokens one after the other with a memory that fades, a block of them at a time.",
    ),
    "hydra": QT_TRANSLATE_NOOP(
        "Operators", "Reads both ways at once: each token hears those before and those after it."
    ),
    "mamba": QT_TRANSLATE_NOOP(
        "Operators", "Reads the tokens one after the other; each decides what is remembered and what is forgotten."
    ),
    "mamba3": QT_TRANSLATE_NOOP(
        "Operators", "As Mamba-2, with a memory that can also turn and with finer steps between tokens."
    ),
    "gla": QT_TRANSLATE_NOOP("Operators", "Attention without the square: a running sum, and gates that let it forget."),
    "s4": QT_TRANSLATE_NOOP(
        "Operators", "One long filter along the path, made of a memory that recalls what came before."
    ),
    "s4d": QT_TRANSLATE_NOOP("Operators", "One long filter along the path: a sum of waves that die away."),
    "dss": QT_TRANSLATE_NOOP(
        "Operators", "A long filter of waves as in S4D; all channels share the waves and weigh them in their own way."
    ),
    "s4nd": QT_TRANSLATE_NOOP(
        "Operators", "Two long filters, one down and one across: the picture stays a picture, no path is needed."
    ),
    "hyena": QT_TRANSLATE_NOOP("Operators", "Long filters that a small network draws, with gates between them."),
    "hybrid": QT_TRANSLATE_NOOP(
        "Operators", "Most blocks read the tokens along a path; every fourth one looks at all of them at once."
    ),
}
SCANS = {
    "alternating": QT_TRANSLATE_NOOP("Operators", "Rows, then columns, from both ends"),
    "raster": QT_TRANSLATE_NOOP("Operators", "Row by row, as one reads"),
    "reverse": QT_TRANSLATE_NOOP("Operators", "Row by row, from the end"),
    "bidirectional": QT_TRANSLATE_NOOP("Operators", "Row by row, from both ends"),
    "column": QT_TRANSLATE_NOOP("Operators", "Column by column, downwards"),
    "zigzag": QT_TRANSLATE_NOOP("Operators", "A snake, from another corner in each block"),
    "hilbert": QT_TRANSLATE_NOOP("Operators", "Hilbert's curve, turned from block to block"),
    "cross": QT_TRANSLATE_NOOP("Operators", "Rows and columns at once, from both ends"),
    "padded": QT_TRANSLATE_NOOP("Operators", "Row by row from both ends, with a mark at each row's end"),
}
NO_ORDER = QT_TRANSLATE_NOOP("Operators", "none needed, it sees the whole picture at once")
UNITS = ((10**12, "TFLOP"), (10**9, "GFLOP"), (10**6, "MFLOP"))
SHORT_STEP = QT_TRANSLATE_NOOP("Operators", "about {milliseconds} ms")
STEP = QT_TRANSLATE_NOOP("Operators", "about {seconds} s")


def name(operator: str | None, catalog: Catalog | None) -> str:
    """Give the name of an operator; empty where there is none to tell."""
    if operator is None:
        return ""
    if operator in NAMES:
        return _translated(NAMES[operator])
    entry = next((entry for entry in _entries(catalog) if entry.id == operator), None)
    return operator if entry is None else entry.name


def sentence(operator: str | None) -> str:
    """Give what an operator does in one sentence; empty for one that we have none of."""
    return _translated(SENTENCES[operator]) if operator in SENTENCES else ""


def scan_name(scan: str | None, catalog: Catalog | None) -> str:
    """Give the name of a scan order; of none, that there is none."""
    if scan is None:
        return _translated(NO_ORDER)
    if scan in SCANS:
        return _translated(SCANS[scan])
    entries = () if catalog is None else catalog.scans
    return next((entry.name for entry in entries if entry.id == scan), scan)


def chosen_entry(choice: BackboneChoice, catalog: Catalog | None) -> OperatorEntry | None:
    """Give the entry that a choice of the panels means; None where the catalog has none."""
    offered = [entry for entry in _entries(catalog) if entry.backbone == choice.name]
    compared = next((entry for entry in offered if entry.is_comparison and entry.id == choice.operator), None)
    own = next((entry for entry in offered if not entry.is_comparison), None)
    if compared is None and own is not None and choice.operator in (None, own.id):
        return own
    return compared


def operations(flops: int) -> str:
    """Give a number of operations, in the unit of the field: "9.7 GFLOP"."""
    scale, unit = next((each for each in UNITS if flops >= each[0]), UNITS[-1])
    number = flops / scale
    return f"{QLocale().toString(number, 'f', 1 if number < 100 else 0)} {unit}"


def step_seconds(seconds: float) -> str:
    """Give the time of a step, which is short: "about 120 ms"."""
    if seconds < 1:
        return _translated(SHORT_STEP).format(milliseconds=QLocale().toString(max(1, round(seconds * 1000))))
    return _translated(STEP).format(seconds=QLocale().toString(seconds, "f", 1))


def _entries(catalog: Catalog | None) -> tuple[OperatorEntry, ...]:
    return () if catalog is None else catalog.operators


def _translated(text: object) -> str:
    # Qt's stubs take what QT_TRANSLATE_NOOP gives for any object.
    return QCoreApplication.translate("Operators", str(text))
