"""Copies of many pictures: each is whole or not there, what cannot be read is left out, a full disk ends it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from studio.contract.errors import Cancelled, StudioError
from studio.contract.port import Stop
from studio.storage.exporting.copies import Copy, make_copy, name_parts, read_source
from studio.storage.exporting.placing import Publisher
from studio.storage.exporting.plan import ExportPlan, ExportReport, Progress, Skipped
from studio.storage.exporting.walking import bare, prepared


def export(plan: ExportPlan, progress: Progress | None = None, stop: Stop | None = None) -> ExportReport:
    """Write copies of pictures; what was written before a stop or a fault stays, and each copy is whole.

    Args:
        plan: Which pictures, where to, and how.
        progress: Told after each picture.
        stop: Ends it between two pictures.
    """
    stop = stop or Stop()
    publisher = Publisher(plan.folder, plan.style.format.suffix, plan.template)
    written: list[Path] = []
    skipped: list[Skipped] = []
    fault: StudioError | None = None
    with closing(prepared(plan.items, lambda path: make_copy(read_source(path), plan.style), stop)) as copies:
        for number, made in enumerate(copies, 1):
            try:
                _take(made, publisher, written, skipped)
            except Cancelled:
                break
            except StudioError as error:
                fault = bare(error)
                break
            if progress is not None:
                progress(number, len(plan.items), made.path)
    is_cancelled = stop.is_now and fault is None and len(written) + len(skipped) < len(plan.items)
    return ExportReport(tuple(written), tuple(skipped), fault, is_cancelled)


def _take(made: Copy | Skipped, publisher: Publisher, written: list[Path], skipped: list[Skipped]) -> None:
    if isinstance(made, Copy):
        written.append(publisher.publish(made.data, made.path.stem, name_parts(made.path, made.told)))
    elif isinstance(made.reason, Cancelled):
        raise made.reason
    else:
        skipped.append(made)
