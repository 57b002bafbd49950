"""The big view: pictures of the gallery one after the other, marked and sorted out, or two of them compared."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QDialog, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from studio.contract.errors import StudioError
from studio.session.library import Entry
from studio.session.messages import translated
from studio.session.session import Session
from studio.ui import icons, theme
from studio.ui.elided_label import ElidedLabel
from studio.ui.gallery.lens import Comparing, Lens
from studio.ui.gallery.marking import MarkKeys
from studio.ui.gallery.star_row import StarRow
from studio.ui.gallery.words import differences, in_a_line
from studio.ui.qimages import to_qimage

FIRST_SIZE = QSize(960, 720)
SCREEN_SHARE = 0.92
NATIVE = QKeySequence.SequenceFormat.NativeText


class PictureViewer(QDialog):
    """Shows pictures of the library large.

    Args:
        session: Reads them.
        ids: What is leafed through, in order.
        first: The picture that is shown at first.
        second: The picture that it is compared with; None for one alone.
        parent: The window.

    Attributes:
        lens: The picture, or both.
        stars: The stars of one picture.
        is_left: It was closed: what is still being read has nowhere to go.

    Signals:
        leafed: The picture of this number is shown now.
    """

    leafed = Signal(object)

    def __init__(
        self, session: Session, ids: Sequence[int], first: int, second: int | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._ids = list(ids)
        self._first, self._second = first, second
        self._entries: tuple[Entry, ...] = ()
        self._reading: asyncio.Task[None] | None = None
        self.is_left = False
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.lens, self.stars = Lens(self), StarRow(self)
        self._words, self._place, self._scale = ElidedLabel(parent=self), QLabel(self), QLabel(self)
        self._told = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self._told.hide()
        self._hows = QButtonGroup(self)
        self._buttons: list[tuple[QToolButton, Callable[[], str], str]] = []
        for label in (self._place, self._scale):
            theme.set_role(label, "muted")
        self._lay_out()
        self._connect()
        self.resize(FIRST_SIZE.boundedTo(self.screen().availableSize() * SCREEN_SHARE))
        self.retranslate()
        self.lens.setFocus()
        self._read()

    @property
    def shown(self) -> int:
        """Number of the picture that is shown, the left one of two."""
        return self._first

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What the library said of what is on the screen, when that was read."""
        return self._entries

    @property
    def is_comparing(self) -> bool:
        """Whether two pictures are compared."""
        return self._second is not None

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        title = self.tr("Compare two pictures") if self.is_comparing else self.tr("Picture")
        self.setWindowTitle(title)
        self.lens.setAccessibleName(title)
        for button, words, key in self._buttons:
            button.setToolTip(f"{words()} ({QKeySequence(key).toString(NATIVE)})" if key else words())
            button.setAccessibleName(words())
            if button.toolButtonStyle() is not Qt.ToolButtonStyle.ToolButtonIconOnly:
                button.setText(words())
        self.stars.retranslate()
        self._tell()

    def leaf(self, by: int) -> None:
        """Show the picture that stands so many places further; the ends are ends."""
        if self._first in self._ids:
            place = self._ids.index(self._first) + by
            if 0 <= place < len(self._ids):
                self.show_number(self._ids[place])

    def show_number(self, number: int) -> None:
        """Show another picture."""
        self._first = number
        self.say("")
        self.leafed.emit(number)
        self._read()

    def say(self, text: str, role: str = "muted") -> None:
        """Say something over the picture; nothing takes the line away."""
        theme.set_role(self._told, role)
        self._told.setText(text)
        self._told.setVisible(bool(text))

    def leave_out(self, number: int) -> int:
        """Leaf through the pictures without this one from now on, and give its place.

        The next one is shown, or the one before the end; without any the view closes.
        """
        place = self._ids.index(number)
        self._ids.remove(number)
        if not self._ids:
            self.close()
        elif number == self._first:
            self.show_number(self._ids[min(place, len(self._ids) - 1)])
        return place

    def take_in(self, place: int, number: int) -> None:
        """Leaf through this picture too, which is shown at once."""
        self._ids.insert(place, number)
        self.show_number(number)

    # Parts

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(theme.Spacing.S,) * 4)
        layout.addLayout(self._make_bar())
        layout.addWidget(self._told)
        layout.addWidget(self.lens, 1)
        layout.addWidget(self._words)

    def _make_bar(self) -> QHBoxLayout:
        bar = QHBoxLayout()
        bar.setSpacing(theme.Spacing.XS)
        if self.is_comparing:
            self.stars.hide()
            self._place.hide()
            self._add_hows(bar)
        else:
            self._add(bar, "chevron-left", lambda: self.tr("Previous picture"), lambda: self.leaf(-1), "Left", "PgUp")
            self._add(bar, "chevron-right", lambda: self.tr("Next picture"), lambda: self.leaf(1), "Right", "PgDown")
            bar.addWidget(self._place)
            bar.addSpacing(theme.Spacing.M)
            bar.addWidget(self.stars)
        bar.addStretch(1)
        bar.addWidget(self._scale)
        self._add(bar, "zoom-out", lambda: self.tr("Zoom out"), self.lens.zoom_out, "Ctrl+-", "-")
        self._add(bar, "zoom-in", lambda: self.tr("Zoom in"), self.lens.zoom_in, "Ctrl++", "Ctrl+=", "+")
        self._add(bar, "fit", lambda: self.tr("Fit in the window"), self.lens.fit, "Ctrl+0")
        self._add(bar, "actual-size", lambda: self.tr("Actual size"), self.lens.actual_size, "Ctrl+1")
        return bar

    def _add(self, bar: QHBoxLayout, icon: str, words: Callable[[], str], done: Callable[[], None], *keys: str) -> None:
        button = QToolButton(self)
        button.setIcon(icons.icon(icon))
        button.setAutoRaise(True)
        button.clicked.connect(done)
        for key in keys:
            QShortcut(QKeySequence(key), self, done)
        bar.addWidget(button)
        self._buttons.append((button, words, keys[0]))

    def _add_hows(self, bar: QHBoxLayout) -> None:
        names: dict[Comparing, Callable[[], str]] = {
            Comparing.SIDE_BY_SIDE: lambda: self.tr("Side by side"),
            Comparing.SLIDER: lambda: self.tr("Slider"),
            Comparing.DIFFERENCE: lambda: self.tr("Difference"),
        }
        for number, (how, words) in enumerate(names.items(), 1):
            button = QToolButton(self)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
            button.setCheckable(True)
            button.setChecked(how is Comparing.SIDE_BY_SIDE)
            button.clicked.connect(lambda _checked=False, how=how: self.lens.compare_by(how))
            QShortcut(QKeySequence(str(number)), self, button.click)
            self._hows.addButton(button)
            bar.addWidget(button)
            self._buttons.append((button, words, str(number)))

    def _connect(self) -> None:
        self.lens.zoomed.connect(lambda scale: self._scale.setText(f"{scale * 100:.0f} %"))
        # Only where the picture has the keyboard: on a button Space and Enter press that.
        here = Qt.ShortcutContext.WidgetShortcut
        QShortcut(QKeySequence("Space"), self.lens, self.close, context=here)
        library = self._session.library
        library.entry_changed.connect(self._follow_marks)
        library.changed.connect(self._follow_files)
        if not self.is_comparing:
            QShortcut(QKeySequence("Return"), self.lens, self._open, context=here)
            MarkKeys(self._session, self)
            self.stars.rated.connect(lambda stars: library.rate((self._first,), stars))

    def _open(self) -> None:
        """Show the picture on the canvas, and leave."""
        if self._entries:
            self._session.show(self._entries[0].path)
            self.close()

    # Reading

    def _read(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
        self._reading = self._session.tasks.start(self._show())

    def _numbers(self) -> tuple[int, ...]:
        return (self._first,) if self._second is None else (self._first, self._second)

    async def _show(self) -> None:
        entries = await self._session.library.entries(self._numbers())
        pictures: list[QImage] = []
        faults: list[str] = []
        for entry in entries:
            try:
                pictures.append(await self._session.disk.do(self._opened, entry.path))
            except StudioError as error:
                told = f"{translated(error.text)} {translated(error.hint)}".strip()
                faults.append(told.replace(str(entry.path), entry.name))
        if len(entries) < len(self._numbers()):
            faults.append(self.tr("The picture is no longer in the library."))
        if faults:
            self.say("\n".join(faults), "warning")
        first, second = (*pictures, None, None)[:2]
        names = (entries[0].name, entries[1].name) if second is not None else ("", "")
        self.lens.show_pictures(first, second, names)
        self._entries = entries
        self._tell()

    def _opened(self, path: Path) -> QImage:
        return to_qimage(self._session.shelf.open(path).raster)

    def _follow_marks(self, ids: Sequence[int]) -> None:
        if self._first in ids and not self.is_comparing:
            self._session.tasks.start(self._read_marks())

    def _follow_files(self) -> None:
        """Show what is in the files now, where they were changed."""
        if not self.is_left:
            self._session.tasks.start(self._read_files())

    async def _read_files(self) -> None:
        shown = self._entries
        entries = await self._session.library.entries(entry.id for entry in shown)
        if not self.is_left and self._entries is shown and [*map(_file, entries)] != [*map(_file, shown)]:
            self._read()

    async def _read_marks(self) -> None:
        entries = await self._session.library.entries(self._numbers())
        if not self.is_left:
            self._entries = entries
            self._tell()

    def _tell(self) -> None:
        """Say what is shown."""
        if self._first in self._ids:
            place, count = self._ids.index(self._first) + 1, len(self._ids)
            self._place.setText(self.tr("{place} of {count}").format(place=f"{place:,}", count=f"{count:,}"))
        if len(self._entries) == 2:
            self._words.set_text(differences(*self._entries))
        elif self._entries:
            entry = self._entries[0]
            self.setWindowTitle(entry.name)
            self._words.set_text(in_a_line(entry) or entry.name)
            self.stars.show_stars(entry.stars)

    # Qt's

    def done(self, result: int) -> None:
        """Close, and read no further."""
        self.is_left = True
        if self._reading is not None:
            self._reading.cancel()
        super().done(result)


def _file(entry: Entry) -> tuple[Path, int, int]:
    return entry.path, entry.bytes, entry.mtime_ns
