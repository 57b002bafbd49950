"""How far an export is, and what became of it: what was written, what was left out and why."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QLabel, QListWidget, QProgressBar, QVBoxLayout, QWidget

from studio.session.export_values import ExportReport, Skipped
from studio.session.messages import translated
from studio.ui import theme
from studio.ui.rows import RoomyRows
from studio.ui.theme import Spacing

MOST_REASONS = 1_000
LIST_HEIGHT_PX = 110


class Outcome(QWidget):
    """Shows an export; nothing before it has begun.

    Attributes:
        text: What happened, in sentences.
        reasons: The pictures that were left out, each with its reason.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bar = QProgressBar(textVisible=False)
        self.text = QLabel(wordWrap=True)
        self.reasons = QListWidget()
        self.reasons.setItemDelegate(RoomyRows(self.reasons))
        self.reasons.setMaximumHeight(LIST_HEIGHT_PX)
        self.reasons.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Spacing.S)
        for part in (self._bar, self.text, self.reasons):
            layout.addWidget(part)
            part.hide()

    def retranslate(self) -> None:
        """Set every name in the language of the moment."""
        self._bar.setAccessibleName(self.tr("Progress of the export"))
        self.reasons.setAccessibleName(self.tr("Pictures that were left out"))

    def clear(self) -> None:
        """Show nothing, as before the first export."""
        for part in (self._bar, self.text, self.reasons):
            part.hide()

    def begin(self, count: int) -> None:
        """Show that an export has begun."""
        self.reasons.clear()
        self.reasons.hide()
        self._bar.setRange(0, count)
        self._bar.show()
        self.show_progress(0, count)

    def show_progress(self, done: int, total: int) -> None:
        """Show how many are done."""
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        locale = QLocale()
        self._say(
            self.tr("{done} of {total}").format(done=locale.toString(done), total=locale.toString(total)), "muted"
        )

    def show_problem(self, text: str) -> None:
        """Say why what is chosen is impossible; nothing where it is possible."""
        self._say(text, "danger")

    def end(self, report: ExportReport | None, folder: Path) -> None:
        """Show what became of it.

        Args:
            report: What became of it; None where a notice tells that it failed.
            folder: Where it went.
        """
        self._bar.hide()
        if report is None:
            self._say(self.tr("The export failed; the notices tell why."), "danger")
            return
        sentences = [self._written(report, folder), *map(translated, report.notices)]
        if report.fault is not None:
            sentences.insert(0, translated(str(report.fault)))
        elif report.is_cancelled:
            sentences.insert(0, self.tr("Cancelled."))
        if report.skipped:
            sentences.append(
                self.tr("Pictures left out: {count}.").format(count=QLocale().toString(len(report.skipped)))
            )
        self._list(report)
        role = "danger" if report.fault is not None else "success" if report.is_whole else "warning"
        self._say(" ".join(sentences), role)

    def _written(self, report: ExportReport, folder: Path) -> str:
        if not report.written:
            return self.tr("Nothing was written.")
        count = QLocale().toString(len(report.written))
        return self.tr("Files written to {folder}: {count}.").format(folder=folder, count=count)

    def _list(self, report: ExportReport) -> None:
        for skipped in report.skipped[:MOST_REASONS]:
            self.reasons.addItem(_told(skipped))
        self.reasons.setVisible(bool(report.skipped))

    def _say(self, text: str, role: str) -> None:
        theme.set_role(self.text, role)
        self.text.setText(text)
        self.text.setVisible(bool(text))


def _told(skipped: Skipped) -> str:
    """Give why a picture was left out; its name says enough of where it is."""
    name = skipped.path.name
    reason = translated(str(skipped.reason)).replace(str(skipped.path), name)
    return reason if name in reason else f"{name}: {reason}"
