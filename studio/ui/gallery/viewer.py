"""The big view: pictures of the gallery one after the other, or two of them compared."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QDialog, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from studio.contract.errors import StudioError
from studio.session.session import Session
from studio.ui import icons, theme
from studio.ui.elided_label import ElidedLabel
from studio.ui.gallery.lens import Comparing, Lens
from studio.ui.qimages import to_qimage

FIRST_SIZE = (960, 720)


class PictureViewer(QDialog):
    """Shows pictures of the library large.

    Args:
        session: Reads them.
        ids: What is leafed through, in order.
        first: The picture that is shown at first.
        second: The picture that it is compared with; None for one alone.
        parent: The window.
    """

    def __init__(
        self, session: Session, ids: Sequence[int], first: int, second: int | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._ids = tuple(ids)
        self._first, self._second = first, second
        self._reading: asyncio.Task[None] | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.lens = Lens(self)
        self._words = ElidedLabel(parent=self)
        self._scale = QLabel(self)
        theme.set_role(self._scale, "muted")
        self._fault = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        theme.set_role(self._fault, "warning")
        self._fault.hide()
        self._hows = QButtonGroup(self)
        self._buttons: list[tuple[QToolButton, Callable[[], str]]] = []
        self._bar = self._make_bar()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(theme.Spacing.S,) * 4)
        layout.addLayout(self._bar)
        layout.addWidget(self._fault)
        layout.addWidget(self.lens, 1)
        layout.addWidget(self._words)
        self.lens.zoomed.connect(self._say_scale)
        self.resize(*FIRST_SIZE)
        self.retranslate()
        self.lens.setFocus()
        self._read()

    @property
    def shown(self) -> int:
        """Number of the picture that is shown, the left one of two."""
        return self._first

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        title = self.tr("Compare two pictures") if self._second is not None else self.tr("Picture")
        self.setWindowTitle(title)
        self.lens.setAccessibleName(title)
        for button, words in self._buttons:
            button.setToolTip(words())
            button.setAccessibleName(words())
            if button.toolButtonStyle() is not Qt.ToolButtonStyle.ToolButtonIconOnly:
                button.setText(words())

    def leaf(self, by: int) -> None:
        """Show the picture that stands so many places further; the ends are ends."""
        if self._first not in self._ids:
            return
        place = self._ids.index(self._first) + by
        if 0 <= place < len(self._ids):
            self._first = self._ids[place]
            self._read()

    # Parts

    def _make_bar(self) -> QHBoxLayout:
        bar = QHBoxLayout()
        bar.setSpacing(theme.Spacing.XS)
        if self._second is None:
            self._add(bar, "chevron-left", lambda: self.tr("Previous picture"), lambda: self.leaf(-1), "Left")
            self._add(bar, "chevron-right", lambda: self.tr("Next picture"), lambda: self.leaf(1), "Right")
        else:
            self._add_hows(bar)
        bar.addStretch(1)
        bar.addWidget(self._scale)
        self._add(bar, "zoom-out", lambda: self.tr("Zoom out"), self.lens.zoom_out, "-")
        self._add(bar, "zoom-in", lambda: self.tr("Zoom in"), self.lens.zoom_in, "+")
        self._add(bar, "fit", lambda: self.tr("Fit in the window"), self.lens.fit, "0")
        self._add(bar, "actual-size", lambda: self.tr("Actual size"), self.lens.actual_size, "1")
        return bar

    def _add(self, bar: QHBoxLayout, icon: str, words: Callable[[], str], done: Callable[[], None], key: str) -> None:
        button = QToolButton(self)
        button.setIcon(icons.icon(icon))
        button.setAutoRaise(True)
        button.clicked.connect(done)
        QShortcut(QKeySequence(key), self, done)
        bar.addWidget(button)
        self._buttons.append((button, words))

    def _add_hows(self, bar: QHBoxLayout) -> None:
        names: dict[Comparing, Callable[[], str]] = {
            Comparing.SIDE_BY_SIDE: lambda: self.tr("Side by side"),
            Comparing.SLIDER: lambda: self.tr("Slider"),
            Comparing.DIFFERENCE: lambda: self.tr("Difference"),
        }
        for how, words in names.items():
            button = QToolButton(self)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
            button.setCheckable(True)
            button.setChecked(how is Comparing.SIDE_BY_SIDE)
            button.clicked.connect(lambda _checked=False, how=how: self.lens.compare_by(how))
            self._hows.addButton(button)
            bar.addWidget(button)
            self._buttons.append((button, words))

    def _say_scale(self, scale: float) -> None:
        self._scale.setText(f"{scale * 100:.0f} %")

    # Reading

    def _read(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
        self._reading = self._session.tasks.start(self._show())

    async def _show(self) -> None:
        numbers = (self._first,) if self._second is None else (self._first, self._second)
        paths = await self._session.library.paths(numbers)
        pictures: list[QImage] = []
        faults: list[str] = []
        for path in paths:
            try:
                pictures.append(await self._session.disk.do(self._opened, path))
            except StudioError as error:
                faults.append(f"{error.text} {error.hint}".strip())
        if len(paths) < len(numbers):
            faults.append(self.tr("The picture is no longer in the library."))
        self._fault.setText("\n".join(faults))
        self._fault.setVisible(bool(faults))
        first, second = (*pictures, None, None)[:2]
        self.lens.show_pictures(first, second)
        self._words.set_text("  \N{EM DASH}  ".join(path.name for path in paths))

    def _opened(self, path: Path) -> QImage:
        return to_qimage(self._session.shelf.open(path).raster)
