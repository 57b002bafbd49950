"""A workbench at toy size: tiny pipelines, tiny default weights, and errands in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from studio.bench.children import SameProcess
from studio.bench.scales import SMOKE
from studio.bench.workbench import Workbench
from tests.engine import tiny_default

OpenWorkbench = Callable[[Callable[[str], None]], AbstractContextManager[Workbench]]


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    weights = tiny_default.make(tmp_path_factory.mktemp("weights"))
    return Workbench(tmp_path_factory.mktemp("bench"), scale=SMOKE, children=SameProcess(), own_weights=weights)


@pytest.fixture
def open_workbench(bench: Workbench) -> OpenWorkbench:
    @contextmanager
    def opened(tell: Callable[[str], None]) -> Iterator[Workbench]:
        tell("small")
        yield bench

    return opened


@pytest.fixture
def weights(bench: Workbench) -> Path:
    return bench.weights
