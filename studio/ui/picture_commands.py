"""What a command does with the open picture where it needs a window: its clipboard, its files, its dialogs."""

# ruff: noqa: PLC0415 - dialogs are imported when they are opened; the window paints first

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QCoreApplication, QMimeData
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from studio.contract.geometry import Bounds
from studio.session.notices import Severity
from studio.session.session import Session
from studio.ui.qimages import to_qimage, to_raster

if TYPE_CHECKING:
    from studio.contract.raster import Pixels, Raster
    from studio.document.document import Document
    from studio.ui.panels.gallery import GalleryPanel
    from studio.ui.window import MainWindow

NAME = "picture.png"
PLACE = "application/x-scanline-place"
"""Under which the clipboard says where copied pixels lay."""


def register(window: MainWindow) -> None:
    """Connect the commands of a window."""
    session, commands = window.session, window.session.commands

    def has_picture() -> bool:
        return session.canvas.document is not None

    commands.register("save_copy", lambda: _save_copy(window), has_picture)
    commands.register("copy_picture", lambda: _copy_picture(session), has_picture)
    commands.register("copy", lambda: _copy(session), has_picture)
    commands.register("cut", lambda: _cut(session), has_picture)
    commands.register("paste", lambda: _paste(session))
    commands.register("new_picture", lambda: _new_picture(window))
    commands.register("enlarge", lambda: _enlarge(window), has_picture)
    commands.register("export", lambda: _export(window), lambda: session.shown is not None or bool(_chosen(window)))


def ask_for_copy(window: MainWindow, source: Path) -> str:
    """Let a person choose where a copy goes; empty where the dialog is closed."""
    title = QCoreApplication.translate("MainWindow", "Save a copy")
    kinds = QCoreApplication.translate("MainWindow", "Pictures")
    # A copy never replaces, it says that the name is taken.
    options = QFileDialog.Option.DontConfirmOverwrite
    name, _ = QFileDialog.getSaveFileName(window, title, source.name, f"{kinds} (*{source.suffix})", options=options)
    return name


def _save_copy(window: MainWindow) -> None:
    session, shown = window.session, window.session.shown
    is_as_it_was = session.staging.current is not None or not session.canvas.is_edited
    # What was edited is written as PNG, without loss; what was not is the same file.
    suffix = shown.path.suffix if shown is not None and is_as_it_was else ".png"
    proposed = Path(NAME) if shown is None else shown.path
    name = ask_for_copy(window, proposed.with_suffix(suffix))
    if name:
        is_named = Path(name).suffix.lower() == suffix.lower()
        session.save_picture(Path(name if is_named else name + suffix))


def _copy_picture(session: Session) -> None:
    """Put what is seen into the clipboard: the staged result, else the visible picture."""
    candidate = session.staging.current
    raster = session.canvas.visible() if candidate is None else candidate.image
    if raster is not None:
        QGuiApplication.clipboard().setImage(to_qimage(raster))


def _copy(session: Session) -> None:
    """Copy what is selected of the layer, or all of it, cut to what is there."""
    document = session.canvas.document
    found = None if document is None else _selected(document)
    if found is not None:
        _to_clipboard(*found)


def _cut(session: Session) -> None:
    document = session.canvas.document
    if document is None:
        return
    found = _selected(document)
    if found is None:
        return
    _to_clipboard(*found)
    session.canvas.do(lambda document: _clear(document, found[1]))


def _to_clipboard(raster: Raster, bounds: Bounds) -> None:
    """Copy pixels for any program, and where they lay for this one."""
    data = QMimeData()
    data.setImageData(to_qimage(raster))
    data.setData(PLACE, QByteArray(f"{bounds.x} {bounds.y}".encode()))
    QGuiApplication.clipboard().setMimeData(data)


def _copied_place() -> tuple[int, int] | None:
    """Give where the clipboard's pixels lay; None where they come from elsewhere."""
    found = re.fullmatch(rb"(-?\d{1,6}) (-?\d{1,6})", bytes(QGuiApplication.clipboard().mimeData().data(PLACE).data()))
    return None if found is None else (int(found[1]), int(found[2]))


def _selected(document: Document) -> tuple[Raster, Bounds] | None:
    """Give what is selected of the active layer and where it lies; None where there is nothing."""
    import numpy as np

    from studio.contract.raster import Raster

    layer = document.active
    filled = document.layer_bounds(layer.id)
    bounds = document.selection_bounds or filled
    common = None if bounds is None or filled is None else bounds.intersection(filled)
    if common is None or layer.kind != "pixels":
        return None
    pixels = document.layer_pixels(layer.id, common)
    selection = document.selection
    if selection is not None:
        mask = _part(selection.array, common)
        pixels[..., 3] = (pixels[..., 3].astype(np.uint16) * mask + 127) // 255
    return (Raster(pixels), common) if pixels[..., 3].any() else None


def _part(mask: Pixels, bounds: Bounds) -> Pixels:
    """Give a mask's values in a rectangle that may reach beyond it."""
    import numpy as np

    part = np.zeros((bounds.height, bounds.width), np.uint8)
    common = bounds.intersection(Bounds(0, 0, mask.shape[1], mask.shape[0]))
    if common is not None:
        inside = common.moved(-bounds.x, -bounds.y)
        part[inside.y : inside.bottom, inside.x : inside.right] = mask[
            common.y : common.bottom, common.x : common.right
        ]
    return part


def _clear(document: Document, bounds: Bounds) -> None:
    """Make what is selected of the active layer transparent; the edit keeps to the selection by itself."""

    def erase(pixels: Pixels) -> Pixels:
        erased = pixels.copy()
        erased[..., 3] = 0
        return erased

    with document.edit("Cut") as edit:
        edit.blend(document.active.id, bounds, erase)


def _paste(session: Session) -> None:
    """Put the clipboard's picture where it was copied, else into the middle of the frame; as a layer of its own.

    Without a document it becomes one.
    """
    image = QGuiApplication.clipboard().image()
    if image.isNull():
        text = QCoreApplication.translate("MainWindow", "There is no picture in the clipboard.")
        session.notices.post(text, severity=Severity.WARNING)
        return
    raster = to_raster(image)
    place = _copied_place()
    if session.canvas.document is None:
        session.canvas.begin(raster.extent)
        place = (0, 0)
    room = session.canvas.frame_or_whole
    if room is not None:
        middle = room.x + (room.width - raster.extent.width) // 2, room.y + (room.height - raster.extent.height) // 2
        x, y = middle if place is None else place
        session.canvas.do(lambda document: document.place_picture(raster, x, y, "Pasted"))


def _new_picture(window: MainWindow) -> None:
    from studio.ui.dialogs.new_picture import NewPictureDialog

    NewPictureDialog(window.session, window).open()


def _enlarge(window: MainWindow) -> None:
    from studio.ui.dialogs.enlarge import EnlargeDialog

    EnlargeDialog(window.session, window).open()


def _chosen(window: MainWindow) -> tuple[int, ...]:
    """Give the pictures that are chosen in the gallery."""
    gallery = _gallery(window)
    return () if gallery is None else gallery.grid.chosen()


def _gallery(window: MainWindow) -> GalleryPanel | None:
    """Give the gallery; None while the window is being filled."""
    panel = window.docks.panels.get("gallery")
    if panel is None:
        return None
    from studio.ui.panels.gallery import GalleryPanel  # imported by now, and not before the first paint

    return panel if isinstance(panel, GalleryPanel) else None


def _export(window: MainWindow) -> None:
    """Export what is chosen where the keyboard is: pictures of the gallery, else the shown one's file.

    Where the canvas shows more than that file, a notice says so.
    """
    from studio.ui.dialogs.export import ExportDialog

    session, gallery, chosen = window.session, _gallery(window), _chosen(window)
    if gallery is not None and chosen and (gallery.grid.hasFocus() or session.shown is None):
        gallery.menu.export(chosen)
        return
    if session.shown is None:
        return
    if session.staging.current is None and session.canvas.is_edited:
        text = QCoreApplication.translate("MainWindow", "The picture was edited; its file as it was saved is exported.")
        hint = QCoreApplication.translate("MainWindow", "Save a copy first to export what you see.")
        session.notices.post(text, hint, Severity.WARNING)
    ExportDialog(session, (session.shown.path,), window).open()
