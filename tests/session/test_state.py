from dataclasses import replace

import pytest

from studio.contract.catalog import BackboneReport
from studio.contract.errors import InvalidRequest
from studio.contract.geometry import Extent
from studio.contract.requests import MAX_SEED, GenerateRequest, Precision, SchedulerSettings, Spacing
from studio.session.requests import (
    Recall,
    build_request,
    loading_request,
    recalled,
    remaining,
    seed_after_job,
    seed_for_job,
)
from studio.session.state import PanelState, PanelStore, SeedRule

FULL = PanelState(
    prompt="고양이",
    negative_prompt="blurry",
    backbone="ssm:ssd",
    scheduler="dpmpp_2m",
    spacing=Spacing.KARRAS,
    steps=12,
    guidance=4.5,
    extent=Extent(64, 32),
    keeps_aspect=True,
    count=3,
    seed=MAX_SEED,
    seed_rule=SeedRule.INCREMENT,
    device="cpu",
    precision=Precision.FP32,
)

BY_CLASS = BackboneReport(
    id="/weights",
    name="weights",
    family="dit",
    family_name="DiT",
    pipeline="DiTPipeline",
    path="/weights",
    is_tried=True,
    prediction=None,
    scheduler="",
    schedulers=(),
    native=None,
    multiple_of=8,
    steps=50,
    guidance=4.0,
    takes_prompt=False,
    takes_negative_prompt=False,
    class_labels=("0: tench, Tinca tinca", "207: golden retriever"),
)


@pytest.mark.parametrize("state", [FULL, PanelState(class_label="207")])
def test_a_state_survives_its_json(state):
    assert PanelState.from_json(state.to_json()) == state


def test_a_field_that_makes_no_sense_has_its_default_and_the_others_stand():
    plain = {**FULL.to_json(), "steps": -3, "seed_rule": "sometimes", "unknown": 1}
    state = PanelState.from_json(plain)
    assert (state.steps, state.seed_rule) == (None, SeedRule.RANDOM)
    assert (state.prompt, state.seed) == (FULL.prompt, FULL.seed)


def test_an_impossible_value_is_refused_and_nothing_changes():
    store = PanelStore()
    with pytest.raises(InvalidRequest, match="steps"):
        store.update(steps=0)
    assert store.state == PanelState()


def test_the_store_names_what_changed_and_is_silent_where_nothing_did():
    store, seen = PanelStore(), []
    store.changed.connect(seen.append)
    store.update(prompt="a", steps=None)
    store.update(prompt="a")
    assert seen == [frozenset(("prompt",))]


def test_the_request_says_what_the_panels_say():
    request = build_request(FULL)
    assert request.scheduler == SchedulerSettings("dpmpp_2m", 12, Spacing.KARRAS)
    assert (request.backbone.name, request.backbone.operator) == ("ssm", "ssd")
    assert (request.extent, request.count, request.seed) == (Extent(64, 32), 3, MAX_SEED)


def test_all_that_a_request_says_comes_back_into_the_panels():
    state = recalled(PanelState(), build_request(FULL))
    assert state == PanelState.from_json({**FULL.to_json(), "seed_rule": "fixed", "keeps_aspect": False})


@pytest.mark.parametrize(("part", "kept"), [(Recall.PROMPT, {"seed": 0}), (Recall.SEED, {"prompt": ""})])
def test_a_part_of_a_request_leaves_the_rest_of_the_panels(part, kept):
    state = recalled(PanelState(), build_request(FULL), part)
    assert {name: getattr(state, name) for name in kept} == kept
    assert state.steps is None


def test_each_seed_rule_does_what_it_says():
    state = PanelState(seed=MAX_SEED, count=2)
    rules = {rule: PanelState(seed=MAX_SEED, count=2, seed_rule=rule) for rule in SeedRule}
    assert seed_for_job(state, 7).seed == 7
    assert seed_for_job(rules[SeedRule.FIXED], 7).seed == MAX_SEED
    assert seed_after_job(rules[SeedRule.FIXED]).seed == MAX_SEED
    assert seed_for_job(rules[SeedRule.INCREMENT], 7).seed == MAX_SEED
    assert seed_after_job(rules[SeedRule.INCREMENT]).seed == 1


def test_what_is_left_of_a_job_goes_on_with_the_next_seed():
    request = GenerateRequest(seed=10, count=4)
    assert remaining(request, 0) == request
    assert remaining(request, 3) == GenerateRequest(seed=13, count=1)
    assert remaining(request, 4) is None


def test_a_class_goes_only_to_a_backbone_that_has_classes():
    state = PanelState(prompt="a cat", class_label="207")
    by_class = build_request(state, BY_CLASS)
    assert (by_class.prompt, by_class.class_label) == ("", "207")
    by_words = build_request(state, replace(BY_CLASS, takes_prompt=True, class_labels=()))
    assert (by_words.prompt, by_words.class_label) == ("a cat", None)


def test_while_the_backbone_is_not_known_a_prompt_says_more_than_a_class():
    assert build_request(PanelState(prompt="a cat", class_label="207")).class_label is None
    assert build_request(PanelState(class_label="207")).class_label == "207"


@pytest.mark.parametrize("part", [Recall.ALL, Recall.PROMPT])
def test_a_class_comes_back_into_the_panels(part):
    request = build_request(PanelState(class_label="207"), BY_CLASS)
    assert recalled(PanelState(), request, part).class_label == "207"
    assert recalled(PanelState(class_label="0"), build_request(FULL)).class_label is None


def test_only_the_class_of_a_record_leaves_the_prompt_that_waits():
    request = build_request(PanelState(class_label="207"), BY_CLASS)
    assert recalled(PanelState(prompt="a cat"), request, Recall.PROMPT).prompt == "a cat"


@pytest.mark.parametrize("label", ["\ud800", "x" * 1_000_000, 3])
def test_a_class_that_no_file_could_hold_is_refused(label):
    with pytest.raises(InvalidRequest, match="class"):
        PanelState(class_label=label)
    assert PanelState.from_json({"class_label": label}) == PanelState()


def test_weights_are_loaded_before_anybody_says_what_to_paint():
    request = loading_request(PanelState(prompt="a cat"), BY_CLASS)
    assert (request.prompt, request.class_label) == ("", "0")
