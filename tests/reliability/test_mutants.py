"""Changed files of every kind: none crashes the program, none makes it wait, and what is refused is named."""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from pathlib import Path

import pytest

from studio.bench import mutants
from studio.bench.mutants import mutators_of, read_mutants
from studio.bench.specimens import KINDS, Kind
from studio.contract.errors import UnreadablePicture
from studio.storage.library.databases import exclusive

SECONDS = 2.0


@pytest.mark.slow
def test_two_hundred_changed_files_are_read_or_refused_by_name(tmp_path: Path) -> None:
    judged = read_mutants(tmp_path, 200)
    assert judged.crashes == []
    assert judged.unnamed == []
    assert judged.slowest[0] <= SECONDS, judged.slowest
    assert judged.files.total() == 200
    assert len(judged.files) == len(KINDS)
    assert judged.refused > 50


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_whole_file_is_read_without_a_word(tmp_path: Path, kind: Kind) -> None:
    assert kind.read(kind.make(tmp_path / "made")) == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_change_changes(tmp_path: Path, kind: Kind) -> None:
    whole = kind.make(tmp_path / "made").read_bytes()
    changed = Counter(
        mutator.__name__
        for mutator in mutators_of(kind)
        for seed in range(4)
        if mutator(whole, random.Random(seed)) != whole
    )
    assert {mutator.__name__ for mutator in mutators_of(kind)} == changed.keys()


def kind_that(read) -> Kind:
    def make(folder: Path) -> Path:
        folder.mkdir()
        (folder / "toy.json").write_text(json.dumps({"a": [1, 2, 3]}), encoding="utf-8")
        return folder / "toy.json"

    return Kind("toy", "json", make, read)


def test_crashes_waits_and_nameless_sentences_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    number = iter(range(4))

    def read(file: Path) -> list[str]:
        what = next(number)
        if what == 0:
            raise ValueError("trace")
        if what == 1:
            raise UnreadablePicture("It is damaged.")
        if what == 2:
            time.sleep(0.05)
        return [f"{file} is damaged."]

    monkeypatch.setattr(mutants, "KINDS", (kind_that(read),))
    judged = read_mutants(tmp_path, 4)
    assert [sentence.endswith("ValueError: trace") for sentence in judged.crashes] == [True]
    assert [sentence.endswith("It is damaged.") for sentence in judged.unnamed] == [True]
    assert judged.slowest[0] >= 0.05
    assert judged.refused == 3


@pytest.mark.timeout(10)
def test_an_index_found_damaged_while_it_is_marked_is_opened_anew_without_waiting(tmp_path: Path) -> None:
    with exclusive(tmp_path / "library.sqlite"), exclusive(tmp_path / "library.sqlite"):
        pass
