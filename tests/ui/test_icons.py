"""The icons: all drawn, all of one family, painted crisp in the theme's colours."""

from __future__ import annotations

import ast
import gc
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QByteArray, QSize
from PySide6.QtGui import QColor, QIcon, QImage, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QToolButton

from studio.session.commands import COMMANDS
from studio.ui import icons
from studio.ui.tokens import DARK, LIGHT, Theme

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "resources" / "icons"
FILES = sorted(FOLDER.glob("*.svg"))
PARTS = sorted((ROOT / "resources" / "themes" / "parts").glob("*.svg"))
NEEDED = [
    "generate",
    "stop",
    "stop-after",
    "skip",
    "pause",
    "resume",
    "dice",
    "lock",
    "unlock",
    "increment",
    "swap",
    "aspect",
    "fit",
    "actual-size",
    "zoom-in",
    "zoom-out",
    "folder",
    "open",
    "picture",
    "save",
    "history",
    "search",
    "examples",
    "clear",
    "close",
    "remove",
    "edit",
    "again",
    "up",
    "down",
    "drag",
    "settings",
    "keyboard",
    "language",
    "theme",
    "palette",
    "engine",
    "memory",
    "unload",
    "prompt",
    "backbone",
    "scheduler",
    "queue",
    "results",
    "info",
    "warning",
    "error",
    "success",
    "check",
    "chevron-down",
    "chevron-right",
    "more",
    "copy",
    "seed",
    "reset",
    "import",
    "export",
    "about",
    "log",
    "window",
    "panels",
    "studio",
]


@pytest.fixture(autouse=True)
def drawn(qapp: QApplication) -> None:
    icons.set_folder(FOLDER)


def show(shown: Theme, monkeypatch: pytest.MonkeyPatch) -> None:
    """Say which theme is shown without painting the whole application."""
    monkeypatch.setattr(icons.theme, "current", lambda: shown)


def strongest(image: QImage) -> QColor:
    """Give the colour of the least transparent pixel."""
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return max(pixels, key=lambda colour: colour.alpha())


def names_in_source() -> dict[str, str]:
    """Every icon that the program names, with a place: icon("x"), icons.icon("x"), icon="x", and the commands'."""
    found = {command.icon: f"command {command.id}" for command in COMMANDS if command.icon}
    for file in sorted((ROOT / "studio").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            given = [node.args[0]] if called == "icon" and node.args else []
            given += [keyword.value for keyword in node.keywords if keyword.arg == "icon"]
            for value in given:
                if isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value:
                    found[value.value] = f"{file.relative_to(ROOT)}:{node.lineno}"
    return found


def test_every_icon_that_is_needed_is_drawn() -> None:
    assert set(NEEDED) <= set(icons.names())


def test_every_icon_that_the_program_names_is_drawn() -> None:
    missing = {name: place for name, place in names_in_source().items() if name not in icons.names()}
    assert not missing, f"draw them in resources/icons: {missing}"


@pytest.mark.parametrize("file", [*FILES, *PARTS], ids=lambda file: file.stem)
def test_a_drawing_can_be_read(file: Path) -> None:
    renderer = QSvgRenderer(QByteArray(file.read_bytes()))
    assert renderer.isValid()
    assert renderer.defaultSize().width() == renderer.defaultSize().height()


@pytest.mark.parametrize("file", [file for file in FILES if file.stem != "studio"], ids=lambda file: file.stem)
def test_a_drawing_is_of_the_family(file: Path) -> None:
    root = ElementTree.fromstring(file.read_text(encoding="utf-8"))
    assert root.get("viewBox") == "0 0 24 24"
    assert root.get("stroke") == "currentColor"
    assert root.get("stroke-width") == "1.75"
    assert (root.get("stroke-linecap"), root.get("stroke-linejoin")) == ("round", "round")
    # A colour of its own would be invisible in one of the themes.
    assert set(re.findall(r'(?:fill|stroke)="([^"]+)"', file.read_text(encoding="utf-8"))) <= {"none", "currentColor"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_drawing_paints_something_and_stays_inside(file: Path) -> None:
    painted = icons.icon(file.stem).pixmap(QSize(48, 48)).toImage()
    assert strongest(painted).alpha() > 200
    edge = [painted.pixelColor(x, y).alpha() for x in range(48) for y in (0, 47)]
    edge += [painted.pixelColor(x, y).alpha() for y in range(48) for x in (0, 47)]
    assert max(edge) == 0, "it is cut off"


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, 2.0])
def test_an_icon_has_every_pixel_of_the_screen(scale: float) -> None:
    painted = icons.icon("dice").pixmap(QSize(20, 20), scale)
    assert painted.size() == QSize(round(20 * scale), round(20 * scale))
    assert painted.devicePixelRatio() == scale


@pytest.mark.parametrize("shown", [LIGHT, DARK], ids=lambda shown: shown.name)
def test_an_icon_takes_the_themes_colours(shown: Theme, monkeypatch: pytest.MonkeyPatch) -> None:
    show(shown, monkeypatch)
    icon, size = icons.icon("stop"), QSize(48, 48)
    assert strongest(icon.pixmap(size).toImage()) == QColor(shown.colours.text)
    assert strongest(icon.pixmap(size, QIcon.Mode.Disabled).toImage()) == QColor(shown.colours.disabled)
    on = icon.pixmap(size, QIcon.Mode.Normal, QIcon.State.On).toImage()
    assert strongest(on) == QColor(shown.colours.accent_text)
    on_accent = icons.icon("stop", "on_accent").pixmap(size).toImage()
    assert strongest(on_accent) == QColor(shown.colours.on_accent)


def test_an_icon_that_a_button_holds_follows_the_theme(qtbot, monkeypatch: pytest.MonkeyPatch) -> None:
    button = QToolButton()
    qtbot.addWidget(button)
    button.setIcon(icons.icon("dice"))
    show(LIGHT, monkeypatch)
    light = button.grab().toImage()
    show(DARK, monkeypatch)
    assert button.grab().toImage() != light


def test_the_programs_own_icon_has_its_own_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    show(LIGHT, monkeypatch)
    light = icons.icon("studio").pixmap(64).toImage()
    show(DARK, monkeypatch)
    assert icons.icon("studio").pixmap(64).toImage() == light


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(KeyError):
        icons.icon("unheard-of")
    with pytest.raises(icons.UnknownIcon, match="unheard-of"):
        icons.icon("unheard-of")


def test_without_a_folder_icons_are_empty() -> None:
    icons.set_folder(None)
    assert icons.icon("dice").isNull()
    assert icons.names() == ()


def test_nothing_is_painted_before_it_is_shown() -> None:
    icons.icon("dice")
    assert not icons.painted()
    icons.icon("dice").pixmap(16)
    icons.icon("dice").pixmap(16)
    assert icons.painted() == 1
    icons.clear_cache()
    assert not icons.painted()


def test_icons_survive_what_qt_does_with_them(qtbot) -> None:
    for round_ in range(300):
        kept = icons.icon("seed")
        copied = QIcon(kept)
        # Qt clones the engine here; freed too early, it takes the process with it.
        copied.addPixmap(QPixmap(4, 4))
        assert not copied.pixmap(16).isNull()
        del copied, kept
        if round_ % 100 == 0:
            icons.set_folder(FOLDER)
            gc.collect()
