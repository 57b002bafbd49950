"""The prompt panel: what the picture should show, in words or as a class, and the button that makes it."""

from __future__ import annotations

import itertools
from typing import ClassVar

from PySide6.QtCore import QLocale, QSize, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget

from studio.session.session import Session
from studio.ui import icons, theme
from studio.ui.binding import bind
from studio.ui.panel import Panel
from studio.ui.prompting.class_chooser import ClassChooser
from studio.ui.prompting.field import PROMPT, PromptField
from studio.ui.prompting.generating import GenerateBar
from studio.ui.prompting.negative import NegativeSection
from studio.ui.prompting.picker import TextPicker
from studio.ui.prompting.stepping import HistorySteps
from studio.ui.prompting.style_chooser import StyleChooser

PREFERRED = QSize(300, 340)


class PromptPanel(Panel):
    """Prompt, style, negative prompt, earlier and example prompts, or a class in their place; Generate and Stop.

    Attributes:
        prompt: The prompt's editor and ruler.
        style_chooser: What look is said at its end.
        negative: The negative prompt's.
        classes: In place of both where the backbone paints by class.
        bar: Generate and Stop.
        examples: Opens the example prompts.
        history: Opens the earlier prompts.
        reason: Why no prompt is taken, where there is nothing else to give either.
    """

    panel_id: ClassVar[str] = "prompt"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._steps = HistorySteps()
        self.prompt = PromptField(session, PROMPT, self)
        self.style_chooser = StyleChooser(session, self)
        self.negative = NegativeSection(session, self)
        self.classes = ClassChooser(self)
        self.reason = QLabel(self)
        self.reason.setWordWrap(True)
        theme.set_role(self.reason, "muted")
        self._heading = QLabel(self)
        theme.set_role(self._heading, "heading")
        self.examples = self._opener("examples")
        self.history = self._opener("history")
        self.bar = GenerateBar(session.commands, self)
        self._pickers: dict[QToolButton, TextPicker] = {}
        self._lay_out()
        self._connect()
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        self.prompt.editor.setAccessibleName(self.tr("Prompt"))
        self.prompt.editor.setPlaceholderText(self.tr("What the picture should show"))
        self.examples.setText(self.tr("Examples"))
        self.examples.setAccessibleName(self.tr("Example prompts"))
        self.examples.setToolTip(self.tr("Prompts that the default weights paint well"))
        self.history.setText(self.tr("History"))
        self.history.setAccessibleName(self.tr("Earlier prompts"))
        self.history.setToolTip(self.tr("Earlier prompts; Alt+Up and Alt+Down in the prompt step through them"))
        for button, picker in self._pickers.items():
            self._name_picker(button, picker)
        self._advised("report")

    # Parts

    def _opener(self, icon: str) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(icons.icon(icon))
        button.setAutoRaise(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        theme.set_kind(button, "quiet")
        return button

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.Spacing.XS)
        head.addWidget(self._heading, 1)
        head.addWidget(self.examples)
        head.addWidget(self.history)
        content = QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(theme.Spacing.XS)
        inner.addLayout(head)
        inner.addWidget(self.classes)
        inner.addWidget(self.reason)
        inner.addWidget(self.prompt, 3)
        inner.addWidget(self.style_chooser)
        inner.addWidget(self.negative, 2)
        inner.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[theme.Spacing.S] * 4)
        layout.setSpacing(theme.Spacing.S)
        layout.addWidget(_scrolling(content), 1)
        layout.addWidget(self.bar)

    def _connect(self) -> None:
        order = (
            self,
            self.classes,
            self.prompt.editor,
            self.style_chooser.combo,
            self.negative.switch,
            self.negative.field.editor,
            self.examples,
            self.history,
            self.bar.generate,
            self.bar.stop,
        )
        # Qt does not move what follows a widget that takes no focus; the window's order begins where the panel stands.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for first, second in itertools.pairwise(order):
            QWidget.setTabOrder(first, second)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        bind(
            self.session.panels, "class_label", self.classes.chosen, lambda: self.classes.label, self.classes.set_label
        )
        self.examples.clicked.connect(self._open_examples)
        self.history.clicked.connect(self._open_history)
        editor, history = self.prompt.editor, self.session.history
        editor.older_wanted.connect(lambda: editor.set_text(self._steps.older(editor.text(), history.entries)))
        editor.newer_wanted.connect(lambda: editor.set_text(self._steps.newer(editor.text(), history.entries)))
        history.changed.connect(self._history_changed)
        self.session.advice.changed.connect(self._advised)

    def _advised(self, name: str) -> None:
        if name != "report":
            return
        report = self.session.advice.report
        is_taken = report is None or report.takes_prompt
        labels = () if report is None else report.class_labels
        self._heading.setText(self.tr("Class") if labels else self.tr("Prompt"))
        self._heading.setBuddy(self.classes if labels else self.prompt.editor)
        self.classes.show_classes(labels)
        self.classes.setVisible(bool(labels))
        if labels:
            self.reason.setText(self.tr("This backbone paints by class. Your prompt is kept for another one."))
        else:
            self.reason.setText(self.tr("This backbone paints without a prompt. Yours is kept for another one."))
        self.reason.setHidden(is_taken)
        self.prompt.set_taken(is_taken=is_taken)
        for widget in (self.prompt, self.negative, self.examples, self.history):
            widget.setVisible(is_taken)
        self.style_chooser.setVisible(is_taken and not self.style_chooser.is_empty)

    # Earlier and example prompts

    def _picker(self, button: QToolButton) -> TextPicker:
        """Give a button's popup, made when it is first opened."""
        if button not in self._pickers:
            picker = self._pickers[button] = TextPicker(self, takes_on_click=button is self.examples)
            picker.picked.connect(self._take_example if button is self.examples else self._take)
            if button is self.history:
                picker.footer.clicked.connect(self.session.history.clear)
            self._name_picker(button, picker)
        return self._pickers[button]

    def _name_picker(self, button: QToolButton, picker: TextPicker) -> None:
        picker.search.setAccessibleName(self.tr("Search"))
        picker.rows.setAccessibleName(button.accessibleName())
        picker.setAccessibleName(button.accessibleName())
        if button is self.history:
            picker.search.setPlaceholderText(self.tr("Search earlier prompts"))
            picker.footer.setText(self.tr("Clear history"))
            picker.empty.setText(self.tr("No earlier prompt is found."))
        else:
            picker.search.setPlaceholderText(self.tr("Search examples"))
            picker.empty.setText(self.tr("No example is found."))

    def _open_examples(self) -> None:
        is_korean = QLocale().language() == QLocale.Language.Korean
        presets = self.session.presets
        # Those in the person's own language first.
        shown = [
            presets.prompt_of(example, is_korean=language)
            for language in (is_korean, not is_korean)
            for example in presets.examples
        ]
        self._picker(self.examples).open_below(self.examples, shown)

    def _open_history(self) -> None:
        entries = self.session.history.entries
        picker = self._picker(self.history)
        picker.footer.setVisible(bool(entries))
        picker.open_below(self.history, entries)

    def _history_changed(self) -> None:
        self._steps.forget()
        picker = self._pickers.get(self.history)
        if picker is not None and picker.isVisible():
            picker.set_texts(self.session.history.entries)
            picker.footer.setVisible(bool(self.session.history.entries))

    def _take(self, text: str) -> None:
        self.prompt.editor.set_text(text)
        self.prompt.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_example(self, text: str) -> None:
        prompt, style = self.session.presets.apart(text)
        if style is not None:
            self.session.panels.update(style=style)
        self._take(prompt)

    # Qt's

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Hand the keyboard to what is written or chosen; a focus proxy would bend the order of Tab back to it."""
        first = (self.classes, self.prompt.editor, self.bar.generate)
        next(widget for widget in first if widget.isVisibleTo(self) or widget is first[-1]).setFocus(event.reason())

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Give the size of a comfortable dock."""
        return PREFERRED


def _scrolling(content: QWidget) -> QScrollArea:
    """Put a widget where it scrolls once the dock is too low for it."""
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(content)
    return area
