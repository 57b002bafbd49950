"""What other programs wrote into a picture of how they made it."""

from __future__ import annotations

from studio.storage.metadata.foreign_records import ForeignPart, ForeignRecord, ForeignSource
from studio.storage.metadata.reading import read_foreign

__all__ = ["ForeignPart", "ForeignRecord", "ForeignSource", "read_foreign"]
