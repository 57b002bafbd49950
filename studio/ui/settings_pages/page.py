"""What every page of the settings is: a form over the settings store that follows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import QEvent, QSignalBlocker
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QWidget

from studio.contract.errors import StudioError
from studio.session.messages import translated
from studio.session.session import Session
from studio.ui import theme
from studio.ui.theme import Spacing


class SettingsPage(QWidget):
    """A page: what is changed on it is in force at once, and what changes elsewhere is shown.

    Attributes:
        icon_name: Its icon in the list of pages.
    """

    icon_name: ClassVar[str] = "settings"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.form = QFormLayout(self)
        self.form.setContentsMargins(Spacing.L, Spacing.L, Spacing.L, Spacing.L)
        self.form.setVerticalSpacing(Spacing.M)
        self.form.setHorizontalSpacing(Spacing.L)
        self.form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.problem = QLabel(self)
        self.problem.setWordWrap(True)
        self.problem.hide()
        theme.set_role(self.problem, "danger")
        session.settings.changed.connect(self._follow)

    def title(self) -> str:
        """Give the translated title of the page."""
        raise NotImplementedError

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        raise NotImplementedError

    def show_settings(self) -> None:
        """Show the settings as they are."""
        raise NotImplementedError

    def change(self, **changes: object) -> None:
        """Set settings; where a value is impossible, say why and leave them as they are."""
        self.problem.hide()
        try:
            # What follows the settings may have something to say of its own.
            self.session.settings.update(**changes)
        except StudioError as error:
            self.problem.setText(f"{translated(error.text)} {translated(error.hint)}".strip())
            self.problem.show()

    def label(self) -> QLabel:
        """Make a label that wraps."""
        label = QLabel(self)
        label.setWordWrap(True)
        return label

    def _follow(self) -> None:
        self.show_settings()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self.show_settings()


class Choice(QComboBox):
    """One of a few values, each with its text.

    Args:
        chosen: Called with the value that a person chose.
        parent: The page.
    """

    def __init__(self, chosen: Callable[[str], None], parent: QWidget) -> None:
        super().__init__(parent)
        self.activated.connect(lambda: chosen(str(self.currentData())))

    def offer(self, values: dict[str, str]) -> None:
        """Set the values and their texts, keeping the one that is shown."""
        value = self.currentData()
        with QSignalBlocker(self):
            self.clear()
            for each, text in values.items():
                self.addItem(text, each)
            self.show_value(value)

    def show_value(self, value: object) -> None:
        """Show a value; one that is not offered is shown by its own name."""
        if value is None:
            return
        with QSignalBlocker(self):
            if self.findData(value) < 0:
                self.addItem(str(value), value)
            self.setCurrentIndex(self.findData(value))
