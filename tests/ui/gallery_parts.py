"""A gallery over a few real pictures, for the tests of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from studio.session.library import Entry
from studio.session.session import Session
from studio.ui.panels.gallery import GalleryPanel
from tests.ui.made_pictures import gradient, made_picture

PROMPTS = ("a red fox", "a blue door", "빨간 사과", "a red door", "snow")


@pytest.fixture
def pictures(session: Session) -> list[Path]:
    folder = session.library.roots[0] / "2026-11-21"
    folder.mkdir(parents=True)
    return [
        made_picture(folder / f"{number:04}.png", prompt, seed=number, raster=gradient(64, 48, blue=number))
        for number, prompt in enumerate(PROMPTS)
    ]


@pytest.fixture
def panel(session: Session, qtbot: QtBot) -> GalleryPanel:
    panel = GalleryPanel(session)
    qtbot.addWidget(panel)
    panel.resize(760, 400)
    panel.show()
    return panel


@pytest.fixture
def filled(panel: GalleryPanel, session: Session, pictures: list[Path], finish, qtbot: QtBot) -> GalleryPanel:
    """The panel over a library that has been read, by name."""

    async def read() -> None:
        await session.library.open()
        await session.library.reconcile()

    panel.search_bar.sort.choose("name")
    finish(read())
    wait_for_names(panel, qtbot, ["0000", "0001", "0002", "0003", "0004"])
    return panel


def entries(panel: GalleryPanel) -> list[Entry | None]:
    model = panel.grid.pictures
    return [model.entry(model.index(row, 0)) for row in range(model.rowCount())]


def names(panel: GalleryPanel) -> list[str]:
    return [entry.path.stem if entry is not None else "" for entry in entries(panel)]


def wait_for_names(panel: GalleryPanel, qtbot: QtBot, wanted: list[str]) -> None:
    qtbot.waitUntil(lambda: names(panel) == wanted)


def choose(panel: GalleryPanel, *rows: int) -> None:
    model = panel.grid.pictures
    panel.grid._choose({model.ids[row] for row in rows}, model.ids[rows[0]])
    panel.grid.setFocus()


def menu_of(panel: GalleryPanel) -> dict[str, Callable[[], None]]:
    panel._open_menu(QPoint(10, 10))
    opened = next(menu for menu in panel.findChildren(QMenu) if menu.isVisible() and not menu.title())
    found = {}
    for menu in (opened, *(action.menu() for action in opened.actions() if action.menu())):
        for action in menu.actions():
            found[action.text().partition("\t")[0]] = action.trigger
    return found


def close_menus(panel: GalleryPanel) -> None:
    for menu in panel.findChildren(QMenu):
        menu.close()
