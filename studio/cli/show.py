# ruff: noqa: PLC0415 - `studio --help` imports nothing that it does not show
"""`studio show`: the record that a picture carries."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from studio.cli.console import DONE
from studio.cli.options import JsonOption, path, takes
from studio.cli.proofs import proof_line
from studio.cli.running import Running
from studio.contract.errors import NoRecord, shorten

if TYPE_CHECKING:
    from studio.contract.geometry import Margins
    from studio.contract.raster import Mask, PictureReference, Raster
    from studio.contract.records import BackboneIdentity, PictureRecord, SourceReference
    from studio.contract.requests import EnlargeSettings, GenerateRequest, InpaintSettings
    from studio.storage.metadata.foreign_records import ForeignRecord
    from studio.storage.metadata.reading import Told


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowOptions:
    """Options of `studio show`."""

    image: Annotated[
        Path, typer.Argument(metavar="IMAGE", parser=path, help="A picture that the studio or another program made.")
    ]
    as_json: JsonOption = False


@takes(ShowOptions)
def show(running: Running, options: ShowOptions) -> int:
    """Print how a picture was made: the record that it carries, ours or another program's."""
    from studio.storage.metadata.foreign_records import ForeignRecord
    from studio.storage.metadata.reading import read_told

    told = read_told(options.image)
    for notice in told.notices:
        running.console.tell(notice)
    found = _found(told)
    if options.as_json:
        running.console.say_json(found.to_json())
        return DONE
    rows = _foreign_rows(found) if isinstance(found, ForeignRecord) else _rows(found)
    running.console.say("\n".join(f"{name + ':':<14}{value}" for name, value in rows if value))
    return DONE


def _found(told: Told) -> PictureRecord | ForeignRecord:
    """Give what is to be shown; a record of ours that is damaged is said, whatever else is there."""
    if told.record is not None:
        return told.record
    if told.foreign is not None and isinstance(told.fault, NoRecord):
        return told.foreign
    raise told.fault or NoRecord("The picture carries no record.")


def _foreign_rows(record: ForeignRecord) -> list[tuple[str, str]]:
    """Give what another program tells, and what of it cannot be made again here."""
    left = ", ".join(f"{part.value} ({shorten(value)})" for part, value in record.left_out.items())
    return [
        ("made with", record.source.program),
        ("prompt", record.prompt),
        ("negative", record.negative),
        ("seed", "" if record.seed is None else str(record.seed)),
        ("size", "" if record.size is None else str(record.size)),
        ("weights", record.model),
        ("sampler", record.sampler),
        ("steps", "" if record.steps is None else str(record.steps)),
        ("guidance", "" if record.cfg is None else f"{record.cfg:g}"),
        *((name, value) for name, value in record.extra.items()),
        ("not ours", left),
    ]


def _rows(record: PictureRecord) -> list[tuple[str, str]]:
    request, timings = record.request, record.timings
    parts = {"load": timings.load, "encode": timings.encode, "sample": timings.sample, "decode": timings.decode}
    is_painted = request.enlarge is None or request.enlarge.is_creative
    return [
        ("prompt", request.prompt or ("(none)" if is_painted else "")),
        ("negative", request.negative_prompt),
        ("class", request.class_label or ""),
        ("created", record.created),
        ("seed", str(record.seed) if is_painted else ""),
        ("size", str(record.extent)),
        ("backbone", f"{record.backbone.name} ({record.backbone.id}, {record.backbone.fingerprint[:12]})"),
        ("operator", _operator(record.backbone)),
        ("scheduler", record.scheduler),
        ("steps", str(request.scheduler.steps or len(record.steps)) if is_painted else ""),
        ("guidance", "" if request.guidance.scale is None else f"{request.guidance.scale:g}"),
        *_picture_rows(request),
        *(("came from", _source(source)) for source in record.sources),
        ("proof", proof_line(record)),
        ("device", f"{record.device}, {record.precision}"),
        ("seconds", ", ".join(f"{name} {seconds:.2f}" for name, seconds in parts.items())),
        ("versions", ", ".join(f"{name} {version}" for name, version in record.versions.items())),
        ("notices", " ".join(record.notices)),
        ("flagged", "by the family's safety checker" if record.is_flagged else ""),
    ]


def _source(source: SourceReference) -> str:
    words = [source.role.value, source.name, f"fingerprint {source.sha256[:12]}"]
    return ", ".join(filter(None, (*words, f"record {source.record_id[:12]}" if source.record_id else "")))


def _operator(backbone: BackboneIdentity) -> str:
    if backbone.operator is None or backbone.scan is None:
        return backbone.operator or ""
    return f"{backbone.operator}, scan order {backbone.scan}"


def _picture_rows(request: GenerateRequest) -> list[tuple[str, str]]:
    """Give what a request does with the pictures that it starts from."""
    enlarge, margins = request.enlarge, request.margins
    has_strength = request.source is not None and margins is None and (enlarge is None or enlarge.is_creative)
    is_repaint = request.mask is not None or margins is not None
    return [
        ("image", "" if request.source is None else _fingerprint(request.source)),
        ("mask", "" if request.mask is None else _fingerprint(request.mask)),
        ("margins", "" if margins is None else _margins(margins)),
        ("enlarged", "" if enlarge is None else _enlarged(enlarge)),
        ("tileable", "yes" if request.is_tileable else ""),
        ("strength", f"{request.strength:g}" if has_strength else ""),
        ("repainted", _inpaint(request.inpaint) if is_repaint else ""),
    ]


def _fingerprint(picture: PictureReference | Raster | Mask) -> str:
    return f"{picture.extent}, fingerprint {picture.sha256[:12]}"


def _margins(margins: Margins) -> str:
    sides = {"left": margins.left, "top": margins.top, "right": margins.right, "bottom": margins.bottom}
    return ", ".join(f"{name} {pixels}" for name, pixels in sides.items() if pixels)


def _enlarged(enlarge: EnlargeSettings) -> str:
    words = [f"{enlarge.scale}x by {enlarge.upscaler or 'the upscaler for it'}"]
    words += ["painted anew"] if enlarge.is_creative else []
    words += [] if enlarge.tile_px is None else [f"tiles of {enlarge.tile_px} px"]
    return ", ".join(words)


def _inpaint(settings: InpaintSettings) -> str:
    pixels = {
        "grown by": settings.grow_px,
        "feathered over": settings.feather_px,
        "blended over": settings.blend_px,
        "context": settings.context_px,
    }
    words = [] if settings.fill is None else [f"fill {settings.fill.value}"]
    words += [f"{name} {value} px" for name, value in pixels.items() if value is not None]
    words += [] if settings.is_differential else ["not differential"]
    words += [] if settings.matches_colour else ["colours not matched"]
    return ", ".join(words)
