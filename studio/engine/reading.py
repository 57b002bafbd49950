"""Reads weights: in chunks, into memory of our own, hashed, converted and checked in the same pass.

A mapped file that another program truncates kills the process (SIGBUS, measured); bytes that were copied do not. A
chunk takes milliseconds, and the wish to stop is seen between chunks, so that a load ends within tens of milliseconds.
Chunks also bound memory: beside the tensors in their final number format there is never more than one chunk.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import torch
from torch import Tensor, nn

from studio.contract.errors import WeightsDamaged, WeightsMismatch, shorten
from studio.engine.weights_files import TensorEntry, WeightsFile, read_header

CHUNK_BYTES = 4 << 20
CACHE_LINE = 64
DTYPES = {
    "BOOL": torch.bool, "U8": torch.uint8, "I8": torch.int8,
    "F8_E4M3": torch.float8_e4m3fn, "F8_E5M2": torch.float8_e5m2,
    "U16": torch.uint16, "I16": torch.int16, "F16": torch.float16, "BF16": torch.bfloat16, "U32": torch.uint32,
    "I32": torch.int32, "F32": torch.float32, "U64": torch.uint64, "I64": torch.int64, "F64": torch.float64,
}  # fmt: skip
AGAIN = "Download or copy the file again."
DtypeOf = Callable[[str, torch.dtype], torch.dtype]
"""Gives the number format that a tensor is wanted in, from its key and the format that it is stored in."""


@dataclass
class Reading:
    """One pass over a file: what it calls on the way, and the digest when it is through.

    Attributes:
        check: Called between chunks; may raise.
        advance: Called with the number of bytes read since the last call.
        sha256: The file's digest; empty until the pass is complete.
    """

    check: Callable[[], None]
    advance: Callable[[int], None] = lambda count: None
    sha256: str = ""


def read_tensors(path: Path, check: Callable[[], None]) -> dict[str, Tensor]:
    """Give a safetensors file's tensors as they are stored, on the CPU.

    Raises:
        WeightsDamaged: The file is truncated, or holds numbers that are not finite.
    """
    return dict(stream(read_header(path), lambda key, stored: stored, Reading(check)))


def stream(file: WeightsFile, dtype_of: DtypeOf, reading: Reading) -> Iterator[tuple[str, Tensor]]:
    """Give a file's tensors one after the other, each complete, converted and checked.

    Raises:
        WeightsDamaged: The file is shorter than its header said a moment ago, or a number is not finite.
    """
    if sys.byteorder != "little":  # pragma: no cover  # the format's order; no machine that torch runs on has another
        raise WeightsDamaged("This machine's byte order is not the one of safetensors.")
    digest = hashlib.sha256()
    staging = torch.empty(CHUNK_BYTES, dtype=torch.uint8)
    try:
        with file.path.open("rb", buffering=0) as source:
            first = min((entry.start for entry in file.tensors.values()), default=file.size)
            digest.update(source.read(first))
            for key, entry in file.tensors.items():
                where = f"tensor {shorten(key)!r} of {file.path}"
                wanted = dtype_of(key, DTYPES[entry.dtype])
                yield key, _Tensor(entry, wanted, where).read(source, staging, digest, reading)
    except OSError as error:
        raise WeightsDamaged(f"{file.path} cannot be read ({error.strerror}).", AGAIN) from error
    reading.sha256 = digest.hexdigest()


@dataclass
class _Tensor:
    """One tensor on its way from a file into memory."""

    entry: TensorEntry
    wanted: torch.dtype
    where: str

    def read(self, source: BinaryIO, staging: Tensor, digest: hashlib._Hash, reading: Reading) -> Tensor:
        """Read the tensor, chunk by chunk, into memory of its final number format."""
        stored = DTYPES[self.entry.dtype]
        flat = (
            _memory(self.entry, stored)
            if stored == self.wanted
            else torch.empty(self.entry.elements, dtype=self.wanted)
        )
        each = max(1, CHUNK_BYTES // stored.itemsize)
        for begin in range(0, self.entry.elements, each):
            reading.check()
            part = flat[begin : begin + each]
            size = len(part) * stored.itemsize
            raw = part.view(torch.uint8) if stored == self.wanted else staging[:size]
            buffer = memoryview(raw.numpy())  # type: ignore[arg-type]  # numpy arrays are buffers
            filled = _fill(source, buffer)
            if filled < size:
                raise WeightsDamaged(f"{self.where} is cut off: the file became shorter while it was read.", AGAIN)
            digest.update(buffer)
            if stored != self.wanted:
                part.copy_(raw.view(stored))
            self._check_finite(part, raw.view(stored))
            reading.advance(size)
        return flat.view(self.entry.shape)

    def _check_finite(self, part: Tensor, stored: Tensor) -> None:
        if not stored.is_floating_point() or is_finite(part):
            return
        if not is_finite(stored):
            raise WeightsDamaged(
                f"{self.where} holds numbers that are not finite (NaN or infinity).",
                "The weights were damaged or badly trained; get them again from where you had them.",
            )
        raise WeightsDamaged(
            f"{self.where} holds numbers too large for {str(self.wanted).removeprefix('torch.')}.",
            "Load it with --dtype bf16 or fp32.",
        )


def _memory(entry: TensorEntry, dtype: torch.dtype) -> Tensor:
    """Give flat memory for a tensor, placed to a cache line as the mapped file would be.

    The processor's vector loops begin where a line does, so the place of the weights decides in which order sums are
    made, and with it the last bits of a picture (up to 9e-5 in the latents of a tiny U-Net, measured). At the same
    place the pictures are those of diffusers, which maps its files.
    """
    size = entry.elements * dtype.itemsize
    space = torch.empty(size + CACHE_LINE, dtype=torch.uint8)
    skipped = (entry.start - space.data_ptr()) % CACHE_LINE
    if skipped % dtype.itemsize:  # the header was written without padding, so that a mapping would be misaligned
        skipped = -space.data_ptr() % CACHE_LINE
    return space[skipped : skipped + size].view(dtype)


def is_finite(values: Tensor) -> bool:
    """Say whether no number is NaN or infinite; a sum says it in one pass, and a doubtful one is looked at closer."""
    if values.dtype.itemsize == 1:
        values = values.to(torch.float16)
    return bool(torch.isfinite(values.sum(dtype=torch.float32))) or bool(torch.isfinite(values).all())


def _fill(source: BinaryIO, buffer: memoryview) -> int:
    """Read until the buffer is full or the file ends; give the number of bytes."""
    filled = 0
    while filled < len(buffer):
        count = source.readinto(buffer[filled:])  # type: ignore[attr-defined]  # a raw file has it
        if not count:
            break
        filled += count
    return filled


def check_state(component: str, network: nn.Module, state: Mapping[str, Tensor]) -> None:
    """Refuse weights whose keys or shapes are not the network's.

    Raises:
        WeightsMismatch: The text names the component, a key, and how many there are.
    """
    expected = {key: tuple(tensor.shape) for key, tensor in network.state_dict().items()}
    check_shapes(component, expected, {key: tuple(tensor.shape) for key, tensor in state.items()})


def check_shapes(component: str, expected: Mapping[str, tuple[int, ...]], found: Mapping[str, tuple[int, ...]]) -> None:
    """Refuse shapes that are not those that a config asks for.

    Raises:
        WeightsMismatch: As above.
    """
    hint = "The weights and the config.json beside them do not belong together; get the whole folder again."
    missing, extra = sorted(expected.keys() - found.keys()), sorted(found.keys() - expected.keys())
    if missing:
        text = f"{component} lacks {_count(missing, len(expected))}, such as {shorten(missing[0])!r}"
        text += f", and has {_count(extra, len(found))} too many, such as {shorten(extra[0])!r}." if extra else "."
        raise WeightsMismatch(text, hint)
    if extra:
        raise WeightsMismatch(
            f"{component} has {_count(extra, len(found))} too many, such as {shorten(extra[0])!r}.", hint
        )
    wrong = [key for key, shape in found.items() if expected[key] != shape]
    if wrong:
        key = wrong[0]
        raise WeightsMismatch(
            f"{component}: {shorten(key)!r} has shape {list(found[key])}, and its config asks for "
            f"{list(expected[key])} ({_count(wrong, len(expected))} differ).",
            hint,
        )


def _count(keys: list[str], total: int) -> str:
    return f"{len(keys):,} of {total:,} tensors"
