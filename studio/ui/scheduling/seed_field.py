"""The seed: 64 bits, typed or rolled, and what happens to it when a job is made."""

from __future__ import annotations

from PySide6.QtCore import QLocale
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QToolButton, QWidget

from studio.contract.requests import MAX_SEED
from studio.session.commands import find, name_of
from studio.session.session import Session
from studio.session.state import SeedRule
from studio.ui import icons, theme
from studio.ui.scheduling.note_label import NoteLabel
from studio.ui.scheduling.seeds import parse_seed

ROLL = "random_seed"


class SeedField(QWidget):
    """Two-way between the panels' seed and its rule, and a line with three buttons.

    A seed that a person types while new ones are rolled is locked: else the next Generate would throw it away.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._is_showing = False
        self.line = QLineEdit()
        self.mark = QAction(icons.icon("warning", "warning"), "", self)
        self.line.addAction(self.mark, QLineEdit.ActionPosition.TrailingPosition)
        self.dice = _button("dice")
        self.lock = _button("lock", is_checkable=True)
        self.increment = _button("increment", is_checkable=True)
        self.rule_note = NoteLabel()
        self.fault_note = NoteLabel()
        self._lay_out()
        self.setFocusProxy(self.line)
        self._connect()

    @property
    def is_valid(self) -> bool:
        """Whether the line holds a seed."""
        return parse_seed(self.line.text()) is not None

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        self.line.setAccessibleName(self.tr("Seed"))
        self.line.setPlaceholderText(self.tr("0 to 2^64 - 1"))
        self.mark.setText(self.tr("Not a seed"))
        for button, text in (
            (self.lock, self.tr("Keep the seed for every job")),
            (self.increment, self.tr("Count the seed on with every job")),
        ):
            button.setToolTip(text)
            button.setAccessibleName(text)
        self._follow_commands()
        self._show_seed()
        self._show_rule()

    # Parts

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(0)
        for part in (self.dice, self.lock, self.increment):
            buttons.addWidget(part)
        buttons.addSpacing(theme.Spacing.XS)
        buttons.addWidget(self.rule_note, 1)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setVerticalSpacing(theme.Spacing.XS)
        layout.addWidget(self.line, 0, 0)
        layout.addWidget(self.fault_note, 1, 0)
        layout.addLayout(buttons, 2, 0)

    def _connect(self) -> None:
        session = self._session
        self.line.textChanged.connect(self._take_text)
        self.line.editingFinished.connect(self._tidy)
        self.dice.clicked.connect(lambda: session.commands.run(ROLL))
        self.lock.clicked.connect(lambda is_on: self._choose_rule(SeedRule.FIXED, is_on=is_on))
        self.increment.clicked.connect(lambda is_on: self._choose_rule(SeedRule.INCREMENT, is_on=is_on))
        session.panels.changed.connect(self._follow_panels)
        session.commands.changed.connect(self._follow_commands)
        session.commands.keys_changed.connect(self._follow_commands)

    def _take_text(self, text: str) -> None:
        """Take over what a person typed, where it is a seed."""
        if self._is_showing:
            return
        seed, state = parse_seed(text), self._session.panels.state
        if seed is not None and seed != state.seed:
            rule = SeedRule.FIXED if state.seed_rule is SeedRule.RANDOM else state.seed_rule
            self._session.panels.update(seed=seed, seed_rule=rule)
        self._say_fault()

    def _tidy(self) -> None:
        """Write a seed as its digits once it has been typed; an empty line gets the seed that stands."""
        if self.is_valid or not self.line.text().strip():
            self._show_seed()

    def _choose_rule(self, rule: SeedRule, *, is_on: bool) -> None:
        self._session.panels.update(seed_rule=rule if is_on else SeedRule.RANDOM)

    def _follow_panels(self, names: frozenset[str]) -> None:
        # What a person types is not written over by the seed that it gave.
        if "seed" in names and parse_seed(self.line.text()) != self._session.panels.state.seed:
            self._show_seed()
        if "seed_rule" in names:
            self._show_rule()

    def _show_seed(self) -> None:
        self._is_showing = True
        try:
            self.line.setText(str(self._session.panels.state.seed))
        finally:
            self._is_showing = False
        self._say_fault()

    def _show_rule(self) -> None:
        rule = self._session.panels.state.seed_rule
        self.lock.setChecked(rule is SeedRule.FIXED)
        self.lock.setIcon(icons.icon("lock" if rule is SeedRule.FIXED else "unlock"))
        self.increment.setChecked(rule is SeedRule.INCREMENT)
        notes = {
            SeedRule.RANDOM: self.tr("New with every job"),
            SeedRule.FIXED: self.tr("Stays as it is"),
            SeedRule.INCREMENT: self.tr("Counts on"),
        }
        tips = {
            SeedRule.RANDOM: self.tr("This is the seed of the last job; Generate rolls a new one."),
            SeedRule.FIXED: self.tr("Every job is made with this seed."),
            SeedRule.INCREMENT: self.tr("The next job is made with this seed, the one after it with the seed behind."),
        }
        self.rule_note.say(notes[rule])
        self.rule_note.setToolTip(tips[rule])
        self.line.setToolTip(tips[rule])
        self._describe()

    def _say_fault(self) -> None:
        self.mark.setVisible(not self.is_valid)
        self.fault_note.setVisible(not self.is_valid)
        self.fault_note.say("" if self.is_valid else self._fault(), is_warning=True)
        self._describe()

    def _fault(self) -> str:
        largest = f"{MAX_SEED:,}".replace(",", QLocale().groupSeparator())
        return self.tr("Not a whole number from 0 to {largest}. {seed} stays in force.").format(
            largest=largest, seed=self._session.panels.state.seed
        )

    def _describe(self) -> None:
        self.line.setAccessibleDescription(self.fault_note.text() or self.line.toolTip())

    def _follow_commands(self) -> None:
        commands = self._session.commands
        keys = [QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in commands.keys(ROLL)[:1]]
        name = name_of(find(ROLL))
        self.dice.setEnabled(commands.is_enabled(ROLL))
        self.dice.setAccessibleName(name)
        self.dice.setToolTip(f"{name} ({keys[0]})" if keys else name)


def _button(icon: str, *, is_checkable: bool = False) -> QToolButton:
    button = QToolButton(autoRaise=True)
    button.setIcon(icons.icon(icon))
    button.setCheckable(is_checkable)
    return button
