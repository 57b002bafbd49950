"""Asks what becomes of pictures that others get, makes it, and tells how far it is."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QLocale
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from studio.contract.errors import StudioError
from studio.session.export_values import ExportReport
from studio.session.exporting import ExportRun
from studio.session.messages import translated
from studio.session.notices import NoticeAction, Severity
from studio.session.session import Session
from studio.ui import icons, theme
from studio.ui.exporting.form import ExportForm
from studio.ui.exporting.outcome import Outcome
from studio.ui.showing import open_folder
from studio.ui.theme import Spacing

NARROWEST_PX = 560


class ExportDialog(QDialog):
    """Exports pictures; while it does, the window goes on, and closing the dialog leaves the export to go on too.

    Args:
        session: Makes it.
        paths: The pictures, in their order.
        parent: The window.

    Attributes:
        form: What is chosen.
        folder: Where it goes.
        outcome: How far it is, and what became of it.
        export_button: Begins.
        stop_button: Ends it between two pictures.
        show_button: Shows what was written, once there is something.
        close_button: Closes the dialog.
    """

    def __init__(self, session: Session, paths: Iterable[Path], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._paths = tuple(paths)
        self._run: ExportRun | None = None
        only = self._paths[0] if len(self._paths) == 1 else None
        self.form = ExportForm(None if only is None else session.exporter.steps.frames_of(only))
        self.folder = QLineEdit(str(session.exporter.folder))
        self.folder.setCursorPosition(0)
        self.browse = QPushButton(icons.icon("folder"), "")
        self.outcome = Outcome()
        self.export_button, self.stop_button = QPushButton(), QPushButton()
        self.show_button, self.close_button = QPushButton(icons.icon("folder"), ""), QPushButton()
        self._count, self._folder_name = QLabel(), QLabel()
        self._lay_out()
        self._connect()
        self.retranslate()
        self._follow()
        self._fit()

    @property
    def is_running(self) -> bool:
        """Whether its export runs or waits."""
        return self._run is not None

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        self.setWindowTitle(self.tr("Export"))
        count = len(self._paths)
        text = self.tr("1 picture") if count == 1 else self.tr("{count} pictures")
        self._count.setText(text.format(count=QLocale().toString(count)))
        self._folder_name.setText(self.tr("Folder"))
        self.folder.setAccessibleName(self.tr("Folder"))
        self.browse.setText(self.tr("Choose…"))
        self.export_button.setText(self.tr("Export"))
        self.stop_button.setText(self.tr("Stop"))
        self.show_button.setText(self.tr("Show in the folder"))
        self.close_button.setText(self.tr("Close"))
        self.form.retranslate()
        self.outcome.retranslate()
        self._say_what_closing_does()

    def start(self) -> None:
        """Begin, or say why that is impossible."""
        try:
            plan = self.form.plan(self._paths, Path(self.folder.text().strip()).expanduser())
        except (StudioError, RuntimeError) as error:  # "~somebody" whom the system does not know
            self.outcome.show_problem(translated(str(error)))
            return
        self._run = run = self._session.exporter.start(plan)
        self.outcome.begin(len(self._paths))
        run.progressed.connect(self.outcome.show_progress)
        run.ended.connect(self._end)
        self._follow()
        self.stop_button.setFocus()

    def _end(self, report: ExportReport | None) -> None:
        self._run = None
        self.outcome.end(report, self._session.exporter.folder)
        self._follow(has_written=report is not None and bool(report.written))
        self.close_button.setFocus()

    def _follow(self, *, has_written: bool = False) -> None:
        """Offer what can be done now."""
        is_running = self._run is not None
        has_folder = bool(self.folder.text().strip())
        self.export_button.setVisible(not is_running)
        self.export_button.setEnabled(has_folder and bool(self._paths))
        self.stop_button.setVisible(is_running)
        self.stop_button.setEnabled(is_running)
        self.show_button.setVisible(has_written)
        self.form.setEnabled(not is_running)
        self._say_what_closing_does()
        self._fit()

    def _say_what_closing_does(self) -> None:
        goes_on = self.tr("The export goes on without the dialog; a notice tells its end.")
        self.close_button.setToolTip(goes_on if self.is_running else "")

    def _change(self) -> None:
        """Say no longer what became of an earlier export."""
        if not self.is_running:
            self.outcome.clear()
            self._follow()

    def _fit(self) -> None:
        """Be as high as what is shown; Qt would learn of hidden parts a turn of the loop later."""
        for part in (self.form, self.outcome, self):
            layout = part.layout()
            if layout is not None:
                layout.activate()
        self.adjustSize()

    def _stop(self) -> None:
        if self._run is not None:
            self._run.cancel()
            self.stop_button.setEnabled(False)

    def _browse(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Folder"), self.folder.text())
        if name:
            self.folder.setText(name)

    def _show_folder(self) -> None:
        open_folder(self._session.exporter.folder)

    def _lay_out(self) -> None:
        self.setMinimumWidth(NARROWEST_PX)
        theme.set_role(self._count, "heading")
        theme.set_kind(self.export_button, "primary")
        self.export_button.setDefault(True)
        self._folder_name.setBuddy(self.folder)
        folder = QHBoxLayout()
        folder.setSpacing(Spacing.S)
        folder.addWidget(self.folder, 1)
        folder.addWidget(self.browse)
        self.form.add_row(self._folder_name, folder)
        buttons = QHBoxLayout()
        buttons.setSpacing(Spacing.S)
        buttons.addWidget(self.show_button)
        buttons.addStretch(1)
        for button in (self.stop_button, self.close_button, self.export_button):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setSpacing(Spacing.M)
        layout.addWidget(self._count)
        layout.addWidget(self.form)
        layout.addWidget(self.outcome)
        layout.addStretch(1)
        layout.addLayout(buttons)

    def _connect(self) -> None:
        for button in (self.browse, self.stop_button, self.show_button, self.close_button):
            button.setAutoDefault(False)
        self.export_button.clicked.connect(self.start)
        self.stop_button.clicked.connect(self._stop)
        self.show_button.clicked.connect(self._show_folder)
        self.close_button.clicked.connect(self.reject)
        self.browse.clicked.connect(self._browse)
        self.folder.textChanged.connect(lambda _: self._change())
        self.form.changed.connect(self._change)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def done(self, result: int) -> None:
        """Close; an export that runs goes on, and a notice tells its end."""
        if self._run is not None:
            session, folder = self._session, self._session.exporter.folder
            self._run.ended.disconnect(self._end)
            self._run.progressed.disconnect(self.outcome.show_progress)
            self._run.ended.connect(lambda report: tell(session, report, folder))
            self._run = None
        super().done(result)
        self.deleteLater()


def tell(session: Session, report: ExportReport | None, folder: Path) -> None:
    """Say as a notice what became of an export whose dialog is closed."""
    if report is None:
        return
    if report.fault is not None:
        session.notices.post_error(report.fault)
    translate, locale = QCoreApplication.translate, QLocale()
    text = translate("Outcome", "Files written to {folder}: {count}.").format(
        folder=folder, count=locale.toString(len(report.written))
    )
    if report.skipped:
        left_out = translate("Outcome", "Pictures left out: {count}.")
        text = f"{text} {left_out.format(count=locale.toString(len(report.skipped)))}"
    show = NoticeAction(translate("ExportDialog", "Show in the folder"), lambda: _ignore(open_folder(folder)))
    session.notices.post(text, severity=Severity.INFO if report.is_whole else Severity.WARNING, action=show)


def _ignore(_: object) -> None:
    """Give nothing where Qt gives a success that is told on the screen."""
