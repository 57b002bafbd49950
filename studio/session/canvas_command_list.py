"""The commands of the open picture: its edits, its layers, its size, and the results that are staged over it."""

from __future__ import annotations

from studio.session.command import Command, Menu
from studio.session.texts import QT_TRANSLATE_NOOP

EDITING = (
    Command("undo", QT_TRANSLATE_NOOP("Commands", "Undo"), Menu.EDIT, ("Ctrl+Z",), "undo", begins_group=True),
    Command("redo", QT_TRANSLATE_NOOP("Commands", "Redo"), Menu.EDIT, ("Ctrl+Shift+Z", "Ctrl+Y"), "redo"),
    Command(
        "cut",
        QT_TRANSLATE_NOOP("Commands", "Cut"),
        Menu.EDIT,
        ("Ctrl+X",),
        "cut",
        QT_TRANSLATE_NOOP("Commands", "Takes what is selected out of the layer"),
        begins_group=True,
    ),
    Command(
        "copy",
        QT_TRANSLATE_NOOP("Commands", "Copy"),
        Menu.EDIT,
        ("Ctrl+C",),
        "copy",
        QT_TRANSLATE_NOOP("Commands", "Copies what is selected of the layer"),
    ),
    Command("paste", QT_TRANSLATE_NOOP("Commands", "Paste as a layer"), Menu.EDIT, ("Ctrl+V",), "paste"),
)
LAYERS = (
    Command(
        "add_layer",
        QT_TRANSLATE_NOOP("Commands", "New layer"),
        Menu.PICTURE,
        ("Ctrl+Shift+N",),
        "add",
        begins_group=True,
    ),
    Command(
        "add_mask_layer",
        QT_TRANSLATE_NOOP("Commands", "New mask layer"),
        Menu.PICTURE,
        (),
        "mask",
        QT_TRANSLATE_NOOP("Commands", "What is painted on it says what is repainted"),
    ),
    Command(
        "duplicate_layer", QT_TRANSLATE_NOOP("Commands", "Duplicate the layer"), Menu.PICTURE, ("Ctrl+J",), "duplicate"
    ),
    Command("remove_layer", QT_TRANSLATE_NOOP("Commands", "Delete the layer"), Menu.PICTURE, (), "delete"),
    Command("merge_down", QT_TRANSLATE_NOOP("Commands", "Merge down"), Menu.PICTURE, ("Ctrl+E",), "merge-down"),
    Command(
        "merge_visible",
        QT_TRANSLATE_NOOP("Commands", "Merge the visible layers into a new one"),
        Menu.PICTURE,
        ("Ctrl+Shift+E",),
        "merge-down",
        QT_TRANSLATE_NOOP("Commands", "The layers stay below the new one"),
    ),
    Command(
        "flatten",
        QT_TRANSLATE_NOOP("Commands", "Flatten the picture"),
        Menu.PICTURE,
        (),
        "merge-down",
        QT_TRANSLATE_NOOP("Commands", "Makes one layer of all that is visible; hidden layers and masks stay"),
    ),
)
SIZES = (
    Command(
        "enlarge_2",
        QT_TRANSLATE_NOOP("Commands", "Enlarge 2x"),
        Menu.PICTURE,
        ("Ctrl+Alt+2",),
        "enlarge",
        QT_TRANSLATE_NOOP("Commands", "Makes the picture twice as wide and high with the default weights"),
        begins_group=True,
    ),
    Command(
        "enlarge_4",
        QT_TRANSLATE_NOOP("Commands", "Enlarge 4x"),
        Menu.PICTURE,
        ("Ctrl+Alt+4",),
        "enlarge",
        QT_TRANSLATE_NOOP("Commands", "Makes the picture four times as wide and high with the default weights"),
    ),
    Command(
        "enlarge",
        QT_TRANSLATE_NOOP("Commands", "Enlarge…"),
        Menu.PICTURE,
        ("Ctrl+Alt+E",),
        "enlarge",
        QT_TRANSLATE_NOOP("Commands", "Asks for the scale, the upscaler, and whether new detail is painted"),
    ),
    Command(
        "outpaint",
        QT_TRANSLATE_NOOP("Commands", "Continue the picture beyond its edges"),
        Menu.PICTURE,
        ("Ctrl+Alt+O",),
        "outpaint",
        QT_TRANSLATE_NOOP("Commands", "Grows the frame by a quarter on every side; Generate then paints what is new"),
    ),
    Command(
        "crop_to_frame",
        QT_TRANSLATE_NOOP("Commands", "Crop to the frame"),
        Menu.PICTURE,
        (),
        "crop",
        QT_TRANSLATE_NOOP(
            "Commands", "Makes the picture as large as the frame; what lies outside is kept in the layers"
        ),
    ),
    Command(
        "whole_frame",
        QT_TRANSLATE_NOOP("Commands", "Frame the whole picture"),
        Menu.PICTURE,
        (),
        "fit",
        QT_TRANSLATE_NOOP("Commands", "The frame says where pictures are made"),
    ),
)
STAGING = (
    Command(
        "accept_candidate",
        QT_TRANSLATE_NOOP("Commands", "Accept the result as a layer"),
        Menu.GENERATE,
        ("Return", "Enter"),
        "check",
        QT_TRANSLATE_NOOP("Commands", "The other results stay"),
        begins_group=True,
        is_for_canvas=True,
    ),
    Command(
        "accept_merged",
        QT_TRANSLATE_NOOP("Commands", "Accept the result into the layer"),
        Menu.GENERATE,
        ("Shift+Return", "Shift+Enter"),
        "check",
        QT_TRANSLATE_NOOP("Commands", "It becomes part of the layer that is worked on"),
        is_for_canvas=True,
    ),
    Command(
        "open_candidate",
        QT_TRANSLATE_NOOP("Commands", "Open the result as its own picture"),
        Menu.GENERATE,
        (),
        "picture",
        QT_TRANSLATE_NOOP("Commands", "The picture on the canvas is kept as the earlier one"),
    ),
    Command(
        "discard_candidate",
        QT_TRANSLATE_NOOP("Commands", "Discard the result"),
        Menu.GENERATE,
        ("Del",),
        "remove",
        QT_TRANSLATE_NOOP("Commands", "Its file stays among the results"),
        is_for_canvas=True,
    ),
    Command(
        "discard_candidates",
        QT_TRANSLATE_NOOP("Commands", "Discard all results"),
        Menu.GENERATE,
        (),
        "clear",
        QT_TRANSLATE_NOOP("Commands", "Their files stay among the results"),
    ),
    Command(
        "previous_candidate",
        QT_TRANSLATE_NOOP("Commands", "Previous result"),
        Menu.GENERATE,
        ("Left",),
        "chevron-left",
        is_for_canvas=True,
    ),
    Command(
        "next_candidate",
        QT_TRANSLATE_NOOP("Commands", "Next result"),
        Menu.GENERATE,
        ("Right",),
        "chevron-right",
        is_for_canvas=True,
    ),
    Command(
        "more_candidates",
        QT_TRANSLATE_NOOP("Commands", "Make more of these results"),
        Menu.GENERATE,
        ("Ctrl+Shift+G",),
        "again",
        QT_TRANSLATE_NOOP("Commands", "The same job with the next seeds"),
    ),
)
CANVAS_COMMANDS = (*EDITING, *LAYERS, *SIZES, *STAGING)
