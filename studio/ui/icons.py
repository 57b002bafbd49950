"""Icons: drawn once as SVG with `currentColor`, painted in the theme's colours at the size and scale that is asked for.

An icon asks the theme for its colour when it is painted: after a change of theme nobody sets it again. Nothing is read
or drawn before the first paint.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap

from studio.contract.errors import StudioError
from studio.ui import theme

OWN_COLOURS = frozenset({"studio"})
"""Icons with colours of their own."""


class UnknownIcon(StudioError, KeyError):
    """The program asks for an icon that does not exist: a mistake in the program."""

    code = "unknown_icon"


class _Drawer:
    """The folder with the drawings, and what was made of them."""

    folder: Path | None = None
    texts: dict[str, bytes] = {}  # noqa: RUF012 - the one drawer of the process
    icons: dict[tuple[str, str], QIcon] = {}  # noqa: RUF012
    pixmaps: dict[tuple[str, str, int, int], QPixmap] = {}  # noqa: RUF012
    clones: list[QIconEngine] = []  # noqa: RUF012


def set_folder(folder: Path) -> None:
    """Say where the drawings lie; called once at the start."""
    _Drawer.folder = folder
    _Drawer.texts.clear()
    clear_cache()


def clear_cache() -> None:
    """Forget what was painted, as after a change of theme; icons that widgets hold stay good."""
    _Drawer.pixmaps.clear()


def names() -> tuple[str, ...]:
    """Give the names of all icons."""
    return () if _Drawer.folder is None else tuple(sorted(file.stem for file in _Drawer.folder.glob("*.svg")))


def icon(name: str, colour: str = "text") -> QIcon:
    """Give an icon that follows the theme.

    Args:
        name: Its file's name without `.svg`.
        colour: Token of its colour where it is neither disabled nor switched on: "on_accent" on a primary button.

    Raises:
        UnknownIcon: There is no such drawing. Where no folder was set, as in a test of one widget, icons are empty.
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


def _tinted(name: str, colour: str, width: int, height: int) -> QPixmap:
    """Give a drawing in one colour, in device pixels."""
    key = name, colour, width, height
    if key not in _Drawer.pixmaps:
        from PySide6.QtSvg import QSvgRenderer  # noqa: PLC0415 - costs milliseconds that the first paint need not pay

        pixmap = QPixmap(width, height)
        pixmap.fill(Qt.GlobalColor.transparent)
        side = min(width, height)
        painter = QPainter(pixmap)
        renderer = QSvgRenderer(QByteArray(_text(name).replace(b"currentColor", colour.encode())))
        renderer.render(painter, QRectF((width - side) / 2, (height - side) / 2, side, side))
        painter.end()
        _Drawer.pixmaps[key] = pixmap
    return _Drawer.pixmaps[key]


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
        scale = painter.device().devicePixelRatio()
        painter.drawPixmap(rect, self.scaledPixmap(rect.size() * scale, mode, state, 1.0))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """Give a picture of so many device pixels."""
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:  # noqa: N802
        """Give a picture of so many device pixels; who asks sets its scale."""
        return QPixmap(_tinted(self._name, self._token(mode, state), size.width(), size.height()))

    def clone(self) -> QIconEngine:
        """Give another of the same, which Qt owns."""
        # PySide6 6.11 gives Qt the engine and frees it with its last reference here: it must keep one.
        engine = _Engine(self._name, self._colour)
        _Drawer.clones.append(engine)
        return engine

    def key(self) -> str:
        """Give the kind of engine."""
        return "studio"
