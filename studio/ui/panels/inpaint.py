"""What is made with the open picture: repainted, continued, started from; every automatic value seen and overridden."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from studio.contract.errors import StudioError
from studio.contract.requests import InpaintSettings
from studio.session.requests import STRENGTHS
from studio.session.session import Session
from studio.session.snapshots import task_for
from studio.session.state import Task
from studio.ui.inpainting import words
from studio.ui.inpainting.boxes import FillBox, TaskBox, UsualStrengths
from studio.ui.panel import Panel
from studio.ui.scheduling.form import Form
from studio.ui.scheduling.note_label import NoteLabel
from studio.ui.scheduling.optional_number import NumberRange, OptionalNumber

PERCENT = NumberRange(low=1, high=100, slider_low=1, slider_high=100)
PIXELS = NumberRange(low=0, high=4_096, slider_low=0, slider_high=256)
QUIET_MS = 60
"""A mask that is being painted is looked at once the hand pauses so long."""
NUMBERS = ("grow_px", "feather_px", "blend_px", "context_px")


class InpaintPanel(Panel):
    """Shows and sets everything about the task.

    Attributes:
        sentence: What Generate will do.
        task: What is made.
        strength: How much may change.
        usual: Two usual strengths.
        fill: What stands under the mask.
        numbers: Grow, feather, blend and context, by their names in the settings.
        is_differential: Soft masks change by degrees.
        matches_colour: The colours are matched to the surroundings.
        is_tileable: New pictures repeat without a seam.
    """

    panel_id: ClassVar[str] = "inpaint"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.sentence, self.warning = NoteLabel(), NoteLabel()
        self.task = TaskBox(session)
        self.strength = OptionalNumber(PERCENT)
        self.usual = UsualStrengths(session)
        self.fill = FillBox(session)
        self.numbers = {name: OptionalNumber(PIXELS) for name in NUMBERS}
        self.is_differential, self.matches_colour, self.is_tileable = QCheckBox(), QCheckBox(), QCheckBox()
        self.form = Form()
        self._quiet = QTimer(self, singleShot=True, interval=QUIET_MS)
        self._lay_out()
        self._connect()
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        self.setAccessibleName(self.title())
        names: dict[QWidget, str] = {
            self.task: self.tr("Task"),
            self.strength: self.tr("Strength, %"),
            self.usual: "",
            self.fill: self.tr("Under the mask"),
            self.numbers["grow_px"]: self.tr("Grow"),
            self.numbers["feather_px"]: self.tr("Feather"),
            self.numbers["blend_px"]: self.tr("Blend"),
            self.numbers["context_px"]: self.tr("Context"),
        }
        for field, name in names.items():
            self.form.set_name(field, name)
        for number in (self.strength, *self.numbers.values()):
            number.retranslate(names[number])
        self._set_tips()
        self.task.setAccessibleName(names[self.task])
        self.fill.setAccessibleName(names[self.fill])
        self.task.refresh()
        self._follow()

    def _set_tips(self) -> None:
        self.form.set_tip(self.numbers["grow_px"], self.tr("Pixels that the mask grows for the denoising"))
        self.form.set_tip(self.numbers["feather_px"], self.tr("Pixels over which the mask ends softly"))
        self.form.set_tip(self.numbers["blend_px"], self.tr("Pixels inside the mask over which the result fades in"))
        self.form.set_tip(self.numbers["context_px"], self.tr("Pixels around the mask that the backbone sees"))
        self.is_differential.setText(self.tr("Soft masks change by degrees"))
        self.is_differential.setToolTip(self.tr("What is half masked is freed half way through the steps"))
        self.matches_colour.setText(self.tr("Match the surrounding colours"))
        self.is_tileable.setText(self.tr("Tileable: edges fit each other"))
        self.is_tileable.setToolTip(self.tr("The picture repeats without a seam, as a texture"))

    # Parts

    def _lay_out(self) -> None:
        self.form.add_wide(self.sentence)
        self.form.add_wide(self.warning)
        self.form.add_fields(self.task, self.strength, self.usual, self.fill, *self.numbers.values())
        for box in (self.is_differential, self.matches_colour, self.is_tileable):
            self.form.add_wide(box)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.form)
        self.setFocusProxy(self.task)

    def _connect(self) -> None:
        session, panels = self.session, self.session.panels
        self.strength.chosen.connect(lambda percent: panels.update(strength=None if percent is None else percent / 100))
        self.fill.chosen.connect(lambda fill: self._set("fill", fill))
        for name, number in self.numbers.items():
            number.chosen.connect(lambda pixels, name=name: self._set(name, None if pixels is None else round(pixels)))
        for name, box in (("is_differential", self.is_differential), ("matches_colour", self.matches_colour)):
            box.clicked.connect(lambda is_on, name=name: self._set(name, is_on))
        self.is_tileable.clicked.connect(lambda is_on: panels.update(is_tileable=is_on))
        for signal in (
            panels.changed,
            session.advice.changed,
            session.canvas.replaced,
            session.canvas.frame_changed,
            session.canvas.changed,
        ):
            signal.connect(self._look_soon)
        self._quiet.timeout.connect(self._follow)

    def _look_soon(self, *_: object) -> None:
        self._quiet.start()

    def _set(self, name: str, value: object) -> None:
        """Set one of the settings by its name."""
        inpaint = self.session.panels.state.inpaint
        self.session.panels.update(inpaint=replace(inpaint, **{name: value}))  # type: ignore[arg-type]  # by its name

    # What is shown

    def _follow(self) -> None:
        state, canvas = self.session.panels.state, self.session.canvas.outline()
        report, is_edited = self.session.advice.report, self.session.canvas.is_edited
        try:
            task = task_for(state.task, canvas)
            self.sentence.say(words.sentence(task, state, canvas, is_edited=is_edited))
            warning = words.warning(task, canvas, report)
        except StudioError as error:
            from studio.session.messages import translated  # noqa: PLC0415 - only what goes wrong needs it

            task = state.task
            self.sentence.say(translated(error.text), is_warning=True)
            warning = translated(error.hint)
        self.warning.say(warning, is_warning=True)
        self.warning.setVisible(bool(warning))
        self._show_fields(task)
        self._show_values(task)

    def _show_fields(self, task: Task) -> None:
        is_repaint = task in (Task.INPAINT, Task.OUTPAINT)
        self.form.show_field(self.strength, is_shown=task in (Task.INPAINT, Task.FROM_PICTURE))
        self.form.show_field(self.usual, is_shown=self.session.canvas.document is not None)
        self.form.show_field(self.fill, is_shown=is_repaint)
        for number in self.numbers.values():
            self.form.show_field(number, is_shown=is_repaint)
        self.is_differential.setVisible(is_repaint)
        self.matches_colour.setVisible(is_repaint)
        self.is_tileable.setVisible(not is_repaint)

    def _show_values(self, task: Task) -> None:
        state, report, resolved = self.session.panels.state, self.session.advice.report, self.session.advice.resolved
        automatic = InpaintSettings() if resolved is None or resolved.result_extent is None else resolved.inpaint
        own = state.inpaint
        strength = None if state.strength is None else state.strength * 100
        self.strength.show_number(strength, 100 * STRENGTHS.get(task, 1.0))
        # What a person has set comes back as the resolved value: it is no recommendation then.
        self.fill.show_fill(own.fill, automatic.fill if own.fill is None else None)
        for name, number in self.numbers.items():
            value = getattr(own, name)
            number.show_number(value, getattr(automatic, name) if value is None else None)
        self.is_differential.setChecked(own.is_differential)
        self.matches_colour.setChecked(own.matches_colour)
        can_tile = report is None or report.is_tileable
        self.is_tileable.setEnabled(can_tile)
        self.is_tileable.setChecked(state.is_tileable and can_tile)
        if not can_tile:
            self.is_tileable.setToolTip(self.tr("This backbone cannot paint edges that fit each other."))
