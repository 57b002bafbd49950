"""The disk as the session uses it: what cannot be read is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.contract.errors import SaveFailed
from studio.session.shelf import Shelf


def test_a_copy_of_a_picture_that_is_gone_names_it(places, tmp_path: Path) -> None:
    with pytest.raises(SaveFailed) as told:
        Shelf(places).copy(tmp_path / "gone.png", tmp_path / "copy.png")
    assert told.value.text == f"{tmp_path / 'gone.png'} is not there (any more)."
    assert "moved, renamed or deleted" in told.value.hint
    assert not (tmp_path / "copy.png").exists()


def test_a_copy_of_what_cannot_be_read_says_why(places, tmp_path: Path) -> None:
    (tmp_path / "folder.png").mkdir()
    with pytest.raises(SaveFailed, match=r"folder\.png cannot be read \("):
        Shelf(places).copy(tmp_path / "folder.png", tmp_path / "copy.png")
