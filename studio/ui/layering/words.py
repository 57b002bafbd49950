"""What a document calls its layers and its steps, in the language of the moment."""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication

from studio.session.texts import QT_TRANSLATE_NOOP

LAYERS = (
    QT_TRANSLATE_NOOP("Document", "Background"),
    QT_TRANSLATE_NOOP("Document", "Generate"),
    QT_TRANSLATE_NOOP("Document", "Inpaint"),
    QT_TRANSLATE_NOOP("Document", "Outpaint"),
    QT_TRANSLATE_NOOP("Document", "From picture"),
    QT_TRANSLATE_NOOP("Document", "Pasted"),
    QT_TRANSLATE_NOOP("Document", "Merged"),
)
NUMBERED = {
    "Layer": QT_TRANSLATE_NOOP("Document", "Layer {number}"),
    "Mask": QT_TRANSLATE_NOOP("Document", "Mask {number}"),
}
"""Names that layers get by themselves; a person's own are shown as they are."""
STEPS = (
    QT_TRANSLATE_NOOP("Document", "Add layer"),
    QT_TRANSLATE_NOOP("Document", "Remove layer"),
    QT_TRANSLATE_NOOP("Document", "Duplicate layer"),
    QT_TRANSLATE_NOOP("Document", "Merge down"),
    QT_TRANSLATE_NOOP("Document", "Merge visible"),
    QT_TRANSLATE_NOOP("Document", "Flatten"),
    QT_TRANSLATE_NOOP("Document", "Move layer"),
    QT_TRANSLATE_NOOP("Document", "Rename layer"),
    QT_TRANSLATE_NOOP("Document", "Layer opacity"),
    QT_TRANSLATE_NOOP("Document", "Blend mode"),
    QT_TRANSLATE_NOOP("Document", "Show or hide layer"),
    QT_TRANSLATE_NOOP("Document", "Lock or unlock layer"),
    QT_TRANSLATE_NOOP("Document", "Layer properties"),
    QT_TRANSLATE_NOOP("Document", "Resize canvas"),
    QT_TRANSLATE_NOOP("Document", "Crop"),
    QT_TRANSLATE_NOOP("Document", "Move"),
    QT_TRANSLATE_NOOP("Document", "Transform"),
    QT_TRANSLATE_NOOP("Document", "Select"),
    QT_TRANSLATE_NOOP("Document", "Select all"),
    QT_TRANSLATE_NOOP("Document", "Deselect"),
    QT_TRANSLATE_NOOP("Document", "Invert selection"),
    QT_TRANSLATE_NOOP("Document", "Grow selection"),
    QT_TRANSLATE_NOOP("Document", "Shrink selection"),
    QT_TRANSLATE_NOOP("Document", "Feather selection"),
    QT_TRANSLATE_NOOP("Document", "Cut"),
    QT_TRANSLATE_NOOP("Document", "Brush"),
    QT_TRANSLATE_NOOP("Document", "Eraser"),
    QT_TRANSLATE_NOOP("Document", "Fill"),
    QT_TRANSLATE_NOOP("Document", "Paint mask"),
    QT_TRANSLATE_NOOP("Document", "Erase mask"),
    QT_TRANSLATE_NOOP("Document", "Fill mask"),
    QT_TRANSLATE_NOOP("Document", "Mask of a picture"),
)
"""Names of steps that the document and the tools give; those of layers that results become are among the layers'."""
BLEND_MODES = {
    "normal": QT_TRANSLATE_NOOP("Document", "Normal"),
    "multiply": QT_TRANSLATE_NOOP("Document", "Multiply"),
    "screen": QT_TRANSLATE_NOOP("Document", "Screen"),
    "overlay": QT_TRANSLATE_NOOP("Document", "Overlay"),
    "add": QT_TRANSLATE_NOOP("Document", "Add"),
}


def layer_name(name: str) -> str:
    """Give a layer's name; those that nobody has chosen in the language of the moment."""
    found = re.fullmatch(r"(Layer|Mask) (\d+)", name)
    if found:
        return _translated(NUMBERED[found[1]]).format(number=found[2])
    return _translated(name) if name in LAYERS else name


def step_name(name: str) -> str:
    """Give a step's name in the language of the moment."""
    return _translated(name)


def blend_name(mode: str) -> str:
    """Give a blend mode's name in the language of the moment."""
    return _translated(BLEND_MODES[mode])


def _translated(text: str) -> str:
    return QCoreApplication.translate("Document", text)
