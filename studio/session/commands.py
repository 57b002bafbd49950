"""Everything that can be done, as data: menus, shortcuts, buttons and the command palette share this one list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject, Signal

from studio.session.canvas_command_list import CANVAS_COMMANDS
from studio.session.command import Command, Menu
from studio.session.project_command_list import BEGINNING, PROJECTS
from studio.session.texts import QT_TRANSLATE_NOOP
from studio.session.tool_command_list import TOOL_COMMANDS

__all__ = ["COMMANDS", "Command", "Commands", "Menu", "conflicts", "find", "hint_of", "name_of", "title_of"]


COMMANDS = (
    *BEGINNING,
    *PROJECTS,
    Command("save_copy", QT_TRANSLATE_NOOP("Commands", "Save a copy…"), Menu.FILE, ("Ctrl+Shift+S",), "save"),
    Command(
        "export",
        QT_TRANSLATE_NOOP("Commands", "Export…"),
        Menu.FILE,
        ("Ctrl+Alt+Shift+W",),
        "export",
        QT_TRANSLATE_NOOP("Commands", "Copies in another format and size, contact sheets, pages, moving pictures"),
    ),
    Command(
        "save_again",
        QT_TRANSLATE_NOOP("Commands", "Save unsaved pictures"),
        Menu.FILE,
        (),
        "save",
        QT_TRANSLATE_NOOP("Commands", "Tries again to write the pictures that could not be saved"),
    ),
    Command("show_folder", QT_TRANSLATE_NOOP("Commands", "Show the pictures folder"), Menu.FILE, (), "folder"),
    Command(
        "settings", QT_TRANSLATE_NOOP("Commands", "Settings…"), Menu.FILE, ("Ctrl+,",), "settings", begins_group=True
    ),
    Command("quit", QT_TRANSLATE_NOOP("Commands", "Quit"), Menu.FILE, ("Ctrl+Q",), begins_group=True),
    Command("copy_picture", QT_TRANSLATE_NOOP("Commands", "Copy picture"), Menu.EDIT, ("Ctrl+Shift+C",), "copy"),
    Command("copy_seed", QT_TRANSLATE_NOOP("Commands", "Copy seed"), Menu.EDIT, (), "seed"),
    Command(
        "recall_all",
        QT_TRANSLATE_NOOP("Commands", "Take over all settings"),
        Menu.EDIT,
        ("Alt+A",),
        "reset",
        QT_TRANSLATE_NOOP("Commands", "Puts everything that made the shown picture back into the panels"),
        begins_group=True,
    ),
    Command("recall_prompt", QT_TRANSLATE_NOOP("Commands", "Take over the prompt"), Menu.EDIT, ("Alt+P",), "prompt"),
    Command("recall_seed", QT_TRANSLATE_NOOP("Commands", "Take over the seed"), Menu.EDIT, ("Alt+S",), "seed"),
    Command(
        "undo_delete",
        QT_TRANSLATE_NOOP("Commands", "Bring back what was deleted last"),
        Menu.EDIT,
        ("Ctrl+Alt+Z",),
        "undo",
        QT_TRANSLATE_NOOP("Commands", "Takes the pictures out of the trash again"),
        begins_group=True,
    ),
    Command(
        "deleted_pictures",
        QT_TRANSLATE_NOOP("Commands", "Deleted pictures…"),
        Menu.EDIT,
        (),
        "delete",
        QT_TRANSLATE_NOOP("Commands", "Shows what was deleted and can be brought back"),
    ),
    Command(
        "command_palette",
        QT_TRANSLATE_NOOP("Commands", "Find a command…"),
        Menu.EDIT,
        ("Ctrl+K",),
        "search",
        begins_group=True,
    ),
    Command("zoom_in", QT_TRANSLATE_NOOP("Commands", "Zoom in"), Menu.VIEW, ("Ctrl++", "Ctrl+="), "zoom-in"),
    Command("zoom_out", QT_TRANSLATE_NOOP("Commands", "Zoom out"), Menu.VIEW, ("Ctrl+-",), "zoom-out"),
    Command("zoom_fit", QT_TRANSLATE_NOOP("Commands", "Fit in the window"), Menu.VIEW, ("Ctrl+0",), "fit"),
    Command("zoom_actual", QT_TRANSLATE_NOOP("Commands", "Actual size"), Menu.VIEW, ("Ctrl+1",), "actual-size"),
    Command(
        "hide_panels",
        QT_TRANSLATE_NOOP("Commands", "Hide all panels"),
        Menu.VIEW,
        ("F8",),
        "panels",
        is_checkable=True,
        begins_group=True,
    ),
    Command("reset_layout", QT_TRANSLATE_NOOP("Commands", "Reset the layout"), Menu.VIEW, (), "reset"),
    Command(
        "full_screen", QT_TRANSLATE_NOOP("Commands", "Full screen"), Menu.VIEW, ("F11",), "window", is_checkable=True
    ),
    Command(
        "focus_prompt",
        QT_TRANSLATE_NOOP("Commands", "Go to the prompt"),
        Menu.VIEW,
        ("Ctrl+L",),
        "prompt",
        begins_group=True,
    ),
    Command(
        "show_gallery",
        QT_TRANSLATE_NOOP("Commands", "Search the gallery"),
        Menu.VIEW,
        ("Ctrl+F",),
        "results",
        QT_TRANSLATE_NOOP("Commands", "Every picture of your folders, found by words, stars, tags and dates"),
    ),
    Command("next_theme", QT_TRANSLATE_NOOP("Commands", "Switch between light and dark"), Menu.VIEW, (), "theme"),
    Command(
        "next_language", QT_TRANSLATE_NOOP("Commands", "Switch between English and Korean"), Menu.VIEW, (), "language"
    ),
    Command(
        "generate",
        QT_TRANSLATE_NOOP("Commands", "Generate"),
        Menu.GENERATE,
        ("Ctrl+Return", "Ctrl+Enter"),
        "generate",
        QT_TRANSLATE_NOOP(
            "Commands", "Makes pictures of the prompt; while one is being made, the new job waits in the queue"
        ),
    ),
    Command(
        "stop_now",
        QT_TRANSLATE_NOOP("Commands", "Stop now"),
        Menu.GENERATE,
        ("Esc",),
        "stop",
        QT_TRANSLATE_NOOP("Commands", "Ends the job at once; waiting jobs stay in the queue"),
        begins_group=True,
    ),
    Command(
        "stop_after_this_one",
        QT_TRANSLATE_NOOP("Commands", "Stop after this one"),
        Menu.GENERATE,
        ("Shift+Esc",),
        "stop-after",
        QT_TRANSLATE_NOOP("Commands", "Finishes the picture that is being made, then stops"),
    ),
    Command(
        "skip",
        QT_TRANSLATE_NOOP("Commands", "Skip to the next job"),
        Menu.GENERATE,
        ("Ctrl+Shift+Esc",),
        "skip",
        QT_TRANSLATE_NOOP("Commands", "Ends the job at once and goes on with the next one"),
    ),
    Command(
        "random_seed",
        QT_TRANSLATE_NOOP("Commands", "Roll the seed"),
        Menu.GENERATE,
        ("Alt+R",),
        "dice",
        begins_group=True,
    ),
    Command(
        "unload",
        QT_TRANSLATE_NOOP("Commands", "Unload the weights"),
        Menu.GENERATE,
        (),
        "unload",
        QT_TRANSLATE_NOOP("Commands", "Gives the memory of all loaded weights back"),
        begins_group=True,
    ),
    Command(
        "pause_queue",
        QT_TRANSLATE_NOOP("Commands", "Pause the queue"),
        Menu.QUEUE,
        ("Ctrl+Shift+P",),
        "pause",
        QT_TRANSLATE_NOOP("Commands", "The running job goes on, no further one begins"),
        is_checkable=True,
    ),
    Command("clear_waiting", QT_TRANSLATE_NOOP("Commands", "Remove all waiting jobs"), Menu.QUEUE, (), "clear"),
    Command("clear_ended", QT_TRANSLATE_NOOP("Commands", "Remove all finished jobs"), Menu.QUEUE, (), "clear"),
    *CANVAS_COMMANDS,
    *TOOL_COMMANDS,
    Command("show_logs", QT_TRANSLATE_NOOP("Commands", "Show the logs"), Menu.HELP, (), "log"),
    Command("about", QT_TRANSLATE_NOOP("Commands", "About Scanline Studio"), Menu.HELP, (), "about"),
)


@dataclass(slots=True)
class _Handler:
    run: Callable[[], None]
    is_enabled: Callable[[], bool]
    is_checked: Callable[[], bool]


class Commands(QObject):
    """Runs commands by their ids, and knows their keys.

    Signals:
        changed: What is enabled or checked may be another now.
        keys_changed: Shortcuts are others now.
    """

    changed = Signal()
    keys_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._handlers: dict[str, _Handler] = {}
        self._chosen: Mapping[str, tuple[str, ...]] = {}

    def register(
        self,
        command_id: str,
        run: Callable[[], None],
        is_enabled: Callable[[], bool] = lambda: True,
        is_checked: Callable[[], bool] = lambda: False,
    ) -> None:
        """Say what a command does, when it can be done, and whether it is on."""
        find(command_id)
        self._handlers[command_id] = _Handler(run, is_enabled, is_checked)

    @property
    def registered(self) -> frozenset[str]:
        """Ids of the commands that do something."""
        return frozenset(self._handlers)

    def run(self, command_id: str) -> None:
        """Do it, where it can be done at the moment."""
        handler = self._handlers.get(command_id)
        if handler is not None and handler.is_enabled():
            handler.run()

    def is_enabled(self, command_id: str) -> bool:
        """Say whether it can be done at the moment."""
        handler = self._handlers.get(command_id)
        return handler is not None and handler.is_enabled()

    def is_checked(self, command_id: str) -> bool:
        """Say whether it is on."""
        handler = self._handlers.get(command_id)
        return handler is not None and handler.is_checked()

    def keys(self, command_id: str) -> tuple[str, ...]:
        """Give the shortcuts of a command: the person's own, else the shipped ones."""
        return self._chosen.get(command_id, find(command_id).keys)

    def choose_keys(self, chosen: Mapping[str, tuple[str, ...]]) -> None:
        """Take over a person's shortcuts."""
        if dict(chosen) != dict(self._chosen):
            self._chosen = dict(chosen)
            self.keys_changed.emit()


def find(command_id: str) -> Command:
    """Give a command by its id; a KeyError is a mistake in the program."""
    return _BY_ID[command_id]


_BY_ID = {command.id: command for command in COMMANDS}


def name_of(command: Command) -> str:
    """Give a command's name in the language of the moment."""
    return QCoreApplication.translate("Commands", command.text)


def hint_of(command: Command) -> str:
    """Give what a command does, in the language of the moment; empty where its name tells."""
    return QCoreApplication.translate("Commands", command.hint) if command.hint else ""


def title_of(menu: Menu) -> str:
    """Give a menu's title in the language of the moment."""
    return QCoreApplication.translate("Menus", menu.value)


def conflicts(keys: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """Give the shortcuts that more than one command has, with the ids of these commands.

    Args:
        keys: Shortcuts of each command id.
    """
    owners: dict[str, list[str]] = {}
    for command_id, sequences in keys.items():
        for sequence in sequences:
            owners.setdefault(sequence, []).append(command_id)
    return {sequence: tuple(ids) for sequence, ids in owners.items() if len(ids) > 1}
