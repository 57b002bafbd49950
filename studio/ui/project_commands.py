"""What the commands of projects do: where to save, what to do with changes, and the offer after a crash."""

# ruff: noqa: PLC0415 - dialogs are imported when they are opened; the window paints first

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox

from studio.session.canvas import OpenPicture
from studio.session.projects import ProjectReplaced

if TYPE_CHECKING:
    from studio.ui.window import MainWindow

SUFFIX = ".ora"


class Answer(Enum):
    """What a person wants with changes that are not saved."""

    SAVE = "save"
    DISCARD = "discard"
    STAY = "stay"


def register(window: MainWindow) -> None:
    """Connect the commands."""
    session = window.session
    projects, canvas, commands = session.projects, session.canvas, session.commands

    def is_open() -> bool:
        return canvas.current is not None

    commands.register("save_project", lambda: _save(window), is_open)
    commands.register("save_project_as", lambda: _save_as(window), is_open)
    commands.register("close_picture", lambda: _close(window), is_open)
    commands.register("restore_pictures", lambda: _show_left(window), lambda: bool(projects.left))
    projects.changed.connect(commands.changed)
    projects.left_changed.connect(commands.changed)
    canvas.forgot.connect(lambda _: session.tasks.start(projects.look_for_left()))


def may_leave(window: MainWindow) -> bool:
    """Ask about everything that is not saved; False where a person stays, or where it must be saved first.

    What a person wants saved is saved beside the window's thread; the window closes after that by itself.
    """
    projects = window.session.projects
    wanted: list[tuple[OpenPicture, Path]] = []
    given_up: list[OpenPicture] = []
    for picture in projects.modified:
        answer = ask(window, picture)
        path = where(window, picture) if answer is Answer.SAVE else None
        if answer is Answer.STAY or (answer is Answer.SAVE and path is None):
            return False
        if path is None:
            given_up.append(picture)
        else:
            wanted.append((picture, path))
    for picture in given_up:
        projects.give_up(picture)
    if wanted:
        _save_and_leave(window, wanted)
    return not wanted


def _save_and_leave(window: MainWindow, wanted: list[tuple[OpenPicture, Path]]) -> None:
    if not wanted:
        window.close_without_asking()
        return
    (picture, path), *others = wanted
    save_to(window, picture, path, lambda: _save_and_leave(window, others))


def save_to(
    window: MainWindow,
    picture: OpenPicture,
    path: Path,
    then: Callable[[], None] | None = None,
    *,
    is_asked: bool = False,
) -> None:
    """Write a picture as a project; where another program has changed its file meanwhile, a person is asked first.

    Args:
        window: Over which the question opens.
        picture: The picture.
        path: Its file.
        then: Called once it is written; not where that fails, or a person does not want it any more.
        is_asked: A person has said that whatever is there is replaced.
    """

    async def write() -> None:
        try:
            await window.session.projects.write(picture, path, is_asked=is_asked)
        except ProjectReplaced:
            _ask_about_replaced(window, picture, path, then)
        else:
            if then is not None:
                then()

    window.session.tasks.start(write())


def _ask_about_replaced(window: MainWindow, picture: OpenPicture, path: Path, then: Callable[[], None] | None) -> None:
    """Ask what becomes of a file that another program has changed; nothing waits for the answer."""
    translate = QCoreApplication.translate
    text = translate("MainWindow", "{name} was changed by another program after it was opened here.")
    box = QMessageBox(window)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle(translate("MainWindow", "The file is another one"))
    box.setText(text.format(name=path.name))
    box.setInformativeText(translate("MainWindow", "If you replace it, what the other program has saved is lost."))
    beside = box.addButton(translate("MainWindow", "Save under another name…"), QMessageBox.ButtonRole.AcceptRole)
    replace = box.addButton(translate("MainWindow", "Replace it"), QMessageBox.ButtonRole.DestructiveRole)
    stay = box.addButton(translate("MainWindow", "Go on"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(beside)
    box.setEscapeButton(stay)

    def save_beside() -> None:
        other = ask_where(window, picture, path.with_stem(_unseen(path).stem))
        if other is not None:
            save_to(window, picture, other, then, is_asked=True)

    beside.clicked.connect(save_beside)
    replace.clicked.connect(lambda: save_to(window, picture, path, then, is_asked=True))
    box.open()


def ask(window: MainWindow, picture: OpenPicture) -> Answer:
    """Ask what shall become of the changes of a picture."""
    translate = QCoreApplication.translate
    box = QMessageBox(window)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle(translate("MainWindow", "Changes are not saved"))
    box.setText(translate("MainWindow", "{name} has changes that are not saved.").format(name=picture.name))
    box.setInformativeText(translate("MainWindow", "A project keeps layers, masks, panels and waiting jobs."))
    save = box.addButton(translate("MainWindow", "Save"), QMessageBox.ButtonRole.AcceptRole)
    discard = box.addButton(translate("MainWindow", "Do not save"), QMessageBox.ButtonRole.DestructiveRole)
    stay = box.addButton(translate("MainWindow", "Go on"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(save)
    box.setEscapeButton(stay)
    box.exec()
    box.deleteLater()
    answers = {save: Answer.SAVE, discard: Answer.DISCARD}
    return next((answer for button, answer in answers.items() if box.clickedButton() is button), Answer.STAY)


def where(window: MainWindow, picture: OpenPicture) -> Path | None:
    """Give where a picture is saved: its own file, else where a person says; None where they close the dialog."""
    if picture.project is not None and not picture.asks_where:
        return picture.project
    return ask_where(window, picture)


def ask_where(window: MainWindow, picture: OpenPicture, proposed: Path | None = None) -> Path | None:
    """Let a person choose where a project goes; None where the dialog is closed."""
    session = window.session
    folder = session.shelf.pictures_folder(session.settings.current)
    stem = "project" if picture.opened is None else picture.opened.path.stem
    name = ask_for_file(window, proposed or picture.project or folder / f"{stem}{SUFFIX}")
    if not name:
        return None
    # The dialog has asked about the very name that it gave; one that it did not see is never taken.
    return Path(name) if Path(name).suffix.lower() == SUFFIX else _unseen(Path(name + SUFFIX))


def ask_for_file(window: MainWindow, proposed: Path) -> str:
    """Let a person choose a file in the desktop's dialog; empty where the dialog is closed."""
    title = QCoreApplication.translate("MainWindow", "Save the project")
    kinds = QCoreApplication.translate("MainWindow", "Projects")
    name, _ = QFileDialog.getSaveFileName(window, title, str(proposed), f"{kinds} (*{SUFFIX})")
    return name


def _unseen(path: Path) -> Path:
    """Give a name that is free, as "fox-2.ora"."""
    number, free = 2, path
    while free.exists():
        free = path.with_stem(f"{path.stem}-{number}")
        number += 1
    return free


def _save(window: MainWindow) -> None:
    picture = window.session.canvas.current
    path = None if picture is None else where(window, picture)
    if picture is not None and path is not None:
        save_to(window, picture, path)


def _save_as(window: MainWindow) -> None:
    picture = window.session.canvas.current
    path = None if picture is None else ask_where(window, picture)
    if picture is not None and path is not None:
        save_to(window, picture, path, is_asked=True)


def _close(window: MainWindow) -> None:
    projects, picture = window.session.projects, window.session.canvas.current
    if picture is None:
        return
    answer = ask(window, picture) if picture.is_modified else Answer.DISCARD
    if answer is Answer.DISCARD:
        projects.close_picture()
    elif answer is Answer.SAVE:
        path = where(window, picture)
        if path is not None:
            save_to(window, picture, path, lambda: _close_saved(window, picture))


def _close_saved(window: MainWindow, picture: OpenPicture) -> None:
    if window.session.canvas.current is picture and not picture.is_modified:
        window.session.projects.close_picture()


def offer_left(window: MainWindow) -> None:
    """Offer, once after the start, what was open when an earlier run ended without closing it."""
    if window.was_offered:
        return  # what is closed later is no crash: the File menu has it
    window.was_offered = True
    if window.session.projects.left:
        _show_left(window)


def _show_left(window: MainWindow) -> None:
    from studio.ui.dialogs.recovery import RecoveryDialog

    RecoveryDialog(window.session, window).show()
