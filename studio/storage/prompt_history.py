"""Prompts of earlier jobs, on disk."""

from __future__ import annotations

from pathlib import Path

from studio.contract.errors import InvalidRequest
from studio.contract.requests import check_text
from studio.storage.versioned_files import VersionedFile

FILE = VersionedFile("earlier prompts", max_bytes=2**26)
MAX_PROMPTS = 500


def with_prompt(entries: tuple[str, ...], prompt: str) -> tuple[str, ...]:
    """Give the prompts with one put first, none twice, at most 500; a blank one is left out."""
    if not prompt.strip():
        return entries
    return (prompt, *(entry for entry in entries if entry != prompt))[:MAX_PROMPTS]


def load_history(file: Path) -> tuple[tuple[str, ...], str]:
    """Read the prompts, newest first, and give a sentence where the file is broken or newer."""
    values, notice = FILE.read(file)
    plain = values.get("prompts", [])
    entries: tuple[str, ...] = ()
    for each in reversed(plain if isinstance(plain, list) else []):
        try:
            check_text("prompt", each)
        except InvalidRequest:
            continue
        entries = with_prompt(entries, each)
    return entries, notice


def save_history(entries: tuple[str, ...], file: Path) -> None:
    """Write the prompts.

    Raises:
        SaveFailed: They could not be written; the old file is untouched.
    """
    FILE.write(file, {"prompts": list(entries)})
