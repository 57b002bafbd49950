"""Prompts of earlier jobs, on disk."""

from __future__ import annotations

import itertools
from pathlib import Path

from studio.contract.errors import InvalidRequest
from studio.contract.requests import check_text
from studio.storage.versioned_files import VersionedFile

FILE = VersionedFile("earlier prompts", max_bytes=2**26, instead="the list starts empty")
MAX_PROMPTS = 500
MAX_CHARACTERS = 2**22
"""Of all that are written: the file stays readable, whatever letters they have."""


def with_prompt(entries: tuple[str, ...], prompt: str) -> tuple[str, ...]:
    """Give the prompts with one put first, none twice, at most 500; a blank one is left out."""
    if not prompt.strip():
        return entries
    return (prompt, *(entry for entry in entries if entry != prompt))[:MAX_PROMPTS]


def load_history(file: Path) -> tuple[tuple[str, ...], str]:
    """Read the prompts, newest first, and give a sentence where the file, or one of them, cannot be read."""
    plain, notice = FILE.read_list(file, "prompts")
    possible = [each for each in plain if isinstance(each, str) and _is_possible(each)]
    entries: tuple[str, ...] = ()
    for each in reversed(possible):
        entries = with_prompt(entries, each)
    return entries, FILE.told_in_part(file, notice, len(plain) - len(possible))


def save_history(entries: tuple[str, ...], file: Path) -> None:
    """Write the prompts; of very long ones only the newest.

    Raises:
        SaveFailed: They could not be written; the old file is untouched.
    """
    lengths = itertools.accumulate(len(entry) for entry in entries)
    newest = [entry for entry, characters in zip(entries, lengths, strict=True) if characters <= MAX_CHARACTERS]
    FILE.write(file, {"prompts": newest})


def _is_possible(prompt: str) -> bool:
    try:
        check_text("prompt", prompt)
    except InvalidRequest:
        return False
    return True
