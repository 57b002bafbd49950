"""What a request needs of the open picture, as it is at one moment; and which task that means. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from studio.contract.errors import InvalidRequest
from studio.contract.geometry import Bounds, Margins
from studio.contract.raster import Mask, Raster
from studio.session.state import Task


@dataclass(frozen=True, slots=True, eq=False)
class CanvasSnapshot:
    """The part of the open picture that lies in the frame; what happens to the picture afterwards does not touch it.

    Attributes:
        frame: Where pictures are made, in pixels of the picture; may reach beyond it.
        is_framed: A person has said where; else the frame is the whole picture.
        inside: The part of the picture in the frame; None where the frame lies wholly beyond.
        picture: The visible pixels of `inside`.
        mask: What of `inside` is to be repainted; None where nothing is masked.
    """

    frame: Bounds
    is_framed: bool
    inside: Bounds | None
    picture: Raster | None
    mask: Mask | None

    @property
    def margins(self) -> Margins | None:
        """How far the frame reaches beyond the picture; None where it does not, or shares nothing with it."""
        inside, frame = self.inside, self.frame
        if inside is None or inside == frame:
            return None
        return Margins(inside.x - frame.x, inside.y - frame.y, frame.right - inside.right, frame.bottom - inside.bottom)


def task_for(task: Task, canvas: CanvasSnapshot | None) -> Task:
    """Give what is made: as chosen, or after the mask and the frame.

    Raises:
        InvalidRequest: The chosen task needs what is not there: a picture, a mask, a frame that reaches beyond.
    """
    if task is Task.AUTO:
        return _automatic(canvas)
    if task is not Task.NEW:
        _check(task, canvas)
    return task


def _automatic(canvas: CanvasSnapshot | None) -> Task:
    if canvas is None or canvas.inside is None:
        return Task.NEW
    if canvas.mask is not None:
        return Task.INPAINT
    return Task.NEW if canvas.margins is None else Task.OUTPAINT


def _check(task: Task, canvas: CanvasSnapshot | None) -> None:
    if canvas is None:
        raise InvalidRequest(
            "There is no open picture to work on.", "Open or make one first, or choose the task New picture."
        )
    if canvas.inside is None:
        raise InvalidRequest(
            "The frame lies wholly beyond the picture.", "Move it so that a part of the picture is in it."
        )
    if task is Task.INPAINT and canvas.mask is None:
        raise InvalidRequest(
            "Nothing in the frame is masked: there is nothing to repaint.",
            "Select or paint the part that is to change, or choose another task.",
        )
    if task is Task.OUTPAINT and canvas.margins is None:
        raise InvalidRequest(
            "The frame does not reach beyond the picture: there is nothing to continue.",
            "Drag an edge of the frame beyond the picture.",
        )
