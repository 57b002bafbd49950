"""The texts of the options bar."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from studio.document.layers import SelectMode
from studio.session.texts import QT_TRANSLATE_NOOP

NAMES = {
    "size": QT_TRANSLATE_NOOP("ToolOptions", "Size"),
    "hardness": QT_TRANSLATE_NOOP("ToolOptions", "Hardness"),
    "opacity": QT_TRANSLATE_NOOP("ToolOptions", "Opacity"),
    "spacing": QT_TRANSLATE_NOOP("ToolOptions", "Spacing"),
    "smoothing": QT_TRANSLATE_NOOP("ToolOptions", "Smoothing"),
    "tolerance": QT_TRANSLATE_NOOP("ToolOptions", "Tolerance"),
    "contiguous": QT_TRANSLATE_NOOP("ToolOptions", "Contiguous"),
    "samples": QT_TRANSLATE_NOOP("ToolOptions", "All layers"),
    "target": QT_TRANSLATE_NOOP("ToolOptions", "Mask"),
    "stroke": QT_TRANSLATE_NOOP("ToolOptions", "More about the stroke"),
    "sampling": QT_TRANSLATE_NOOP("ToolOptions", "How colours are compared"),
    "pressure_size": QT_TRANSLATE_NOOP("ToolOptions", "Pen pressure on the size"),
    "pressure_opacity": QT_TRANSLATE_NOOP("ToolOptions", "Pen pressure on the opacity"),
    "selection": QT_TRANSLATE_NOOP("ToolOptions", "Selection"),
    "apply": QT_TRANSLATE_NOOP("ToolOptions", "Apply"),
    "take_back": QT_TRANSLATE_NOOP("ToolOptions", "Take back"),
}
HINTS = {
    "hardness": QT_TRANSLATE_NOOP("ToolOptions", "How sharp the edge of the brush is"),
    "opacity": QT_TRANSLATE_NOOP("ToolOptions", "The most that one stroke covers"),
    "spacing": QT_TRANSLATE_NOOP("ToolOptions", "Distance of the brush's prints, as a share of its size"),
    "smoothing": QT_TRANSLATE_NOOP("ToolOptions", "The stroke lags behind the pointer, without its jitter"),
    "tolerance": QT_TRANSLATE_NOOP("ToolOptions", "How different colours may be that count as alike"),
    "contiguous": QT_TRANSLATE_NOOP("ToolOptions", "Only what hangs together with the place that is clicked"),
    "samples": QT_TRANSLATE_NOOP("ToolOptions", "Looks at the colours of all visible layers, else of the active one"),
    "move": QT_TRANSLATE_NOOP("ToolOptions", "Drag to move; the arrow keys move 1 pixel, with Shift 10"),
    "transform": QT_TRANSLATE_NOOP(
        "ToolOptions", "Enter applies, Esc takes back; Shift frees the sides, beside the box it turns"
    ),
    "frame": QT_TRANSLATE_NOOP("ToolOptions", "Drag the frame beyond an edge to continue the picture there"),
}
MODES = {
    SelectMode.REPLACE: ("select-new", QT_TRANSLATE_NOOP("ToolOptions", "New selection")),
    SelectMode.ADD: ("select-add", QT_TRANSLATE_NOOP("ToolOptions", "Add to the selection (Shift)")),
    SelectMode.SUBTRACT: ("select-subtract", QT_TRANSLATE_NOOP("ToolOptions", "Subtract from the selection (Alt)")),
    SelectMode.INTERSECT: (
        "select-intersect",
        QT_TRANSLATE_NOOP("ToolOptions", "Intersect with the selection (Shift+Alt)"),
    ),
}


def spoken(text: str) -> str:
    """Give a text of the options in the language of the moment."""
    return QCoreApplication.translate("ToolOptions", text)
