"""What a command does where it needs a window: files, clipboard, zoom, panels, dialogs."""

# ruff: noqa: PLC0415 - dialogs are imported when they are opened; the window paints first

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog

from studio.session.notices import Severity
from studio.session.requests import request_of
from studio.session.session import Session
from studio.ui import picture_commands, project_commands
from studio.ui.tooling import tool_commands

if TYPE_CHECKING:
    from studio.ui.window import MainWindow

PROJECTS = "*.ora"
PICTURES = "*.png *.jpg *.jpeg *.webp *.avif *.tif *.tiff *.bmp *.gif"


def register(window: MainWindow) -> None:
    """Connect the commands of a window."""
    _register_files(window)
    _register_view(window)
    _register_going(window)
    _register_dialogs(window)
    picture_commands.register(window)
    project_commands.register(window)
    tool_commands.register(window.session, window.stage.tools, window)
    # With what an input method still composes.
    window.session.commands.register("generate", window.generate)


def _register_files(window: MainWindow) -> None:
    commands, session = window.session.commands, window.session

    def has_seed() -> bool:
        return session.shown is not None and session.shown.record is not None

    commands.register("open_picture", lambda: _open_picture(window))
    commands.register("show_folder", lambda: _show_folder(session, _pictures_folder(session)))
    commands.register("show_logs", lambda: _show_folder(session, session.shelf.places.logs))
    commands.register("copy_seed", lambda: _copy_seed(window), has_seed)
    commands.register("quit", window.leave)


def _register_view(window: MainWindow) -> None:
    commands, canvas, docks = window.session.commands, window.stage.canvas, window.docks

    def full_screen() -> None:
        # A maximised window is maximised again afterwards.
        window.setWindowState(window.windowState() ^ Qt.WindowState.WindowFullScreen)

    def hide_panels() -> None:
        docks.hide_all()
        commands.changed.emit()

    def reset_layout() -> None:
        focused = QApplication.focusWidget()
        docks.reset()
        # Qt moves the keyboard away from a dock while that changes its place.
        if focused is not None and focused.isVisibleTo(window):
            focused.setFocus()
        commands.changed.emit()

    commands.register("zoom_in", canvas.zoom_in)
    commands.register("zoom_out", canvas.zoom_out)
    commands.register("zoom_fit", canvas.fit)
    commands.register("zoom_actual", canvas.actual_size)
    commands.register("hide_panels", hide_panels, is_checked=lambda: docks.are_hidden)
    commands.register("reset_layout", reset_layout)
    commands.register("full_screen", full_screen, is_checked=window.isFullScreen)
    commands.register("next_theme", window.looks.next_theme)
    commands.register("next_language", window.looks.next_language)


def _register_going(window: MainWindow) -> None:
    """Connect what leads the keyboard to a panel."""
    commands, docks = window.session.commands, window.docks

    def focus_prompt() -> None:
        docks.show("prompt")
        commands.changed.emit()
        if "prompt" in docks.panels:
            docks.panels["prompt"].setFocus()

    def show_gallery() -> None:
        docks.show_large("gallery")
        commands.changed.emit()
        if "gallery" in docks.panels:
            docks.panels["gallery"].setFocus(Qt.FocusReason.ShortcutFocusReason)

    commands.register("focus_prompt", focus_prompt)
    commands.register("show_gallery", show_gallery)


def _register_dialogs(window: MainWindow) -> None:
    commands = window.session.commands

    def settings() -> None:
        from studio.ui.dialogs.settings import SettingsDialog

        SettingsDialog(window.session, window).open()

    def about() -> None:
        from studio.ui.dialogs.about import AboutDialog

        AboutDialog(window.session, window).open()

    def palette() -> None:
        from studio.ui.dialogs.command_palette import CommandPalette

        CommandPalette(window.session, window).show()

    def deleted_pictures() -> None:
        from studio.ui.dialogs.deleted import show_deleted

        show_deleted(window.session, window)

    commands.register("settings", settings)
    commands.register("deleted_pictures", deleted_pictures)
    window.session.deleter.review_asked.connect(deleted_pictures)
    commands.register("about", about)
    commands.register("command_palette", palette)


def _pictures_folder(session: Session) -> Path:
    return session.shelf.pictures_folder(session.settings.current)


def ask_for_picture(window: MainWindow) -> str:
    """Let a person choose a picture in the desktop's dialog; empty where the dialog is closed."""
    title = QCoreApplication.translate("MainWindow", "Open picture or project")
    kinds = QCoreApplication.translate("MainWindow", "Pictures and projects")
    folder = str(_pictures_folder(window.session))
    name, _ = QFileDialog.getOpenFileName(window, title, folder, f"{kinds} ({PICTURES} {PROJECTS})")
    return name


def _open_picture(window: MainWindow) -> None:
    name = ask_for_picture(window)
    if name:
        window.session.show(Path(name))


def _show_folder(session: Session, folder: Path) -> None:
    with contextlib.suppress(OSError):  # told below, where it then is no folder
        folder.mkdir(parents=True, exist_ok=True)
    if not folder.is_dir() or not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
        text = QCoreApplication.translate("MainWindow", "The folder {folder} cannot be opened.")
        session.notices.post(text.format(folder=folder), severity=Severity.WARNING)


def _copy_seed(window: MainWindow) -> None:
    shown = window.session.shown
    if shown is not None and shown.record is not None:
        QGuiApplication.clipboard().setText(str(request_of(shown.record).seed))
