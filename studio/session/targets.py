"""Where a job's pictures belong: a rectangle of a document, which may be edited and resized while the job runs."""

from __future__ import annotations

import weakref
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from studio.contract.geometry import Bounds
from studio.contract.records import SourceReference
from studio.contract.requests import GenerateRequest
from studio.session.snapshots import CanvasSnapshot

if TYPE_CHECKING:
    from studio.document.document import Document


class Purpose(StrEnum):
    """What a job does to the picture; the value is what the undo panel and the layer are called."""

    GENERATE = "Generate"
    INPAINT = "Inpaint"
    OUTPAINT = "Outpaint"
    REFINE = "From picture"
    ENLARGE = "Enlarge"


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """The place of a job's pictures.

    Attributes:
        purpose: What the job does.
        source: The part of the picture that the job was given, in the document's own grid, which no resize moves.
        result: The rectangle that its pictures fill, likewise.
        revision: The document's at that moment.
        is_framed: A person has said where the picture goes; else a new picture may take the place of an unedited one.
        origins: The files that what the job was given comes from.
    """

    purpose: Purpose
    source: Bounds
    result: Bounds
    revision: int
    is_framed: bool
    _document: weakref.ref[Document] = field(repr=False)
    origins: tuple[SourceReference, ...] = ()

    @property
    def document(self) -> Document | None:
        """The document; None once nobody keeps it any more."""
        return self._document()

    def result_bounds(self) -> Bounds:
        """Give the rectangle of its pictures, in pixels of the document as it is now."""
        return self._now(self.result)

    def source_bounds(self) -> Bounds:
        """Give the rectangle that it was given, in pixels of the document as it is now."""
        return self._now(self.source)

    def _now(self, bounds: Bounds) -> Bounds:
        document = self.document
        return bounds if document is None else document.state.to_picture(bounds)


def target_of(
    request: GenerateRequest, document: Document, canvas: CanvasSnapshot, origins: tuple[SourceReference, ...] = ()
) -> Target:
    """Give where the pictures of a request belong that was just made of a document.

    Args:
        request: What was asked for.
        document: What it was made of.
        canvas: That, as it was at that moment.
        origins: The files that source and mask come from.
    """
    purpose = purpose_of(request)
    source = canvas.inside or canvas.frame
    if purpose is Purpose.GENERATE:
        result = _placed_new(request, document, canvas)
    elif purpose is Purpose.OUTPAINT:
        result = canvas.frame
    else:
        result = source
    grid = document.state.to_grid
    places = grid(source), grid(result)
    return Target(purpose, *places, document.revision, canvas.is_framed, weakref.ref(document), origins)


def purpose_of(request: GenerateRequest) -> Purpose:
    """Give what a request does to a picture."""
    if request.mask is not None:
        return Purpose.INPAINT
    if request.margins is not None:
        return Purpose.OUTPAINT
    if request.enlarge is not None:
        return Purpose.ENLARGE
    return Purpose.GENERATE if request.source is None else Purpose.REFINE


def _placed_new(request: GenerateRequest, document: Document, canvas: CanvasSnapshot) -> Bounds:
    """Give where a new picture goes: into the frame, else into the middle of the picture."""
    if canvas.is_framed or request.extent is None:
        return canvas.frame
    extent, whole = request.extent, document.extent
    return Bounds((whole.width - extent.width) // 2, (whole.height - extent.height) // 2, extent.width, extent.height)
