"""Actions of menus of which one is on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu


class Choice:
    """Actions of which one is on.

    Args:
        menu: Owns them.
        value: The value of the one that is on.
        take: Called with the value that a person chose.
    """

    def __init__(self, menu: QMenu, value: object, take: Callable[[object], None]) -> None:
        self._menu = menu
        self._value = value
        self._take = take
        self._group = QActionGroup(menu)

    @property
    def actions(self) -> list[QAction]:
        """The actions."""
        return self._group.actions()

    def add(self, text: str, value: object, menu: QMenu | None = None) -> QAction:
        """Add one, into a menu below the first where one is given."""
        action = (menu or self._menu).addAction(text)
        action.setCheckable(True)
        action.setChecked(value == self._value)
        action.triggered.connect(lambda: self._take(value))
        self._group.addAction(action)
        return action
