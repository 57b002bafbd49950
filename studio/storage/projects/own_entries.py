"""The studio's own entries of a project: what OpenRaster has no words for, in one JSON text."""

# ruff: noqa: PLC0415 - numpy waits until a project has a job with a picture

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from studio.contract.codec import from_plain, to_plain
from studio.contract.errors import InvalidRequest, StudioError, shorten
from studio.contract.geometry import Bounds
from studio.contract.raster import Mask, PictureReference, Raster
from studio.contract.records import PictureRecord
from studio.contract.requests import GenerateRequest
from studio.document.layers import LayerKind
from studio.storage.projects.archive import DamagedEntry
from studio.storage.projects.layer_pictures import LayerReader
from studio.storage.projects.origins import origins_json
from studio.storage.projects.places_of_jobs import JobPlace
from studio.storage.projects.project import PROJECT_VERSION, ProjectState
from studio.storage.queue_file import QueuedJob

FOLDER = "studio/"
ENTRY = f"{FOLDER}project.json"
ORIGINS = f"{FOLDER}origins.json"
"""What the picture and its layers come from; texts of other programs may be large, and the rest is read without."""
SELECTION = f"{FOLDER}selection.png"
JOB_PICTURES = f"{FOLDER}jobs/"
MAX_BYTES = 2**24
MAX_ORIGINS_BYTES = 2**28
MAX_JOBS = 10_000


@dataclass(frozen=True, slots=True)
class OwnLayer:
    """What `stack.xml` cannot say of a layer: its id, its kind, its name letter by letter, and whether it is shown.

    A mask is hidden for other programs: it is no part of the picture.
    """

    src: str
    id: int
    name: str
    kind: LayerKind = LayerKind.PIXELS
    is_visible: bool = True


@dataclass(frozen=True, slots=True)
class OwnEntries:
    """The studio's own JSON text.

    Attributes:
        stack: Fingerprint of the `stack.xml` that it belongs to; another program may have written a newer one.
        layers: What belongs to which layer.
        active: Id of the layer that is worked on.
        frame: Where pictures are made.
        selection: Where the selection's pixels lie; None where nothing is selected.
        panels: What the panels said.
        jobs: Jobs that wait, their pictures as references.
        places: Where they belong, by the job's id.
        picture: Path of the picture's file that it began with.
        record: How that was made.
    """

    stack: str
    layers: tuple[OwnLayer, ...] = ()
    active: int = 0
    frame: Bounds | None = None
    selection: Bounds | None = None
    panels: Mapping[str, object] = field(default_factory=dict)
    jobs: tuple[Mapping[str, object], ...] = ()
    places: Mapping[str, JobPlace] = field(default_factory=dict)
    picture: str = ""
    record: Mapping[str, object] | None = None
    version: int = PROJECT_VERSION


def fingerprint(stack: bytes) -> str:
    """Give the fingerprint of a `stack.xml`."""
    return hashlib.sha256(stack).hexdigest()


def own_json(state: ProjectState, stack: bytes, layers: tuple[OwnLayer, ...], selection: Bounds | None) -> bytes:
    """Give the JSON text of a project."""
    values: dict[str, object] = {
        "version": PROJECT_VERSION,
        "stack": fingerprint(stack),
        "layers": to_plain(layers),
        "active": state.document.active,
        "frame": to_plain(state.frame),
        "selection": to_plain(selection),
        "panels": dict(state.panels),
        "jobs": [{"id": job.id, "request": job.request.without_pixels().to_json()} for job in state.jobs],
        "places": to_plain(state.places),
        "picture": state.picture,
        "record": None if state.record is None else state.record.to_json(),
    }
    return _text(values)


def origins_text(state: ProjectState) -> bytes:
    """Give the JSON text of what a picture and its layers come from; empty where nothing is known."""
    values = origins_json(state.origins, state.layers)
    return _text(values) if values else b""


def _text(values: Mapping[str, object]) -> bytes:
    return json.dumps(values, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass")


def job_pictures(state: ProjectState) -> dict[str, Raster | Mask]:
    """Give the pictures of the jobs that wait, each once, by the names of their entries."""
    return {
        f"{JOB_PICTURES}{picture.sha256}.png": picture
        for job in state.jobs
        for picture in (job.request.source, job.request.mask)
        if isinstance(picture, Raster | Mask)
    }


def read_own(data: bytes) -> tuple[OwnEntries, str]:
    """Read the JSON text, value by value; what cannot be read is told and has its default.

    Returns:
        The values, and a sentence where a person should know something of them.

    Raises:
        InvalidRequest: It is no JSON object.
    """
    values = plain_object(data)
    version = values.get("version")
    notice = ""
    if isinstance(version, bool) or not isinstance(version, int) or not 1 <= version <= PROJECT_VERSION:
        notice = (
            f"The project was written by a newer studio (version {shorten(version)}, this one knows"
            f" {PROJECT_VERSION}): what it does not know is left out."
        )
    return _each_value(values), notice


def plain_object(data: bytes) -> Mapping[str, Any]:
    """Read the JSON object of an entry.

    Raises:
        InvalidRequest: It is none.
    """
    try:
        values = json.loads(data.decode("utf-8-sig", "surrogatepass"))
    except (ValueError, RecursionError) as error:
        raise InvalidRequest(f"is no JSON ({shorten(error)})") from error
    if not isinstance(values, dict):
        raise InvalidRequest("is no JSON object")
    return values


def _each_value(values: Mapping[str, Any]) -> OwnEntries:
    """Give what can be read of the values."""
    read: dict[str, Any] = {"stack": str(values.get("stack", ""))}
    for name, kind in _KINDS.items():
        if values.get(name) is not None:
            with contextlib.suppress(StudioError):
                read[name] = from_plain(kind, values[name], name)
    if isinstance(values.get("places"), dict):
        read["places"] = dict(_places(values["places"]))
    for name in ("panels", "record"):
        if isinstance(values.get(name), dict):
            read[name] = values[name]
    for name, read_one in _LISTS.items():
        if isinstance(values.get(name), list):
            read[name] = tuple(_readable(values[name][:MAX_JOBS], read_one))
    return OwnEntries(**read)


def _places(plain: Mapping[str, object]) -> Iterator[tuple[str, JobPlace]]:
    for job, place in list(plain.items())[:MAX_JOBS]:
        with contextlib.suppress(StudioError):
            yield job, from_plain(JobPlace, place, "places")


def _readable(plain: list[object], read_one: Callable[[object], object]) -> Iterator[object]:
    for each in plain:
        with contextlib.suppress(StudioError):
            yield read_one(each)


def _layer(plain: object) -> OwnLayer:
    return from_plain(OwnLayer, plain, "layers")


def _object(plain: object) -> Mapping[str, object]:
    if not isinstance(plain, dict):
        raise InvalidRequest("A job must be an object.")
    return plain


_KINDS: Mapping[str, type] = {"active": int, "frame": Bounds, "selection": Bounds, "picture": str, "version": int}
_LISTS: Mapping[str, Callable[[object], object]] = {"layers": _layer, "jobs": _object}


def read_record(own: OwnEntries) -> PictureRecord | None:
    """Give the record; None where there is none that can be read."""
    with contextlib.suppress(StudioError):
        return None if own.record is None else PictureRecord.from_json(own.record)
    return None


def read_jobs(own: OwnEntries, reader: LayerReader) -> tuple[tuple[QueuedJob, ...], int]:
    """Give the jobs that wait, with their pictures, and how many cannot be read."""
    jobs: list[QueuedJob] = []
    for plain in own.jobs:
        with contextlib.suppress(StudioError, DamagedEntry):
            request = GenerateRequest.from_json(plain.get("request"))
            jobs.append(QueuedJob(from_plain(str, plain.get("id"), "id"), _filled(request, reader)))
    return tuple(jobs), len(own.jobs) - len(jobs)


def _filled(request: GenerateRequest, reader: LayerReader) -> GenerateRequest:
    import numpy as np

    source, mask = request.source, request.mask
    if isinstance(source, PictureReference):
        source = Raster(reader.pixels(f"{JOB_PICTURES}{source.sha256}.png"))
    if isinstance(mask, PictureReference):
        mask = Mask(np.ascontiguousarray(reader.grey(f"{JOB_PICTURES}{mask.sha256}.png")))
    return replace(request, source=source, mask=mask)
