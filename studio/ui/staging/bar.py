"""The bar at the canvas's lower edge: results side by side, and what to do with the one that is looked at."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from studio.session import commands
from studio.session.session import Session
from studio.ui import icons, theme
from studio.ui.staging import proof_words
from studio.ui.staging.tile import SIDE_PX, CandidateTile
from studio.ui.theme import Spacing

ICON_PX = 18
HALF = 0.5
MENU = ("accept_merged", "open_candidate", None, "more_candidates", None, "discard_candidates")
STEPS = {Qt.Key.Key_Left: "previous_candidate", Qt.Key.Key_Right: "next_candidate"}


class StagingBar(QFrame):
    """Stands under the canvas while results wait for a choice.

    Attributes:
        tiles: A small view of each result.
        original: Looks at the picture without a result.
        compare: Shows a divider between result and original.
        accept: Puts the result into the picture as a layer.
        discard: Takes the result away.
        more: Opens the menu with the rest.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.tiles: list[CandidateTile] = []
        self._strip = QWidget()
        self._row = QHBoxLayout(self._strip)
        self._scroll = QScrollArea()
        self.original = self._button("eye-off", is_checkable=True)
        self.compare = self._button("compare", is_checkable=True)
        self.discard = self._button("delete")
        self.more = self._button("more")
        self.accept = QPushButton()
        self.menu = QMenu(self.more)
        self._proof = QLabel(wordWrap=True)
        self._lay_out()
        self._connect()
        self.retranslate()
        self._follow()

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        self.setAccessibleName(self.tr("Staged results"))
        self._strip.setAccessibleName(self.tr("Results"))
        self._name(self.original, self.tr("Look at the picture without a result"))
        self._name(self.compare, self.tr("Compare with the original: drag the divider on the canvas"))
        self._name(self.discard, self.tr("Discard this result (Delete); its file stays"))
        self._name(self.more, self.tr("More to do with the results"))
        self.accept.setText(self.tr("Accept"))
        self.accept.setToolTip(self.tr("Put the result into the picture as a layer (Enter); the other results stay"))
        self._fill_menu()
        self._follow()

    # Parts

    def _button(self, icon: str, *, is_checkable: bool = False) -> QToolButton:
        button = QToolButton(self)
        button.setAutoRaise(True)
        button.setCheckable(is_checkable)
        button.setIcon(icons.icon(icon))
        button.setIconSize(QSize(ICON_PX, ICON_PX))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _name(self, button: QToolButton, text: str) -> None:
        button.setToolTip(text)
        button.setAccessibleName(text)

    def _lay_out(self) -> None:
        self.setObjectName("staging")
        self.setAutoFillBackground(True)
        theme.set_kind(self.accept, "primary")
        theme.set_role(self._proof, "small")
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(Spacing.XS)
        self._row.addStretch(1)
        self._scroll.setWidget(self._strip)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFixedHeight(SIDE_PX + Spacing.S)
        line = QHBoxLayout()
        line.setSpacing(Spacing.XS)
        line.addWidget(self._scroll, 1)
        for part in (self.original, self.compare, self.discard, self.accept, self.more):
            line.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Spacing.S, Spacing.XS, Spacing.S, Spacing.XS)
        layout.setSpacing(0)
        layout.addLayout(line)
        layout.addWidget(self._proof)

    def _connect(self) -> None:
        session = self._session
        session.staging.changed.connect(self._follow)
        session.staging.progressed.connect(self._follow_pending)
        self.accept.clicked.connect(lambda: session.commands.run("accept_candidate"))
        self.discard.clicked.connect(lambda: session.commands.run("discard_candidate"))
        self.original.clicked.connect(self._look_at_original)
        self.compare.clicked.connect(self._compare)
        # Not the button's own menu: that would paint an arrow over the three dots.
        self.more.clicked.connect(lambda: self.menu.popup(self.more.mapToGlobal(self.more.rect().topLeft())))
        self.menu.aboutToShow.connect(self._refresh_menu)

    def _fill_menu(self) -> None:
        self.menu.clear()
        for command_id in MENU:
            if command_id is None:
                self.menu.addSeparator()
                continue
            command = commands.find(command_id)
            action = self.menu.addAction(icons.icon(command.icon), commands.name_of(command))
            action.setObjectName(command_id)
            action.triggered.connect(lambda _=False, name=command_id: self._session.commands.run(name))

    def _refresh_menu(self) -> None:
        for action in self.menu.actions():
            if action.objectName():
                action.setEnabled(self._session.commands.is_enabled(action.objectName()))

    def _look_at(self, place: int, *_: object) -> None:
        self._session.staging.look_at(place)
        self._follow()  # a tile that was pressed twice stays chosen

    def _look_at_original(self) -> None:
        staging = self._session.staging
        staging.look_at(-1 if staging.index >= 0 else 0)

    def _compare(self) -> None:
        staging = self._session.staging
        staging.set_wipe(HALF if staging.wipe is None else None)

    # What is shown

    def _follow(self) -> None:
        staging = self._session.staging
        self.setVisible(staging.is_shown)
        candidates, pending = staging.candidates, staging.pending
        self._keep_tiles(len(candidates) + len(pending))
        for number, (tile, candidate) in enumerate(zip(self.tiles, candidates, strict=False), 1):
            tile.show_candidate(candidate, number, is_current=candidate is staging.current)
        self._follow_pending()
        current = staging.current
        self.original.setChecked(current is None)
        self.original.setEnabled(bool(candidates))
        self.compare.setChecked(staging.wipe is not None)
        is_chosen = current is not None
        for part in (self.compare, self.discard, self.accept):
            part.setEnabled(is_chosen)
        is_alone = current is not None and current.is_alone
        self.accept.setText(self.tr("Open") if is_alone else self.tr("Accept"))
        proof = None if current is None else current.record.proof
        self._proof.setText("" if proof is None else proof_words.sentences(proof))
        self._proof.setVisible(proof is not None)
        if current is not None and 0 <= staging.index < len(self.tiles):
            self._scroll.ensureWidgetVisible(self.tiles[staging.index])

    def _follow_pending(self) -> None:
        staging = self._session.staging
        first = len(staging.candidates)
        for number, pending in enumerate(staging.pending, first):
            if number < len(self.tiles):
                self.tiles[number].show_pending(pending, number + 1)

    def _keep_tiles(self, count: int) -> None:
        while len(self.tiles) < count:
            place = len(self.tiles)
            tile = CandidateTile(self._strip)
            tile.clicked.connect(partial(self._look_at, place))
            self._row.insertWidget(place, tile)
            self.tiles.append(tile)
        while len(self.tiles) > count:
            tile = self.tiles.pop()
            self._row.removeWidget(tile)
            tile.hide()
            tile.deleteLater()

    # Qt's names

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Let the arrow keys step through the results on the canvas, which else pans with them."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and Qt.Key(event.key()) in STEPS
            and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            and self._session.staging.is_shown
        ):
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
