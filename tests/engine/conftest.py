"""Tiny pipelines on disk, made once for all tests of the engine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.engine import tiny_pipelines


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Give the folder of a tiny pipeline by its name; do not write into it."""
    home = tmp_path_factory.mktemp("tiny-pipelines")
    made: dict[str, Path] = {}

    def folder(name: str) -> Path:
        if name not in made:
            made[name] = tiny_pipelines.make(name, home)
        return made[name]

    return folder
