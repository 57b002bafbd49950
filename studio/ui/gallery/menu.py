"""What can be done with the chosen pictures, one or thousands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from studio.session.session import Session
from studio.ui import icons
from studio.ui.gallery.collections import CollectionMenus
from studio.ui.gallery.filters import STARS
from studio.ui.gallery.grid import LABEL_KEYS
from studio.ui.gallery.label_icons import label_icon
from studio.ui.gallery.words import LABEL_COLOURS, label_name, pictures
from studio.ui.results_strip.picture_menu import PictureMenu

if TYPE_CHECKING:
    from studio.session.library import Collection, Entry

NATIVE = QKeySequence.SequenceFormat.NativeText


class GalleryMenu(QObject):
    """Opens the menu of chosen pictures, and does what is chosen there.

    Args:
        session: Does it.
        parent: Over which menus and dialogs open.

    Attributes:
        extras: Add entries of their own for (menu, ids), such as the big view's.
        delete: Deletes pictures.
    """

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._window = parent
        self.collections = CollectionMenus(session, parent)
        self.extras: list[Callable[[QMenu, Sequence[int]], None]] = []
        self.delete: Callable[[Sequence[int]], None] = session.deleter.delete
        self._one = PictureMenu(session, parent)

    def open(self, ids: Sequence[int], entry: Entry | None, position: QPoint, shown: Collection | None = None) -> QMenu:
        """Open the menu.

        Args:
            ids: The chosen pictures.
            entry: The one that is chosen alone; None where several are.
            position: Where on the screen.
            shown: The collection that is shown alone.
        """
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if len(ids) > 1:
            # No section: the style paints those without their text.
            menu.addAction(pictures(len(ids))).setEnabled(False)
        if entry is not None and entry.fault:
            self._one.fill_broken(menu, entry.path)
        else:
            for add in self.extras:
                add(menu, ids)
            if entry is not None:
                self._one.fill(menu, entry.path)
        if menu.actions():
            menu.addSeparator()
        self._add_marks(menu, ids, shown)
        menu.addSeparator()
        if entry is None or not entry.fault:
            menu.addAction(icons.icon("export"), self.tr("Export…"), lambda: self.export(ids))
        delete = with_key(self.tr("Move to the trash"), "Del")
        menu.addAction(icons.icon("delete"), delete, lambda: self.delete(ids))
        menu.popup(position)
        return menu

    def open_empty(self, position: QPoint) -> QMenu:
        """Open the menu of no picture."""
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        look = self.tr("Look through the folders again")
        menu.addAction(icons.icon("again"), look, self._session.library.reconcile_soon)
        undo = menu.addAction(icons.icon("undo"), self.tr("Bring back what was deleted last"))
        undo.setEnabled(self._session.deleter.can_undo)
        undo.triggered.connect(self._session.deleter.undo)
        deleted = self.tr("Deleted pictures…")
        menu.addAction(icons.icon("delete"), deleted, self._session.deleter.review_asked)
        menu.popup(position)
        return menu

    def export(self, ids: Sequence[int]) -> None:
        """Ask how, and export."""
        self._session.tasks.start(self._export(tuple(ids)))

    def ask_tags(self, ids: Sequence[int]) -> None:
        """Ask for tags."""
        self._session.tasks.start(self.collections.ask_tags(tuple(ids)))

    def _add_marks(self, menu: QMenu, ids: Sequence[int], shown: Collection | None) -> None:
        library = self._session.library
        stars = menu.addMenu(icons.icon("star"), self.tr("Stars"))
        for count in range(STARS + 1):
            text = "\N{BLACK STAR}" * count or self.tr("None")
            stars.addAction(f"{text}\t{count}", partial(library.rate, ids, count))
        labels = menu.addMenu(icons.icon("label"), self.tr("Label"))
        labels.addAction(self.tr("None"), partial(library.label, ids, ""))
        keys = {label: QKeySequence(key).toString(NATIVE) for key, label in LABEL_KEYS.items()}
        for label in LABEL_COLOURS:
            text = "\t".join(filter(None, (label_name(label), keys.get(label))))
            labels.addAction(label_icon(label), text, partial(library.label, ids, label))
        tags = with_key(self.tr("Tags…"), "T")
        menu.addAction(icons.icon("tag"), tags, lambda: self.ask_tags(ids))
        self.collections.add_to(menu.addMenu(icons.icon("collection"), self.tr("Add to a collection")), ids)
        if shown is not None:
            text = self.tr("Take out of {name}").format(name=shown.name.replace("&", "&&"))
            menu.addAction(icons.icon("remove"), text, lambda: library.remove_from_collection(shown.id, ids))
        for action in (stars.menuAction(), labels.menuAction()):
            action.setEnabled(not library.is_read_only)

    async def _export(self, ids: tuple[int, ...]) -> None:
        from studio.ui.dialogs.export import ExportDialog  # noqa: PLC0415 - dialogs are imported when they are opened

        ExportDialog(self._session, await self._session.library.paths(ids), self._window.window()).open()


def with_key(text: str, key: str) -> str:
    """Give the text of an action with a key that the grid takes, as the desktop writes it."""
    return f"{text}\t{QKeySequence(key).toString(NATIVE)}"
