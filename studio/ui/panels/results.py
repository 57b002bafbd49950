"""The finished pictures, newest first: look at them, take over how they were made, drag them elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from studio.session.live import SavedPicture
from studio.session.session import Session
from studio.ui import theme
from studio.ui.icon_label import IconLabel
from studio.ui.panel import Panel
from studio.ui.results_strip.picture_menu import PictureMenu
from studio.ui.results_strip.view import StripView


class ResultsPanel(Panel):
    """Shows the pictures of this run and the last ones before it."""

    panel_id: ClassVar[str] = "results"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.strip = StripView(session)
        self._menu = PictureMenu(session, self)
        self._empty = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        theme.set_role(self._empty, "muted")
        self._unsaved = UnsavedLine(session)
        self._pages = QStackedLayout()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(theme.Spacing.XS,) * 4)
        layout.setSpacing(theme.Spacing.XS)
        layout.addWidget(self._unsaved)
        layout.addLayout(self._pages, 1)
        # In its place first: stacked layouts show their first widget, and one without a parent would be a window.
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self.strip)
        self._connect()
        self.retranslate()
        self._follow_results()
        self._follow_shown()

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        self._empty.setText(self.tr("The pictures you make appear here, the newest first."))
        self.strip.setAccessibleName(self.tr("Finished pictures, the newest first"))
        self.strip.setAccessibleDescription(self.tr("The arrow keys browse, Enter shows, the menu key does more."))
        self.strip.tiles.broken_word = self.tr("Missing")
        self.strip.rows.retranslate()
        self._unsaved.retranslate()

    def _connect(self) -> None:
        self.session.results.changed.connect(self._follow_results)
        self.session.shown_changed.connect(self._follow_shown)
        self.session.live.pictured.connect(self._take)
        self.strip.picture_chosen.connect(self.session.show)
        self.strip.menu_asked.connect(self._open_menu)

    def _follow_results(self) -> None:
        pictures = self.session.results.pictures
        self.strip.set_paths(pictures)
        self._pages.setCurrentWidget(self.strip if pictures else self._empty)
        self._unsaved.follow()

    def _follow_shown(self) -> None:
        self.strip.rows.follow_shown()
        shown = self.session.shown
        if shown is not None and not self.strip.hasFocus():
            self.strip.go_to(shown.path)

    def _take(self, picture: SavedPicture) -> None:
        self.strip.thumbnails.take(picture.path, picture.raster)

    def _open_menu(self, path: Path, position: QPoint) -> None:
        is_broken = self.strip.thumbnails.is_broken(path)
        (self._menu.open_broken if is_broken else self._menu.open)(path, position)

    # Qt's

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Hand the keyboard to the strip; with a focus proxy that is hidden Tab never comes past the panel."""
        self.strip.setFocus(event.reason())


class UnsavedLine(QFrame):
    """Says that pictures live in memory only, and tries again."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._text = QLabel(wordWrap=True)
        theme.set_role(self._text, "warning")
        self._button = QPushButton()
        self._button.clicked.connect(lambda: session.commands.run("save_again"))
        session.commands.changed.connect(self.follow)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.Spacing.S, theme.Spacing.XS, theme.Spacing.S, theme.Spacing.XS)
        layout.addWidget(IconLabel("warning", "warning"))
        layout.addWidget(self._text, 1)
        layout.addWidget(self._button)
        self.hide()

    def follow(self) -> None:
        """Show how many there are."""
        count = len(self._session.results.unsaved)
        text = (
            self.tr("1 picture could not be saved. It is kept until you quit.")
            if count == 1
            else self.tr("{count} pictures could not be saved. They are kept until you quit.")
        )
        self._text.setText(text.format(count=QLocale().toString(count)))
        self._button.setEnabled(self._session.commands.is_enabled("save_again"))
        self.setVisible(count > 0)

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        self._button.setText(self.tr("Try to save again"))
        self._button.setAccessibleName(self.tr("Try to save the unsaved pictures again"))
        self.follow()
