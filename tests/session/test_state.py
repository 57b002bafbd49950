import pytest

from studio.contract.errors import InvalidRequest
from studio.contract.geometry import Extent
from studio.contract.requests import MAX_SEED, GenerateRequest, Precision, SchedulerSettings, Spacing
from studio.session.requests import Recall, build_request, recalled, remaining, seed_after_job, seed_for_job
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


def test_a_state_survives_its_json():
    assert PanelState.from_json(FULL.to_json()) == FULL


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
