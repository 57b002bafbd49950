"""The negative prompt, folded into one line while nobody needs it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from studio.session.session import Session
from studio.ui import theme
from studio.ui.elided_label import ElidedLabel
from studio.ui.prompting.field import NEGATIVE, PromptField
from studio.ui.prompting.plain_text import in_one_line

SUMMARY_LENGTH = 120


class NegativeSection(QWidget):
    """A switch that unfolds the editor; folded, the beginning of the text stands beside it.

    Attributes:
        switch: Unfolds and folds.
        field: The editor with its ruler.
        reason: Why no negative prompt is taken.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.switch = QToolButton(self)
        self.switch.setAutoRaise(True)
        self.switch.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        theme.set_kind(self.switch, "quiet")
        self._summary = ElidedLabel(parent=self)
        self._summary.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.field = PromptField(session, NEGATIVE, self)
        self.reason = QLabel(self)
        self.reason.setWordWrap(True)
        theme.set_role(self.reason, "muted")
        self._lay_out()
        self.switch.clicked.connect(lambda: self.unfold(is_open=not self.is_open))
        session.panels.changed.connect(self._panels_changed)
        session.advice.changed.connect(self._advised)
        self.unfold(is_open=bool(session.panels.state.negative_prompt))
        self.retranslate()

    @property
    def is_open(self) -> bool:
        """Whether the editor is shown."""
        return not self.field.isHidden()

    def unfold(self, *, is_open: bool = True) -> None:
        """Show or hide the editor."""
        self.field.setVisible(is_open)
        self.switch.setArrowType(Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow)
        text = self._session.panels.state.negative_prompt
        self._summary.set_text("" if is_open else in_one_line(text, SUMMARY_LENGTH))
        # Open, it shares the height with the prompt; folded, it takes none.
        vertical = QSizePolicy.Policy.Preferred if is_open else QSizePolicy.Policy.Fixed
        self.setSizePolicy(QSizePolicy.Policy.Preferred, vertical)
        self._name_switch()

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        self.switch.setText(self.tr("Negative prompt"))
        self._name_switch()
        self.switch.setToolTip(self.tr("What the picture should not show"))
        self.field.editor.setAccessibleName(self.tr("Negative prompt"))
        self.field.editor.setPlaceholderText(self.tr("What the picture should not show"))
        self.reason.setText(self.tr("This backbone takes no negative prompt. Your text is kept for another one."))
        self._advised("report")

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.Spacing.XS)
        head.addWidget(self.switch)
        head.addWidget(self._summary, 1, Qt.AlignmentFlag.AlignVCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.Spacing.XS)
        layout.addLayout(head)
        layout.addWidget(self.reason)
        layout.addWidget(self.field, 1)

    def _name_switch(self) -> None:
        shows, hides = self.tr("Show the negative prompt"), self.tr("Hide the negative prompt")
        self.switch.setAccessibleName(hides if self.is_open else shows)

    def _panels_changed(self, names: frozenset[str]) -> None:
        if "negative_prompt" in names and not self.is_open:
            # Nobody can edit it here, so it came with a picture's record: it must be seen.
            self.unfold(is_open=bool(self._session.panels.state.negative_prompt))

    def _advised(self, name: str) -> None:
        if name == "report":
            report = self._session.advice.report
            is_taken = report is None or report.takes_negative_prompt
            self.reason.setHidden(is_taken)
            self.field.set_taken(is_taken=is_taken)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
