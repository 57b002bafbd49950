"""A sentence with an icon before it, wrapped to the width that there is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from studio.ui import theme
from studio.ui.backbones.words import breakable
from studio.ui.icon_label import IconLabel
from studio.ui.theme import Spacing


class MessageLine(QWidget):
    """What went well or wrong, told by an icon, words and colour.

    Args:
        icon: Name of the icon.
        role: Role of the text: danger, warning, success, muted; also the token of the icon's colour.
    """

    def __init__(self, icon: str, role: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = IconLabel(icon, role, self)
        self._label = QLabel(self)
        self._label.setWordWrap(True)
        # Sentences name paths and keys of files, which may look like HTML.
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        theme.set_role(self._label, role)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Spacing.XS)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._label, 1)
        self.hide()

    def say(self, text: str, hint: str = "") -> None:
        """Show a sentence, and under it what to do; nothing where it is empty."""
        self._label.setText(breakable("\n".join(part for part in (text, hint) if part)))
        self._label.setAccessibleName(" ".join(part for part in (text, hint) if part))
        self.setVisible(bool(text))

    def show_as(self, icon: str, role: str) -> None:
        """Take another icon and role."""
        self._icon.set_icon(icon, role)
        theme.set_role(self._label, role)

    @property
    def text(self) -> str:
        """What is said, as it is read aloud."""
        return self._label.accessibleName()
