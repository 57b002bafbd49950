"""The main window: canvas in the middle, panels around it, and the commands that need a window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QLocale, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QMessageBox, QPlainTextEdit

from studio.session import standard_commands
from studio.session.commands import Menu
from studio.session.notices import Severity
from studio.session.session import Session
from studio.ui import icons, project_commands, window_commands
from studio.ui.actions import Actions
from studio.ui.docks import Docks
from studio.ui.looks import Looks
from studio.ui.recent_menu import RecentMenu
from studio.ui.stage import Stage
from studio.ui.status import StatusStrip
from studio.ui.taskbar import TaskbarProgress

TITLE = "Scanline Studio"
FIRST_SIZE = (1440, 900)


class MainWindow(QMainWindow):
    """The window of one session.

    Args:
        session: What it shows.
        looks: Theme and language.

    Attributes:
        was_offered: It has been asked what shall become of the pictures that an earlier run left open.

    Signals:
        first_painted: It is on the screen.
        completed: Every panel is there; what is slow may begin.
        closed: It and its session have ended.
    """

    first_painted = Signal()
    completed = Signal()
    closed = Signal()

    def __init__(self, session: Session, looks: Looks) -> None:
        super().__init__()
        self.session = session
        self.looks = looks
        self._has_painted = False
        self._is_closing = False
        self._is_closed = False
        self.setWindowTitle(TITLE)
        self.setWindowIcon(icons.icon("studio"))
        self.setAcceptDrops(False)
        self.resize(*FIRST_SIZE)
        self._fit_to_screen()
        self.stage = Stage(session, self)
        self.setCentralWidget(self.stage)
        self.status = StatusStrip(session, self)
        self.statusBar().addPermanentWidget(self.status, 1)
        self.docks = Docks(self, session)
        self.actions_of_commands = Actions(session, self)
        standard_commands.register(session)
        window_commands.register(self)
        self.actions_of_commands.fill(self.menuBar())
        for part in (self.stage.canvas, self.stage.tool_bar):
            self.actions_of_commands.add_canvas(part)
        self._complete_menus()
        self.taskbar = TaskbarProgress(session, self, TITLE)
        self._restore()
        self.actions_of_commands.refresh()
        self._connect_zoom()
        looks.themes.changed.connect(self._theme_changed)
        self.stage.canvas.installEventFilter(self)
        self.first_painted.connect(lambda: QTimer.singleShot(0, self._fill_next))
        self.completed.connect(session.start)

    @property
    def is_closed(self) -> bool:
        """Whether it and its session have ended."""
        return self._is_closed

    # What a person does

    def come_to_front(self) -> None:
        """Be seen, whatever covers the window."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def generate(self) -> None:
        """Make a job of the panels, with what an input method still composes."""
        commit_composition(QApplication.focusWidget())
        self.session.generate()

    def leave(self) -> None:
        """Close the window as its frame's button does."""
        self.close()

    def close_without_asking(self) -> None:
        """Stop what runs and go, as when the system asks the program to end."""
        if not self._is_closing:
            self._begin_to_close()

    def picture_file(self) -> Path | None:
        """Give the file of the shown picture."""
        return None if self.session.shown is None else self.session.shown.path

    # Parts

    def _fill_next(self) -> None:
        """Make one panel, then let the window breathe: painting and input come before the next one."""
        if self._is_closing:
            return
        unfilled = self.docks.unfilled()
        if unfilled:
            self.docks.fill(unfilled[0])
        if len(unfilled) > 1:
            QTimer.singleShot(0, self._fill_next)
        else:
            self._begin_with_the_prompt()
            self.stage.offer_examples()
            self.completed.emit()

    def _begin_with_the_prompt(self) -> None:
        """Let a person type at once, unless the keyboard is where Qt did not put it by itself."""
        if self.focusWidget() in (None, self.stage.canvas) and self.docks.panels["prompt"].isVisible():
            self.docks.panels["prompt"].setFocus()

    def _fit_to_screen(self) -> None:
        """Never be larger than the screen: a display of 800 x 600 shows the whole window."""
        screen = self.screen() or QGuiApplication.primaryScreen()
        if screen is not None:
            room = screen.availableSize()
            self.resize(self.size().boundedTo(room))

    def _restore(self) -> None:
        layout = self.session.layout
        if layout.geometry and self.restoreGeometry(QByteArray(layout.geometry)):
            self._fit_to_screen()
        if layout.docks and not self.docks.restore(layout.docks):
            self.docks.reset()
            text = self.tr("How the panels stood cannot be read; they stand as at first.")
            self.session.notices.post(text, severity=Severity.WARNING)

    def _complete_menus(self) -> None:
        """Add what is no command, and follow what of it changes."""
        self._add_panel_switches()
        self._follow_projects()

    def _add_panel_switches(self) -> None:
        menu = self.actions_of_commands.menu(Menu.VIEW)
        menu.addSeparator()
        menu.addActions(self.docks.actions())

    def _connect_zoom(self) -> None:
        canvas = self.stage.canvas
        canvas.zoom_changed.connect(self.status.set_zoom)
        self.status.zoom_requested.connect(canvas.set_zoom)
        self.status.fit_requested.connect(canvas.fit)
        self.status.set_zoom(canvas.zoom)

    def _follow_projects(self) -> None:
        projects = self.session.projects
        self.was_offered = False
        self.recent_menu = RecentMenu(self.session, self.actions_of_commands)
        projects.changed.connect(self._name)
        projects.left_changed.connect(lambda: project_commands.offer_left(self))

    def _name(self) -> None:
        """Say in the title what is open, and whether it is saved."""
        projects = self.session.projects
        # What stands in a name must not be taken for Qt's mark.
        name = projects.name.replace("[*]", "[*][*]")
        self.taskbar.set_title(f"{name}[*] \N{EM DASH} {TITLE}" if name else TITLE)
        self.setWindowModified(projects.is_modified)

    def _theme_changed(self) -> None:
        icons.clear_cache()

    def retranslate(self) -> None:
        """Set the window's own texts in the language of the moment."""
        self.docks.retranslate()
        self.actions_of_commands.retranslate()
        self.recent_menu.retranslate()
        self._name()

    # The end

    def _may_close(self) -> bool:
        return self._may_stop() and self._may_lose() and project_commands.may_leave(self)

    def _may_stop(self) -> bool:
        """Ask whether the running job may be stopped."""
        is_busy = self.session.queue.running is not None
        if not is_busy or not self.session.settings.current.asks_before_closing:
            return True
        hint = self.tr("If you quit now, what is left of the job waits in the queue for the next start.")
        return self._asks(self.tr("A picture is being made."), hint, self.tr("Stop and quit"))

    def _may_lose(self) -> bool:
        """Ask whether pictures that are nowhere but in memory may be lost; no setting takes this question away."""
        count = len(self.session.results.unsaved)
        if not count:
            return True
        text = (
            self.tr("1 picture could not be saved.") if count == 1 else self.tr("{count} pictures could not be saved.")
        )
        hint = self.tr("What is not saved is lost if you quit now. The File menu has a command that tries again.")
        return self._asks(text.format(count=QLocale().toString(count)), hint, self.tr("Quit and lose it"))

    def _asks(self, text: str, hint: str, leave_text: str) -> bool:
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(TITLE)
        box.setText(text)
        box.setInformativeText(hint)
        leave = box.addButton(leave_text, QMessageBox.ButtonRole.AcceptRole)
        stay = box.addButton(self.tr("Go on"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(stay)
        box.exec()
        box.deleteLater()
        return box.clickedButton() is leave

    def _begin_to_close(self) -> None:
        if self._is_closing:
            return
        self._is_closing = True
        self.hide()
        # Not among the session's own tasks: closing cancels those.
        self._closing = self.session.tasks.apart(self._close())

    async def _close(self) -> None:
        geometry, docks = bytes(self.saveGeometry().data()), self.docks.state()
        try:
            await self.session.close(geometry, docks)
        finally:
            self._is_closed = True
            self.close()

    # Qt's

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Tell when the canvas has been painted for the first time."""
        if event.type() == QEvent.Type.Paint and not self._has_painted:
            self._has_painted = True
            # After this event, so that the paint is through.
            QTimer.singleShot(0, self.first_painted.emit)
            watched.removeEventFilter(self)
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow a change of language."""
        super().changeEvent(event)
        if not hasattr(self, "actions_of_commands"):
            return
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() == QEvent.Type.WindowStateChange:
            self.actions_of_commands.refresh()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Ask where a job runs; then stop it, write what must survive, and go."""
        if self._is_closed:
            event.accept()
            self.closed.emit()
            return
        event.ignore()
        if not self._is_closing and self._may_close():
            self._begin_to_close()


def commit_composition(widget: QObject | None) -> None:
    """Let a text field take what an input method composes at the moment, so that no letter is left out of a job."""
    QGuiApplication.inputMethod().commit()
    if isinstance(widget, QPlainTextEdit):
        block = widget.textCursor().block().layout()
        composed = block.preeditAreaText() if block is not None else ""
        if composed:
            event = QInputMethodEvent()
            event.setCommitString(composed)
            QApplication.sendEvent(widget, event)
