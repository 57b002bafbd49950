# ruff: noqa: PLC0415 - `studio --help` imports nothing that it does not show
"""`studio show`: the record that a picture carries."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from studio.cli.console import DONE
from studio.cli.options import JsonOption, path, takes
from studio.cli.running import Running

if TYPE_CHECKING:
    from studio.contract.raster import PictureReference, Raster
    from studio.contract.records import PictureRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowOptions:
    """Options of `studio show`."""

    image: Annotated[Path, typer.Argument(metavar="IMAGE", parser=path, help="A picture that the studio made.")]
    as_json: JsonOption = False


@takes(ShowOptions)
def show(running: Running, options: ShowOptions) -> int:
    """Print how a picture was made: the record that it carries."""
    from studio.storage.pngs import read_record_and_notices

    record, notices = read_record_and_notices(options.image)
    for notice in notices:
        running.console.tell(notice)
    if options.as_json:
        running.console.say_json(record.to_json())
    else:
        running.console.say("\n".join(f"{name + ':':<14}{value}" for name, value in _rows(record) if value))
    return DONE


def _source_line(source: Raster | PictureReference) -> str:
    return f"{source.extent}, fingerprint {source.sha256[:12]}"


def _rows(record: PictureRecord) -> list[tuple[str, str]]:
    request, timings = record.request, record.timings
    parts = {"load": timings.load, "encode": timings.encode, "sample": timings.sample, "decode": timings.decode}
    return [
        ("prompt", request.prompt or "(none)"),
        ("negative", request.negative_prompt),
        ("class", request.class_label or ""),
        ("created", record.created),
        ("seed", str(record.seed)),
        ("size", str(record.extent)),
        ("backbone", f"{record.backbone.name} ({record.backbone.id}, {record.backbone.fingerprint[:12]})"),
        ("scheduler", record.scheduler),
        ("steps", str(request.scheduler.steps or len(record.steps))),
        ("guidance", "" if request.guidance.scale is None else f"{request.guidance.scale:g}"),
        ("image", "" if request.source is None else _source_line(request.source)),
        ("strength", "" if request.source is None else f"{request.strength:g}"),
        ("device", f"{record.device}, {record.precision}"),
        ("seconds", ", ".join(f"{name} {seconds:.2f}" for name, seconds in parts.items())),
        ("versions", ", ".join(f"{name} {version}" for name, version in record.versions.items())),
        ("notices", " ".join(record.notices)),
        ("flagged", "by the family's safety checker" if record.is_flagged else ""),
    ]
