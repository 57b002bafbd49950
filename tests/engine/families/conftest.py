"""Orders the proofs by pipeline: the engine keeps one resident, and each is loaded once instead of ten times."""

from __future__ import annotations

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Bring tests of the same pipeline together, without moving them among other modules' tests."""
    places = [place for place, item in enumerate(items) if item.path.name == "test_painting.py"]
    found = sorted((items[place] for place in places), key=_pipeline)
    for place, item in zip(places, found, strict=True):
        items[place] = item


def _pipeline(item: pytest.Item) -> str:
    callspec = getattr(item, "callspec", None)
    return str(callspec.params.get("name", "")) if callspec is not None else ""
