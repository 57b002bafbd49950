"""The last projects, below "Open" in the File menu."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from studio.session.commands import Menu
from studio.session.session import Session
from studio.ui import icons
from studio.ui.actions import Actions


class RecentMenu(QObject):
    """Keeps the list of the last projects in its menu.

    Args:
        session: Knows them.
        actions: Hold the File menu.

    Attributes:
        menu: The menu.
    """

    def __init__(self, session: Session, actions: Actions) -> None:
        super().__init__(actions)
        self._projects = session.projects
        file = actions.menu(Menu.FILE)
        self.menu = QMenu(file)
        self.menu.setIcon(icons.icon("history"))
        self.menu.setToolTipsVisible(True)
        shown = file.actions()
        place = shown.index(actions.action("open_picture")) + 1
        file.insertMenu(shown[place], self.menu)
        session.projects.recent_changed.connect(self.retranslate)
        self.retranslate()

    def retranslate(self) -> None:
        """Fill it anew, in the language of the moment."""
        self.menu.setTitle(self.tr("Open recent project"))
        self.menu.clear()
        for path in self._projects.recent:
            # A single ampersand would be an underlined letter.
            action = self.menu.addAction(path.name.replace("&", "&&"), partial(self._projects.open, path))
            action.setToolTip(str(path))
        self.menu.setEnabled(bool(self._projects.recent))
        if self._projects.recent:
            self.menu.addSeparator()
            self.menu.addAction(icons.icon("clear"), self.tr("Forget these"), self._projects.clear_recent)
