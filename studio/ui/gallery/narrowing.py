"""The menus in which pictures are narrowed to tags and to a folder, each with its number of pictures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QLocale, QObject, Qt
from PySide6.QtWidgets import QMenu

from studio.session.library import FolderCount, LibraryModel
from studio.ui.gallery.choices import Choice

MOST_TAGS, MOST_FOLDERS = 60, 30
"""So many are offered; a menu that is longer than the screen helps nobody, and the search finds the others."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A folder of the library as the menu offers it.

    Attributes:
        root: The folder.
        count: How many pictures lie in it or below.
        below: The folders in it with their numbers, those that are offered first come first.
    """

    root: Path
    count: int
    below: tuple[tuple[Path, int], ...]


class NarrowingMenus(QObject):
    """Fills the menus of tags and folders.

    Args:
        library: Has counted them.
        parent: Owner.
    """

    def __init__(self, library: LibraryModel, parent: QObject) -> None:
        super().__init__(parent)
        self._library = library

    def fill_tags(self, menu: QMenu, chosen: frozenset[str], take: Callable[[frozenset[str]], None]) -> None:
        """Offer the tags, the chosen ones ticked; of too many those with the most pictures.

        Args:
            menu: It is filled anew.
            chosen: The tags that are asked for.
            take: Called with the tags that are asked for from then on.
        """
        menu.clear()
        counts = {each.name: each.count for each in self._library.tags}
        most = sorted(counts, key=lambda name: -counts[name])[:MOST_TAGS]
        offered = [name for name in counts if name in most or name in chosen]
        offered += sorted(chosen - counts.keys())
        every = menu.addAction(self.tr("Any tags"), lambda: take(frozenset()))
        every.setCheckable(True)
        every.setChecked(not chosen)
        for name in offered:
            action = menu.addAction(_counted(name, counts.get(name, 0)))
            action.setCheckable(True)
            action.setChecked(name in chosen)
            action.triggered.connect(lambda _=False, name=name: take(chosen ^ frozenset((name,))))
        if not offered:
            menu.addAction(self.tr("No picture has a tag yet (T gives some)")).setEnabled(False)
        self._say_rest(menu, len(counts.keys() - set(offered)), "tag:")

    def fill_folders(self, menu: QMenu, chosen: str, take: Callable[[str], None]) -> None:
        """Offer the folders of the library, and those in them.

        Args:
            menu: It is filled anew.
            chosen: The folder that is asked for, empty where all are.
            take: Called with the folder that a person chose.
        """
        for before in menu.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly):
            before.deleteLater()
        menu.clear()
        roots = self._library.roots
        branches = branches_of(self._library.folder_counts, roots)
        choice = Choice(menu, chosen, lambda value: take(str(value)))
        choice.add(self.tr("All folders"), "")
        for branch in branches:
            title = _counted(title_of(branch.root, roots), branch.count)
            inner = menu
            if len(branches) > 1 and branch.below:
                inner = menu.addMenu(title)
                title = self.tr("All of it")
            if len(branches) > 1 or not branch.below:
                choice.add(title, str(branch.root), inner)
            for folder, count in branch.below[:MOST_FOLDERS]:
                choice.add(_counted(folder.name, count), str(folder), inner)
            self._say_rest(inner, len(branch.below) - MOST_FOLDERS, "folder:")
        if chosen and not any(action.isChecked() for action in choice.actions):
            choice.add(_plain(Path(chosen).name or chosen), chosen)

    def _say_rest(self, menu: QMenu, count: int, word: str) -> None:
        if count > 0:
            text = self.tr("{count} more: type {word} and the name into the search")
            menu.addAction(text.format(count=QLocale().toString(count), word=word)).setEnabled(False)


def branches_of(counts: Iterable[FolderCount], roots: tuple[Path, ...]) -> list[Branch]:
    """Give the library's folders with the folders in them; the days of the first one, which is ours, newest first."""
    whole: Counter[Path] = Counter()
    inside: dict[Path, Counter[Path]] = {root: Counter() for root in roots}
    for each in counts:
        whole[each.root] += each.count
        if each.root in inside and each.path != each.root:
            inside[each.root][each.root / each.path.relative_to(each.root).parts[0]] += each.count
    return [Branch(root, whole[root], tuple(sorted(inside[root].items(), reverse=root == roots[0]))) for root in roots]


def title_of(root: Path, roots: tuple[Path, ...]) -> str:
    """Give what a folder of the library is called: by its name, or where two have the same one by its whole path."""
    is_alone = sum(other.name == root.name for other in roots) == 1
    return root.name if root.name and is_alone else str(root)


def _counted(name: str, count: int) -> str:
    return f"{_plain(name)} ({QLocale().toString(count)})"


def _plain(name: str) -> str:
    """Give a name as a menu shows it: without line breaks, and with every ampersand."""
    return " ".join(name.split()).replace("&", "&&")
