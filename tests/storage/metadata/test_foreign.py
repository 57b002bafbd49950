"""What other programs wrote is read as far as it goes, and whatever is strange ends in nothing, never in an error."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from studio.contract.geometry import Extent
from studio.storage.metadata.a1111 import read_parameters, read_settings
from studio.storage.metadata.comfyui import read_comfy
from studio.storage.metadata.foreign import ForeignPart, ForeignRecord, ForeignSource, read_foreign
from studio.storage.metadata.invokeai import read_invoke
from studio.storage.metadata.recognising import foreign_of

SETTINGS = (
    "Steps: 28, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 6.5, Seed: 18446744073709551615, Size: 832x1216,"
    ' Model hash: abc, Model: "my, model: 2", Denoising strength: 0.4, Hires upscale: 2,'
    ' Lora hashes: "soft: aa, thin: bb",'
    ' Civitai resources: [{"type":"checkpoint","modelVersionId":1}], Version: f2.0'
)


def written(folder: Path, **texts: str) -> Path:
    """Give a PNG as those programs write them, by Pillow."""
    parts = PngInfo()
    for keyword, text in texts.items():
        parts.add_text(keyword.replace("__", "-"), text)
    Image.new("RGB", (8, 8)).save(folder / "p.png", pnginfo=parts)
    return folder / "p.png"


# AUTOMATIC1111 and Forge


def test_every_setting_of_the_parameters_is_read() -> None:
    found = read_parameters(f"a fox,\na snowy forest\nNegative prompt: blur,\nlow quality\n{SETTINGS}")
    assert found is not None
    assert (found.prompt, found.negative) == ("a fox,\na snowy forest", "blur,\nlow quality")
    assert (found.seed, found.steps, found.cfg, found.size) == (2**64 - 1, 28, 6.5, Extent(832, 1216))
    assert (found.sampler, found.model) == ("DPM++ 2M Karras", "my, model: 2")
    assert found.extra["Civitai resources"] == '[{"type": "checkpoint", "modelVersionId": 1}]'
    assert found.extra["Version"] == "f2.0"
    assert found.left_out[ForeignPart.ADAPTERS] == "soft: aa, thin: bb"
    assert found.left_out[ForeignPart.ENLARGEMENT] == "2"
    assert ForeignPart.SOURCE not in found.left_out


@pytest.mark.parametrize(
    ("text", "prompt", "negative"),
    [
        ("Steps: 9, Seed: 1", "", ""),
        ("cat\nSteps: 9, Seed: 1", "cat", ""),
        ("cat\r\nNegative prompt: dog\r\nSteps: 9, Seed: 1", "cat", "dog"),
        ("Steps: 3 of a stair\nSteps: 9, Seed: 1", "Steps: 3 of a stair", ""),
        ("cat\nSteps: 9, Seed: 1\nTemplate: __animal__\n", "cat", ""),
    ],
)
def test_prompts_of_any_form_are_told_from_the_settings(text: str, prompt: str, negative: str) -> None:
    found = read_parameters(text)
    assert found is not None
    assert (found.prompt, found.negative, found.seed, found.steps) == (prompt, negative, 1, 9)


@pytest.mark.parametrize("text", ["", "a photograph of my cat", "Step: 9", '{"sui_image_params": {}}', "\0\0"])
def test_a_text_without_settings_is_no_record(text: str) -> None:
    assert read_parameters(text) is None


@given(st.dictionaries(st.text("abcDEF ", min_size=1).map(str.strip).filter(bool), st.text(max_size=9), max_size=6))
def test_quoted_settings_come_back_equal(values: dict[str, str]) -> None:
    line = ", ".join(f"{name}: {json.dumps(value)}" for name, value in values.items())
    assert read_settings(line) == values


# InvokeAI

INVOKE = {
    "app_version": "5.4.0",
    "generation_mode": "sdxl_txt2img",
    "positive_prompt": "고양이",
    "negative_prompt": "dog",
    "width": 1024,
    "height": 768,
    "seed": 4_294_967_295,
    "cfg_scale": 7.5,
    "steps": 30,
    "scheduler": "dpmpp_2m_k",
    "model": {"key": "k", "hash": "blake3:0", "name": "Juggernaut", "base": "sdxl", "type": "main"},
    "loras": [{"model": {"name": "soft"}, "weight": 0.75}],
}


@pytest.mark.parametrize("named", [{"name": "Juggernaut"}, {"model_name": "Juggernaut"}, "Juggernaut"])
def test_the_metadata_of_invokeai_are_read(tmp_path: Path, named: object) -> None:
    found = read_foreign(written(tmp_path, invokeai_metadata=json.dumps({**INVOKE, "model": named})))
    assert found is not None
    assert found.source is ForeignSource.INVOKEAI
    assert (found.prompt, found.negative, found.seed, found.steps, found.cfg) == ("고양이", "dog", 2**32 - 1, 30, 7.5)
    assert (found.size, found.sampler, found.model) == (Extent(1024, 768), "dpmpp_2m_k", "Juggernaut")
    assert found.left_out[ForeignPart.ADAPTERS] == "soft (0.75)"
    assert found.extra["app_version"] == "5.4.0"


@pytest.mark.parametrize("prompt", ["a cat [dog]", [{"prompt": "a cat [dog]", "weight": 1.0}]])
def test_the_metadata_of_old_invokeai_are_read(tmp_path: Path, prompt: object) -> None:
    image = {
        "prompt": prompt,
        "steps": 50,
        "cfg_scale": 7.5,
        "seed": 3,
        "width": 512,
        "height": 512,
        "sampler": "k_lms",
    }
    text = json.dumps({"model": "stable diffusion", "model_weights": "sd-1.5", "app_version": "2.3.0", "image": image})
    found = read_foreign(written(tmp_path, sd__metadata=text))
    assert found is not None
    assert (found.prompt, found.negative, found.seed, found.steps, found.model) == ("a cat", "dog", 3, 50, "sd-1.5")
    assert (found.sampler, found.size, found.cfg) == ("k_lms", Extent(512, 512), 7.5)


def test_a_dream_line_is_read() -> None:
    found = read_invoke({"Dream": '"a cat [dog]" -s 50 -S 123 -W 512 -H 448 -C 7.5 -A k_lms'})
    assert found is not None
    assert (found.prompt, found.negative, found.seed, found.steps) == ("a cat", "dog", 123, 50)
    assert (found.size, found.cfg, found.sampler) == (Extent(512, 448), 7.5, "k_lms")
    assert read_invoke({"Dream": "a cat"}) is None


# ComfyUI


def node(kind: str, **inputs: object) -> dict[str, object]:
    return {"class_type": kind, "inputs": inputs}


CLASSIC = {
    "3": node(
        "KSampler",
        seed=5,
        steps=20,
        cfg=8.0,
        sampler_name="euler",
        scheduler="normal",
        denoise=1.0,
        model=["10", 0],
        positive=["6", 0],
        negative=["7", 0],
        latent_image=["5", 0],
    ),
    "4": node("CheckpointLoaderSimple", ckpt_name="sd15.safetensors"),
    "10": node("LoraLoader", lora_name="soft.safetensors", strength_model=0.8, model=["4", 0], clip=["4", 1]),
    "5": node("EmptyLatentImage", width=512, height=768, batch_size=1),
    "6": node("CLIPTextEncode", text="고양이", clip=["10", 1]),
    "7": node("CLIPTextEncode", text="dog", clip=["10", 1]),
    "8": node("VAEDecode", samples=["3", 0], vae=["4", 2]),
    "9": node("SaveImage", images=["8", 0], filename_prefix="ComfyUI"),
}


def comfy(graph: object) -> ForeignRecord:
    found = read_comfy({"prompt": json.dumps(graph)})
    assert found is not None
    return found


def test_the_usual_graph_is_followed(tmp_path: Path) -> None:
    found = read_foreign(written(tmp_path, prompt=json.dumps(CLASSIC), workflow="{}"))
    assert found is not None
    assert found.source is ForeignSource.COMFYUI
    assert (found.prompt, found.negative, found.seed, found.steps, found.cfg) == ("고양이", "dog", 5, 20, 8)
    assert (found.size, found.model, found.sampler) == (Extent(512, 768), "sd15.safetensors", "euler normal")
    assert found.left_out[ForeignPart.ADAPTERS] == "soft.safetensors (0.8)"
    assert set(found.texts) == {"prompt", "workflow"}


def test_a_graph_of_single_parts_is_followed() -> None:
    """Flux: guider, noise, sampler and noise levels are nodes of their own, and the guidance stands at the prompt."""
    found = comfy(
        {
            "1": node(
                "SamplerCustomAdvanced",
                noise=["2", 0],
                guider=["3", 0],
                sampler=["4", 0],
                sigmas=["5", 0],
                latent_image=["6", 0],
            ),
            "2": node("RandomNoise", noise_seed=["20", 0]),
            "20": node("PrimitiveInt", value=77),
            "3": node("BasicGuider", model=["7", 0], conditioning=["8", 0]),
            "4": node("KSamplerSelect", sampler_name="euler"),
            "5": node("BasicScheduler", scheduler="simple", steps=24, denoise=1.0, model=["7", 0]),
            "6": node("EmptySD3LatentImage", width=["21", 0], height=1152, batch_size=1),
            "21": node("INTConstant", value=896),
            "7": node("UNETLoader", unet_name="flux1-dev.safetensors", weight_dtype="default"),
            "8": node("FluxGuidance", conditioning=["9", 0], guidance=3.5),
            "9": node("CLIPTextEncodeFlux", clip_l="a fox", t5xxl="a fox in snow", guidance=3.5, clip=["10", 0]),
            "10": node("DualCLIPLoader", clip_name1="t5", clip_name2="l"),
            "11": node("VAEDecode", samples=["1", 0], vae=["12", 0]),
            "12": node("VAELoader", vae_name="ae"),
            "13": node("SaveImage", images=["11", 0]),
        }
    )
    assert (found.prompt, found.negative) == ("a fox in snow\na fox", "")
    assert (found.seed, found.steps, found.cfg, found.size) == (77, 24, 3.5, Extent(896, 1152))
    assert (found.sampler, found.model) == ("euler simple", "flux1-dev.safetensors")


def test_prompts_are_followed_through_other_nodes() -> None:
    graph: dict[str, Any] = {
        **CLASSIC,
        "3": node("KSampler", **{**CLASSIC["3"]["inputs"], "positive": ["30", 0], "negative": ["30", 1]}),
        "30": node("ControlNetApplyAdvanced", positive=["31", 0], negative=["32", 0], control_net=["33", 0]),
        "31": node("ConditioningCombine", conditioning_1=["6", 0], conditioning_2=["34", 0]),
        "32": node("ConditioningZeroOut", conditioning=["6", 0]),
        "33": node("ControlNetLoader", control_net_name="canny"),
        "34": node("CLIPTextEncode", text=["35", 0], clip=["4", 1]),
        "35": node("StringConcatenate", string_a="in the", string_b=["36", 0], delimiter=" "),
        "36": node("Reroute", **{"": ["37", 0]}),
        "37": node("PrimitiveStringMultiline", value="forest"),
    }
    found = comfy(graph)
    assert (found.prompt, found.negative) == ("고양이\nin the\nforest", "")
    assert found.left_out[ForeignPart.CONTROL] == "ControlNetApplyAdvanced"


def test_of_two_samplers_the_one_that_began_from_noise_is_told() -> None:
    second = {**CLASSIC["3"]["inputs"], "seed": 99, "steps": 10, "denoise": 0.5, "latent_image": ["41", 0]}
    graph: dict[str, Any] = {
        **CLASSIC,
        "40": node("KSampler", **second),
        "41": node("LatentUpscale", samples=["3", 0], width=1024, height=1536),
        "8": node("VAEDecode", samples=["40", 0], vae=["4", 2]),
    }
    found = comfy(graph)
    assert (found.seed, found.steps, found.size) == (5, 20, Extent(512, 768))
    assert found.left_out[ForeignPart.ENLARGEMENT] == "KSampler"


def test_a_picture_that_a_graph_began_from_is_said() -> None:
    graph: dict[str, Any] = {
        **CLASSIC,
        "3": node("KSampler", **{**CLASSIC["3"]["inputs"], "latent_image": ["50", 0]}),
        "50": node("VAEEncodeForInpaint", pixels=["51", 0], mask=["51", 1], vae=["4", 2]),
        "51": node("LoadImage", image="photo.png"),
    }
    left = comfy(graph).left_out
    assert left[ForeignPart.SOURCE] == "VAEEncodeForInpaint"
    assert left[ForeignPart.MASK] == "VAEEncodeForInpaint"


@pytest.mark.parametrize("names_widgets", [False, True])
def test_the_graph_of_the_window_is_followed_where_the_other_is_missing(*, names_widgets: bool) -> None:
    def entry(number: int, kind: str, links: dict[str, int], fields: dict[str, object]) -> dict[str, object]:
        slots: list[dict[str, object]] = [{"name": name, "link": link} for name, link in links.items()]
        if names_widgets:
            slots += [{"name": key, "widget": {"name": key}, "link": None} for key in fields if not key.startswith("_")]
        return {"id": number, "type": kind, "inputs": slots, "widgets_values": list(fields.values())}

    ways = {"positive": 1, "negative": 2, "latent_image": 3, "model": 4}
    fields = {"seed": 5, "_after": "randomize", "steps": 20, "cfg": 8, "sampler_name": "euler", "scheduler": "normal"}
    nodes = [
        entry(3, "KSampler", ways, {**fields, "denoise": 1}),
        entry(6, "CLIPTextEncode", {"clip": 5}, {"text": "cat"}),
        entry(7, "CLIPTextEncode", {"clip": 6}, {"text": "dog"}),
        entry(5, "EmptyLatentImage", {}, {"width": 512, "height": 768, "batch_size": 1}),
        entry(4, "CheckpointLoaderSimple", {}, {"ckpt_name": "sd15"}),
        entry(9, "SaveImage", {"images": 7}, {"filename_prefix": "x"}),
        {"id": 10, "type": "Note", "widgets_values": None},
    ]
    links = [
        [1, 6, 0, 3, 1, "C"],
        [2, 7, 0, 3, 2, "C"],
        [3, 5, 0, 3, 3, "L"],
        [4, 4, 0, 3, 0, "M"],
        [7, 3, 0, 9, 0, "I"],
    ]
    found = read_comfy({"workflow": json.dumps({"nodes": nodes, "links": links})})
    assert found is not None
    assert (found.prompt, found.negative, found.seed, found.steps, found.cfg) == ("cat", "dog", 5, 20, 8)
    assert (found.size, found.model, found.sampler) == (Extent(512, 768), "sd15", "euler normal")


def test_the_webp_of_comfyui_is_read(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0110] = f"prompt:{json.dumps(CLASSIC)}"
    exif[0x010F] = "workflow:{}"
    Image.new("RGB", (8, 8)).save(tmp_path / "p.webp", exif=exif)
    found = read_foreign(tmp_path / "p.webp")
    assert found is not None
    assert (found.prompt, found.seed) == ("고양이", 5)


@pytest.mark.parametrize("order", ["utf-16-be", "utf-16-le"])
@pytest.mark.parametrize("suffix", ["jpg", "webp"])
def test_the_comment_of_a_picture_is_read_in_either_order(tmp_path: Path, suffix: str, order: str) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9286] = b"UNICODE\0" + f"사과\n{SETTINGS}".encode(order)
    Image.new("RGB", (8, 8)).save(tmp_path / f"p.{suffix}", exif=exif)
    found = read_foreign(tmp_path / f"p.{suffix}")
    assert found is not None
    assert (found.prompt, found.steps) == ("사과", 28)


def test_a_graph_without_words_is_completed_from_the_parameters() -> None:
    graph = json.dumps({"1": node("KSampler", seed=5, steps=20, model=["1", 0])})
    found = foreign_of({"prompt": graph, "parameters": "cat\nSteps: 9, CFG scale: 7, Seed: 1"})
    assert found is not None
    assert (found.source, found.prompt, found.seed, found.steps, found.cfg) == (ForeignSource.COMFYUI, "cat", 5, 20, 7)


# What is taken over


def test_what_is_possible_here_becomes_a_request() -> None:
    record = ForeignRecord(
        ForeignSource.A1111,
        "a cat <lora:soft:0.8>, hat",
        "dog",
        seed=5,
        steps=20,
        cfg=7.0,
        size=Extent(64, 32),
        model="sd",
    )
    request = record.to_request()
    assert (request.prompt, request.negative_prompt) == ("a cat , hat", "dog")
    assert (request.seed, request.scheduler.steps, request.guidance.scale) == (5, 20, 7)
    assert request.extent == Extent(64, 32)
    assert record.left_out == {ForeignPart.WEIGHTS: "sd", ForeignPart.ADAPTERS: "<lora:soft:0.8>"}


def test_what_is_impossible_here_is_left_out_and_said() -> None:
    record = ForeignRecord(ForeignSource.A1111, "x" * 200_001, "\ud800a\0", seed=-1, steps=5_000, cfg=1e9)
    request = record.to_request()
    assert (request.prompt, request.negative_prompt, request.seed) == ("", "a", 0)
    assert (request.scheduler.steps, request.guidance.scale) == (None, None)
    assert set(record.left_out) == {ForeignPart.PROMPT, ForeignPart.SEED, ForeignPart.STEPS, ForeignPart.GUIDANCE}
