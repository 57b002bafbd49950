"""What a weights file says about itself, read from its first bytes only: no torch, no mapping, nothing executed.

The safetensors format: 8 bytes little-endian length, a JSON header of that length, then the tensors' bytes without
holes (github.com/huggingface/safetensors, "Format"). Everything the header claims is checked against the file's size
here, so that reading can trust it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from studio.contract.errors import (
    StudioError,
    UnsafeWeights,
    UnsupportedWeights,
    WeightsDamaged,
    WeightsNotFound,
    shorten,
)

MAX_HEADER_BYTES = 100_000_000
"""The format's own limit (safetensors, `MAX_HEADER_SIZE`)."""
BYTES_OF_DTYPE = {
    "BOOL": 1, "U8": 1, "I8": 1, "F8_E4M3": 1, "F8_E5M2": 1, "U16": 2, "I16": 2, "F16": 2, "BF16": 2,
    "U32": 4, "I32": 4, "F32": 4, "U64": 8, "I64": 8, "F64": 8,
}  # fmt: skip
DOWNLOAD_HINT = "Download or copy the file again."
CONVERT_HINT = (
    "Convert it on a machine you trust: load it with diffusers there and write it with "
    "save_pretrained(folder, safe_serialization=True), which gives safetensors."
)
PICTURE_MAGICS = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")


class FileKind(StrEnum):
    """What a file is by its content, whatever its name says."""

    SAFETENSORS = "a safetensors file"
    PICKLE = "a pickle"
    GGUF = "a GGUF file"
    ONNX = "an ONNX file"
    PICTURE = "a picture"
    LFS_POINTER = "a Git LFS pointer"
    HDF5 = "a HDF5 file"
    TEXT = "a text file"
    EMPTY = "an empty file"
    UNKNOWN = "a file of an unknown kind"


@dataclass(frozen=True, slots=True)
class TensorEntry:
    """One tensor of a file.

    Attributes:
        dtype: The format's word, such as F32 or BF16.
        shape: Its sides.
        start: First byte, counted from the file's begin.
        end: Byte after its last.
    """

    dtype: str
    shape: tuple[int, ...]
    start: int
    end: int

    @property
    def elements(self) -> int:
        """Number of its numbers."""
        return math.prod(self.shape)


@dataclass(frozen=True, slots=True)
class WeightsFile:
    """A safetensors file whose header fits its size.

    Attributes:
        path: Where it lies.
        size: Bytes.
        mtime_ns: Date of its last change.
        tensors: Its tensors in the order of their bytes.
        metadata: Free texts of its header.
    """

    path: Path
    size: int
    mtime_ns: int
    tensors: Mapping[str, TensorEntry]
    metadata: Mapping[str, str]


def kind_of(path: Path) -> FileKind:
    """Say what a file is, by its first bytes (an ONNX file also by its name: the format has no magic).

    Raises:
        WeightsNotFound: It cannot be opened.
    """
    try:
        with path.open("rb") as file:
            head = file.read(64)
            size = file.seek(0, 2)
    except OSError as error:
        raise WeightsNotFound(
            f"{path} cannot be opened ({error.strerror}).", "Check the path and its permissions."
        ) from error
    return _kind_of_head(head, size, path.suffix.lower())


MAGICS = (
    (b"version https://git-lfs", FileKind.LFS_POINTER),
    (b"GGUF", FileKind.GGUF),
    (b"\x89HDF", FileKind.HDF5),
    (b"PK\x03\x04", FileKind.PICKLE),
    *((magic, FileKind.PICTURE) for magic in PICTURE_MAGICS),
    *((bytes([0x80, protocol]), FileKind.PICKLE) for protocol in range(6)),
)


def _kind_of_head(head: bytes, size: int, suffix: str) -> FileKind:
    if not head:
        return FileKind.EMPTY
    for magic, kind in MAGICS:
        if head.startswith(magic):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return FileKind.PICTURE
    is_plausible = int.from_bytes(head[:8], "little") <= max(size, MAX_HEADER_BYTES)
    if head[8:9] == b"{" and (is_plausible or suffix == ".safetensors"):
        return FileKind.SAFETENSORS
    if suffix in {".onnx", ".onnx_data"}:
        return FileKind.ONNX
    return FileKind.TEXT if head.isascii() and b"\x00" not in head else FileKind.UNKNOWN


def read_header(path: Path) -> WeightsFile:
    """Read the header of a safetensors file and check it against the file's size.

    Raises:
        WeightsNotFound: There is no such file.
        UnsafeWeights: It is a pickle, whatever its name says.
        WeightsDamaged: It is truncated, or its header is impossible.
        UnsupportedWeights: It is another kind of file, or holds numbers of a kind that is not known here.
    """
    kind = kind_of(path)
    if kind is not FileKind.SAFETENSORS:
        raise refusal(path, kind)
    status = path.stat()
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        if length > MAX_HEADER_BYTES:
            raise _damaged(path, f"its header claims {length:,} bytes; at most {MAX_HEADER_BYTES:,} are allowed")
        if 8 + length > status.st_size:
            raise _damaged(
                path, f"it is cut off: its header needs {8 + length:,} bytes and the file has {status.st_size:,}"
            )
        header = _parse(path, file.read(length))
    metadata = header.pop("__metadata__", {})
    tensors = dict(sorted(_entries(path, header, 8 + length), key=lambda item: (item[1].start, item[1].end)))
    _check_layout(path, tensors, 8 + length, status.st_size)
    texts = {str(key): str(value) for key, value in metadata.items()} if isinstance(metadata, dict) else {}
    return WeightsFile(path, status.st_size, status.st_mtime_ns, tensors, texts)


REFUSALS: dict[FileKind, tuple[type[StudioError], str, str]] = {
    FileKind.PICKLE: (
        UnsafeWeights, ": reading it would run whatever code it holds, so it is never read.", CONVERT_HINT
    ),
    FileKind.LFS_POINTER: (
        WeightsDamaged, ": the weights themselves were not downloaded.", "Run `git lfs pull` in that folder."
    ),
    FileKind.GGUF: (
        UnsupportedWeights,
        " (quantised weights), which this engine does not run.",
        "Give the diffusers folder that it was made from.",
    ),
    FileKind.ONNX: (
        UnsupportedWeights, ", which this engine does not run.", "Give the diffusers folder in safetensors."
    ),
    FileKind.PICTURE: (UnsupportedWeights, ", not weights.", "To start from a picture, give it with --image."),
    FileKind.HDF5: (
        UnsupportedWeights, " (TensorFlow weights), which this engine does not run.", "Look for safetensors."
    ),
}  # fmt: skip
"""The error, the rest of its sentence and the hint, for each kind of file that is not read."""


def refusal(path: Path, kind: FileKind) -> StudioError:
    """Give the error for a file that is not a safetensors file: what it is, and what to do."""
    error, rest, hint = REFUSALS.get(kind, (WeightsDamaged, ", not a safetensors file.", DOWNLOAD_HINT))
    return error(f"{path} is {kind.value}{rest}", hint)


def _damaged(path: Path, why: str) -> WeightsDamaged:
    return WeightsDamaged(f"{path} is damaged: {why}.", DOWNLOAD_HINT)


def _parse(path: Path, text: bytes) -> dict[str, Any]:
    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise ValueError("a key stands twice")
        return found

    try:
        header = json.loads(text, object_pairs_hook=unique)
    except (ValueError, RecursionError) as error:
        raise _damaged(path, f"its header cannot be read ({shorten(error)})") from error
    if not isinstance(header, dict):
        raise _damaged(path, "its header is not a JSON object")
    return header


def _entries(path: Path, header: Mapping[str, Any], data_start: int) -> Iterator[tuple[str, TensorEntry]]:
    for key, value in header.items():
        try:
            dtype, shape, (start, end) = value["dtype"], tuple(value["shape"]), value["data_offsets"]
        except (TypeError, KeyError, ValueError):
            raise _damaged(path, f"its header's entry {shorten(key)!r} is not a tensor") from None
        if not all(type(number) is int and number >= 0 for number in (*shape, start, end)):
            raise _damaged(path, f"tensor {shorten(key)!r} has an impossible shape or place")
        size = BYTES_OF_DTYPE.get(dtype) if isinstance(dtype, str) else None
        if size is None:
            raise UnsupportedWeights(f"{path}: tensor {shorten(key)!r} has numbers of kind {shorten(repr(dtype))}.", "")
        if math.prod(shape) * size != end - start:
            raise _damaged(path, f"tensor {shorten(key)!r} of shape {list(shape)} has {end - start:,} bytes")
        yield key, TensorEntry(dtype, shape, data_start + start, data_start + end)


def _check_layout(path: Path, tensors: Mapping[str, TensorEntry], data_start: int, size: int) -> None:
    position = data_start
    for key, entry in tensors.items():
        if entry.start != position:
            raise _damaged(path, f"tensor {shorten(key)!r} does not begin where the one before it ends")
        position = entry.end
    if position > size:
        raise _damaged(path, f"it is cut off: its tensors need {position:,} bytes and the file has {size:,}")
    if position < size:
        raise _damaged(path, f"it has {size - position:,} bytes after its last tensor")
