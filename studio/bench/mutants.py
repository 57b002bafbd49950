"""Files that were whole once: cut off, with bits turned, parts doubled, numbers that lie; and what becomes of them."""

from __future__ import annotations

import json
import logging
import random
import struct
import time
import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from studio.bench.specimens import KINDS, Kind
from studio.contract.errors import StudioError

if TYPE_CHECKING:
    from studio.bench.errands import Say

log = logging.getLogger(__name__)
HANG_SECONDS = 60
Mutator = Callable[[bytes, random.Random], bytes]
NASTY = (
    b"\0",
    b"\xff" * 8,
    b"\x7f\xff\xff\xff",
    b'"',
    b"{" * 64,
    b"[" * 3000,
    b"\xed\xa0\x80",
    b"NaN",
    b"1e999",
    b"-1",
)
VALUES: tuple[object, ...] = (
    None, True, -1, 2**63, 2**200, 1e308, "", "x" * 5000, "\ud800", "../../x", "/", "\0", {}, [[[[]]]], {"a": {}},
)  # fmt: skip
HEADER_NUMBERS = (0, 1, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)


@dataclass(slots=True)
class Judged:
    """What became of the files.

    Attributes:
        files: How many of each kind.
        refused: How many were refused, or told to be damaged; the rest were read.
        crashes: What was raised that is no sentence for people, one each.
        unnamed: Sentences that do not say which file.
        slowest: Seconds that the slowest took, and which it was.
    """

    files: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    crashes: list[str] = field(default_factory=list)
    unnamed: list[str] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")

    @property
    def in_words(self) -> str:
        """What was read, for people."""
        kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(self.files.items()))
        return f"{self.files.total()} files ({kinds}); {self.refused} refused or told of"


def read_mutants(folder: Path, count: int, seed: int = 1, watch: Callable[[str], None] | None = None) -> Judged:
    """Read changed files of every kind, in turn, as the program reads them.

    Args:
        folder: An empty folder.
        count: How many.
        seed: Of the changes.
        watch: Told before each which it is.
    """
    judged = Judged()
    specimens = {kind.name: kind.make(folder / kind.name) for kind in KINDS}
    for number in range(count):
        kind = KINDS[number % len(KINDS)]
        chance = random.Random(f"{seed} {number}")  # noqa: S311  # changes, not secrets
        mutator = chance.choice(mutators_of(kind))
        name = f"{kind.name} {number} ({mutator.__name__.strip('_')})"
        if watch is not None:
            watch(name)
        _read(kind, specimens[kind.name], mutator(specimens[kind.name].read_bytes(), chance), name, judged)
    return judged


def _read(kind: Kind, file: Path, changed: bytes, name: str, judged: Judged) -> None:
    """Put the changed file in the place of the whole one, read it, and put the whole one back."""
    whole = file.read_bytes()
    kind.clean(file)
    file.write_bytes(changed)
    began = time.perf_counter()
    try:
        sentences = kind.read(file)
    except StudioError as error:
        sentences = [str(error)]
    except Exception as error:  # noqa: BLE001  # this is what we are here to find
        judged.crashes.append(f"{name}: {type(error).__name__}: {error}")
        sentences = []
    seconds = time.perf_counter() - began
    kind.clean(file)
    file.write_bytes(whole)
    judged.files[kind.name] += 1
    judged.refused += bool(sentences)
    judged.slowest = max(judged.slowest, (seconds, name))
    judged.unnamed += [f"{name}: {said}" for said in sentences if not any(each in said for each in kind.names(file))]


def mutators_of(kind: Kind) -> Sequence[Mutator]:
    """Give the changes that are made to a kind of file: those of bytes, and those of its own structure."""
    return (*_OF_BYTES, *_OF_STRUCTURE.get(kind.structure, ()))


def _flip_bits(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 4, 64))):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.choice((0, 1, chance.randrange(len(data)), len(data) - 1))]


def _double(data: bytes, chance: random.Random) -> bytes:
    begin, end = sorted((chance.randrange(len(data)), chance.randrange(len(data))))
    return data[:end] + data[begin:end] + data[end:]


def _drop(data: bytes, chance: random.Random) -> bytes:
    begin = chance.randrange(len(data))
    return data[:begin] + data[begin + chance.randrange(1, 200) :]


def _clear(data: bytes, chance: random.Random) -> bytes:
    begin, length = chance.randrange(len(data)), chance.choice((8, 512, 4096))
    return data[:begin] + bytes(len(data[begin : begin + length])) + data[begin + length :]


def _insert(data: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(data))
    return data[:place] + chance.choice(NASTY) + data[place:]


def _number(data: bytes, chance: random.Random, order: str) -> bytes:
    place = chance.randrange(max(1, len(data) - 4))
    return data[:place] + struct.pack(order + "I", chance.choice(HEADER_NUMBERS)) + data[place + 4 :]


def _lying_big_number(data: bytes, chance: random.Random) -> bytes:
    return _number(data, chance, ">")


def _lying_little_number(data: bytes, chance: random.Random) -> bytes:
    return _number(data, chance, "<")


def _png_part(data: bytes, chance: random.Random) -> bytes:
    """Change one part of a PNG and make its checksum fit: only what is inside is wrong."""
    parts = _png_parts(data)
    number = chance.randrange(len(parts))
    kind, content = parts[number]
    action = chance.randrange(4)
    if action == 0:
        parts[number] = (kind, _flip_bits(content or b"\0", chance))
    elif action == 1:
        parts[number:number] = [parts[number]] * 3
    elif action == 2:
        del parts[number]
    else:
        parts[number] = (kind, content[: len(content) // 2] + chance.choice(NASTY))
    sealed = (
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in parts
    )
    return data[:8] + b"".join(sealed)


def _png_parts(data: bytes) -> list[tuple[bytes, bytes]]:
    parts, place = [], 8
    while place + 12 <= len(data):
        size = int.from_bytes(data[place : place + 4], "big")
        parts.append((data[place + 4 : place + 8], data[place + 8 : place + 8 + size]))
        place += 12 + size
    return parts


def _json_value(data: bytes, chance: random.Random) -> bytes:
    """Put another value somewhere into JSON: of another type, too large, or nested without need."""
    values = json.loads(data)
    holder, key = chance.choice(list(_places(values)))
    holder[key] = chance.choice(VALUES)
    return json.dumps(values).encode()


def _json_without(data: bytes, chance: random.Random) -> bytes:
    values = json.loads(data)
    holder, key = chance.choice(list(_places(values)))
    del holder[key]
    return json.dumps(values).encode()


def _places(values: object) -> list[tuple[dict[object, object] | list[object], int]]:
    """Give every place of a JSON value that holds another one."""
    found: list[tuple[dict[object, object] | list[object], int]] = []
    pairs = values.items() if isinstance(values, dict) else enumerate(values) if isinstance(values, list) else ()
    for key, value in pairs:
        found += [(values, key), *_places(value)]  # type: ignore[list-item]  # a dict or a list, by the line above
    return found


_OF_BYTES: tuple[Mutator, ...] = (
    _flip_bits, _flip_bits, _cut, _cut, _double, _drop, _clear, _insert, _lying_big_number, _lying_little_number,
)  # fmt: skip
_OF_STRUCTURE: dict[str, tuple[Mutator, ...]] = {
    "png": (_png_part,) * 5,
    "json": (_json_value,) * 6 + (_json_without,) * 2,
}


def changed_files(say: Say, folder: str, count: str) -> None:
    """Read changed files in a process of its own: a file that hangs or kills it ends the errand."""
    import faulthandler  # noqa: PLC0415  # only where this is a process of its own

    def watch(name: str) -> None:
        faulthandler.cancel_dump_traceback_later()
        faulthandler.dump_traceback_later(HANG_SECONDS, exit=True)
        log.debug("reading %s", name)

    try:
        judged = read_mutants(Path(folder), int(count), watch=watch)
    finally:
        faulthandler.cancel_dump_traceback_later()
    say(words=judged.in_words, crashes=judged.crashes, unnamed=judged.unnamed, slowest=judged.slowest)
