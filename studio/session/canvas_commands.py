"""What the commands of the open picture and of its staged results do, as far as they need no window."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from studio.contract.geometry import Bounds
from studio.contract.requests import EnlargeSettings
from studio.session.session import Session

if TYPE_CHECKING:
    from studio.document.document import Document
    from studio.document.layers import Change

GROWTH = 4
"""A picture that is continued grows by this part of its longer side on every side."""


def register(session: Session) -> None:
    """Connect the commands, and let them tell when they can be done."""
    _register_history(session)
    _register_layers(session)
    _register_sizes(session)
    _register_staging(session)
    changed = session.commands.changed
    session.canvas.replaced.connect(changed)
    session.canvas.changed.connect(_teller(session))
    session.canvas.frame_changed.connect(lambda _: changed.emit())
    session.staging.changed.connect(changed)


def _register_history(session: Session) -> None:
    canvas, commands = session.canvas, session.commands

    def can(name: str) -> bool:
        document = canvas.document
        return document is not None and bool(getattr(document.history, name))

    commands.register("undo", lambda: canvas.do(lambda document: document.history.undo()), partial(can, "can_undo"))
    commands.register("redo", lambda: canvas.do(lambda document: document.history.redo()), partial(can, "can_redo"))
    commands.register("earlier_picture", canvas.go_back, lambda: bool(canvas.earlier))


def _register_layers(session: Session) -> None:
    canvas = session.canvas

    def register(command_id: str, work: Callable[[Document], object]) -> None:
        session.commands.register(command_id, lambda: canvas.do(work), lambda: canvas.document is not None)

    register("add_layer", lambda document: document.add_layer())
    register("add_mask_layer", _add_mask_layer)
    register("duplicate_layer", lambda document: document.duplicate_layer(document.active.id))
    register("remove_layer", lambda document: document.remove_layer(document.active.id))
    register("merge_down", lambda document: document.merge_down(document.active.id))
    register("flatten", lambda document: document.flatten())
    register(
        "merge_visible",
        lambda document: document.place_picture(document.visible(), 0, 0, "Merged"),
    )


def _add_mask_layer(document: Document) -> None:
    from studio.document.layers import LayerKind  # noqa: PLC0415 - a document is there by now

    document.add_layer(LayerKind.MASK)


def _register_sizes(session: Session) -> None:
    canvas, commands = session.canvas, session.commands

    def has_picture() -> bool:
        return canvas.document is not None

    def enlarge(scale: int) -> None:
        session.enlarge(EnlargeSettings(scale=scale))

    def crop() -> None:
        frame = canvas.frame
        if frame is not None:
            canvas.do(lambda document: document.resize_canvas(frame, "Crop"))

    commands.register("enlarge_2", partial(enlarge, 2), has_picture)
    commands.register("enlarge_4", partial(enlarge, 4), has_picture)
    commands.register("outpaint", lambda: _frame_beyond(session), has_picture)
    commands.register("crop_to_frame", crop, lambda: canvas.frame is not None)
    commands.register("whole_frame", lambda: canvas.set_frame(None), lambda: canvas.frame is not None)


def _frame_beyond(session: Session) -> None:
    """Let the frame reach beyond the picture on every side."""
    document, report = session.canvas.document, session.advice.report
    if document is None:
        return
    step = 8 if report is None else report.multiple_of
    extent = document.extent
    margin = max(step, round(max(extent.width, extent.height) / GROWTH / step) * step)
    session.canvas.set_frame(Bounds.of(extent).grown(margin))


def _register_staging(session: Session) -> None:
    staging, commands = session.staging, session.commands

    def is_chosen() -> bool:
        return staging.current is not None

    def has_candidates() -> bool:
        return bool(staging.candidates)

    def more() -> None:
        session.make_more()

    commands.register("accept_candidate", lambda: staging.accept(as_layer=True), is_chosen)
    commands.register("accept_merged", lambda: staging.accept(as_layer=False), is_chosen)
    commands.register("open_candidate", staging.open_alone, is_chosen)
    commands.register("discard_candidate", staging.discard, is_chosen)
    commands.register("discard_candidates", staging.discard_all, has_candidates)
    commands.register("previous_candidate", staging.previous, has_candidates)
    commands.register("next_candidate", staging.next, has_candidates)
    commands.register("more_candidates", more, has_candidates)


def _teller(session: Session) -> Callable[[Change], None]:
    """Give what tells when something else can be done, and not with every move of a brush."""
    before: tuple[bool, bool] | None = None

    def follow(change: Change) -> None:
        nonlocal before
        document = session.canvas.document
        now = None if document is None else (document.history.can_undo, document.history.can_redo)
        if now != before or change.has_layers or change.has_extent:
            before = now
            session.commands.changed.emit()

    return follow
