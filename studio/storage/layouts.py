"""Where the window and its docks stood, and what the panels said: one file, read before the first paint."""

# ruff: noqa: PLC0415 - a first start has no file and needs no base64

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from studio.storage.versioned_files import VersionedFile

FILE = VersionedFile("layout settings", max_bytes=2**22)


@dataclass(frozen=True, slots=True)
class Layout:
    """What is remembered of the window.

    Attributes:
        geometry: Where the window stood, in Qt's own form; empty at the first start.
        docks: Where its docks stood, likewise.
        panels: What the panels said, plain JSON values by name.
    """

    geometry: bytes = b""
    docks: bytes = b""
    panels: Mapping[str, object] = field(default_factory=dict)


def load_layout(file: Path) -> tuple[Layout, str]:
    """Read the layout, and give a sentence for the person where its file is broken or newer."""
    values, notice = FILE.read(file)
    panels = values.get("panels")
    layout = Layout(
        _bytes(values.get("geometry")), _bytes(values.get("docks")), panels if isinstance(panels, dict) else {}
    )
    return layout, notice


def save_layout(layout: Layout, file: Path) -> None:
    """Write the layout.

    Raises:
        SaveFailed: It could not be written; the old file is untouched.
    """
    import base64

    texts = {name: base64.b64encode(getattr(layout, name)).decode("ascii") for name in ("geometry", "docks")}
    FILE.write(file, {**texts, "panels": dict(layout.panels)})


def _bytes(text: object) -> bytes:
    import base64
    import binascii

    if not isinstance(text, str) or not text:
        return b""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
