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
    from studio.contract.geometry import Extent

_OURS = re.compile(r"(\d{4,}\.png|picture-\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FrameFolder:
    """A folder for the previews of one request.

    Attributes:
        folder: The folder.
        count: How many pictures the request makes; more than one get a folder each, picture-1, picture-2, ...
        extent: Size of the frames; None leaves the previews as they come.
    """

    folder: Path
    count: int
    extent: Extent | None

    def write(self, stepped: Stepped) -> Path | None:
        """Write one step's preview; None where the step has none.

        Raises:
            StudioError: It could not be written.
        """
        from studio.storage import atomic
        from studio.storage.pngs import encode_png, enlarged

        if stepped.preview is None:
            return None
        folder = self.folder
        if self.count > 1:
            folder /= f"picture-{stepped.picture:0{len(str(self.count))}}"
        atomic.make_folder(folder)
        frame = stepped.preview if self.extent is None else enlarged(stepped.preview, self.extent)
        path = folder / f"{stepped.index:04}.png"
        atomic.write_new(path, encode_png(frame))
        return path


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
