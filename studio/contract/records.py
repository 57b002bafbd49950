# ruff: noqa: PLC0415 - hashing waits until a picture has come from another
"""The record that a picture carries: how it was made, completely enough to make it again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from studio.contract.codec import from_plain, to_plain_fields
from studio.contract.errors import InvalidRequest, shorten
from studio.contract.geometry import Extent
from studio.contract.requests import MAX_SEED, GenerateRequest, versioned

RECORD_VERSION = 2
"""1 has no `sources`; they are told from its request."""
MAX_SOURCES = 1_000


@dataclass(frozen=True, slots=True)
class BackboneIdentity:
    """Which weights painted.

    Attributes:
        id: Id of the catalog, or the folder's name.
        name: Name for people.
        family: Id of the family.
        fingerprint: SHA-256 over the weights' own SHA-256s, in order of their relative paths.
        operator: Token mixer of our own backbones; None for others.
        scan: Order in which it reads the tokens; None where it takes none.
    """

    id: str
    name: str
    family: str
    fingerprint: str
    operator: str | None = None
    scan: str | None = None


@dataclass(frozen=True, slots=True)
class StepRecord:
    """One denoising step: its number from 1, the noise level it started from, how long it took."""

    index: int
    sigma: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Timings:
    """Seconds that the parts of a job took; loading is 0 where the weights were resident."""

    load: float = 0.0
    encode: float = 0.0
    sample: float = 0.0
    decode: float = 0.0


@dataclass(frozen=True, slots=True)
class RepaintProof:
    """What was measured of a repainted or continued picture against its source.

    Attributes:
        repainted: Pixels that the mask (or the margins) gave free.
        changed_outside: Pixels outside it whose value is another than the source's: 0, or something is broken.
        seam: Mean colour step across the border of the repainted part, in levels of 255.
        surroundings: Mean colour step between neighbours on both sides of that border, likewise.
    """

    repainted: int
    changed_outside: int
    seam: float
    surroundings: float


class SourceRole(StrEnum):
    """What a picture was to the one that came from it.

    `source` was painted from, `mask` said where, and of `base` it is an edited, cut or enlarged copy, or holds a part.
    """

    SOURCE = "source"
    MASK = "mask"
    BASE = "base"


@dataclass(frozen=True, slots=True)
class SourceReference:
    """A picture or mask that another picture came from.

    Attributes:
        role: What it was to it.
        sha256: :attr:`Raster.sha256` of its pixels: found again whatever the file is called by then.
        name: Name of its file, without folders; empty where it had none.
        record_id: :attr:`PictureRecord.id` of its own record; empty where it has none.
    """

    role: SourceRole
    sha256: str
    name: str = ""
    record_id: str = ""


def lineage_of(request: GenerateRequest, origins: Iterable[SourceReference] = ()) -> tuple[SourceReference, ...]:
    """Give what the pictures of a request come from, at most 1,000.

    Args:
        request: With its source and mask, as pixels or as references.
        origins: The files that source and mask were taken from (those with the role `mask`); where a file's pixels are
            others, as of an edited picture or a part of it, it is told of beside the source or mask.
    """
    origins = tuple(origins)
    masks = [origin for origin in origins if origin.role is SourceRole.MASK]
    bases = [replace(origin, role=SourceRole.BASE) for origin in origins if origin.role is not SourceRole.MASK]
    found: list[SourceReference] = []
    for role, given, files in ((SourceRole.SOURCE, request.source, bases), (SourceRole.MASK, request.mask, masks)):
        if given is not None:
            same = next((file for file in files if file.sha256 == given.sha256), SourceReference(role, given.sha256))
            found += (replace(same, role=role), *(file for file in files if file is not same))
    return tuple(dict.fromkeys(found))[:MAX_SOURCES]


@dataclass(frozen=True, slots=True)
class PictureRecord:
    """How one picture was made.

    Attributes:
        created: ISO 8601 time with offset.
        request: The resolved request, its pictures as references; `count` and `seed` as asked.
        seed: This picture's own seed.
        backbone: Which weights.
        scheduler: Class of the scheduler that ran, and its settings that differ from that class's defaults.
        extent: Size of the picture.
        device: Device that ran, such as cpu or cuda:0.
        precision: Number format that ran: fp32, bf16 or fp16.
        steps: Every step.
        timings: Seconds of the parts.
        versions: Versions of studio, python, torch and diffusers.
        notices: Sentences a person should read: what was cut off, what was flagged.
        is_flagged: The family's safety checker flagged the picture.
        proof: What was measured where a part was repainted or continued; None for any other picture.
        sources: The pictures and masks that it came from.

    Raises:
        InvalidRequest: The seed is impossible, or there are more than 1,000 sources.
    """

    created: str
    request: GenerateRequest
    seed: int
    backbone: BackboneIdentity
    scheduler: str
    extent: Extent
    device: str
    precision: str
    steps: tuple[StepRecord, ...] = ()
    timings: Timings = field(default_factory=Timings)
    versions: Mapping[str, str] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    is_flagged: bool = False
    proof: RepaintProof | None = None
    sources: tuple[SourceReference, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.seed <= MAX_SEED:
            raise InvalidRequest(f"The record's seed is {shorten(self.seed)}; it must be from 0 to {MAX_SEED}.")
        if len(self.sources) > MAX_SOURCES:
            raise InvalidRequest(
                f"The record names {len(self.sources):,} sources; at most {MAX_SOURCES:,} are allowed."
            )

    @property
    def id(self) -> str:
        """Fingerprint of the whole record: what a picture that came from this one knows it by."""
        import hashlib

        text = json.dumps(self.to_json(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    @property
    def is_edited(self) -> bool:
        """Whether the picture is an edited or cut copy of another, or has parts of it."""
        return any(source.role is SourceRole.BASE for source in self.sources)

    def derived(self, extent: Extent, base: SourceReference | None, notice: str = "") -> PictureRecord:
        """Give the record of a copy that was changed without a network: edited, cut, scaled.

        Args:
            extent: The copy's size.
            base: The picture that it is a copy of.
            notice: What was done, in a sentence.
        """
        bases = () if base is None else (replace(base, role=SourceRole.BASE),)
        return replace(
            self,
            extent=extent,
            proof=None,
            notices=tuple(dict.fromkeys((*self.notices, *((notice,) if notice else ())))),
            # The newest stay where a picture was edited a thousand times.
            sources=tuple(dict.fromkeys((*self.sources, *bases)))[-MAX_SOURCES:],
        )

    def to_json(self) -> dict[str, Any]:
        """Give the record as plain JSON values, with its version; the request inside has its own."""
        return {"version": RECORD_VERSION, **to_plain_fields(self), "request": self.request.without_pixels().to_json()}

    @classmethod
    def from_json(cls, plain: object) -> PictureRecord:
        """Read a record from JSON values (or a JSON text).

        Raises:
            UnknownVersion: It was written by a newer studio.
            InvalidRequest: It is no record, or lies about its own shape.
        """
        values = versioned(plain, RECORD_VERSION, "record")
        request = GenerateRequest.from_json(values.pop("request", None))
        bare = from_plain(cls, {**values, "request": {}}, "record")
        if "sources" not in values:
            bare = replace(bare, sources=lineage_of(request))
        return cls(**{name: getattr(bare, name) for name in cls.__slots__ if name != "request"}, request=request)
