"""One text of the panels with its editor and its token ruler."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.contract.port import TokenCount
from studio.session.notices import Severity
from studio.session.session import Session
from studio.ui.binding import bind
from studio.ui.prompting.editor import PromptEditor
from studio.ui.prompting.ruler import TokenRuler


@dataclass(frozen=True, slots=True)
class FieldKind:
    """Which text it is.

    Attributes:
        state: Its name in `PanelState`.
        tokens: Name of its count in `Advice`.
        counted: Fields of `PanelState` whose change makes that count an old one.
        lines: Preferred height.
        least_lines: Smallest height.
    """

    state: str
    tokens: str
    counted: frozenset[str]
    lines: int
    least_lines: int


PROMPT = FieldKind("prompt", "prompt_tokens", frozenset(("prompt", "style", "backbone")), lines=6, least_lines=3)
NEGATIVE = FieldKind(
    "negative_prompt", "negative_tokens", frozenset(("negative_prompt", "backbone")), lines=3, least_lines=2
)


class PromptField(QWidget):
    """An editor that is bound to the panels, and the ruler under it.

    Attributes:
        editor: The editor.
        ruler: The ruler.
    """

    def __init__(self, session: Session, kind: FieldKind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._kind = kind
        self._is_taken = True
        self.editor = PromptEditor(kind.lines, kind.least_lines, self)
        self.ruler = TokenRuler(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(1)
        layout.addWidget(self.editor, 1)
        layout.addWidget(self.ruler)
        bind(session.panels, kind.state, self.editor.edited, self.editor.text, self.editor.set_text)
        self.editor.forget_undo()
        self.editor.refused.connect(lambda text: session.notices.post(text, severity=Severity.WARNING))
        session.panels.changed.connect(self._panels_changed)
        session.advice.changed.connect(self._advised)
        session.advice.answered.connect(self._answered)
        self._show()

    def set_taken(self, *, is_taken: bool) -> None:
        """Say whether the backbone takes this text; one that it does not take is kept, and is not measured."""
        self._is_taken = is_taken
        self.setEnabled(is_taken)
        self._show()

    def _count(self) -> TokenCount | None:
        count: TokenCount | None = getattr(self._session.advice, self._kind.tokens)
        return count if self._is_taken else None

    def _panels_changed(self, names: frozenset[str]) -> None:
        if names & self._kind.counted:
            self.ruler.mark_stale()
        if "backbone" in names:
            self.editor.grey_from(None)

    def _advised(self, name: str) -> None:
        # A count that comes while the text goes on changing is of an older text; the last one is told by `answered`.
        if name == self._kind.tokens and not self.ruler.is_stale:
            self._show()

    def _answered(self, topic: str) -> None:
        if topic == self._kind.tokens:
            self._show()

    def _show(self) -> None:
        count = self._count()
        if count is not None and count.cut_at is not None and count.cut_at >= len(self.editor.text()):
            # What is cut off is the style behind it, which is not seen here.
            count = replace(count, cut_at=None)
        self.ruler.show_count(count)
        self.editor.grey_from(None if count is None else count.cut_at)
        self.editor.setAccessibleDescription(self.ruler.text())
