"""Whatever stands in the registry has a file, a fast path and its judge; a file that nobody registered is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

import studio.engine.operators as operators
from studio.engine.operators import OPERATORS


def test_every_file_in_the_folder_is_registered() -> None:
    folder = Path(operators.__file__).parent
    files = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    assert files == {operator.file for operator in OPERATORS.values()}


@pytest.mark.parametrize("name", sorted(OPERATORS))
def test_every_operator_has_a_fast_path_and_a_reference(name: str) -> None:
    operator = OPERATORS[name]
    assert operator.load().__name__ == operator.fast
    assert operator.load_reference().__name__ == f"{operator.fast}_reference"
    assert operator.source
    assert operator.title
