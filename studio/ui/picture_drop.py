"""What happens to files that are dropped on the window: a small menu asks, nothing is changed unasked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QLocale, QObject, QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from studio.contract.errors import NoRecord, StudioError
from studio.session.notices import Severity
from studio.session.requests import Recall
from studio.session.session import Session
from studio.session.shelf import Opened
from studio.ui import icons

PIPELINE_FILE = "model_index.json"
"""A folder of weights has this file, whatever family it holds."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a dropped path is."""

    is_folder: bool
    has_weights: bool


class PictureDrop(QObject):
    """Asks what to do with dropped files, beside the window's thread as far as the disk is concerned.

    Args:
        session: Does it.
        parent: Over which the menu opens.
    """

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._window = parent
        self._drops = 0

    def handle(self, paths: list[Path], position: QPoint) -> None:
        """Look at the first of the files and open its menu; a notice says what is wrong with it.

        Args:
            paths: What was dropped.
            position: Where on the screen the menu opens.
        """
        if not paths:
            return
        if len(paths) > 1:
            several = self.tr("{count} files were dropped; only the first one is looked at: {name}")
            text = several.format(count=QLocale().toString(len(paths)), name=paths[0].name)
            self._session.notices.post(text)
        self._drops += 1
        self._session.tasks.start(self._look(paths[0], position, self._drops))

    async def _look(self, path: Path, position: QPoint, drop: int) -> None:
        kind = await self._session.disk.do(_kind_of, path)
        opened = None if kind.is_folder else await self._session.disk.do(self._session.shelf.open, path)
        # Whoever drops another file meanwhile wants that one.
        if drop != self._drops:
            return
        if opened is None:
            self._take_folder(path, position, has_weights=kind.has_weights)
        else:
            self._offer(opened, position)

    def _take_folder(self, folder: Path, position: QPoint, *, has_weights: bool) -> None:
        if not has_weights:
            self._session.notices.post(
                self.tr("{name} is a folder without weights.").format(name=folder.name),
                self.tr("Drop a picture, or a folder of weights: it has a file {file}.").format(file=PIPELINE_FILE),
                Severity.WARNING,
            )
            return
        menu = self._menu(folder)
        use = self.tr("Use as backbone")
        menu.addAction(icons.icon("backbone"), use, lambda: self._use(folder))
        self._pop_up(menu, position)

    def _use(self, folder: Path) -> None:
        try:
            self._session.panels.update(backbone=str(folder))
        except StudioError as error:
            self._session.notices.post_error(error)

    def _offer(self, opened: Opened, position: QPoint) -> None:
        path = opened.path
        menu = self._menu(path)
        menu.addAction(icons.icon("eye"), self.tr("Show it"), lambda: self._session.show(path))
        for icon, text, part, is_told in (
            ("reset", self.tr("Take over all settings"), Recall.ALL, opened.tells_how),
            ("prompt", self.tr("Only the prompt"), Recall.PROMPT, opened.tells_how),
            ("seed", self.tr("Only the seed"), Recall.SEED, opened.seed is not None),
        ):
            if is_told:
                menu.addAction(icons.icon(icon), text, lambda part=part: self._session.recall(path, part))
        if opened.foreign is None or not isinstance(opened.fault, NoRecord):
            self._tell_fault(opened)
        self._pop_up(menu, position)

    def _tell_fault(self, opened: Opened) -> None:
        fault = opened.fault
        if fault is not None:
            # A photograph has no record, and that is no fault of anybody; a record that cannot be read is one.
            severity = Severity.INFO if isinstance(fault, NoRecord) else Severity.WARNING
            self._session.notices.post(fault.text, fault.hint, severity)

    def _menu(self, path: Path) -> QMenu:
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName(self.tr("What to do with {name}").format(name=path.name))
        menu.addSection(path.name.replace("&", "&&"))
        return menu

    def _pop_up(self, menu: QMenu, position: QPoint) -> None:
        menu.addSeparator()
        menu.addAction(icons.icon("close"), self.tr("Cancel"), menu.close)
        first = next(action for action in menu.actions() if not action.isSeparator())
        menu.popup(position)
        # Enter does the first thing at once, and the arrows go on from there.
        menu.setActiveAction(first)


def _kind_of(path: Path) -> _Kind:
    return _Kind(path.is_dir(), (path / PIPELINE_FILE).is_file())
