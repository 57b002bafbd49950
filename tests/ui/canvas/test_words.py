"""What stands over the picture: progress, hint, the signs of focus and drop; and what a screen reader hears."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRect, Qt, QTimer, QTranslator, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from studio.contract.geometry import Extent
from studio.ui import theme
from studio.ui.canvas import colours as canvas_module
from studio.ui.canvas.colours import canvas_colours


def test_progress_repaints_its_own_rectangle_only(canvas: Any, noise: Any) -> None:
    canvas.begin(Extent(300, 280))
    canvas.show_frame(noise(75, 70), 1)
    canvas.show_progress(0.25, "Step 5 of 20", "about 9 s left")
    canvas.settle()
    canvas.show_progress(0.30, "Step 6 of 20", "about 8 s left")
    assert canvas.settle() == [canvas._strip.geometry()]
    canvas.show_progress(None, "Loading", "")
    assert canvas.settle() == [canvas._strip.geometry()]


def test_progress_lies_at_the_lower_edge_of_the_picture(canvas: Any, plain: Any) -> None:
    canvas.show_picture(plain(300, 250))
    canvas.actual_size()
    canvas.show_progress(0.5, "Step", "")
    strip = canvas._strip.geometry()
    assert QRect(50, 25, 300, 250).contains(strip)
    assert 275 - strip.bottom() < 20
    assert strip.center().x() == pytest.approx(200, abs=1)


@pytest.mark.parametrize("size", [(160, 120), (240, 500), (2000, 130)])
def test_progress_stays_inside_any_view(canvas: Any, plain: Any, size: tuple[int, int]) -> None:
    canvas.resize(*size)
    for picture in (plain(2000, 30), plain(30, 2000), plain(8, 8)):
        canvas.show_picture(picture)
        for change in (canvas.fit, canvas.actual_size, lambda: canvas._pan(5000, 5000)):
            change()
            canvas.show_progress(0.5, "A title that is rather long for it", "and a detail")
            assert canvas.rect().contains(canvas._strip.geometry())


def test_a_small_picture_is_not_covered(canvas: Any, plain: Any) -> None:
    canvas.show_picture(plain(64, 64))
    canvas.actual_size()
    canvas.show_progress(0.5, "Step", "")
    assert not canvas._strip.geometry().intersects(QRect(168, 118, 64, 64))


def test_nothing_moves_by_itself(canvas: Any) -> None:
    canvas.begin(Extent(100, 100))
    canvas.show_progress(None, "Loading the weights", "")
    canvas.settle()
    assert not canvas.findChildren(QTimer)
    before = canvas.pixels()
    QApplication.processEvents()
    assert canvas.settle() == []
    assert canvas.pixels() == before


def test_each_report_without_a_fraction_moves_the_stripes(canvas: Any) -> None:
    canvas.show_progress(None, "Loading the weights", "")
    before = canvas.pixels()
    canvas.show_progress(None, "Loading the weights", "")
    assert canvas.pixels() != before


def test_the_bar_is_as_full_as_the_fraction(canvas: Any) -> None:
    full = canvas_colours().strip_bar.name()
    lengths = []
    for fraction in (-1.0, 0.0, 0.5, 1.0, 7.0):
        canvas.show_progress(fraction, "", "")
        image = canvas._strip.grab().toImage()
        row = image.height() - 15
        lengths.append(sum(image.pixelColor(x, row).name() == full for x in range(image.width())))
    assert lengths[0] == lengths[1] == 0
    assert lengths[2] == pytest.approx(lengths[3] / 2, abs=5)
    assert lengths[3] == lengths[4] > 100


def test_hidden_progress_is_gone(canvas: Any, plain: Any) -> None:
    canvas.show_picture(plain(300, 250))
    before = canvas.pixels()
    canvas.show_progress(0.5, "Step", "")
    assert canvas.pixels() != before
    canvas.hide_progress()
    assert canvas.pixels() == before


def test_the_hint_is_seen_only_where_there_is_nothing_else(canvas: Any, plain: Any) -> None:
    assert not canvas._hint.isVisible()
    canvas.show_hint("Your picture appears here", "Type what you want to see.")
    assert canvas._hint.isVisible()
    canvas.begin(Extent(100, 100))
    assert not canvas._hint.isVisible()
    canvas.show_picture(None)
    assert canvas._hint.isVisible()
    canvas.show_progress(None, "Starting", "")
    assert not canvas._hint.isVisible()
    canvas.hide_progress()
    canvas.show_picture(plain(10, 10))
    assert not canvas._hint.isVisible()


@pytest.mark.parametrize("size", [(160, 120), (400, 300), (1600, 1000)])
def test_the_hint_stays_inside_any_view(canvas: Any, size: tuple[int, int]) -> None:
    canvas.resize(*size)
    canvas.show_hint("Your picture appears here", "Type what you want to see and press Generate.")
    assert canvas.rect().contains(canvas._hint.geometry())


def test_words_over_the_picture_let_the_mouse_through(canvas: Any, plain: Any) -> None:
    canvas.show_picture(plain(300, 250))
    canvas.show_progress(0.5, "Step", "")
    assert canvas.childAt(canvas._strip.geometry().center()) is None


def test_a_screen_reader_hears_size_and_zoom(canvas: Any, plain: Any) -> None:
    assert (canvas.accessibleName(), canvas.accessibleDescription()) == ("Canvas", "No picture")
    canvas.show_picture(plain(512, 256))
    canvas.actual_size()
    assert canvas.accessibleDescription() == "512 x 256 pixels, 100 %"
    canvas.show_progress(0.5, "Step 3 of 6", "about 2 s left")
    assert canvas._strip.accessibleName() == "Step 3 of 6"
    assert canvas._strip.accessibleDescription() == "about 2 s left"


class Loud(QTranslator):
    """A language of its own."""

    def isEmpty(self) -> bool:  # noqa: N802 - Qt's name
        return False

    def translate(self, _context: str, text: str, _comment: str | None = None, _count: int = -1) -> str:
        return f"{text}!"


def test_another_language_reaches_every_word(canvas: Any, plain: Any) -> None:
    canvas.begin(Extent(100, 100))
    canvas.show_frame(plain(10, 10), 1)
    canvas.mark_cancelled()
    loud = Loud()
    QApplication.installTranslator(loud)
    try:
        canvas.settle()
        assert canvas.accessibleName() == "Canvas!"
        assert canvas.accessibleDescription().endswith("%!")
        assert canvas._strip.accessibleName() == "Cancelled!"
    finally:
        QApplication.removeTranslator(loud)
    canvas.settle()
    assert canvas._strip.accessibleName() == "Cancelled"


def drag(files: list[Path], text: str = "") -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    if text:
        data.setText(text)
    return data


def enter(canvas: Any, data: QMimeData) -> QDragEnterEvent:
    actions = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
    event = QDragEnterEvent(QPoint(50, 50), actions, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    event.ignore()
    QApplication.sendEvent(canvas, event)
    return event


def drop(canvas: Any, data: QMimeData) -> QDropEvent:
    actions = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
    event = QDropEvent(QPointF(50, 50), actions, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(canvas, event)
    return event


def test_dropped_files_are_told_and_never_moved(canvas: Any, tmp_path: Path) -> None:
    told: list[list[Path]] = []
    canvas.paths_dropped.connect(told.append)
    before = canvas.pixels()
    data = drag([tmp_path / "a.png", tmp_path / "고양이.webp"])
    assert enter(canvas, data).isAccepted()
    assert canvas.pixels() != before
    assert drop(canvas, data).dropAction() == Qt.DropAction.CopyAction
    assert told == [[tmp_path / "a.png", tmp_path / "고양이.webp"]]
    assert canvas.pixels() == before


def test_text_and_links_are_not_taken(canvas: Any) -> None:
    data = QMimeData()
    data.setText("a fox")
    assert not enter(canvas, data).isAccepted()
    data.setUrls([QUrl("https://example.org/a.png")])
    assert not enter(canvas, data).isAccepted()


def test_a_drag_that_leaves_takes_its_sign_along(canvas: Any, tmp_path: Path) -> None:
    before = canvas.pixels()
    data = drag([tmp_path / "a.png"])
    enter(canvas, data)
    QApplication.sendEvent(canvas, QDragLeaveEvent())
    assert canvas.pixels() == before


def test_the_focus_is_seen_where_the_keyboard_brought_it(canvas: Any) -> None:
    before = canvas.pixels()
    canvas.activateWindow()
    canvas.setFocus(Qt.FocusReason.MouseFocusReason)
    assert canvas.pixels() == before
    canvas.clearFocus()
    canvas.setFocus(Qt.FocusReason.TabFocusReason)
    assert canvas.pixels() != before


@pytest.mark.parametrize("look", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_words_can_be_read_in_every_theme(look: theme.Theme) -> None:
    colours = canvas_module._derived(look.colours, is_dark=look.is_dark)
    for ink in (colours.ink, colours.quiet_ink):
        assert contrast(ink, colours.ground) >= 4.5
    for picture in ("#ffffff", "#000000", "#808080"):
        behind = canvas_module.mixed(colours.strip.name(), picture, colours.strip.alphaF())
        for ink in (colours.strip_ink, colours.strip_quiet):
            assert contrast(ink, behind) >= 4.5


def contrast(one: QColor, other: QColor) -> float:
    """Contrast ratio of WCAG 2.2."""

    def luminance(colour: QColor) -> float:
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour.getRgbF()[:3]]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
