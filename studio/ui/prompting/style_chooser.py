"""Chooses the style of a prompt, and says which words it adds."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QLocale, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPalette, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from studio.contract.presets import Style, styled
from studio.session.session import Session
from studio.ui import icons, theme
from studio.ui.backbones.quiet_combo import QuietCombo
from studio.ui.binding import bind
from studio.ui.elided_label import ElidedLabel
from studio.ui.preset_pictures import PresetPictures, rounded
from studio.ui.prompting.style_rows import PHRASE_ROLE, StyleRows

PICTURE_PX = 22
MOST_ROWS = 12


class StyleChooser(QWidget):
    """A list of styles with a picture each; the first row is none.

    Args:
        session: Its panels have the chosen style and the prompt.
        parent: Qt's parent.

    Attributes:
        combo: The list.
        added: What the chosen style adds to the prompt as it is.

    Signals:
        chosen: A person chose another one.
    """

    chosen = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._styles = session.presets.styles
        self._pictures = PresetPictures(session, self)
        self._label = QLabel(self)
        self.combo = StyleCombo(self)
        self.added = ElidedLabel(parent=self)
        self.added.setFont(theme.font(theme.FontStep.SMALL))
        self.added.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._label.setBuddy(self.combo)
        self._fill()
        self._lay_out()
        self._pictures.made.connect(self._show_picture)
        self.combo.currentIndexChanged.connect(self.chosen)
        bind(session.panels, "style", self.chosen, self.style_id, self.set_style)
        session.panels.changed.connect(self._panels_changed)
        self.retranslate()

    @property
    def is_empty(self) -> bool:
        """Whether there is no style to choose."""
        return not self._styles

    def style_id(self) -> str | None:
        """Give the id of the chosen style; None for none."""
        return self.combo.value() or None

    def set_style(self, style_id: str | None) -> None:
        """Choose a style; one that is not known here is none."""
        self.combo.setCurrentIndex(max(0, self.combo.findData(style_id or "")))

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        is_korean = QLocale().language() == QLocale.Language.Korean
        self._label.setText(self.tr("Style"))
        self.combo.setAccessibleName(self.tr("Style"))
        self.combo.setToolTip(self.tr("A look, said in words at the end of the prompt"))
        self.combo.setItemText(0, self.tr("No style"))
        for row, style in enumerate(self._styles, 1):
            self.combo.setItemText(row, style.name.of(is_korean=is_korean))
        self._say()

    # Parts

    def _fill(self) -> None:
        self.combo.addItem(icons.icon("palette", "muted"), "", "")
        for style in self._styles:
            self.combo.addItem(QIcon(), "", style.id)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(theme.Spacing.S)
        row.addWidget(self._label)
        row.addWidget(self.combo, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.Spacing.XS)
        layout.addLayout(row)
        layout.addWidget(self.added)

    def _show_picture(self, style: Style) -> None:
        image = self._pictures.image(style)
        if image is not None:
            self.combo.setItemIcon(self.combo.findData(style.id), QIcon(rounded(image)))

    def _panels_changed(self, names: frozenset[str]) -> None:
        if names & {"prompt", "style"}:
            self._say()

    def _say(self) -> None:
        """Say what is added to the prompt as it is, and what each row would add."""
        state = self._session.panels.state
        chosen = self._session.presets.style(state.style)
        for row, style in enumerate(self._styles, 1):
            phrase = style.phrase_for(state.prompt)
            if self.combo.itemData(row, PHRASE_ROLE) != phrase:
                self.combo.setItemData(row, phrase, PHRASE_ROLE)
        if chosen is None:
            text = ""
        elif styled(state.prompt, chosen) == state.prompt:
            text = self.tr("The prompt says it already")
        else:
            text = self.tr("Adds to the prompt: {phrase}").format(phrase=chosen.phrase_for(state.prompt))
        self.added.set_text(text)
        self.added.setHidden(chosen is None)
        self.combo.setAccessibleDescription(text)

    # Qt's

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Ask for the pictures once they are seen."""
        super().showEvent(event)
        for style in self._styles:
            self._pictures.image(style)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow language and font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() == QEvent.Type.FontChange:
            self.added.setFont(theme.font(theme.FontStep.SMALL))


class StyleCombo(QuietCombo):
    """The list itself: small pictures in the box, larger ones with the words they add in what opens."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setIconSize(QSize(PICTURE_PX, PICTURE_PX))
        self.setMaxVisibleItems(MOST_ROWS)
        self.setItemDelegate(StyleRows(self))

    def showPopup(self) -> None:  # noqa: N802 - Qt's name
        """Open the list as wide as its longest row."""
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + theme.Spacing.XL)
        self.view().setTextElideMode(Qt.TextElideMode.ElideRight)
        super().showPopup()
