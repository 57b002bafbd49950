"""Every picture of the person's folders: found as one types, marked, collected, taken elsewhere, deleted with undo."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from studio.session.session import Session
from studio.ui import icons, theme
from studio.ui.elided_label import ElidedLabel
from studio.ui.gallery.empty import EmptyPage
from studio.ui.gallery.filters import Filter
from studio.ui.gallery.grid import GalleryGrid
from studio.ui.gallery.menu import GalleryMenu
from studio.ui.gallery.search_bar import SearchBar
from studio.ui.gallery.taking_in import tell_taken
from studio.ui.gallery.viewer import PictureViewer
from studio.ui.gallery.words import pictures
from studio.ui.panel import Panel

if TYPE_CHECKING:
    from studio.session.appearances import Alike
    from studio.session.library import Collection, Found

LOOKS_ALIKE = 20
"""Bits of 64 that the perceptual hashes of similar pictures differ in at most; of any two it is about 32."""


class GalleryPanel(Panel):
    """Shows the library.

    Signals:
        view_asked: A person wants to see the picture of this number large.
    """

    panel_id: ClassVar[str] = "gallery"
    view_asked = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.search_bar = SearchBar(session)
        self.grid = GalleryGrid(session)
        self.menu = GalleryMenu(session, self)
        self.menu.extras.append(self._add_views)
        self.menu.delete = self._delete_seen
        self._notices = QLabel(wordWrap=True)
        theme.set_role(self._notices, "warning")
        self._notices.hide()
        self._likeness = LikenessLine(self)
        self._is_stale = True
        self._found: Found | None = None
        self._next: tuple[int | None, int | None] = (None, None)
        self._has_chosen = False
        self._pages = QStackedLayout()
        self._empty = EmptyPage(self.grid, self)
        self._words, self._clear = self._empty.words, self._empty.clear
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(theme.Spacing.XS,) * 4)
        layout.setSpacing(theme.Spacing.XS)
        layout.addWidget(self.search_bar)
        layout.addWidget(self._notices)
        layout.addWidget(self._likeness)
        layout.addLayout(self._pages, 1)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self.grid)
        self._connect()
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        self.search_bar.retranslate()
        self.grid.setAccessibleName(self.tr("Pictures of the library"))
        self.grid.setAccessibleDescription(
            self.tr("0 to 5 give stars, 6 to 9 labels, T tags, Delete moves to the trash, the menu key does more.")
        )
        self.grid.tiles.broken_word = self.tr("Cannot be read")
        self.grid.pictures.retranslate()
        self._clear.setText(self.tr("Show all pictures"))
        self._likeness.retranslate()
        self._say_state()

    def look_for(self, text: str) -> None:
        """Show what a search finds."""
        self.search_bar.look_for(text)

    def view(self, first: int, second: int | None = None) -> PictureViewer:
        """Show a picture large, and leaf through what is found; with a second one, compare the two."""
        viewer = PictureViewer(self.session, self.grid.pictures.ids, first, second, self.window())
        if second is None:
            viewer.leafed.connect(self.grid.go_to)
        viewer.show()
        return viewer

    def _add_views(self, menu: QMenu, ids: Sequence[int]) -> None:
        """The ways to look at chosen pictures."""
        if len(ids) == 1:
            menu.addAction(icons.icon("zoom-in"), self.tr("Big view\tSpace"), lambda: self.view(ids[0]))
            menu.addAction(icons.icon("search"), self.tr("Find similar pictures"), lambda: self._find_similar(ids[0]))
        elif len(ids) == 2:
            menu.addAction(icons.icon("compare"), self.tr("Compare the two"), lambda: self.view(ids[0], ids[1]))

    def _find_similar(self, number: int) -> None:
        """Show what looks like a picture, until another search."""
        self._likeness.number = number
        self.session.tasks.start(self._show_similar(number, is_new=True))

    async def _show_similar(self, number: int, *, is_new: bool = False) -> None:
        library = self.session.library
        alike = await library.similar(number)
        entries = await library.entries((number,))
        if self._likeness.number != number:
            return
        if not entries:
            self._search()
            return
        self._likeness.show_for(entries[0].name, alike)
        self._notices.hide()
        self.grid.set_ids((number, *(each for each, distance in alike.pictures if distance <= LOOKS_ALIKE)))
        if is_new:
            self.grid.scrollToTop()
        self._say_state()

    def _take_completed(self, compared: int) -> None:
        if self._likeness.number is not None and compared > self._likeness.compared:
            self._look_again()

    def _connect(self) -> None:
        library, grid, bar = self.session.library, self.grid, self.search_bar
        library.changed.connect(self._search_soon)
        library.searched.connect(self._take_found)
        library.state_changed.connect(self._say_state)
        library.collections_changed.connect(self._follow_collections)
        bar.changed.connect(self._search)
        bar.field.left_downwards.connect(self.grid.setFocus)
        bar.side_asked.connect(grid.set_side)
        grid.side_changed.connect(bar.slider.setValue)
        bar.filters.rename_asked.connect(self._rename_collection)
        bar.filters.delete_asked.connect(self._delete_collection)
        self._clear.clicked.connect(bar.clear)
        self._empty.menu_asked.connect(self._open_menu)
        self._likeness.left.connect(self._search)
        library.appearances.completed.connect(self._take_completed)
        self._connect_grid()

    def _connect_grid(self) -> None:
        grid = self.grid
        grid.chosen_changed.connect(self._say_count)
        grid.opened.connect(self._open)
        grid.viewed.connect(self.view_asked)
        self.view_asked.connect(self.view)
        grid.menu_asked.connect(self._open_menu)
        grid.rated.connect(lambda stars: self.session.library.rate(grid.chosen(), stars))
        grid.labelled.connect(self._label)
        grid.tags_asked.connect(self._ask_tags)
        grid.delete_asked.connect(self._delete)
        grid.undo_asked.connect(self.session.deleter.undo)
        grid.refresh_asked.connect(self.session.library.reconcile_soon)
        grid.dropped.connect(lambda paths: self.session.tasks.start(self._take_in(paths)))

    # Finding

    def _search_soon(self) -> None:
        """Look again where the panel is seen, else when it is seen next."""
        self._is_stale = True
        if self.isVisible():
            self._look_again()

    def _look_again(self) -> None:
        """Look for the same as before."""
        if self._likeness.number is None:
            self._search()
        else:
            self._is_stale = False
            self.session.tasks.start(self._show_similar(self._likeness.number))

    def _search(self) -> None:
        self._is_stale = False
        self._likeness.leave()
        self.session.library.search(self.search_bar.text, self.search_bar.sort.value() or "newest")

    def _take_found(self, found: Found) -> None:
        self._found = found
        if self._likeness.number is not None:
            return
        self.grid.set_ids(found.ids)
        self._stand_beside_deleted()
        self._notices.setText(" ".join(found.notices[:2]))
        self._notices.setVisible(bool(found.notices))
        self._say_state()

    def _follow_collections(self) -> None:
        if self.search_bar.filters.filter.collection:
            self._search_soon()

    # Words

    def _say_state(self) -> None:
        library = self.session.library
        has_hits = bool(self.grid.pictures.ids)
        self._turn_to(self.grid if has_hits else self._empty)
        is_filtered = self._found is not None and not self.search_bar.is_empty
        self._clear.setVisible(not has_hits and is_filtered)
        if not library.is_open or self._found is None or (library.is_reading and not is_filtered):
            self._words.setText(self.tr("The pictures are being read…"))
        elif is_filtered:
            self._words.setText(self.tr("No picture fits this search."))
        else:
            self._words.setText(
                self.tr("There is no picture yet. What you make appears here; drop pictures here to add them.")
            )
        self._say_count()

    def _turn_to(self, page: QWidget) -> None:
        """Show the grid or what stands in its place, and keep the keyboard in the panel."""
        had_focus = self.grid.hasFocus() or self._clear.hasFocus()
        self._pages.setCurrentWidget(page)
        if had_focus:
            (self.grid if page is self.grid else self.search_bar.field).setFocus()

    def _say_count(self) -> None:
        done, total = self.session.library.progress
        chosen, count = len(self.grid.chosen()), len(self.grid.pictures.ids)
        if bool(chosen) != self._has_chosen:
            self._has_chosen = bool(chosen)
            self.session.commands.changed.emit()
        text = pictures(count) if count else ""
        if chosen > 1:
            text = self.tr("{chosen} of {count} chosen").format(chosen=f"{chosen:,}", count=f"{count:,}")
        if total:
            text = self.tr("Reading {done} of {total}").format(done=f"{done:,}", total=f"{total:,}")
        self.search_bar.show_count(text)

    # Doing

    def _open(self, number: int) -> None:
        entry = self.grid.pictures.known(number)
        if entry is not None:
            self.session.show(entry.path)

    def _open_menu(self, position: QPoint) -> None:
        chosen = self.grid.chosen()
        if not chosen:
            self.menu.open_empty(position)
            return
        entry = self.grid.pictures.known(chosen[0]) if len(chosen) == 1 else None
        self.menu.open(chosen, entry, position, self._collection())

    def _label(self, label: str) -> None:
        chosen = self.grid.chosen()
        known = [self.grid.pictures.known(number) for number in chosen]
        has_all = all(entry is not None and entry.label == label for entry in known)
        self.session.library.label(chosen, "" if has_all else label)

    def _ask_tags(self) -> None:
        if self.grid.chosen():
            self.menu.ask_tags(self.grid.chosen())

    def _delete(self) -> None:
        chosen = self.grid.chosen()
        if chosen:
            self._next = (chosen[0], self._beside(chosen))
            self._delete_seen(chosen)

    def _delete_seen(self, ids: Sequence[int]) -> None:
        """Delete pictures, as long as they are those that the tiles show."""
        seen = map(self.grid.pictures.known, ids)
        self.session.deleter.delete(ids, [entry for entry in seen if entry is not None])

    def _beside(self, chosen: Sequence[int]) -> int | None:
        """Give the picture after these, else the one before them."""
        ids, rows = self.grid.pictures.ids, [self.grid.pictures.row_of(number) for number in chosen]
        last, first = max(rows) + 1, min(rows) - 1
        if last < len(ids):
            return ids[last]
        return ids[first] if first >= 0 else None

    def _stand_beside_deleted(self) -> None:
        """Go on from where pictures were deleted."""
        gone, beside = self._next
        if gone is not None and self.grid.pictures.row_of(gone) < 0:
            self._next = (None, None)
            if beside is not None and self.grid.current() is None:
                self.grid.go_to(beside)

    def _collection(self) -> Collection | None:
        name = self.search_bar.filters.filter.collection
        return next((each for each in self.session.library.collections if each.name == name), None)

    def _rename_collection(self) -> None:
        collection = self._collection()
        if collection is not None:
            self.menu.collections.ask_rename(collection, self._show_collection)

    def _show_collection(self, name: str) -> None:
        self.search_bar.filters.set_filter(Filter(collection=name))

    def _delete_collection(self) -> None:
        collection = self._collection()
        if collection is not None:
            self.search_bar.filters.set_filter(Filter())
            self.session.library.delete_collection(collection.id)

    async def _take_in(self, paths: list[Path]) -> None:
        tell_taken(self.session.notices, await self.session.library.take_in(paths))

    # Qt's

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Look for what came while nobody looked."""
        super().showEvent(event)
        if self._is_stale:
            self._look_again()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Hand the keyboard on; with a focus proxy that is hidden Tab never comes past the panel."""
        is_asked = event.reason() == Qt.FocusReason.ShortcutFocusReason
        field = self.search_bar.field
        (self.grid if self.grid.isVisible() and not is_asked else field).setFocus(event.reason())
        if is_asked:
            field.selectAll()


class LikenessLine(QWidget):
    """Says that pictures are shown that look like another, and leads back.

    Attributes:
        number: The picture that they look like; None while a search is shown.

    Signals:
        left: A person wants the search again.
    """

    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.number: int | None = None
        self._name = ""
        self._alike: Alike | None = None
        self._words, self._back = ElidedLabel(letters=12, parent=self), QPushButton(icons.icon("close"), "")
        self._back.clicked.connect(self.left)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.Spacing.S, 0, theme.Spacing.XS, 0)
        layout.addWidget(self._words, 1)
        layout.addWidget(self._back)
        self.hide()

    def show_for(self, name: str, alike: Alike) -> None:
        """Say what the pictures look like, and of how many that is known."""
        self._name, self._alike = name, alike
        self.retranslate()
        self.show()

    @property
    def compared(self) -> int:
        """With how many pictures it was compared."""
        return 0 if self._alike is None else self._alike.compared

    def leave(self) -> None:
        """Say nothing any more."""
        self.number = None
        self.hide()

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        words = self.tr("Pictures that look like {name}").format(name=self._name)
        if self._alike is not None and not self._alike.is_complete:
            compared, total = f"{self._alike.compared:,}", f"{self._alike.total:,}"
            words = self.tr(
                "Pictures that look like {name}: {compared} of {total} compared so far, the rest while you pause"
            ).format(name=self._name, compared=compared, total=total)
        self._words.set_text(words)
        self._back.setText(self.tr("Show all pictures"))
