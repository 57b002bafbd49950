"""The big view: leafing, zooming, and comparing two pictures three ways, over a real library."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QLocale, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from studio.contract.raster import Raster
from studio.session.appearances import Alike
from studio.session.session import Session
from studio.ui.gallery.lens import Comparing, Lens
from studio.ui.gallery.viewer import PictureViewer
from studio.ui.gallery.words import tip
from studio.ui.languages import LanguageSwitch
from studio.ui.panels.gallery import GalleryPanel
from studio.ui.qimages import to_qimage
from tests.ui.made_pictures import made_picture


def flat(*colour: int, width: int = 40, height: int = 30) -> Raster:
    return Raster(np.full((height, width, 3), colour, dtype=np.uint8))


RED, BLUE = (200, 40, 20), (20, 60, 180)


@pytest.fixture
def lens(qtbot: QtBot) -> Lens:
    lens = Lens()
    qtbot.addWidget(lens)
    lens.resize(400, 300)
    lens.show()
    return lens


def colour_at(lens: Lens, x: float, y: float = 150) -> tuple[int, int, int]:
    colour = lens.grab().toImage().pixelColor(round(x), round(y))
    return colour.red(), colour.green(), colour.blue()


def test_a_picture_is_fitted_and_stays_so_when_the_view_grows(lens: Lens) -> None:
    lens.show_pictures(to_qimage(flat(*RED)))
    assert colour_at(lens, 200) == RED
    before = lens.scale
    lens.resize(800, 600)
    assert lens.scale > before
    lens.actual_size()
    assert lens.scale == 1
    lens.zoom_in()
    assert lens.scale > 1
    lens.zoom_out()
    assert lens.scale == 1


def test_two_pictures_stand_side_by_side_under_one_zoom(lens: Lens) -> None:
    lens.show_pictures(to_qimage(flat(*RED)), to_qimage(flat(*BLUE, width=80, height=60)))
    assert colour_at(lens, 100) == RED
    assert colour_at(lens, 300) == BLUE
    before = lens.scale
    at = QPointF(300, 150)
    wheel = QWheelEvent(
        at, at, QPoint(), QPoint(0, 240), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(lens, wheel)
    assert lens.scale > before
    assert colour_at(lens, 100) == RED
    assert colour_at(lens, 300) == BLUE


def test_a_slider_uncovers_the_second_picture(lens: Lens) -> None:
    lens.show_pictures(to_qimage(flat(*RED)), to_qimage(flat(*BLUE)))
    lens.compare_by(Comparing.SLIDER)
    assert (colour_at(lens, 150), colour_at(lens, 250)) == (RED, BLUE)
    handle = lens.handle
    middle = handle.rect().center()
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(handle, middle + QPoint(100, 0))
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=middle)
    assert lens.divider == pytest.approx(0.75, abs=0.01)
    assert (colour_at(lens, 250), colour_at(lens, 350)) == (RED, BLUE)
    QTest.keyClick(handle, Qt.Key.Key_Home)
    assert colour_at(lens, 100) == BLUE
    lens.compare_by(Comparing.DIFFERENCE)
    assert not handle.isVisible()


def test_a_picture_of_another_shape_is_not_bent(lens: Lens) -> None:
    lens.show_pictures(to_qimage(flat(*RED)), to_qimage(flat(*BLUE, width=20, height=60)))
    lens.compare_by(Comparing.SLIDER)
    lens.set_divider(0.0)
    ground = colour_at(lens, 20)
    assert colour_at(lens, 200) == BLUE
    assert colour_at(lens, 100) == colour_at(lens, 300) == ground


def test_each_of_two_has_its_name_over_it(lens: Lens) -> None:
    lens.show_pictures(to_qimage(flat(*RED)), to_qimage(flat(*BLUE)), ("left.png", "a right one.png"))
    left, right = lens._chips
    assert (left.text, right.text) == ("left.png", "a right one.png")
    assert left.x() < 200 < right.x()
    lens.compare_by(Comparing.SLIDER)
    assert right.geometry().right() < 400
    lens.show_pictures(to_qimage(flat(*RED)))
    assert not left.isVisible()


def test_arrow_keys_and_a_double_click_reach_every_part(lens: Lens) -> None:
    lens.show_pictures(to_qimage(flat(*RED, width=900, height=700)))
    QTest.mouseDClick(lens, Qt.MouseButton.LeftButton, pos=QPoint(200, 150))
    assert lens.scale == 1
    before = lens._zoom
    QTest.keyClick(lens, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(lens, Qt.Key.Key_Down)
    assert (lens._zoom.x, lens._zoom.y) < (before.x, before.y)
    QTest.mouseDClick(lens, Qt.MouseButton.LeftButton, pos=QPoint(200, 150))
    assert lens.scale < 1


def test_a_difference_is_black_where_pictures_are_alike(lens: Lens) -> None:
    other = flat(*RED).array.copy()
    other[:, 20:] = BLUE
    lens.show_pictures(to_qimage(flat(*RED)), to_qimage(Raster(other)))
    lens.compare_by(Comparing.DIFFERENCE)
    assert colour_at(lens, 100) == (0, 0, 0)
    assert colour_at(lens, 300) == tuple(abs(one - two) for one, two in zip(RED, BLUE, strict=True))


@pytest.fixture
def panel(session: Session, finish, qtbot: QtBot) -> GalleryPanel:
    folder: Path = session.library.roots[0] / "2026-11-21"
    folder.mkdir(parents=True)
    for number, colour in enumerate((RED, BLUE, (250, 250, 250))):
        made_picture(folder / f"{number:04}.png", f"picture {number}", seed=number, raster=flat(*colour))
    panel = GalleryPanel(session)
    qtbot.addWidget(panel)
    panel.resize(600, 400)
    panel.show()

    async def read() -> None:
        await session.library.open()
        await session.library.reconcile()

    panel.search_bar.sort.choose("name")
    finish(read())
    qtbot.waitUntil(lambda: len(panel.grid.pictures.ids) == 3)
    return panel


def middle(viewer: PictureViewer) -> tuple[int, int, int]:
    image: QImage = viewer.lens.grab().toImage()
    colour = image.pixelColor(image.width() // 2, image.height() // 2)
    return colour.red(), colour.green(), colour.blue()


def seen(viewer: PictureViewer, qtbot: QtBot) -> PictureViewer:
    """Wait until the keys of a view act."""
    qtbot.waitUntil(viewer.isActiveWindow)
    return viewer


def test_keys_leaf_through_what_was_found(panel: GalleryPanel, qtbot: QtBot) -> None:
    ids = panel.grid.pictures.ids
    viewer = panel.view(ids[0])
    qtbot.waitUntil(lambda: middle(viewer) == RED)
    viewer.leaf(1)
    qtbot.waitUntil(lambda: middle(viewer) == BLUE)
    assert viewer.shown == ids[1]
    viewer.leaf(-5)
    assert viewer.shown == ids[1], "the beginning is the beginning"
    viewer.leaf(-1)
    qtbot.waitUntil(lambda: middle(viewer) == RED)
    viewer.close()


def test_two_chosen_pictures_are_compared_from_the_menu(panel: GalleryPanel, qtbot: QtBot) -> None:
    ids = panel.grid.pictures.ids
    menu = QMenu()
    qtbot.addWidget(menu)
    panel._add_views(menu, ids[:2])
    (action,) = menu.actions()
    action.trigger()
    viewer = next(each for each in panel.window().findChildren(PictureViewer) if each.isVisible())
    qtbot.waitUntil(lambda: viewer.lens.is_comparing)
    seen(viewer, qtbot)
    assert viewer._words.text == "Prompt: picture 0 | picture 1  ·  Seed: 0 | 1"
    QTest.keyClick(viewer, Qt.Key.Key_3)
    assert middle(viewer) == tuple(abs(one - two) for one, two in zip(RED, BLUE, strict=True))
    viewer.close()


def test_a_picture_that_is_gone_is_said(panel: GalleryPanel, session: Session, qtbot: QtBot) -> None:
    ids = panel.grid.pictures.ids
    for path in session.library.roots[0].rglob("0001.png"):
        path.write_bytes(b"no picture")
    viewer = panel.view(ids[1])
    qtbot.waitUntil(viewer._told.isVisible)
    assert viewer._told.text().startswith("0001.png ")
    viewer.close()


def test_faults_are_told_in_korean(panel: GalleryPanel, session: Session, finish, qtbot: QtBot) -> None:
    ids = panel.grid.pictures.ids
    (path,) = session.library.roots[0].rglob("0001.png")
    path.write_bytes(b"no picture")
    finish(session.library.reconcile())
    before, switch = QLocale(), LanguageSwitch(QApplication.instance(), session.resources / "languages", QLocale)
    switch.choose("ko")
    try:
        (entry,) = finish(session.library.entries(ids[1:2]))
        assert "0001.png" in entry.fault
        fault = next(line for line in tip(entry).split("<br>") if str(path) in line)
        assert "그림이 아닙니다" in fault
        viewer = panel.view(ids[1])
        qtbot.waitUntil(viewer._told.isVisible)
        assert "그림이 아닙니다" in viewer._told.text()
        viewer.close()
    finally:
        switch.choose("en")
        QLocale.setDefault(before)


def test_the_grid_follows_what_is_leafed_to(panel: GalleryPanel, qtbot: QtBot) -> None:
    ids = panel.grid.pictures.ids
    viewer = seen(panel.view(ids[0]), qtbot)
    QTest.keyClick(viewer, Qt.Key.Key_Right)
    assert panel.grid.chosen() == (ids[1],)
    qtbot.waitUntil(lambda: viewer._words.text.startswith("picture 1"))
    assert viewer._place.text() == "2 of 3"
    assert viewer.windowTitle() == "0001.png"
    QTest.keyClick(viewer.lens, Qt.Key.Key_Space)
    assert not viewer.isVisible()


def test_stars_and_labels_are_given_in_the_big_view(panel: GalleryPanel, session: Session, qtbot: QtBot) -> None:
    viewer = seen(panel.view(panel.grid.pictures.ids[0]), qtbot)
    QTest.keyClick(viewer, Qt.Key.Key_4)
    qtbot.waitUntil(lambda: viewer.stars.stars == 4)
    QTest.mouseClick(viewer.stars, Qt.MouseButton.LeftButton, pos=QPoint(2, 8))
    qtbot.waitUntil(lambda: viewer.stars.stars == 1)
    QTest.mouseClick(viewer.stars, Qt.MouseButton.LeftButton, pos=QPoint(2, 8))
    qtbot.waitUntil(lambda: viewer.stars.stars == 0)
    QTest.keyClick(viewer, Qt.Key.Key_6)
    qtbot.waitUntil(lambda: "Red" in viewer._words.text)
    QTest.keyClick(viewer, Qt.Key.Key_6)
    qtbot.waitUntil(lambda: "Red" not in viewer._words.text)
    viewer.close()


def test_what_is_deleted_in_the_big_view_makes_room_and_comes_back(panel: GalleryPanel, qtbot: QtBot) -> None:
    ids = panel.grid.pictures.ids
    viewer = seen(panel.view(ids[1]), qtbot)
    qtbot.waitUntil(lambda: middle(viewer) == BLUE)
    QTest.keyClick(viewer, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: viewer.shown == ids[2] and middle(viewer) == (250, 250, 250))
    assert viewer._told.text() == "0001.png was moved to the trash. Ctrl+Z brings it back."
    QTest.keyClick(viewer, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: middle(viewer) == BLUE)
    assert viewer._place.text() == "2 of 3"
    viewer.close()


def test_the_big_view_of_the_last_picture_closes_when_that_is_deleted(panel: GalleryPanel, qtbot: QtBot) -> None:
    viewer = PictureViewer(panel.session, panel.grid.pictures.ids[:1], panel.grid.pictures.ids[0], None, panel)
    viewer.show()
    QTest.keyClick(seen(viewer, qtbot), Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: viewer.is_left)


def test_similar_pictures_are_said_to_be_such_and_lead_back(
    panel: GalleryPanel, session: Session, qtbot: QtBot
) -> None:
    ids = panel.grid.pictures.ids
    panel.resize(200, 260)
    bar = panel.grid.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())
    panel._find_similar(ids[2])
    qtbot.waitUntil(panel._likeness.isVisible)
    qtbot.waitUntil(lambda: bar.value() == 0)
    assert panel.grid.pictures.ids[0] == ids[2]
    assert panel._likeness._words.text == "Pictures that look like 0002.png"
    shown = panel.grid.pictures.ids
    session.library.changed.emit()  # a picture came in: what is shown stays
    qtbot.wait(50)
    assert panel.grid.pictures.ids == shown
    panel._likeness._back.click()
    qtbot.waitUntil(lambda: panel.grid.pictures.ids == ids)
    assert not panel._likeness.isVisible()


def test_similar_pictures_of_a_library_that_was_not_looked_at_come_later(
    panel: GalleryPanel, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = panel.grid.pictures.ids
    others = tuple((number, 1) for number in ids[1:])
    known = [Alike(others[:1], 2, len(ids)), Alike(others, len(ids), len(ids))]

    async def similar(number: int) -> Alike:
        return known[0] if len(known) == 1 else known.pop(0)

    monkeypatch.setattr(session.library, "similar", similar)
    panel._find_similar(ids[0])
    qtbot.waitUntil(panel._likeness.isVisible)
    assert panel.grid.pictures.ids == ids[:2]
    assert f": 2 of {len(ids)} compared so far" in panel._likeness._words.text
    session.library.appearances.completed.emit(2)  # none was added
    assert len(known) == 1
    session.library.appearances.completed.emit(len(ids))
    qtbot.waitUntil(lambda: panel.grid.pictures.ids == ids)
    assert panel._likeness._words.text.endswith(".png")
