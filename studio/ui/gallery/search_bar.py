"""The line over the grid: search as you type, filter, order, size of the tiles, how many were found."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QSlider, QWidget

from studio.session.session import Session
from studio.ui import icons, theme
from studio.ui.backbones.quiet_combo import QuietCombo
from studio.ui.gallery.filters import Filter, FilterButton
from studio.ui.gallery.grid import FIRST_SIDE, SIDES
from studio.ui.gallery.words import sort_names

TYPING_MS = 120
"""So long after the last letter the search begins."""
ROOMY_PX = 620
SLIDER_PX = 90
NARROWEST_PX = 130
SORT_LETTERS = 9


class SearchField(QLineEdit):
    """Takes the search.

    Signals:
        left_downwards: A person goes on in the grid.
    """

    left_downwards = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go on in the grid with Down and Enter; Escape empties the field."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left_downwards.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)
            return
        event.accept()


class SearchBar(QWidget):
    """Says what is looked for.

    Signals:
        changed: It is something else.
        side_asked: The tiles shall be so wide.
    """

    changed = Signal()
    side_asked = Signal(int)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = SearchField(self)
        self.field.setClearButtonEnabled(True)
        self.field.setMinimumWidth(110)
        self._glass = QAction(icons.icon("search", "muted"), "", self)
        self.field.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self.filters = FilterButton(session)
        self.sort = QuietCombo(self)
        for sort in sort_names():
            self.sort.addItem("", sort)
        self.sort.setMinimumContentsLength(SORT_LETTERS)
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setRange(*SIDES)
        self.slider.setValue(FIRST_SIDE)
        self.slider.setFixedWidth(SLIDER_PX)
        self.count = QLabel()
        theme.set_role(self.count, "muted")
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._lay_out()
        self._connect()
        self.retranslate()

    @property
    def text(self) -> str:
        """The whole search: what was typed, and the filter."""
        return " ".join(part for part in (self.field.text().strip(), self.filters.filter.terms()) if part)

    @property
    def is_empty(self) -> bool:
        """Whether all pictures are shown."""
        return not self.text

    def clear(self) -> None:
        """Show all pictures."""
        self.field.clear()
        self.filters.set_filter(Filter())
        self._now()

    def look_for(self, text: str) -> None:
        """Look for something, at once."""
        self.field.setText(text)
        self._now()

    def show_count(self, text: str) -> None:
        """Say how many were found."""
        self.count.setText(text)

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        self.field.setPlaceholderText(self.tr("Search: fox, steps:>20, tag:sea, date:2026-11"))
        self.field.setAccessibleName(self.tr("Search the pictures"))
        self.field.setToolTip(self._tip())
        self.sort.setAccessibleName(self.tr("Order"))
        for row, name in enumerate(sort_names().values()):
            self.sort.setItemText(row, name)
        self.slider.setAccessibleName(self.tr("Size of the small pictures"))
        self.slider.setToolTip(self.tr("Size of the small pictures"))
        self.filters.retranslate()

    def _tip(self) -> str:
        """Give what can be typed, with examples, as a table."""
        rows = (
            ("red fox", self.tr("words of the prompt, the name or the tags")),
            ('"red fox" -snow', self.tr("a phrase; without a word")),
            ("stars:&gt;=3 label:red tag:sea is:starred", self.tr("how they are marked")),
            ("backbone:ssm family: scheduler: steps:&gt;20 seed:7", self.tr("how they were made")),
            ("size:512x512 width:&gt;600 is:portrait", self.tr("how large they are")),
            ("date:2026-11 date:&gt;2026-11-21", self.tr("when they were made")),
            (
                "folder:NAME collection:NAME name: source:comfyui has:record",
                self.tr("where they are, and where they come from"),
            ),
        )
        lines = (f"<tr><td>{typed}&nbsp;&nbsp;&nbsp;</td><td>{means}</td></tr>" for typed, means in rows)
        return f"<table style='white-space: nowrap'>{''.join(lines)}</table>"

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        layout.setContentsMargins(0, 0, theme.Spacing.XS, 0)
        layout.setSpacing(theme.Spacing.S)
        layout.addWidget(self.field, 1)
        for widget in (self.filters, self.sort, self.slider, self.count):
            layout.addWidget(widget)
        # The keyboard goes as the eye does, also past what was made elsewhere.
        for before, after in pairwise((self.field, self.filters, self.sort, self.slider)):
            self.setTabOrder(before, after)

    def _connect(self) -> None:
        self._typing.timeout.connect(self.changed)
        self.field.textChanged.connect(lambda _: self._typing.start())
        self.filters.changed.connect(self._now)
        self.sort.currentIndexChanged.connect(self._now)
        self.slider.valueChanged.connect(self.side_asked)

    def _now(self) -> None:
        self._typing.stop()
        self.changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Leave out in a narrow dock what can be done otherwise, or waits until there is room."""
        super().resizeEvent(event)
        for widget, needed in ((self.slider, ROOMY_PX), (self.count, 480), (self.sort, 420), (self.filters, 240)):
            widget.setVisible(self.width() >= needed)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for no more width than the field: a dock beside it must not be squeezed."""
        return QSize(NARROWEST_PX, super().minimumSizeHint().height())
