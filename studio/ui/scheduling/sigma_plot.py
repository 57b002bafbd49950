"""The noise levels of the walk, painted small: how much noise is left at each step, and where the job stands."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QLocale, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.session.live import Progress
from studio.session.session import Session
from studio.ui import theme
from studio.ui.scheduling.sigma_curve import SigmaCurve

PLOT_PX = 72
"""Height of the curve."""
DOT_PX = 1.5
MARK_PX = 3.5
ROOM_OF_A_DOT_PX = 6
GOES = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Home: -(10**6), Qt.Key.Key_End: 10**6}


class SigmaPlot(QWidget):
    """Paints the noise levels that the engine gave for the panels.

    The pointer and the arrow keys point at a step, whose level is then told.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._curve = SigmaCurve(session.advice.sigmas)
        self._points = self._curve.points()
        self._pointed: int | None = None
        self._done: int | None = None
        self._font = theme.font(theme.FontStep.SMALL)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        session.advice.changed.connect(self._follow_advice)
        session.engine.changed.connect(self._say)
        session.live.progressed.connect(self._follow_progress)
        self._follow_progress(session.live.progress)

    @property
    def curve(self) -> SigmaCurve:
        """What is shown."""
        return self._curve

    @property
    def done(self) -> int | None:
        """Steps that the running job has done, where its walk has as many steps as the shown one."""
        return self._done

    @property
    def pointed(self) -> int | None:
        """The level that is pointed at."""
        return self._pointed

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        self.setAccessibleName(self.tr("Noise levels"))
        self._say()

    def words(self) -> str:
        """Give what is shown in one sentence."""
        if not self._curve.steps:
            return self._why_empty()
        if self._pointed is not None:
            return self._words_of(self._pointed)
        text = (
            self.tr("Noise from {level}, logarithmic") if self._curve.is_logarithmic else self.tr("Noise from {level}")
        )
        return text.format(level=_number(self._curve.highest))

    def plot_rect(self) -> QRectF:
        """Give where the curve lies: inside the frame, so that marks on its ends are whole."""
        inset = MARK_PX + 2
        return QRectF(self.rect()).adjusted(inset, self._header_height() + inset, -inset, -inset)

    @property
    def has_dots(self) -> bool:
        """Whether there is room for a dot at each level."""
        return self.plot_rect().width() >= self._curve.steps * ROOM_OF_A_DOT_PX

    # Parts

    def _words_of(self, place: int) -> str:
        if place == self._curve.steps:
            return self.tr("At the end: no noise") if not self._curve.levels[place] else self._level_words(place)
        return self._level_words(place)

    def _level_words(self, place: int) -> str:
        return self.tr("Step {step}: noise {level}").format(
            step=QLocale().toString(min(place + 1, self._curve.steps)), level=_number(self._curve.levels[place])
        )

    def _steps_words(self) -> str:
        return self.tr("{count} steps").format(count=QLocale().toString(self._curve.steps))

    def _why_empty(self) -> str:
        if self._session.advice.fault is not None:
            return self.tr("No noise levels: these settings cannot run.")
        return self.tr("The noise levels are shown once the engine is ready.")

    def _say(self) -> None:
        parts = [self.words()]
        if self._curve.steps:
            parts.append(self._steps_words())
        self.setAccessibleDescription(", ".join(parts))
        self.setToolTip(self.words() if self._pointed is not None else self.tr("Noise that is left at each step"))
        self.update()

    def _point_at(self, place: int | None) -> None:
        if place is not None and not self._curve.steps:
            place = None
        if place != self._pointed:
            self._pointed = place
            self._say()

    def _follow_advice(self, name: str) -> None:
        if name == "sigmas":
            self._curve = SigmaCurve(self._session.advice.sigmas)
            self._points = self._curve.points()
            self._pointed = None
            self._follow_progress(self._session.live.progress)
        if name in ("sigmas", "fault"):
            self._say()

    def _follow_progress(self, progress: Progress | None) -> None:
        # The running job may have been made of other settings: its place is told only on a walk of as many steps.
        fits = progress is not None and 0 < progress.steps == self._curve.steps
        self._done = progress.step if progress is not None and fits else None
        self.update()

    def _header_height(self) -> int:
        return self.fontMetrics().height() + theme.Spacing.XS

    def _places(self) -> list[QPointF]:
        """Give where each level stands."""
        rect = self.plot_rect()
        return [QPointF(rect.left() + x * rect.width(), rect.bottom() - y * rect.height()) for x, y in self._points]

    # Painting

    def _paint_header(self, painter: QPainter) -> None:
        painter.setFont(self._font)
        painter.setPen(QColor(theme.current().colours.muted))
        rect = QRectF(0, 0, self.width(), self._header_height() - theme.Spacing.XS)
        steps = self._steps_words()
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, steps)
        room = int(rect.width()) - painter.fontMetrics().horizontalAdvance(steps) - theme.Spacing.S
        words = painter.fontMetrics().elidedText(self.words(), Qt.TextElideMode.ElideRight, room)
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)

    def _paint_empty(self, painter: QPainter) -> None:
        painter.setFont(self._font)
        painter.setPen(QColor(theme.current().colours.muted))
        room = QRectF(self.rect()).adjusted(theme.Spacing.S, 0, -theme.Spacing.S, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.words())

    def _paint_frame(self, painter: QPainter, top: float) -> None:
        colours = theme.current().colours
        frame = QRectF(self.rect()).adjusted(0.5, top + 0.5, -0.5, -0.5)
        painter.setPen(QPen(QColor(colours.focus if self.hasFocus() else colours.border), 1))
        painter.setBrush(QColor(colours.raised))
        painter.drawRoundedRect(frame, theme.RADIUS, theme.RADIUS)

    def _paint_curve(self, painter: QPainter) -> None:
        colours = theme.current().colours
        rect = self.plot_rect()
        places = self._places()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.accent_soft))
        painter.drawPolygon(QPolygonF([rect.bottomLeft(), *places, rect.bottomRight()]))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(colours.accent_text), 1.5))
        painter.drawPolyline(QPolygonF(places))
        if self.has_dots:
            painter.setBrush(QColor(colours.accent_text))
            for place in places:
                painter.drawEllipse(place, DOT_PX, DOT_PX)

    def _paint_mark(self, painter: QPainter, index: int, fill: str) -> None:
        """Paint a line through a step and a ring on its level."""
        colours = theme.current().colours
        rect, place = self.plot_rect(), self._places()[index]
        painter.setPen(QPen(QColor(colours.text), 1))
        painter.drawLine(QPointF(place.x(), rect.top()), QPointF(place.x(), rect.bottom()))
        painter.setBrush(QColor(fill))
        painter.drawEllipse(place, MARK_PX, MARK_PX)

    # Qt's

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Give room for the words and the curve."""
        return QSize(theme.Spacing.XL * 8, self._header_height() + PLOT_PX)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Give way in width, not in height."""
        return QSize(theme.Spacing.XL * 4, self._header_height() + PLOT_PX)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the curve, or why there is none."""
        colours = theme.current().colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._curve.steps:
            self._paint_header(painter)
            self._paint_frame(painter, self._header_height())
            self._paint_curve(painter)
            if self._done is not None:
                self._paint_mark(painter, self._done, colours.accent)
            if self._pointed is not None:
                self._paint_mark(painter, self._pointed, colours.raised)
        else:
            self._paint_frame(painter, 0)
            self._paint_empty(painter)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow a change of theme or font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._font = theme.font(theme.FontStep.SMALL)
            self.updateGeometry()
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Point at the step under the pointer."""
        rect = self.plot_rect()
        self._point_at(self._curve.nearest((event.position().x() - rect.left()) / max(1.0, rect.width())))

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Point at nothing any more."""
        self._point_at(None)
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show that the arrow keys act here."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Point at nothing any more."""
        super().focusOutEvent(event)
        self._point_at(None)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Point at another step with the arrow keys, Home and End."""
        go = GOES.get(Qt.Key(event.key()))
        if go is None:
            super().keyPressEvent(event)
            return
        start = -1 if self._pointed is None and go > 0 else self._pointed or 0
        self._point_at(min(max(0, start + go), self._curve.steps))


def _number(level: float) -> str:
    return QLocale().toString(float(level), "g", 3)
