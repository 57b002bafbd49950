"""Another tool's parser (sd-parsers) reads the pictures that are written here, and the same of other tools' as ours."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image
from sd_parsers import ParserManager
from sd_parsers.data import PromptInfo

from studio.contract.requests import GenerateRequest, GuidanceSettings, SchedulerSettings
from studio.storage.metadata.foreign import read_foreign
from studio.storage.metadata.formats import PictureFormat
from studio.storage.metadata.writing import write_picture
from tests.storage.conftest import a_picture, a_record
from tests.storage.metadata.test_foreign import CLASSIC, INVOKE, written

KINDS = {
    "positive": "CONDITIONING",
    "negative": "CONDITIONING",
    "model": "MODEL",
    "latent_image": "LATENT",
    "clip": "CLIP",
}
# Without the adapter's node, which the other tool takes for the weights.
PLAIN = json.loads(json.dumps({**CLASSIC, "10": CLASSIC["4"]}).replace('["10"', '["4"'))
WORKFLOW = {
    "links": [
        [0, int(value[0]), value[1], int(key), 0, KINDS.get(name, name.upper())]
        for key, node in PLAIN.items()
        for name, value in node["inputs"].items()
        if isinstance(value, list)
    ]
}
"""The links of the usual graph, which the other tool wants beside it."""
OPENED: list[Image.Image] = []


def parsed(path: Path) -> PromptInfo | None:
    """What the other tool reads. It knows the last picture by its place in memory, where none may follow another."""
    with Image.open(path) as image:
        OPENED.append(image)
        return ParserManager().parse(image)


@pytest.mark.parametrize("picture_format", PictureFormat)
@pytest.mark.parametrize("prompt", ["a red apple", "빨간 사과 🍎"])
def test_another_tool_reads_what_is_written_here(tmp_path: Path, picture_format: PictureFormat, prompt: str) -> None:
    request = GenerateRequest(
        prompt, "blur", scheduler=SchedulerSettings("euler", 20), guidance=GuidanceSettings(4.5), seed=7
    )
    path = tmp_path / f"p{picture_format.suffix}"
    path.write_bytes(write_picture(a_picture(), a_record(request), picture_format))
    found = parsed(path)
    assert found is not None
    (sampler,) = found.samplers
    assert [each.value for each in sampler.prompts] == [prompt]
    assert [each.value for each in sampler.negative_prompts] == ["blur"]
    assert sampler.name == "Euler"
    assert sampler.parameters["steps"] == "20"
    assert sampler.parameters["cfg_scale"] == "4.5"
    assert sampler.parameters["seed"] == "18446744073709551615"
    assert sampler.model is not None
    assert (sampler.model.name, sampler.model.hash) == ("Diffusion Transformer", "0123456789")


@pytest.mark.parametrize(
    "texts",
    [
        {"prompt": json.dumps(PLAIN), "workflow": json.dumps(WORKFLOW)},
        {"invokeai_metadata": json.dumps({**INVOKE, "model": {"model_name": "Juggernaut"}})},
        {"parameters": "사과\nNegative prompt: blur\nSteps: 9, Sampler: Euler a, CFG scale: 7, Seed: 5, Model: sd"},
    ],
    ids=["comfyui", "invokeai", "a1111"],
)
def test_both_read_the_same_of_other_programs(tmp_path: Path, texts: dict[str, str]) -> None:
    path = written(tmp_path, **texts)
    ours, found = read_foreign(path), parsed(path)
    assert ours is not None
    assert found is not None
    (sampler,) = found.samplers
    assert [each.value for each in sampler.prompts] == [ours.prompt]
    assert [each.value for each in sampler.negative_prompts] == [ours.negative]
    assert sampler.model is not None
    assert sampler.model.name == ours.model
    told = {name: float(sampler.parameters[name]) for name in ("seed", "steps")}
    assert told == {"seed": ours.seed, "steps": ours.steps}
