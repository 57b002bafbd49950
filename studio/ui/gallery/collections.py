"""Asks for words: the name of a collection, the tags of pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStringListModel, Qt
from PySide6.QtWidgets import QCompleter, QInputDialog, QLineEdit, QMenu, QWidget

from studio.session.session import Session
from studio.ui import icons

if TYPE_CHECKING:
    from studio.session.library import Collection, Entry

MAX_NAME = 100


class CollectionMenus(QObject):
    """Fills menus with the collections, and asks for what they need.

    Args:
        session: Its library has the collections.
        parent: Over which dialogs open.
    """

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._window = parent

    def add_to(self, menu: QMenu, ids: Sequence[int]) -> None:
        """Offer every collection, and a new one."""
        library = self._session.library
        for each in library.collections:
            name = each.name.replace("&", "&&")
            menu.addAction(name, partial(library.add_to_collection, each.id, ids))
        menu.addSeparator()
        menu.addAction(icons.icon("add"), self.tr("New collection…"), lambda: self.ask_new(ids))

    def ask_new(self, ids: Sequence[int]) -> QInputDialog:
        """Ask for a name, and make the collection."""
        return self._ask(
            self.tr("New collection"),
            self.tr("Its name:"),
            "",
            lambda name: self._session.library.make_collection(name, ids),
        )

    def ask_rename(self, collection: Collection, then: Callable[[str], None]) -> QInputDialog:
        """Ask for another name of a collection."""

        def rename(name: str) -> None:
            self._session.library.rename_collection(collection.id, name)
            then(name)

        return self._ask(self.tr("Rename the collection"), self.tr("Its name:"), collection.name, rename)

    async def ask_tags(self, ids: Sequence[int]) -> QInputDialog:
        """Ask for the tags of pictures: those that all of them have can be changed, other tags of theirs stay."""
        entries = await self._session.library.entries(ids)
        known = await self._session.library.known_values("tag")
        common = common_tags(entries)

        def take(text: str) -> None:
            typed = words(text)
            add = [word for word in typed if word not in common]
            remove = [word for word in common if word not in typed]
            if add or remove:
                self._session.library.tag(ids, add, remove)

        prompt = self.tr("Tags of this picture, divided by commas:")
        if len(ids) > 1:
            prompt = self.tr("Tags that all {count} pictures have, divided by commas:").format(count=f"{len(ids):,}")
        dialog = self._ask(self.tr("Tags"), prompt, ", ".join(common), take)
        field = dialog.findChild(QLineEdit)
        if field is not None:
            field.setCompleter(TagCompleter(known, field))
        return dialog

    def _ask(self, title: str, prompt: str, text: str, take: Callable[[str], None]) -> QInputDialog:
        dialog = QInputDialog(self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(title)
        dialog.setLabelText(prompt)
        dialog.setTextValue(text)
        dialog.setOkButtonText(self.tr("OK"))
        dialog.setCancelButtonText(self.tr("Cancel"))
        dialog.textValueSelected.connect(take)
        dialog.resize(380, dialog.sizeHint().height())
        dialog.open()
        return dialog


class TagCompleter(QCompleter):
    """Completes the word after the last comma.

    Args:
        known: The words that there are.
        field: The field.
    """

    def __init__(self, known: Sequence[str], field: QLineEdit) -> None:
        super().__init__(field)
        self._field = field
        self.setModel(QStringListModel(list(known), self))
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)

    # Qt's

    def splitPath(self, path: str) -> list[str]:  # noqa: N802 - Qt's name
        """Give what is completed."""
        return [path.rpartition(",")[2].strip()]

    def pathFromIndex(self, index: object) -> str:  # noqa: N802 - Qt's name
        """Give the whole text with a word completed."""
        before, comma, _ = self._field.text().rpartition(",")
        return f"{before}{comma} {super().pathFromIndex(index)}".strip()  # type: ignore[arg-type]  # Qt's index


def words(text: str) -> list[str]:
    """Give the words of a text that are divided by commas, each once."""
    return list(dict.fromkeys(word for part in text.split(",") if (word := " ".join(part.split()))))


def common_tags(entries: Sequence[Entry]) -> list[str]:
    """Give the tags that all of these pictures have."""
    if not entries:
        return []
    shared = set(entries[0].tags).intersection(*(entry.tags for entry in entries))
    return [tag for tag in entries[0].tags if tag in shared]
