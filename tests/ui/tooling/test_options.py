"""The options bar: what can be set for each tool, and that it is the tool box's settings."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit

from studio.document.layers import SelectMode
from studio.ui.tooling.option_parts import PARTS
from studio.ui.tooling.option_words import HINTS, MODES, NAMES
from studio.ui.tooling.registry import TOOLS
from studio.ui.tooling.scale import PLACES, Scale
from studio.ui.tooling.value_bar import ValueBar

LEFT = Qt.MouseButton.LeftButton


@pytest.mark.parametrize("tool_id", TOOLS)
def test_the_options_of_a_tool_are_shown_and_fit(options, box, tool_id):
    box.choose(tool_id)
    assert tuple(options.parts) == box.tool.options
    for part in options.parts.values():
        assert part.isVisible()
    options.layout().activate()
    assert options.layout().sizeHint().width() <= 500, "the canvas of a usual window is not wider"
    assert options.minimumSizeHint().width() == 0


def test_every_part_is_used_by_some_tool(box):
    used = set()
    for tool_id in TOOLS:
        box.choose(tool_id)
        used |= set(box.tool.options)
    assert used == set(PARTS)


def test_every_part_follows_the_settings_and_the_tool_box_follows_every_part(options, box, qtbot):
    box.choose("brush")
    box.update_brush(size_px=77)
    assert options.parts["size"].bar.number == 77
    options.parts["opacity"].bar.chosen.emit(0.5)
    assert box.settings.brush.opacity == 0.5
    qtbot.mouseClick(options.parts["target"].button, LEFT)
    assert box.settings.is_quick_mask
    assert options.parts["target"].button.isChecked()
    spacing, smoothing, size, opacity = options.parts["stroke"].parts
    spacing.bar.chosen.emit(0.5)
    smoothing.bar.chosen.emit(0.75)
    size.check.click()
    opacity.check.click()
    brush = box.settings.brush
    assert (brush.spacing, brush.smoothing, brush.has_pressure_size, brush.has_pressure_opacity) == (
        0.5,
        0.75,
        False,
        True,
    )
    box.choose("fill")
    options.parts["tolerance"].bar.chosen.emit(99.0)
    options.parts["contiguous"].check.click()
    options.parts["samples"].check.click()
    assert (box.settings.tolerance, box.settings.is_contiguous, box.settings.samples_all) == (99, False, False)
    box.choose("similar")
    assert [part.check.isChecked() for part in options.parts["sampling"].parts] == [False, False]


@pytest.mark.parametrize("mode", MODES)
def test_the_mode_of_a_selection_is_one_of_four(options, box, qtbot, mode):
    box.choose("lasso")
    for _ in range(2):
        qtbot.mouseClick(options.parts["mode"].buttons[mode], LEFT)
        assert box.settings.mode is mode
        assert [each for each, button in options.parts["mode"].buttons.items() if button.isChecked()] == [mode]
    assert set(MODES) == set(SelectMode)


def test_the_menu_of_the_selection_offers_what_can_be_done(options, box, document):
    box.choose("rectangle")
    menu = options.parts["selection"].menu
    actions = {action.text(): action for action in menu.actions()}
    assert actions["Select all"].isEnabled()
    assert not actions["Deselect"].isEnabled()
    actions["Select all"].trigger()
    assert document.selection is not None
    menu.aboutToShow.emit()
    assert actions["Deselect"].isEnabled()


def test_a_transform_is_applied_and_taken_back_by_buttons(options, box, document, drag, qtbot):
    box.choose("transform")
    part = options.parts["apply"]
    assert not part.apply.isEnabled()
    drag((50, 50), (60, 50))
    assert part.apply.isEnabled()
    qtbot.mouseClick(part.take_back, LEFT)
    assert not part.apply.isEnabled()
    drag((50, 50), (60, 50))
    qtbot.mouseClick(part.apply, LEFT)
    assert document.history.steps[-1] == "Transform"
    assert not part.apply.isEnabled()


def test_every_text_is_there():
    assert all(NAMES.values())
    assert all(HINTS.values())


# One number


@pytest.fixture
def bar(qtbot):
    bar = ValueBar(Scale(0.0, 1.0, 100, "%", step=5))
    qtbot.addWidget(bar)
    bar.retranslate("Opacity")
    bar.show_number(0.4)
    bar.resize(200, 28)
    bar.show()
    return bar


def test_a_bar_is_dragged(bar, qtbot):
    chosen = []
    bar.chosen.connect(chosen.append)
    qtbot.mousePress(bar, LEFT, pos=QPoint(80, 14))
    qtbot.mouseMove(bar, QPoint(101, 14))
    qtbot.mouseMove(bar, QPoint(150, 14))
    qtbot.mouseMove(bar, QPoint(900, 14))
    qtbot.mouseRelease(bar, LEFT, pos=QPoint(900, 14))
    assert chosen[-1] == bar.number == 1
    assert 0.75 in chosen
    assert bar.findChild(QLineEdit) is None


def test_a_bar_is_stepped_by_keys_on_whole_steps(bar, qtbot):
    for key, number in (
        (Qt.Key.Key_Right, 0.45),
        (Qt.Key.Key_Down, 0.4),
        (Qt.Key.Key_PageDown, 0),
        (Qt.Key.Key_Left, 0),
        (Qt.Key.Key_PageUp, 0.5),
    ):
        qtbot.keyClick(bar, key)
        assert bar.number == pytest.approx(number)


@pytest.mark.parametrize(
    ("typed", "number"), [("55", 0.55), ("55 %", 0.55), ("999", 1.0), ("-3", 0.0), ("word", 0.4), ("", 0.4)]
)
def test_a_bar_is_typed_into(bar, qtbot, typed, number):
    ended = []
    bar.typed.connect(lambda: ended.append(1))
    qtbot.mouseClick(bar, LEFT, pos=QPoint(50, 14))
    editor = bar.findChild(QLineEdit)
    assert editor.text() == "40"
    editor.clear()
    qtbot.keyClicks(editor, typed)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert bar.number == pytest.approx(number)
    assert ended == [1]
    qtbot.waitUntil(lambda: bar.findChild(QLineEdit) is None)


def test_a_digit_begins_the_typing_and_esc_ends_it(bar, qtbot):
    bar.setFocus()
    qtbot.keyClick(bar, Qt.Key.Key_7)
    editor = bar.findChild(QLineEdit)
    assert editor.text() == "7"
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert bar.number == 0.4
    qtbot.waitUntil(lambda: bar.findChild(QLineEdit) is None)
    qtbot.keyClick(bar, Qt.Key.Key_Return)
    assert bar.findChild(QLineEdit) is not None


def test_a_screen_reader_hears_name_and_number(bar):
    assert bar.accessibleName() == "Opacity"
    assert bar.accessibleDescription() == "40 %"


@pytest.mark.parametrize("power", [1.0, 3.0])
def test_a_scale_goes_both_ways(power):
    scale = Scale(1, 2_000, 1, "px", power)
    assert (scale.number(0), scale.number(PLACES)) == (1, 2_000)
    for number in (1, 5, 40, 300, 2_000):
        assert scale.number(scale.place(number)) == pytest.approx(number, abs=max(2, number * 0.02))
    assert scale.text(40) == "40 px"
    assert scale.read("1,500 px") == 1_500
    assert scale.read("nan") is None
