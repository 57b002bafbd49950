"""What tests of loading share: loading a tiny folder, and writing files that are almost right."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

from studio.engine import loading, networks
from studio.engine.families.family import LoadOptions

Tiny = Callable[[str], Path]
FILE = "diffusion_pytorch_model.safetensors"


def nothing(*_: object) -> None:
    """Neither stops nor reports."""


def options(dtype: torch.dtype = torch.float32, check: Callable[[], None] = nothing) -> LoadOptions:
    return LoadOptions(torch.device("cpu"), dtype, nothing, check)


def load(folder: Path, known: dict[str, str] | None = None) -> networks.LoadedPipeline:
    return networks.load_pipeline(loading.open_folder(str(folder)), options(), {} if known is None else known)


def safetensors_of(shapes: dict[str, tuple[int, ...]], path: Path, metadata: dict[str, str] | None = None) -> Path:
    """Write tensors of zeros as sparse bytes: headers are all that is looked at."""
    header: dict[str, Any] = {"__metadata__": metadata} if metadata else {}
    position = 0
    for key, shape in shapes.items():
        size = 2
        for side in shape:
            size *= side
        header[key] = {"dtype": "F16", "shape": shape, "data_offsets": [position, position + size]}
        position += size
    text = json.dumps(header).encode()
    with path.open("wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        file.truncate(8 + len(text) + position)
    return path


def edit_index(folder: Path, **changes: Any) -> None:
    index = json.loads((folder / loading.INDEX).read_text("utf-8"))
    (folder / loading.INDEX).write_text(json.dumps(index | changes), "utf-8")
