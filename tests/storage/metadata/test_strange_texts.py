"""Whatever stands where other programs write ends in a record or in nothing: never in an error, never late."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.storage.metadata.a1111 import read_parameters
from studio.storage.metadata.comfyui import read_comfy
from studio.storage.metadata.invokeai import read_invoke
from studio.storage.metadata.recognising import foreign_of
from tests.storage.metadata.test_foreign import node

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)
NAMES = [
    "seed",
    "noise_seed",
    "steps",
    "cfg",
    "positive",
    "negative",
    "model",
    "latent_image",
    "guider",
    "sigmas",
    "text",
]
NAMES += ["width", "height", "clip", "sampler_name", "noise", "conditioning", "value", "images"]
LINKS = st.tuples(st.sampled_from(["1", "2", "3", "4"]), st.integers(-1, 2)).map(list)
NODES = st.fixed_dictionaries(
    {
        "class_type": st.sampled_from(["KSampler", "SaveImage", "CLIPTextEncode", "ConditioningZeroOut", "Reroute"]),
        "inputs": st.dictionaries(st.sampled_from(NAMES), LINKS | JSON, max_size=8),
    }
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(["1", "2", "3", "4"]), NODES | JSON, max_size=4))
def test_no_graph_is_an_error(graph: dict[str, object]) -> None:
    """Also those in circles; without the net of `foreign_of`, which would hide one."""
    found = read_comfy({"prompt": json.dumps(graph)})
    if found is not None:
        found.to_request()
        json.dumps(found.to_json())


@settings(max_examples=100, deadline=None)
@given(JSON, JSON)
def test_no_json_is_an_error(first: object, second: object) -> None:
    for keyword in ("prompt", "workflow", "invokeai_metadata", "sd-metadata"):
        texts = {keyword: json.dumps(first), "workflow": json.dumps({"nodes": first, "links": second})}
        for found in (read_comfy(texts), read_invoke(texts)):
            if found is not None:
                found.to_request()


@settings(max_examples=100, deadline=None)
@given(st.text(), st.text(), st.text())
def test_no_text_is_an_error(first: str, second: str, third: str) -> None:
    texts = {"parameters": f"{first}\nSteps: {second}, Seed: {third}", "Dream": f'"{first}" -s {second} -S{third}'}
    for found in (read_parameters(texts["parameters"]), read_invoke(texts)):
        if found is not None:
            found.to_request()


HOSTILE = {
    "deep": "[" * 200_000,
    "wide": "{" + ",".join(f'"{number}":{{}}' for number in range(100_000)) + "}",
    "many": "[" + "{}," * 1_000_000 + "{}]",
    "digits": '{"seed":' + "9" * 1_000_000 + "}",
    "chain": json.dumps(
        {str(number): node("KSampler", seed=1, steps=1, model=[str(number + 1), 0]) for number in range(9_999)}
    ),
    "settings": "Steps: 1, " + 'k:{"k":[1,' * 100_000,
    "words": "Steps: 1, " + "a" * 2_000_000,
    "quotes": "Steps: 1, " + 'a: "' * 300_000,
    "brackets": '"' + "[" * 1_000_000 + '" -s 5',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_text_costs_more_than_two_seconds(name: str) -> None:
    is_json = HOSTILE[name][0] in "[{"
    for keyword in ("prompt", "invokeai_metadata") if is_json else ("parameters", "Dream"):
        began = time.process_time()
        found = foreign_of({keyword: HOSTILE[name]})
        assert time.process_time() - began < 2
        assert found is None or found.to_request() is not None
