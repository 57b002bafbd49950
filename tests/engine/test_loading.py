"""What lies on disk is named, damage is found before it is used, and what loads is what diffusers loads."""

from __future__ import annotations

import json
import pickle
import shutil
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import load_file, save_file

from studio.contract.errors import (
    StudioError,
    UnsafeWeights,
    UnsupportedWeights,
    WeightsDamaged,
    WeightsNotFound,
)
from studio.engine import loading, networks, weights_files
from tests.engine import tiny_pipelines
from tests.engine.tiny_loads import FILE, Tiny, edit_index, load, options, safetensors_of

# The same as diffusers


@pytest.mark.parametrize(
    "name", [name for name in tiny_pipelines.MAKERS if name not in ("sd2_v", "flux_schnell", "ddim")]
)
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_what_loads_is_what_diffusers_loads(tiny: Tiny, name: str, dtype: torch.dtype) -> None:
    from diffusers import DiffusionPipeline

    ours = networks.load_pipeline(loading.open_folder(str(tiny(name))), options(dtype), {})
    bare = DiffusionPipeline.from_pretrained(str(tiny(name)), dtype=dtype)
    assert type(ours.pipeline) is type(bare)
    assert dict(ours.pipeline.config) == dict(bare.config)
    for part, network in ours.networks.items():
        other = getattr(bare, part)
        assert type(network) is type(other)
        assert not network.training
        for mine, theirs in (
            (network.named_parameters(), other.named_parameters()),
            (network.named_buffers(), other.named_buffers()),
        ):
            found, expected = dict(mine), dict(theirs)
            assert found.keys() == expected.keys()
            for key, tensor in found.items():
                assert tensor.dtype == expected[key].dtype, key
                assert torch.equal(tensor, expected[key]), key


def test_old_attention_names_of_an_autoencoder_are_understood(tiny: Tiny, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(tiny("sd15"), tmp_path / "old"))
    file = folder / "vae" / FILE
    names = {"to_q": "query", "to_k": "key", "to_v": "value", "to_out.0": "proj_attn"}
    tensors = {}
    for key, tensor in load_file(file).items():
        new = next((key.replace(name, old) for name, old in names.items() if f".{name}." in key), key)
        tensors[new] = tensor
    assert any(".query." in key for key in tensors)
    save_file(tensors, file)
    found, expected = load(folder).networks["vae"].state_dict(), load(tiny("sd15")).networks["vae"].state_dict()
    assert all(torch.equal(tensor, expected[key]) for key, tensor in found.items())


def test_a_variant_is_found_and_said(copied: Path) -> None:
    (copied / "unet" / FILE).rename(copied / "unet" / "diffusion_pytorch_model.fp16.safetensors")
    folder = loading.open_folder(str(copied))
    assert folder.components["unet"].variant == "fp16"
    assert "fp16" in folder.notices[0]
    assert load(copied).networks


def test_shards_load_as_one(copied: Path) -> None:
    file = copied / "unet" / FILE
    whole = load_file(file)
    expected = load(copied).networks["unet"].state_dict()
    keys = sorted(whole)
    mapping = {}
    for number, part in enumerate((keys[::2], keys[1::2]), 1):
        shard = f"diffusion_pytorch_model-{number:05}-of-00002.safetensors"
        save_file({key: whole[key] for key in part}, copied / "unet" / shard)
        mapping |= dict.fromkeys(part, shard)
    file.unlink()
    index = copied / "unet" / "diffusion_pytorch_model.safetensors.index.json"
    index.write_text(json.dumps({"metadata": {}, "weight_map": mapping}), "utf-8")
    found = load(copied).networks["unet"].state_dict()
    assert all(torch.equal(tensor, expected[key]) for key, tensor in found.items())
    (copied / "unet" / "diffusion_pytorch_model-00002-of-00002.safetensors").unlink()
    with pytest.raises(WeightsNotFound, match="00002-of-00002"):
        loading.open_folder(str(copied))
    index.write_text(json.dumps({"weight_map": {"a": "../../../secret.safetensors"}}), "utf-8")
    with pytest.raises(WeightsDamaged, match="points out of its folder"):
        loading.open_folder(str(copied))


def test_safetensors_win_over_a_pickle_beside_them(copied: Path) -> None:
    (copied / "unet" / "diffusion_pytorch_model.bin").write_bytes(pickle.dumps({"a": 1}))
    assert load(copied).networks


def test_python_files_in_a_folder_are_never_executed(copied: Path) -> None:
    canary = copied / "ran"
    (copied / "pipeline.py").write_text(f"open({str(canary)!r}, 'w')", "utf-8")
    folder = loading.open_folder(str(copied))
    assert "never executed" in " ".join(folder.notices)
    load(copied)
    assert not canary.exists()


# What it is not


def truncated(folder: Path) -> None:
    file = folder / "unet" / FILE
    file.write_bytes(file.read_bytes()[:-100])


def header_longer_than_file(folder: Path) -> None:
    (folder / "unet" / FILE).write_bytes(struct.pack("<Q", 5000) + b'{"a":1}')


def huge_header(folder: Path) -> None:
    (folder / "unet" / FILE).write_bytes(struct.pack("<Q", 10**9) + b"{" + b" " * 2000)


def pickled(folder: Path) -> None:
    (folder / "unet" / FILE).unlink()
    (folder / "unet" / "diffusion_pytorch_model.bin").write_bytes(pickle.dumps({"a": 1}))


def pickled_under_another_name(folder: Path) -> None:
    (folder / "unet" / FILE).unlink()
    with zipfile.ZipFile(folder / "unet" / FILE, "w") as archive:
        archive.writestr("archive/data.pkl", pickle.dumps({}))


DAMAGES: dict[str, tuple[Callable[[Path], object], type[StudioError], str]] = {
    "truncated": (truncated, WeightsDamaged, "cut off"),
    "header": (header_longer_than_file, WeightsDamaged, "header needs"),
    "huge header": (huge_header, WeightsDamaged, "at most 100,000,000"),
    "text": (lambda folder: (folder / "unet" / FILE).write_text("hello", "utf-8"), WeightsDamaged, "text file"),
    "empty file": (lambda folder: (folder / "unet" / FILE).write_bytes(b""), WeightsDamaged, "empty file"),
    "lfs": (
        lambda folder: (folder / "unet" / FILE).write_text("version https://git-lfs.github.com/spec/v1\n", "utf-8"),
        WeightsDamaged,
        "git lfs pull",
    ),
    "pickle": (pickled, UnsafeWeights, "safe_serialization=True"),
    "pickle by content": (pickled_under_another_name, UnsafeWeights, "never read"),
    "no weights": (lambda folder: (folder / "unet" / FILE).unlink(), WeightsNotFound, "no safetensors file"),
    "no component": (lambda folder: shutil.rmtree(folder / "unet"), WeightsNotFound, "'unet'"),
    "no config": (lambda folder: (folder / "unet" / "config.json").unlink(), WeightsNotFound, "config.json"),
    "broken json": (lambda folder: (folder / "model_index.json").write_text("{", "utf-8"), WeightsDamaged, "not JSON"),
    "no object": (
        lambda folder: (folder / "model_index.json").write_text("[]", "utf-8"),
        WeightsDamaged,
        "JSON object",
    ),
    "custom code": (
        lambda folder: edit_index(folder, _class_name=["pipeline", "Mine"]),
        UnsupportedWeights,
        "never executed",
    ),
    "no class": (lambda folder: edit_index(folder, _class_name=3), WeightsDamaged, "_class_name is 3"),
    "traversal": (
        lambda folder: edit_index(folder, **{"../unet": ["diffusers", "UNet2DModel"]}),
        WeightsDamaged,
        "impossible name",
    ),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_named_before_anything_is_loaded(copied: Path, damage: str) -> None:
    act, error, said = DAMAGES[damage]
    act(copied)
    with pytest.raises(error) as refused:
        loading.open_folder(str(copied))
    assert said in str(refused.value)


def test_places_that_are_no_pipeline_are_named(tiny: Tiny, tmp_path: Path) -> None:
    models = tmp_path / "ComfyUI"
    for name in ("checkpoints", "loras"):
        (models / name).mkdir(parents=True)
    two = tmp_path / "two"
    two.mkdir()
    for name in ("a", "b"):
        safetensors_of({"x": (1,)}, two / f"{name}.safetensors")
    (tmp_path / "empty").mkdir()
    for path, said in (
        (tmp_path / "nowhere", "nothing at"),
        (tmp_path / "empty", "is empty"),
        (tiny("ddpm") / "unet", f"pipeline's folder: {tiny('ddpm')}"),
        (tiny("ddpm") / "model_index.json", "Give the folder itself"),
        (tiny("ddpm").parent, "holds pipeline folders"),
        (models, "ComfyUI or A1111"),
        (two, "2 weights files"),
        (Path("a\0b"), "nothing at"),
    ):
        with pytest.raises(StudioError) as refused:
            loading.open_folder(str(path))
        assert said in str(refused.value), path


UNET = "model.diffusion_model.input_blocks."
ATTENTION = "transformer_blocks.0.attn2.to_k"
NAMED: list[tuple[dict[str, tuple[int, ...]], str]] = [
    (
        {f"{UNET}0.0.weight": (320, 4, 3, 3), f"{UNET}1.1.{ATTENTION}.weight": (320, 768)},
        "checkpoint of Stable Diffusion 1.5",
    ),
    ({f"{UNET}0.0.weight": (320, 9, 3, 3), f"{UNET}1.1.{ATTENTION}.weight": (320, 768)}, "1.5 for inpainting"),
    ({f"{UNET}0.0.weight": (320, 4, 3, 3), f"{UNET}1.1.{ATTENTION}.weight": (320, 1024)}, "Stable Diffusion 2"),
    ({f"{UNET}0.0.weight": (320, 4, 3, 3), "conditioner.embedders.1.model.x": (1,)}, "Stable Diffusion XL"),
    ({"model.diffusion_model.joint_blocks.0.context_block.adaLN_modulation.1.bias": (4,)}, "Stable Diffusion 3"),
    ({"double_blocks.0.img_attn.norm.key_norm.scale": (4,), "guidance_in.in_layer.weight": (4, 4)}, "Flux.1 dev"),
    ({"double_blocks.0.img_attn.norm.key_norm.scale": (4,)}, "Flux.1 schnell"),
    (
        {f"lora_unet_down_blocks_0_attentions_0_{ATTENTION.replace('.', '_')}.lora_down.weight": (16, 768)},
        "LoRA of rank 16 for Stable Diffusion 1.5",
    ),
    ({f"unet.down_blocks.0.{ATTENTION}.lora_A.weight": (4, 2048)}, "LoRA of rank 4 for Stable Diffusion XL"),
    ({"transformer.single_transformer_blocks.0.attn.to_q.lora_A.weight": (8, 3072)}, "LoRA of rank 8 for Flux"),
    ({"transformer.transformer_blocks.0.attn.add_k_proj.lora_A.weight": (8, 64)}, "for Stable Diffusion 3"),
    ({"lora_unet_x.hada_w1_a": (4, 4)}, "LoHa"),
    ({"encoder.conv_in.weight": (8, 3, 3, 3), "decoder.conv_in.weight": (8, 4, 3, 3)}, "a VAE alone"),
    ({"controlnet_cond_embedding.conv_in.weight": (8, 3, 3, 3), "down_blocks.0.x": (1,)}, "a ControlNet alone"),
    ({"emb_params": (4, 768)}, "textual inversion"),
    ({"text_model.encoder.layers.0.x": (1,)}, "CLIP text encoder"),
    ({"down_blocks.0.resnets.0.conv1.weight": (4, 4)}, "a U-Net alone"),
    ({"something.else": (1,)}, "no kind that is known here"),
    ({}, "without a single tensor"),
]


@pytest.mark.parametrize(("shapes", "said"), NAMED, ids=lambda value: value if isinstance(value, str) else "")
def test_a_single_file_is_named_with_what_to_do(tmp_path: Path, shapes: dict[str, tuple[int, ...]], said: str) -> None:
    path = safetensors_of(shapes, tmp_path / "some.safetensors")
    with pytest.raises(UnsupportedWeights) as refused:
        loading.open_folder(str(path))
    assert said in refused.value.text
    assert refused.value.hint


@pytest.mark.parametrize(
    ("name", "content", "error", "said"),
    [
        ("a.gguf", b"GGUF" + bytes(60), UnsupportedWeights, "GGUF"),
        ("a.onnx", b"\x08\x07" + b"\xffpytorch", UnsupportedWeights, "ONNX"),
        ("a.png", b"\x89PNG\r\n" + bytes(60), UnsupportedWeights, "--image"),
        ("a.webp", b"RIFF1234WEBPVP8 ", UnsupportedWeights, "a picture"),
        ("a.ckpt", pickle.dumps([1]), UnsafeWeights, "save_pretrained"),
        ("a.SafeTensors", pickle.dumps([1]), UnsafeWeights, "a pickle"),
        ("a.h5", b"\x89HDF\r\n" + bytes(60), UnsupportedWeights, "TensorFlow"),
    ],
)
def test_files_are_known_by_their_content(
    tmp_path: Path, name: str, content: bytes, error: type[StudioError], said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(error) as refused:
        loading.open_folder(str(tmp_path / name))
    assert said in str(refused.value)


def valid_file() -> bytes:
    header = json.dumps({"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}}).encode()
    return struct.pack("<Q", len(header)) + header + bytes(8)


@given(st.data())
def test_no_mutation_of_a_header_gets_through_unnamed(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    content = bytearray(valid_file())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.getbasetemp() / "mutated.safetensors"
    path.write_bytes(bytes(content[: data.draw(st.integers(1, len(content)))]))
    try:
        file = weights_files.read_header(path)
    except StudioError as error:
        assert type(error) in (WeightsDamaged, UnsupportedWeights, UnsafeWeights)  # noqa: PT017  # most are errors, some not
        return
    assert max((entry.end for entry in file.tensors.values()), default=file.size) == file.size
