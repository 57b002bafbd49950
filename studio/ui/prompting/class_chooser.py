"""The box in which one of many classes is chosen: by its list, or by typing a part of its name."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QWidget

from studio.ui import theme
from studio.ui.prompting.class_names import ClassName, ClassNames
from studio.ui.scheduling.calm_wheel import calm

FEWEST_LETTERS = 8
MOST_ROWS = 12
ENTER_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ClassChooser(QComboBox):
    """Holds the label of a class, and shows its words; a label that the weights do not have is shown as it is.

    Enter takes the first class that has the typed letters in it; leaving the box takes only what names a class whole,
    and else shows the chosen one again. An empty text is no class.

    Signals:
        chosen: A person has chosen another class; `label` says which.
    """

    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels: tuple[str, ...] = ()
        self._names = ClassNames(())
        self._label: str | None = None
        self._field = QLineEdit(self)
        self._search = QCompleter(self)
        self._set_up()
        self.activated.connect(lambda place: self._choose(self._names.all[place].label))
        self._field.returnPressed.connect(self._take_first)
        self._field.editingFinished.connect(self._settle)
        self.retranslate()

    @property
    def label(self) -> str | None:
        """The chosen class; None where none is."""
        return self._label

    def set_label(self, label: str | None) -> None:
        """Choose a class, which is not told."""
        self._label = label
        self._show()

    def show_classes(self, labels: Sequence[str]) -> None:
        """Offer the classes of other weights; the chosen label stays.

        Args:
            labels: "number: name, synonym" each.
        """
        if tuple(labels) != self._labels:
            self._labels = tuple(labels)
            self._names = ClassNames(labels)
            self._fill()

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        self._field.setPlaceholderText(self.tr("Choose a class"))
        self._field.setAccessibleName(self.tr("Class"))
        self.setAccessibleName(self.tr("Class"))
        self.setToolTip(self.tr("What the picture shows: type a part of its name, or open the list"))
        self._fill()

    # Parts

    def _set_up(self) -> None:
        self.setEditable(True)
        self.setLineEdit(self._field)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMaxVisibleItems(MOST_ROWS)
        # Long names are cut off in the box; the list shows them whole.
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(FEWEST_LETTERS)
        self._search.setModel(self.model())
        self._search.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._search.setFilterMode(Qt.MatchFlag.MatchContains)
        self._search.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self._search.setMaxVisibleItems(MOST_ROWS)
        self.setCompleter(self._search)
        calm(self)

    def _fill(self) -> None:
        self.clear()
        self.addItems([self._words(one) for one in self._names.all])
        self._show()

    def _words(self, one: ClassName) -> str:
        # Different classes may have one name (ImageNet has two cranes), so that the number belongs to the words.
        return f"{one.words} ({one.label})" if one.words else self.tr("Class {number}").format(number=one.label)

    def _show(self) -> None:
        place = None if self._label is None else self._names.place_of(self._label)
        self.setCurrentIndex(-1 if place is None else place)
        if place is None:
            self.setEditText(self._label or "")
        else:
            self.setEditText(self.itemText(place))
            # The beginning of a name says more than its end.
            self._field.setCursorPosition(0)

    def _choose(self, label: str | None) -> None:
        is_another = label != self._label
        self.set_label(label)
        if is_another:
            self.chosen.emit()

    # What is typed

    @property
    def _shown(self) -> str:
        """What the box says while nobody types."""
        return self.itemText(self.currentIndex()) if self.currentIndex() >= 0 else self._label or ""

    def _named(self, text: str) -> str | None:
        """Give the label of the class that a text names whole."""
        place: int | None = self.findText(text.strip(), Qt.MatchFlag.MatchFixedString)
        if place is None or place < 0:
            place = self._names.place_of(text)
        return None if place is None else self._names.all[place].label

    def _settle(self) -> None:
        """Take a text that names a class, or is empty; show the chosen class again in place of any other."""
        text = self._field.text()
        if not text.strip():
            self._choose(None)
        elif text != self._shown:
            self._choose(self._named(text) or self._label)

    def _take_first(self) -> None:
        """Take the class that a text names, or the first one with the text in it."""
        text = self._field.text()
        if not text.strip() or text == self._shown or self._named(text) is not None:
            self._settle()
            return
        place = self.findText(text.strip(), Qt.MatchFlag.MatchContains)
        if place >= 0:
            self._choose(self._names.all[place].label)

    # Qt's

    def event(self, event: QEvent) -> bool:
        """Take what is typed before a shortcut with Enter, such as that of Generate, makes a job of it."""
        is_shortcut = event.type() == QEvent.Type.ShortcutOverride
        if is_shortcut and isinstance(event, QKeyEvent) and event.key() in ENTER_KEYS:
            self._take_first()
        return super().event(event)

    def showPopup(self) -> None:  # noqa: N802 - Qt's name
        """Open the list as wide as its longest entry."""
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + theme.Spacing.XL)
        super().showPopup()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
