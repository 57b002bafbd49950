"""What was deleted and can still be brought back, the newest first; the window goes on meanwhile."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, QEvent, QLocale, QSize, Qt
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studio.contract.errors import StudioError
from studio.session.session import Session
from studio.ui import icons, theme
from studio.ui.qimages import scaled, to_qimage

if TYPE_CHECKING:
    from studio.session.deleting import Deleted

FIRST_SIZE = (560, 420)
VIEW_PX = 56
MAX_VIEWS = 100
"""So many small views are made; further down the names must do."""
_DELETED = Qt.ItemDataRole.UserRole


def show_deleted(session: Session, window: QWidget) -> DeletedDialog:
    """Open the deleted pictures of a window, or bring them to the front where they are open."""
    dialog = window.findChild(DeletedDialog)
    if dialog is None:
        dialog = DeletedDialog(session, window)
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()
    return dialog


class DeletedDialog(QDialog):
    """A list of deletions and two buttons: back to where they were, or on into the trash of the system.

    Args:
        session: Knows what was deleted.
        parent: The window.

    Attributes:
        rows: One row for what was deleted together.
        back_button: Brings the chosen ones back.
        trash_button: Puts them into the trash of the system.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._session = session
        self._asked = 0
        self._hint = QLabel(wordWrap=True)
        theme.set_role(self._hint, "muted")
        self.rows = QListWidget()
        self.rows.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.rows.setIconSize(QSize(VIEW_PX, VIEW_PX))
        self.rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.back_button, self.trash_button = QPushButton(icons.icon("undo"), ""), QPushButton(icons.icon("delete"), "")
        self._buttons.addButton(self.back_button, QDialogButtonBox.ButtonRole.ActionRole)
        self._buttons.addButton(self.trash_button, QDialogButtonBox.ButtonRole.ActionRole)
        for button in self._buttons.findChildren(QPushButton):
            button.setAutoDefault(False)
        self.back_button.setDefault(True)
        layout = QVBoxLayout(self)
        for part in (self.rows, self._hint, self._buttons):
            layout.addWidget(part)
        self.resize(*FIRST_SIZE)
        self._connect()
        self.retranslate()
        self.rows.setFocus()
        self._refill()

    @property
    def chosen(self) -> tuple[Deleted, ...]:
        """What is chosen in the list."""
        return tuple(row.data(_DELETED) for row in self.rows.selectedItems())

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        self.setWindowTitle(self.tr("Deleted pictures"))
        self.rows.setAccessibleName(self.tr("Deleted pictures, the newest first"))
        self.back_button.setText(self.tr("Bring back"))
        self.trash_button.setText(self.tr("To the trash of the system"))
        for place in range(self.rows.count()):
            row = self.rows.item(place)
            row.setText(self._told(row.data(_DELETED)))
        self._follow()

    def _connect(self) -> None:
        deleter = self._session.deleter
        deleter.changed.connect(self._refill)
        self.rows.itemSelectionChanged.connect(self._follow)
        self.rows.itemDoubleClicked.connect(lambda _: self._bring_back())
        self.back_button.clicked.connect(self._bring_back)
        self.trash_button.clicked.connect(self._hand_on)
        self._buttons.rejected.connect(self.close)

    def _bring_back(self) -> None:
        self.rows.setFocus()  # the button may be off soon
        self._session.deleter.bring_back(self.chosen)

    def _hand_on(self) -> None:
        self.rows.setFocus()
        self._session.deleter.hand_on(self.chosen)

    def _refill(self) -> None:
        self._asked += 1
        self._session.tasks.start(self._fill(self._asked))

    async def _fill(self, number: int) -> None:
        found = await self._session.deleter.deletions()
        if number != self._asked:
            return
        known = {self._key(row): row.icon() for row in map(self.rows.item, range(self.rows.count()))}
        chosen = {each.keys for each in self.chosen}
        self.rows.clear()
        for deleted in found:
            row = QListWidgetItem(known.get(deleted.keys, QIcon()), self._told(deleted), self.rows)
            row.setData(_DELETED, deleted)
            row.setToolTip("\n".join(str(path) for path in deleted.paths[:10]))
            row.setSelected(deleted.keys in chosen)
        if found and not self.chosen:
            self.rows.setCurrentRow(0)
        self._follow()
        await self._make_views(number, [each for each in found[:MAX_VIEWS] if known.get(each.keys, QIcon()).isNull()])

    async def _make_views(self, number: int, wanted: Iterable[Deleted]) -> None:
        side = round(VIEW_PX * self.devicePixelRatioF())
        for deleted in wanted:
            try:
                raster = await self._session.thumbnail(deleted.first)
                image = await self._session.disk.do(lambda raster=raster: scaled(to_qimage(raster), side))  # type: ignore[misc]  # bound
            except StudioError:  # it has its name
                continue
            if number != self._asked:
                return
            for place in range(self.rows.count()):
                if self._key(self.rows.item(place)) == deleted.keys:
                    self.rows.item(place).setIcon(QIcon(QPixmap.fromImage(image)))

    def _key(self, row: QListWidgetItem) -> object:
        return row.data(_DELETED).keys

    def _told(self, deleted: Deleted) -> str:
        locale = QLocale()
        name = " ".join(deleted.paths[0].name.split())
        more = len(deleted.paths) - 1
        if more:
            name = self.tr("{name} and {count} more").format(name=name, count=locale.toString(more))
        when = QDateTime.fromSecsSinceEpoch(round(deleted.when))
        parts = [
            locale.toString(when, QLocale.FormatType.ShortFormat),
            locale.formattedDataSize(deleted.bytes, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat),
            str(deleted.paths[0].parent),
        ]
        if deleted.was_refused:
            last = QDateTime.fromSecsSinceEpoch(round(deleted.kept_until)).date()
            until = locale.toString(last, QLocale.FormatType.ShortFormat)
            parts.append(self.tr("stays until {date}").format(date=until))
        return f"{name}\n{', '.join(parts)}"

    def _follow(self) -> None:
        for button in (self.back_button, self.trash_button):
            button.setEnabled(bool(self.chosen))
        if self.rows.count():
            self._hint.setText(
                self.tr(
                    "When the studio is closed, these go into the trash of the system. Where there is none, they stay "
                    "here for 30 days."
                )
            )
        else:
            self._hint.setText(
                self.tr("Nothing that was deleted is here. The trash of the system has what was deleted before.")
            )

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def done(self, result: int) -> None:
        """Take no answer any more, and close."""
        self._asked += 1
        self._session.deleter.changed.disconnect(self._refill)
        super().done(result)
