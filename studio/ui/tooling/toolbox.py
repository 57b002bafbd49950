"""The tool box of a window: the active tool, the document it works on, the brush and the colours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from studio.contract.errors import StudioError
from studio.contract.geometry import Bounds
from studio.ui.tooling import registry
from studio.ui.tooling.settings import BLACK, WHITE, ToolSettings, next_hardness, next_size
from studio.ui.tooling.tool import Tool, View

if TYPE_CHECKING:
    from studio.document.document import Document
    from studio.document.layers import Change
    from studio.session.notices import Notices


class Teller(Protocol):
    """What the box needs of a session."""

    notices: Notices


class ToolBox(QObject):
    """Holds what tools share; the window's thread only.

    Attributes:
        document: What is worked on; None where the canvas has no document.
        view: The canvas view; None before there is one.
        last_point: Where the last stroke ended: a straight line begins there.

    Signals:
        tool_changed: Another tool is active: the `Tool`.
        changed: A setting is another, or what can be done is.
    """

    tool_changed = Signal(object)
    changed = Signal()

    def __init__(self, session: Teller, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document: Document | None = None
        self.view: View | None = None
        self.last_point: tuple[float, float] | None = None
        self._session = session
        self._settings = ToolSettings()
        self._tools: dict[str, Tool] = {}
        self._active = registry.FIRST_TOOL
        self._had_selection = False

    # The active tool

    @property
    def tool_id(self) -> str:
        """Id of the active tool."""
        return self._active

    @property
    def tool(self) -> Tool:
        """The active tool."""
        if self._active not in self._tools:
            self._tools[self._active] = registry.make(self._active, self)
        return self._tools[self._active]

    def choose(self, tool_id: str) -> None:
        """Take a tool; where it is the active one already nothing happens."""
        if tool_id == self._active:
            return
        before = self.tool
        before.cancel()
        before.deactivated()
        self._active = tool_id
        self.tool.activated()
        self.update_overlay()
        self.tool_changed.emit(self.tool)
        self.changed.emit()

    def take(self, tool_id: str) -> None:
        """Take a tool as its key or button does: the brush taken out of the quick mask's hand paints colours again."""
        if tool_id == self._active == "brush" and self._settings.is_quick_mask:
            self.update(is_quick_mask=False)
        self.choose(tool_id)

    @property
    def is_masking(self) -> bool:
        """Whether the active tool paints the selection."""
        return self._settings.is_quick_mask and self.tool.is_painting

    def toggle_quick_mask(self) -> None:
        """Paint on the selection from now on, or on the layer again; takes the brush where no tool paints."""
        is_on = not self.is_masking
        if not self.tool.is_painting:
            self.choose("brush")
        self.update(is_quick_mask=is_on)

    def let_go(self) -> None:
        """End what is under way, before somebody else changes the document: a gesture is taken back."""
        self.tool.cancel()
        self.tool.deactivated()
        self.tool.activated()

    # What it works on

    def attach(self, view: View) -> None:
        """Say which view shows the document, and give it the active tool."""
        self.view = view
        self.tool_changed.emit(self.tool)

    def show_document(self, document: Document | None) -> None:
        """Work on another document."""
        if document is self.document:
            return
        self.tool.cancel()
        if self.document is not None and self._followed in self.document.listeners:
            self.document.listeners.remove(self._followed)
        self.document = document
        self.last_point = None
        if document is not None:
            document.listeners.append(self._followed)
        self._had_selection = self.has_selection
        self.tool.document_changed(None)
        self.update_overlay()
        self.changed.emit()

    @property
    def has_selection(self) -> bool:
        """Whether something is selected."""
        return self.document is not None and bool(self.document.state.selection)

    def _followed(self, change: Change) -> None:
        self.tool.document_changed(change)
        if self.has_selection != self._had_selection:
            self._had_selection = self.has_selection
            self.changed.emit()

    def update_overlay(self, bounds: Bounds | None = None) -> None:
        """Let the view paint what tools show over the picture again.

        Args:
            bounds: The document pixels that it touches; None is all of the view.
        """
        if self.view is not None:
            self.view.update_overlay(bounds)

    def focus_view(self) -> None:
        """Give the keyboard back to the canvas, where the tools' keys act."""
        if isinstance(self.view, QWidget):
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def attempt(self, work: Callable[[], None]) -> None:
        """Do something with the document; what it refuses is told."""
        try:
            work()
        except StudioError as error:
            self.say(error)

    def say(self, error: StudioError) -> None:
        """Tell a person what a tool could not do."""
        self._session.notices.post_error(error)

    # Settings

    @property
    def settings(self) -> ToolSettings:
        """Brush, colours and the rest."""
        return self._settings

    def update(self, **changes: object) -> None:
        """Set settings by name."""
        self._take(replace(self._settings, **changes))  # type: ignore[arg-type]  # checked by the settings

    def update_brush(self, **changes: object) -> None:
        """Set properties of the brush by name."""
        self._take(self._settings.with_brush(**changes))

    def step_size(self, *, is_larger: bool) -> None:
        """Take the next larger or smaller brush."""
        self.update_brush(size_px=next_size(self._settings.brush.size_px, is_larger=is_larger))

    def step_hardness(self, *, is_harder: bool) -> None:
        """Take the brush a step harder or softer."""
        self.update_brush(hardness=next_hardness(self._settings.brush.hardness, is_harder=is_harder))

    def swap_colours(self) -> None:
        """Exchange the two colours."""
        self.update(foreground=self._settings.background, background=self._settings.foreground)

    def reset_colours(self) -> None:
        """Take black on white."""
        self.update(foreground=BLACK, background=WHITE)

    def _take(self, settings: ToolSettings) -> None:
        if settings != self._settings:
            self._settings = settings
            self.update_overlay()
            self.changed.emit()
