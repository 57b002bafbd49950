"""Sides take turns, figures are judged, and a busy machine is seen for one."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from studio.bench.benchmark import BenchFailed
from studio.bench.cancelling import Canceller, Place
from studio.bench.children import FreshProcesses, SameProcess
from studio.bench.comparing import Comparison, compared
from studio.bench.jobs import first_evaluation, run_job
from studio.bench.memory_use import PeakMemory
from studio.bench.rows import Figure, Row, Verdict, failed, judged
from studio.bench.timing import Pairs, in_milliseconds, in_turn, timed_in_turn
from studio.bench.workbench import Workbench, temporary_workbench

ROW = Row("row", "what it is", "x", 1.0)


def test_sides_take_turns_and_change_who_begins() -> None:
    order: list[str] = []
    done = in_turn(lambda: order.append("ours"), lambda: order.append("theirs"), 3)
    assert order == ["ours", "theirs", "theirs", "ours", "ours", "theirs"]
    assert [len(side) for side in done] == [3, 3]


def test_the_first_round_only_warms_up() -> None:
    ours, theirs = iter([90.0, 2.0, 4.0, 3.0]), iter([70.0, 1.0, 2.0, 1.5])
    pairs = timed_in_turn(lambda: next(ours), lambda: next(theirs), 3)
    assert pairs == Pairs((2.0, 4.0, 3.0), (1.0, 2.0, 1.5))
    assert pairs.ratio == 2
    assert pairs.difference == 1.5
    assert pairs.spread == "pairs from 2.00x to 2.00x"


def test_milliseconds_are_short() -> None:
    assert in_milliseconds(0.01234) == "12.3 ms"
    assert in_milliseconds([1.0, 1.5, 9.0]) == "1,500 ms"


@pytest.mark.parametrize(
    ("value", "budget", "verdict"),
    [
        (0.99, 1.0, Verdict.WITHIN),
        (1.0, 1.0, Verdict.WITHIN),
        (1.01, 1.0, Verdict.OVER),
        (math.nan, 1.0, Verdict.OVER),
        (7.0, None, Verdict.NO_BUDGET),
        (None, 1.0, Verdict.NOT_APPLICABLE),
    ],
)
def test_a_figure_is_judged_by_its_budget(value: float | None, budget: float | None, verdict: Verdict) -> None:
    result = judged(Row("row", "what", "x", budget), Figure(value, 3, "why"))
    assert result.verdict is verdict
    assert result.reason == ("why" if value is None else "")


def test_only_over_and_failed_are_bad() -> None:
    assert {verdict for verdict in Verdict if verdict.is_bad} == {Verdict.OVER, Verdict.FAILED}
    assert failed(ROW, "no weights").verdict is Verdict.FAILED


@pytest.mark.parametrize(("work", "share", "word"), [(1.8, 0.9, "the clock"), (0.8, 0.4, "the processor")])
def test_on_a_busy_machine_the_processors_time_is_compared(work: float, share: float, word: str) -> None:
    seen = Comparison(Pairs((1.5,), (1.0,)), Pairs((work * 1.01,), (work,)), is_same=True, threads=2)
    assert seen.share == pytest.approx(share)
    assert seen.fair == (seen.pairs if word == "the clock" else seen.work)
    assert word in seen.words


@pytest.mark.slow
def test_the_engine_and_bare_diffusers_paint_the_same(bench: Workbench) -> None:
    with bench.engine() as engine:
        seen = compared(engine, bench.tiny_request(), 2)
    assert seen.is_same
    assert len(seen.pairs.ours) == len(seen.pairs.theirs) == len(seen.work.ours) == 2
    assert all(seconds > 0 for side in (seen.pairs, seen.work) for seconds in (*side.ours, *side.theirs))


@pytest.mark.slow
def test_a_steps_preview_is_a_part_of_the_step(bench: Workbench) -> None:
    with bench.engine() as engine:
        job = run_job(engine, bench.tiny_request())
    assert len(job.steps) == len(job.previews) == len(job.work) == bench.scale.tiny_steps - 1
    assert all(0 <= preview < step for preview, step in zip(job.previews, job.steps, strict=True))
    assert job.load > 0
    assert job.decode > 0


@pytest.mark.slow
def test_cancels_fall_into_their_places_and_leave_the_picture_alone(bench: Workbench) -> None:
    with bench.engine() as engine:
        canceller = Canceller(engine, bench.tiny_request())
        canceller.finish()
        canceller.finish(reload=True)
        for place in Place:
            canceller.cancel(place)
        canceller.finish()
    assert canceller.finished == 3
    assert canceller.altered == canceller.late == 0
    assert any(canceller.seconds.values())


def test_a_network_is_seen_when_it_is_first_entered() -> None:
    from torch import nn

    class Backbone(nn.Linear):
        """Named as ours is."""

    begun: list[int] = []
    network, other = Backbone(1, 1), nn.Linear(1, 1)
    import torch

    with first_evaluation(lambda: begun.append(1)):
        other(torch.zeros(1))
        assert begun == []
        network(torch.zeros(1))
        network(torch.zeros(1))
    network(torch.zeros(1))
    assert begun == [1]


def test_memory_that_was_given_back_is_still_the_peak() -> None:
    peak = PeakMemory()
    held = np.ones(8_000_000)
    del held
    assert peak.most() - peak.before >= 60_000_000
    assert peak.most() >= peak.now()


def test_a_failing_errand_is_said() -> None:
    with pytest.raises(BenchFailed, match=r"'nothing'.*KeyError"):
        FreshProcesses().run("nothing")


def test_an_errand_in_this_process_gives_its_marks() -> None:
    [mark] = SameProcess().run("import_peer")
    assert mark.values == {"what": "imported"}
    assert mark.seconds >= 0


def test_a_workbench_is_gone_afterwards() -> None:
    with temporary_workbench(lambda text: None) as workbench:
        folder = workbench.folder
        assert folder.is_dir()
        assert workbench.scale.pairs > 1
    assert not Path(folder).exists()
