"""The docks: a frame for each panel, where each stands at first, and what is remembered of it."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

from PySide6.QtCore import QByteArray, QChildEvent, QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabBar, QTabWidget

from studio.session.session import Session
from studio.ui.panel import Panel, title_of

LEFT = Qt.DockWidgetArea.LeftDockWidgetArea
RIGHT = Qt.DockWidgetArea.RightDockWidgetArea
BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea

PANELS = {
    "prompt": ("PromptPanel", LEFT),
    "queue": ("QueuePanel", LEFT),
    "backbone": ("BackbonePanel", RIGHT),
    "layers": ("LayersPanel", RIGHT),
    "history": ("HistoryPanel", RIGHT),
    "scheduler": ("SchedulerPanel", RIGHT),
    "inpaint": ("InpaintPanel", RIGHT),
    "results": ("ResultsPanel", BOTTOM),
    "gallery": ("GalleryPanel", BOTTOM),
}
"""Every panel: its class in the module of `ui.panels` that has its name, and the side on which it stands at first."""

BEHIND = {"layers": "backbone", "history": "backbone", "inpaint": "scheduler", "gallery": "results"}
"""Panels that stand behind another one at first, as tabs."""
LAYOUT_VERSION = 1
SIDE_WIDTH, NARROW_SIDE_WIDTH = 320, 270
STRIP_HEIGHT = 132
ROOMY = (1_180, 700)
"""From this size on the window has room for docks on both sides, above each other."""


class Docks:
    """Makes the docks of a window, and brings them back where they were.

    Args:
        window: Gets the docks.
        session: What the panels show.
    """

    def __init__(self, window: QMainWindow, session: Session) -> None:
        self._window = window
        self._session = session
        self.panels: dict[str, Panel] = {}
        self._docks: dict[str, tuple[QDockWidget, Qt.DockWidgetArea]] = {}
        self._hidden: QByteArray | None = None
        self._tabs = _TabBars(window)
        window.setDockNestingEnabled(True)
        window.setCorner(Qt.Corner.BottomLeftCorner, LEFT)
        window.setCorner(Qt.Corner.BottomRightCorner, RIGHT)
        for panel_id, (_, area) in PANELS.items():
            dock = QDockWidget(window)
            # The name under which Qt's saved state finds it.
            dock.setObjectName(panel_id)
            self._docks[panel_id] = dock, area
        window.setTabPosition(LEFT | RIGHT, QTabWidget.TabPosition.North)
        self.retranslate()
        self.reset()

    def fill(self, panel_id: str) -> None:
        """Make a panel and put it into its dock; the window is seen before the first of them is imported."""
        name, _ = PANELS[panel_id]
        kind: type[Panel] = getattr(import_module(f"studio.ui.panels.{panel_id}"), name)
        self.panels[panel_id] = kind(self._session)
        self._docks[panel_id][0].setWidget(self.panels[panel_id])

    def unfilled(self) -> list[str]:
        """Give the ids of the panels that have not been made yet."""
        return [panel_id for panel_id in PANELS if panel_id not in self.panels]

    def actions(self) -> list[QAction]:
        """Give the switches that show and hide each panel, for a menu."""
        return [dock.toggleViewAction() for dock, _ in self._docks.values()]

    def show(self, panel_id: str) -> None:
        """Bring a panel to the front, also where the canvas stands alone."""
        if self.are_hidden:
            self.hide_all()
        dock, _ = self._docks[panel_id]
        dock.show()
        dock.raise_()

    def show_large(self, panel_id: str) -> None:
        """Bring a panel to the front, and give it half of the window's height where it has less."""
        self.show(panel_id)
        dock, _ = self._docks[panel_id]
        wanted = self._window.height() // 2
        if not dock.isFloating() and dock.height() < wanted:
            self._window.resizeDocks([dock], [wanted], Qt.Orientation.Vertical)

    def reset(self) -> None:
        """Put every panel where it stands at first."""
        self._hidden = None
        is_wide, is_tall = self._window.width() >= ROOMY[0], self._window.height() >= ROOMY[1]
        sides: dict[Qt.DockWidgetArea, list[QDockWidget]] = {}
        for area, pile in piles(is_wide=is_wide, is_tall=is_tall):
            self._pile_up(area, pile)
            sides.setdefault(area, []).append(self._dock(pile[0]))
        for area in (LEFT, RIGHT):
            docks = sides.get(area, [])
            # Equal heights: by their own wishes the fields of the lower panel would hardly be seen.
            self._window.resizeDocks(docks, [self._window.height()] * len(docks), Qt.Orientation.Vertical)
            width = SIDE_WIDTH if is_wide else NARROW_SIDE_WIDTH
            self._window.resizeDocks(docks, [width] * len(docks), Qt.Orientation.Horizontal)
        self._window.resizeDocks(sides[BOTTOM], [STRIP_HEIGHT], Qt.Orientation.Vertical)

    def _pile_up(self, area: Qt.DockWidgetArea, panel_ids: Sequence[str]) -> None:
        """Put panels behind each other, the first one in front; never all beside each other, which needs more room."""
        for number, panel_id in enumerate(panel_ids):
            dock = self._dock(panel_id)
            dock.setFloating(False)
            if number == 0:
                self._window.addDockWidget(area, dock)
            else:
                self._window.tabifyDockWidget(self._dock(panel_ids[number - 1]), dock)
            dock.show()
        self._dock(panel_ids[0]).raise_()

    def _dock(self, panel_id: str) -> QDockWidget:
        return self._docks[panel_id][0]

    def hide_all(self) -> None:
        """Leave the canvas alone; the second call brings back what was there."""
        if self._hidden is not None:
            state, self._hidden = self._hidden, None
            self._window.restoreState(state, LAYOUT_VERSION)
            return
        self._hidden = self._window.saveState(LAYOUT_VERSION)
        for dock, _ in self._docks.values():
            dock.hide()

    @property
    def are_hidden(self) -> bool:
        """Whether the canvas stands alone."""
        return self._hidden is not None

    def state(self) -> bytes:
        """Give where the docks stand, to be remembered."""
        state = self._hidden if self._hidden is not None else self._window.saveState(LAYOUT_VERSION)
        return bytes(state.data())

    def restore(self, state: bytes) -> bool:
        """Bring the docks back where they were; False where the state makes no sense (they then stand as at first)."""
        return self._window.restoreState(QByteArray(state), LAYOUT_VERSION)

    def retranslate(self) -> None:
        """Set the titles in the language of the moment."""
        for panel_id, (dock, _) in self._docks.items():
            dock.setWindowTitle(title_of(panel_id))
        self._tabs.retranslate()


def piles(*, is_wide: bool, is_tall: bool) -> list[tuple[Qt.DockWidgetArea, list[str]]]:
    """Give which panels stand behind each other, and where, from the top down; the first of each is seen."""
    right = RIGHT if is_wide else LEFT
    if is_wide and is_tall:
        fronts = [panel_id for panel_id in PANELS if panel_id not in BEHIND]
        behind = {front: [each for each, before in BEHIND.items() if before == front] for front in fronts}
        return [(PANELS[front][1], [front, *behind[front]]) for front in fronts]
    upper = [panel_id for panel_id, (_, area) in PANELS.items() if area is not BOTTOM and panel_id not in BEHIND]
    sides = {LEFT: upper}
    if is_wide:
        sides = {side: [panel_id for panel_id in upper if PANELS[panel_id][1] is side] for side in (LEFT, RIGHT)}
    found = list(sides.items())
    # On a low display two piles above each other would be higher than the window.
    bottom = [panel_id for panel_id, (_, area) in PANELS.items() if area is BOTTOM]
    others = [panel_id for panel_id in BEHIND if panel_id not in bottom]
    if is_tall:
        return [*found, (right, others), (BOTTOM, bottom)]
    return [*found, (BOTTOM, [*bottom, *others])]


class _TabBars(QObject):
    """Names the tab bars of docks that stand behind each other; Qt makes them, and makes them anew, when it likes.

    Args:
        window: Whose docks they are.
    """

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        window.installEventFilter(self)

    def retranslate(self) -> None:
        """Set their names in the language of the moment."""
        for bar in self._window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly):
            self._dress(bar)

    def _dress(self, bar: QTabBar) -> None:
        bar.setAccessibleName(QCoreApplication.translate("Panels", "Panels behind each other"))
        bar.setElideMode(Qt.TextElideMode.ElideNone)
        bar.setUsesScrollButtons(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Dress a tab bar once it is complete."""
        if event.type() == QEvent.Type.ChildPolished and isinstance(event, QChildEvent):
            child = event.child()
            if isinstance(child, QTabBar):
                self._dress(child)
        return super().eventFilter(watched, event)
