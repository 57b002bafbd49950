"""Chooses the backbone: one of the catalog, or a folder of weights."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QDir, QEvent, Qt
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from studio.contract.catalog import BackboneReport, OperatorEntry
from studio.contract.geometry import Extent
from studio.contract.requests import BackboneChoice
from studio.session.session import Session
from studio.ui import icons, theme
from studio.ui.backbones import operator_words, words
from studio.ui.backbones.card import Card
from studio.ui.backbones.quiet_combo import QuietCombo
from studio.ui.theme import Spacing

FOLDER = ""
"""What the card of the folder stands under, where others stand under their id."""


MOST_OPERATORS = 16
"""Rows of the list that are seen at once: all of those that there are weights of."""


class BackboneChooser(QWidget):
    """A card for each backbone of the catalog, one for a folder, and the folders that were used.

    Args:
        session: Whose panels are written.

    Attributes:
        cards: The cards by id; the folder's under an empty one.
        folders: The folders of this run.
        operators: What mixes tokens, where a backbone of the catalog has more than one: its own, then those to compare.
        note: Says what weights to compare are.
        browse: Opens the dialog for a folder.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._is_showing = False
        self._group = QButtonGroup(self)
        self.cards: dict[str, Card] = {}
        self._card_layout = QVBoxLayout()
        self._card_layout.setSpacing(Spacing.XS)
        # Made in the order in which Tab visits them.
        for backbone in (*words.SHIPPED, FOLDER):
            self._add_card(backbone)
        self.operators = QuietCombo(self)
        self.operators.setMaxVisibleItems(MOST_OPERATORS)
        self.note = QLabel(self)
        self.note.setWordWrap(True)
        theme.set_role(self.note, "small")
        self.folders = QuietCombo(self)
        self.browse = QPushButton(icons.icon("folder"), "", self)
        self._lay_out()
        self.operators.activated.connect(lambda: self._write(self.operators.value()))
        self.folders.activated.connect(lambda: self._write(self.folders.value()))
        self.browse.clicked.connect(self.choose_folder)
        session.panels.changed.connect(self._panels_changed)
        session.engine.catalog_changed.connect(self._take_catalog)
        session.advice.changed.connect(self._advice_changed)
        self._take_catalog()
        self.retranslate()

    def use_folder(self, path: str) -> None:
        """Choose a folder of weights."""
        if path:
            self._write(QDir.toNativeSeparators(path))

    def choose_folder(self) -> None:
        """Ask for a folder of weights."""
        dialog = QFileDialog(self, self.tr("Folder of weights"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setDirectory(self.folders.value() if self.folders.count() else QDir.homePath())
        dialog.fileSelected.connect(self.use_folder)
        # Not exec(): coroutines and jobs go on meanwhile.
        dialog.open()

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        self.browse.setText(self.tr("Folder of weights…"))
        self.browse.setToolTip(
            self.tr("Choose a folder of diffusers weights, or drop one here. Python files and pickles are never run.")
        )
        self.folders.setAccessibleName(self.tr("Folders of weights"))
        self.folders.setToolTip(self.tr("Folders that were used since the start"))
        self.operators.setAccessibleName(self.tr("Operator"))
        self.operators.setToolTip(self.tr("What mixes the tokens: compare operators at the same seed"))
        self._show()

    # Parts

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(Spacing.XS)
        line.addWidget(self.folders, 1)
        line.addWidget(self.browse)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Spacing.S)
        layout.addLayout(self._card_layout)
        layout.addWidget(self.operators)
        layout.addWidget(self.note)
        layout.addLayout(line)

    def _add_card(self, backbone: str) -> None:
        card = Card(self)
        card.setObjectName(backbone or "folder")
        self._group.addButton(card)
        # The folder's card stands last.
        self._card_layout.insertWidget(self._card_layout.count() - (FOLDER in self.cards), card)
        if self.cards:
            QWidget.setTabOrder(list(self.cards.values())[-1], card)
        self.cards[backbone] = card
        card.toggled.connect(lambda is_chosen: self._take_card(backbone) if is_chosen else None)

    def _take_catalog(self) -> None:
        for report in self._reports():
            if report.id not in self.cards:
                self._add_card(report.id)
        self._show()

    def _take_card(self, backbone: str) -> None:
        if not self._is_showing:
            self._write(backbone or self.folders.value())

    def _write(self, backbone: str) -> None:
        self._session.panels.update(backbone=backbone)

    def _panels_changed(self, names: frozenset[str]) -> None:
        if "backbone" in names:
            self._show()

    def _advice_changed(self, name: str) -> None:
        if name == "report":
            self._show()

    def _show(self) -> None:
        """Show what the panels say."""
        chosen = self._session.panels.state.backbone
        is_folder = words.is_folder(chosen, self._session.engine.catalog)
        self._is_showing = True
        try:
            if is_folder:
                self._show_folder(chosen)
            self._show_operators(BackboneChoice.parse(chosen))
            self.cards[FOLDER if is_folder else BackboneChoice.parse(chosen).name].setChecked(True)
            self._say_cards()
        finally:
            self._is_showing = False

    def _show_folder(self, path: str) -> None:
        if self.folders.findData(path) < 0:
            self.folders.addItem(words.folder_name(path), path)
            self.folders.setItemData(self.folders.count() - 1, path, Qt.ItemDataRole.ToolTipRole)
        self.folders.choose(path)

    def _say_cards(self) -> None:
        reports = {report.id: report for report in self._reports()}
        catalog, chosen = self._session.engine.catalog, self._chosen_entry()
        for backbone, card in self.cards.items():
            names = tuple(operator.name for operator in self._operators(backbone) if not operator.is_comparison)
            is_compared = chosen is not None and chosen.is_comparison and chosen.backbone == backbone
            compared = operator_words.name(chosen.id, catalog) if chosen is not None and is_compared else ""
            card.say(words.card_name(backbone, reports.get(backbone)), words.card_sentence(backbone, names, compared))
        folder = self.folders.value()
        self.cards[FOLDER].say(words.folder_name(folder), folder)
        self.cards[FOLDER].setVisible(bool(folder))
        self.folders.setVisible(self.folders.count() > 1)

    def _show_operators(self, choice: BackboneChoice) -> None:
        offered = self._operators(choice.name)
        self.operators.clear()
        for before, operator in zip((None, *offered), offered, strict=False):
            if before is not None and operator.is_comparison and not before.is_comparison:
                self.operators.insertSeparator(self.operators.count())
            self.operators.addItem(self._operator_line(operator), _value(operator))
        chosen = self._chosen_entry()
        self.operators.setCurrentIndex(-1 if chosen is None else self.operators.findData(_value(chosen)))
        self.operators.setVisible(len(offered) > 1)
        native = None if chosen is None or not chosen.is_comparison else chosen.native
        self.note.setText(self._note_of(native))
        self.note.setVisible(native is not None)

    def _operator_line(self, operator: OperatorEntry) -> str:
        name = operator_words.name(operator.id, self._session.engine.catalog)
        return name if operator.native is None else f"{name} · {words.size(operator.native)}"

    def _note_of(self, native: Extent | None) -> str:
        text = self.tr(
            "Small weights to compare: every operator learned from the same pictures in as many steps, at {size}."
        )
        return "" if native is None else text.format(size=words.size(native))

    def _chosen_entry(self) -> OperatorEntry | None:
        """Give the operator that the panels mean, which they may call by another of its names."""
        state, catalog = self._session.panels.state, self._session.engine.catalog
        choice, report = BackboneChoice.parse(state.backbone), self._session.advice.report_of(state.backbone)
        told = choice.operator if report is None or choice.operator is None else report.operator
        return operator_words.chosen_entry(replace(choice, operator=told), catalog)

    def _reports(self) -> tuple[BackboneReport, ...]:
        catalog = self._session.engine.catalog
        return () if catalog is None else catalog.backbones

    def _operators(self, backbone: str) -> tuple[OperatorEntry, ...]:
        catalog = self._session.engine.catalog
        offered = () if catalog is None else catalog.operators
        return tuple(operator for operator in offered if operator.backbone == backbone)

    # Qt's

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()


def _value(operator: OperatorEntry) -> str:
    """Give what a request calls an operator's weights: a backbone's own need no name but the backbone's."""
    return f"{operator.backbone}:{operator.id}" if operator.is_comparison else operator.backbone
