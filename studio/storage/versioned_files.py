"""JSON files of the studio's own: versioned, never trusted, and told about once where they cannot be read."""

# ruff: noqa: PLC0415 - the window reads its files before the first paint; what only a broken one needs waits

from __future__ import annotations

import contextlib
import glob
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio.contract.errors import InvalidRequest, SaveFailed, StudioError, UnknownVersion, shorten
from studio.storage import atomic

MAX_BYTES = 2**20


@dataclass(frozen=True, slots=True)
class VersionedFile:
    """A kind of file.

    Attributes:
        what: Its name in messages, a plural: "settings", "jobs of the queue".
        version: The version that this studio writes; another one is not read.
        max_bytes: A larger file is neither read nor written.
        instead: What happens where it cannot be read.
    """

    what: str
    version: int = 1
    max_bytes: int = MAX_BYTES
    instead: str = "defaults are used instead"

    def read(self, file: Path) -> tuple[dict[str, Any], str]:
        """Give a file's values without its version, and a sentence for the person where that is not possible.

        A missing file gives nothing and no sentence; a broken one is kept beside the file as a copy, and its sentence
        is given once.
        """
        try:
            return self.parse(self._content(file), file), ""
        except FileNotFoundError:
            return {}, ""
        except OSError as error:
            return {}, f"The {self.what} {file} cannot be read ({error.strerror or error}); {self.instead}."
        except InvalidRequest as error:
            return {}, self.told_once(file, f"{error.text.removesuffix('.')}; {self.instead}.")

    def read_list(self, file: Path, name: str) -> tuple[list[object], str]:
        """Give the list that a file holds under a name, as :meth:`read` does."""
        values, notice = self.read(file)
        is_unread = bool(notice) or not file.exists()
        found = values.get(name, [] if is_unread else None)
        if not isinstance(found, list):
            return [], self.told_once(file, f"The {self.what} {file} are no list; {self.instead}.")
        return found, notice

    def told_in_part(self, file: Path, notice: str, lost: int) -> str:
        """Give the sentence on values of a file that cannot be read, and keep it; `notice` where all of them can."""
        if not lost:
            return notice
        return self.told_once(file, f"The {self.what} {file} can be read only in part; left out: {lost:,}.")

    def parse(self, data: bytes, file: Path) -> dict[str, Any]:
        """Give the values of a file's content without its version.

        Args:
            data: The content.
            file: Names it in messages.

        Raises:
            UnknownVersion: Another studio wrote it.
            InvalidRequest: It is too large, or no JSON object.
        """
        name = f"The {self.what} {file}"
        if len(data) > self.max_bytes:
            raise InvalidRequest(f"{name} are larger than {self.max_bytes:,} bytes.")
        try:
            values = json.loads(data.decode("utf-8-sig", "surrogatepass"))
        except (ValueError, RecursionError) as error:
            raise InvalidRequest(f"{name} are no JSON ({shorten(error)}).") from error
        if not isinstance(values, dict):
            raise InvalidRequest(f"{name} are no JSON object.")
        version = values.pop("version", self.version)
        if version != self.version or isinstance(version, bool):
            raise UnknownVersion(f"{name} have version {shorten(version)}, and this studio knows {self.version}.")
        return values

    def write(self, file: Path, values: Mapping[str, object]) -> None:
        """Write values with the version, whole or not at all.

        Raises:
            SaveFailed: They could not be written, or are too many; the old file is untouched.
        """
        text = json.dumps({"version": self.version, **values}, ensure_ascii=False, indent=2)
        data = (text + "\n").encode("utf-8", "surrogatepass")
        if len(data) > self.max_bytes:
            raise SaveFailed(
                f"The {self.what} take {len(data):,} bytes; at most {self.max_bytes:,} are kept.",
                "Remove some of them.",
            )
        atomic.replace(file, data)

    def told_once(self, file: Path, sentence: str) -> str:
        """Keep a broken file beside its place and give the sentence; nothing where that was done before."""
        import hashlib

        with contextlib.suppress(OSError, StudioError):
            data = self._content(file)
            copy = file.with_name(f"{file.stem}.kept-{hashlib.sha256(data).hexdigest()[:8]}{file.suffix}")
            if copy.exists():
                return ""
            if len(data) > self.max_bytes:
                file.replace(copy)  # its end was not read
            else:
                atomic.write_new(copy, data)
            return f"{sentence} The file was kept as {copy.name}."
        return sentence

    def kept_copies(self, file: Path) -> tuple[Path, ...]:
        """Give the copies of a file that were kept because they could not be read."""
        return tuple(sorted(file.parent.glob(f"{glob.escape(file.stem)}.kept-*{glob.escape(file.suffix)}")))

    def _content(self, file: Path) -> bytes:
        """Give the content of a file; of one that is too large one byte more than is allowed."""
        with file.open("rb") as opened:
            return opened.read(self.max_bytes + 1)
