"""The engine behind its port, on our own backbones at toy size: events, seeds, stops, what is told and what is held."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from studio.contract.errors import (
    Cancelled,
    StudioError,
)
from studio.contract.events import Decoding, Event, Finished, Loading, Noticed, Pictured, Stepped
from studio.contract.geometry import Extent
from studio.contract.port import Stop
from studio.contract.raster import Raster
from studio.contract.requests import BackboneChoice, GenerateRequest, GuidanceSettings, SchedulerSettings
from studio.engine import strengths
from studio.engine.service import TorchEngine
from tests.engine.small_jobs import REQUEST, failing_once, network, paint


def test_events_come_in_order(engine: TorchEngine) -> None:
    events, _ = paint(engine)
    kinds = [type(event) for event in events]
    loads = kinds.count(Loading)
    assert loads >= 3
    assert kinds == [Loading] * loads + [Stepped] * 3 + [Decoding, Pictured, Finished]
    fractions = [event.fraction for event in events if isinstance(event, Loading)]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0


@pytest.mark.parametrize("backbone", ["dit", "ssm"])
def test_the_same_seed_gives_the_same_bytes_and_another_does_not(engine: TorchEngine, backbone: str) -> None:
    request = replace(REQUEST, backbone=BackboneChoice(backbone))
    first, again = paint(engine, request)[1], paint(engine, request)[1]
    engine.unload()
    assert first == again == paint(engine, request)[1]
    assert paint(engine, replace(request, seed=2))[1] != first
    assert paint(engine, replace(request, seed=1 + 2**32))[1] != first
    assert paint(engine, replace(request, prompt="a blue car"))[1] != first


def test_previews_end_close_to_the_picture_in_size(engine: TorchEngine) -> None:
    events, image = paint(engine)
    previews = [event.preview for event in events if isinstance(event, Stepped)]
    assert all(preview is not None and preview.extent == image.extent for preview in previews)


def test_each_of_several_pictures_can_be_made_again_alone(engine: TorchEngine) -> None:
    events: list[Event] = []
    finished = engine.run(replace(REQUEST, count=3), events.append, Stop())
    pictured = [event for event in events if isinstance(event, Pictured)]
    assert [event.record.seed for event in pictured] == [1, 2, 3]
    assert finished.images[2] == paint(engine, replace(REQUEST, seed=3))[1]
    order = [type(event).__name__ for event in events if not isinstance(event, Loading | Stepped)]
    assert order == ["Decoding", "Pictured"] * 3 + ["Finished"]


def test_the_record_makes_the_picture_again(engine: TorchEngine) -> None:
    events, image = paint(engine)
    record = next(event.record for event in events if isinstance(event, Pictured))
    assert record.request.guidance.scale is not None
    assert [step.index for step in record.steps] == [1, 2, 3]
    assert record.precision in {"fp32", "bf16"}
    assert record.versions["torch"] == torch.__version__
    assert paint(engine, GenerateRequest.from_json(record.request.to_json()))[1] == image


def test_the_catalog_lists_what_lies_in_the_weights_folder(engine: TorchEngine) -> None:
    catalog = engine.catalog()
    assert [report.id for report in catalog.backbones] == ["dit", "ssm"]
    assert {operator.id for operator in catalog.operators} == {"attention", "ssd"}
    assert {"ddim", "dpmpp_2m", "flow_euler"} <= {entry.id for entry in catalog.schedulers}


@pytest.mark.parametrize("part", ["backbone", "vae"])
def test_a_stop_inside_a_network_ends_there_and_leaves_nothing(engine: TorchEngine, part: str) -> None:
    _, image = paint(engine)
    stop, events = Stop(), []
    inner = network(engine).blocks[0] if part == "backbone" else network(engine, "vae").decoder.conv_in  # type: ignore[union-attr, index]
    failing_once(inner, stop.now)
    with pytest.raises(Cancelled):
        engine.run(REQUEST, events.append, stop)
    assert not any(isinstance(event, Pictured | Finished) for event in events)
    assert any(isinstance(event, Decoding) for event in events) == (part == "vae")
    assert paint(engine)[1] == image


def test_a_stop_while_loading_leaves_nothing_loaded(engine: TorchEngine) -> None:
    stop = Stop()
    events: list[Event] = []

    def report(event: Event) -> None:
        events.append(event)
        if isinstance(event, Loading) and event.what == "vae":
            stop.now()

    with pytest.raises(Cancelled):
        engine.run(REQUEST, report, stop)
    assert {type(event) for event in events} == {Loading}
    assert engine.memory().resident == ()
    paint(engine)


def test_after_this_picture_keeps_what_is_done(engine: TorchEngine) -> None:
    stop = Stop()
    finished = engine.run(
        replace(REQUEST, count=5), lambda event: stop.after_this_picture() if isinstance(event, Stepped) else None, stop
    )
    assert len(finished.images) == 1


def test_a_stop_before_the_start_does_nothing(engine: TorchEngine) -> None:
    stop = Stop()
    stop.now()
    with pytest.raises(Cancelled):
        paint(engine, stop=stop)
    assert engine.memory().resident == ()


def test_a_long_prompt_runs_and_its_cut_is_said(engine: TorchEngine) -> None:
    events, _ = paint(engine, replace(REQUEST, prompt="a red apple on a green tree, " * 3500))
    [notice] = [event for event in events if isinstance(event, Noticed)]
    assert "cut off" in notice.text
    record = next(event.record for event in events if isinstance(event, Pictured))
    assert record.notices == (notice.text,)


@pytest.mark.parametrize("prompt", ["", "노란 별", "🍎🍏", "תפוח אדום", "a\u200bred\u200dapple", "\u202eelppa"])
def test_any_text_paints(engine: TorchEngine, prompt: str) -> None:
    assert paint(engine, replace(REQUEST, prompt=prompt))[1].extent == REQUEST.extent


def test_a_weak_strength_stays_near_the_source(engine: TorchEngine) -> None:
    source = Raster(np.full((40, 20, 3), 180, np.uint8))
    request = replace(REQUEST, source=source, scheduler=SchedulerSettings(steps=10), guidance=GuidanceSettings(1.0))
    events: list[Event] = []
    engine.run(replace(request, strength=0.3), events.append, Stop())
    steps = [event for event in events if isinstance(event, Stepped)]
    assert len(steps) == 4
    assert steps[0].sigma <= strengths.share_for(0.3)
    full = [event for event in paint(engine, replace(request, strength=1.0))[0] if isinstance(event, Stepped)]
    assert len(full) == 10


def test_sigmas_fall_to_zero(engine: TorchEngine) -> None:
    sigmas = engine.sigmas(REQUEST)
    assert len(sigmas) == 4
    assert sigmas[0] == pytest.approx(1.0)
    assert list(sigmas) == sorted(sigmas, reverse=True)
    assert sigmas[-1] == 0


def test_cost_is_known_before_and_time_after_the_first_picture(engine: TorchEngine) -> None:
    before = engine.predict_cost(REQUEST)
    assert 0 < before.bytes_needed < before.bytes_free
    assert before.seconds is None
    paint(engine)
    after = engine.predict_cost(REQUEST)
    assert after.seconds is not None
    assert after.bytes_needed < before.bytes_needed


def test_a_picture_that_repeats_is_told_to_take_more_memory(engine: TorchEngine) -> None:
    """Its maps are held whole: edges hear of each other."""
    plain = replace(REQUEST, extent=Extent(1024, 1024))
    tileable = replace(plain, is_tileable=True)
    assert engine.predict_cost(tileable).bytes_needed > engine.predict_cost(plain).bytes_needed + 5 * 10**7


def test_tokens_are_counted_without_loading_weights(engine: TorchEngine) -> None:
    count = engine.count_tokens(BackboneChoice("dit"), "a red apple")
    assert 0 < count.used <= count.limit
    assert count.cut_at is None
    assert engine.memory().resident == ()


def test_memory_tells_what_is_held_and_unload_gives_it_back(engine: TorchEngine) -> None:
    paint(engine)
    held = engine.memory()
    assert len(held.resident) == 1
    assert held.bytes_weights > 0
    engine.unload()
    assert engine.memory().resident == ()


def test_all_work_is_done_in_the_one_engine_thread(engine: TorchEngine) -> None:
    names: set[str] = set()
    futures = [
        engine.submit(REQUEST, lambda event: names.add(threading.current_thread().name), Stop()) for _ in range(2)
    ]
    assert len({future.result().images[0] for future in futures}) == 1
    assert len(names) == 1


def test_closing_stops_the_running_job(weights: Path) -> None:
    engine = TorchEngine(weights)
    begun = threading.Event()
    future = engine.submit(
        replace(REQUEST, scheduler=SchedulerSettings(steps=1000)),
        lambda event: begun.set() if isinstance(event, Stepped) else None,
        Stop(),
    )
    assert begun.wait(20)
    engine.close()
    with pytest.raises(Cancelled):
        future.result(0)
    with pytest.raises(StudioError, match="closed"):
        engine.run(REQUEST, lambda event: None, Stop())


def test_a_stop_between_two_pictures_is_a_cancel(engine: TorchEngine) -> None:
    stop = Stop()
    with pytest.raises(Cancelled):
        engine.run(replace(REQUEST, count=3), lambda event: stop.now() if isinstance(event, Pictured) else None, stop)


@pytest.mark.parametrize("scheduler", ["flow_euler", "flow_heun"])
@pytest.mark.parametrize("strength", [None, 0.5])
def test_the_steps_stand_where_the_walk_was_said_to_go(
    engine: TorchEngine, scheduler: str, strength: float | None
) -> None:
    source = None if strength is None else Raster(np.full((16, 16, 3), 99, np.uint8))
    request = replace(REQUEST, scheduler=SchedulerSettings(scheduler, 6), source=source, strength=strength or 0.75)
    events, _ = paint(engine, request)
    steps = [event for event in events if isinstance(event, Stepped)]
    wanted = 6 if strength is None else 3
    assert [(event.index, event.total) for event in steps] == [(index + 1, wanted) for index in range(wanted)]
    assert [event.sigma for event in steps] == pytest.approx(engine.sigmas(request)[:-1])
    assert sum(isinstance(event, Decoding) for event in events) == 1


def test_a_cropped_source_is_said(engine: TorchEngine) -> None:
    source = Raster(np.full((40, 20, 3), 99, np.uint8))
    events, _ = paint(engine, replace(REQUEST, source=source))
    [notice] = [event.text for event in events if isinstance(event, Noticed)]
    assert notice == "The picture is 20x40: it was cropped about its middle to the shape of 16x16."
    record = next(event.record for event in events if isinstance(event, Pictured))
    assert record.notices == (notice,)


def test_a_job_that_waits_when_the_engine_closes_is_cancelled(weights: Path) -> None:
    engine = TorchEngine(weights)
    begun = threading.Event()
    long = replace(REQUEST, scheduler=SchedulerSettings(steps=1000))
    running = engine.submit(long, lambda event: begun.set() if isinstance(event, Stepped) else None, Stop())
    outcome: list[BaseException] = []

    def wait() -> None:
        try:
            engine.run(REQUEST, lambda event: None, Stop())
        except StudioError as error:
            outcome.append(error)

    waiting = threading.Thread(target=wait, daemon=True)
    waiting.start()
    assert begun.wait(20)
    assert engine.count_tokens(BackboneChoice("dit"), "typed meanwhile").used > 0
    assert not running.done()
    engine.close()
    waiting.join(10)
    assert [type(error) for error in outcome] == [Cancelled]


def test_weights_load_without_painting_and_are_there_for_the_picture(engine: TorchEngine) -> None:
    events: list[Event] = []
    engine.load(REQUEST, events.append, Stop()).result(60)
    assert {type(event) for event in events} == {Loading}
    assert len(engine.memory().resident) == 1
    assert not any(isinstance(event, Loading) for event in paint(engine)[0])


def test_loading_again_is_silent_and_a_bad_request_is_refused(engine: TorchEngine) -> None:
    engine.load(REQUEST, lambda event: None, Stop()).result(60)
    events: list[Event] = []
    engine.load(REQUEST, events.append, Stop()).result(60)
    assert events == []
    with pytest.raises(StudioError, match="nowhere"):
        engine.load(replace(REQUEST, backbone=BackboneChoice("/nowhere")), events.append, Stop()).result(60)
    assert engine.is_alive


@pytest.mark.parametrize("part", ["before", "vae"])
def test_a_load_can_be_stopped(engine: TorchEngine, part: str) -> None:
    stop = Stop()
    if part == "before":
        stop.now()
    with pytest.raises(Cancelled):
        engine.load(REQUEST, lambda event: stop.now() if event.what == part else None, stop).result(60)  # type: ignore[union-attr]
    assert engine.memory().resident == ()
    engine.load(REQUEST, lambda event: None, Stop()).result(60)


def test_closing_stops_a_load(weights: Path) -> None:
    engine = TorchEngine(weights)
    has_begun, may_go_on = threading.Event(), threading.Event()

    def report(event: Event) -> None:
        has_begun.set()
        may_go_on.wait(20)

    future = engine.load(REQUEST, report, Stop())
    assert has_begun.wait(20)
    closing = threading.Thread(target=engine.close)
    closing.start()
    while engine.is_alive:
        time.sleep(0.001)
    time.sleep(0.05)  # what close does between the two is a few lines
    may_go_on.set()
    closing.join(20)
    with pytest.raises(Cancelled):
        future.result(0)


def test_an_engine_is_alive_until_it_is_closed(weights: Path) -> None:
    engine = TorchEngine(weights)
    assert engine.is_alive
    engine.load(REQUEST, lambda event: None, Stop()).result(60)
    assert engine.is_alive
    engine.close()
    assert not engine.is_alive


class Fatal:
    """Work that takes its thread with it."""

    def run(self) -> None:
        raise SystemExit


def test_an_engine_whose_thread_was_killed_says_so_and_takes_no_job(weights: Path) -> None:
    engine = TorchEngine(weights)
    engine.unload()
    [thread] = engine._executor._threads
    engine._executor._work_queue.put(Fatal())
    thread.join(20)
    assert not engine.is_alive
    with pytest.raises(StudioError, match="thread has ended"):
        engine.run(REQUEST, lambda event: None, Stop())
    engine.close()
