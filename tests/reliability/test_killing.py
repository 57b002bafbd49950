"""`kill -9` while everything works at once: no picture is damaged, none is lost, and everything comes back."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.bench import surviving
from studio.bench.killing import Killed, can_kill, kill_often, open_phases
from studio.bench.surviving import Said, Survey
from studio.bench.victim import PHASES, Site, painted, record_of
from tests.engine import tiny_default

pytestmark = pytest.mark.skipif(not can_kill(), reason="needs fork and SIGKILL")


def assert_nothing_is_lost(found: Killed) -> None:
    assert found.damaged == []
    assert found.lost == []
    assert found.broken == []


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_twenty_kills_damage_nothing_and_lose_nothing(tmp_path: Path) -> None:
    found = kill_often(tmp_path, 20, 0.5)
    assert_nothing_is_lost(found)
    assert found.kills == 20
    assert {"picture", "moment", "project", "export", "queue"} <= found.told.keys()  # it was killed at work
    assert found.phases.keys() == {*PHASES} - {"generating"}


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_kills_while_the_engine_paints_lose_no_finished_picture(tmp_path: Path) -> None:
    weights = tiny_default.make(tmp_path / "weights")
    found = kill_often(tmp_path / "site", 2, 0.5, seed=5, weights=weights)
    assert_nothing_is_lost(found)
    assert found.told["painted"] > 0


def test_a_kill_comes_into_what_has_begun_and_not_ended() -> None:
    def line(what: str, phase: str) -> Said:
        return Said(what, {"phase": phase})

    said = [line("begins", "saving"), line("begins", "saving"), line("ends", "saving"), line("begins", "exporting")]
    assert open_phases(said) == {"saving", "exporting"}
    assert open_phases([*said, line("ends", "saving"), Said("begun", {})]) == {"exporting"}


def told(path: Path, number: int) -> Said:
    return Said("picture", {"path": str(path), "sha256": painted(number).sha256})


def test_the_survey_sees_what_is_lost_damaged_or_broken(tmp_path: Path) -> None:
    site = Site(tmp_path)
    paths = [site.store().save(painted(number), record_of(number)) for number in range(4)]
    survey = Survey(site)
    survey.look([told(path, number) for number, path in enumerate(paths)], 0)
    assert (survey.damaged, survey.lost, survey.broken) == ([], [], [])

    paths[0].unlink()
    paths[1].write_bytes(paths[1].read_bytes()[:5000])
    paths[2].write_bytes(paths[3].read_bytes())
    site.project.write_bytes(b"PK")
    site.queue.write_text("{", encoding="utf-8")
    survey.look([Said("moment", {"number": 3}), Said("fault", {"text": "a thread ended"})], 1)
    assert [paths[1].name in sentence for sentence in survey.damaged] == [True]
    assert sorted(sentence.partition(" ")[0] for sentence in survey.lost) == [str(paths[0]), str(paths[2])]
    expected = ("a thread ended", "nothing can be restored", "work.ora", "queue")
    assert all(any(word in sentence for sentence in survey.broken) for word in expected), survey.broken


def test_the_survey_knows_the_pixels_of_every_moment() -> None:
    blank, later = surviving.expected_pixels(0), surviving.expected_pixels(40)
    assert (blank == 255).all()
    assert {tuple(map(int, pixel)) for pixel in later[::48, ::48].reshape(-1, 4)} == {
        (number, 0, 17, 255) for number in range(25, 41)
    }
