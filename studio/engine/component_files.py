"""Which files hold a component's weights: whole or in shards, plain or a variant, safetensors or refused."""

from __future__ import annotations

import json
import re
from pathlib import Path, PurePosixPath

from studio.contract.errors import (
    StudioError,
    UnsafeWeights,
    UnsupportedWeights,
    WeightsDamaged,
    WeightsNotFound,
    shorten,
)
from studio.engine.weights_files import FileKind, WeightsFile, kind_of, read_header, refusal

STEMS = ("diffusion_pytorch_model", "model")
WHOLE = re.compile(rf"^({'|'.join(STEMS)})(?:\.(\w+))?\.safetensors$")
SHARD_INDEX = re.compile(rf"^({'|'.join(STEMS)})\.safetensors\.index(?:\.(\w+))?\.json$")
OTHER_WEIGHTS = (".bin", ".ckpt", ".pt", ".pth", ".onnx", ".gguf", ".msgpack", ".h5")
PREFERRED = ("", "fp16", "bf16", "fp32", "ema", "non_ema")
AGAIN = "Download or copy the whole folder again."


def weights_of(folder: Path, name: str) -> tuple[tuple[WeightsFile, ...], str]:
    """Give a component's weights files, their headers checked, and their variant ("" for none).

    The plain files come first; a variant (such as fp16) is taken where there is nothing else.

    Raises:
        WeightsNotFound: There are no weights, or a shard is missing.
        UnsafeWeights: There are only pickles.
        WeightsDamaged: A file or index is damaged, or an index points out of its folder.
    """
    wholes: dict[str, Path] = {}
    indices: dict[str, Path] = {}
    for file in sorted(folder.iterdir()):
        if match := WHOLE.match(file.name):
            wholes.setdefault(match[2] or "", file)
        elif match := SHARD_INDEX.match(file.name):
            indices.setdefault(match[2] or "", file)
    variants = sorted(
        {*wholes, *indices}, key=lambda word: (PREFERRED.index(word) if word in PREFERRED else len(PREFERRED), word)
    )
    if not variants:
        raise _none(folder, name)
    variant = variants[0]
    if variant in wholes:
        return (read_header(wholes[variant]),), variant
    return tuple(read_header(shard) for shard in _shards(indices[variant], name)), variant


def _shards(index: Path, name: str) -> list[Path]:
    try:
        mapping = json.loads(index.read_text(encoding="utf-8"))["weight_map"]
        names = sorted({str(value) for value in mapping.values()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise WeightsDamaged(f"{index} is not an index of shards ({shorten(error)}).", AGAIN) from error
    if not names:
        raise WeightsDamaged(f"{index} names no shards.", AGAIN)
    for shard in names:
        if PurePosixPath(shard).name != shard or "\\" in shard or shard in {"", ".", ".."}:
            raise WeightsDamaged(
                f"{index} points out of its folder, to {shorten(repr(shard))}; such a file is never opened.",
                "Do not use this folder: it was made to read other files of yours.",
            )
        if not (index.parent / shard).is_file():
            raise WeightsNotFound(f"The weights of {name!r} are incomplete: {index.parent / shard} is missing.", AGAIN)
    return [index.parent / shard for shard in names]


def _none(folder: Path, name: str) -> StudioError:
    """Give the error for a component folder without safetensors of a known name."""
    others = [file for file in sorted(folder.iterdir()) if file.suffix.lower() in OTHER_WEIGHTS]
    for file in others:
        kind = kind_of(file)
        if kind is FileKind.PICKLE:
            found = refusal(file, kind)
            return UnsafeWeights(f"{name!r} has only a pickle: {found.text}", found.hint)
    if others:
        kind = kind_of(others[0])
        if kind in (FileKind.UNKNOWN, FileKind.TEXT):
            return UnsupportedWeights(
                f"{name!r} has only {others[0].name}, which this engine does not read.", "Give safetensors."
            )
        return refusal(others[0], kind)
    shards = sorted(file.name for file in folder.glob("*.safetensors"))
    if shards:
        return WeightsNotFound(f"{folder} has {shards[0]} but no index that says what it is part of.", AGAIN)
    return WeightsNotFound(f"The weights of {name!r} are missing: {folder} has no safetensors file.", AGAIN)
