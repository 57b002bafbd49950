"""What of the pictures is shown beside the search: stars, labels, tags, a collection, a folder, their origin."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QToolButton

from studio.session.session import Session
from studio.ui import icons
from studio.ui.gallery.choices import Choice
from studio.ui.gallery.label_icons import label_icon
from studio.ui.gallery.narrowing import NarrowingMenus
from studio.ui.gallery.words import LABEL_COLOURS, label_name

STARS = 5


@dataclass(frozen=True, slots=True)
class Filter:
    """What is shown; nothing of it given, all is.

    Attributes:
        stars: At least so many.
        labels: One of these.
        collection: In the collection of this name.
        source: `studio` for the pictures made here, `other` for all others.
        tags: All of these.
        folder: In this folder or below it, a whole path.
    """

    stars: int = 0
    labels: frozenset[str] = frozenset()
    collection: str = ""
    source: str = ""
    tags: frozenset[str] = frozenset()
    folder: str = ""

    @property
    def count(self) -> int:
        """How many conditions there are."""
        return sum(map(bool, (self.stars, self.labels, self.tags, self.collection, self.folder, self.source)))

    def terms(self) -> str:
        """Give it in the words of a search."""
        parts = (
            f"stars:>={self.stars}" if self.stars else "",
            f"label:{','.join(sorted(self.labels))}" if self.labels else "",
            # A search has no way to say a quotation mark; what stands before it tells the tag or the collection.
            *(f'tag:"{tag.partition(chr(34))[0]}"' for tag in sorted(self.tags)),
            f'collection:"{self.collection.partition(chr(34))[0]}"' if self.collection else "",
            'folder:"{}"'.format(self.folder.replace('"', "?")) if self.folder else "",
            {"studio": "source:studio", "other": "-source:studio"}.get(self.source, ""),
        )
        return " ".join(part for part in parts if part)


class FilterButton(QToolButton):
    """Opens the filters as a menu, and says how many are on.

    Signals:
        changed: The filter is another one.
        rename_asked: A person wants another name for the collection that is shown.
        delete_asked: A person wants the collection that is shown taken away.
    """

    changed = Signal()
    rename_asked = Signal()
    delete_asked = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._filter = Filter()
        self._tags: QMenu | None = None
        self._folders: QMenu | None = None
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._open)
        self._narrowing = NarrowingMenus(session.library, self)
        self.setMenu(self._menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        session.library.collections_changed.connect(self._follow_collections)
        session.library.contents_changed.connect(self._fill_counted)
        session.settings.changed.connect(self._follow_folders)
        self.retranslate()

    @property
    def filter(self) -> Filter:
        """The filter as it is."""
        return self._filter

    def set_filter(self, chosen: Filter) -> None:
        """Show what another filter lets through."""
        if chosen != self._filter:
            self._filter = chosen
            self.retranslate()
            self.changed.emit()

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        count = self._filter.count
        text = self.tr("Filter")
        self.setText(text if not count else self.tr("Filter ({count})").format(count=count))
        self.setAccessibleName(self.text())
        self.setToolTip(self.tr("Stars, labels, tags, collections, folders"))

    def _follow_collections(self) -> None:
        names = {each.name for each in self._session.library.collections}
        if self._filter.collection and self._filter.collection not in names:
            self.set_filter(replace(self._filter, collection=""))

    def _follow_folders(self) -> None:
        folder = Path(self._filter.folder)
        if self._filter.folder and not any(folder.is_relative_to(root) for root in self._session.library.roots):
            self.set_filter(replace(self._filter, folder=""))

    def _open(self) -> None:
        self._fill()
        # Counting takes some hundredths of a second with 50,000 pictures: what was counted last is shown meanwhile.
        self._session.library.refresh_contents()

    def _fill(self) -> None:
        menu = self._menu
        for before in menu.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly):
            before.deleteLater()
        menu.clear()
        chosen = self._filter
        self._add_stars(menu.addMenu(icons.icon("star"), self.tr("Stars")))
        self._add_labels(menu.addMenu(icons.icon("label"), self.tr("Label")))
        self._tags = menu.addMenu(icons.icon("tag"), self.tr("Tags"))
        self._add_collections(menu.addMenu(icons.icon("collection"), self.tr("Collection")))
        self._folders = menu.addMenu(icons.icon("folder"), self.tr("Folder"))
        self._fill_counted()
        source = Choice(
            menu.addMenu(icons.icon("import"), self.tr("Origin")),
            chosen.source,
            lambda value: self._change(source=value),
        )
        source.add(self.tr("Any origin"), "")
        source.add(self.tr("Made here"), "studio")
        source.add(self.tr("From elsewhere"), "other")
        menu.addSeparator()
        clear = menu.addAction(icons.icon("clear"), self.tr("Clear the filter"), lambda: self.set_filter(Filter()))
        clear.setEnabled(bool(chosen.count))

    def _fill_counted(self) -> None:
        """Offer tags and folders as they were counted last."""
        if self._tags is not None and self._folders is not None:
            self._narrowing.fill_tags(self._tags, self._filter.tags, lambda tags: self._change(tags=tags))
            self._narrowing.fill_folders(self._folders, self._filter.folder, lambda folder: self._change(folder=folder))

    def _add_stars(self, menu: QMenu) -> None:
        choice = Choice(menu, self._filter.stars, lambda value: self._change(stars=value))
        choice.add(self.tr("Any number"), 0)
        for stars in range(1, STARS + 1):
            text = "\N{BLACK STAR}" * stars
            choice.add(text if stars == STARS else self.tr("{stars} and more").format(stars=text), stars)

    def _add_labels(self, menu: QMenu) -> None:
        for label in LABEL_COLOURS:
            action = menu.addAction(label_icon(label, is_on=label in self._filter.labels), label_name(label))
            action.setCheckable(True)
            action.setChecked(label in self._filter.labels)
            action.triggered.connect(
                lambda _=False, label=label: self._change(labels=self._filter.labels ^ frozenset((label,)))
            )

    def _add_collections(self, menu: QMenu) -> None:
        choice = Choice(menu, self._filter.collection, lambda value: self._change(collection=value))
        choice.add(self.tr("All pictures"), "")
        for each in self._session.library.collections:
            choice.add(f"{each.name.replace('&', '&&')} ({each.count:,})", each.name)
        if self._filter.collection:
            menu.addSeparator()
            menu.addAction(icons.icon("edit"), self.tr("Rename the collection…"), self.rename_asked.emit)
            menu.addAction(icons.icon("remove"), self.tr("Take the collection away"), self.delete_asked.emit)

    def _change(self, **changes: object) -> None:
        self.set_filter(replace(self._filter, **changes))  # type: ignore[arg-type]  # the values of its own menu
