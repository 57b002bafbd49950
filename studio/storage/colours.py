"""Colours to sRGB: by the picture's own ICC profile, relative to white, black on black."""

# ruff: noqa: PLC0415 - what costs time to import waits until it is needed: the start of the program is short

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from studio.contract.raster import Pixels
from studio.storage.planes import Levels, Planes, eight_bits

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from PIL.ImageCms import ImageCmsProfile, ImageCmsTransform

_SPACES = {"L": "GRAY", "RGB": "RGB", "CMYK": "CMYK", "LAB": "Lab"}
_STRIP_PIXELS = 1 << 20


def to_srgb(planes: Planes, profile: bytes | None, name: str) -> tuple[Pixels, tuple[str, ...]]:
    """Give colours as 8-bit sRGB, (height, width, 3), and what a person should know of the conversion.

    Args:
        planes: The picture.
        profile: Its ICC profile; empty where it has none, None where it has one that cannot be unpacked.
        name: Names it in notices.
    """
    if profile == b"" and planes.space != "LAB":
        told = (f"{name} is CMYK without a colour profile: its colours are an estimate.",)
        return _unmanaged(planes), told if planes.space == "CMYK" else ()
    try:
        given = _profile(planes, profile)
        fitting = _fitting(planes, given)
        if fitting is None:
            told = (f"The colour profile of {name} does not fit its pixels, and was left out.",)
            return _unmanaged(planes), told
        return _converted(fitting, given), ()
    except Exception:  # noqa: BLE001  # a file's import: a hostile profile raises anything
        return _unmanaged(planes), (f"The colour profile of {name} is damaged, and was left out.",)


def _profile(planes: Planes, profile: bytes | None) -> ImageCmsProfile:
    from PIL import ImageCms

    if planes.space == "LAB":
        return ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    return ImageCms.ImageCmsProfile(io.BytesIO(profile or b""))


def _fitting(planes: Planes, given: ImageCmsProfile) -> Planes | None:
    """Give the planes in the profile's own colour space, None where they cannot be in it."""
    import numpy as np

    space = given.profile.xcolor_space.strip()
    if space == _SPACES[planes.space]:
        return planes
    if space == "RGB" and planes.space == "L":  # a grey picture that kept the profile of its colours
        return Planes("RGB", np.repeat(planes.colours, 3, axis=2), planes.alpha)
    return None


def _unmanaged(planes: Planes) -> Pixels:
    """Give colours without a profile: grey and RGB are taken for sRGB, CMYK is subtracted from white."""
    import numpy as np

    colours = planes.rounded
    if planes.space == "CMYK":
        left = 255 - colours.astype(np.uint32)
        return ((left[..., :3] * left[..., 3:] + 127) // 255).astype(np.uint8)
    if planes.space == "L":
        return np.repeat(colours, 3, axis=2)
    return colours


def _converted(planes: Planes, given: ImageCmsProfile) -> Pixels:
    import numpy as np
    from PIL import ImageCms

    transform = ImageCms.buildTransform(
        given,
        ImageCms.createProfile("sRGB"),
        planes.space,
        "RGB",
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
        ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    if planes.space == "RGB" and _is_identity(transform):
        return planes.rounded
    if planes.colours.dtype == np.uint8:
        return _applied(transform, planes.rounded)
    rows = max(1, _STRIP_PIXELS // planes.colours.shape[1])
    strips = (planes.colours[start : start + rows] for start in range(0, len(planes.colours), rows))
    return np.concatenate([_between_levels(transform, strip) for strip in strips])


def _applied(transform: ImageCmsTransform, colours: Pixels) -> Pixels:
    import numpy as np
    from PIL import Image

    height, width = colours.shape[:2]
    image = Image.frombytes(transform.input_mode, (width, height), np.ascontiguousarray(colours).tobytes())
    return np.asarray(transform.apply(image))


def _is_identity(transform: ImageCmsTransform) -> bool:
    """Say whether a profile is sRGB but for rounding: such a picture stays as it is, bit for bit."""
    import numpy as np

    steps = np.linspace(0, 255, 18).astype(np.uint8)
    probes = np.stack(np.meshgrid(steps, steps, steps), axis=-1).reshape(18, -1, 3)
    return bool(np.abs(_applied(transform, probes).astype(int) - probes).max() <= 1)


def _between_levels(transform: ImageCmsTransform, colours: Levels) -> Pixels:
    """Convert 16-bit colours by a transform that takes 8 bits: interpolated between the levels beside them.

    The cube of neighbouring levels is cut into simplexes (for three colours Sakamoto's tetrahedra, US patent 4,275,413,
    expired), each walked from its lower corner to the upper one by the largest fraction first; greys stay on the
    cube's diagonal.
    """
    import numpy as np

    lower = (colours // 257).astype(np.uint8)
    fractions = (colours % 257).astype(np.float32) / 257
    order = np.argsort(-fractions, axis=-1, kind="stable")
    descending = np.take_along_axis(fractions, order, axis=-1)
    corner = lower.copy()
    result = _applied(transform, corner) * (1 - descending[..., :1])
    for number in range(colours.shape[-1]):
        _step_up(corner, order[..., number : number + 1])
        following = descending[..., number + 1 : number + 2] if number + 1 < colours.shape[-1] else 0
        result += _applied(transform, corner) * (descending[..., number : number + 1] - following)
    return eight_bits((result * 257 + 0.5).astype(np.uint16))


def _step_up(corner: Pixels, channel: npt.NDArray[np.intp]) -> None:
    """Raise one channel of each pixel by a level; the highest stays."""
    import numpy as np

    levels = np.take_along_axis(corner, channel, axis=-1)
    np.put_along_axis(corner, channel, np.minimum(levels, 254) + 1, axis=-1)
