"""The line at the bottom of the window: what the engine does, how far the job is, what is shown, and how large."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QLocale, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from studio.session.engine_host import EngineState
from studio.session.live import Progress
from studio.session.notices import Notice, Severity
from studio.session.session import Session
from studio.ui import icons, progress_words, theme
from studio.ui.elided_label import ElidedLabel
from studio.ui.file_progress import CopyProgressLine, FileProgressLine
from studio.ui.severities import LOOKS

DOT_PX = 10
KEPT_LETTERS = 20
"""The engine and the job stay readable; the figures of the picture give way first."""
ZOOMS = (0.5, 1.0, 2.0, 4.0)
DOT_COLOURS = {
    EngineState.SLEEPING: "muted",
    EngineState.STARTING: "warning",
    EngineState.READY: "success",
    EngineState.FAILED: "danger",
}


class StatusStrip(QWidget):
    """Tells what goes on, for the window's status bar.

    Args:
        session: What it tells about.
        parent: Qt's parent.

    Signals:
        zoom_requested: A person wants to see the picture at this scale; 1 is one pixel a pixel.
        fit_requested: A person wants to see the whole picture.
    """

    zoom_requested = Signal(float)
    fit_requested = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._scale = 1.0
        self._worst_unread: Severity | None = None
        self._dot = StateDot()
        self._engine = ElidedLabel(KEPT_LETTERS)
        self._progress = ElidedLabel(KEPT_LETTERS)
        self._picture = ElidedLabel()
        self._zoom = QToolButton(autoRaise=True, popupMode=QToolButton.ToolButtonPopupMode.InstantPopup)
        self._notices = QToolButton(autoRaise=True)
        self._fit = QAction(self)
        self._zooms = tuple(QAction(self) for _ in ZOOMS)
        self._lay_out()
        self._connect()
        self.retranslate()

    def set_zoom(self, scale: float) -> None:
        """Show at which scale the picture is seen."""
        self._scale = scale
        self._zoom.setText(_percent(scale))
        self._zoom.setAccessibleName(self.tr("Zoom {percent}").format(percent=_percent(scale)))

    def show_notices(self) -> None:
        """Open the list of all notices of this run."""
        from studio.ui.dialogs.notices import show_notices  # noqa: PLC0415 - dialogs are imported when they open

        self._worst_unread = None
        self._follow_notices()
        show_notices(self._session, self.window())

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        self._fit.setText(self.tr("Fit in the window"))
        for action, scale in zip(self._zooms, ZOOMS, strict=True):
            action.setText(_percent(scale))
        self._zoom.setToolTip(self.tr("How large the picture is seen"))
        self.set_zoom(self._scale)
        self._follow_engine()
        self._follow_progress(self._session.live.progress)
        self._follow_shown()
        self._follow_notices()

    def _lay_out(self) -> None:
        menu = QMenu(self)
        menu.addActions((self._fit, *self._zooms))
        self._zoom.setMenu(menu)
        self._notices.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        for button in (self._zoom, self._notices):
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.Spacing.S, 0, theme.Spacing.XS, 0)
        layout.setSpacing(theme.Spacing.S)
        layout.addWidget(self._dot)
        layout.addWidget(self._engine)
        layout.addSpacing(theme.Spacing.S)
        layout.addWidget(self._progress)
        layout.addWidget(FileProgressLine(self._session.projects.work))
        layout.addWidget(CopyProgressLine(self._session.library.taking_in.work))
        layout.addStretch(1)
        layout.addWidget(self._picture)
        layout.addWidget(self._zoom)
        layout.addWidget(self._notices)

    def _connect(self) -> None:
        self._session.engine.changed.connect(self._follow_engine)
        self._session.live.progressed.connect(self._follow_progress)
        self._session.shown_changed.connect(self._follow_shown)
        self._session.live.framed.connect(self._hide_picture)
        self._session.notices.posted.connect(self._take_notice)
        self._fit.triggered.connect(self.fit_requested)
        for action, scale in zip(self._zooms, ZOOMS, strict=True):
            action.triggered.connect(lambda _=False, scale=scale: self.zoom_requested.emit(scale))
        self._notices.clicked.connect(self.show_notices)

    def _follow_engine(self) -> None:
        self._dot.show_state(self._session.engine.state)
        self._engine.set_text(self._session.engine.words)
        self._show_engine()

    def _show_engine(self) -> None:
        # "Ready" beside a job that is being made would contradict it.
        is_told_by_job = self._session.live.progress is not None and self._session.engine.state is EngineState.READY
        self._engine.setVisible(not is_told_by_job)

    def _follow_progress(self, progress: Progress | None) -> None:
        self._show_engine()
        if progress is None:
            self._progress.set_text("")
            return
        doing, left = progress_words.doing(progress), progress_words.time_left(progress)
        self._progress.set_text(self.tr("{doing}, {left}").format(doing=doing, left=left) if left else doing)

    def _follow_shown(self) -> None:
        shown = self._session.shown
        if shown is None:
            self._picture.set_text("")
            return
        from studio.ui.backbones import words  # noqa: PLC0415 - not before there is a picture

        size = words.size(shown.raster.extent)
        if shown.seed is None:
            self._picture.set_text(size)
        else:
            # A seed is a name, not a quantity: no digits are grouped.
            self._picture.set_text(self.tr("{size}, seed {seed}").format(size=size, seed=shown.seed))

    def _hide_picture(self) -> None:
        # The canvas shows the frames of a job: size and seed of the picture before it would be taken for theirs.
        self._picture.set_text("")

    def _take_notice(self, notice: Notice) -> None:
        worst = self._worst_unread
        if worst is None or LOOKS[notice.severity].rank > LOOKS[worst].rank:
            self._worst_unread = notice.severity
        self._follow_notices()

    def _follow_notices(self) -> None:
        count = QLocale().toString(len(self._session.notices.all))
        look = LOOKS[self._worst_unread or Severity.INFO]
        self._notices.setIcon(icons.icon(look.icon, "muted" if self._worst_unread is None else look.colour))
        self._notices.setText(count)
        self._notices.setToolTip(self.tr("Shows all notices of this run"))
        self._notices.setAccessibleName(self.tr("Notices: {count}").format(count=count))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()


class StateDot(QWidget):
    """The engine's state as a dot; each state has its own shape, so that its colour tells nothing alone."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = EngineState.SLEEPING
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_state(self, state: EngineState) -> None:
        """Show another state."""
        self._state = state
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Give the size of the dot."""
        return QSize(DOT_PX, DOT_PX)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint a ring for what sleeps, half a disc for what starts, a disc for what is ready, a cross for a fault."""
        colour = QColor(getattr(theme.current().colours, DOT_COLOURS[self._state]))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour, 1.5))
        place = self.rect().toRectF().adjusted(1, 1, -1, -1)
        if self._state is EngineState.FAILED:
            painter.drawLine(place.topLeft(), place.bottomRight())
            painter.drawLine(place.topRight(), place.bottomLeft())
        else:
            painter.drawEllipse(place)
            painter.setBrush(colour)
            # Sixteenths of a degree, from six o'clock against the clock.
            span = {EngineState.STARTING: 180, EngineState.READY: 360}.get(self._state)
            if span is not None:
                painter.drawPie(place, -90 * 16, span * 16)
        painter.end()


def _percent(scale: float) -> str:
    return f"{QLocale().toString(round(scale * 100))} %"
