"""What a command is, and the menus."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from studio.session.texts import QT_TRANSLATE_NOOP


class Menu(StrEnum):
    """The menus, in their order; the value is the English title."""

    FILE = QT_TRANSLATE_NOOP("Menus", "&File")
    EDIT = QT_TRANSLATE_NOOP("Menus", "&Edit")
    PICTURE = QT_TRANSLATE_NOOP("Menus", "P&icture")
    SELECT = QT_TRANSLATE_NOOP("Menus", "Se&lect")
    TOOLS = QT_TRANSLATE_NOOP("Menus", "&Tools")
    VIEW = QT_TRANSLATE_NOOP("Menus", "&View")
    GENERATE = QT_TRANSLATE_NOOP("Menus", "&Generate")
    QUEUE = QT_TRANSLATE_NOOP("Menus", "&Queue")
    HELP = QT_TRANSLATE_NOOP("Menus", "&Help")


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that can be done.

    Attributes:
        id: Stable word; shortcuts are remembered under it.
        text: Its name in English, in sentence case.
        menu: Menu that shows it; None: the palette alone.
        keys: Shortcuts in Qt's portable notation, as shipped.
        icon: Name of its icon; empty for none.
        hint: What it does, where the name alone does not tell.
        is_checkable: It switches something on and off.
        begins_group: A line stands above it in the menu.
        is_for_canvas: Its keys act only while the canvas or its tools have the keyboard, and may be single letters.
    """

    id: str
    text: str
    menu: Menu | None = None
    keys: tuple[str, ...] = ()
    icon: str = ""
    hint: str = ""
    is_checkable: bool = False
    begins_group: bool = False
    is_for_canvas: bool = False
