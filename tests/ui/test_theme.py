"""The look: files that may be broken, colours that can be read, a system that changes its mind."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDockWidget,
    QLabel,
    QLineEdit,
    QListWidget,
    QMainWindow,
    QPushButton,
    QScrollArea,
    QSlider,
    QSpinBox,
    QTreeWidget,
    QVBoxLayout,
    QWidget,
)

from studio.ui import theme
from studio.ui.rows import RoomyRows
from studio.ui.style_sheet import style_sheet
from studio.ui.tokens import BUILT_IN, FontStep, Theme, load_theme

THEMES = Path(__file__).resolve().parents[2] / "resources" / "themes"
NAMES = ("light", "dark")

# Text and what it stands on, wherever the palette or the style sheet bring them together.
READ_TOGETHER = [
    *((text, ground) for text in ("text", "muted") for ground in ("window", "panel", "raised")),
    *(("text", ground) for ground in ("hover", "accent_soft", "track", "canvas", "canvas_check")),
    *((text, "panel") for text in ("accent_text", "danger", "warning", "success")),
    *((text, "raised") for text in ("accent_text", "danger", "warning", "success")),
    *(("on_accent", ground) for ground in ("accent", "accent_hover", "accent_pressed")),
    ("accent_text", "accent_soft"),
    ("muted", "hover"),
    ("muted", "canvas"),
    ("on_danger", "danger"),
    ("on_tooltip", "tooltip"),
]
# Shapes that must be seen: the ring of the keyboard, the fill of sliders and progress, the edge of a check box.
SEEN_TOGETHER = [
    *(("focus", ground) for ground in ("window", "panel", "raised", "accent_soft", "canvas")),
    ("accent", "on_accent"),
    ("accent_text", "panel"),
    ("muted", "panel"),
    ("text", "accent"),
]


def luminance(colour: str) -> float:
    """Give the relative luminance of WCAG 2.2."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def shipped(name: str) -> Theme:
    found, notice = load_theme(THEMES, name)
    assert not notice
    return found


@pytest.mark.parametrize("name", NAMES)
def test_every_text_can_be_read(name: str) -> None:
    colours = asdict(shipped(name).colours)
    weak = {
        f"{text} on {ground}": round(contrast(colours[text], colours[ground]), 2)
        for text, ground in READ_TOGETHER
        if contrast(colours[text], colours[ground]) < 4.5
    }
    assert not weak


@pytest.mark.parametrize("name", NAMES)
def test_the_keyboards_ring_is_seen(name: str) -> None:
    colours = asdict(shipped(name).colours)
    weak = {
        f"{shape} on {ground}": round(contrast(colours[shape], colours[ground]), 2)
        for shape, ground in SEEN_TOGETHER
        if contrast(colours[shape], colours[ground]) < 3
    }
    assert not weak


@pytest.mark.parametrize("name", NAMES)
def test_colours_can_be_judged_beside_the_canvas(name: str) -> None:
    for colour in (shipped(name).colours.canvas, shipped(name).colours.canvas_check):
        channels = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
        assert max(channels) - min(channels) <= 3, f"{colour} has a hue"


@pytest.mark.parametrize("name", NAMES)
def test_the_built_in_colours_are_the_shipped_ones(name: str) -> None:
    assert shipped(name).colours == BUILT_IN[name].colours


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (None, "No such file"),
        ("{", "no JSON"),
        ("[]", "version None"),
        ("[" * 5000, "no JSON"),
        ('{"version": 2, "colours": {}}', "version 2"),
        ('{"version": true, "colours": {}}', "version True"),
        ('{"version": 1}', "window"),
        ('{"version": 1, "colours": {"window": "red"}}', "window"),
        ('{"version": 1, "colours": []}', "window"),
        ("#" * 70_000, "larger than"),
    ],
)
def test_a_file_that_cannot_be_used_gives_the_built_in_theme_and_one_sentence(
    tmp_path: Path, text: str | None, reason: str
) -> None:
    if text is not None:
        (tmp_path / "dark.json").write_text(text, encoding="utf-8")
    found, notice = load_theme(tmp_path, "dark")
    assert found.colours == BUILT_IN["dark"].colours
    assert found.is_dark
    assert reason in notice
    assert "built-in" in notice


def test_one_missing_colour_is_named(tmp_path: Path) -> None:
    values = json.loads((THEMES / "light.json").read_text(encoding="utf-8"))
    del values["colours"]["focus"]
    (tmp_path / "light.json").write_text(json.dumps(values), encoding="utf-8")
    assert "focus" in load_theme(tmp_path, "light")[1]


def test_bytes_that_are_no_text_are_survived(tmp_path: Path) -> None:
    (tmp_path / "light.json").write_bytes(b"\xff\xfe\x00")
    assert load_theme(tmp_path, "light")[1]


def test_an_unknown_name_is_light() -> None:
    assert load_theme(THEMES, "sepia")[0].name == "light"


@pytest.mark.parametrize("name", NAMES)
def test_the_style_sheet_knows_every_token(name: str) -> None:
    sheet = style_sheet(shipped(name), QFont())
    assert "@" not in sheet
    assert sheet.count("{") == sheet.count("}")


def test_every_drawing_that_the_style_sheet_names_is_there() -> None:
    sheet = style_sheet(shipped("light"), QFont())
    paths = {part.split('"')[0] for part in sheet.split('url("')[1:]}
    assert paths
    assert all(Path(path).is_file() for path in paths)


def test_without_its_drawings_the_style_sheet_names_none(tmp_path: Path) -> None:
    assert "url(" not in style_sheet(load_theme(tmp_path, "light")[0], QFont())
    assert "url(" not in style_sheet(BUILT_IN["light"], QFont())


def test_a_font_in_pixels_scales_too(qapp: QApplication) -> None:
    font = QFont()
    font.setPixelSize(20)
    assert "font-size: 27px" in style_sheet(BUILT_IN["light"], font)
    assert theme.font(FontStep.TITLE).pointSizeF() == pytest.approx(qapp.font().pointSizeF() * 1.35)


def test_a_widget_is_painted_in_the_theme(qapp: QApplication, qtbot) -> None:
    theme.apply(qapp, shipped("dark"))
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.resize(20, 20)
    assert widget.grab().toImage().pixelColor(10, 10) == QColor(theme.current().colours.panel)
    assert theme.current().name == "dark"


@pytest.mark.parametrize("name", NAMES)
def test_what_is_disabled_looks_it(qapp: QApplication, name: str) -> None:
    theme.apply(qapp, shipped(name))
    roles = QPalette.ColorRole
    for role in (roles.Text, roles.WindowText, roles.ButtonText, roles.PlaceholderText):
        palette = qapp.palette()
        assert palette.color(QPalette.ColorGroup.Disabled, role) == QColor(theme.current().colours.disabled)
        assert palette.color(QPalette.ColorGroup.Active, role) != palette.color(QPalette.ColorGroup.Disabled, role)


class Seen(QWidget):
    """Counts its changes of palette."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        self.count += event.type() == QEvent.Type.PaletteChange


def test_widgets_are_told_of_another_theme(qapp: QApplication, qtbot) -> None:
    switch = theme.ThemeSwitch(qapp, THEMES)
    switch.choose("light")
    widget = Seen()
    qtbot.addWidget(widget)
    widget.show()
    before = widget.count
    switch.choose("dark")
    assert widget.count > before


class Warned(QWidget):
    """Gives a part of it a palette of its own, as the words on the canvas have."""

    def __init__(self) -> None:
        super().__init__()
        self.label = QLabel("warned", self)
        self.restyle()

    def restyle(self) -> None:
        palette = QPalette(self.label.palette())
        palette.setColor(QPalette.ColorRole.WindowText, QColor(theme.current().colours.warning))
        self.label.setPalette(palette)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.restyle()


def window(qtbot) -> QMainWindow:
    """A window with what the style sheet speaks of, and with what it does not."""
    made, inside = QMainWindow(), QWidget()
    qtbot.addWidget(made)
    made.menuBar().addMenu("Menu")
    layout = QVBoxLayout(inside)
    muted = QLabel("muted")
    theme.set_role(muted, "muted")
    for each in (QLabel("text"), muted, Warned(), QLineEdit("line"), QComboBox(), QSpinBox(), QCheckBox("check")):
        layout.addWidget(each)
    for each in (QPushButton("button"), QSlider(Qt.Orientation.Horizontal), QTreeWidget()):
        layout.addWidget(each)
    area, dock = QScrollArea(), QDockWidget("Dock")
    area.setWidget(inside)
    area.setWidgetResizable(True)
    made.setCentralWidget(area)
    dock.setWidget(QLabel("docked"))
    made.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
    made.statusBar().addPermanentWidget(QLabel("ready"))
    made.resize(400, 400)
    made.show()
    return made


def test_a_window_that_changed_its_theme_looks_like_a_new_one(qapp: QApplication, qtbot) -> None:
    switch = theme.ThemeSwitch(qapp, THEMES)
    switch.choose("light")
    changed = window(qtbot)
    for name in ("dark", "light", "dark"):
        switch.choose(name)
        assert changed.grab().toImage() == window(qtbot).grab().toImage()


def test_switching_often_leaves_nothing_behind(qapp: QApplication, qtbot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    QVBoxLayout(window).addWidget(QLineEdit())
    window.show()
    switch = theme.ThemeSwitch(qapp, THEMES)
    switch.choose("light")
    length, children = len(qapp.styleSheet()), len(qapp.findChildren(object))
    style = qapp.style().metaObject().className()
    for _ in range(50):
        switch.choose("dark")
        switch.choose("light")
    assert len(qapp.styleSheet()) == length
    assert qapp.style().metaObject().className() == style
    assert len(qapp.findChildren(object)) <= children + 1


@pytest.mark.parametrize("name", NAMES)
def test_a_setting_is_followed_whatever_the_system_says(qapp: QApplication, name: str) -> None:
    assert theme.wanted(name, qapp) == name


@pytest.mark.parametrize(
    ("scheme", "expected"),
    [(Qt.ColorScheme.Dark, "dark"), (Qt.ColorScheme.Light, "light"), (Qt.ColorScheme.Unknown, "light")],
)
def test_the_system_is_followed(qapp: QApplication, monkeypatch, scheme: Qt.ColorScheme, expected: str) -> None:
    class Hints:
        def colorScheme(self) -> Qt.ColorScheme:  # noqa: N802
            return scheme

    class Application:
        def styleHints(self) -> Hints:  # noqa: N802
            return Hints()

    assert theme.wanted("system", Application()) == expected


def test_a_system_that_turns_dark_is_followed_only_where_asked(qapp: QApplication, monkeypatch) -> None:
    switch = theme.ThemeSwitch(qapp, THEMES)
    seen: list[str] = []
    switch.changed.connect(lambda shown: seen.append(shown.name))
    system = "light"
    real = theme.wanted
    monkeypatch.setattr(theme, "wanted", lambda setting, app: system if setting == "system" else real(setting, app))
    switch.choose("system")
    system = "dark"
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert seen[-1] == "dark"
    switch.choose("light")
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert seen[-1] == "light"
    assert switch.setting == "light"


def test_a_broken_theme_is_said_once(qapp: QApplication, tmp_path: Path) -> None:
    switch = theme.ThemeSwitch(qapp, tmp_path)
    for name in ("light", "dark", "light", "dark"):
        switch.choose(name)
    assert len(switch.notices) == 2


def test_a_role_and_a_kind_are_painted_at_once(qapp: QApplication, qtbot) -> None:
    theme.apply(qapp, shipped("light"))
    button, label = QPushButton("x"), QLabel("x")
    for widget in (button, label):
        qtbot.addWidget(widget)
        widget.show()
    theme.set_kind(button, "primary")
    theme.set_role(label, "danger")
    button.resize(60, 30)
    assert button.grab().toImage().pixelColor(6, 15) == QColor(theme.current().colours.accent)
    assert label.palette().color(QPalette.ColorRole.WindowText) == QColor(theme.current().colours.danger)
    theme.set_role(label, "")
    assert label.palette().color(QPalette.ColorRole.WindowText) == QColor(theme.current().colours.text)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("make", [QPushButton, QLineEdit, QSpinBox, lambda: QCheckBox("text")])
def test_the_keyboard_leaves_a_ring(qapp: QApplication, qtbot, name: str, make) -> None:
    theme.apply(qapp, shipped(name))
    widget = make()
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(widget.hasFocus)
    painted = widget.grab().toImage()
    ring = QColor(theme.current().colours.focus)
    middle = painted.width() // 2
    assert painted.pixelColor(middle, 0) == ring
    assert painted.pixelColor(middle, painted.height() - 1) == ring


def test_focus_moves_nothing(qapp: QApplication, qtbot) -> None:
    theme.apply(qapp, shipped("light"))
    for widget in (QLineEdit("abc"), QPushButton("abc"), QSpinBox()):
        qtbot.addWidget(widget)
        widget.show()
        before = widget.sizeHint()
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        assert widget.sizeHint() == before


def test_rows_have_room(qapp: QApplication, qtbot) -> None:
    rows = QListWidget()
    qtbot.addWidget(rows)
    rows.addItem("text")
    before = rows.sizeHintForRow(0)
    rows.setItemDelegate(RoomyRows(rows))
    assert rows.sizeHintForRow(0) == before + theme.Spacing.S
