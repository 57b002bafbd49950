"""Paints what the canvas shows: document, picture or paper, the frames over it, the candidate over all."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter

from studio.ui.canvas import ground
from studio.ui.canvas.content import Candidate, Content
from studio.ui.canvas.mosaic import Mosaic
from studio.ui.canvas.picture_layer import Pass, paint_mosaic, paint_preview
from studio.ui.canvas.placement import Placement, device_pixels


def paint_content(painter: QPainter, placement: Placement, content: Content, now: Pass) -> list[QRect]:
    """Paint all of it that is exposed.

    Returns:
        What is to be painted again, in view pixels, as there was no time for it.
    """
    again = _paint_base(painter, placement, content, now) if placement.touched.intersects(now.exposed) else []
    for part in content.parts:
        paint_preview(painter, placement.rect_of(part.bounds), placement, part.pixels, now.colours)
    if content.is_dimmed:
        with device_pixels(painter, placement.bounds) as (target,):
            painter.fillRect(target, now.colours.veil)
    if content.candidate is not None:
        again += _paint_candidate(painter, placement, content.candidate, now)
    return again


def _paint_base(painter: QPainter, placement: Placement, content: Content, now: Pass) -> list[QRect]:
    pixels = content.pixels
    if isinstance(pixels, Mosaic):
        unfinished = paint_mosaic(painter, placement, pixels, now)
        return [placement.changed_rect(part) for part in unfinished]
    if pixels is not None:
        paint_preview(painter, placement.bounds, placement, pixels, now.colours)
    else:
        ground.paint_paper(painter, placement, now.colours)
    return []


def _paint_candidate(painter: QPainter, placement: Placement, candidate: Candidate, now: Pass) -> list[QRect]:
    """Paint the candidate up to the wipe."""
    inner = placement.within(candidate.bounds, candidate.mosaic.extent)
    shown = inner.bounds
    if candidate.wipe is not None:
        shown.setWidth(shown.width() * candidate.wipe)
    part = now.exposed.intersected(shown.toAlignedRect())
    if part.isEmpty():
        return []
    painter.save()
    painter.setClipRect(shown, Qt.ClipOperation.IntersectClip)
    unfinished = paint_mosaic(painter, inner, candidate.mosaic, replace(now, exposed=part), lies_over=True)
    painter.restore()
    return [inner.changed_rect(bounds) for bounds in unfinished]
