"""SHA-256 of large files, remembered: a weights file is hashed once, then known by path, size and time of change."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator, MutableMapping
from pathlib import Path

from studio.contract.errors import StudioError
from studio.storage import atomic

MAX_ENTRIES = 4_096
MAX_FILE_BYTES = 16 * 2**20

_SHA256 = re.compile(r"[0-9a-f]{64}")


class FingerprintStore(MutableMapping[str, str]):
    """A mapping that lives in one JSON file, the oldest entries first; any thread may use it.

    It is a cache: a damaged file counts as empty, and a disk that cannot be written to only means hashing again.
    """

    def __init__(self, file: Path, max_entries: int = MAX_ENTRIES) -> None:
        self._file = file
        self._max_entries = max_entries
        self._lock = threading.RLock()
        self._entries: dict[str, str] | None = None

    def __getitem__(self, key: str) -> str:
        with self._lock:
            return self._loaded()[key]

    def __setitem__(self, key: str, value: str) -> None:
        if not _SHA256.fullmatch(value):
            raise ValueError(f"{value!r} is no SHA-256 in hexadecimal")
        with self._lock:
            # Another process may have added its own meanwhile.
            self._entries = {**_read(self._file), **self._loaded()}
            self._entries.pop(key, None)
            self._entries[key] = value
            self._write()

    def __delitem__(self, key: str) -> None:
        with self._lock:
            del self._loaded()[key]
            self._write()

    def __iter__(self) -> Iterator[str]:
        with self._lock:
            return iter(tuple(self._loaded()))

    def __len__(self) -> int:
        with self._lock:
            return len(self._loaded())

    def _loaded(self) -> dict[str, str]:
        if self._entries is None:
            self._entries = _read(self._file)
        return self._entries

    def _write(self) -> None:
        entries = self._loaded()
        for key in list(entries)[: max(len(entries) - self._max_entries, 0)]:
            del entries[key]
        data = json.dumps({"version": 1, "sha256": entries}, indent=0).encode()
        try:
            atomic.replace(self._file, data)
        except StudioError:
            return  # a cache that cannot be kept is made again next time


def _read(file: Path) -> dict[str, str]:
    try:
        with file.open("rb") as opened:
            plain = json.loads(opened.read(MAX_FILE_BYTES + 1))
    except (OSError, ValueError, RecursionError):
        return {}
    entries = plain.get("sha256") if isinstance(plain, dict) and plain.get("version") == 1 else None
    if not isinstance(entries, dict):
        return {}
    return {key: value for key, value in entries.items() if isinstance(value, str) and _SHA256.fullmatch(value)}
