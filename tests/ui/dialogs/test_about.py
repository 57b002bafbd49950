"""The dialog that says what this program is."""

from __future__ import annotations

import platform
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import studio
from studio.session.session import Session
from studio.ui.dialogs.about import AboutDialog


def test_versions_are_shown_and_copied(session: Session, qtbot: QtBot) -> None:
    dialog = AboutDialog(session)
    qtbot.addWidget(dialog)
    qtbot.mouseClick(dialog._copy, Qt.MouseButton.LeftButton)
    copied = QGuiApplication.clipboard().text()
    assert f"Version: {studio.__version__}" in copied
    assert "Licence: Apache-2.0" in copied
    assert f"Python: {platform.python_version()}" in copied
    assert f"Qt: {qVersion()}" in copied
    qtbot.waitUntil(lambda: bool(dialog._credits.toPlainText()))


def test_those_whose_work_it_stands_on_are_named(session: Session, qtbot: QtBot) -> None:
    dialog = AboutDialog(session)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: "noto-emoji" in dialog._credits.toPlainText())
    assert dialog._credits.accessibleName()


def test_a_missing_file_of_attributions_is_said(session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    session.resources = tmp_path
    dialog = AboutDialog(session)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: "CREDITS.md is missing" in dialog._credits.toPlainText())


def test_closing_it_at_once_is_no_fault(session: Session, qtbot: QtBot) -> None:
    dialog = AboutDialog(session)
    dialog.show()
    dialog.close()
    qtbot.wait(50)
    assert not session.notices.all


def test_its_texts_follow_the_language(session: Session, qtbot: QtBot) -> None:
    dialog = AboutDialog(session)
    qtbot.addWidget(dialog)
    rows = dialog._versions.rowCount()
    dialog._copy.setText("")
    QApplication.sendEvent(dialog, QEvent(QEvent.Type.LanguageChange))
    assert dialog._copy.text() == "Copy versions"
    assert dialog._versions.rowCount() == rows
    qtbot.waitUntil(lambda: bool(dialog._credits.toPlainText()))
