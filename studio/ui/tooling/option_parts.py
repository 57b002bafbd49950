"""What can stand in the options bar, part by part; each shows the tool box's settings and sets them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget, QWidgetAction

from studio.document.brushes import LARGEST_BRUSH_PX, SMALLEST_BRUSH_PX
from studio.document.layers import SelectMode
from studio.session import commands
from studio.session.session import Session
from studio.ui import icons
from studio.ui.elided_label import ElidedLabel
from studio.ui.theme import Spacing
from studio.ui.tooling import words
from studio.ui.tooling.option_words import HINTS, MODES, NAMES, spoken
from studio.ui.tooling.scale import Scale
from studio.ui.tooling.toolbox import ToolBox
from studio.ui.tooling.value_bar import ValueBar

ICON_PX = 18
PERCENT = Scale(0.0, 1.0, 100, "%", step=5)
BRUSH_BARS = {
    "size": ("size_px", Scale(SMALLEST_BRUSH_PX, LARGEST_BRUSH_PX, 1, "px", power=3.0)),
    "hardness": ("hardness", PERCENT),
    "opacity": ("opacity", PERCENT),
    "spacing": ("spacing", Scale(0.01, 2.0, 100, "%", power=2.0)),
    "smoothing": ("smoothing", PERCENT),
}
"""Bars of the brush: the field, and its numbers."""
SELECTION_COMMANDS = (
    "select_all",
    "deselect",
    "invert_selection",
    "grow_selection",
    "shrink_selection",
    "feather_selection",
)


class Part(QWidget):
    """A part of the bar; it sets its texts anew whenever `retranslate` is called, and follows the box."""

    def __init__(self, session: Session, box: ToolBox, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.box = box
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(Spacing.XS)

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""

    def follow(self) -> None:
        """Show the settings."""


class BrushBar(Part):
    """A number of the brush."""

    def __init__(self, session: Session, box: ToolBox, name: str) -> None:
        super().__init__(session, box)
        self._name = name
        self._field, scale = BRUSH_BARS[name]
        self.bar = ValueBar(scale)
        self.bar.chosen.connect(lambda number: box.update_brush(**{self._field: number}))
        self.bar.typed.connect(box.focus_view)
        self._layout.addWidget(self.bar)

    def retranslate(self) -> None:
        """Say what the number is."""
        self.bar.retranslate(spoken(NAMES[self._name]), spoken(HINTS.get(self._name, "")))

    def follow(self) -> None:
        """Show the number."""
        self.bar.show_number(getattr(self.box.settings.brush, self._field))


class ToleranceBar(Part):
    """How different colours may be."""

    def __init__(self, session: Session, box: ToolBox) -> None:
        super().__init__(session, box)
        self.bar = ValueBar(Scale(0, 255))
        self.bar.chosen.connect(lambda number: box.update(tolerance=round(number)))
        self.bar.typed.connect(box.focus_view)
        self._layout.addWidget(self.bar)

    def retranslate(self) -> None:
        """Say what the number is."""
        self.bar.retranslate(spoken(NAMES["tolerance"]), spoken(HINTS["tolerance"]))

    def follow(self) -> None:
        """Show the number."""
        self.bar.show_number(self.box.settings.tolerance)


class Check(Part):
    """A setting that is on or off."""

    def __init__(self, session: Session, box: ToolBox, name: str, field: str) -> None:
        super().__init__(session, box)
        self._name, self._field = name, field
        self.check = QCheckBox()
        self.check.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.check.toggled.connect(self._set)
        self._layout.addWidget(self.check)

    def retranslate(self) -> None:
        """Say what it switches."""
        self.check.setText(spoken(NAMES[self._name]))
        self.check.setToolTip(spoken(HINTS.get(self._name, "")))

    def follow(self) -> None:
        """Show whether it is on."""
        self.check.setChecked(self._is_on())

    def _set(self, is_on: bool) -> None:  # noqa: FBT001 - a signal's argument
        self.box.update(**{self._field: is_on})

    def _is_on(self) -> bool:
        return bool(getattr(self.box.settings, self._field))


class PressureCheck(Check):
    """Whether a pen's pressure does something."""

    def __init__(self, session: Session, box: ToolBox, name: str) -> None:
        super().__init__(session, box, name, f"has_{name}")

    def _set(self, is_on: bool) -> None:  # noqa: FBT001 - a signal's argument
        self.box.update_brush(**{self._field: is_on})

    def _is_on(self) -> bool:
        return bool(getattr(self.box.settings.brush, self._field))


class Target(Part):
    """Whether a mask or the layer is painted."""

    def __init__(self, session: Session, box: ToolBox) -> None:
        super().__init__(session, box)
        self.button = quiet_button("tool-mask")
        self.button.setCheckable(True)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.clicked.connect(lambda: session.commands.run("quick_mask"))
        self._layout.addWidget(self.button)

    def retranslate(self) -> None:
        """Say what it switches."""
        words.say(self.button, self.session.commands, "quick_mask")
        self.button.setText(spoken(NAMES["target"]))

    def follow(self) -> None:
        """Show whether the mask is painted."""
        self.button.setChecked(self.box.settings.is_quick_mask)


class Popup(Part):
    """What is seldom set, behind a button."""

    def __init__(self, session: Session, box: ToolBox, name: str, parts: tuple[Part, ...]) -> None:
        super().__init__(session, box)
        self._name = name
        self.parts = parts
        self.button = quiet_button("tool-options")
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self)
        self.button.setMenu(self.menu)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(Spacing.S, Spacing.S, Spacing.S, Spacing.S)
        column.setSpacing(Spacing.S)
        for part in parts:
            column.addWidget(part)
        action = QWidgetAction(self.menu)
        action.setDefaultWidget(content)
        self.menu.addAction(action)
        self._layout.addWidget(self.button)

    def retranslate(self) -> None:
        """Say what is behind the button."""
        self.button.setToolTip(spoken(NAMES[self._name]))
        self.button.setAccessibleName(spoken(NAMES[self._name]))
        for part in self.parts:
            part.retranslate()

    def follow(self) -> None:
        """Show the settings."""
        for part in self.parts:
            part.follow()


def stroke_popup(session: Session, box: ToolBox) -> Popup:
    """Give what is seldom set of a stroke."""
    bars = tuple(BrushBar(session, box, name) for name in ("spacing", "smoothing"))
    checks = tuple(PressureCheck(session, box, name) for name in ("pressure_size", "pressure_opacity"))
    return Popup(session, box, "stroke", (*bars, *checks))


def sampling_popup(session: Session, box: ToolBox) -> Popup:
    """Give how colours are compared."""
    return Popup(session, box, "sampling", (contiguous(session, box), samples(session, box)))


def contiguous(session: Session, box: ToolBox) -> Check:
    """Give whether only what hangs together counts."""
    return Check(session, box, "contiguous", "is_contiguous")


def samples(session: Session, box: ToolBox) -> Check:
    """Give which layers' colours count."""
    return Check(session, box, "samples", "samples_all")


class Modes(Part):
    """How a new selection meets the one that is there."""

    def __init__(self, session: Session, box: ToolBox) -> None:
        super().__init__(session, box)
        self._layout.setSpacing(0)
        self.buttons = {mode: quiet_button(icon) for mode, (icon, _) in MODES.items()}
        for mode, button in self.buttons.items():
            button.setCheckable(True)
            button.clicked.connect(partial(self._choose, mode))
            self._layout.addWidget(button)

    def _choose(self, mode: SelectMode) -> None:
        self.box.update(mode=mode)
        self.follow()

    def retranslate(self) -> None:
        """Say what each does."""
        for mode, button in self.buttons.items():
            button.setToolTip(spoken(MODES[mode][1]))
            button.setAccessibleName(spoken(MODES[mode][1]))

    def follow(self) -> None:
        """Show which one is chosen."""
        for mode, button in self.buttons.items():
            button.setChecked(mode is self.box.settings.mode)


class SelectionMenu(Part):
    """What can be done with the selection, behind a button."""

    def __init__(self, session: Session, box: ToolBox) -> None:
        super().__init__(session, box)
        self.button = quiet_button("select-all")
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self)
        self.button.setMenu(self.menu)
        self._actions = {}
        for command_id in SELECTION_COMMANDS:
            action = self.menu.addAction(icons.icon(commands.find(command_id).icon), "")
            action.triggered.connect(partial(session.commands.run, command_id))
            self._actions[command_id] = action
        self.menu.aboutToShow.connect(self.follow)
        self._layout.addWidget(self.button)

    def retranslate(self) -> None:
        """Say what can be done."""
        self.button.setText(spoken(NAMES["selection"]))
        for command_id, action in self._actions.items():
            action.setText(commands.name_of(commands.find(command_id)))

    def follow(self) -> None:
        """Show what can be done now."""
        for command_id, action in self._actions.items():
            action.setEnabled(self.session.commands.is_enabled(command_id))


class CommandPart(Part):
    """A button that runs a command."""

    def __init__(self, session: Session, box: ToolBox, command_id: str) -> None:
        super().__init__(session, box)
        self._command_id = command_id
        self.button = quiet_button(commands.find(command_id).icon)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.clicked.connect(lambda: session.commands.run(command_id))
        self._layout.addWidget(self.button)

    def retranslate(self) -> None:
        """Say what it does."""
        words.say(self.button, self.session.commands, self._command_id)
        self.button.setText(commands.name_of(commands.find(self._command_id)))

    def follow(self) -> None:
        """Show whether it can be done."""
        self.button.setEnabled(self.session.commands.is_enabled(self._command_id))


class Applying(Part):
    """Applies a transform, or takes it back."""

    def __init__(self, session: Session, box: ToolBox) -> None:
        super().__init__(session, box)
        self.apply, self.take_back = quiet_button("check"), quiet_button("close")
        for button, key in ((self.apply, Qt.Key.Key_Return), (self.take_back, Qt.Key.Key_Escape)):
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.clicked.connect(partial(self._press, key))
            self._layout.addWidget(button)

    def _press(self, key: Qt.Key) -> None:
        self.box.tool.key_pressed(key, Qt.KeyboardModifier.NoModifier)

    def retranslate(self) -> None:
        """Say what each does."""
        self.apply.setText(spoken(NAMES["apply"]))
        self.take_back.setText(spoken(NAMES["take_back"]))

    def follow(self) -> None:
        """Show whether there is something to apply."""
        for button, key in ((self.apply, Qt.Key.Key_Return), (self.take_back, Qt.Key.Key_Escape)):
            button.setEnabled(self.box.tool.wants_key(key, Qt.KeyboardModifier.NoModifier))


class Hint(Part):
    """How the tool is used."""

    def __init__(self, session: Session, box: ToolBox, name: str) -> None:
        super().__init__(session, box)
        self._name = name
        self.label = ElidedLabel()
        self.label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._layout.addWidget(self.label)

    def retranslate(self) -> None:
        """Say it in the language of the moment."""
        self.label.set_text(spoken(HINTS[self._name]))


def quiet_button(icon: str) -> QToolButton:
    """Give a button that a click gives no keyboard."""
    button = QToolButton()
    button.setAutoRaise(True)
    button.setIcon(icons.icon(icon))
    button.setIconSize(QSize(ICON_PX, ICON_PX))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


Make = Callable[[Session, ToolBox], Part]
PARTS: dict[str, Make] = {
    "target": Target,
    "size": partial(BrushBar, name="size"),
    "hardness": partial(BrushBar, name="hardness"),
    "opacity": partial(BrushBar, name="opacity"),
    "stroke": stroke_popup,
    "tolerance": ToleranceBar,
    "contiguous": contiguous,
    "samples": samples,
    "sampling": sampling_popup,
    "mode": Modes,
    "selection": SelectionMenu,
    "apply": Applying,
    "whole_frame": partial(CommandPart, command_id="whole_frame"),
    "zoom_fit": partial(CommandPart, command_id="zoom_fit"),
    "zoom_actual": partial(CommandPart, command_id="zoom_actual"),
    "move_hint": partial(Hint, name="move"),
    "transform_hint": partial(Hint, name="transform"),
    "frame_hint": partial(Hint, name="frame"),
}
"""Every part by the id under which tools ask for it."""
