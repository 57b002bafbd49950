"""JSON files of the studio's own: versioned, never trusted, and told about once where they cannot be read."""

# ruff: noqa: PLC0415 - the window reads its files before the first paint; what only a broken one needs waits

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio.contract.errors import StudioError, shorten
from studio.storage import atomic

MAX_BYTES = 2**20


@dataclass(frozen=True, slots=True)
class VersionedFile:
    """A kind of file.

    Attributes:
        what: Its name in messages, a plural: "settings", "jobs of the queue".
        version: The version that this studio writes; another one is not read.
        max_bytes: A larger file is not read.
    """

    what: str
    version: int = 1
    max_bytes: int = MAX_BYTES

    def read(self, file: Path) -> tuple[dict[str, Any], str]:
        """Give a file's values without its version, and a sentence for the person where that is not possible.

        A missing file gives nothing and no sentence; a broken one is kept beside the file as a copy, and its sentence
        is given once.
        """
        try:
            with file.open("rb") as opened:
                data = opened.read(self.max_bytes + 1)
        except FileNotFoundError:
            return {}, ""
        except OSError as error:
            return {}, f"The {self.what} {file} cannot be read ({error.strerror}); defaults are used."
        values, problem = self._parsed(data)
        return values, self.told_once(file, data, problem) if problem else ""

    def parse(self, data: bytes) -> tuple[dict[str, Any], str]:
        """Give the values of a file's content without its version, and what is wrong with it (else empty)."""
        return self._parsed(data)

    def write(self, file: Path, values: dict[str, Any]) -> None:
        """Write values with the version, whole or not at all.

        Raises:
            SaveFailed: They could not be written; the old file is untouched.
        """
        atomic.replace(file, self.encoded(values))

    def encoded(self, values: dict[str, Any]) -> bytes:
        """Give a file's content."""
        text = json.dumps({"version": self.version, **values}, ensure_ascii=False, indent=2)
        return (text + "\n").encode("utf-8", "surrogatepass")

    def told_once(self, file: Path, data: bytes, problem: str) -> str:
        """Keep a copy of a broken file beside it and give the sentence; nothing where that copy was made before."""
        import hashlib

        copy = file.with_name(f"{file.stem}.kept-{hashlib.sha256(data).hexdigest()[:8]}{file.suffix}")
        if copy.exists():
            return ""
        notice = f"The {self.what} {file} {problem}; defaults are used instead."
        try:
            atomic.write_new(copy, data)
        except StudioError:
            return notice
        return f"{notice} The file was kept as {copy.name}."

    def _parsed(self, data: bytes) -> tuple[dict[str, Any], str]:
        if len(data) > self.max_bytes:
            return {}, f"are larger than {self.max_bytes:,} bytes"
        try:
            values = json.loads(data.decode("utf-8-sig", "surrogatepass"))
        except (ValueError, RecursionError) as error:
            return {}, f"are no JSON ({shorten(error)})"
        if not isinstance(values, dict):
            return {}, "are no JSON object"
        version = values.pop("version", self.version)
        if version != self.version or isinstance(version, bool):
            return {}, f"have version {shorten(version)}, and this studio knows {self.version}"
        return values, ""
