# ruff: noqa: PLC0415 - `studio --help` imports nothing that it does not show
"""`--frames DIR`: one PNG a step, as large as the picture will be."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from studio.cli.output import check_folder
from studio.contract.errors import OutputExists

if TYPE_CHECKING:
    from studio.contract.events import Stepped
    from studio.contract.raster import Raster
    from studio.contract.requests import GenerateRequest
    from studio.storage.scenes import Scene

_OURS = re.compile(r"(\d{4,}\.png|picture-\d+)", re.IGNORECASE)


@dataclass(slots=True)
class FrameFolder:
    """A folder for the previews of one request.

    Where a preview shows a part of the picture, its frame is the whole picture: what is there already, with the preview
    where it is being painted.

    Attributes:
        folder: The folder.
        request: What is being made; more than one picture get a folder each, picture-1, picture-2, ...
    """

    folder: Path
    request: GenerateRequest
    _scene: Scene | None = None

    def write(self, stepped: Stepped) -> Path | None:
        """Write one step's preview; None where the step has none.

        Raises:
            StudioError: It could not be written.
        """
        from studio.storage import atomic
        from studio.storage.pngs import encode_png

        if stepped.preview is None:
            return None
        folder = self.folder
        if self.request.count > 1:
            folder /= f"picture-{stepped.picture:0{len(str(self.request.count))}}"
        atomic.make_folder(folder)
        path = folder / f"{stepped.index:04}.png"
        atomic.write_new(path, encode_png(self._frame(stepped, stepped.preview)))
        return path

    def _frame(self, stepped: Stepped, preview: Raster) -> Raster:
        from studio.storage.pngs import enlarged
        from studio.storage.scenes import Scene

        if stepped.bounds is None:
            extent = self.request.result_extent or self.request.extent
            return preview if extent is None else enlarged(preview, extent)
        if self._scene is None or self._scene.picture != stepped.picture:
            self._scene = Scene.of(self.request, stepped.picture)
        return self._scene.with_part(preview, stepped.bounds)


def check_frame_folder(folder: Path) -> None:
    """Refuse a folder that holds frames already, or that cannot take any.

    Raises:
        OutputExists: It holds files of such names.
        StudioError: It is no folder, or may not be written to.
    """
    check_folder(folder)
    if not folder.is_dir() or not os.access(folder, os.R_OK):
        return
    taken = sorted(entry.name for entry in folder.iterdir() if _OURS.fullmatch(entry.name))
    if taken:
        raise OutputExists(
            f"The folder {folder} holds frames already ({taken[0]}).",
            "Nothing is ever overwritten: choose a new folder.",
        )
