"""The commands of pictures and projects as files: begun, saved, closed, brought back."""

from __future__ import annotations

from studio.session.command import Command, Menu
from studio.session.texts import QT_TRANSLATE_NOOP

BEGINNING = (
    Command(
        "new_picture",
        QT_TRANSLATE_NOOP("Commands", "New picture…"),
        Menu.FILE,
        ("Ctrl+N",),
        "add",
        QT_TRANSLATE_NOOP("Commands", "Begins an empty picture of a chosen size"),
    ),
    Command(
        "open_picture",
        QT_TRANSLATE_NOOP("Commands", "Open picture or project…"),
        Menu.FILE,
        ("Ctrl+O",),
        "open",
        QT_TRANSLATE_NOOP("Commands", "Shows a picture; what made it can then be taken over"),
    ),
)
PROJECTS = (
    Command(
        "restore_pictures",
        QT_TRANSLATE_NOOP("Commands", "Bring back unsaved pictures…"),
        Menu.FILE,
        (),
        "history",
        QT_TRANSLATE_NOOP("Commands", "Opens what was open when the studio ended unexpectedly"),
    ),
    Command(
        "earlier_picture",
        QT_TRANSLATE_NOOP("Commands", "Back to the earlier picture"),
        Menu.FILE,
        ("Alt+Left",),
        "history",
        QT_TRANSLATE_NOOP("Commands", "Shows the picture again that was edited before this one, with its layers"),
    ),
    Command("close_picture", QT_TRANSLATE_NOOP("Commands", "Close the picture"), Menu.FILE, ("Ctrl+W",), "close"),
    Command(
        "save_project",
        QT_TRANSLATE_NOOP("Commands", "Save the project"),
        Menu.FILE,
        ("Ctrl+S",),
        "save",
        QT_TRANSLATE_NOOP(
            "Commands", "Keeps layers, masks, panels and waiting jobs in a file that Krita and GIMP open"
        ),
        begins_group=True,
    ),
    Command(
        "save_project_as",
        QT_TRANSLATE_NOOP("Commands", "Save the project as…"),
        Menu.FILE,
        ("Ctrl+Alt+S",),
        "save",
    ),
)
