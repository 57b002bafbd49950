"""What is broken or from a newer version never keeps the window from opening, and is said once."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QDockWidget

from studio.session.requests import Recall
from studio.storage.assets import resources_folder
from tests.open_windows import close
from tests.ui.made_pictures import gradient, made_picture
from tests.window_parts import PATIENCE_MS

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
FILES = ("settings_file", "layout_file", "queue_file", "history_file", "recent_file")
CONTENTS = ("", "broken", '{"version": 99}')


def texts(window) -> list[str]:
    return [notice.text for notice in window.session.notices.all]


def is_whole(window) -> bool:
    return all(dock.isVisibleTo(window) for dock in window.findChildren(QDockWidget))


@pytest.mark.parametrize("content", CONTENTS)
@pytest.mark.parametrize("name", FILES)
def test_a_broken_or_newer_file_gives_the_default_and_is_said_once(open_window, places, qtbot, name, content):
    file = getattr(places, name)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content)
    window = open_window(as_found=True)
    qtbot.waitUntil(lambda: bool(texts(window)), timeout=PATIENCE_MS)
    assert len(texts(window)) == 1
    assert file.name in texts(window)[0]
    assert is_whole(window)
    assert window.session.queue.jobs == ()
    close(qtbot, window)
    assert texts(open_window(as_found=True)) == []


def test_everything_broken_at_once_opens_too(open_window, places, qtbot):
    for name in FILES:
        file = getattr(places, name)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"\xff\xfe broken")
    window = open_window(as_found=True)
    qtbot.waitUntil(lambda: len(texts(window)) == len(FILES), timeout=PATIENCE_MS)
    assert is_whole(window)


def test_an_arrangement_of_panels_that_makes_no_sense_is_said_once(open_window, places, qtbot):
    places.layout_file.parent.mkdir(parents=True)
    places.layout_file.write_text('{"version": 1, "docks": "AAAA", "geometry": "AAAA"}')
    window = open_window()
    assert len(texts(window)) == 1
    assert is_whole(window)
    close(qtbot, window)
    assert texts(open_window()) == []


@pytest.fixture
def own_resources(tmp_path: Path) -> Path:
    """A copy of what the studio ships, without its weights."""
    copied = tmp_path / "resources"
    shutil.copytree(resources_folder(), copied, ignore=shutil.ignore_patterns("weights"))
    return copied


def test_a_broken_theme_is_said_once_and_the_window_looks_as_built_in(open_window, own_resources, qtbot):
    (own_resources / "themes" / "dark.json").write_text("broken")
    window = open_window(resources=own_resources, theme="dark")
    for _ in range(2):
        window.session.commands.run("next_theme")
    assert [text for text in texts(window) if "dark.json" in text] == texts(window)
    assert len(texts(window)) == 1
    assert is_whole(window)


def test_a_broken_language_is_said_once_and_the_window_speaks_english(open_window, own_resources, qtbot):
    (own_resources / "languages" / "studio_ko.qm").write_bytes(b"broken")
    window = open_window(resources=own_resources, language="ko")
    for _ in range(2):
        window.session.commands.run("next_language")
    assert len(texts(window)) == 1
    assert "studio_ko.qm" in texts(window)[0]
    assert window.menuBar().actions()[0].text() == "&File"


@pytest.mark.parametrize("folder", ["themes", "languages"])
def test_a_folder_that_is_missing_is_said_and_the_window_opens(open_window, own_resources, folder):
    shutil.rmtree(own_resources / folder)
    window = open_window(resources=own_resources, language="ko", theme="dark")
    assert len(texts(window)) == 1
    assert is_whole(window)


# What is dropped on the window


@pytest.mark.parametrize("part", list(Recall))
def test_a_dropped_file_that_is_no_picture_is_told(window, qtbot, tmp_path, part):
    file = tmp_path / "notes.png"
    file.write_text("no picture")
    before = window.session.panels.state
    window.session.recall(file, part)
    qtbot.waitUntil(lambda: bool(texts(window)), timeout=PATIENCE_MS)
    assert "notes.png" in texts(window)[0]
    assert window.session.panels.state == before


def test_a_picture_without_a_record_is_told(window, qtbot, tmp_path):
    file = tmp_path / "photo.jpg"
    Image.new("RGB", (32, 32), "red").save(file)
    before = window.session.panels.state
    window.session.recall(file, Recall.ALL)
    qtbot.waitUntil(lambda: bool(texts(window)), timeout=PATIENCE_MS)
    assert "photo.jpg" in texts(window)[0]
    assert window.session.panels.state == before


def test_a_record_that_contradicts_its_picture_is_told_and_taken(window, qtbot, tmp_path):
    file = tmp_path / "lying.png"
    honest = made_picture(tmp_path / "honest.png", prompt="a lie")
    from PIL.PngImagePlugin import PngInfo

    with Image.open(honest) as picture:
        info = PngInfo()
        for name, text in picture.text.items():
            info.add_itxt(name, text)
    Image.fromarray(gradient(30, 20).array).save(file, pnginfo=info)
    window.session.recall(file, Recall.ALL)
    qtbot.waitUntil(lambda: window.session.panels.state.prompt == "a lie", timeout=PATIENCE_MS)
    assert any("lying.png" in text for text in texts(window))
    assert len(texts(window)) >= 2


@pytest.mark.parametrize(
    "record", ["{}", "[]", "broken", json.dumps({"version": 99}), json.dumps({"seed": -1}), "x" * 100_000]
)
def test_a_record_that_is_none_is_told_and_changes_nothing(window, qtbot, tmp_path, record):
    from PIL.PngImagePlugin import PngInfo

    honest = made_picture(tmp_path / "honest.png")
    file = tmp_path / "broken.png"
    with Image.open(honest) as picture:
        info = PngInfo()
        for name in picture.text:
            info.add_itxt(name, record)
        picture.save(file, pnginfo=info)
    before = window.session.panels.state
    window.session.recall(file, Recall.ALL)
    qtbot.waitUntil(lambda: bool(texts(window)), timeout=PATIENCE_MS)
    assert window.session.panels.state == before


# Other scales

SCALED = """
import sys
from PySide6.QtCore import qInstallMessageHandler
warnings = []
qInstallMessageHandler(lambda kind, context, text: warnings.append(text))
from studio.ui.window import MainWindow
started = MainWindow.__init__
def init(self, *arguments):
    started(self, *arguments)
    self.completed.connect(lambda: seen(self))
def seen(window):
    from PySide6.QtCore import QTimer
    def grab():
        window.resize(800, 560)
        picture = window.grab()
        print(picture.devicePixelRatio(), picture.width() / window.width(), picture.toImage().allGray())
        window.close_without_asking()
    QTimer.singleShot(100, grab)
MainWindow.__init__ = init
from studio.cli.main import main
def no_engine(places):
    from studio.contract.errors import EngineFailed
    raise EngineFailed("There is no engine in this test.")
code = main([], open_engine=no_engine)
for text in warnings:
    if "propagateSizeHints" not in text:
        print("warning:", text)
sys.exit(code)
"""


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, 2.0])
def test_the_window_is_as_sharp_as_the_display_and_qt_warns_of_nothing(scale):
    done = subprocess.run(
        [sys.executable, "-c", SCALED],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "QT_SCALE_FACTOR": str(scale)},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [str(scale), str(scale), "False"], done.stdout + done.stderr
