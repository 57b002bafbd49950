"""The settings as the window holds them: changed here, kept on disk, followed by who shows them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace

from PySide6.QtCore import QObject, Signal

from studio.storage.settings import Settings


class SettingsStore(QObject):
    """Holds the settings.

    Args:
        settings: As they were read.
        keep: Called after each change, to write them.

    Signals:
        changed: Names of the settings that have another value now.
    """

    changed = Signal(frozenset)

    def __init__(self, settings: Settings, keep: Callable[[Settings], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._current = settings
        self._keep = keep

    @property
    def current(self) -> Settings:
        """The settings as they are."""
        return self._current

    def update(self, **changes: object) -> None:
        """Set settings by name.

        Raises:
            InvalidRequest: A value is impossible; nothing has changed.
        """
        self.take_over(replace(self._current, **changes))  # type: ignore[arg-type]  # checked by the settings themselves

    def take_over(self, settings: Settings) -> None:
        """Replace all settings, as after an import or a reset."""
        before, self._current = self._current, settings
        names = frozenset(
            each.name for each in fields(Settings) if getattr(before, each.name) != getattr(settings, each.name)
        )
        if names:
            self._keep(settings)
            self.changed.emit(names)
