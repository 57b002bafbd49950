"""What the commands of tools, brush and selection do."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QInputDialog, QWidget

from studio.session.commands import Commands
from studio.session.session import Session
from studio.session.texts import QT_TRANSLATE_NOOP
from studio.ui.tooling.registry import TOOLS
from studio.ui.tooling.settings import LARGEST_AMOUNT_PX
from studio.ui.tooling.toolbox import ToolBox

if TYPE_CHECKING:
    from studio.document.document import Document

AMOUNTS = {
    "grow_selection": QT_TRANSLATE_NOOP("ToolCommands", "Grow the selection"),
    "shrink_selection": QT_TRANSLATE_NOOP("ToolCommands", "Shrink the selection"),
    "feather_selection": QT_TRANSLATE_NOOP("ToolCommands", "Feather the selection"),
}
"""Commands that ask for an amount, and the titles under which they ask."""


def register(session: Session, box: ToolBox, window: QWidget) -> None:
    """Connect the commands of the tools.

    Args:
        session: Whose commands they are.
        box: The tools.
        window: Gets the dialogs.
    """
    commands = session.commands
    for tool_id in TOOLS:
        commands.register(f"tool_{tool_id}", partial(box.take, tool_id), is_checked=partial(_is_taken, box, tool_id))
    commands.register("quick_mask", box.toggle_quick_mask, is_checked=lambda: box.is_masking)
    commands.register("brush_larger", partial(box.step_size, is_larger=True))
    commands.register("brush_smaller", partial(box.step_size, is_larger=False))
    commands.register("brush_harder", partial(box.step_hardness, is_harder=True))
    commands.register("brush_softer", partial(box.step_hardness, is_harder=False))
    commands.register("swap_colours", box.swap_colours)
    commands.register("default_colours", box.reset_colours)
    _register_selection(commands, box)
    for command_id in AMOUNTS:
        commands.register(command_id, partial(_ask, box, command_id, window), lambda: box.has_selection)
    box.changed.connect(commands.changed)


def change_selection(box: ToolBox, command_id: str, amount_px: int) -> None:
    """Grow, shrink or feather the selection, whichever the command's id says."""
    document = box.document
    if document is None or not box.has_selection:
        return
    change = {
        "grow_selection": document.grow_selection,
        "shrink_selection": document.shrink_selection,
        "feather_selection": document.feather_selection,
    }[command_id]
    box.let_go()
    box.attempt(lambda: change(amount_px))


def _is_taken(box: ToolBox, tool_id: str) -> bool:
    return box.tool_id == tool_id


def _register_selection(commands: Commands, box: ToolBox) -> None:
    def with_document(work: Callable[[Document], None]) -> Callable[[], None]:
        def run() -> None:
            document = box.document
            if document is not None:
                box.let_go()
                box.attempt(lambda: work(document))

        return run

    def has_document() -> bool:
        return box.document is not None

    commands.register("select_all", with_document(lambda document: document.select_all()), has_document)
    commands.register("deselect", with_document(lambda document: document.deselect()), lambda: box.has_selection)
    commands.register("invert_selection", with_document(lambda document: document.invert_selection()), has_document)


def _ask(box: ToolBox, command_id: str, window: QWidget) -> None:
    """Ask by how many pixels, and do it."""
    dialog = QInputDialog(window)
    dialog.setObjectName(command_id)
    dialog.setInputMode(QInputDialog.InputMode.IntInput)
    dialog.setWindowTitle(QCoreApplication.translate("ToolCommands", AMOUNTS[command_id]))
    dialog.setLabelText(QCoreApplication.translate("ToolCommands", "By how many pixels?"))
    dialog.setIntRange(1, LARGEST_AMOUNT_PX)
    dialog.setIntValue(box.settings.amount_px)
    dialog.intValueSelected.connect(lambda amount: _answered(box, command_id, amount))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def _answered(box: ToolBox, command_id: str, amount_px: int) -> None:
    box.update(amount_px=amount_px)
    change_selection(box, command_id, amount_px)
