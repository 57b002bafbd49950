# ruff: noqa: PLC0415 - `studio --help` imports nothing that it does not show
"""From the options of `studio generate` to the request: everything that can be told without torch is refused here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.cli.painting import Asked
from studio.contract.errors import InvalidRequest, shorten

if TYPE_CHECKING:
    from studio.cli.generate import GenerateOptions
    from studio.cli.given import Given
    from studio.contract.raster import Mask
    from studio.contract.requests import GenerateRequest
    from studio.storage.settings import Settings

_FREE_WITH_REQUEST = {"output", "frames", "as_json", "request", "image", "mask"}


def build_request(options: GenerateOptions, settings: Settings) -> Asked:
    """Give the request that the options describe.

    Raises:
        InvalidRequest: A value is impossible, or two options contradict each other.
    """
    if options.request is not None:
        return _read_request(options)
    from studio.cli.given import given_picture
    from studio.cli.walk_values import prompt_values, walk_values
    from studio.contract.geometry import Extent
    from studio.contract.requests import GenerateRequest

    values: dict[str, Any] = {
        **prompt_values(options.prompt, options.class_label, 'studio generate "a red apple"'),
        **walk_values(options, settings),
        "extent": None if options.size is None else Extent.parse(options.size),
        "is_tileable": options.tileable,
    }
    _check_companions(options)
    if options.strength is not None:
        values["strength"] = options.strength
    request = GenerateRequest(**values)  # refuses an impossible value before a picture is decoded
    if options.image is None:
        return Asked(request, is_seed_drawn=options.seed is None)
    given = given_picture(options.image)
    return Asked(replace(request, source=given.source), given.notices, "", options.seed is None, given)


def _check_companions(options: GenerateOptions) -> None:
    if options.strength is not None and options.image is None:
        raise InvalidRequest("--strength belongs to --image, and there is none.", "Give --image FILE as well.")
    if options.mask is not None:
        raise InvalidRequest(
            "--mask belongs to --request, and there is none.",
            "To repaint a part of a picture: studio inpaint IMAGE PROMPT --mask MASK",
        )


def _read_request(options: GenerateOptions) -> Asked:
    """Read --request; nothing else may decide the pixels then."""
    from studio.cli.given import mask_origin
    from studio.contract.requests import GenerateRequest

    for field in fields(options):
        if field.name not in _FREE_WITH_REQUEST and getattr(options, field.name) != field.default:
            name = "PROMPT" if field.name == "prompt" else f"--{field.name.replace('_', '-')}"
            raise InvalidRequest(
                f"{name} and --request are given together.", "The request decides everything that decides the pixels."
            )
    request = GenerateRequest.from_json(_request_values(str(options.request)))
    _check_pictures(request, options)
    given = None if options.image is None else _same_source(request, options.image)
    changes: dict[str, Any] = {} if given is None else {"source": given.source}
    if options.mask is not None:
        changes["mask"] = mask = _same_mask(request, options.mask)
        if given is not None:
            given = replace(given, origins=(*given.origins, mask_origin(options.mask, mask)))
    return Asked(replace(request, **changes), () if given is None else given.notices, given=given)


def _check_pictures(request: GenerateRequest, options: GenerateOptions) -> None:
    """Refuse a request whose pictures are missing, and pictures that the request has no use for."""
    from studio.contract.raster import PictureReference

    wanted = {"image": (request.source, "picture"), "mask": (request.mask, "mask")}
    missing = {
        name: f"a {what} of {value.extent}"
        for name, (value, what) in wanted.items()
        if isinstance(value, PictureReference) and getattr(options, name) is None
    }
    if missing:
        fingerprints = "fingerprint" if len(missing) == 1 else "fingerprints"
        others = [name for name in wanted if isinstance(wanted[name][0], PictureReference)]
        raise InvalidRequest(
            f"The request starts from {' and '.join(missing.values())} of which it holds only the {fingerprints}.",
            f"Give back what is missing: --request REQUEST {' '.join(f'--{name} FILE' for name in others)}",
        )
    for name, (value, what) in wanted.items():
        if getattr(options, name) is not None and not isinstance(value, PictureReference):
            raise InvalidRequest(f"--{name} and --request are given together, and the request lacks no such {what}.")


def _same_source(request: GenerateRequest, image: Path) -> Given:
    """Give the picture that a request starts from."""
    from studio.cli.given import given_picture

    given = given_picture(image)
    _check_same(str(image), given.source.sha256, request.source, "picture that the request starts from")
    return given


def _same_mask(request: GenerateRequest, file: Path) -> Mask:
    """Give the mask of a request, inverted where the request was made with the inverted one."""
    from studio.cli.given import inverted
    from studio.storage.masks import open_mask

    mask = open_mask(file).mask
    turned = inverted(mask)
    if turned.sha256 == getattr(request.mask, "sha256", ""):
        return turned
    _check_same(str(file), mask.sha256, request.mask, "mask that the request has")
    return mask


def _check_same(file: str, found: str, wanted: object, what: str) -> None:
    expected = str(getattr(wanted, "sha256", ""))
    if found != expected:
        raise InvalidRequest(
            f"{file} is not the {what}: its fingerprint is {found[:12]}, the request's {expected[:12]}.",
            "Give the same file, unchanged.",
        )


def _request_values(name: str) -> object:
    """Give the JSON of a request; of a picture's record, the request in it."""
    from studio.cli.walk_values import STDIN, read_stdin

    text = read_stdin("request") if name == STDIN else _read_file(Path(name).expanduser())
    try:
        plain = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidRequest(f"The request is not JSON ({shorten(error)}).") from error
    if isinstance(plain, Mapping) and "request" in plain and "backbone" in plain:
        return plain["request"]
    return plain


def _read_file(file: Path) -> str:
    from studio.cli.walk_values import MAX_STDIN_BYTES, decoded

    try:
        with file.open("rb") as opened:
            return decoded(opened.read(MAX_STDIN_BYTES + 1), f"request {file}")
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise InvalidRequest(f"The request {file} cannot be read: {why}.", "Check its name and folder.") from error
