"""Icons: drawn once as SVG with `currentColor`, painted in the theme's colours at the size and scale that is asked for.

An icon asks the theme for its colour when it is painted: after a change of theme nobody sets it again. Nothing is read
or drawn before the first paint.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap

from studio.contract.errors import StudioError
from studio.ui import theme


class UnknownIcon(StudioError, KeyError):
    """The program asks for an icon that does not exist: a mistake in the program."""

    code = "unknown_icon"


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What was painted: a name in a colour, at logical pixels on a screen of a scale."""

    name: str
    colour: str
    width: int
    height: int
    scale: float


class _Drawer:
    """The folder with the drawings, and what was made of them."""

    folder: Path | None = None
    texts: dict[str, bytes] = {}  # noqa: RUF012 - the one drawer of the process
    icons: dict[tuple[str, str], QIcon] = {}  # noqa: RUF012
    pixmaps: dict[_Drawing, QPixmap] = {}  # noqa: RUF012
    clones: list[QIconEngine] = []  # noqa: RUF012


def set_folder(folder: Path | None) -> None:
    """Say where the drawings lie, once at the start; with None, as in a test of one widget, every icon is empty."""
    _Drawer.folder = folder
    _Drawer.texts.clear()
    _Drawer.icons.clear()
    clear_cache()


def clear_cache() -> None:
    """Forget what was painted, as after a change of theme; icons that widgets hold stay good."""
    _Drawer.pixmaps.clear()


def painted() -> int:
    """Give how many pictures of icons are kept: one for each name, colour, size and scale that was shown."""
    return len(_Drawer.pixmaps)


def names() -> tuple[str, ...]:
    """Give the names of all icons."""
    return () if _Drawer.folder is None else tuple(sorted(file.stem for file in _Drawer.folder.glob("*.svg")))


def icon(name: str, colour: str = "text") -> QIcon:
    """Give an icon that follows the theme.

    Args:
        name: Its file's name without `.svg`.
        colour: Token of its colour where it is neither disabled nor switched on: "on_accent" on a primary button.

    Raises:
        UnknownIcon: There is no such drawing.
    """
    if _Drawer.folder is None:
        return QIcon()
    key = name, colour
    if key not in _Drawer.icons:
        _text(name)
        _Drawer.icons[key] = QIcon(_Engine(name, colour))
    return _Drawer.icons[key]


def _text(name: str) -> bytes:
    """Give a drawing's text, read once."""
    if name not in _Drawer.texts:
        folder = _Drawer.folder or Path()
        try:
            _Drawer.texts[name] = (folder / f"{name}.svg").read_bytes()
        except OSError as error:
            raise UnknownIcon(f"There is no icon {name!r} in {folder}.", "Draw it, or name another.") from error
    return _Drawer.texts[name]


def _tinted(drawing: _Drawing) -> QPixmap:
    """Give a drawing in one colour, as large as the screen shows it."""
    if drawing not in _Drawer.pixmaps:
        from PySide6.QtSvg import QSvgRenderer  # noqa: PLC0415 - a start without icons need not pay for it

        pixmap = QPixmap(round(drawing.width * drawing.scale), round(drawing.height * drawing.scale))
        pixmap.fill(Qt.GlobalColor.transparent)
        side = min(pixmap.width(), pixmap.height())
        place = QRectF((pixmap.width() - side) / 2, (pixmap.height() - side) / 2, side, side)
        text = _text(drawing.name).replace(b"currentColor", drawing.colour.encode())
        painter = QPainter(pixmap)
        QSvgRenderer(QByteArray(text)).render(painter, place)
        painter.end()
        pixmap.setDevicePixelRatio(drawing.scale)
        _Drawer.pixmaps[drawing] = pixmap
    return _Drawer.pixmaps[drawing]


class _Engine(QIconEngine):
    """Paints one drawing in the colours of the theme of the moment."""

    def __init__(self, name: str, colour: str) -> None:
        super().__init__()
        self._name = name
        self._colour = colour

    def _token(self, mode: QIcon.Mode, state: QIcon.State) -> str:
        colours = theme.current().colours
        if mode is QIcon.Mode.Disabled:
            return colours.disabled
        if state is QIcon.State.On and self._colour == "text":
            return colours.accent_text
        return str(getattr(colours, self._colour))

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Paint into a rectangle of logical pixels."""
        painter.drawPixmap(rect, self.scaledPixmap(rect.size(), mode, state, painter.device().devicePixelRatio()))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """Give a picture for a screen of scale 1."""
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:  # noqa: N802
        """Give a picture of so many logical pixels for a screen of a scale."""
        return _tinted(_Drawing(self._name, self._token(mode, state), size.width(), size.height(), scale))

    def clone(self) -> QIconEngine:
        """Give another of the same, which Qt owns."""
        # PySide6 6.11 gives Qt the engine and frees it with its last reference here: it must keep one.
        engine = _Engine(self._name, self._colour)
        _Drawer.clones.append(engine)
        return engine

    def key(self) -> str:
        """Give the kind of engine."""
        return "studio"
