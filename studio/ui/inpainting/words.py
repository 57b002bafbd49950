"""What will happen with the open picture, in one sentence, and the names of what can be chosen."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from studio.contract.catalog import BackboneReport
from studio.contract.geometry import Bounds, Extent
from studio.contract.raster import Mask
from studio.contract.requests import Fill
from studio.session.requests import STRENGTHS
from studio.session.snapshots import CanvasSnapshot
from studio.session.state import PanelState, Task
from studio.session.texts import QT_TRANSLATE_NOOP

TASKS = {
    Task.AUTO: QT_TRANSLATE_NOOP("Inpaint", "Automatic"),
    Task.NEW: QT_TRANSLATE_NOOP("Inpaint", "New picture"),
    Task.INPAINT: QT_TRANSLATE_NOOP("Inpaint", "Repaint the mask"),
    Task.OUTPAINT: QT_TRANSLATE_NOOP("Inpaint", "Continue beyond the edges"),
    Task.FROM_PICTURE: QT_TRANSLATE_NOOP("Inpaint", "From the picture"),
}
TASK_HINTS = {
    Task.AUTO: QT_TRANSLATE_NOOP(
        "Inpaint", "A mask is repainted, a frame beyond the picture is filled, else it is new"
    ),
    Task.NEW: QT_TRANSLATE_NOOP("Inpaint", "Paints a picture of the prompt alone"),
    Task.INPAINT: QT_TRANSLATE_NOOP("Inpaint", "Paints what is selected, or painted on a mask layer, anew"),
    Task.OUTPAINT: QT_TRANSLATE_NOOP("Inpaint", "Paints what of the frame lies beyond the picture"),
    Task.FROM_PICTURE: QT_TRANSLATE_NOOP("Inpaint", "Puts the picture in the frame under noise and paints from there"),
}
FILLS = {
    Fill.FILL: QT_TRANSLATE_NOOP("Inpaint", "Fill with what is around"),
    Fill.EXPAND: QT_TRANSLATE_NOOP("Inpaint", "Expand from the edge"),
    Fill.ADD: QT_TRANSLATE_NOOP("Inpaint", "Add something"),
    Fill.REMOVE: QT_TRANSLATE_NOOP("Inpaint", "Remove what is there"),
    Fill.REPLACE_BACKGROUND: QT_TRANSLATE_NOOP("Inpaint", "Replace the background"),
    Fill.ORIGINAL: QT_TRANSLATE_NOOP("Inpaint", "Keep what is there"),
}
PLAIN_NEW = QT_TRANSLATE_NOOP("Inpaint", "Generate makes a new picture.")
NEW_BESIDE = QT_TRANSLATE_NOOP("Inpaint", "Generate makes a new picture; what you have edited stays.")
NEW_IN_FRAME = QT_TRANSLATE_NOOP("Inpaint", "Generate paints a new picture of {size} pixels for the frame.")
REPAINTS = QT_TRANSLATE_NOOP(
    "Inpaint", "Generate repaints the masked {size} pixels with a strength of {percent} %; all other pixels stay."
)
CONTINUES = QT_TRANSLATE_NOOP("Inpaint", "Generate continues the picture to {size} pixels; what is there stays.")
STARTS_FROM = QT_TRANSLATE_NOOP(
    "Inpaint", "Generate paints the {size} pixels in the frame again with a strength of {percent} %."
)
TOO_LARGE = QT_TRANSLATE_NOOP(
    "Inpaint", "{name} was trained for {native}; so much larger a picture has little detail. A smaller frame has more."
)
LARGE_TIMES = 3
"""From so many native sides on a picture in one piece is said to be too large."""


def task_name(task: Task) -> str:
    """Give a task's name in the language of the moment."""
    return _translated(TASKS[task])


def task_hint(task: Task) -> str:
    """Give what a task does."""
    return _translated(TASK_HINTS[task])


def fill_name(fill: Fill) -> str:
    """Give the name of what stands under a mask."""
    return _translated(FILLS[fill])


def sentence(task: Task, state: PanelState, canvas: CanvasSnapshot | None, *, is_edited: bool) -> str:
    """Give what Generate does.

    Args:
        task: The task, no longer automatic.
        state: The panels.
        canvas: The open picture.
        is_edited: It has edits that are not replaced.
    """
    if canvas is None or canvas.inside is None or task is Task.NEW:
        if canvas is not None and canvas.is_framed:
            return _translated(NEW_IN_FRAME).format(size=_size(canvas.frame.extent))
        return _translated(NEW_BESIDE if is_edited else PLAIN_NEW)
    strength = STRENGTHS.get(task, 1.0) if state.strength is None else state.strength
    percent = QLocale().toString(round(strength * 100))
    if task is Task.INPAINT and canvas.mask is not None:
        return _translated(REPAINTS).format(size=_size(mask_bounds(canvas.mask).extent), percent=percent)
    if task is Task.OUTPAINT:
        return _translated(CONTINUES).format(size=_size(canvas.frame.extent))
    return _translated(STARTS_FROM).format(size=_size(canvas.inside.extent), percent=percent)


def warning(task: Task, canvas: CanvasSnapshot | None, report: BackboneReport | None) -> str:
    """Give what speaks against the result being good; empty where nothing does."""
    if canvas is None or canvas.inside is None or report is None or report.native is None:
        return ""
    extent = canvas.frame.extent if task is Task.NEW and canvas.is_framed else canvas.inside.extent
    if task not in (Task.FROM_PICTURE, Task.NEW) or (task is Task.NEW and not canvas.is_framed):
        return ""
    if max(extent.width, extent.height) < LARGE_TIMES * max(report.native.width, report.native.height):
        return ""
    return _translated(TOO_LARGE).format(name=report.name, native=_size(report.native))


def mask_bounds(mask: Mask) -> Bounds:
    """Give the smallest rectangle that holds all of a mask that is not empty."""
    import numpy as np  # noqa: PLC0415 - there is a picture by now

    rows, columns = np.flatnonzero(mask.array.any(axis=1)), np.flatnonzero(mask.array.any(axis=0))
    return Bounds.between(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)


def _size(extent: Extent) -> str:
    locale = QLocale()
    return f"{locale.toString(extent.width)} x {locale.toString(extent.height)}"


def _translated(text: str) -> str:
    return QCoreApplication.translate("Inpaint", text)
