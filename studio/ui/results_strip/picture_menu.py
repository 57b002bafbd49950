"""What can be done with one finished picture."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from studio.session.notices import Severity
from studio.session.requests import Recall
from studio.session.session import Session
from studio.ui import icons
from studio.ui.qimages import to_qimage
from studio.ui.showing import FileShower


class PictureMenu(QObject):
    """Opens the menu of a picture, and does what is chosen there.

    Args:
        session: Does it.
        parent: Over which the menu opens.
    """

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._window = parent
        self._files = FileShower(self._say_unopened, self)

    def open(self, path: Path, position: QPoint) -> QMenu:
        """Open the menu of a picture that can be read."""
        menu = self._menu()
        self.fill(menu, path)
        menu.addAction(icons.icon("export"), self.tr("Export…"), lambda: self.export(path))
        menu.addSeparator()
        delete = self.tr("Move to the trash")
        menu.addAction(icons.icon("delete"), delete, lambda: self._session.deleter.delete_files((path,)))
        menu.popup(position)
        return menu

    def fill(self, menu: QMenu, path: Path) -> None:
        """Offer in a menu what can be done with one picture that can be read."""
        menu.addAction(icons.icon("eye"), self.tr("Show on the canvas"), lambda: self._session.show(path))
        menu.addAction(icons.icon("layers"), self.tr("Add as a layer"), lambda: self._session.uses.place(path))
        menu.addAction(icons.icon("mask"), self.tr("Use as a mask"), lambda: self._session.uses.use_as_mask(path))
        menu.addSeparator()
        for icon, text, part in (
            ("reset", self.tr("Take over all settings"), Recall.ALL),
            ("prompt", self.tr("Take over only the prompt"), Recall.PROMPT),
            ("seed", self.tr("Take over only the seed"), Recall.SEED),
        ):
            menu.addAction(icons.icon(icon), text, lambda part=part: self._session.recall(path, part))
        menu.addSeparator()
        menu.addAction(icons.icon("copy"), self.tr("Copy picture"), lambda: self.copy_picture(path))
        menu.addAction(icons.icon("log"), self.tr("Copy the command line"), lambda: self.copy_command_line(path))
        self._add_file_actions(menu, path)
        menu.addAction(icons.icon("save"), self.tr("Save a copy…"), lambda: self.save_copy(path))

    def open_broken(self, path: Path, position: QPoint) -> QMenu:
        """Open the menu of a file that is missing or cannot be read."""
        menu = self._menu()
        take_out = self.tr("Take out of the list")
        menu.addAction(icons.icon("remove"), take_out, lambda: self._session.results.forget(path))
        menu.addSeparator()
        self.fill_broken(menu, path)
        menu.popup(position)
        return menu

    def fill_broken(self, menu: QMenu, path: Path) -> None:
        """Offer in a menu what can be done with a file that cannot be read."""
        self._add_file_actions(menu, path)

    def copy_picture(self, path: Path) -> None:
        """Put the picture into the clipboard."""
        self._session.tasks.start(self._copy_picture(path))

    def copy_command_line(self, path: Path) -> None:
        """Put the command line that makes the picture again into the clipboard."""
        self._session.tasks.start(self._copy_command_line(path))

    def export(self, path: Path) -> None:
        """Ask what an export makes of the picture."""
        from studio.ui.dialogs.export import ExportDialog  # noqa: PLC0415 - dialogs are imported when they are opened

        ExportDialog(self._session, (path,), self._window.window()).open()

    def save_copy(self, path: Path) -> None:
        """Ask where, and copy the picture with its record there."""
        dialog = QFileDialog(self._window, self.tr("Save a copy"), path.name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        # A copy never replaces a file: the session says that the name is taken.
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        dialog.setNameFilter(f"{self.tr('Pictures')} (*{path.suffix})")
        dialog.setDefaultSuffix(path.suffix.removeprefix("."))
        dialog.selectFile(path.name)
        dialog.fileSelected.connect(lambda name: self._session.save_copy(path, Path(name)))
        dialog.open()

    def _say_unopened(self, folder: Path) -> None:
        text = self.tr("The folder {folder} cannot be opened.").format(folder=folder)
        self._session.notices.post(text, severity=Severity.WARNING)

    def _menu(self) -> QMenu:
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    def _add_file_actions(self, menu: QMenu, path: Path) -> None:
        clipboard = QGuiApplication.clipboard()
        menu.addAction(icons.icon("copy"), self.tr("Copy file path"), lambda: clipboard.setText(str(path)))
        menu.addAction(icons.icon("folder"), self.tr("Show in the folder"), lambda: self._files.show(path))

    async def _copy_picture(self, path: Path) -> None:
        raster = await self._session.thumbnail(path)
        image = await self._session.disk.do(to_qimage, raster)
        QGuiApplication.clipboard().setImage(image)

    async def _copy_command_line(self, path: Path) -> None:
        line = await self._session.uses.command_line(path)
        if line:
            QGuiApplication.clipboard().setText(line)
