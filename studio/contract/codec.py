"""Frozen dataclasses to plain JSON values and back, strictly: a wrong type or an unknown key is refused by its path."""

from __future__ import annotations

import functools
import math
import sys
import types
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from studio.contract.errors import InvalidRequest, StudioError, nearest, shorten
from studio.contract.raster import Mask, PictureReference, Raster

T = TypeVar("T")
MAX_ITEMS = 50_000
"""Of a list or an object; more are no record of a picture, and would take seconds to read."""
SCALARS: dict[object, str] = {int: "a whole number", float: "a number", str: "a text", bool: "true or false"}


def to_plain(value: object) -> object:
    """Give a contract value as dicts, lists, strings, numbers, booleans and None."""
    if isinstance(value, Raster | Mask):
        return value.to_json()
    if is_dataclass(value) and not isinstance(value, type):
        return to_plain_fields(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(key): to_plain(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [to_plain(item) for item in value]
    return value


def to_plain_fields(value: Any) -> dict[str, Any]:  # noqa: ANN401  # any dataclass
    """Give a dataclass's fields as plain JSON values by name."""
    return {field.name: to_plain(getattr(value, field.name)) for field in fields(value)}


def from_plain(kind: type[T], plain: object, where: str) -> T:
    """Read a value of `kind` from plain JSON; `where` names it in messages.

    Raises:
        InvalidRequest: A key is unknown or missing, or a value has the wrong type; the text names its path.
    """
    return cast(T, _read(kind, plain, where))


def _read(kind: object, plain: object, where: str) -> object:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _read_union(get_args(kind), plain, where)
    if origin is tuple:
        return _read_tuple(get_args(kind), plain, where)
    if origin in (dict, Mapping) or (origin is not None and issubclass(origin, Mapping)):
        if not isinstance(plain, Mapping):
            raise _refused(where, "an object", plain)
        _check_count(plain, where)
        return {str(key): _read(get_args(kind)[1], item, f"{where}.{key}") for key, item in plain.items()}
    if kind in (Raster, Mask):
        if not isinstance(plain, Mapping):
            raise _refused(where, "a picture", plain)
        return kind.from_json(plain)
    if is_dataclass(kind):
        return _read_dataclass(kind, plain, where)
    return _read_scalar(kind, plain, where)


def _read_scalar(kind: object, plain: object, where: str) -> object:
    if isinstance(kind, type) and issubclass(kind, Enum):
        allowed = [str(member.value) for member in kind]
        if plain not in allowed:
            hint = nearest(str(plain), allowed)
            raise InvalidRequest(f"{where} is {shorten(plain)!r}; allowed: {', '.join(allowed)}.", hint)
        return kind(plain)
    if kind is float and isinstance(plain, int | float) and not isinstance(plain, bool):
        # A whole number that no float can hold is as good as infinite: the value's own range refuses it.
        return float(plain) if abs(plain) < sys.float_info.max else math.copysign(math.inf, plain)
    if kind is int and isinstance(plain, int) and not isinstance(plain, bool):
        return plain
    if kind in (str, bool) and isinstance(plain, kind):
        return plain
    raise _refused(where, SCALARS.get(kind, str(kind)), plain)


def _read_union(kinds: Sequence[object], plain: object, where: str) -> object:
    if plain is None and type(None) in kinds:
        return None
    candidates = [kind for kind in kinds if kind is not type(None)]
    if isinstance(plain, Mapping) and len(candidates) > 1:
        # A picture travels with its pixels or as a reference: the keys tell which.
        candidates = [kind for kind in candidates if (kind is PictureReference) == ("sha256" in plain)] or candidates
    failures: list[StudioError] = []
    for kind in candidates:
        try:
            return _read(kind, plain, where)
        except StudioError as error:
            failures.append(error)
    raise failures[0]


def _read_tuple(kinds: Sequence[object], plain: object, where: str) -> tuple[object, ...]:
    if not isinstance(plain, list | tuple):
        raise _refused(where, "a list", plain)
    _check_count(plain, where)
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(_read(kinds[0], item, f"{where}[{number}]") for number, item in enumerate(plain))
    if len(plain) != len(kinds):
        raise _refused(where, f"a list of {len(kinds)}", plain)
    return tuple(
        _read(kind, item, f"{where}[{number}]") for number, (kind, item) in enumerate(zip(kinds, plain, strict=True))
    )


def _read_dataclass(kind: Any, plain: object, where: str) -> object:  # noqa: ANN401  # any dataclass type
    if not isinstance(plain, Mapping):
        raise _refused(where, "an object", plain)
    hints = _hints_of(kind)
    known = {field.name: field for field in fields(kind)}
    for key in plain:
        if key not in known:
            raise InvalidRequest(f"{where} has an unknown key {shorten(key)!r}.", nearest(str(key), known))
    values = {}
    for name, field in known.items():
        if name in plain:
            values[name] = _read(hints[name], plain[name], f"{where}.{name}")
        elif field.default is MISSING and field.default_factory is MISSING:
            raise InvalidRequest(f"{where} lacks the key {name!r}.")
    return kind(**values)


@functools.cache
def _hints_of(kind: type) -> dict[str, Any]:
    """Give the types of a dataclass's fields; reading them anew for each of a thousand steps costs 0.1 s."""
    return get_type_hints(kind)


def _check_count(plain: Sequence[object] | Mapping[object, object], where: str) -> None:
    if len(plain) > MAX_ITEMS:
        raise InvalidRequest(f"{where} has {len(plain):,} values; at most {MAX_ITEMS:,} are allowed.")


def _refused(where: str, expected: str, plain: object) -> InvalidRequest:
    return InvalidRequest(f"{where} is {shorten(repr(plain))}; it must be {expected}.")
