"""Cut, copy, paste, and the dialogs about the open picture."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from studio.contract.geometry import Bounds, Extent
from studio.contract.requests import EnlargeSettings
from studio.ui import picture_commands
from studio.ui.dialogs.enlarge import EnlargeDialog
from studio.ui.dialogs.new_picture import NewPictureDialog
from studio.ui.qimages import to_qimage
from tests.session.pictures import opened, plain


@pytest.fixture
def open_one(session):
    session.canvas.show(opened())
    return session


def test_what_is_cut_is_pasted_where_it_was(open_one):
    canvas = open_one.canvas
    canvas.document.select(None, Bounds(30, 20, 10, 6))
    before = canvas.visible()
    picture_commands._cut(open_one)
    assert (canvas.document.composite(Bounds(30, 20, 10, 6))[..., 3] == 0).all()
    assert canvas.document.history.steps[-1] == "Cut"
    picture_commands._paste(open_one)
    assert canvas.visible() == before
    assert len(canvas.document.layers) == 2


def test_a_picture_of_another_program_is_pasted_into_the_middle_of_the_frame(open_one):
    QApplication.clipboard().setImage(to_qimage(plain(Extent(4, 4), 9)))
    open_one.canvas.set_frame(Bounds(20, 10, 12, 12))
    picture_commands._paste(open_one)
    document = open_one.canvas.document
    assert document.layer_bounds(document.active.id) == Bounds(24, 14, 4, 4)


def test_a_pasted_picture_without_a_document_becomes_one(session):
    QApplication.clipboard().setImage(to_qimage(plain(Extent(9, 7))))
    picture_commands._paste(session)
    assert session.canvas.visible() == plain(Extent(9, 7))


def test_an_empty_clipboard_is_said(open_one):
    QApplication.clipboard().clear()
    picture_commands._paste(open_one)
    assert "no picture in the clipboard" in open_one.notices.all[-1].text


def test_an_empty_picture_of_a_chosen_size_begins(open_one, qtbot):
    dialog = NewPictureDialog(open_one)
    qtbot.addWidget(dialog)
    dialog.width_box.setValue(40)
    dialog.height_box.setValue(24)
    dialog._begin()
    assert open_one.canvas.document.extent == Extent(40, 24)
    assert open_one.canvas.opened is None


def test_the_enlargement_is_asked_for_as_it_was_chosen(open_one, qtbot, monkeypatch):
    asked = []
    monkeypatch.setattr(open_one, "enlarge", lambda settings, strength: asked.append((settings, strength)))
    dialog = EnlargeDialog(open_one)
    qtbot.addWidget(dialog)
    dialog.scales[4].click()
    dialog.is_creative.click()
    dialog.strength.setValue(50)
    assert "192 x 128" in dialog._result.text()
    dialog._enlarge()
    assert asked == [(EnlargeSettings(scale=4, is_creative=True), 0.5)]


def test_a_picture_that_would_become_too_large_is_not_asked_for(session, qtbot):
    session.canvas.begin(Extent(9_000, 8))
    dialog = EnlargeDialog(session)
    qtbot.addWidget(dialog)
    assert "may have" in dialog._result.text()
    assert not dialog._buttons.button(dialog._buttons.StandardButton.Ok).isEnabled()
