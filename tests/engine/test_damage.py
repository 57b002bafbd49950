"""Weights that are damaged, do not fit or shrink while they are read: named, refused, and nothing crashes."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import nn

from studio.contract.errors import (
    Cancelled,
    MissingPackage,
    StudioError,
    UnsupportedWeights,
    WeightsDamaged,
    WeightsMismatch,
    WeightsNotFound,
)
from studio.engine import families, loading, missing_packages, networks, reading, weights_files
from tests.engine.tiny_loads import FILE, Tiny, edit_index, load, nothing, options


def rewrite(folder: Path, change: Callable[[dict[str, torch.Tensor]], object]) -> None:
    file = folder / "unet" / FILE
    tensors = load_file(file)
    change(tensors)
    save_file(tensors, file)


MISMATCHES: dict[str, tuple[Callable[[dict[str, torch.Tensor]], object], type[StudioError], str]] = {
    "missing": (lambda tensors: tensors.pop("conv_in.weight"), WeightsMismatch, "unet lacks 1 of"),
    "extra": (lambda tensors: tensors.update(more=torch.zeros(1)), WeightsMismatch, "1 of"),
    "shape": (
        lambda tensors: tensors.update({"conv_in.weight": torch.zeros(8, 4, 3, 3)}),
        WeightsMismatch,
        "has shape [8, 4, 3, 3], and its config asks for [8, 3, 3, 3]",
    ),
    "nan": (lambda tensors: tensors["conv_in.weight"].view(-1)[3].fill_(float("nan")), WeightsDamaged, "NaN"),
    "infinity": (
        lambda tensors: tensors["conv_in.weight"].view(-1)[3].fill_(float("inf")),
        WeightsDamaged,
        "conv_in.weight",
    ),
}


@pytest.mark.parametrize("change", MISMATCHES)
def test_weights_that_do_not_fit_are_named(copied: Path, change: str) -> None:
    act, error, said = MISMATCHES[change]
    rewrite(copied, act)
    with pytest.raises(error) as refused:
        load(copied)
    assert said in str(refused.value)


def test_a_text_encoder_that_does_not_fit_is_named(tiny: Tiny, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(tiny("flux"), tmp_path / "flux"))
    file = folder / "text_encoder_2" / "model.safetensors"
    whole = load_file(file)
    key = next(name for name in whole if name.endswith("SelfAttention.q.weight"))
    for tensors, said in (
        ({name: tensor for name, tensor in whole.items() if name != key}, "text_encoder_2 lacks 1"),
        ({**whole, "more": torch.zeros(1)}, "has too many"),
        ({**whole, key: torch.zeros(3, 3)}, "has shape [3, 3]"),
    ):
        save_file(tensors, file, {"format": "pt"})
        with pytest.raises(WeightsMismatch) as refused:
            load(folder)
        assert said in str(refused.value)


def test_numbers_too_large_for_a_format_are_said(copied: Path) -> None:
    rewrite(copied, lambda tensors: tensors["conv_in.weight"].view(-1)[0].fill_(1e6))
    with pytest.raises(WeightsDamaged, match="too large for float16"):
        networks.load_pipeline(loading.open_folder(str(copied)), options(torch.float16), {})


def test_a_changed_byte_is_noticed_though_size_and_date_stay(copied: Path) -> None:
    file, known = copied / "unet" / FILE, {}
    fingerprint = load(copied, known).fingerprint
    [digest] = known.values()
    assert digest == hashlib.sha256(file.read_bytes()).hexdigest()
    assert fingerprint == loading.fingerprint_of({f"unet/{FILE}": digest})
    before = file.stat()
    content = bytearray(file.read_bytes())
    content[-3] ^= 1
    file.write_bytes(content)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    with pytest.raises(WeightsDamaged, match="changed since they were last read"):
        load(copied, known)
    os.utime(file)
    assert load(copied, known).fingerprint != fingerprint


def test_a_manifest_finds_every_flipped_bit(tmp_path: Path) -> None:
    content = bytes(range(256)) * 40
    (tmp_path / "a.safetensors").write_bytes(content)
    manifest = {"a.safetensors": hashlib.sha256(content).hexdigest()}
    loading.check_manifest(tmp_path, manifest, nothing)
    for place in range(0, len(content), 1777):
        damaged = bytearray(content)
        damaged[place] ^= 1 << place % 8
        (tmp_path / "a.safetensors").write_bytes(damaged)
        with pytest.raises(WeightsDamaged, match="not what was shipped"):
            loading.check_manifest(tmp_path, manifest, nothing)
    (tmp_path / "a.safetensors").unlink()
    with pytest.raises(WeightsNotFound):
        loading.check_manifest(tmp_path, manifest, nothing)
    with pytest.raises(WeightsDamaged, match="outside"):
        loading.check_manifest(tmp_path, {"../elsewhere": ""}, nothing)


def test_a_file_that_shrinks_while_it_is_read_is_an_error_and_no_crash(tmp_path: Path) -> None:
    path = tmp_path / "large.safetensors"
    save_file({f"t{number}": torch.zeros(1 << 20) for number in range(4)}, path)
    file = weights_files.read_header(path)
    tensors = reading.stream(file, lambda key, stored: stored, reading.Reading(nothing))
    _, first = next(tensors)
    os.truncate(path, 1000)
    assert float(first.sum()) == 0
    with pytest.raises(WeightsDamaged, match="became shorter"):
        list(tensors)


def test_a_stop_is_seen_between_chunks(tmp_path: Path) -> None:
    path = tmp_path / "one.safetensors"
    save_file({"only": torch.zeros(8 << 20)}, path)
    calls: list[None] = []

    def check() -> None:
        calls.append(None)
        if len(calls) == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        reading.read_tensors(path, check)
    assert len(calls) == 3


# Each format is read by a fork: the most that a process ever held never shrinks, and torch is imported once.
PEAK = """
import os, resource, sys, torch
from pathlib import Path
from studio.engine import reading, weights_files
def none(*args): pass
file = weights_files.read_header(Path(sys.argv[1]))
for dtype in sys.argv[2:]:
    child = os.fork()
    if not child:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        state = dict(reading.stream(file, lambda key, stored: getattr(torch, dtype), reading.Reading(none)))
        print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 / file.size, flush=True)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
"""


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="the most that a process held is asked of Unix")
def test_memory_while_reading_stays_near_the_weights_own(tmp_path: Path) -> None:
    path = tmp_path / "large.safetensors"
    save_file({f"t{number}": torch.zeros(4 << 20) for number in range(12)}, path)
    most = {"float32": 1.2, "bfloat16": 0.7}
    done = subprocess.run([sys.executable, "-c", PEAK, str(path), *most], capture_output=True, text=True, check=True)
    peaks = dict(zip(most, map(float, done.stdout.split()), strict=True))
    assert {dtype: peak for dtype, peak in peaks.items() if not 0.3 < peak < most[dtype]} == {}


def test_state_that_does_not_fit_is_refused() -> None:
    network = nn.Linear(2, 3)
    loading.check_state("some", network, network.state_dict())
    with pytest.raises(WeightsMismatch, match="some lacks 1 of 2"):
        loading.check_state("some", network, {"weight": torch.zeros(3, 2)})


def test_weights_that_need_other_code_are_refused(copied: Path) -> None:
    edit_index(copied, unet=["my_package", "MyNetwork"])
    with pytest.raises(UnsupportedWeights, match="never executed"):
        load(copied)
    edit_index(copied, unet=["diffusers", "UNet2DModel"], _class_name="PipelineOfTomorrow")
    with pytest.raises(UnsupportedWeights, match="PipelineOfTomorrow"):
        load(copied)
    with pytest.raises(UnsupportedWeights, match="PipelineOfTomorrow"):
        families.find(loading.open_folder(str(copied)))


def test_a_quantised_network_is_refused(copied: Path) -> None:
    config = json.loads((copied / "unet" / "config.json").read_text("utf-8"))
    config["quantization_config"] = {"quant_method": "bitsandbytes"}
    (copied / "unet" / "config.json").write_text(json.dumps(config), "utf-8")
    with pytest.raises(UnsupportedWeights, match="bitsandbytes"):
        load(copied)


@pytest.mark.parametrize(
    ("error", "package"),
    [
        (ImportError("T5Tokenizer requires the SentencePiece library but it was not found"), "sentencepiece"),
        (ModuleNotFoundError("No module named 'google.protobuf'", name="google.protobuf"), "protobuf"),
        (ModuleNotFoundError("No module named 'rare'", name="rare"), "rare"),
    ],
)
def test_a_missing_package_is_named_with_its_line(error: ImportError, package: str) -> None:
    said = missing_packages.missing_package(error, "The tokenizer T5Tokenizer")
    assert isinstance(said, MissingPackage)
    assert said.hint == f"pip install {package}"


@pytest.mark.slow  # a process that imports torch
def test_saying_what_a_folder_is_imports_no_diffusers() -> None:
    program = (
        "import sys; from studio.engine import loading, schedulers, families; "
        "assert not {'diffusers', 'transformers', 'safetensors'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
