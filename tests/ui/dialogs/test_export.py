"""The dialog of an export: it runs beside the window, tells how far it is, and what became of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.session.export_values import PictureFormat
from studio.session.notices import Severity
from studio.storage.pngs import encode_png, read_record
from studio.ui.dialogs.export import ExportDialog
from studio.ui.exporting.form import Kind
from tests.session.pictures import plain, record
from tests.window_parts import PATIENCE_MS


@pytest.fixture
def opened(session, qtbot):
    def open_dialog(*paths: Path) -> ExportDialog:
        dialog = ExportDialog(session, paths)
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    return open_dialog


def files(folder: Path, count: int) -> tuple[Path, ...]:
    paths = tuple(folder / f"{number}.png" for number in range(count))
    for path in paths:
        path.write_bytes(encode_png(plain(), record()))
    return paths


def wait_for_end(qtbot, dialog: ExportDialog) -> None:
    qtbot.waitUntil(lambda: not dialog.is_running, timeout=PATIENCE_MS)


def test_pictures_are_exported_and_what_was_left_out_is_told(opened, qtbot, tmp_path):
    (tmp_path / "broken.png").write_bytes(b"no picture")
    dialog = opened(*files(tmp_path, 2), tmp_path / "broken.png")
    dialog.folder.setText(str(tmp_path / "out"))
    dialog.form.format.choose(PictureFormat.WEBP)
    dialog.export_button.click()
    assert dialog.stop_button.isVisible()
    assert not dialog.form.isEnabled()
    wait_for_end(qtbot, dialog)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["0.webp", "1.webp"]
    assert read_record(tmp_path / "out" / "0.webp").request.prompt == "a fox"
    assert "Files written to" in dialog.outcome.text.text()
    assert dialog.outcome.reasons.count() == 1
    reason = dialog.outcome.reasons.item(0).text()
    assert "broken.png" in reason
    assert str(tmp_path) not in reason  # the name is enough
    assert dialog.show_button.isVisible()
    assert dialog.form.isEnabled()


def test_stop_ends_it_between_two_pictures(opened, qtbot, tmp_path):
    dialog = opened(*files(tmp_path, 60))
    dialog.folder.setText(str(tmp_path / "out"))
    dialog.export_button.click()
    qtbot.waitUntil((tmp_path / "out").exists, timeout=PATIENCE_MS)
    dialog.stop_button.click()
    wait_for_end(qtbot, dialog)
    assert "Cancelled." in dialog.outcome.text.text()
    assert len(list((tmp_path / "out").iterdir())) < 60


def test_what_is_impossible_is_said_and_nothing_begins(opened, session, tmp_path):
    dialog = opened(*files(tmp_path, 1))
    dialog.form.template.setText("{nonsense}")
    dialog.export_button.click()
    assert "nonsense" in dialog.outcome.text.text()
    assert not session.exporter.is_running
    dialog.folder.setText("")
    assert not dialog.export_button.isEnabled()


def test_a_folder_that_cannot_be_made_is_said(opened, qtbot, tmp_path):
    dialog = opened(*files(tmp_path, 1))
    (tmp_path / "file").write_bytes(b"")
    dialog.folder.setText(str(tmp_path / "file"))
    dialog.export_button.click()
    wait_for_end(qtbot, dialog)
    assert "is not a folder" in dialog.outcome.text.text()
    assert not dialog.show_button.isVisible()


def test_a_closed_dialog_leaves_the_export_to_go_on_and_a_notice_tells_its_end(opened, session, qtbot, tmp_path):
    dialog = opened(*files(tmp_path, 5))
    dialog.folder.setText(str(tmp_path / "out"))
    dialog.form.kind.choose(Kind.PAGE)
    dialog.export_button.click()
    dialog.close_button.click()
    qtbot.waitUntil(lambda: bool(session.notices.all), timeout=PATIENCE_MS)
    assert session.notices.all[-1].text.startswith("Files written to ")
    assert session.notices.all[-1].severity is Severity.INFO
    assert (tmp_path / "out" / "Pictures" / "index.html").is_file()


def test_it_opens_with_the_folder_of_the_last_export(opened, qtbot, tmp_path):
    dialog = opened(*files(tmp_path, 1))
    assert dialog.folder.text() == str(tmp_path / "pictures exports")
    dialog.folder.setText(str(tmp_path / "out"))
    dialog.export_button.click()
    wait_for_end(qtbot, dialog)
    assert opened(*files(tmp_path, 1)).folder.text() == str(tmp_path / "out")


def test_what_became_of_an_export_is_not_said_of_the_next_one(opened, qtbot, tmp_path):
    dialog = opened(*files(tmp_path, 1))
    dialog.folder.setText(str(tmp_path / "out"))
    dialog.start()
    wait_for_end(qtbot, dialog)
    assert dialog.outcome.text.isVisible()
    height = dialog.height()
    dialog.form.kind.choose(Kind.SHEET)
    assert not dialog.outcome.text.isVisible()
    assert not dialog.show_button.isVisible()
    assert dialog.height() < height


def test_labels_stand_beside_the_middle_of_their_fields(opened, tmp_path):
    dialog = opened(*files(tmp_path, 1))
    form = dialog.form
    for field in (form.kind, form.template, form.copy_size):
        label = form._labels[field]
        assert abs(label.geometry().center().y() - field.geometry().center().y()) <= 1
