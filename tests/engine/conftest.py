"""Tiny pipelines on disk, made once for all tests of the engine."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from studio.engine.service import TorchEngine
from tests.engine import tiny_default, tiny_pipelines


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


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_default.make(tmp_path_factory.mktemp("weights"))


@pytest.fixture
def engine(weights: Path) -> Iterator[TorchEngine]:
    engine = TorchEngine(weights)
    yield engine
    engine.close()


@pytest.fixture
def own_weights(weights: Path, tmp_path: Path) -> Path:
    return shutil.copytree(weights, tmp_path / "weights")


@pytest.fixture
def copied(tiny: Callable[[str], Path], tmp_path: Path) -> Path:
    """A pipeline folder that a test may damage (the smallest: one network)."""
    return Path(shutil.copytree(tiny("ddpm"), tmp_path / "ddpm"))
