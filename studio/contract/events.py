"""What an engine reports while a request runs, in order, from its own thread."""

from __future__ import annotations

from dataclasses import dataclass

from studio.contract.geometry import Bounds
from studio.contract.patches import Patch
from studio.contract.raster import Raster
from studio.contract.records import PictureRecord


@dataclass(frozen=True, slots=True)
class Loading:
    """Weights are being read.

    Attributes:
        what: The part, in words ("vae").
        fraction: How far the whole load is, 0 to 1.
    """

    what: str
    fraction: float


@dataclass(frozen=True, slots=True)
class Noticed:
    """Something a person should read, such as a prompt that was cut off; the job goes on."""

    text: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Stepped:
    """One denoising step is done.

    Attributes:
        index: Number of the step, from 1.
        total: Number of steps of this picture.
        sigma: Noise level that the step started from (0 to 1 for flow families; sigma over alpha for the others).
        preview: The picture as the network sees it now (x0), at latent size or larger; None where none can be made.
        seconds: How long the step took, without the preview.
        picture: Number of the picture within the request, from 1.
        bounds: The part of the resulting picture that the preview shows; None is the whole. Where a picture is
            enlarged or painted in parts, steps are counted through all parts (a tile of a plain enlargement is a step).
    """

    index: int
    total: int
    sigma: float
    preview: Raster | None
    seconds: float
    picture: int = 1
    bounds: Bounds | None = None


@dataclass(frozen=True, slots=True)
class Decoding:
    """The steps of a picture are done; the autoencoder turns it into pixels."""

    picture: int
    count: int


@dataclass(frozen=True, slots=True)
class Pictured:
    """One picture is ready; save it before showing it.

    Attributes:
        picture: Number of the picture within the request, from 1.
        count: How many the request asks for.
        image: The picture.
        record: How it was made.
        patch: What was painted with a mask or margins, as it lies over the source (in the source's pixels): laid over
            it, it gives `image`. None for any other request.
    """

    picture: int
    count: int
    image: Raster
    record: PictureRecord
    patch: Patch | None = None


@dataclass(frozen=True, slots=True)
class Finished:
    """The request is done.

    Attributes:
        images: The pictures, in order (fewer than asked after "stop after this one").
        record: The record of the first of them.
    """

    images: tuple[Raster, ...]
    record: PictureRecord


Event = Loading | Noticed | Stepped | Decoding | Pictured | Finished
