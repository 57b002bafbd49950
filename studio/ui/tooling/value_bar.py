"""A number in one small field: its name, its value, and how far it goes as a bar; dragged, stepped or typed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QLocale, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractSlider, QLineEdit, QSizePolicy, QWidget

from studio.ui import theme
from studio.ui.theme import RADIUS, Spacing
from studio.ui.tooling.scale import PLACES, Scale

DRAG_PX = 3
"""View pixels from which on a press is a drag."""
WIDEST_PX, NARROWEST_PX, HEIGHT_PX = 132, 86, 28


ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ValueBar(QAbstractSlider):
    """Shows and sets one number.

    Signals:
        chosen: A person has set this number.
        typed: A person has typed to the end.
    """

    chosen = Signal(float)
    typed = Signal()

    def __init__(self, scale: Scale, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scale = scale
        self._number = scale.low
        self._name = ""
        self._pressed: QPointF | None = None
        self._is_dragging = False
        self._is_showing = False
        self._editor: _Editor | None = None
        self.setRange(0, PLACES)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        self.valueChanged.connect(self._take_place)

    @property
    def number(self) -> float:
        """What is shown."""
        return self._number

    def show_number(self, number: float) -> None:
        """Show a number that was set elsewhere."""
        self._number = number
        self._is_showing = True
        try:
            self.setValue(self._scale.place(number))
        finally:
            self._is_showing = False
        self._say()
        self.update()

    def retranslate(self, name: str, hint: str = "") -> None:
        """Set the name in the language of the moment."""
        self._name = name
        self.setToolTip("\n".join(part for part in (name, hint) if part))
        self._say()
        self.updateGeometry()
        self.update()

    def _say(self) -> None:
        self.setAccessibleName(self._name)
        self.setAccessibleDescription(self._scale.text(self._number))

    def _take_place(self, place: int) -> None:
        if not self._is_showing:
            self._choose(self._scale.number(place))

    def _choose(self, number: float) -> None:
        if number != self._number:
            self.show_number(number)
            self.chosen.emit(number)

    def _step(self, count: float) -> None:
        shown = round(self._number * self._scale.factor) + count * self._scale.step
        self._choose(self._scale.limited(shown / self._scale.factor))

    # Typing

    def edit(self) -> QLineEdit:
        """Let a person type the number."""
        editor = _Editor(QLocale().toString(round(self._number * self._scale.factor)), self)
        editor.setGeometry(self.rect())
        editor.setAccessibleName(self._name)
        editor.ended.connect(self._ended)
        editor.show()
        editor.setFocus()
        self._editor = editor
        return editor

    def _ended(self, is_taken: bool) -> None:  # noqa: FBT001 - a signal's argument
        editor, self._editor = self._editor, None
        if editor is None:
            return
        editor.hide()
        editor.deleteLater()
        number = self._scale.read(editor.text()) if is_taken else None
        if number is not None:
            self._choose(number)
        self.typed.emit()

    # Painting

    def _paint(self, painter: QPainter) -> None:
        colours = theme.current().colours
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        shape = QPainterPath()
        shape.addRoundedRect(frame, RADIUS, RADIUS)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(shape, QColor(colours.hover if self.underMouse() else colours.raised))
        painter.save()
        painter.setClipPath(shape)
        bar = QRectF(self.rect())
        bar.setWidth(bar.width() * self.value() / PLACES)
        painter.fillRect(bar, QColor(colours.accent_soft))
        painter.restore()
        has_focus = self.hasFocus()
        painter.setPen(QPen(QColor(colours.focus if has_focus else colours.outline), 2.0 if has_focus else 1.0))
        painter.drawPath(shape)
        self._paint_words(painter, self.rect().adjusted(Spacing.S, 0, -Spacing.S, 0))

    def _paint_words(self, painter: QPainter, room: QRect) -> None:
        colours, metrics = theme.current().colours, self.fontMetrics()
        value = self._scale.text(self._number)
        left_over = room.width() - metrics.horizontalAdvance(value) - Spacing.XS
        name = metrics.elidedText(self._name, Qt.TextElideMode.ElideRight, max(0, left_over))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QColor(colours.muted if self.isEnabled() else colours.disabled))
        painter.drawText(room, middle | Qt.AlignmentFlag.AlignLeft, name)
        painter.setPen(QColor(colours.text if self.isEnabled() else colours.disabled))
        painter.drawText(room, middle | Qt.AlignmentFlag.AlignRight, value)

    # Qt's names

    def sizeHint(self) -> QSize:  # noqa: N802
        """Give room for the name and the largest number."""
        metrics = self.fontMetrics()
        wanted = metrics.horizontalAdvance(f"{self._name}  {self._scale.text(self._scale.high)}") + 2 * Spacing.S
        return QSize(min(max(wanted, NARROWEST_PX), WIDEST_PX), max(HEIGHT_PX, metrics.height() + Spacing.S))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Give the smallest size at which it is of use."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint field, bar and words."""
        painter = QPainter(self)
        try:
            self._paint(painter)
        finally:
            painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Begin to drag, or to click."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed, self._is_dragging = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Set the number under the pointer."""
        if self._pressed is None:
            return
        if self._is_dragging or abs(event.position().x() - self._pressed.x()) >= DRAG_PX:
            self._is_dragging = True
            share = event.position().x() / max(1, self.width())
            self.setValue(round(PLACES * min(max(share, 0.0), 1.0)))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A click without a drag lets a person type."""
        was_dragging, pressed = self._is_dragging, self._pressed
        self._pressed, self._is_dragging = None, False
        if pressed is not None and not was_dragging and self.rect().contains(event.position().toPoint()):
            self.edit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Step with the arrows, type with Enter or a digit."""
        steps: dict[int, float] = {
            Qt.Key.Key_Up: 1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Down: -1,
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_PageUp: 10,
            Qt.Key.Key_PageDown: -10,
        }
        if event.key() in steps:
            self._step(steps[event.key()])
        elif event.key() in ENTER:
            self.edit()
        elif event.text().isdecimal():
            self.edit().setText(event.text())
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep the keys of the bar from shortcuts."""
        is_shortcut = event.type() == QEvent.Type.ShortcutOverride
        if is_shortcut and isinstance(event, QKeyEvent) and event.text().isdecimal() and not event.modifiers():
            event.accept()
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show the ring."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Take the ring away."""
        super().focusOutEvent(event)
        self.update()


class _Editor(QLineEdit):
    """Takes a number as it is typed; Enter and leaving take it, Esc does not."""

    ended = Signal(bool)

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.selectAll()

    def event(self, event: QEvent) -> bool:
        """Keep Esc from shortcuts."""
        is_shortcut = event.type() == QEvent.Type.ShortcutOverride
        if is_shortcut and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """End the typing, or type."""
        if event.key() in ENTER or event.key() == Qt.Key.Key_Escape:
            self.ended.emit(event.key() in ENTER)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Take what was typed."""
        super().focusOutEvent(event)
        self.ended.emit(True)  # noqa: FBT003 - a signal's argument
